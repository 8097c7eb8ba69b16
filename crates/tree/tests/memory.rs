//! Files in memory, and the rules that every list-backed tree shares.

use packgate_tree::{Clash, Kind, Listed, Memory, Meta, Node, Tree, TreeError, read};

fn names(tree: &dyn Tree, dir: &str) -> Vec<String> {
    let entries = tree.entries(dir).expect("a directory");
    entries.into_iter().map(|entry| entry.name).collect()
}

fn meta(tree: &dyn Tree, path: &str) -> Meta {
    let found = tree.stat(path).expect("an answer");
    found.expect("something there")
}

#[test]
fn directories_appear_with_what_lies_in_them() {
    let tree = Memory::new("m").file("a/b/c.js", "x").file("a.js", "y");
    assert_eq!(names(&tree, ""), ["a", "a.js"]);
    assert_eq!(names(&tree, "a"), ["b"]);
    assert_eq!(names(&tree, "a/b"), ["c.js"]);
    assert_eq!(meta(&tree, "a/b").kind, Kind::Dir);
    assert_eq!(meta(&tree, "").kind, Kind::Dir);
}

#[test]
fn a_listed_directory_is_listed_once() {
    let tree = Memory::new("m").dir("a").file("a-b", "").file("a/c", "");
    assert_eq!(names(&tree, ""), ["a", "a-b"]);
    assert_eq!(names(&tree, "a"), ["c"]);
}

#[test]
fn a_name_that_begins_like_another_is_another() {
    let tree = Memory::new("m").file("ab/x", "").file("a/x", "");
    assert_eq!(names(&tree, "a"), ["x"]);
    assert!(tree.stat("a/b").expect("an answer").is_none());
}

#[test]
fn an_empty_directory_can_be_listed() {
    assert!(names(&Memory::new("m").dir("a"), "a").is_empty());
    assert!(names(&Memory::new("m"), "").is_empty());
}

#[test]
fn a_file_is_read_and_described() {
    let tree = Memory::new("m")
        .file_with_mode("bin/x", "hello", 0o755)
        .modified("bin/x", 7);
    assert_eq!(read(&tree, "bin/x", 5).expect("read"), b"hello");
    let expected = Meta {
        kind: Kind::File,
        size: 5,
        mode: 0o755,
        links: None,
        modified: 7,
    };
    assert_eq!(meta(&tree, "bin/x"), expected);
}

#[test]
fn reading_stops_at_the_limit() {
    let tree = Memory::new("m").file("x", "hello");
    let error = read(&tree, "x", 4).expect_err("too long");
    assert!(matches!(error, TreeError::TooLarge { limit: 4, .. }));
}

#[test]
fn what_is_added_last_wins() {
    let tree = Memory::new("m")
        .file("a", "1")
        .file("a/b", "2")
        .file("c/d", "3")
        .file("c", "4")
        .file("e", "5")
        .file("e", "6");
    assert_eq!(names(&tree, ""), ["a", "c", "e"]);
    assert_eq!(meta(&tree, "a").kind, Kind::Dir);
    assert_eq!(meta(&tree, "c").kind, Kind::File);
    assert_eq!(read(&tree, "e", 9).expect("read"), b"6");
}

#[test]
fn adding_a_directory_again_keeps_its_content() {
    let tree = Memory::new("m").file("a/b", "").dir("a").without("a/b");
    assert_eq!(names(&tree, ""), ["a"]);
}

#[test]
fn segments_above_the_root_are_dropped_when_adding() {
    let tree = Memory::new("m").file("../../a/./b", "");
    assert_eq!(names(&tree, "a"), ["b"]);
}

#[test]
fn an_absent_path_is_nothing_to_stat_and_an_error_to_open() {
    let tree = Memory::new("m").file("a", "");
    assert!(tree.stat("b").expect("an answer").is_none());
    assert!(tree.stat("a/b").expect("an answer").is_none());
    assert!(matches!(
        tree.open("b").err(),
        Some(TreeError::NotFound { .. })
    ));
    assert!(matches!(
        tree.open("a/b").err(),
        Some(TreeError::NotADirectory { .. })
    ));
    assert!(matches!(
        tree.entries("a"),
        Err(TreeError::NotADirectory { .. })
    ));
}

#[test]
fn a_directory_cannot_be_opened() {
    let tree = Memory::new("m").file("a/b", "");
    assert!(matches!(
        tree.open("a").err(),
        Some(TreeError::IsADirectory { .. })
    ));
}

#[test]
fn links_are_followed_except_the_last_one_by_stat() {
    let tree = Memory::new("m")
        .file("real/x.js", "x")
        .link("dir", "real")
        .link("sub/y.js", "../dir/./x.js");
    assert_eq!(meta(&tree, "sub/y.js").kind, Kind::Symlink);
    assert_eq!(meta(&tree, "dir/x.js").kind, Kind::File);
    assert_eq!(names(&tree, "dir"), ["x.js"]);
    assert_eq!(read(&tree, "sub/y.js", 9).expect("read"), b"x");
    assert_eq!(
        tree.realpath("sub/y.js").expect("an answer").as_deref(),
        Some("real/x.js")
    );
    assert_eq!(tree.read_link("sub/y.js").expect("link"), "../dir/./x.js");
}

