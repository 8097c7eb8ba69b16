/// `dir/name`, or `name` alone where `dir` is the root (`""`).
pub fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() {
        name.to_owned()
    } else {
        format!("{dir}/{name}")
    }
}

/// The last segment of `path` (`""` for the root).
pub fn name(path: &str) -> &str {
    let slash = path.bytes().rposition(|it| it == b'/');
    slash.map_or(path, |at| &path[at + 1..])
}

/// The directory that holds `path`; `None` for the root.
pub fn parent(path: &str) -> Option<&str> {
    if path.is_empty() {
        return None;
    }
    Some(path.rfind('/').map_or("", |slash| &path[..slash]))
}

/// `path` without empty and `.` segments and with `..` resolved by name; leading
/// `..` segments stay.
pub fn normalize(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if out.last().is_some_and(|last| *last != "..") => {
                out.pop();
            }
            _ => out.push(segment),
        }
    }
    out.join("/")
}

/// Whether a normalized path leads out of what it is relative to.
pub fn leads_up(path: &str) -> bool {
    path == ".." || path.starts_with("../")
}

/// `path` normalized, without the segments that would lead above the root.
pub(crate) fn inside(path: &str) -> String {
    let path = normalize(path);
    let mut rest = path.as_str();
    while leads_up(rest) {
        rest = rest[2..].trim_start_matches('/');
    }
    rest.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_taken_apart_and_joined() {
        assert_eq!(join("", "a"), "a");
        assert_eq!(join("a/b", "c"), "a/b/c");
        assert_eq!(name("a/b"), "b");
        assert_eq!(parent("a/b"), Some("a"));
        assert_eq!(parent("a"), Some(""));
        assert_eq!(parent(""), None);
    }

    #[test]
    fn normalize_resolves_by_name_and_keeps_leading_dots() {
        assert_eq!(normalize("./a//b/../c/"), "a/c");
        assert_eq!(normalize("../x/../../y"), "../../y");
        assert_eq!(normalize("/"), "");
    }

    #[test]
    fn only_whole_dots_lead_up() {
        assert!(leads_up(".."));
        assert!(leads_up("../a"));
        assert!(!leads_up("..a"));
    }

    #[test]
    fn inside_drops_what_would_lead_above_the_root() {
        assert_eq!(inside("../../a/../b"), "b");
        assert_eq!(inside(".."), "");
        assert_eq!(inside("..a/b"), "..a/b");
    }
}
