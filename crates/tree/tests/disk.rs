//! A directory on disk.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests put the files in place that the tree then reads"
)]

use std::fs;
use std::path::Path;

use packgate_tree::{
    Disk, Kind, Tree, TreeError, canonical, is_dir, is_file, kind_of, read, read_file,
};

fn temp() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

fn put(dir: &Path, path: &str, text: &str) {
    let place = dir.join(path);
    fs::create_dir_all(place.parent().expect("a parent")).expect("directories");
    fs::write(place, text).expect("written");
}

fn names(tree: &dyn Tree, dir: &str) -> Vec<String> {
    let entries = tree.entries(dir).expect("a directory");
    let mut names: Vec<_> = entries.into_iter().map(|entry| entry.name).collect();
    names.sort();
    names
}

#[test]
fn entries_have_names_and_kinds() {
    let dir = temp();
    put(dir.path(), "a/b.js", "x");
    put(dir.path(), "c.js", "x");
    let tree = Disk::new(dir.path());
    assert_eq!(names(&tree, ""), ["a", "c.js"]);
    assert_eq!(names(&tree, "a"), ["b.js"]);
    let entries = tree.entries("").expect("entries");
    for entry in entries {
        let expected = if entry.name == "a" {
            Kind::Dir
        } else {
            Kind::File
        };
        assert_eq!(entry.kind, expected);
        assert!(entry.exact);
    }
}

#[test]
fn the_label_is_the_path_as_given() {
    assert_eq!(Disk::new("some/where").label(), "some/where");
}

#[test]
fn a_file_is_read_whole_up_to_the_limit() {
    let dir = temp();
    put(dir.path(), "a/b.js", "hello");
    let tree = Disk::new(dir.path());
    assert_eq!(read(&tree, "a/b.js", 5).expect("read"), b"hello");
    assert!(matches!(
        read(&tree, "a/b.js", 4),
        Err(TreeError::TooLarge { .. })
    ));
}

#[test]
fn stat_tells_size_time_and_kind() {
    let dir = temp();
    put(dir.path(), "a", "hello");
    let tree = Disk::new(dir.path());
    let meta = tree.stat("a").expect("an answer").expect("a file");
    assert_eq!((meta.kind, meta.size, meta.links), (Kind::File, 5, None));
    // Some time after 2020 and before 2100.
    assert!((1_577_836_800_000_000_000..4_102_444_800_000_000_000).contains(&meta.modified));
    let root = tree.stat("").expect("an answer").expect("a directory");
    assert_eq!((root.kind, root.links), (Kind::Dir, None));
}

#[test]
fn what_is_absent_is_none_to_stat() {
    let dir = temp();
    put(dir.path(), "a", "");
    let tree = Disk::new(dir.path());
    assert!(tree.stat("b").expect("an answer").is_none());
    assert!(tree.stat("a/b").expect("an answer").is_none());
    assert!(tree.realpath("b").expect("an answer").is_none());
    assert!(tree.realpath("a/b").expect("an answer").is_none());
}

#[test]
fn errors_name_the_path_and_say_what_it_is() {
    let dir = temp();
    put(dir.path(), "a/b", "");
    let tree = Disk::new(dir.path());
    assert!(matches!(
        tree.open("x").err(),
        Some(TreeError::NotFound { path }) if path == "x"
    ));
    assert!(matches!(
        tree.open("a").err(),
        Some(TreeError::IsADirectory { path }) if path == "a"
    ));
    assert!(matches!(
        tree.entries("x"),
        Err(TreeError::NotFound { path }) if path == "x"
    ));
    assert!(matches!(
        tree.entries("a/b"),
        Err(TreeError::NotADirectory { path }) if path == "a/b"
    ));
}

#[test]
fn dots_lead_above_the_root() {
    let dir = temp();
    put(dir.path(), "root/a", "");
    put(dir.path(), "beside/b", "hello");
    let tree = Disk::new(dir.path().join("root"));
    assert_eq!(read(&tree, "../beside/b", 9).expect("read"), b"hello");
    assert_eq!(names(&tree, ".."), ["beside", "root"]);
    assert_eq!(
        tree.realpath("../beside/../beside/b").expect("an answer"),
        Some("../beside/b".into())
    );
    assert_eq!(tree.realpath("").expect("an answer"), Some(String::new()));
    assert_eq!(tree.realpath("..").expect("an answer"), Some("..".into()));
}

