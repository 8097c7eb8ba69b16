//! Tarballs as package managers write them.

#![expect(
    clippy::disallowed_methods,
    reason = "the tests put the files in place that the tree then reads"
)]

mod archive;

use std::fs;

use archive::{Tar, gzip, open};
use packgate_tree::{Kind, Meta, Tarball, Tree, TreeError, read};
use tar::EntryType;

fn package() -> Tar {
    Tar::new()
        .file("package/package.json", "{}")
        .file("package/dist/a.js", "a")
        .file("package/dist/a.js.map", "map")
}

fn names(tree: &dyn Tree, dir: &str) -> Vec<String> {
    let entries = tree.entries(dir).expect("a directory");
    entries.into_iter().map(|entry| entry.name).collect()
}

fn text(tree: &dyn Tree, path: &str) -> String {
    String::from_utf8(read(tree, path, 1 << 20).expect("readable")).expect("text")
}

fn meta(tree: &dyn Tree, path: &str) -> Meta {
    let found = tree.stat(path).expect("an answer");
    found.expect("something there")
}

fn paths(tarball: &Tarball) -> Vec<&str> {
    let entries = tarball.entries_in_order().iter();
    entries.map(|entry| entry.path.as_str()).collect()
}

#[test]
fn the_top_directory_is_no_part_of_a_path() {
    let tarball = open(&package().gzip()).expect("a tarball");
    assert_eq!(tarball.root(), "package");
    assert_eq!(tarball.label(), "x.tgz");
    assert_eq!(names(&tarball, ""), ["dist", "package.json"]);
    assert_eq!(names(&tarball, "dist"), ["a.js", "a.js.map"]);
    assert_eq!(text(&tarball, "dist/a.js"), "a");
}

#[test]
fn any_top_directory_will_do() {
    let tarball = Tar::new()
        .pax(b'g', &[("comment", "0123456789abcdef")])
        .dir("name-0123abc/")
        .file("name-0123abc/package.json", "{}")
        .open()
        .expect("a tarball");
    assert_eq!(tarball.root(), "name-0123abc");
    assert_eq!(names(&tarball, ""), ["package.json"]);
}

#[test]
fn a_dot_is_a_top_directory_too() {
    let tarball = Tar::new().dir("./").file("./package.json", "{}").open();
    let tarball = tarball.expect("a tarball");
    assert_eq!(tarball.root(), ".");
    assert_eq!(names(&tarball, ""), ["package.json"]);
}

#[test]
fn a_plain_tar_is_known_by_its_content() {
    let tarball = open(&package().end()).expect("a tarball");
    assert_eq!(text(&tarball, "package.json"), "{}");
}

#[test]
fn a_tarball_is_read_from_a_file() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let place = dir.path().join("fx-1.0.0.tgz");
    fs::write(&place, package().gzip()).expect("written");
    let tarball = Tarball::open(&place).expect("a tarball");
    assert_eq!(tarball.label(), place.display().to_string());
    assert_eq!(text(&tarball, "dist/a.js.map"), "map");
    assert!(matches!(
        Tarball::open(dir.path()),
        Err(TreeError::IsADirectory { .. })
    ));
    assert!(matches!(
        Tarball::open(&dir.path().join("absent.tgz")),
        Err(TreeError::NotFound { .. })
    ));
}

#[test]
fn entries_keep_the_order_of_the_archive() {
    let tarball = Tar::new()
        .dir("package/")
        .file("package/z", "")
        .dir("package/d/")
        .file("package/a", "12345")
        .open()
        .expect("a tarball");
    assert_eq!(paths(&tarball), ["", "z", "d", "a"]);
    let last = &tarball.entries_in_order()[3];
    assert_eq!(
        (last.kind, last.size, last.declared_size),
        (Kind::File, 5, 5)
    );
}

#[test]
fn modes_and_times_come_from_the_header() {
    let tarball = Tar::new()
        .with("package/x", "", |header| header.set_mode(0o104_755))
        .open()
        .expect("a tarball");
    let expected = Meta {
        kind: Kind::File,
        size: 0,
        mode: 0o4755,
        links: None,
        modified: 499_162_500_000_000_000,
    };
    assert_eq!(meta(&tarball, "x"), expected);
}

