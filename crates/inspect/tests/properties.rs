//! The properties that the fuzz targets look for, on every compiler and in bounded time:
//! the kept corpus, and what becomes of it when it is damaged at random.

#[path = "support/properties.rs"]
mod properties;
mod support;

use std::path::Path;
use support::Random;

/// Pieces that mean something to some reader.
const PIECES: [&[u8]; 20] = [
    b"{\"version\":3,",
    b"{\\\"version\\\":3,",
    b"\"sources\":[\"a\",",
    b"\"sourcesContent\":[\"x\",",
    b"\"mappings\":\"\"}",
    b"\"sections\":[{\"map\":{",
    b"\"ignoreList\":[0,1",
    b"//# sourceMappingURL=",
    b"data:application/json;base64,",
    b"eyJ2ZXJzaW9uIjoz",
    b"\\/",
    b"\\u00",
    b"%22",
    b"\n",
    b"\x1f\x8b\x08",
    b"!<arch>\n",
    b"\x7fELF",
    b".debug_info\0",
    b"\xff\xff\xff\xff",
    b"\0\0\0\0",
];

#[expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads its corpus"
)]
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let entries = std::fs::read_dir(folder.join(target)).unwrap();
    let mut paths: Vec<_> = entries.map(|it| it.unwrap().path()).collect();
    paths.sort();
    assert!(paths.len() >= 8, "{} files for {target}", paths.len());
    paths.iter().map(|it| std::fs::read(it).unwrap()).collect()
}

/// One to four places damaged.
fn damaged(sample: &[u8], others: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=random.below(4) {
        // Mostly where headers are.
        let most = if random.below(2) == 0 {
            200
        } else {
            bytes.len()
        };
        let at = random.below(most.min(bytes.len()) + 1).min(bytes.len());
        match random.below(6) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = [0, 1, 0x7f, 0x80, 0xff, b'"'][random.below(6)],
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => {
                let other = &others[random.below(others.len())];
                let from = random.below(other.len() + 1).min(other.len());
                let length = random.below(200).min(other.len() - from);
                let part = other[from..from + length].to_vec();
                drop(bytes.splice(at..at, part));
            }
            _ => drop(bytes.splice(at..at, PIECES[random.below(PIECES.len())].iter().copied())),
        }
    }
    bytes
}

fn hold(target: &str, rounds: usize, property: fn(&[u8])) {
    let corpus = corpus(target);
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for sample in &corpus {
        property(sample);
        for _ in 0..rounds {
            property(&damaged(sample, &corpus, &mut random));
        }
    }
}

#[test]
fn maps_and_what_holds_them() {
    hold("maps", 60, properties::of_maps);
}

#[test]
fn compiled_files() {
    hold("binaries", 150, properties::of_binaries);
}
