//! Where a recovered source is put: a relative path that is safe on every system,
//! whatever the map calls the source.

use packgate_report::escape;
use packgate_tree::{join, parent};
use std::borrow::Cow;

/// Where a source goes that has no name.
const UNNAMED: &str = "unnamed";
/// The directory of what would lie too deep.
const DEEP: &str = "_deep";
/// What Windows writes before a path that it takes as it is.
const VERBATIM: &str = r"\\?\";
/// Longest name, in bytes: file systems that encrypt names take 143.
const MAX_NAME: usize = 120;
/// Longest extension that is kept when a name is cut, in bytes.
const MAX_EXTENSION: usize = 16;
/// Longest path, in bytes.
const MAX_PATH: usize = 800;
/// Most directories above a file.
const MAX_DEPTH: usize = 48;

/// The path for a source of the map in the file `map`, with `/` between names: where
/// it was in the package, as far as its name and the map's `sourceRoot` tell.
///
/// Scheme and query go, authority stays: `webpack://app/./src/a.ts?1f` is
/// `app/src/a.ts`. What leads out of the package loses what leads out.
pub(super) fn place(map: &str, root: &str, name: &str) -> String {
    let name = name.strip_prefix(VERBATIM).unwrap_or(name);
    let whole = rooted(root, name);
    let plain = whole.split('?').next().unwrap_or_default();
    let plain = percent_decoded(plain);
    let path = match (after_scheme(&plain), is_absolute(&plain)) {
        (Some(rest), _) => without_password(rest).to_owned(),
        (None, true) => plain.into_owned(),
        (None, false) if plain.is_empty() => String::new(),
        (None, false) => join(parent(map).unwrap_or_default(), &plain),
    };
    let names: Vec<String> = inner(&path).into_iter().map(safe_name).collect();
    let bytes: usize = names.iter().map(|it| it.len() + 1).sum();
    match names.last() {
        None => UNNAMED.to_owned(),
        Some(last) if bytes > MAX_PATH || names.len() > MAX_DEPTH => format!("{DEEP}/{last}"),
        Some(_) => names.join("/"),
    }
}

/// The name below `sourceRoot`, unless it stands for itself.
fn rooted<'a>(root: &str, name: &'a str) -> Cow<'a, str> {
    if root.is_empty() || name.is_empty() || after_scheme(name).is_some() || is_absolute(name) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(format!("{}/{name}", root.trim_end_matches('/')))
}

/// What follows `scheme://`.
fn after_scheme(name: &str) -> Option<&str> {
    let (scheme, rest) = name.split_once("://")?;
    let letters = |it: char| it.is_ascii_alphanumeric() || matches!(it, '+' | '-' | '.');
    let begins = scheme.starts_with(|it: char| it.is_ascii_alphabetic());
    (begins && scheme.chars().all(letters)).then_some(rest)
}

/// An authority and what follows it, without a user's name and password: paths are
/// printed.
fn without_password(rest: &str) -> &str {
    let end = rest.find(['/', '\\']).unwrap_or(rest.len());
    match rest[..end].rsplit_once('@') {
        Some((user, _)) if user.contains(':') => &rest[user.len() + 1..],
        _ => rest,
    }
}

/// Whether it begins at a root: `/`, `\\server` or a drive.
fn is_absolute(name: &str) -> bool {
    let drive = name.as_bytes();
    let drive = drive.get(1) == Some(&b':') && drive[0].is_ascii_alphabetic();
    name.starts_with(['/', '\\']) || drive
}

fn percent_decoded(text: &str) -> Cow<'_, str> {
    packgate_inspect::percent_decode(text).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Its segments, resolved by name and never above the beginning. Backslashes are
/// separators: whoever builds on Windows writes them, and to Windows they are.
fn inner(path: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for name in path.split(['/', '\\']) {
        match name {
            "" | "." => {}
            ".." => {
                names.pop();
            }
            _ => names.push(name),
        }
    }
    names
}

