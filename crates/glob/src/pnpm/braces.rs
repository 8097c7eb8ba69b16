//! `{a,b}` and `{1..3}`, as pnpm 12 expands them.

/// Most results of one pattern; what is beyond is dropped.
const MAX_RESULTS: usize = 1024;
/// Most text that is made on the way, in bytes; all that was not finished is dropped.
const MAX_BYTES: usize = 1 << 20;

/// What the braces of `pattern` expand to. Braces that hold neither a comma nor a sequence stay.
pub(crate) fn expand(pattern: &str) -> Vec<String> {
    let mut results = Vec::new();
    let mut open = vec![pattern.to_owned()];
    let mut made = 0;
    while let Some(text) = open.pop() {
        let Some(braces) = Braces::first(&text) else {
            results.push(text);
            if results.len() == MAX_RESULTS {
                break;
            }
            continue;
        };
        let choices = braces.choices(&text);
        made += choices.iter().map(String::len).sum::<usize>();
        if made > MAX_BYTES {
            break;
        }
        open.extend(choices.into_iter().rev());
    }
    results
}

/// A pair of braces, and what it chooses from.
struct Braces {
    open: usize,
    close: usize,
    choices: Vec<String>,
}

impl Braces {
    /// Of the pairs that expand, the one that closes first.
    fn first(text: &str) -> Option<Self> {
        // Of every open pair: where it opens, and the commas in it that are in no other.
        let mut pairs: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut escaped = false;
        for (at, byte) in text.bytes().enumerate() {
            if std::mem::take(&mut escaped) {
                continue;
            }
            match byte {
                b'\\' => escaped = true,
                b'{' => pairs.push((at, Vec::new())),
                b',' => {
                    if let Some((_, commas)) = pairs.last_mut() {
                        commas.push(at);
                    }
                }
                b'}' => {
                    if let Some((open, commas)) = pairs.pop()
                        && let Some(choices) = choices(text, open, &commas, at)
                    {
                        return Some(Self {
                            open,
                            close: at,
                            choices,
                        });
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn choices(&self, text: &str) -> Vec<String> {
        let (before, behind) = (&text[..self.open], &text[self.close + 1..]);
        (self.choices.iter())
            .map(|choice| format!("{before}{choice}{behind}"))
            .collect()
    }
}

fn choices(text: &str, open: usize, commas: &[usize], close: usize) -> Option<Vec<String>> {
    if commas.is_empty() {
        return sequence(&text[open + 1..close]);
    }
    let mut from = open + 1;
    let ends = commas.iter().copied().chain([close]);
    let choice = |end: usize| {
        let choice = &text[from..end];
        from = end + 1;
        choice.to_owned()
    };
    Some(ends.map(choice).collect())
}

/// `1..3`, `01..10..3` and `a..e`: as many members as there may be results.
fn sequence(body: &str) -> Option<Vec<String>> {
    let parts: Vec<&str> = body.split("..").collect();
    let (first, last, step) = match parts[..] {
        [first, last] => (first, last, 1),
        [first, last, step] => (first, last, integer(step)?.checked_abs()?.max(1)),
        _ => return None,
    };
    let letter = |text: &str| match text.as_bytes() {
        [letter] if letter.is_ascii_alphabetic() => Some(i64::from(*letter)),
        _ => None,
    };
    if let (Some(from), Some(to)) = (letter(first), letter(last)) {
        let name = |at: i64| u8::try_from(at).map_or_else(|_| String::new(), one_letter);
        return Some(members(from, to, step).map(name).collect());
    }
    let (from, to) = (integer(first)?, integer(last)?);
    let width = if parts.iter().any(|part| is_padded(part)) {
        first.len().max(last.len())
    } else {
        0
    };
    Some(
        members(from, to, step)
            .map(|at| format!("{at:0width$}"))
            .collect(),
    )
}

fn members(from: i64, to: i64, step: i64) -> impl Iterator<Item = i64> {
    let next = move |at: &i64| {
        if to < from {
            at.checked_sub(step)
        } else {
            at.checked_add(step)
        }
    };
    std::iter::successors(Some(from), next)
        .take_while(move |at| if to < from { *at >= to } else { *at <= to })
        .take(MAX_RESULTS)
}

/// What lies between `Z` and `a` is among them, but for the backslash.
fn one_letter(byte: u8) -> String {
    match byte {
        b'\\' => String::new(),
        byte => char::from(byte).to_string(),
    }
}

/// `-?\d+`
fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

/// `-?0\d`
fn is_padded(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    matches!(digits, [b'0', next, ..] if next.is_ascii_digit())
}
