//! Backward evaluation.

use super::bits::{Bits, Wide};
use super::{CharSet, Id, Node, Regex};

/// Whether the expression matches anywhere in `text`.
pub(super) fn test(regex: &Regex, text: &[u32]) -> bool {
    if text.len() < 64 {
        run::<u64>(regex, text)
    } else {
        run::<Wide>(regex, text)
    }
}

fn run<B: Bits>(regex: &Regex, text: &[u32]) -> bool {
    let canonical: Vec<u32> = text.iter().map(|c| regex.folding.canonical(*c)).collect();
    let rows = vec![Vec::new(); regex.memos.0];
    let mut evaluation = Evaluation {
        regex,
        text,
        canonical,
        rows,
        look_aheads: vec![None; regex.memos.1],
        all: B::all(text.len()),
    };
    let ends = evaluation.all.clone();
    !evaluation.starts(regex.root, ends).is_empty()
}

struct Evaluation<'a, B> {
    regex: &'a Regex,
    text: &'a [u32],
    canonical: Vec<u32>,
    /// Per nested repetition: the starts for each single end, where known.
    rows: Vec<Vec<Option<B>>>,
    /// Per look-ahead: where its body matches.
    look_aheads: Vec<Option<B>>,
    all: B,
}

impl<B: Bits> Evaluation<'_, B> {
    /// Where a match of a node may start so that it ends in `ends`.
    fn starts(&mut self, id: Id, ends: B) -> B {
        if ends.is_empty() {
            return ends;
        }
        let regex = self.regex;
        match &regex.nodes[id] {
            Node::Empty => ends,
            Node::Start => self.only(&ends, 0),
            Node::End => self.only(&ends, self.text.len()),
            Node::Literal(run) => self.literal(run, ends),
            Node::Class(set) => self.class(set, ends),
            Node::Concat(children) => children
                .iter()
                .rev()
                .fold(ends, |ends, child| self.starts(*child, ends)),
            Node::Alternation(children) => {
                let mut out = self.none();
                for child in children {
                    let starts = self.starts(*child, ends.clone());
                    out.union(&starts);
                }
                out
            }
            Node::Optional(body) => {
                let mut out = self.starts(*body, ends.clone());
                out.union(&ends);
                out
            }
            Node::Star { body, memo } => self.star(*body, *memo, &ends),
            Node::Plus { body, memo } => {
                let more = self.star(*body, *memo, &ends);
                self.starts(*body, more)
            }
            Node::NotAhead { body, memo } => {
                let mut out = ends;
                out.subtract(&self.look_ahead(*body, *memo));
                out
            }
        }
    }

    fn none(&self) -> B {
        B::none(self.text.len())
    }

    fn only(&self, ends: &B, position: usize) -> B {
        let mut out = self.none();
        if ends.get(position) {
            out.insert(position);
        }
        out
    }

    fn literal(&self, run: &[u32], mut ends: B) -> B {
        for wanted in run.iter().rev() {
            let mut out = self.none();
            for (i, c) in self.canonical.iter().enumerate() {
                if c == wanted && ends.get(i + 1) {
                    out.insert(i);
                }
            }
            if out.is_empty() {
                return out;
            }
            ends = out;
        }
        ends
    }

    fn class(&self, set: &CharSet, mut ends: B) -> B {
        ends.shift();
        for (i, c) in self.text.iter().enumerate() {
            if ends.get(i) && !set.matches(*c, self.regex.folding) {
                let mut miss = self.none();
                miss.insert(i);
                ends.subtract(&miss);
            }
        }
        // The end of the text cannot be the start of a character.
        ends
    }

    fn star(&mut self, body: Id, memo: Option<usize>, ends: &B) -> B {
        if let Node::Class(set) = &self.regex.nodes[body] {
            return self.class_star(set, ends);
        }
        let Some(memo) = memo else {
            return self.fixpoint(body, ends);
        };
        if self.rows[memo].is_empty() {
            self.rows[memo] = vec![None; self.text.len() + 1];
        }
        let mut out = self.none();
        for end in (0..=self.text.len()).filter(|i| ends.get(*i)) {
            // A position already reached brings all that it can reach.
            if !out.get(end) {
                let row = self.row(body, memo, end);
                out.union(&row);
            }
        }
        out
    }

    /// All starts of a nested repetition for one end. Matches never move right, so the rows of
    /// all ends further left come first and this one is their union.
    fn row(&mut self, body: Id, memo: usize, end: usize) -> B {
        for i in 0..=end {
            if self.rows[memo][i].is_none() {
                let mut row = self.none();
                row.insert(i);
                let once = self.starts(body, row.clone());
                for start in (0..i).filter(|s| once.get(*s)) {
                    if let Some(known) = &self.rows[memo][start] {
                        row.union(known);
                    }
                }
                self.rows[memo][i] = Some(row);
            }
        }
        self.rows[memo][end].clone().unwrap_or_else(|| self.none())
    }

    /// Zero or more repetitions: each round looks only at what the last one added.
    fn fixpoint(&mut self, body: Id, ends: &B) -> B {
        let mut out = ends.clone();
        let mut fresh = ends.clone();
        while !fresh.is_empty() {
            let mut next = self.starts(body, fresh);
            next.subtract(&out);
            out.union(&next);
            fresh = next;
        }
        out
    }

    fn class_star(&self, set: &CharSet, ends: &B) -> B {
        let mut out = ends.clone();
        for i in (0..self.text.len()).rev() {
            if out.get(i + 1) && !out.get(i) && set.matches(self.text[i], self.regex.folding) {
                out.insert(i);
            }
        }
        out
    }

    /// Where the body of a look-ahead matches, wherever that match ends.
    fn look_ahead(&mut self, body: Id, memo: usize) -> B {
        if let Some(known) = &self.look_aheads[memo] {
            return known.clone();
        }
        let all = self.all.clone();
        let found = self.starts(body, all);
        self.look_aheads[memo] = Some(found.clone());
        found
    }
}
