//! Which sketches an answer hangs on.

use std::collections::{BTreeSet, HashSet};

use crate::graph::{How, Imports, Node, Reach, Step};

/// The files of which only a sketch is known and on which it hangs how the internal
/// files are reached. None where the answer is final. Of those that are only like
/// them, `most` bytes.
pub(crate) fn doubtful(nodes: &[Node], reached: &[Reach], most: u64) -> BTreeSet<usize> {
    let mut wanted = BTreeSet::new();
    let internal = || (0..nodes.len()).filter(|index| nodes[*index].internal);
    let mut guessed = HashSet::new();
    let mut passed = vec![false; nodes.len()];
    for index in internal() {
        let mut at = index;
        while let Reach::By(step) = &reached[at]
            && !std::mem::replace(&mut passed[at], true)
        {
            if hangs_on(nodes, step) {
                wanted.insert(step.by);
                guessed.insert(std::mem::discriminant(&step.how));
            }
            at = step.by;
        }
    }
    // What is guessed of one file is guessed of many. One that holds will do, and the
    // small ones are asked at once; where all are refuted, the big ones must be.
    let has = |how: How| guessed.contains(&std::mem::discriminant(&how));
    let (begins, names, anything) = (has(How::Begins), has(How::Names), has(How::Anything));
    let alike = |it: &Imports| {
        begins && !it.prefixes.is_empty()
            || names && !it.segments.is_empty()
            || anything && it.anything.is_some()
    };
    let reached_alike =
        |index: &usize| reached[*index] != Reach::No && nodes[*index].imports.is_some_and(alike);
    let sketched = (0..nodes.len()).filter(|it| is_sketch(nodes, *it));
    let mut like: Vec<usize> = sketched.filter(reached_alike).collect();
    like.sort_by_key(|index| nodes[*index].bytes);
    let mut bytes = 0;
    wanted.extend(like.into_iter().take_while(|index| {
        bytes += nodes[*index].bytes;
        bytes <= most
    }));
    // A file that the lexer loses its way in may load whatever it mentions: that must
    // be known before anything is called a stowaway.
    let unneeded = |index: usize| match &reached[index] {
        Reach::No => true,
        Reach::By(step) => step.aside,
        _ => false,
    };
    if wanted.is_empty() && internal().any(unneeded) {
        let mentions = |index: &usize| nodes[*index].imports.is_some_and(|it| it.mentions);
        wanted.extend(
            (0..nodes.len())
                .filter(mentions)
                .filter(|it| is_sketch(nodes, *it)),
        );
    }
    wanted
}

fn hangs_on(nodes: &[Node], step: &Step) -> bool {
    step.how.is_said() && is_sketch(nodes, step.by)
}

fn is_sketch(nodes: &[Node], index: usize) -> bool {
    nodes[index].imports.is_some_and(|it| it.sketched)
}