#[test]
fn a_leading_slash_does_not_leave_the_root() {
    let dir = temp();
    put(dir.path(), "etc/passwd", "ours");
    let tree = Disk::new(dir.path());
    assert_eq!(read(&tree, "/etc/passwd", 9).expect("read"), b"ours");
}

#[test]
fn a_single_file_is_read_with_a_limit_or_is_none() {
    let dir = temp();
    put(dir.path(), "a", "hello");
    let file = dir.path().join("a");
    assert_eq!(
        read_file(&file, 5).expect("read").as_deref(),
        Some(&b"hello"[..])
    );
    assert!(matches!(
        read_file(&file, 4),
        Err(TreeError::TooLarge { limit: 4, .. })
    ));
    assert_eq!(read_file(&dir.path().join("b"), 5).expect("none"), None);
    assert_eq!(read_file(&file.join("b"), 5).expect("none"), None);
    assert!(matches!(
        read_file(dir.path(), 5),
        Err(TreeError::IsADirectory { .. })
    ));
}

#[test]
fn kinds_of_single_paths_are_told() {
    let dir = temp();
    put(dir.path(), "a", "");
    let file = dir.path().join("a");
    assert!(is_file(&file) && !is_dir(&file));
    assert!(is_dir(dir.path()) && !is_file(dir.path()));
    assert_eq!(kind_of(&dir.path().join("b")).expect("an answer"), None);
    assert_eq!(canonical(&dir.path().join("b")).expect("an answer"), None);
    assert!(canonical(&file).expect("an answer").is_some());
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn modes_are_permission_bits() {
        let dir = temp();
        put(dir.path(), "a", "");
        let place = dir.path().join("a");
        fs::set_permissions(place, fs::Permissions::from_mode(0o4755)).expect("mode");
        let tree = Disk::new(dir.path());
        let meta = tree.stat("a").expect("an answer").expect("a file");
        assert_eq!(meta.mode, 0o4755);
    }

    #[test]
    fn hard_links_are_recognised() {
        let dir = temp();
        put(dir.path(), "a", "x");
        fs::hard_link(dir.path().join("a"), dir.path().join("b")).expect("linked");
        let tree = Disk::new(dir.path());
        let links = |path| tree.stat(path).expect("an answer").expect("a file").links;
        assert!(links("a").is_some());
        assert_eq!(links("a"), links("b"));
    }

    #[test]
    fn links_are_shown_by_stat_and_followed_by_open() {
        let dir = temp();
        put(dir.path(), "real/x", "hello");
        symlink("real/x", dir.path().join("l")).expect("link");
        symlink("real", dir.path().join("d")).expect("link");
        let tree = Disk::new(dir.path());
        let meta = tree.stat("l").expect("an answer").expect("a link");
        assert_eq!(meta.kind, Kind::Symlink);
        assert_eq!(read(&tree, "l", 9).expect("read"), b"hello");
        assert_eq!(tree.read_link("l").expect("link"), "real/x");
        assert_eq!(names(&tree, "d"), ["x"]);
        assert_eq!(
            tree.realpath("d/x").expect("an answer"),
            Some("real/x".into())
        );
        assert!(matches!(
            tree.read_link("real/x"),
            Err(TreeError::Read { .. })
        ));
    }

    #[test]
    fn a_root_that_is_a_link_changes_no_path() {
        let dir = temp();
        put(dir.path(), "real/x", "");
        symlink("real", dir.path().join("root")).expect("link");
        let tree = Disk::new(dir.path().join("root"));
        assert_eq!(tree.realpath("x").expect("an answer"), Some("x".into()));
    }

    #[test]
    fn links_in_a_circle_lead_nowhere() {
        let dir = temp();
        symlink("b", dir.path().join("a")).expect("link");
        symlink("a", dir.path().join("b")).expect("link");
        symlink(".", dir.path().join("self")).expect("link");
        let tree = Disk::new(dir.path());
        assert_eq!(tree.realpath("a").expect("an answer"), None);
        assert!(tree.stat("a/x").expect("an answer").is_none());
        assert!(matches!(tree.open("a").err(), Some(TreeError::Read { .. })));
        assert!(matches!(
            tree.entries("a"),
            Err(TreeError::NotFound { path }) if path == "a"
        ));
        assert_eq!(
            tree.realpath("self/self/self").expect("an answer"),
            Some(String::new())
        );
        assert_eq!(kind_of(&dir.path().join("a")).expect("an answer"), None);
    }

    #[test]
    fn a_fifo_is_refused_and_does_not_block() {
        let dir = temp();
        let place = dir.path().join("package.json");
        let made = Command::new("mkfifo").arg(&place).status();
        assert!(made.expect("mkfifo runs").success());
        let tree = Disk::new(dir.path());
        assert_eq!(tree.entries("").expect("entries")[0].kind, Kind::Other);
        assert!(matches!(
            tree.open("package.json").err(),
            Some(TreeError::Read { .. })
        ));
        assert!(matches!(read_file(&place, 9), Err(TreeError::Read { .. })));
    }

    /// The lossy names are the ones that Node.js 20 shows for these bytes
    /// (`fs.readdirSync`), one U+FFFD for each maximal bad subsequence.
    #[test]
    fn names_that_are_not_utf8_are_shown_as_node_shows_them() {
        let cases: [(&[u8], &str); 8] = [
            (b"a\xffb", "a\u{FFFD}b"),
            (b"a\xff\xfe", "a\u{FFFD}\u{FFFD}"),
            (b"\xe2\x82.js", "\u{FFFD}.js"),
            (b"\xf0\x9f\x92.js", "\u{FFFD}.js"),
            (b"\xc0\xaf", "\u{FFFD}\u{FFFD}"),
            (b"\xed\xa0\x80", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            (b"\xf4\x90\x80\x80", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
            (
                b"\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41",
                "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}A",
            ),
        ];
        for (bytes, shown) in cases {
            let dir = temp();
            if fs::write(dir.path().join(OsStr::from_bytes(bytes)), "x").is_err() {
                // macOS takes no such names; there is nothing to show then.
                continue;
            }
            let tree = Disk::new(dir.path());
            let entries = tree.entries("").expect("entries");
            assert_eq!(entries[0].name, shown);
            assert!(!entries[0].exact);
            assert!(tree.stat(shown).expect("an answer").is_none());
            assert!(matches!(
                tree.open(shown).err(),
                Some(TreeError::NotUtf8 { .. })
            ));
        }
    }

    #[test]
    fn a_file_in_a_directory_that_is_not_utf8_says_so() {
        let dir = temp();
        let inner = dir.path().join(OsStr::from_bytes(b"\xff"));
        if fs::create_dir(&inner).is_err() {
            return;
        }
        put(&inner, "a.js", "x");
        let tree = Disk::new(dir.path());
        assert!(matches!(
            tree.open("\u{FFFD}/a.js").err(),
            Some(TreeError::NotUtf8 { .. })
        ));
        assert!(matches!(
            tree.open("\u{FFFD}.js").err(),
            Some(TreeError::NotFound { .. })
        ));
    }

    /// The superuser reads everything, so this asserts whichever holds here; what
    /// follows from a refusal is tested with `Memory::unreadable`.
    #[test]
    fn what_may_not_be_read_is_an_error_that_names_it() {
        let dir = temp();
        put(dir.path(), "f", "x");
        put(dir.path(), "d/x", "x");
        let bar = |path| {
            let place = dir.path().join(path);
            fs::set_permissions(&place, fs::Permissions::from_mode(0o0)).expect("mode");
            place
        };
        let (file, inner) = (bar("f"), bar("d"));
        let everything = fs::read(file).is_ok();
        let tree = Disk::new(dir.path());
        let refused = |error: Option<TreeError>, name: &str| match error {
            None => everything,
            Some(TreeError::Read { path, .. }) => !everything && path == name,
            Some(_) => false,
        };
        assert!(refused(tree.open("f").err(), "f"));
        assert!(refused(tree.entries("d").err(), "d"));
        assert!(refused(tree.stat("d/x").err(), "d/x"));
        fs::set_permissions(inner, fs::Permissions::from_mode(0o755)).expect("mode");
    }
}