#[test]
fn a_hard_link_is_the_file_it_names() {
    let tarball = Tar::new()
        .file("package/a", "hello")
        .hard_link("package/b", "package/a")
        .hard_link("package/c", "package/b")
        .file("package/d", "hello")
        .open()
        .expect("a tarball");
    assert_eq!(text(&tarball, "c"), "hello");
    let entry = &tarball.entries_in_order()[1];
    assert_eq!(
        (entry.kind, entry.size, entry.declared_size),
        (Kind::File, 5, 0)
    );
    assert_eq!(entry.link.as_deref(), Some("a"));
    assert_eq!(meta(&tarball, "b").size, 5);
    assert!(meta(&tarball, "a").links.is_some());
    assert_eq!(meta(&tarball, "a").links, meta(&tarball, "c").links);
    assert_eq!(meta(&tarball, "d").links, None);
}

#[test]
fn a_symbolic_link_is_shown_and_followed() {
    let tarball = Tar::new()
        .symlink("package/sub/l", "../dir/a")
        .symlink("package/dir", "real")
        .file("package/real/a", "hello")
        .open()
        .expect("a tarball");
    assert_eq!(meta(&tarball, "sub/l").kind, Kind::Symlink);
    assert_eq!(tarball.read_link("sub/l").expect("a link"), "../dir/a");
    assert_eq!(text(&tarball, "sub/l"), "hello");
    assert_eq!(names(&tarball, "dir"), ["a"]);
    assert_eq!(
        tarball.realpath("sub/l").expect("an answer"),
        Some("real/a".into())
    );
    assert_eq!(
        tarball.entries_in_order()[0].link.as_deref(),
        Some("../dir/a")
    );
}

#[test]
fn a_dangling_or_circular_symbolic_link_stays_a_link() {
    let tarball = Tar::new()
        .symlink("package/l", "nothing")
        .symlink("package/a", "b")
        .symlink("package/b", "a")
        .open()
        .expect("a tarball");
    for path in ["l", "a"] {
        assert_eq!(meta(&tarball, path).kind, Kind::Symlink);
        assert_eq!(tarball.realpath(path).expect("an answer"), None);
        assert!(matches!(
            tarball.open(path).err(),
            Some(TreeError::NotFound { .. })
        ));
    }
}

#[test]
fn long_names_come_in_every_form() {
    let long = format!("package/{}/x.js", "d".repeat(180));
    let prefix = format!("package/{}", "p".repeat(120));
    let tarball = Tar::new()
        .pax(b'x', &[("path", &long), ("mtime", "499162500")])
        .file("package/short", "pax")
        .entry(
            EntryType::GNULongName,
            "././@LongLink",
            "",
            format!("{long}.gnu\0"),
        )
        .file("package/cut", "gnu")
        .with("y.js", "ustar", |header| {
            let field = &mut header.as_ustar_mut().expect("ustar").prefix;
            field[..prefix.len()].copy_from_slice(prefix.as_bytes());
        })
        .open()
        .expect("a tarball");
    let long = &long["package/".len()..];
    let prefixed = format!("{}/y.js", "p".repeat(120));
    assert_eq!(text(&tarball, long), "pax");
    assert_eq!(text(&tarball, &format!("{long}.gnu")), "gnu");
    assert_eq!(text(&tarball, &prefixed), "ustar");
}

#[test]
fn long_link_targets_come_in_every_form() {
    let long = format!("package/{}", "f".repeat(150));
    let tarball = Tar::new()
        .pax(b'x', &[("path", &long)])
        .file("package/cut", "hello")
        .pax(b'x', &[("linkpath", &long)])
        .hard_link("package/pax", "package/cut")
        .entry(
            EntryType::GNULongLink,
            "././@LongLink",
            "",
            format!("{long}\0"),
        )
        .hard_link("package/gnu", "package/cut")
        .open()
        .expect("a tarball");
    assert_eq!(text(&tarball, "pax"), "hello");
    assert_eq!(text(&tarball, "gnu"), "hello");
}

#[test]
fn names_may_be_any_utf8() {
    let tarball = Tar::new()
        .pax(b'x', &[("path", "package/\u{e4}\u{1f600}.js")])
        .file("package/x", "1")
        .entry(EntryType::Regular, "package/\u{fc}.js".as_bytes(), "", "2")
        .open()
        .expect("a tarball");
    assert_eq!(text(&tarball, "\u{e4}\u{1f600}.js"), "1");
    assert_eq!(text(&tarball, "\u{fc}.js"), "2");
}

