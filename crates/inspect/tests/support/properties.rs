//! What holds of every file, whatever its bytes. The fuzz targets and the tests share it.

#![allow(dead_code, reason = "each target uses its own part of this")]

use object::read::archive::ArchiveFile;
use object::{File, Object, ObjectSection};
use packgate_inspect::{Inspection, Options, PackedEntry, PackedView, aggregate, inspect};
use packgate_report::human_bytes;
use packgate_tree::Memory;

/// The names under which the bytes are looked at.
const NAMES: [&str; 4] = ["a.js", "a.js.map", "a.css", "a.md"];
/// The sizes of the parts in which they are read.
const CHUNKS: [usize; 3] = [1, 7, 64 * 1024];

/// No panic, and the same findings in whatever parts the file is read, under whatever name
/// a map or a program has.
pub(crate) fn of_maps(bytes: &[u8]) {
    for name in NAMES {
        in_parts(name, bytes);
    }
}

/// The same of compiled files; and what the crate `object` finds in them is found.
pub(crate) fn of_binaries(bytes: &[u8]) {
    let inspection = in_parts("a.node", bytes);
    let debug = oracle(bytes);
    // Less is what every program brings along.
    if debug < 200 || !inspection.not_inspected.is_empty() {
        return;
    }
    let details = inspection
        .hits
        .iter()
        .filter(|it| it.rule.id == "debug-info");
    let details: Vec<&str> = details.filter_map(|it| it.detail.as_deref()).collect();
    let said = |it: &&str| it.contains("of it are debug information");
    let found = details.iter().any(said);
    assert!(
        found,
        "{} of debug information: {details:?}",
        human_bytes(debug)
    );
}

/// Reads a file in parts of several sizes.
///
/// # Panics
/// If the findings are not the same.
pub(crate) fn in_parts(name: &str, bytes: &[u8]) -> Inspection {
    let whole = look(name, bytes, 256 * 1024);
    aggregate(whole.hits.clone());
    for chunk in CHUNKS {
        // Every step moves what may be looked back at: long files, long steps.
        let chunk = if bytes.len() > 20_000 {
            chunk.max(500)
        } else {
            chunk
        };
        let parts = look(name, bytes, chunk);
        let text = bytes.escape_ascii();
        let (left, right) = (told(&whole), told(&parts));
        assert!(
            parts == whole,
            "{left:#?} in parts of {chunk} {right:#?}: {name}: {text}"
        );
    }
    whole
}

/// What an inspection says, without the pages of the rules.
fn told(inspection: &Inspection) -> Vec<String> {
    let hits = inspection.hits.iter();
    let hits = hits.map(|it| format!("{} {:?}", it.rule.id, it.detail));
    let rest = inspection.not_inspected.iter();
    hits.chain(rest.map(|it| it.reason.clone())).collect()
}

fn look(name: &str, bytes: &[u8], chunk: usize) -> Inspection {
    let tree = Memory::new("test").file(name, bytes);
    let files = [PackedEntry {
        path: name.to_owned(),
        source: name.to_owned(),
        size: bytes.len() as u64,
    }];
    let view = PackedView {
        tree: &tree,
        files: &files,
        memory: None,
        manifest: "{}",
    };
    let options = Options {
        threads: 1,
        chunk,
        ..Options::default()
    };
    inspect(&view, &options)
}

/// Bytes in sections that tell of the source, of the file or of its members.
fn oracle(bytes: &[u8]) -> u64 {
    let Ok(library) = ArchiveFile::parse(bytes) else {
        return sections(bytes);
    };
    if !bytes.starts_with(b"!<arch>\n") {
        return 0;
    }
    let members = library.members().map_while(Result::ok);
    let data = members.filter_map(|it| it.data(bytes).ok());
    data.map(sections).fold(0, u64::saturating_add)
}

fn sections(bytes: &[u8]) -> u64 {
    let Ok(file) = File::parse(bytes) else {
        return 0;
    };
    let size = file
        .sections()
        .filter(tells)
        .filter_map(|it| it.file_range());
    size.fold(0, |sum: u64, (_, size)| sum.saturating_add(size))
}

fn tells<'a>(section: &impl ObjectSection<'a>) -> bool {
    const TELLING: [&str; 6] = [
        "debug_info",
        "debug_line",
        "debug_str",
        "debug_types",
        "debug_macinfo",
        "debug_macro",
    ];
    let name = section.name().unwrap_or("");
    let name = name.trim_start_matches(['.', '_']);
    let name = name.strip_prefix('z').unwrap_or(name);
    section.segment_name() == Ok(Some("__DWARF")) || TELLING.iter().any(|it| name.starts_with(it))
}
