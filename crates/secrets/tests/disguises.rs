//! Every family in every disguise that a bundler or an archive can give it.
//!
//! `cargo test -p packgate-secrets --test disguises -- --nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod common;

use common::disguise::{DISGUISES, gzip, sentence, tarball};
use common::{Rng, positives};
use packgate_secrets::{Family, Limits, Reader, Report, Scanner, Why, families};

fn read(scanner: &Scanner, bytes: &[u8], limits: Limits) -> Report {
    Reader::new(scanner).read(&mut &bytes[..], limits).unwrap()
}

fn seen(report: &Report, family: &Family) -> bool {
    report
        .seen
        .iter()
        .flat_map(|it| &it.found)
        .any(|it| it.family == family)
}

#[test]
fn every_family_is_found_in_every_disguise() {
    let scanner = Scanner::new();
    let mut rng = Rng(41);
    let mut missed = vec![Vec::new(); DISGUISES.len()];
    let all: Vec<&Family> = families().filter(|it| !it.whole).collect();
    for family in &all {
        for token in positives(family, &mut rng).into_iter().take(2) {
            for (index, (name, disguise)) in DISGUISES.iter().enumerate() {
                let report = read(&scanner, &disguise(&token), Limits::default());
                assert_eq!(report.unseen, [], "{name}");
                if !seen(&report, family) {
                    missed[index].push(family.id);
                }
            }
        }
    }
    println!("{:24} families {}", "disguise", all.len());
    for ((name, _), missed) in DISGUISES.iter().zip(&missed) {
        println!("{name:24} missed {} {missed:?}", missed.len());
    }
    assert!(missed.iter().all(Vec::is_empty));
}

#[test]
fn a_place_is_that_in_the_file() {
    let scanner = Scanner::new();
    let mut rng = Rng(42);
    let family = packgate_secrets::family("github-fine-grained-token").unwrap();
    let token = positives(family, &mut rng).remove(0);
    for (name, disguise) in DISGUISES {
        let bytes = disguise(&token);
        let report = read(&scanner, &bytes, Limits::default());
        let seen = &report.seen[0];
        let found = &seen.found[0];
        assert!(!found.shown.contains(&token[20..30]), "{name}");
        if seen.path.is_empty() {
            let start = usize::try_from(found.offset).unwrap();
            let piece = &bytes[start..start + found.length];
            let coded = ["base64", "hexadecimal", "data", "UTF", "joined"]
                .iter()
                .any(|it| name.starts_with(it));
            assert!(
                coded || piece == token.as_bytes(),
                "{name} {}",
                String::from_utf8_lossy(piece)
            );
            assert!(
                found.length >= token.len() && found.length < token.len() * 5,
                "{name} {}",
                found.length
            );
            let line = 1 + memchr::memchr_iter(b'\n', &bytes[..start]).count();
            let wide = name.starts_with("UTF");
            assert!(
                wide || found.line == line as u64,
                "{name} {} {line}",
                found.line
            );
        }
    }
    let tgz = gzip(&tarball(&[("package/a.js", token.as_bytes())]));
    assert_eq!(
        read(&scanner, &tgz, Limits::default()).seen[0].path,
        ["", "package/a.js"]
    );
}

#[test]
fn what_a_limit_or_damage_hid_is_said() {
    let scanner = Scanner::new();
    let mut nested = b"text".to_vec();
    for _ in 0..6 {
        nested = gzip(&nested);
    }
    let bomb = gzip(&vec![b' '; 4 << 20]);
    let many: Vec<(String, [u8; 1])> = (0..50).map(|it| (format!("f{it}"), [b'x'])).collect();
    let many: Vec<(&str, &[u8])> = many
        .iter()
        .map(|(name, body)| (&**name, &body[..]))
        .collect();
    let mut cut = gzip(&sentence("x").repeat(5000).into_bytes());
    cut.truncate(cut.len() / 2);
    let small = Limits {
        bytes: 1 << 20,
        files: 40,
        ..Limits::default()
    };
    for (bytes, why) in [
        (nested, Why::Depth),
        (bomb, Why::Bytes),
        (tarball(&many), Why::Files),
        (cut, Why::Damaged),
        (b"PK\x03\x04garbage".to_vec(), Why::Damaged),
        (b"\x1f\x8b\x08garbage".to_vec(), Why::Damaged),
    ] {
        let report = read(&scanner, &bytes, small);
        let whys: Vec<Why> = report.unseen.iter().map(|it| it.why).collect();
        assert_eq!(whys, [why], "{:?}", report.unseen);
    }
}

#[test]
fn stores_of_keys_are_known_by_how_they_begin() {
    let scanner = Scanner::new();
    for (head, id) in [
        (
            &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0][..],
            "java-key-store",
        ),
        (&[0xce, 0xce, 0xce, 0xce, 0, 0, 0, 2, 0], "jceks-key-store"),
        (&[0x30, 0x82, 9, 0x51, 2, 1, 3, 0x30, 0x82], "pkcs12-store"),
        (
            &[0x30, 0x83, 1, 9, 0x51, 2, 1, 3, 0x30, 0x83],
            "pkcs12-store",
        ),
        (
            &[0x03, 0xd9, 0xa2, 0x9a, 0x67, 0xfb, 0x4b, 0xb5],
            "keepass-database",
        ),
    ] {
        let report = read(&scanner, head, Limits::default());
        assert_eq!(report.seen[0].found[0].family.id, id);
        let mut other = head.to_vec();
        other[4..].fill(0x41);
        assert!(read(&scanner, &other, Limits::default()).seen.is_empty());
    }
}
