//! What the search finds, one behaviour each, as glob 13.0.6 does.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use packgate_find::{FindError, Finder, Found, Ignored, Limits, Unreadable};
use packgate_glob::{Minimatch, Options};
use packgate_tree::{Kind, Memory, TreeError};

/// A tree of files; `a -> b` is a link, `a/` an empty directory.
fn tree(paths: &[&str]) -> Memory {
    let mut tree = Memory::new("fixture");
    for path in paths {
        tree = match (path.split_once(" -> "), path.strip_suffix('/')) {
            (Some((path, target)), _) => tree.link(path, target),
            (None, Some(dir)) => tree.dir(dir),
            (None, None) => tree.file(path, ""),
        };
    }
    tree
}

fn options(dot: bool) -> Options {
    Options {
        dot,
        ..Options::for_glob()
    }
}

fn compile(pattern: &str) -> Minimatch {
    Minimatch::new(pattern, &options(true)).unwrap()
}

fn paths(found: Vec<Found>) -> Vec<String> {
    found.into_iter().map(|found| found.path).collect()
}

/// What a pattern finds with `dot`, nothing ignored, in the whole tree.
fn found(tree: &Memory, pattern: &str) -> Vec<String> {
    let found = Finder::new(tree, "").find(&[compile(pattern)]);
    paths(found.unwrap())
}

fn found_ignoring(tree: &Memory, pattern: &str, ignored: &[&str]) -> Vec<String> {
    let patterns: Vec<String> = ignored.iter().map(|&text| text.to_owned()).collect();
    let ignored = Ignored::new(&patterns, &options(false)).unwrap();
    let finder = Finder::new(tree, "").ignoring(ignored);
    paths(finder.find(&[compile(pattern)]).unwrap())
}

#[test]
fn a_globstar_finds_the_directory_it_starts_in() {
    let tree = tree(&["a/b/c", "d"]);
    assert_eq!(found(&tree, "a/**"), ["a", "a/b", "a/b/c"]);
    assert_eq!(found(&tree, "**"), ["", "a", "a/b", "a/b/c", "d"]);
}

#[test]
fn a_slash_at_the_end_finds_what_can_be_listed() {
    let tree = tree(&["a/b", "c", "l -> c"]);
    assert_eq!(found(&tree, "*/"), ["a", "l"]);
}

#[test]
fn leading_dots_are_taken_with_dot_only() {
    let tree = tree(&[".a/b", "b"]);
    let with = |dot| {
        let pattern = Minimatch::new("**/b", &options(dot)).unwrap();
        paths(Finder::new(&tree, "").find(&[pattern]).unwrap())
    };
    assert_eq!(with(true), [".a/b", "b"]);
    assert_eq!(with(false), ["b"]);
}

#[test]
fn what_is_found_says_what_it_is() {
    let tree = tree(&["a/b", "f", "l -> f"]).other("o");
    let found = Finder::new(&tree, "").find(&[compile("*")]).unwrap();
    let kinds: Vec<Kind> = found.iter().map(|found| found.kind).collect();
    assert_eq!(
        kinds,
        [Kind::Dir, Kind::File, Kind::Symlink, Kind::Other],
        "{found:?}"
    );
}

#[test]
fn several_patterns_find_each_path_once_in_order() {
    let tree = tree(&["b", "a/c"]);
    let patterns = ["b", "*", "a/*"].map(compile);
    let found = Finder::new(&tree, "").find(&patterns).unwrap();
    assert_eq!(paths(found), ["a", "a/c", "b"]);
}

#[test]
fn absolute_alternatives_find_nothing() {
    let tree = tree(&["a", "b"]);
    assert_eq!(found(&tree, "/a"), [""; 0]);
    assert_eq!(found(&tree, "{/a,b}"), ["b"]);
}

#[test]
fn literals_are_compared_by_their_compatibility_decomposition() {
    let tree = tree(&["a/caf\u{e9}", "a/b"]);
    assert_eq!(found(&tree, "**/cafe\u{301}"), ["a/caf\u{e9}"]);
}

#[test]
fn a_globstar_at_the_beginning_goes_through_no_link() {
    let tree = tree(&["a/b/f", "l -> a"]);
    assert_eq!(found(&tree, "**/f"), ["a/b/f"]);
    assert_eq!(found(&tree, "**"), ["", "a", "a/b", "a/b/f", "l"]);
}

#[test]
fn what_follows_a_globstar_takes_a_link_in_its_stead() {
    let tree = tree(&["a/l -> ../b", "b/f", "b/c/f"]);
    assert_eq!(found(&tree, "a/**/f"), ["a/l/f"]);
}

#[test]
fn a_globstar_that_starts_at_a_link_goes_through_it() {
    let tree = tree(&["l -> a", "a/b/f"]);
    assert_eq!(found(&tree, "l/**"), ["l", "l/b", "l/b/f"]);
}

