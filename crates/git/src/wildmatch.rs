//! git's `wildmatch`: its own globs, which no crate matches exactly.

/// How many steps one match may take: enough for any pattern that was meant.
const MAX_STEPS: u32 = 1 << 20;

#[derive(PartialEq, Eq, Clone, Copy)]
enum End {
    Match,
    NoMatch,
    /// No later start can match either.
    Abort,
    /// Nothing up to the next `**` can.
    AbortToStarStar,
}

/// How a pattern is to be understood.
#[derive(Clone, Copy)]
pub(crate) struct How {
    /// `*`, `?` and `[` do not match a slash; `**` does.
    pub(crate) paths: bool,
    /// Upper and lower case are the same.
    pub(crate) fold: bool,
}

/// Whether `text` as a whole matches `pattern`.
pub(crate) fn matches(pattern: &[u8], text: &[u8], how: How) -> bool {
    let mut steps = MAX_STEPS;
    wild(pattern, text, 0, how, &mut steps) == End::Match
}

fn lower(byte: u8, how: How) -> u8 {
    if how.fold {
        byte.to_ascii_lowercase()
    } else {
        byte
    }
}

/// Matches from `pattern[p..]`; it takes the whole pattern because `**` looks at
/// what stands before it.
fn wild(pattern: &[u8], mut text: &[u8], start: usize, how: How, steps: &mut u32) -> End {
    let mut p = start;
    while p < pattern.len() {
        *steps = match steps.checked_sub(1) {
            Some(left) => left,
            None => return End::Abort,
        };
        let byte = lower(pattern[p], how);
        let Some(&first) = text.first() else {
            if byte != b'*' {
                return End::Abort;
            }
            return star(pattern, text, p, how, steps);
        };
        let first = lower(first, how);
        match byte {
            b'\\' => {
                p += 1;
                if pattern.get(p).copied() != Some(first) {
                    return End::NoMatch;
                }
            }
            b'?' => {
                if how.paths && first == b'/' {
                    return End::NoMatch;
                }
            }
            b'*' => return star(pattern, text, p, how, steps),
            b'[' => match class(pattern, p + 1, first, how) {
                Some((true, next)) => p = next,
                Some((false, _)) => return End::NoMatch,
                None => return End::Abort,
            },
            _ => {
                if first != byte {
                    return End::NoMatch;
                }
            }
        }
        p += 1;
        text = &text[1..];
    }
    if text.is_empty() {
        End::Match
    } else {
        End::NoMatch
    }
}

/// Matches from the star at `pattern[p]`.
fn star(pattern: &[u8], mut text: &[u8], mut p: usize, how: How, steps: &mut u32) -> End {
    let at = |index: usize| pattern.get(index).copied();
    let before = p;
    p += 1;
    let mut slashes = !how.paths;
    if at(p) == Some(b'*') {
        while at(p) == Some(b'*') {
            p += 1;
        }
        if how.paths {
            let opens = before == 0 || pattern[before - 1] == b'/';
            let escaped = at(p) == Some(b'\\') && at(p + 1) == Some(b'/');
            if opens && (p == pattern.len() || at(p) == Some(b'/') || escaped) {
                // `a/**/b` is also `a/b`.
                if at(p) == Some(b'/') && wild(pattern, text, p + 1, how, steps) == End::Match {
                    return End::Match;
                }
                slashes = true;
            } else {
                slashes = false;
            }
        }
    }
    if p == pattern.len() {
        if !slashes && text.contains(&b'/') {
            return End::AbortToStarStar;
        }
        return End::Match;
    }
    if !slashes && at(p) == Some(b'/') {
        let Some(slash) = text.iter().position(|byte| *byte == b'/') else {
            return End::AbortToStarStar;
        };
        return wild(pattern, &text[slash..], p, how, steps);
    }
    let literal = at(p).filter(|byte| !matches!(byte, b'*' | b'?' | b'[' | b'\\'));
    let literal = literal.map(|byte| lower(byte, how));
    while let Some(&first) = text.first() {
        if let Some(literal) = literal {
            // Straight to where the rest can begin.
            let stop = text
                .iter()
                .position(|byte| lower(*byte, how) == literal || (!slashes && *byte == b'/'));
            text = stop.map_or(&[][..], |stop| &text[stop..]);
            if text.first().is_none_or(|byte| lower(*byte, how) != literal) {
                return if slashes {
                    End::Abort
                } else {
                    End::AbortToStarStar
                };
            }
        }
        let end = wild(pattern, text, p, how, steps);
        if end != End::NoMatch {
            if !slashes || end != End::AbortToStarStar {
                return end;
            }
        } else if !slashes && text.first().copied().unwrap_or(first) == b'/' {
            return End::AbortToStarStar;
        }
        text = &text[1..];
    }
    End::Abort
}

/// Whether `byte` is in the class whose first byte is `pattern[p]`, and where
/// its `]` is; `None` if it has no end or names a class that is not known.
fn class(pattern: &[u8], mut p: usize, byte: u8, how: How) -> Option<(bool, usize)> {
    let negated = matches!(pattern.get(p), Some(b'!' | b'^'));
    p += usize::from(negated);
    let mut matched = false;
    let mut previous = 0;
    let mut first = true;
    loop {
        let mut now = *pattern.get(p)?;
        if now == b']' && !first {
            break;
        }
        first = false;
        let ranges = previous != 0 && pattern.get(p + 1).is_some_and(|next| *next != b']');
        if now == b'\\' {
            p += 1;
            now = *pattern.get(p)?;
            matched |= now == byte;
        } else if now == b'-' && ranges {
            p += 1;
            let mut last = *pattern.get(p)?;
            if last == b'\\' {
                p += 1;
                last = *pattern.get(p)?;
            }
            matched |= (previous..=last).contains(&byte)
                || (how.fold
                    && byte.is_ascii_lowercase()
                    && (previous..=last).contains(&byte.to_ascii_uppercase()));
            now = 0;
        } else if now == b'[' && pattern.get(p + 1) == Some(&b':') {
            let start = p + 2;
            let end = start
                + pattern
                    .get(start..)?
                    .iter()
                    .position(|byte| *byte == b']')?;
            if end > start && pattern[end - 1] == b':' {
                matched |= named(&pattern[start..end - 1], byte, how)?;
                p = end;
                now = 0;
            } else {
                // `[:` that is no name: an ordinary bracket.
                matched |= byte == b'[';
            }
        } else {
            matched |= now == byte;
        }
        previous = now;
        p += 1;
    }
    let slash = how.paths && byte == b'/';
    Some((matched != negated && !slash, p))
}

/// Whether `byte` is in the class `[:name:]`; `None` if there is no such class.
fn named(name: &[u8], byte: u8, how: How) -> Option<bool> {
    Some(match name {
        b"alnum" => byte.is_ascii_alphanumeric(),
        b"alpha" => byte.is_ascii_alphabetic(),
        b"blank" => matches!(byte, b' ' | b'\t'),
        b"cntrl" => byte.is_ascii_control(),
        b"digit" => byte.is_ascii_digit(),
        b"graph" => byte.is_ascii_graphic(),
        b"lower" => byte.is_ascii_lowercase(),
        b"print" => byte.is_ascii_graphic() || byte == b' ',
        b"punct" => byte.is_ascii_punctuation(),
        b"space" => byte.is_ascii_whitespace() || byte == 0x0b,
        b"upper" => byte.is_ascii_uppercase() || (how.fold && byte.is_ascii_lowercase()),
        b"xdigit" => byte.is_ascii_hexdigit(),
        _ => return None,
    })
}
