//! Shapes written as rules: a line of an ignore file, or an entry of `files`.
//!
//! Each shape has a few spellings, the most readable first. Some do not work
//! everywhere (npm 11 finds `!name` at any depth, npm 12 at the top only), and
//! none is trusted: the caller tries them.

use super::shape::Shape;

/// How to write characters that patterns give a meaning.
#[derive(Clone, Copy)]
enum Odd {
    /// With a backslash before them.
    Escaped,
    /// As `?`, which is any character.
    Wild,
}

/// The lines that leave out `shape`, for an ignore file in its root.
pub(super) fn ignore_lines(shape: Shape<'_>) -> Vec<String> {
    spellings(|odd| {
        let text = |text: &str| written(text, odd);
        let anchored = |dir: &str| match dir {
            "" => "/".to_owned(),
            dir => format!("/{}/", text(dir)),
        };
        match shape {
            Shape::Suffix { dir: "", suffix } => vec![format!("*{}", text(suffix))],
            Shape::Suffix { dir, suffix } => {
                vec![format!("{}**/*{}", anchored(dir), text(suffix))]
            }
            // The last form holds where a negation reopens the directory.
            Shape::Dir(dir) => vec![format!("/{}/", text(dir)), format!("/{}/**", text(dir))],
            Shape::DirName(name) => vec![format!("{}/", text(name))],
            Shape::Name(name) => vec![lone(&text(name)), format!("**/{}", text(name))],
            Shape::Stem { dir, stem } => vec![format!("{}{}*", anchored(dir), text(stem))],
            Shape::Path(path) => vec![format!("/{}", text(path))],
        }
    })
}

/// The entries of `files` that leave out `shape`.
pub(super) fn files_entries(shape: Shape<'_>) -> Vec<String> {
    spellings(|odd| {
        let text = |text: &str| written(text, odd);
        match shape {
            Shape::Suffix { dir: "", suffix } => vec![format!("!**/*{}", text(suffix))],
            Shape::Suffix { dir, suffix } => {
                vec![format!("!{}/**/*{}", text(dir), text(suffix))]
            }
            Shape::Dir(dir) => {
                let mut entries = at_top(dir, &text(dir));
                entries.push(format!("!/{}/**", text(dir)));
                entries
            }
            Shape::DirName(name) | Shape::Name(name) => vec![format!("!**/{}", text(name))],
            Shape::Stem { dir: "", stem } => at_top(stem, &format!("{}*", text(stem))),
            Shape::Stem { dir, stem } => vec![format!("!{}/{}*", text(dir), text(stem))],
            Shape::Path(path) => at_top(path, &text(path)),
        }
    })
}

/// `!a/b` as it is. npm 10 and 11 take a lone `!b` for any depth, which is well
/// where there is one only; `!/b` means the top to all of them.
fn at_top(path: &str, written: &str) -> Vec<String> {
    let plain = format!("!{written}");
    if path.contains('/') {
        vec![plain]
    } else {
        vec![plain, format!("!/{written}")]
    }
}

/// A line must not begin like a comment or a negation.
fn lone(text: &str) -> String {
    if text.starts_with(['#', '!']) {
        format!("\\{text}")
    } else {
        text.to_owned()
    }
}

fn spellings(spell: impl Fn(Odd) -> Vec<String>) -> Vec<String> {
    let mut all = spell(Odd::Escaped);
    for other in spell(Odd::Wild) {
        if !all.contains(&other) {
            all.push(other);
        }
    }
    all
}

fn written(text: &str, odd: Odd) -> String {
    let mut out = String::with_capacity(text.len());
    let last = text.char_indices().next_back().map(|(at, _)| at);
    for (at, character) in text.char_indices() {
        let edge = at == 0 || Some(at) == last;
        match character {
            // No escape keeps these: lines end there, and blanks at the edges
            // are cut off.
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => out.push('?'),
            ' ' if edge => out.push_str("[ ]"),
            blank if edge && (blank.is_whitespace() || blank == '\u{feff}') => out.push('?'),
            '\\' | '*' | '?' | '[' | ']' | '{' | '}' | '(' | ')' => match odd {
                Odd::Escaped => out.extend(['\\', character]),
                Odd::Wild => out.push('?'),
            },
            plain => out.push(plain),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_have_plain_rules() {
        let maps = Shape::Suffix {
            dir: "dist",
            suffix: ".map",
        };
        assert_eq!(ignore_lines(maps), ["/dist/**/*.map"]);
        assert_eq!(files_entries(maps), ["!dist/**/*.map"]);
        assert_eq!(ignore_lines(Shape::Path(".env")), ["/.env"]);
        assert_eq!(files_entries(Shape::Path(".env")), ["!.env", "!/.env"]);
        assert_eq!(ignore_lines(Shape::Dir(".claude"))[0], "/.claude/");
    }

    #[test]
    fn odd_characters_are_escaped() {
        assert_eq!(
            ignore_lines(Shape::Path("app/[id].js")),
            ["/app/\\[id\\].js", "/app/?id?.js"]
        );
        assert_eq!(ignore_lines(Shape::Name("#x"))[0], "\\#x");
        assert_eq!(ignore_lines(Shape::Path("end "))[0], "/end[ ]");
        assert_eq!(files_entries(Shape::Path("a/b\n"))[0], "!a/b?");
    }
}
