//! What holds of all bytes. The fuzz targets and the tests share it.

#![allow(dead_code, reason = "each target uses its own part of this")]
#![allow(clippy::unwrap_used, reason = "a property may fail")]

use std::sync::OnceLock;

use packgate_secrets::{
    Family, Finds, Found, Limits, Part, Reader, Scanner, Shape, Window, credentials, families,
    originals,
};

/// The names under which files of credentials are looked at.
const NAMES: [&str; 4] = ["", ".npmrc", ".pypirc", "config.json"];

/// As little as shows each limit.
const LIMITS: Limits = Limits {
    depth: 3,
    bytes: 1 << 20,
    files: 64,
};

fn scanner() -> &'static Scanner {
    static SCANNER: OnceLock<Scanner> = OnceLock::new();
    SCANNER.get_or_init(Scanner::new)
}

/// No panic in any view; every place lies in the bytes, in order, on the line that it
/// says; what is printed has nothing that was not meant to be shown.
pub(crate) fn of_engine(bytes: &[u8]) {
    let mut finds = Finds::default();
    scanner().scan_every_view(&Window::whole(bytes), &mut finds);
    let found = finds.into_found();
    let plain = scanner().scan(bytes);
    for it in found.iter().chain(&plain) {
        holds(it, bytes);
    }
    let ordered = |all: &[Found]| all.is_sorted_by_key(|it| it.offset);
    assert!(ordered(&found) && ordered(&plain));
}

fn holds(found: &Found, bytes: &[u8]) {
    let start = usize::try_from(found.offset).unwrap();
    assert!(start + found.length <= bytes.len(), "{found:?}");
    let before = &bytes[..start];
    let lines = before.split(|it| *it == b'\n').count();
    assert_eq!(found.line, lines as u64, "{found:?}");
    let line = before.iter().rposition(|it| *it == b'\n');
    let column = start - line.map_or(0, |it| it + 1) + 1;
    assert_eq!(found.column, Some(column as u64), "{found:?}");
}

/// The bytes made into a token of each shape that they choose: so that every check of
/// a structure is reached with what it has not seen. A check must not panic, and what
/// is shown must be a prefix and an end.
pub(crate) fn of_families(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first_chunk::<2>() else {
        return;
    };
    let all: Vec<&Family> = families().filter(|it| !it.shapes.is_empty()).collect();
    let choice = usize::from(u16::from_le_bytes(*choice));
    let family = all[choice % all.len()];
    let mut rest = rest.iter().copied();
    for shape in family.shapes {
        let token = token(shape, &mut rest);
        let text = [b"x = \"", &token[..], b"\"\n"].concat();
        of_engine(&text);
        for found in scanner().scan(&text) {
            let start = usize::try_from(found.offset).unwrap();
            let secret = String::from_utf8_lossy(&text[start..start + found.length]).into_owned();
            assert!(
                found.length < 24 || !found.shown.contains(&secret),
                "{found:?}"
            );
        }
    }
}

fn token(shape: Shape, bytes: &mut impl Iterator<Item = u8>) -> Vec<u8> {
    let mut text = Vec::new();
    for part in shape {
        let mut next = || usize::from(bytes.next().unwrap_or(7));
        match part {
            Part::Lit(literal) => text.extend(literal.bytes()),
            Part::Any(literals) => text.extend(literals[next() % literals.len()].bytes()),
            Part::Run(set, least, most) | Part::Until(set, least, most, _) => {
                let digits: Vec<u8> = set.bytes().collect();
                let more = next() % (usize::from(most - least).min(64) + 1);
                let length = usize::from(*least) + more;
                text.extend((0..length).map(|_| digits[next() % digits.len()]));
                if let Part::Until(.., literal) = part {
                    text.extend(literal.bytes());
                }
            }
            Part::Uuid => text.extend(b"0f8b2c4e-1a2b-4c3d-8e9f-a1b2c3d4e5f6"),
        }
    }
    text
}

/// No panic, bounded, and places in the file, whatever a file of credentials holds.
pub(crate) fn of_credentials(bytes: &[u8]) {
    for name in NAMES {
        let found = credentials::judge(name, bytes).unwrap_or_default();
        for it in &found {
            holds(it, bytes);
        }
    }
}

/// No panic and an end, whatever an archive claims of itself.
pub(crate) fn of_archives(bytes: &[u8]) {
    let mut reader = Reader::new(scanner());
    reader.read(&mut &bytes[..], LIMITS).unwrap();
}

/// One answer for each place, whatever the map.
pub(crate) fn of_originals(bytes: &[u8]) {
    let places: Vec<u64> = (0..bytes.len() as u64).step_by(5).collect();
    let answers = originals(&mut &bytes[..], &places).unwrap();
    assert_eq!(answers.len(), places.len());
    for answer in answers.into_iter().flatten() {
        assert!(answer.line >= 1 && answer.line <= bytes.len() as u64 + 1);
    }
}
