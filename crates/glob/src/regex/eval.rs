//! Backward evaluation.

use super::bits::{Bits, Wide};
use super::javascript::is_word;
use super::{CharSet, Id, Node, Regex};

/// Whether the expression matches anywhere in `text`.
pub(super) fn test(regex: &Regex, text: &[u32], canonical: &[u32]) -> bool {
    match text.len() {
        0..64 => run::<u64>(regex, text, canonical),
        64..256 => run::<Wide<[u64; 4]>>(regex, text, canonical),
        _ => run::<Wide<Box<[u64]>>>(regex, text, canonical),
    }
}

fn run<B: Bits>(regex: &Regex, text: &[u32], canonical: &[u32]) -> bool {
    let rows = vec![Vec::new(); regex.memos.0];
    let slashless = !text.contains(&u32::from('/'));
    let mut evaluation = Evaluation {
        regex,
        text,
        canonical,
        slashless,
        rows,
        look_aheads: vec![None; regex.memos.1],
        all: B::up_to(text.len(), text.len()),
    };
    let ends = evaluation.all.clone();
    !evaluation.starts(regex.root, ends).is_empty()
}

struct Evaluation<'a, B> {
    regex: &'a Regex,
    text: &'a [u32],
    canonical: &'a [u32],
    /// No `/` in the text, as is the rule: then a wildcard unit matches everything.
    slashless: bool,
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
            Node::Literal(run) => self.literal(run, &ends),
            Node::Class(set) => self.class(set, &ends),
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
            Node::Ahead { body, memo } => {
                let found = self.look_ahead(*body, *memo);
                let mut not_found = self.all.clone();
                not_found.subtract(&found);
                let mut out = ends;
                out.subtract(&not_found);
                out
            }
            Node::Boundary { negated } => self.boundaries(&ends, *negated),
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

    fn boundaries(&self, ends: &B, negated: bool) -> B {
        let word = |at: Option<&u32>| at.is_some_and(|unit| is_word(*unit));
        let mut out = self.none();
        for end in ends.descending() {
            let before = end.checked_sub(1).and_then(|at| self.text.get(at));
            if (word(before) != word(self.text.get(end))) != negated {
                out.insert(end);
            }
        }
        out
    }

    fn literal(&self, run: &[u32], ends: &B) -> B {
        let mut out = self.none();
        for end in ends.descending() {
            if self.canonical[..end].ends_with(run) {
                out.insert(end - run.len());
            }
        }
        out
    }

    fn matches(&self, set: &CharSet, at: usize) -> bool {
        (self.slashless && set.is_not_slash()) || set.matches(self.text[at], self.regex.folding)
    }

    fn class(&self, set: &CharSet, ends: &B) -> B {
        let mut out = self.none();
        for end in ends.descending() {
            if end > 0 && self.matches(set, end - 1) {
                out.insert(end - 1);
            }
        }
        out
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
        if let (true, Some(last)) = (self.slashless && set.is_not_slash(), ends.highest()) {
            return B::up_to(self.text.len(), last);
        }
        let mut out = ends.clone();
        for end in ends.descending() {
            // A run that meets an earlier end leaves the rest to that one.
            let mut at = end;
            while at > 0 && !out.get(at - 1) && self.matches(set, at - 1) {
                at -= 1;
                out.insert(at);
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
