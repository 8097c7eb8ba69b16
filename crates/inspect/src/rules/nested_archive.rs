use packgate_report::{Family, Level, Rule};

use std::io::Read;

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "nested-archive",
    family: Family::Internal,
    level: Level::Warning,
    summary: "a package packed inside the package",
    page: include_str!("pages/nested-archive.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| detail_message("is", "a tarball of a package", "tarballs of packages", hits),
};

fn look(file: &File) -> Vec<Seen> {
    let kind = kind(file);
    kind.map(|kind| Seen::of(&RULE).detail(kind))
        .into_iter()
        .collect()
}

fn kind(file: &File) -> Option<&'static str> {
    let head = &file.facts.head;
    if !head.starts_with(GZIP) {
        return is_package(head).then_some("a tarball of a package, not compressed");
    }
    if is_package(&decompressed(head)) {
        return Some("a tarball of a package");
    }
    is_called_like_one(base(file.path)).then_some("a tarball called like a packed package")
}

const GZIP: &[u8] = &[0x1f, 0x8b, 8];
/// The size of a record in a tarball.
const RECORD: usize = 512;

/// The first record of a gzipped file, as far as its kept beginning tells.
fn decompressed(head: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(RECORD);
    let reader = flate2::read::GzDecoder::new(head);
    // It breaks off where the beginning ends; what came before that is good.
    let read = reader.take(RECORD as u64).read_to_end(&mut record);
    if read.is_err() {
        record.truncate(RECORD);
    }
    record
}

/// Whether a tarball begins with an entry in `package/`, as npm, pnpm and Yarn
/// write it. The sum of the record must be right.
fn is_package(record: &[u8]) -> bool {
    let Some(record) = record.get(..RECORD) else {
        return false;
    };
    let field = String::from_utf8_lossy(&record[148..156]);
    let field = field.trim_matches(['\0', ' ']);
    let said = u32::from_str_radix(field, 8).ok();
    let bytes = record.iter().enumerate().map(|(at, byte)| match at {
        148..156 => u32::from(b' '),
        _ => u32::from(*byte),
    });
    record.starts_with(b"package/") && said == Some(bytes.sum())
}

/// `name-1.2.3.tgz`, as `npm pack` calls it.
fn is_called_like_one(name: &str) -> bool {
    let Some(stem) = name.strip_suffix(".tgz") else {
        return false;
    };
    stem.match_indices('-').any(|(at, _)| {
        let mut parts = stem[at + 1..].splitn(3, '.');
        let number = |part: Option<&str>| {
            part.is_some_and(|it| it.bytes().next().is_some_and(|it| it.is_ascii_digit()))
        };
        at > 0 && number(parts.next()) && number(parts.next()) && number(parts.next())
    })
}
