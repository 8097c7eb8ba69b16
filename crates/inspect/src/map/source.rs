//! What the names in a map's `sources` mean.

use packgate_tree::{join, normalize, parent};

/// Whether the source is not the author's: a dependency, or made by a bundler.
pub(crate) fn is_third_party(name: &str) -> bool {
    name.split(['/', '\\']).any(|it| it == "node_modules")
        || name.starts_with('\0')
        || ["webpack/bootstrap", "webpack/runtime/"]
            .iter()
            .any(|it| strip_scheme(name).starts_with(it))
}

/// Whether the source is named by its place on the machine that built it.
pub(crate) fn is_absolute(root: &str, name: &str) -> bool {
    let drive = |it: &str| matches!(it.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    let absolute = |it: &str| {
        let file = it
            .get(..5)
            .is_some_and(|it| it.eq_ignore_ascii_case("file:"));
        file || drive(it) || it.starts_with('/') || it.starts_with("\\\\")
    };
    absolute(name) || (absolute(root) && !name.contains("://"))
}

/// The address, where a root or source is on another machine.
pub(crate) fn remote(url: &str) -> Option<&str> {
    let scheme = url.split_once("://")?.0;
    if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
        return None;
    }
    let host = url[scheme.len() + 3..].split(['/', '?', '#']).next()?;
    let own = ["localhost", "127.0.0.1", "[::1]"];
    let bare = host.split_once(':').map_or(host, |(name, _)| name);
    (!own.contains(&bare) && !own.contains(&host)).then_some(url)
}

/// The packed paths that a source may be, for a map at `map`.
pub(crate) fn candidates(map: &str, root: &str, name: &str) -> Vec<String> {
    let dir = parent(map).unwrap_or("");
    let mut written = vec![name.to_owned()];
    let plain = name.split(['?', '#']).next().unwrap_or(name);
    if plain != name {
        written.push(plain.to_owned());
    }
    if let Some(decoded) = percent_decode(plain) {
        written.push(decoded);
    }
    let mut paths = Vec::new();
    for name in written {
        if name.contains("://") {
            paths.push(normalize(strip_scheme(&name)));
            continue;
        }
        let root = strip_scheme(root).trim_start_matches('/');
        paths.push(normalize(&join(&join(dir, root), &name)));
        paths.push(normalize(&join(root, &name)));
    }
    paths
}

/// What follows `webpack://name/` or any other scheme and authority.
fn strip_scheme(name: &str) -> &str {
    match name.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => name,
    }
}

/// `%20` undone; `None` where nothing is escaped, or not in UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let digit = |at: usize| char::from(*after.get(at)?).to_digit(16);
        if *byte == b'%'
            && let (Some(high), Some(low)) = (digit(0), digit(1))
        {
            out.push((high * 16 + low).to_le_bytes()[0]);
            rest = &after[2..];
        } else {
            out.push(*byte);
            rest = after;
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_found_beside_the_map_and_at_the_root() {
        let has = |root, name, path: &str| {
            candidates("dist/a.js.map", root, name)
                .iter()
                .any(|it| it == path)
        };
        assert!(has("", "../src/a.ts", "src/a.ts"));
        assert!(has("../src", "a.ts", "src/a.ts"));
        assert!(has("/src/", "a.ts", "src/a.ts"));
        assert!(has("", "webpack://pkg/./src/a.ts?1f2e", "src/a.ts"));
        assert!(has("", "../src/a%20b.ts", "src/a b.ts"));
    }

    #[test]
    fn only_other_machines_are_remote() {
        assert!(remote("https://cdn.example.com/src/").is_some());
        assert!(remote("HTTP://cdn.example.com").is_some());
        for local in [
            "webpack:///x",
            "file:///x",
            "../x",
            "http://localhost:3000/",
            "https",
        ] {
            assert!(remote(local).is_none(), "{local}");
        }
    }

    #[test]
    fn places_on_a_machine_are_absolute() {
        for name in [
            "/opt/a.ts",
            "file:///opt/a.ts",
            "C:\\a.ts",
            "d:/a.ts",
            "\\\\host\\a.ts",
        ] {
            assert!(is_absolute("", name), "{name}");
        }
        assert!(is_absolute("/builds/acme/src", "a.ts"));
        for name in [
            "../a.ts",
            "webpack:///src/a.ts",
            "a:b.ts",
            "https://example.com/a.ts",
            "",
        ] {
            assert!(!is_absolute("src/", name), "{name}");
        }
    }

    #[test]
    fn dependencies_and_runtime_are_third_party() {
        assert!(is_third_party("../node_modules/lodash/get.js"));
        assert!(is_third_party("webpack://x/webpack/runtime/define"));
        assert!(is_third_party("\0commonjsHelpers.js"));
        assert!(is_third_party("..\\node_modules\\lodash\\get.js"));
        assert!(!is_third_party("../src/node_modules.ts"));
    }
}
