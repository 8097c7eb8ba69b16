use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "database",
    family: Family::Internal,
    level: Level::Warning,
    summary: "a database, or a dump of one",
    page: include_str!("pages/database.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| detail_message("is", "a database", "databases, or dumps of databases", hits),
};

fn look(file: &File) -> Vec<Seen> {
    let kind = by_magic(&file.facts.head).or_else(|| by_name(file));
    kind.map(|kind| Seen::of(&RULE).detail(kind))
        .into_iter()
        .collect()
}

fn by_magic(head: &[u8]) -> Option<&'static str> {
    let at =
        |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|it| it.starts_with(magic));
    if at(0, b"SQLite format 3\0") {
        Some("an SQLite database")
    } else if at(0, &[0x37, 0x7f, 6, 0x82]) || at(0, &[0x37, 0x7f, 6, 0x83]) {
        Some("the log of an SQLite database")
    } else if at(4, b"Standard Jet DB\0") || at(4, b"Standard ACE DB\0") {
        Some("an Access database")
    } else if at(8, b"DUCK")
        && head
            .get(12..20)
            .is_some_and(|it| it[0] < 128 && it[4..] == [0; 4])
    {
        Some("a DuckDB database")
    } else if at(0, b"REDIS00") && head.get(7..9).is_some_and(<[u8]>::is_ascii) {
        Some("a dump of Redis")
    } else if at(0, b"PGDMP") {
        Some("a dump of PostgreSQL")
    } else if at(16, &[0xde, 0xc0, 0xef, 0xbe]) {
        Some("an LMDB database")
    } else {
        by_text(head)
    }
}

/// Dumps as statements of SQL, by the comment that the dumping program writes.
fn by_text(head: &[u8]) -> Option<&'static str> {
    let text = head.trim_ascii_start();
    if text.starts_with(b"-- MySQL dump ") || text.starts_with(b"-- MariaDB dump ") {
        Some("a dump of MySQL")
    } else if text.starts_with(b"--\n-- PostgreSQL database dump") {
        Some("a dump of PostgreSQL")
    } else {
        None
    }
}

/// `LevelDB` and `RocksDB` keep a directory of numbered files, and in `CURRENT` the
/// name of the one to begin with.
fn by_name(file: &File) -> Option<&'static str> {
    let name = base(file.path);
    let current = name == "CURRENT" && is_manifest(file.facts.head.trim_ascii_end());
    let tables = [".ldb", ".sst"];
    let table = || {
        tables.iter().any(|it| {
            name.strip_suffix(it)
                .is_some_and(|stem| stem.len() == 6 && stem.bytes().all(|it| it.is_ascii_digit()))
        })
    };
    (current || is_manifest(name.as_bytes()) || table()).then_some("part of a LevelDB database")
}

fn is_manifest(name: &[u8]) -> bool {
    name.strip_prefix(b"MANIFEST-")
        .is_some_and(|it| it.len() == 6 && it.iter().all(u8::is_ascii_digit))
}
