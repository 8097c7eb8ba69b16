//! Tarballs that are damaged, cut short, or too much.

#![expect(
    clippy::cast_possible_truncation,
    reason = "random numbers are cut down to bytes"
)]

mod archive;

use archive::{Tar, gzip, open, open_within, reason};
use packgate_tree::{Limits, Tarball, Tree, TreeError};
use tar::EntryType;

fn package() -> Tar {
    Tar::new()
        .file("package/package.json", "{}")
        .file("package/a.js", "a")
}

#[test]
fn nothing_is_no_archive() {
    assert!(reason(open(b"")).contains("neither gzip nor tar"));
    assert!(reason(open(&gzip(b""))).contains("neither gzip nor tar"));
    assert!(reason(open(b"hello")).contains("neither gzip nor tar"));
    assert!(reason(open(&[b'x'; 2048])).contains("not a tar header"));
    assert!(reason(Tar::new().open()).contains("holds no files"));
}

#[test]
fn a_gzip_cut_anywhere_is_refused() {
    let noise: Vec<u8> = (0..20_000_u32).map(|n| ((n * n) >> 7) as u8).collect();
    let bytes = package().file("package/noise", noise).gzip();
    for end in (0..bytes.len()).step_by(64) {
        let reason = reason(open(&bytes[..end]));
        assert!(!reason.is_empty(), "cut at {end}");
    }
    for end in bytes.len() - 64..bytes.len() {
        let reason = reason(open(&bytes[..end]));
        assert!(reason.contains("cut short"), "cut at {end}: {reason}");
    }
    assert!(open(&bytes).is_ok());
}

#[test]
fn a_tar_cut_anywhere_is_refused_or_misses_nothing() {
    let bytes = package().file("package/long", [b'x'; 1500]).end();
    for end in 0..bytes.len() {
        match open(&bytes[..end]) {
            Ok(tarball) => assert_eq!(tarball.entries_in_order().len(), 3, "cut at {end}"),
            Err(error) => assert!(matches!(error, TreeError::BadArchive { .. })),
        }
    }
}

#[test]
fn a_gzip_cut_between_its_members_is_refused() {
    let tar = package().end();
    let bytes = gzip(&tar[..1024]);
    assert!(reason(open(&bytes)).contains("the end of the archive is missing"));
}

#[test]
fn a_wrong_gzip_checksum_is_damage() {
    let mut bytes = package().gzip();
    let at = bytes.len() - 6;
    bytes[at] ^= 1;
    assert!(reason(open(&bytes)).contains("damaged"));
}

/// Every path with its content.
fn content(tarball: &Tarball) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    let read = tarball.for_each(|entry, content| -> std::io::Result<()> {
        let mut bytes = Vec::new();
        content.read_to_end(&mut bytes)?;
        all.push((entry.path.clone(), bytes));
        Ok(())
    });
    read.expect("readable");
    all
}

