//! Tarballs made to show one package and install another, or to reach out of it.

mod archive;

use archive::{Tar, gzip, open, reason, record};
use tar::EntryType;

fn package() -> Tar {
    Tar::new()
        .file("package/package.json", "{}")
        .file("package/a.js", "a")
}

#[track_caller]
fn refused(tar: Tar, part: &str) {
    let reason = reason(tar.open());
    assert!(reason.contains(part), "{reason}");
}

#[test]
fn an_entry_longer_than_the_archive_names_it() {
    let tar = Tar::new().with("package/liar", "x", |header| header.set_size(1 << 20));
    refused(tar, "\"package/liar\": cut short inside it");
    let tar = Tar::new().with("package/liar", "x", |header| header.set_size(u64::MAX));
    refused(tar, "\"package/liar\": cut short inside it");
}

#[test]
fn a_size_beyond_64_bits_is_no_number() {
    let tar = Tar::new().with("package/a", "", |header| {
        header.as_old_mut().size = [0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
    });
    refused(tar, "its size is no number");
    let tar = Tar::new().with("package/a", "", |header| {
        header.as_old_mut().size = *b"0x10\0\0\0\0\0\0\0\0";
    });
    refused(tar, "its size is no number");
}

#[test]
fn a_wrong_tar_checksum_is_refused() {
    let mut bytes = package().end();
    bytes[0] ^= 1;
    assert!(reason(open(&bytes)).contains("checksum"));
}

#[test]
fn what_follows_the_gzip_data_is_refused() {
    for tail in [&b"garbage"[..], b"\0\0\0garbage", b"\x1f"] {
        let bytes = [&package().gzip()[..], tail].concat();
        assert!(open(&bytes).is_err());
    }
}

#[test]
fn a_second_archive_behind_the_first_is_refused() {
    let hidden = Tar::new().file("package/hidden.map", "x").end();
    let bytes = [package().end(), hidden.clone()].concat();
    assert!(reason(open(&bytes)).contains("something follows the end"));
    let bytes = [package().gzip(), gzip(&hidden)].concat();
    assert!(reason(open(&bytes)).contains("something follows the end"));
}

#[test]
fn entries_behind_one_zero_block_are_refused() {
    let bytes = package().raw(&[0; 512]).file("package/hidden.map", "x");
    refused(bytes, "something follows the end");
}

#[test]
fn absolute_names_are_refused() {
    for name in [
        "/etc/passwd",
        "C:\\x",
        "C:/x",
        "c:x",
        "\\\\host\\share",
        "\\x",
    ] {
        refused(package().file(name, ""), "its name is absolute");
    }
    refused(package().file("package/C:/x", ""), "a drive");
    refused(package().file("package/a:b.js", ""), "a drive");
}

#[test]
fn names_that_lead_out_are_refused() {
    let names = [
        "../x",
        "package/../../x",
        "package/a/../b",
        "package/..",
        "package\\..\\..\\x",
        "package/..\\x",
    ];
    for name in names {
        refused(package().file(name, ""), "leads out of the package");
    }
}

#[test]
fn dots_inside_a_name_are_not_segments() {
    let tar = package()
        .file("package/..a/b..", "")
        .file("package/...", "");
    assert!(tar.open().is_ok());
}

#[test]
fn empty_names_and_segments_are_refused() {
    refused(package().file("", ""), "without a name");
    for name in ["package//x", "package/./x", "package/x//", "package/x/./"] {
        refused(package().dir(name), "empty segment");
    }
}

#[test]
fn a_nul_in_a_name_is_refused() {
    let tar = package().pax(b'x', &[("path", "package/a.js\0.map")]);
    refused(tar.file("package/x", ""), "NUL");
    let long = EntryType::GNULongName;
    let tar = package().entry(long, "././@LongLink", "", "package/a\0b\0");
    refused(tar.file("package/x", ""), "NUL");
    refused(package().file("package/x\0y", ""), "NUL");
}

#[test]
fn a_name_that_is_not_utf8_is_refused() {
    let tar = package().entry(EntryType::Regular, b"package/\xff", "", "");
    refused(tar, "not UTF-8");
}

#[test]
fn a_file_outside_the_top_directory_is_refused() {
    refused(
        Tar::new().file("README.md", ""),
        "outside the top directory",
    );
}

#[test]
fn two_package_roots_are_refused() {
    refused(
        package().file("other/x", ""),
        "two package roots, \"package\" and \"other\"",
    );
    refused(package().file("./package/x", ""), "two package roots");
}

#[test]
fn devices_and_unknown_kinds_are_refused() {
    for kind in [EntryType::Char, EntryType::Block, EntryType::Fifo] {
        refused(
            package().entry(kind, "package/x", "", ""),
            "a device or a FIFO",
        );
    }
    let odd = package().entry(EntryType::new(b'V'), "package/x", "", "");
    refused(odd, "npm does not know");
}

#[test]
fn sparse_files_are_refused() {
    let tar = package().with("package/x", "", |header| {
        header.set_entry_type(EntryType::GNUSparse);
    });
    refused(tar, "sparse");
    let tar = package().pax(b'x', &[("GNU.sparse.major", "1")]);
    refused(tar.file("package/x", ""), "sparse");
}

#[test]
fn links_out_of_the_package_are_refused() {
    for target in ["/etc/passwd", "../x", "a/../../x", "C:\\x", "..\\x", "\\x"] {
        refused(package().symlink("package/l", target), "links out of");
    }
}

#[test]
fn links_that_lead_out_together_are_refused() {
    let tar = package()
        .symlink("package/d/e/up", "../..")
        .symlink("package/l", "d/e/up/../x");
    refused(tar, "\"l\": it links out of");
}

#[test]
fn a_hard_link_to_nothing_is_refused() {
    for target in [
        "package/later",
        "package/none",
        "other/a.js",
        "package",
        "package/a.js/",
    ] {
        let tar = package()
            .hard_link("package/l", target)
            .file("package/later", "");
        refused(tar, "\"package/l\": hard link to");
    }
    refused(
        package().hard_link("package/l", "../../etc/passwd"),
        "leads out",
    );
}

#[test]
fn links_and_directories_with_content_are_refused() {
    for kind in [EntryType::Symlink, EntryType::Link, EntryType::Directory] {
        let tar = package().entry(kind, "package/l", "package/a.js", "content");
        refused(tar, "with content");
    }
}

#[test]
fn repeated_entries_that_differ_are_refused() {
    let again = [
        package().file("package/a.js", "b"),
        package().file("package/a.js", "longer"),
        package().symlink("package/a.js", "package.json"),
        package().dir("package/a.js"),
        package().with("package/a.js", "a", |header| header.set_mode(0o755)),
    ];
    for tar in again {
        refused(tar, "\"a.js\": is there twice, and differs");
    }
}

#[test]
fn a_file_used_as_a_directory_is_refused() {
    let tar = package().file("package/a.js/b", "");
    refused(tar, "both a file and a directory");
    let tar = Tar::new().file("package/d/x", "").file("package/d", "");
    refused(tar, "both a file and a directory");
    let tar = package().symlink("package/l", "d").file("package/l/x", "");
    refused(tar, "both a file and a directory");
}

#[test]
fn two_sizes_for_one_entry_are_refused() {
    let hidden = Tar::new().file("package/hidden.map", "x").bytes;
    let size = hidden.len().to_string();
    let tar = package().pax(b'x', &[("size", &size)]);
    let tar = tar.with("package/x", &hidden, |header| header.set_size(0));
    refused(tar, "two different sizes");
    let tar = package().pax(b'g', &[("size", &size)]);
    refused(tar.file("package/x", hidden), "global header");
}

#[test]
fn two_names_for_one_entry_are_refused() {
    let tar = package()
        .pax(b'x', &[("path", "package/b"), ("path", "package/c")])
        .file("package/x", "");
    refused(tar, "two different names");
    let tar = package()
        .pax(b'x', &[("path", "package/b")])
        .entry(EntryType::GNULongName, "././@LongLink", "", "package/c\0")
        .file("package/x", "");
    refused(tar, "two different names");
    let tar = package()
        .pax(b'x', &[("path", "package/b")])
        .pax(b'x', &[("mtime", "1")])
        .file("package/x", "");
    refused(tar, "two extended headers");
}

#[test]
fn malformed_extended_headers_are_refused() {
    let hidden = format!("\n{}", record("path", "package/b"));
    let two_lines = record("comment", "a\n20 path=package/b");
    let bodies = [
        "",
        "x",
        "9999 path=a\n",
        "5 a=b",
        "6 ab\n",
        "-1 a=b\n",
        &hidden,
        &two_lines,
    ];
    for body in &bodies[1..] {
        let tar = package().entry(EntryType::XHeader, "PaxHeader/x", "", body);
        refused(tar.file("package/x", ""), "malformed extended header");
    }
    let size = package().pax(b'x', &[("size", "+1")]);
    refused(size.file("package/x", "1"), "malformed extended header");
}

#[test]
fn an_extended_header_needs_its_entry() {
    refused(
        package().pax(b'x', &[("path", "package/b")]),
        "where an entry should follow",
    );
}

#[test]
fn a_huge_extended_header_is_refused() {
    let body = record("comment", &"x".repeat(2 << 20));
    let tar = package().entry(EntryType::XHeader, "PaxHeader/x", "", body);
    refused(tar.file("package/x", ""), "more than 1 MiB");
}

#[test]
fn a_message_shows_control_characters_escaped_and_ends() {
    let name = format!("/\x1b[2J\n{}", "x".repeat(5000));
    let tar = package()
        .pax(b'x', &[("path", &name)])
        .file("package/x", "");
    let reason = reason(tar.open());
    assert!(
        !reason.contains(['\x1b', '\n']) && reason.len() < 500,
        "{reason}"
    );
}
