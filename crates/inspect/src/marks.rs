//! Names by which a rule knows its files, matched without allocating: every rule
//! is asked about every path.

use crate::text::base;

/// What gives a file away by its path.
pub(crate) struct Marks {
    /// Directories, one segment or several: `.idea`, `.yarn/cache`.
    pub(crate) dirs: &'static [&'static str],
    /// Files by their last segment or segments: `.project`, `.github/x.md`.
    pub(crate) files: &'static [&'static str],
    /// Files by the end of their name, whatever its case: `.iml`. What stands
    /// before it may not be empty.
    pub(crate) ends: &'static [&'static str],
}

impl Marks {
    /// The first mark that the path bears.
    pub(crate) fn of(&self, path: &str) -> Option<&'static str> {
        let name = base(path);
        let dir = self.dir(path);
        let file = || self.files.iter().find(|it| is_named(path, it));
        let end = || self.ends.iter().find(|it| ends(name, it));
        dir.or_else(|| file().or_else(end).copied())
    }

    /// Goes over the path once: most directories of most paths begin like no mark.
    fn dir(&self, path: &str) -> Option<&'static str> {
        let mut rest = path;
        while let Some(slash) = memchr::memchr(b'/', rest.as_bytes()) {
            let first = rest.as_bytes()[0];
            let marks = self.dirs.iter().filter(|it| it.as_bytes()[0] == first);
            let below = |it: &str| rest.strip_prefix(it).is_some_and(|it| it.starts_with('/'));
            if let Some(mark) = marks.copied().find(|it| below(it)) {
                return Some(mark);
            }
            rest = &rest[slash + 1..];
        }
        None
    }
}

/// Whether the file lies below a directory of that name, anywhere.
pub(crate) fn in_dir(path: &str, dir: &str) -> bool {
    let mut rest = path;
    loop {
        if rest.strip_prefix(dir).is_some_and(|it| it.starts_with('/')) {
            return true;
        }
        match rest.split_once('/') {
            Some((_, below)) => rest = below,
            None => return false,
        }
    }
}

/// Whether the last segments of the path are these.
pub(crate) fn is_named(path: &str, name: &str) -> bool {
    path.strip_suffix(name)
        .is_some_and(|it| it.is_empty() || it.ends_with('/'))
}

/// Whether the name ends so, with something before it.
pub(crate) fn ends(name: &str, end: &str) -> bool {
    let at = name.len().checked_sub(end.len());
    at.is_some_and(|at| at > 0 && name.as_bytes()[at..].eq_ignore_ascii_case(end.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_are_whole() {
        for (path, dir, inside) in [
            (".idea/x", ".idea", true),
            ("a/.idea/b/x", ".idea", true),
            ("a/.idea", ".idea", false),
            ("a.idea/x", ".idea", false),
            (".ideas/x", ".idea", false),
            ("p/.yarn/cache/x", ".yarn/cache", true),
            (".yarn/x/cache/x", ".yarn/cache", false),
        ] {
            assert_eq!(in_dir(path, dir), inside, "{path} in {dir}");
        }
        assert!(is_named("a/.project", ".project") && is_named(".project", ".project"));
        assert!(!is_named("a.project", ".project"));
        assert!(ends("x.IML", ".iml") && !ends(".iml", ".iml") && !ends("ml", ".iml"));
    }
}