#[test]
fn a_flipped_bit_in_gzip_is_refused_or_changes_nothing() {
    let original = package().gzip();
    let whole = content(&open(&original).expect("a tarball"));
    let mut refused = 0;
    for at in 0..original.len() * 8 {
        let mut bytes = original.clone();
        bytes[at / 8] ^= 1 << (at % 8);
        match open(&bytes) {
            // The time in the header, the unused bits of the last byte.
            Ok(tarball) => assert_eq!(content(&tarball), whole, "bit {at}"),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > original.len() * 7, "{refused}");
}

#[test]
fn limits_refuse_and_do_not_cut() {
    let bytes = package().gzip();
    let usual = Limits::default();
    let cases = [
        (
            Limits {
                unpacked_bytes: 3071,
                ..usual
            },
            "more than 3071 bytes",
        ),
        (
            Limits {
                entries: 1,
                ..usual
            },
            "more than 1 entries",
        ),
        (
            Limits {
                path_len: 15,
                ..usual
            },
            "too long",
        ),
        (
            Limits {
                name_bytes: 15,
                ..usual
            },
            "bytes of names",
        ),
    ];
    for (limits, part) in cases {
        let reason = reason(open_within(&bytes, &limits));
        assert!(reason.contains(part), "{reason}");
    }
    let fits = Limits {
        unpacked_bytes: 3072,
        entries: 2,
        path_len: 20,
        name_bytes: 16,
        ratio: 1,
    };
    assert!(open_within(&bytes, &fits).is_ok());
}

/// 300 MB of zeros in a few hundred KB: one packed part, again and again.
fn bomb() -> Vec<u8> {
    let header = Tar::new().with("package/zeros", "", |header| header.set_size(300 << 20));
    let zeros = gzip(&vec![0; 10 << 20]);
    let mut bytes = gzip(&header.bytes);
    bytes.extend(zeros.repeat(30));
    bytes.extend(gzip(&[0; 1024]));
    bytes
}

#[test]
fn a_decompression_bomb_is_refused() {
    let bytes = bomb();
    assert!(bytes.len() < 1 << 20);
    let usual = Limits::default();
    let small = Limits {
        unpacked_bytes: 100 << 20,
        ratio: 10_000,
        ..usual
    };
    assert!(reason(open_within(&bytes, &small)).contains("more than 104857600 bytes"));
    let ratio = Limits {
        ratio: 200,
        ..usual
    };
    assert!(reason(open_within(&bytes, &ratio)).contains("more than 200 times its size"));
    assert!(reason(open(&bytes)).contains("more than 1000 times its size"));
}

#[test]
fn a_reader_that_fails_is_not_blamed_on_the_archive() {
    use std::io::{Error, Read};
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> Result<usize, Error> {
            Err(Error::other("the disk is on fire"))
        }
    }
    let bytes = package().gzip();
    let reader = (&bytes[..50]).chain(Failing);
    let error = Tarball::from_reader("x.tgz", reader).expect_err("fails");
    assert!(matches!(error, TreeError::Read { .. }), "{error}");
}

/// A xorshift generator: the same cases in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize
    }
}

/// Opens whatever this is and, if it opens, reads all of it.
fn exercise(bytes: &[u8]) -> bool {
    let Ok(tarball) = open(bytes) else {
        return false;
    };
    tarball.case_collisions();
    for entry in tarball.entries_in_order() {
        let _ = tarball.stat(&entry.path);
        let _ = tarball.realpath(&entry.path);
        let _ = tarball.entries(&entry.path);
        if let Ok(mut content) = tarball.open(&entry.path) {
            let count = std::io::copy(&mut content, &mut std::io::sink());
            assert!(count.is_ok());
        }
    }
    true
}

#[test]
fn random_bytes_never_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..3000 {
        let len = random.next() % 3000;
        let mut bytes: Vec<u8> = (0..len).map(|_| random.next() as u8).collect();
        assert!(!exercise(&bytes));
        if random.next().is_multiple_of(2) {
            bytes.splice(0..0, [0x1f, 0x8b, 8, 0]);
        }
        exercise(&gzip(&bytes));
        exercise(&bytes);
    }
}

/// Changes bytes of a header and mends its checksum, so that the change is met.
fn mutate(bytes: &mut [u8], random: &mut Random) {
    for _ in 0..=random.next() % 4 {
        let block = random.next() % (bytes.len() / 512) * 512;
        let at = random.next() % 512;
        bytes[block + at] = match random.next() % 4 {
            0 => b'0' + (random.next() % 8) as u8,
            1 => b"/.\\\0xgLKS125"[random.next() % 12],
            _ => random.next() as u8,
        };
        let header: &mut [u8] = &mut bytes[block..block + 512];
        if random.next().is_multiple_of(8) || header[257..262] != *b"ustar" {
            continue;
        }
        header[148..156].fill(b' ');
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }
}

#[test]
fn mutated_archives_never_panic() {
    let original = package()
        .dir("package/d")
        .pax(b'x', &[("path", "package/d/long"), ("size", "3")])
        .file("package/x", "abc")
        .entry(
            EntryType::GNULongName,
            "././@LongLink",
            "",
            "package/d/gnu\0",
        )
        .file("package/y", "abc")
        .symlink("package/l", "d/../a.js")
        .hard_link("package/h", "package/a.js")
        .end();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    let mut accepted = 0;
    for _ in 0..8000 {
        let mut bytes = original.clone();
        mutate(&mut bytes, &mut random);
        accepted += usize::from(exercise(&bytes));
    }
    // The changes reach past the checks, and the checks see most of them.
    assert!((500..7500).contains(&accepted), "{accepted}");
}
