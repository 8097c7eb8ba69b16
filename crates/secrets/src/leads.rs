//! What of a token stands before the long run in it that it is seen by: `AstraCS:`,
//! `production$…$`. Only behind the bytes that end such a beginning is anything
//! looked up before a run, and only as far back as it is long.

use crate::family::{Part, Shape};
use crate::runs::{LEAST, in_run};
use crate::set::Set;

/// How far before a run an anchor may stand in a part that may end runs.
const FAR: usize = 28;

/// By the byte before a run, one bit for each distance at which an anchor may stand
/// before the run.
pub(crate) struct Leads(Box<[u64; 256]>);

impl Leads {
    /// Those of shapes, each with the index of the part that it is found by.
    pub(crate) fn new(shapes: impl Iterator<Item = (Shape, usize)>) -> Self {
        let mut leads = Self(Box::new([0; 256]));
        for (shape, anchor) in shapes {
            let walk = Walk {
                run: run_back(&shape[..anchor]),
                ..Walk::default()
            };
            walk.on(&shape[anchor..], &mut leads);
        }
        leads
    }

    /// Where before the run from `start` an anchor may stand, the farthest first.
    #[inline]
    pub(crate) fn before(&self, bytes: &[u8], start: usize) -> impl Iterator<Item = usize> {
        let link = start.checked_sub(1).map(|it| bytes[it]);
        let mut bits = link.map_or(0, |it| self.0[usize::from(it)]);
        std::iter::from_fn(move || {
            let distance = bits.checked_ilog2()?;
            bits &= !(1 << distance);
            Some(distance as usize)
        })
        .filter_map(move |it| start.checked_sub(it))
    }
}

/// A way through the parts of a shape, from its anchor to its first long run.
#[derive(Clone, Copy, Default)]
struct Walk {
    /// How long the run is at least that goes on here.
    run: usize,
    /// How far from the anchor this is, at least and at most.
    least: usize,
    most: usize,
    /// The byte before the run, and how far from the anchor the run begins.
    link: Option<(u8, usize, usize)>,
}

impl Walk {
    fn on(mut self, parts: &[Part], leads: &mut Leads) {
        let Some((part, rest)) = parts.split_first() else {
            panic!("a run of {LEAST} is needed");
        };
        match part {
            Part::Lit(literal) => self.literal(literal, rest, leads),
            Part::Any(literals) => {
                for literal in *literals {
                    self.literal(literal, rest, leads);
                }
            }
            Part::Run(set, least, most) | Part::Until(set, least, most, _) => {
                self.breaks(*set, (*most).into(), leads);
                self.further((*least).into(), (*most).into());
                self.done_or_on(rest, leads);
            }
            Part::Uuid => {
                self.further(36, 36);
                self.done_or_on(rest, leads);
            }
        }
    }

    fn literal(mut self, literal: &str, rest: &[Part], leads: &mut Leads) {
        for byte in literal.bytes() {
            self.further(1, 1);
            if !in_run(byte) {
                self.run = 0;
                self.link = Some((byte, self.least, self.most));
            } else if self.run >= LEAST {
                break;
            }
        }
        self.done_or_on(rest, leads);
    }

    /// A byte that ends runs may stand anywhere among those before a long one.
    fn breaks(self, set: Set, length: usize, leads: &mut Leads) {
        for byte in set.bytes().filter(|it| !in_run(*it)) {
            for distance in self.least + 1..=FAR.min(self.most + length) {
                leads.0[usize::from(byte)] |= 1 << distance;
            }
        }
    }

    fn further(&mut self, least: usize, most: usize) {
        self.run += least;
        self.least += least;
        self.most += most;
    }

    fn done_or_on(self, rest: &[Part], leads: &mut Leads) {
        if self.run < LEAST {
            return self.on(rest, leads);
        }
        if let Some((link, least, most)) = self.link {
            assert!(most < 64, "too far from a run");
            for distance in least..=most {
                leads.0[usize::from(link)] |= 1 << distance;
            }
        }
    }
}

/// How long the run is at least with which these parts end.
fn run_back(parts: &[Part]) -> usize {
    let mut length = 0;
    for part in parts.iter().rev() {
        match part {
            Part::Run(set, least, _) if set.bytes().all(in_run) => length += usize::from(*least),
            Part::Uuid => length += 36,
            Part::Lit(literal) => {
                let run = literal.bytes().rev().take_while(|it| in_run(*it)).count();
                length += run;
                if run < literal.len() {
                    break;
                }
            }
            _ => break,
        }
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::{ALNUM, DIGIT, EQUALS, HEX};

    const PADDED: Set = HEX.or(EQUALS);

    #[test]
    fn an_anchor_is_looked_up_where_it_may_stand() {
        let rows: [(Shape, usize, u8, &[usize]); 7] = [
            (&[Part::Lit("ghp_"), Part::Run(ALNUM, 36, 36)], 0, b'"', &[]),
            (&[Part::Lit("acme:"), Part::Run(HEX, 32, 32)], 0, b':', &[5]),
            (
                &[Part::Any(&["a$", "bcd$"]), Part::Run(HEX, 32, 32)],
                0,
                b'$',
                &[4, 2],
            ),
            (
                &[
                    Part::Lit("p$"),
                    Part::Run(HEX, 16, 17),
                    Part::Lit("$"),
                    Part::Run(HEX, 32, 32),
                ],
                0,
                b'$',
                &[20, 19],
            ),
            (
                &[
                    Part::Run(DIGIT, 8, 10),
                    Part::Lit(":AA"),
                    Part::Run(ALNUM, 33, 33),
                ],
                1,
                b':',
                &[1],
            ),
            (
                &[Part::Lit("production_"), Part::Run(PADDED, 30, 99)],
                0,
                b'=',
                &[
                    28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12,
                ],
            ),
            (
                &[
                    Part::Run(ALNUM, 33, 33),
                    Part::Lit("Az="),
                    Part::Run(ALNUM, 9, 9),
                ],
                1,
                b'=',
                &[],
            ),
        ];
        for (shape, anchor, link, expected) in rows {
            let leads = Leads::new([(shape, anchor)].into_iter());
            let mut text = vec![b'x'; 100];
            text[63] = link;
            let found: Vec<usize> = leads.before(&text, 64).map(|it| 64 - it).collect();
            assert_eq!(found, expected, "{shape:?}");
        }
    }
}
