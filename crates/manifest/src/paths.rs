//! Node.js's `path.posix` as far as npm uses it on manifest values.

/// `path.basename`: trailing slashes are dropped first.
pub(crate) fn basename(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or("")
}

/// `path.join('/', path)` without the leading slash: dots resolved, never above
/// the root, a trailing slash kept.
pub(crate) fn rooted(path: &str) -> String {
    let mut out: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                out.pop();
            }
            _ => out.push(segment),
        }
    }
    let mut joined = out.join("/");
    if path.ends_with('/') && !joined.is_empty() {
        joined.push('/');
    }
    joined
}

/// npm's `secureAndUnixifyPath`: backslashes and colons are slashes, and nothing
/// leads out of the package.
pub(crate) fn secure(path: &str) -> String {
    rooted(&path.replace(['\\', ':'], "/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_what_node_makes_of_them() {
        for (path, wanted) in [
            ("./cli.js", "cli.js"),
            ("../../cli.js", "cli.js"),
            ("a/../..", ""),
            ("a/./b/", "a/b/"),
            ("c:\\x", "c/x"),
            ("/", ""),
            ("", ""),
            (".", ""),
        ] {
            assert_eq!(secure(path), wanted, "{path}");
        }
        assert_eq!(basename("a/b//"), "b");
        assert_eq!(basename("///"), "");
    }
}
