//! Following links by name, for every tree of this crate.

use packgate_tree::{Kind, TreeError, join, parent};

/// How many links one look-up follows, as on Linux.
const MAX_HOPS: usize = 40;
/// How many segments a look-up may have before it, links expanded.
const MAX_PENDING: usize = 4096;

/// What a tree says of single paths, no link followed in any segment.
pub(crate) trait Names {
    /// What `path` is; every directory above it was found to be one before.
    fn kind(&self, path: &str) -> Result<Option<Kind>, TreeError>;

    /// Where the link `path` points, as it is written.
    fn target(&self, path: &str) -> Result<String, TreeError>;
}

/// Where a path leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Lead {
    /// To something at this path, which has no link in it.
    To(String, Kind),
    /// Nowhere.
    Absent,
    /// Through something that is no directory.
    NotADirectory,
    /// Above the root: to this path, which begins with `..`.
    Above(String),
    /// To an absolute path: the link, and what is to be looked for below it.
    Absolute(String, String),
}

/// Walks `path` from the root, following links; the last segment only where
/// `follow` says so.
pub(crate) fn lead(names: &impl Names, path: &str, follow: bool) -> Result<Lead, TreeError> {
    let mut pending: Vec<String> = Vec::new();
    push_segments(&mut pending, path);
    let mut done = String::new();
    let mut last = Kind::Dir;
    let mut hops = 0;
    while let Some(segment) = pending.pop() {
        if segment == ".." {
            let Some(above) = parent(&done) else {
                return Ok(Lead::Above(with_rest("..", &pending)));
            };
            done.truncate(above.len());
            continue;
        }
        let at = join(&done, &segment);
        let Some(kind) = names.kind(&at)? else {
            return Ok(Lead::Absent);
        };
        match kind {
            Kind::Symlink if follow || !pending.is_empty() => {
                let target = names.target(&at)?;
                hops += 1;
                if target.is_empty() || hops > MAX_HOPS {
                    return Ok(Lead::Absent);
                }
                if is_absolute(&target) {
                    return Ok(Lead::Absolute(at, with_rest("", &pending)));
                }
                push_segments(&mut pending, &target);
                if pending.len() > MAX_PENDING {
                    return Ok(Lead::Absent);
                }
                last = Kind::Dir;
                continue;
            }
            Kind::Dir => {}
            _ if pending.is_empty() => {}
            _ => return Ok(Lead::NotADirectory),
        }
        done = at;
        last = kind;
    }
    // After `..` or a link to a directory, what is left is a directory.
    let kind = if done.is_empty() { Kind::Dir } else { last };
    Ok(Lead::To(done, kind))
}

/// Puts the segments of `path` on the stack, the first on top.
fn push_segments(pending: &mut Vec<String>, path: &str) {
    let segments = path.rsplit('/').filter(|s| !matches!(*s, "" | "."));
    pending.extend(segments.map(str::to_owned));
}

/// `start` and what is still to be walked.
fn with_rest(start: &str, pending: &[String]) -> String {
    pending
        .iter()
        .rev()
        .fold(start.to_owned(), |path, segment| join(&path, segment))
}

/// Whether a link's target is absolute on any system.
fn is_absolute(target: &str) -> bool {
    let bytes = target.as_bytes();
    target.starts_with(['/', '\\'])
        || bytes.len() >= 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':'
}

#[cfg(test)]
mod tests {
    use super::*;
    use packgate_tree::{Memory, Tree};

    impl Names for Memory {
        fn kind(&self, path: &str) -> Result<Option<Kind>, TreeError> {
            Ok(self.stat(path)?.map(|meta| meta.kind))
        }

        fn target(&self, path: &str) -> Result<String, TreeError> {
            self.read_link(path)
        }
    }

    #[test]
    fn links_lead_where_they_would_on_disk() {
        let tree = Memory::new("t")
            .file("a/b/c", "")
            .link("l", "a/b")
            .link("a/up", "..")
            .link("loop", "loop")
            .link("out", "../x/y")
            .link("abs", "/etc")
            .link("gone", "nothing");
        let to = |path: &str, kind| Lead::To(path.to_owned(), kind);
        for (path, follow, wanted) in [
            ("", true, to("", Kind::Dir)),
            ("l/c", true, to("a/b/c", Kind::File)),
            ("l", false, to("l", Kind::Symlink)),
            ("l", true, to("a/b", Kind::Dir)),
            ("l/..", true, to("a", Kind::Dir)),
            ("a/up/l/c", false, to("a/b/c", Kind::File)),
            ("a/up", true, to("", Kind::Dir)),
            ("loop", true, Lead::Absent),
            ("gone", true, Lead::Absent),
            ("gone/x", true, Lead::Absent),
            ("a/b/c/d", true, Lead::NotADirectory),
            ("out/z", true, Lead::Above("../x/y/z".to_owned())),
            ("..", true, Lead::Above("..".to_owned())),
            (
                "abs/passwd",
                true,
                Lead::Absolute("abs".to_owned(), "passwd".to_owned()),
            ),
        ] {
            assert_eq!(lead(&tree, path, follow).unwrap(), wanted, "{path}");
        }
    }
}