/// A name that every file system takes, that no terminal obeys and no tool has plans
/// with.
fn safe_name(name: &str) -> String {
    let drive = name.len() == 2 && is_absolute(name);
    let name = if drive { &name[..1] } else { name };
    let mut safe: String = name.chars().map(safe_char).collect();
    safe = cut(&safe);
    let kept = safe.trim_end_matches(['.', ' ']).len();
    let filler = "_".repeat(safe.len() - kept);
    safe.replace_range(kept.., &filler);
    if is_reserved(&safe) {
        safe.insert(0, '_');
    }
    safe
}

fn safe_char(char: char) -> char {
    let forbidden = matches!(char, '<' | '>' | ':' | '"' | '|' | '?' | '*' | '/' | '\\');
    let unsafe_ = !matches!(escape(char.encode_utf8(&mut [0; 4])), Cow::Borrowed(_));
    if forbidden || unsafe_ { '_' } else { char }
}

/// Shortens a name, and keeps its extension.
fn cut(name: &str) -> String {
    if name.len() <= MAX_NAME {
        return name.to_owned();
    }
    let extension = name.rfind('.').map_or("", |dot| &name[dot..]);
    let extension = Some(extension).filter(|it| it.len() <= MAX_EXTENSION);
    let extension = extension.unwrap_or_default();
    let mut end = MAX_NAME - extension.len();
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}{extension}", &name[..end])
}

