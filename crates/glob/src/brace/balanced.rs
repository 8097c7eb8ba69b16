//! The first balanced pair of braces, as balanced-match chooses it.

/// Byte offsets of a `{` and its `}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) open: usize,
    pub(super) close: usize,
}

/// `balanced('{', '}', text)`. With unbalanced braces it is the leftmost pair that closes.
pub(super) fn find(text: &str) -> Option<Pair> {
    let mut next_open = text.find('{')?;
    let mut next_close = Some(find_after(text, '}', next_open)?);
    let mut open_known = true;
    let mut stack = Vec::new();
    let mut leftmost: Option<Pair> = None;
    let mut at = Some(next_open);
    while let Some(i) = at {
        if open_known && i == next_open {
            stack.push(i);
            match find_after(text, '{', i) {
                Some(open) => next_open = open,
                None => open_known = false,
            }
        } else if let (1, Some(open), Some(close)) = (stack.len(), stack.first(), next_close) {
            return Some(Pair { open: *open, close });
        } else {
            leftmost = better(leftmost, stack.pop(), next_close);
            next_close = find_after(text, '}', i);
        }
        at = following(open_known.then_some(next_open), next_close);
    }
    if stack.is_empty() { None } else { leftmost }
}

/// Keeps the pair that opens further left.
fn better(best: Option<Pair>, open: Option<usize>, close: Option<usize>) -> Option<Pair> {
    let candidate = open.zip(close).map(|(open, close)| Pair { open, close });
    match (best, candidate) {
        (Some(best), Some(new)) if new.open >= best.open => Some(best),
        (best, None) => best,
        (_, new) => new,
    }
}

/// The next brace of either kind. Without closing braces the original stops as well.
fn following(open: Option<usize>, close: Option<usize>) -> Option<usize> {
    match (open, close) {
        (Some(open), Some(close)) if open < close => Some(open),
        (_, close) => close,
    }
}

fn find_after(text: &str, brace: char, from: usize) -> Option<usize> {
    text[from + 1..].find(brace).map(|i| from + 1 + i)
}
