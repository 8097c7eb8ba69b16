use packgate_report::{Family, Level, Rule, human_bytes};

use crate::binary::BinaryFacts;
use crate::check::{Check, File, Look};
use crate::hit::{Hit, Seen};
use crate::marks::ends;
use crate::text::shown;

pub(super) static RULE: Rule = Rule {
    id: "debug-info",
    family: Family::Internal,
    level: Level::Warning,
    summary: "debug information of a compiled file, which tells of its source",
    page: include_str!("pages/debug-info.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message,
};

fn look(file: &File) -> Vec<Seen> {
    let by_name = || separate(file).map(|kind| Seen::of(&RULE).detail(kind));
    let binary = file.facts.binary.as_ref();
    let seen = binary.and_then(inside).or_else(by_name);
    seen.into_iter().collect()
}

/// Less than this is not the program's own: the files that every program begins with
/// bring a few lines about themselves (76 bytes on Android). The smallest program in C
/// has 459.
const LEAST: u64 = 200;

/// What a compiled file has in it. Names of functions, and the path of a database
/// that is not packed, tell so little and are so common that they are a note.
fn inside(binary: &BinaryFacts) -> Option<Seen> {
    let seen = Seen::of(&RULE);
    if let Some(url) = &binary.debug_url {
        let detail = format!(
            "{}; its debug information is at {}",
            binary.format,
            shown(url)
        );
        return Some(seen.detail(detail));
    }
    if binary.debug >= LEAST {
        let bytes = human_bytes(binary.debug);
        let detail = format!("{}; {bytes} of it are debug information", binary.format);
        return Some(seen.detail(detail));
    }
    let seen = seen.level(Level::Note);
    if let Some(path) = &binary.database {
        let detail = format!("{}; its debug database was {}", binary.format, shown(path));
        return Some(seen.detail(detail));
    }
    let names = || format!("{}; it has the names of its functions", binary.format);
    binary.names.then(|| seen.detail(names()))
}

/// Debug information in a file of its own.
fn separate(file: &File) -> Option<&'static str> {
    let head = &file.facts.head;
    let breakpad = ["windows", "mac", "Linux", "linux", "Android"];
    let symbols = || {
        let rest = head.strip_prefix(b"MODULE ");
        rest.is_some_and(|rest| breakpad.iter().any(|it| rest.starts_with(it.as_bytes())))
    };
    if head.starts_with(b"Microsoft C/C++ MSF 7.00") || head.starts_with(b"Microsoft C/C++ program")
    {
        Some("a debug database of Windows")
    } else if head.starts_with(b"BSJB") && ends(file.path, ".pdb") {
        Some("a debug database of .NET")
    } else if symbols() {
        Some("symbols for Breakpad")
    } else if file
        .path
        .split('/')
        .rev()
        .skip(1)
        .any(|it| ends(it, ".dSYM"))
    {
        Some("part of a .dSYM bundle")
    } else {
        None
    }
}

fn message(hits: &[Hit]) -> String {
    match hits {
        [one] => {
            let detail = one.detail.as_deref().unwrap_or("debug information");
            format!("{} is {detail}", one.path)
        }
        _ if hits.iter().all(|it| it.level == Level::Note) => {
            "files name functions, or the place of debug information".to_owned()
        }
        _ => "files are or hold debug information".to_owned(),
    }
}