#[test]
fn a_globstar_goes_through_the_first_link_in_the_descending_order_of_names() {
    let one = tree(&["a/k -> ../x", "l -> x", "x/f"]);
    assert_eq!(found(&one, "*/**"), ["a", "a/k", "l", "l/f", "x", "x/f"]);
    let other = tree(&["b -> x", "m/k -> ../x", "x/f"]);
    assert_eq!(found(&other, "*/**"), ["b", "m", "m/k", "x", "x/f"]);
}

#[test]
fn links_in_a_circle_end() {
    let tree = tree(&["a/self -> ../a", "a/f"]);
    assert_eq!(
        found(&tree, "a/self/**/f"),
        ["a/self/f", "a/self/self/f"],
        "a link is taken once"
    );
}

#[test]
fn dots_lead_to_the_parent_of_what_is_there() {
    let tree = tree(&["a/b/c", "d"]);
    assert_eq!(found(&tree, "a/*/.."), ["a"]);
    assert_eq!(found(&tree, "**/b/../../d"), ["d"]);
}

#[test]
fn what_lies_outside_is_found_and_not_below() {
    let tree = tree(&["pkg/a", "other/b"]);
    let found = Finder::new(&tree, "pkg").find(&[compile("../other/*")]);
    let found = found.unwrap();
    assert_eq!(found[0].path, "../other/b");
    assert!(!found[0].is_below());
}

#[test]
fn the_directory_searched_is_not_below_itself() {
    let tree = tree(&["a"]);
    let found = Finder::new(&tree, "").find(&[compile("**")]).unwrap();
    let below: Vec<bool> = found.iter().map(Found::is_below).collect();
    assert_eq!(below, [false, true]);
}

#[test]
fn a_way_back_by_the_directorys_own_name_is_inside() {
    let tree = tree(&["in/pkg/a", "in/pkgs/b"]);
    let found = |pattern| {
        let finder = Finder::new(&tree, "in/pkg");
        paths(finder.find(&[compile(pattern)]).unwrap())
    };
    assert_eq!(found("../pkg/*"), ["a"]);
    assert_eq!(found("../*"), ["", "../pkgs"]);
    assert_eq!(found("../../*"), [".."]);
}

#[test]
fn what_is_ignored_is_not_found() {
    let tree = tree(&["a/x", "a/y", "b/x"]);
    assert_eq!(found_ignoring(&tree, "*/x", &["a/*"]), ["b/x"]);
}

#[test]
fn what_is_below_an_ignored_path_is_found() {
    let tree = tree(&["a/x"]);
    assert_eq!(found_ignoring(&tree, "**/x", &["a"]), ["a/x"]);
}

#[test]
fn what_is_ignored_with_all_below_is_not_read() {
    let tree = tree(&["a/x/y", "b/x"]).unreadable("a");
    assert_eq!(found_ignoring(&tree, "*/*", &["a/**"]), ["b/x"]);
}

#[test]
fn skipped_names_are_overlooked_at_the_top_only() {
    let tree = tree(&["n/a", "b/n/a"]);
    let finder = Finder::new(&tree, "").skipping(&["n"]);
    let found = |pattern| paths(finder.find(&[compile(pattern)]).unwrap());
    assert_eq!(found("**/a"), ["b/n/a"]);
    assert_eq!(found("n/a"), ["n/a"], "spelled out");
}

#[test]
fn what_cannot_be_read_fails_or_is_empty() {
    let tree = tree(&["a/x", "b/x"]).unreadable("a");
    let find = |unreadable| {
        let finder = Finder::new(&tree, "").unreadable(unreadable);
        finder.find(&[compile("*/*")])
    };
    let failed = find(Unreadable::Fails);
    assert!(
        matches!(&failed, Err(FindError::Tree(TreeError::Read { path, .. })) if path == "a"),
        "{failed:?}"
    );
    assert_eq!(paths(find(Unreadable::IsEmpty).unwrap()), ["b/x"]);
}

#[test]
fn too_many_paths_are_an_error() {
    let tree = tree(&["a", "b", "c"]);
    let find = |found| {
        let limits = Limits {
            found,
            ..Limits::default()
        };
        Finder::new(&tree, "").limits(limits).find(&[compile("*")])
    };
    assert_eq!(find(3).unwrap().len(), 3);
    assert!(matches!(find(2), Err(FindError::Bound { limit: 2, .. })));
}

#[test]
fn too_deep_a_nest_is_an_error() {
    let tree = tree(&["a/b/c"]);
    let find = |depth| {
        let limits = Limits {
            depth,
            ..Limits::default()
        };
        Finder::new(&tree, "").limits(limits).find(&[compile("**")])
    };
    assert_eq!(find(2).unwrap().len(), 4);
    assert!(matches!(find(1), Err(FindError::Bound { limit: 1, .. })));
}

#[test]
fn depth_uses_no_stack() {
    let depth = 900;
    let tree = tree(&[&format!("{}f", "d/".repeat(depth))]);
    let search = std::thread::Builder::new().stack_size(128 * 1024);
    let found = search.spawn(move || found(&tree, "**/f").len()).unwrap();
    assert_eq!(found.join().unwrap(), 1);
}
