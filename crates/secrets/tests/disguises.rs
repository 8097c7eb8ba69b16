//! Every family in every disguise that a bundler or an archive can give it.
//!
//! `cargo test -p packgate-secrets --test disguises -- --nocapture` prints the table.
#![allow(clippy::unwrap_used, reason = "helpers of tests panic as tests do")]

mod common;

use std::io::Write;

use common::coded::base64;
use common::{Rng, positives};
use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use packgate_secrets::{Family, Limits, Reader, Report, Scanner, Why, families};

type Disguise = fn(&str) -> Vec<u8>;

const DISGUISES: &[(&str, Disguise)] = &[
    ("plain JavaScript", |it| {
        format!("const key = `{it}`;\n").into()
    }),
    ("minified, one line", |it| {
        let code = "function a(b,c){return b.d(c)?e:f[g]}".repeat(3000);
        format!("{code}var k=`{it}`;{code}").into()
    }),
    ("JSON", |it| {
        serde_json::json!({ "key": it }).to_string().into()
    }),
    ("JSON, slashes escaped", |it| {
        serde_json::json!({ "key": it })
            .to_string()
            .replace('/', "\\/")
            .into()
    }),
    ("YAML", |it| {
        format!("key: |\n  {}\n", it.replace('\n', "\n  ")).into()
    }),
    (".env", |it| format!("A=1\nKEY=\"{it}\"\n").into()),
    ("CRLF", |it| {
        format!("a\r\n{}\r\nb\r\n", it.replace('\n', "\r\n")).into()
    }),
    ("alone", |it| it.trim_end().into()),
    ("map, escaped once", |it| escaped(it, 1).into()),
    ("map, escaped twice", |it| escaped(it, 2).into()),
    ("map, escaped thrice", |it| escaped(it, 3).into()),
    ("UTF-16 LE with mark", |it| {
        wide(&format!("\u{feff}key: {it}\n"), u16::to_le_bytes)
    }),
    ("UTF-16 BE with mark", |it| {
        wide(&format!("\u{feff}key: {it}\n"), u16::to_be_bytes)
    }),
    ("UTF-16 LE", |it| {
        wide(&format!("the key is: {it}\n"), u16::to_le_bytes)
    }),
    ("UTF-32 LE", |it| {
        format!("the key is: {it}\n")
            .chars()
            .flat_map(|it| u32::from(it).to_le_bytes())
            .collect()
    }),
    ("base64", |it| {
        format!("atob(\"{}\")", base64(sentence(it).as_bytes())).into()
    }),
    ("base64 in lines", |it| {
        let text = base64(sentence(it).as_bytes());
        let lines: Vec<&str> = (0..text.len())
            .step_by(76)
            .map(|at| &text[at..text.len().min(at + 76)])
            .collect();
        lines.join("\n").into()
    }),
    ("base64 in base64", |it| {
        let inner = format!(
            "{{\"inner data\": \"{}\"}}",
            base64(sentence(it).as_bytes())
        );
        format!("x = '{}'", base64(inner.as_bytes())).into()
    }),
    ("data: URL", |it| {
        format!(
            "//# sourceMappingURL=data:application/json;charset=utf-8;base64,{}",
            base64(escaped(it, 1).as_bytes())
        )
        .into()
    }),
    ("hexadecimal", |it| {
        let digits = common::coded::hex(sentence(it).as_bytes());
        format!("Buffer.from('{digits}', 'hex')").into()
    }),
    ("joined strings", |it| joined(it, " + ").into()),
    ("joined across lines", |it| joined(it, " +\n    ").into()),
    ("joined, in a map", |it| {
        escaped(&joined(it, " +\n  "), 1).into()
    }),
    ("gzip", |it| gzip(sentence(it).as_bytes())),
    (".tgz", |it| {
        gzip(&tarball(&[("package/a.js", sentence(it).as_bytes())]))
    }),
    (".tgz in a .tgz", |it| {
        let inner = gzip(&tarball(&[("package/a.js", sentence(it).as_bytes())]));
        gzip(&tarball(&[
            ("package/x.png", b"none"),
            ("package/inner.tgz", &inner),
        ]))
    }),
    ("zip, deflated", |it| {
        zip(&[
            ("none.txt", b"none", true),
            ("a/b.txt", sentence(it).as_bytes(), true),
        ])
    }),
    ("zip, stored", |it| {
        zip(&[("a/b.txt", sentence(it).as_bytes(), false)])
    }),
    ("at a buffer's end", |it| {
        format!("{}`{it}`\n", "x = 1;\n".repeat(20_800)).into()
    }),
];

fn sentence(secret: &str) -> String {
    format!("let the_key = `{secret}`;\n")
}

fn escaped(secret: &str, times: usize) -> String {
    (0..times).fold(sentence(secret), |text, _| {
        serde_json::json!({ "version": 3, "sourcesContent": [text] }).to_string()
    })
}

/// The secret in strings of eleven characters.
fn joined(secret: &str, plus: &str) -> String {
    let chars: Vec<char> = secret.chars().collect();
    let pieces = chars.chunks(11).map(|it| {
        let piece: String = it.iter().collect();
        format!("\"{}\"", piece.replace('\n', "\\n"))
    });
    format!("let key = {};\n", pieces.collect::<Vec<_>>().join(plus))
}

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::default());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

fn tarball(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut to = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        to.append_data(&mut header, name, *bytes).unwrap();
    }
    to.into_inner().unwrap()
}

/// Files, deflated or not, and as much of a directory as ends them.
fn zip(files: &[(&str, &[u8], bool)]) -> Vec<u8> {
    let mut to = Vec::new();
    for (name, bytes, deflated) in files {
        let body = if *deflated {
            deflate(bytes)
        } else {
            bytes.to_vec()
        };
        let number = |it: usize| u32::try_from(it).unwrap().to_le_bytes();
        to.extend(b"PK\x03\x04");
        to.extend([
            20,
            0,
            0,
            0,
            if *deflated { 8 } else { 0 },
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ]);
        to.extend([number(body.len()), number(bytes.len())].concat());
        to.extend([&number(name.len())[..2], &[0, 0], name.as_bytes(), &body].concat());
    }
    to.extend(b"PK\x05\x06");
    to.extend([0; 18]);
    to
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut to = DeflateEncoder::new(Vec::new(), Compression::default());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

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
