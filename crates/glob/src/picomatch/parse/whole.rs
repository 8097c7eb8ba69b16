//! Patterns without slashes and groups, which picomatch translates in one replacement.

use super::{DOT, QMARK, STAR};

/// Whether the pattern is translated this way: `!/(^[*!]|[/()[\]{}"])/`.
pub(super) fn applies(glob: &str) -> bool {
    !glob.starts_with(['*', '!']) && !glob.contains(['/', '(', ')', '[', ']', '{', '}', '"'])
}

/// The expression, anchors included.
pub(super) fn output(glob: &str) -> String {
    let chars: Vec<char> = glob.chars().collect();
    let mut out = String::new();
    let mut backslashes = false;
    let mut at = 0;
    while let Some(first) = chars.get(at).copied() {
        let special = |c: &char| !(c.is_ascii_alphanumeric() || *c == '_');
        if !special(&first) {
            out.push(first);
            at += 1;
            continue;
        }
        // A backslash and a run of one special character; a lone backslash is such a run itself.
        let escaped = first == '\\' && chars.get(at + 1).is_some_and(special);
        let run_at = at + usize::from(escaped);
        let run_of = chars[run_at];
        let length = chars[run_at..].iter().take_while(|c| **c == run_of).count();
        let matched: String = chars[at..run_at + length].iter().collect();
        match run_of {
            '\\' => {
                backslashes = true;
                out.push_str(&matched);
            }
            '?' if escaped => {
                out.push('\\');
                out.push('?');
                out.push_str(&QMARK.repeat(length - 1));
            }
            '?' => out.push_str(&QMARK.repeat(length)),
            '.' => out.push_str(&DOT.repeat(length)),
            '*' if escaped => {
                out.push_str("\\*");
                if length > 1 {
                    out.push_str(STAR);
                }
            }
            '*' => out.push_str(STAR),
            _ if escaped => out.push_str(&matched),
            _ => {
                out.push('\\');
                out.push_str(&matched);
            }
        }
        at = run_at + length;
    }
    if backslashes {
        out = halved(&out);
    }
    format!("^(?:{out})$")
}

/// Every run of backslashes made one, or two where their number is even.
fn halved(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let run = rest[at..].bytes().take_while(|b| *b == b'\\').count();
        out.push_str(if run % 2 == 0 { "\\\\" } else { "\\" });
        rest = &rest[at + run..];
    }
    out.push_str(rest);
    out
}
