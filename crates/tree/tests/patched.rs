//! A tree with a few files changed.

use packgate_tree::{Kind, Memory, Patched, Tree, TreeError, read};

fn base() -> Memory {
    Memory::new("m")
        .file_with_mode("bin/cli.js", "old", 0o755)
        .file("package.json", "{}")
        .file("src/a.js", "a")
        .link("alias", "package.json")
        .link("code", "src")
        .lossy("src/\u{FFFD}", Kind::File)
}

fn names(tree: &dyn Tree, dir: &str) -> Vec<String> {
    let entries = tree.entries(dir).expect("a directory");
    let mut names: Vec<_> = entries.into_iter().map(|entry| entry.name).collect();
    names.sort();
    names
}

fn text(tree: &dyn Tree, path: &str) -> String {
    String::from_utf8(read(tree, path, 99).expect("readable")).expect("text")
}

fn kind(tree: &dyn Tree, path: &str) -> Option<Kind> {
    tree.stat(path).expect("an answer").map(|meta| meta.kind)
}

#[test]
fn without_edits_it_is_the_tree_below() {
    let base = base();
    let tree = Patched::new(&base);
    assert_eq!(tree.label(), "m");
    for dir in ["", "bin", "src", "code"] {
        assert_eq!(names(&tree, dir), names(&base, dir));
    }
    assert_eq!(text(&tree, "alias"), "{}");
    assert_eq!(tree.read_link("alias").expect("a link"), "package.json");
    assert_eq!(kind(&tree, "alias"), Some(Kind::Symlink));
    assert_eq!(kind(&tree, "nothing"), None);
    assert_eq!(
        tree.realpath("code/a.js").expect("an answer"),
        Some("src/a.js".into())
    );
}

#[test]
fn a_replaced_file_has_the_new_bytes_and_the_old_mode() {
    let base = base();
    let tree = Patched::new(&base).replace("bin/cli.js", "newer");
    assert_eq!(text(&tree, "bin/cli.js"), "newer");
    assert_eq!(names(&tree, "bin"), ["cli.js"]);
    let meta = tree.stat("bin/cli.js").expect("an answer").expect("a file");
    assert_eq!((meta.size, meta.mode), (5, 0o755));
}

#[test]
fn a_replaced_file_shows_through_links() {
    let base = base();
    let tree = Patched::new(&base).replace("package.json", "new");
    assert_eq!(text(&tree, "alias"), "new");
}

#[test]
fn an_edit_below_a_linked_directory_is_one_of_the_directory() {
    let base = base();
    let tree = Patched::new(&base).add("code/new/b.js", "b");
    assert_eq!(text(&tree, "src/new/b.js"), "b");
    assert_eq!(text(&tree, "code/new/b.js"), "b");
    assert_eq!(names(&tree, "code/new"), ["b.js"]);
    assert_eq!(names(&tree, "code"), ["a.js", "new", "\u{FFFD}"]);
    assert_eq!(kind(&tree, "code"), Some(Kind::Symlink));
}

#[test]
fn an_added_file_brings_its_directories() {
    let base = base();
    let tree = Patched::new(&base).add("x/y/z.js", "z");
    assert_eq!(text(&tree, "x/y/z.js"), "z");
    assert_eq!(names(&tree, "x"), ["y"]);
    assert_eq!(kind(&tree, "x"), Some(Kind::Dir));
    assert!(names(&tree, "").contains(&"x".to_owned()));
}

#[test]
fn an_added_file_takes_the_place_of_a_directory() {
    let base = base();
    let tree = Patched::new(&base).add("src", "file");
    assert_eq!(text(&tree, "src"), "file");
    assert_eq!(kind(&tree, "src/a.js"), None);
    assert!(tree.open("code/a.js").is_err());
}

#[test]
fn a_file_added_below_a_file_makes_that_a_directory() {
    let base = base();
    let tree = Patched::new(&base).add("package.json/x", "x");
    assert_eq!(kind(&tree, "package.json"), Some(Kind::Dir));
    assert_eq!(names(&tree, "package.json"), ["x"]);
    let listed = tree.entries("").expect("the root");
    let kinds: Vec<_> = listed
        .iter()
        .filter(|entry| entry.name == "package.json")
        .map(|entry| entry.kind)
        .collect();
    assert_eq!(kinds, [Kind::Dir]);
}

#[test]
fn a_removed_file_is_gone_under_every_name() {
    let base = base();
    let tree = Patched::new(&base).remove("package.json");
    assert!(!names(&tree, "").contains(&"package.json".to_owned()));
    assert_eq!(kind(&tree, "package.json"), None);
    for path in ["package.json", "alias"] {
        assert!(matches!(
            tree.open(path).err(),
            Some(TreeError::NotFound { .. })
        ));
        assert_eq!(tree.realpath(path).expect("an answer"), None);
    }
}

#[test]
fn a_removed_directory_takes_its_content_along() {
    let base = base();
    let tree = Patched::new(&base).remove("src");
    assert_eq!(kind(&tree, "src/a.js"), None);
    assert!(matches!(
        tree.entries("src"),
        Err(TreeError::NotFound { .. })
    ));
    let again = tree.add("src/b.js", "b");
    assert_eq!(names(&again, "src"), ["b.js"]);
}

#[test]
fn removing_a_link_leaves_what_it_leads_to() {
    let base = base();
    let tree = Patched::new(&base).remove("alias");
    assert_eq!(kind(&tree, "alias"), None);
    assert_eq!(text(&tree, "package.json"), "{}");
}

#[test]
fn the_last_edit_wins() {
    let base = base();
    let tree = Patched::new(&base)
        .add("n", "1")
        .remove("n")
        .remove("package.json")
        .replace("package.json", "2")
        .add("d", "3")
        .add("d/e", "4");
    assert_eq!(kind(&tree, "n"), None);
    assert_eq!(text(&tree, "package.json"), "2");
    assert_eq!(names(&tree, "d"), ["e"]);
}

#[test]
fn errors_come_from_the_tree_below() {
    let base = base().unreadable("src/a.js");
    let tree = Patched::new(&base).add("x", "");
    assert!(matches!(
        tree.open("src/a.js").err(),
        Some(TreeError::Read { .. })
    ));
    assert!(matches!(
        tree.open("../x").err(),
        Some(TreeError::Outside { .. })
    ));
    assert!(matches!(
        tree.open("src").err(),
        Some(TreeError::IsADirectory { .. })
    ));
    assert!(matches!(
        tree.entries("x"),
        Err(TreeError::NotADirectory { .. })
    ));
}

#[test]
fn patches_can_be_laid_over_each_other() {
    let base = base();
    let one = Patched::new(&base).add("a", "1").remove("src");
    let two = Patched::new(&one).add("src/c", "2");
    assert_eq!(names(&two, "src"), ["c"]);
    assert_eq!(text(&two, "a"), "1");
}