#[test]
fn a_backslash_is_an_ordinary_character() {
    let tarball = Tar::new().file("package/a\\b.js", "x").open();
    let tarball = tarball.expect("a tarball");
    assert_eq!(names(&tarball, ""), ["a\\b.js"]);
    assert_eq!(text(&tarball, "a\\b.js"), "x");
}

#[test]
fn an_old_directory_is_a_file_with_a_slash() {
    let tarball = Tar::new()
        .file("package/d/", "")
        .file("package/d/a", "")
        .open();
    assert_eq!(meta(&tarball.expect("a tarball"), "d").kind, Kind::Dir);
}

#[test]
fn repeated_entries_that_say_the_same_are_harmless() {
    let tarball = Tar::new()
        .dir("package/d")
        .file("package/d/a", "hello")
        .dir("package/d/")
        .file("package/d/a", "hello")
        .symlink("package/l", "d")
        .symlink("package/l", "d")
        .open()
        .expect("a tarball");
    assert_eq!(names(&tarball, "d"), ["a"]);
    assert_eq!(tarball.entries_in_order().len(), 6);
}

#[test]
fn gzip_members_are_one_stream() {
    let tar = package().end();
    let (one, two) = tar.split_at(700);
    let bytes = [gzip(one), gzip(b""), gzip(two)].concat();
    let tarball = open(&bytes).expect("a tarball");
    assert_eq!(paths(&tarball).len(), 3);
}

#[test]
fn zeros_after_the_data_are_padding() {
    let mut bytes = package().gzip();
    bytes.resize(bytes.len() + 3000, 0);
    assert!(open(&bytes).is_ok());
    let mut bytes = package().end();
    bytes.resize(bytes.len() + 3000, 0);
    assert!(open(&bytes).is_ok());
}

#[test]
fn one_zero_block_ends_an_archive() {
    assert!(open(&package().raw(&[0; 512]).bytes).is_ok());
}

#[test]
fn every_entry_is_shown_with_its_content() {
    let tarball = package().hard_link("package/l", "package/dist/a.js").open();
    let tarball = tarball.expect("a tarball");
    let mut seen = Vec::new();
    let visited = tarball.for_each(|entry, content| -> Result<(), std::io::Error> {
        let mut text = String::new();
        content.read_to_string(&mut text)?;
        seen.push((entry.path.clone(), text));
        Ok(())
    });
    assert!(visited.is_ok());
    let seen: Vec<_> = seen.iter().map(|(a, b)| (&**a, &**b)).collect();
    let expected = [
        ("package.json", "{}"),
        ("dist/a.js", "a"),
        ("dist/a.js.map", "map"),
        ("l", "a"),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn a_visit_ends_with_its_first_error() {
    let tarball = package().open().expect("a tarball");
    let mut count = 0;
    let visited = tarball.for_each(|_, _| {
        count += 1;
        if count == 2 { Err("enough") } else { Ok(()) }
    });
    assert_eq!((visited, count), (Err("enough"), 2));
}

#[test]
fn a_large_archive_is_read_from_many_threads() {
    // Past the size that stays in memory.
    let content = |n: u8| vec![n; 1 << 20];
    let tar = (0..20).fold(Tar::new(), |tar, n| {
        tar.file(&format!("package/{n}"), content(n))
    });
    let tarball = open(&tar.gzip()).expect("a tarball");
    std::thread::scope(|scope| {
        for n in 0..20 {
            let tarball = &tarball;
            scope.spawn(move || {
                let bytes = read(tarball, &n.to_string(), 2 << 20).expect("readable");
                assert!(bytes == content(n));
            });
        }
    });
}

#[test]
fn names_that_differ_in_case_alone_are_told() {
    let tarball = Tar::new()
        .file("package/README.md", "")
        .file("package/Readme.md", "")
        .file("package/Lib/a", "")
        .file("package/lib/b", "")
        .file("package/bin", "")
        .file("package/Bin/x/y", "")
        .open()
        .expect("a tarball");
    let mut pairs = tarball.case_collisions();
    pairs.sort();
    let own = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(pairs, [own("README.md", "Readme.md"), own("bin", "Bin")]);
}

#[test]
fn paths_above_the_root_are_outside() {
    let tarball = package().open().expect("a tarball");
    assert!(matches!(
        tarball.open("../x").err(),
        Some(TreeError::Outside { .. })
    ));
}
