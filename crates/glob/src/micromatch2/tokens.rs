//! What a pattern is made of, as far as the replacements ask (`parse-glob`).

use super::{is_extglob, is_glob};

/// Yes and no of one pattern.
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are the library's own independent answers"
)]
pub(super) struct Tokens {
    pub(super) extglob: bool,
    pub(super) braces: bool,
    pub(super) brackets: bool,
    pub(super) globstar: bool,
    /// It names something that begins with a dot.
    pub(super) dot: bool,
    /// It has a part before its last segment.
    pub(super) has_dirname: bool,
}

pub(super) fn parse(pattern: &str) -> Tokens {
    let glob = escape(pattern);
    let is = is_glob(&glob);
    let has = |text: &str| is && glob.contains(text);
    let (dirname, basename) = path_of(pattern, &glob);
    let filename = basename.split('.').next().unwrap_or("");
    let (dirname, basename, filename) =
        (unescape(&dirname), unescape(&basename), unescape(filename));
    Tokens {
        extglob: is_extglob(&glob),
        braces: has("{"),
        brackets: has("[:"),
        globstar: has("**"),
        dot: is_dotfile(&basename) || is_dotfile(&filename) || is_dotdir(&dirname),
        has_dirname: !dirname.is_empty(),
    }
}

fn path_of(pattern: &str, glob: &str) -> (String, String) {
    if !glob.contains('/') {
        return (String::new(), pattern.to_owned());
    }
    let basename = glob.rsplit('/').next().unwrap_or("");
    if !basename.is_empty() {
        return (glob.replace(basename, ""), basename.to_owned());
    }
    if !is_glob(glob) {
        return (glob.to_owned(), String::new());
    }
    let (base, rest) = base_of(glob);
    let basename = if rest.ends_with('/') {
        String::new()
    } else {
        rest
    };
    (base, basename)
}

/// What comes before the first wildcard, and the rest (`glob-base` of a glob).
fn base_of(glob: &str) -> (String, String) {
    let mut base = dirname(&format!("{glob}a")).to_owned();
    while is_glob(&base) {
        base = dirname(&base).to_owned();
    }
    let rest = if base == "." {
        glob
    } else {
        let rest = glob.get(base.len()..).unwrap_or("");
        rest.strip_prefix('/').unwrap_or(rest)
    };
    let rest = rest.strip_prefix("./").unwrap_or(rest);
    let rest = rest.strip_prefix('/').unwrap_or(rest).to_owned();
    (base, rest)
}

/// `path.dirname`
fn dirname(path: &str) -> &str {
    let trimmed = path.trim_end_matches('/');
    if trimmed.is_empty() {
        return if path.is_empty() { "." } else { "/" };
    }
    match trimmed.rfind('/') {
        None => ".",
        Some(at) => match trimmed[..at].trim_end_matches('/') {
            "" if at == 0 || trimmed.starts_with('/') => "/",
            _ => &trimmed[..at],
        },
    }
}

/// `is-dotfile`
fn is_dotfile(text: &str) -> bool {
    if text.starts_with('.') && !text[1..].contains('/') {
        return true;
    }
    text.rfind('/')
        .is_some_and(|at| text[at + 1..].starts_with('.'))
}

fn is_dotdir(dir: &str) -> bool {
    dir.contains("/.") || dir.starts_with('.') && !dir[1..].starts_with('/')
}

/// Hides slashes and dots in innermost braces, parentheses and brackets:
/// `/\{([^{}]*?)}|\(([^()]*?)\)|\[([^\[\]]*?)\]/g`.
fn escape(glob: &str) -> String {
    let mut out = String::with_capacity(glob.len());
    let mut rest = glob;
    while let Some(c) = rest.chars().next() {
        if let Some(group) = group(rest, c) {
            let inner = &group[1..group.len() - 1];
            let hidden = inner.replace('/', "__SLASH__").replace('.', "__DOT__");
            if inner.is_empty() {
                out.push_str(group);
            } else {
                out.push_str(&group.replace(inner, &hidden));
            }
            rest = &rest[group.len()..];
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// The group that begins here and has none of its own kind in it.
fn group(text: &str, open: char) -> Option<&str> {
    let close = match open {
        '{' => '}',
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let end = text[1..].find([open, close])? + 1;
    text[end..].starts_with(close).then(|| &text[..=end])
}

fn unescape(text: &str) -> String {
    text.replace("__SLASH__", "/").replace("__DOT__", ".")
}