/// Devices of Windows, with any extension; and what git takes for a repository, which
/// could make it run something.
fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    if name == ".GIT" || name.starts_with("GIT~") {
        return true;
    }
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    if ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"].contains(&stem) {
        return true;
    }
    let port = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    let mut digits = port.unwrap_or_default().chars();
    let digit = |it: char| it.is_ascii_digit() || matches!(it, '¹' | '²' | '³');
    digits.next().is_some_and(digit) && digits.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Map, `sourceRoot`, source, path.
    #[rustfmt::skip]
    const ROWS: &[(&str, &str, &str, &str)] = &[
        // As bundlers write them.
        ("dist/cli.js.map", "", "../src/cli.ts", "src/cli.ts"),
        ("dist/esm/a.js.map", "", "../../src/a.ts", "src/a.ts"),
        ("dist/a.js.map", "", "a.ts", "dist/a.ts"),
        ("dist/a.js.map", "../src", "x/a.ts", "src/x/a.ts"),
        ("dist/a.js.map", "../src/", "a.ts", "src/a.ts"),
        ("dist/a.js.map", "/source/", "a.ts", "source/a.ts"),
        ("a.map", "", "webpack://app/./src/a.ts", "app/src/a.ts"),
        ("a.map", "https://me:pw@example.com/src/", "a.ts", "example.com/src/a.ts"),
        ("a.map", "", "webpack://@acme/app/./src/a.ts?1f2e", "@acme/app/src/a.ts"),
        ("d/a.map", "", "webpack:///./src/a.ts", "src/a.ts"),
        ("d/a.map", "webpack://app", "./src/a.ts", "app/src/a.ts"),
        ("d/a.map", "", "turbopack://[project]/app/page.tsx", "[project]/app/page.tsx"),
        ("d/a.map", "https://cdn.example.com/src/", "a.ts", "cdn.example.com/src/a.ts"),
        ("d/a.map", "", "file:///home/me/app/a.ts", "home/me/app/a.ts"),
        ("d/a.map", "", "../src/App.vue?vue&type=script", "src/App.vue"),
        ("d/a.map", "", "../src/a%20b.ts", "src/a b.ts"),
        ("d/a.map", "", "../src/100%.ts", "src/100%.ts"),
        ("d/a.map", "", "..\\src\\a.ts", "src/a.ts"),
        ("d/a.map", "", "\0commonjsHelpers.js", "d/_commonjsHelpers.js"),
        // Out of the directory.
        ("a.map", "", "../../../etc/passwd", "etc/passwd"),
        ("a.map", "", "a/../../../../b", "b"),
        ("a.map", "", "/etc/passwd", "etc/passwd"),
        ("a.map", "", "//server/share/a", "server/share/a"),
        ("a.map", "", "\\\\server\\share\\a", "server/share/a"),
        ("a.map", "", "\\\\?\\C:\\a", "C/a"),
        ("a.map", "", "C:\\Users\\me\\a.ts", "C/Users/me/a.ts"),
        ("a.map", "", "c:a.ts", "c_a.ts"),
        ("a.map", "", "file:///C:/a.ts", "C/a.ts"),
        ("a.map", "", "file://server/share/../../../a", "a"),
        ("a.map", "", "webpack://../../../a.ts", "a.ts"),
        ("a.map", "", "..%2f..%2fa", "a"),
        ("a.map", "", "%2e%2e/%2e%2e/a", "a"),
        ("a.map", "", "%252e%252e%252fa", "%2e%2e%2fa"),
        ("a.map", "../../..", "a", "a"),
        ("a.map", "C:", "a", "C/a"),
        // Names that mean something else somewhere.
        ("a.map", "", "aux.js", "_aux.js"),
        ("a.map", "", "x/CON/nul.tar.gz", "x/_CON/_nul.tar.gz"),
        ("a.map", "", "com1", "_com1"),
        ("a.map", "", "COM¹.txt", "_COM¹.txt"),
        ("a.map", "", "com10/lpt/auxiliary", "com10/lpt/auxiliary"),
        ("a.map", "", "aux .js", "_aux .js"),
        ("a.map", "", "a./b .", "a_/b__"),
        ("a.map", "", ".../....", "___/____"),
        ("a.map", "", "a:stream", "a_stream"),
        ("a.map", "", "<a>\"b\"|c*", "_a__b__c_"),
        ("a.map", "", "a\0b\nc\u{1b}[2J", "a_b_c_[2J"),
        ("a.map", "", "gpj.\u{202e}exe", "gpj._exe"),
        ("a.map", "", ".git/config", "_.git/config"),
        ("a.map", "", "x/.GIT/hooks/pre-commit", "x/_.GIT/hooks/pre-commit"),
        ("a.map", "", ".g\u{200c}it/config", ".g_it/config"),
        ("a.map", "", ".git./config", ".git_/config"),
        ("a.map", "", "git~1/config", "_git~1/config"),
        ("a.map", "", "\u{fffd}.ts", "\u{fffd}.ts"),
        // Nothing left.
        ("a.map", "", "", "unnamed"),
        ("d/a.map", "", "", "unnamed"),
        ("a.map", "src", "", "unnamed"),
        ("a.map", "", "..", "unnamed"),
        ("a.map", "", "webpack://", "unnamed"),
        ("a.map", "", "?x", "unnamed"),
        ("d/a.map", "", "./", "d"),
    ];

    #[test]
    fn table() {
        for (map, root, name, expected) in ROWS {
            assert_eq!(place(map, root, name), *expected, "{map} {root:?} {name:?}");
        }
    }

    #[test]
    fn nothing_is_too_long() {
        let long = format!("{}.d.ts", "ä".repeat(3000));
        let name = place("a.map", "", &long);
        assert!(name.len() <= MAX_NAME && name.ends_with("ä.ts"), "{name}");
        let name = place("a.map", "", &"x.".repeat(500));
        assert!(name.len() <= MAX_NAME, "{name}");
        assert_eq!(
            place("a.map", "", &format!("{}a.ts", "x/".repeat(60))),
            "_deep/a.ts"
        );
        let wide = format!("{}a.ts", format!("{}/", "y".repeat(100)).repeat(9));
        assert_eq!(place("a.map", "", &wide), "_deep/a.ts");
        let endless = place("a.map", "", &"..".repeat(100));
        assert!(
            endless.chars().all(|it| it == '.' || it == '_'),
            "{endless}"
        );
        assert!(endless.ends_with('_') && endless.len() <= MAX_NAME);
    }
}
