//! Matching a whole path against a list of portions: the reference, as minimatch does it.
//!
//! `**` sections are found left to right. What one section finds out about a position is kept, so
//! that the recursion stays small whatever the path; otherwise the steps are the original's.

use crate::name::Name;
use crate::part::Part;

/// Sections of a path between `**`s beyond which minimatch gives up.
const MAX_GLOBSTAR_RECURSION: usize = 200;

/// How a path is to be matched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context {
    /// The path may end before the pattern does.
    pub(crate) partial: bool,
    /// `**` matches names that start with a dot.
    pub(crate) dot: bool,
}

/// A portion of a pattern, of whatever generation.
pub(crate) trait Portion {
    /// Whether one portion of a path matches; never for `**`.
    fn test(&self, name: &Name<'_>) -> bool;
    /// Whether this is `**`.
    fn is_globstar(&self) -> bool;
}

impl Portion for Part {
    fn test(&self, name: &Name<'_>) -> bool {
        self.test(name)
    }

    fn is_globstar(&self) -> bool {
        self.is_globstar()
    }
}

/// Whether `file` matches `pattern`.
pub(crate) fn matches<P: Portion>(file: &[Name], pattern: &[P], context: Context) -> bool {
    match pattern.iter().position(P::is_globstar) {
        Some(first) => match_globstar(file, pattern, first, context),
        None => match_plain(file, pattern, context.partial),
    }
}

/// No `**` in the pattern.
fn match_plain<P: Portion>(file: &[Name], pattern: &[P], partial: bool) -> bool {
    if !file.iter().zip(pattern).all(|(name, part)| part.test(name)) {
        return false;
    }
    if file.len() <= pattern.len() {
        return partial || file.len() == pattern.len();
    }
    // `a` matches `a/`.
    file.len() == pattern.len() + 1 && file[pattern.len()].as_str().is_empty()
}

/// Names that `**` does not cover.
fn is_barred(name: &Name, context: Context) -> bool {
    name.is_dots() || (!context.dot && name.as_str().starts_with('.'))
}

fn match_globstar<P: Portion>(
    file: &[Name],
    pattern: &[P],
    first: usize,
    context: Context,
) -> bool {
    let last = pattern.iter().rposition(P::is_globstar).unwrap_or(first);
    let head = &pattern[..first];
    let (body, tail) = if context.partial {
        (&pattern[first + 1..], &[][..])
    } else {
        (
            &pattern[first + 1..last.max(first + 1)],
            &pattern[last + 1..],
        )
    };
    let covered = file.len().min(head.len());
    if !head.is_empty() && !match_plain(&file[..covered], head, context.partial) {
        return false;
    }
    let start = head.len();
    let Some(tail_length) = match_tail(file, start, tail, context) else {
        return false;
    };
    if body.is_empty() {
        let between = start.min(file.len())..file.len() - tail_length;
        let some = tail_length > 0 || !between.is_empty();
        return !file[between].iter().any(|n| is_barred(n, context)) && (context.partial || some);
    }
    Sections::new(file, body, tail_length, context).find(start, 0) == Found::Yes
}

/// How many names the tail takes from the end of the file, if it matches there.
fn match_tail<P: Portion>(
    file: &[Name],
    start: usize,
    tail: &[P],
    context: Context,
) -> Option<usize> {
    if tail.is_empty() {
        return Some(0);
    }
    if tail.len() + start > file.len() {
        return None;
    }
    let at = file.len() - tail.len();
    if match_plain(&file[at..], tail, context.partial) {
        return Some(tail.len());
    }
    // `a/**/*` matches `a/b/`, without its last and empty portion.
    let slash = file.last().is_some_and(|n| n.as_str().is_empty());
    let retry = slash && start + tail.len() != file.len();
    (retry && match_plain(&file[at - 1..], tail, context.partial)).then_some(tail.len() + 1)
}

/// What trying a section at some position showed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Yes,
    /// Not here, perhaps further on.
    No,
    /// Nowhere.
    Never,
}

/// The sections between the first and the last `**`.
struct Sections<'a, P> {
    file: &'a [Name<'a>],
    /// Each section, and the last position where it can start.
    bodies: Vec<(&'a [P], Option<usize>)>,
    known: Vec<Option<Found>>,
    tail: bool,
    context: Context,
}

impl<'a, P: Portion> Sections<'a, P> {
    fn new(file: &'a [Name<'a>], body: &'a [P], tail_length: usize, context: Context) -> Self {
        let split: Vec<&[P]> = body.split(P::is_globstar).collect();
        // The room kept behind a section is counted from the lengths of the first sections, not of
        // the last ones, as the original does. Where the first are longer, matches are overlooked.
        let mut sums = vec![0];
        for section in &split[..split.len() - 1] {
            sums.push(sums[sums.len() - 1] + section.len());
        }
        let length = file.len() - tail_length;
        let limit =
            |i: usize, section: &[P]| length.checked_sub(sums[split.len() - 1 - i] + section.len());
        let bodies: Vec<_> = split
            .iter()
            .enumerate()
            .map(|(i, s)| (*s, limit(i, s)))
            .collect();
        let known = vec![None; bodies.len() * (file.len() + 1)];
        Self {
            file,
            bodies,
            known,
            tail: tail_length > 0,
            context,
        }
    }

    fn find(&mut self, start: usize, index: usize) -> Found {
        let Some(slot) = (index < self.bodies.len() && start <= self.file.len())
            .then(|| index * (self.file.len() + 1) + start)
        else {
            return self.search(start, index);
        };
        if let Some(known) = self.known[slot] {
            return known;
        }
        let found = self.search(start, index);
        self.known[slot] = Some(found);
        found
    }

    fn search(&mut self, start: usize, index: usize) -> Found {
        let Some(&(section, last)) = self.bodies.get(index) else {
            return self.rest(start);
        };
        let mut at = start;
        while last.is_some_and(|last| at <= last) {
            let end = (at + section.len()).min(self.file.len());
            let fits = match_plain(&self.file[at.min(end)..end], section, self.context.partial);
            if fits && index < MAX_GLOBSTAR_RECURSION {
                let found = self.find(at + section.len(), index + 1);
                if found != Found::No {
                    return found;
                }
            }
            // An empty section may be tried behind the last name.
            if self
                .file
                .get(at)
                .is_some_and(|n| is_barred(n, self.context))
            {
                return Found::No;
            }
            at += 1;
        }
        if self.context.partial {
            Found::Yes
        } else {
            Found::Never
        }
    }

    /// Behind the last section: `**` takes what is left, which must be something.
    fn rest(&self, start: usize) -> Found {
        let rest = self.file.get(start..).unwrap_or_default();
        if rest.iter().any(|n| is_barred(n, self.context)) {
            Found::No
        } else if self.tail || !rest.is_empty() {
            Found::Yes
        } else {
            Found::No
        }
    }
}