#[test]
fn links_in_a_circle_lead_nowhere() {
    let tree = Memory::new("m").link("a", "b").link("b", "a");
    assert_eq!(tree.realpath("a").expect("an answer"), None);
    assert!(matches!(
        tree.open("a").err(),
        Some(TreeError::NotFound { .. })
    ));
    assert_eq!(meta(&tree, "a").kind, Kind::Symlink);
}

#[test]
fn links_that_multiply_end_soon() {
    let many = "l1/".repeat(2000);
    let tree = Memory::new("m")
        .link("l0", &many)
        .link("l1", &"l2/".repeat(2000))
        .link("l2", ".");
    assert_eq!(tree.realpath("l0").expect("an answer"), None);
}

#[test]
fn a_path_or_link_above_the_root_is_outside() {
    let tree = Memory::new("m")
        .link("up", "../x")
        .link("abs", "/etc/passwd")
        .link("drive", "C:\\x")
        .dir("a");
    for path in ["..", "../x", "a/../../x", "up", "abs", "drive"] {
        assert!(
            matches!(tree.open(path).err(), Some(TreeError::Outside { .. })),
            "{path}"
        );
        assert!(matches!(
            tree.realpath(path),
            Err(TreeError::Outside { .. })
        ));
    }
    assert!(matches!(tree.stat("../x"), Err(TreeError::Outside { .. })));
}

#[test]
fn only_a_link_can_be_read_as_one() {
    let tree = Memory::new("m").file("a", "");
    assert!(matches!(tree.read_link("a"), Err(TreeError::Read { .. })));
    assert!(matches!(
        tree.read_link("b"),
        Err(TreeError::NotFound { .. })
    ));
}

#[test]
fn a_lossy_name_is_listed_but_cannot_be_opened() {
    let tree = Memory::new("m")
        .lossy("d/\u{FFFD}.js", Kind::File)
        .lossy("d/\u{FFFD}.js", Kind::File)
        .file("d/a", "");
    let entries = tree.entries("d").expect("a directory");
    assert_eq!(entries.iter().filter(|e| !e.exact).count(), 2);
    assert!(tree.stat("d/\u{FFFD}.js").expect("an answer").is_none());
    assert!(matches!(
        tree.open("d/\u{FFFD}.js").err(),
        Some(TreeError::NotUtf8 { .. })
    ));
}

#[test]
fn what_is_unreadable_is_listed_and_described_but_not_read() {
    let tree = Memory::new("m")
        .file("a/b", "secret")
        .link("l", "a/b")
        .dir("c")
        .unreadable("a/b")
        .unreadable("c");
    assert_eq!(meta(&tree, "a/b").size, 6);
    for path in ["a/b", "l"] {
        let error = tree.open(path).err().expect("refused");
        assert!(matches!(error, TreeError::Read { .. }), "{error}");
    }
    assert!(matches!(tree.entries("c"), Err(TreeError::Read { .. })));
}

#[test]
fn hard_links_share_their_bytes_and_their_identity() {
    let tree = Memory::new("m")
        .file("a", "x")
        .hard_link("b", "a")
        .hard_link("c", "b")
        .file("d", "x");
    assert_eq!(read(&tree, "c", 9).expect("read"), b"x");
    assert!(meta(&tree, "a").links.is_some());
    assert_eq!(meta(&tree, "a").links, meta(&tree, "c").links);
    assert_eq!(meta(&tree, "d").links, None);
}

#[test]
fn something_else_cannot_be_opened() {
    let tree = Memory::new("m").other("fifo");
    assert_eq!(meta(&tree, "fifo").kind, Kind::Other);
    assert!(matches!(
        tree.open("fifo").err(),
        Some(TreeError::Read { .. })
    ));
}

#[test]
fn a_list_refuses_what_cannot_live_together() {
    let mut list = Listed::new("l");
    assert_eq!(list.insert("a/b", Node::File(1)), Ok(()));
    assert_eq!(list.insert("a/b", Node::File(1)), Err(Clash("a/b".into())));
    assert_eq!(list.insert("a", Node::File(2)), Err(Clash("a/b".into())));
    assert_eq!(
        list.insert("a/b/c/d", Node::File(3)),
        Err(Clash("a/b".into()))
    );
    assert_eq!(list.insert("a", Node::Dir), Ok(()));
    assert_eq!(list.insert("a", Node::Dir), Ok(()));
    assert_eq!(list.insert("l", Node::Link("a".into())), Ok(()));
    assert_eq!(list.insert("l/x", Node::File(4)), Err(Clash("l".into())));
    assert_eq!(list.iter().count(), 3);
}

#[test]
fn removing_from_a_list_takes_what_lies_below() {
    let mut list = Listed::new("l");
    for path in ["a/b", "a/c/d", "a-b", "b"] {
        assert_eq!(list.insert(path, Node::File(())), Ok(()));
    }
    list.remove("a");
    let left: Vec<_> = list.iter().map(|(path, _)| path).collect();
    assert_eq!(left, ["a-b", "b"]);
    list.remove("");
    assert!(list.iter().next().is_none());
}
