//! How npm stores the listed files in the tarball (pacote `tar-create-options.js`,
//! node-tar 7.5.22 with `portable: true`): names, modes, and hard links.

use packgate_tree::Meta;
use std::collections::HashMap;

/// The name under which node-tar stores `path`, without the `package/` prefix:
/// a leading `./` goes, and so does whatever Windows would read as a root
/// (`a:b.js` is stored as `b.js`, on every system).
pub(crate) fn stored_name(path: &str) -> &str {
    let mut rest = path;
    loop {
        let root = root_length(rest);
        if root == 0 {
            break;
        }
        rest = &rest[root..];
    }
    match rest.strip_prefix("./") {
        Some(inner) => inner,
        None if rest == "." => "",
        None => rest,
    }
}

/// Length of what `path.win32.parse(path).root` says, as far as a relative path
/// can have one: a drive with or without a slash, or a leading (back)slash.
fn root_length(path: &str) -> usize {
    let bytes = path.as_bytes();
    let is_slash = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'\\'));
    if is_slash(bytes.first()) {
        return if bytes[0] == b'/' {
            1
        } else {
            unc_length(bytes)
        };
    }
    let drive = bytes.first().is_some_and(u8::is_ascii_alphabetic) && bytes.get(1) == Some(&b':');
    if !drive {
        return 0;
    }
    if is_slash(bytes.get(2)) { 3 } else { 2 }
}

/// `\\server\share\` is a root of its own; one backslash is a root too.
fn unc_length(bytes: &[u8]) -> usize {
    let slash = |at: usize| matches!(bytes.get(at), Some(b'/' | b'\\'));
    if !slash(1) {
        return 1;
    }
    let part_end = |from: usize| {
        (from..=bytes.len())
            .find(|at| *at == bytes.len() || slash(*at))
            .unwrap_or(bytes.len())
    };
    let server = part_end(2);
    if server == 2 || server == bytes.len() {
        return 1;
    }
    let mut share = server;
    while slash(share) {
        share += 1;
    }
    let end = part_end(share);
    if share == bytes.len() || end == share {
        return 1;
    }
    if end == bytes.len() { end } else { end + 1 }
}

/// The mode that node-tar stores: at least readable and writable by its owner,
/// never writable by others, executable by all if package.json says it is a bin.
pub(crate) fn stored_mode(mode: u32, is_bin: bool) -> u32 {
    let mode = if is_bin { mode | 0o111 } else { mode };
    ((mode & 0o7777) | 0o600) & !0o022
}

/// Whether pacote takes `path` for a bin: it drops the first segment, if there
/// is one, and compares the rest (pacote `is-package-bin.js`).
pub(crate) fn is_bin(path: &str, bins: &[String]) -> bool {
    let rest = match path.find(['/', '\\']) {
        Some(slash) => &path[slash + 1..],
        None => path,
    };
    bins.iter().any(|bin| bin == rest)
}

/// Which files are names of one another: node-tar stores every further name as
/// a link entry of size 0.
#[derive(Default)]
pub(crate) struct HardLinks {
    names: HashMap<(u64, u64), Vec<usize>>,
    listed: usize,
}

impl HardLinks {
    /// The size in bytes that npm reports for the next file of the archive.
    pub(crate) fn reported_size(&mut self, meta: &Meta) -> u64 {
        self.listed += 1;
        let Some(inode) = meta.links else {
            return meta.size;
        };
        let names = self.names.entry(inode).or_default();
        names.push(self.listed);
        if names.len() > 1 { 0 } else { meta.size }
    }

    /// Whether two files have three names or more, the ones among the others:
    /// node-tar then waits for itself, and npm ends with "Exit handler never
    /// called!".
    pub(crate) fn stall(&self) -> bool {
        let mut spans: Vec<(usize, usize)> = self
            .names
            .values()
            .filter(|names| names.len() > 2)
            .filter_map(|names| Some((*names.first()?, *names.last()?)))
            .collect();
        spans.sort_unstable();
        spans.windows(2).any(|pair| pair[1].0 < pair[0].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_what_windows_reads_as_a_root() {
        for (path, stored) in [
            ("a.js", "a.js"),
            ("./@x", "@x"),
            ("a:b.js", "b.js"),
            ("a:b:c", "c"),
            ("ab:c", "ab:c"),
            ("a/b:c", "a/b:c"),
            ("\\x", "x"),
            ("c:\\x", "x"),
        ] {
            assert_eq!(stored_name(path), stored, "{path}");
        }
    }

    #[test]
    fn a_bin_is_compared_without_its_first_segment() {
        let bins = ["cli.js".to_owned(), "bin/x.js".to_owned()];
        assert!(is_bin("cli.js", &bins));
        assert!(is_bin("lib/cli.js", &bins));
        assert!(is_bin("any/bin/x.js", &bins));
        assert!(!is_bin("bin/x.js", &bins));
    }

    #[test]
    fn modes_are_made_portable() {
        assert_eq!(stored_mode(0o666, false), 0o644);
        assert_eq!(stored_mode(0o400, false), 0o600);
        assert_eq!(stored_mode(0o644, true), 0o755);
        assert_eq!(stored_mode(0o4755, false), 0o4755);
    }
}
