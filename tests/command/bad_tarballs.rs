//! Tarballs that cannot be judged, and odd ones that can.

use crate::archive::{Archive, MANIFEST, gzip};
use crate::support::{MAP, Project, npm11};

/// The archive is refused, and both messages name it and say why.
#[track_caller]
fn refused(bytes: &[u8], part: &str) {
    let project = Project::empty().file("fx.tgz", bytes);
    for command in ["check", "list"] {
        project.run(&[command, "fx.tgz"]).refuses(&["fx.tgz", part]);
    }
}

#[test]
fn one_that_is_no_tarball() {
    refused(b"", "cut short");
    refused(&b"hello, world\n".repeat(100), "");
    refused(&gzip(&b"hello, world\n".repeat(100)), "");
    refused(&Archive::default().tgz(), "no files");
}

#[test]
fn one_that_is_cut_short() {
    let content = b"1\n".repeat(2000);
    let archive = || Archive::package().file("package/a.js", &content);
    let (tar, tgz) = (archive().tar(), archive().tgz());
    for length in [1, 100, tgz.len() / 2, tgz.len() - 9, tgz.len() - 1] {
        refused(&tgz[..length], "");
    }
    for length in [100, 700, 1500, 3000] {
        refused(&tar[..length], "");
    }
}

#[test]
fn one_that_unpacks_to_too_much() {
    refused(&gzip(&vec![0; 100 << 20]), "times its size");
    let large = vec![0; 100 << 20];
    refused(
        &Archive::package().file("package/a.bin", &large).tgz(),
        "times its size",
    );
}

#[test]
fn one_with_hostile_entries() {
    for (archive, part) in [
        (Archive::package().file("/etc/passwd", b"x"), "/etc/passwd"),
        (
            Archive::package().file("package/../../x", b"x"),
            "package/../../x",
        ),
        (Archive::package().file("../x", b"x"), "../x"),
        (
            Archive::package().entry("package/l", b'2', "../../x", b""),
            "\"l\"",
        ),
        (
            Archive::package().entry("package/l", b'2', "/etc", b""),
            "\"l\"",
        ),
        (
            Archive::package().entry("package/l", b'1', "../x", b""),
            "package/l",
        ),
        (
            Archive::package().entry("package/l", b'1', "package/no", b""),
            "package/l",
        ),
        (
            Archive::package().entry("package/dev", b'3', "", b""),
            "package/dev",
        ),
        (
            Archive::package().entry("package/dev", b'4', "", b""),
            "package/dev",
        ),
        (
            Archive::package().entry("package/dev", b'6', "", b""),
            "package/dev",
        ),
        (
            Archive::package()
                .file("package/a", b"1")
                .file("package/a", b"2"),
            "\"a\"",
        ),
        (
            Archive::package()
                .file("package/a", b"1")
                .file("package/a/b", b"2"),
            "a",
        ),
        (
            Archive::package().file("other/a.js", b"1"),
            "two package roots",
        ),
    ] {
        refused(&archive.tgz(), part);
    }
}

#[test]
fn one_whose_package_json_is_missing_or_broken() {
    for archive in [
        Archive::default().file("package/a.js", b"1"),
        Archive::default().file("package/package.json", b"{"),
        Archive::default().file("package/package.json", b"[]"),
        Archive::default().file("package/package.json/x", b"{}"),
    ] {
        let project = Project::empty().file("fx.tgz", archive.tgz());
        project.run(&["check", "fx.tgz"]).refuses(&["package.json"]);
    }
}

#[test]
fn good_ones_are_judged() {
    let map = MAP.as_bytes();
    for (archive, code) in [
        (Archive::package().tgz(), 0),
        (Archive::package().tar(), 0),
        (Archive::package().file("package/a.js", b"1").tgz(), 0),
        (
            Archive::default().file("fx/package.json", MANIFEST).tgz(),
            0,
        ),
        (Archive::package().file("package/a.js.map", map).tgz(), 1),
        (Archive::package().file("package/a.js.map", map).tar(), 1),
        // Hard links inside are what managers write; they are followed.
        (
            Archive::package()
                .file("package/a.js", b"1")
                .entry("package/b.js", b'1', "package/a.js", b"")
                .tgz(),
            0,
        ),
        (
            Archive::package()
                .file("package/data", map)
                .entry("package/a.js.map", b'1', "package/data", b"")
                .tgz(),
            1,
        ),
        (
            Archive::package()
                .entry("package/l", b'2', "package.json", b"")
                .tgz(),
            0,
        ),
        (
            Archive::package()
                .file("package/a", b"1")
                .file("package/a", b"1")
                .tgz(),
            0,
        ),
    ] {
        let project = Project::empty().file("fx.tgz", archive);
        let run = project.run(&["check", "fx.tgz"]).exits(code);
        run.says(&["fx@1.0.0"]);
        project
            .run(&["check", "fx.tgz", "--format", "json"])
            .exits(code);
    }
}

#[test]
fn its_list_is_its_entries_in_their_order() {
    let archive = Archive::package()
        .file("package/z.js", b"1\n")
        .file("package/a.js", b"22\n");
    let project = Project::empty().file("fx.tgz", archive.tgz());
    let run = project
        .run(&["list", "fx.tgz", "--format", "json"])
        .exits(0);
    assert_eq!(run.paths(), ["package.json", "z.js", "a.js"]);
    assert_eq!(run.json()["entryCount"], 3);
    assert_eq!(run.json()["unpackedSize"], MANIFEST.len() + 5);
    project
        .run(&["list", "fx.tgz"])
        .exits(0)
        .says(&["z.js", "3 files"]);
}

#[test]
fn the_policy_of_the_current_directory_holds_for_it() {
    let archive = Archive::package().file("package/a.js.map", MAP.as_bytes());
    let project = Project::new(npm11("")).file("fx.tgz", archive.tgz()).file(
        "packgate.toml",
        "[rules]\nsource-maps = { level = \"allow\", reason = \"public\" }\n",
    );
    project.run(&["check", "fx.tgz"]).exits(0);
}

#[test]
fn why_wants_a_package_in_it() {
    let empty = Archive::default().file("package/a.js", b"1\n");
    let project = Project::new(npm11("")).file("fx.tgz", empty.tgz());
    project
        .run(&["why", "--package", "fx.tgz", "a.js"])
        .refuses(&["package.json"]);
}
