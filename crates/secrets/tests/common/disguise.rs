//! The disguises in which secrets are looked for.

use std::io::Write;

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};

use super::coded::base64;

/// A file with the secret in it.
pub(crate) type Disguise = fn(&str) -> Vec<u8>;

/// Every way in which a bundler or an archive hides a text.
pub(crate) const DISGUISES: &[(&str, Disguise)] = &[
    ("plain JavaScript", |it| {
        format!("const key = `{it}`;\n").into()
    }),
    ("minified, one line", |it| {
        let code = "function a(b,c){return b.d(c)?e:f[g]}".repeat(3000);
        format!("{code}var k=`{it}`;{code}").into()
    }),
    ("long lines of code", |it| {
        let code = "var a=1;function b(c){return c?d:e}".repeat(300);
        format!("{code}\n{code}var k=`{it}`;{code}\n{code}").into()
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
    ("UTF-16 BE", |it| {
        wide(&format!("the key is: {it}\n"), u16::to_be_bytes)
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
        let digits = super::coded::hex(sentence(it).as_bytes());
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
    // As models of PyTorch are.
    ("zip, stored, its sizes after it", |it| {
        let named = format!("PK\x07\x08 {}", sentence(it));
        zip_in_passing(&[("a/data.pkl", b"PK\x07"), ("b.txt", named.as_bytes())])
    }),
    ("at a buffer's end", |it| {
        format!("{}`{it}`\n", "x = 1;\n".repeat(20_800)).into()
    }),
];

pub(crate) fn sentence(secret: &str) -> String {
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

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut to = GzEncoder::new(Vec::new(), Compression::default());
    to.write_all(bytes).unwrap();
    to.finish().unwrap()
}

pub(crate) fn tarball(files: &[(&str, &[u8])]) -> Vec<u8> {
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

/// Files that are stored, each with its checksum and sizes behind it.
fn zip_in_passing(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut to = Vec::new();
    for (name, bytes) in files {
        let size = u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let length = u16::try_from(name.len()).unwrap().to_le_bytes();
        to.extend(b"PK\x03\x04\x14\0\x08\0");
        to.extend([0; 18]);
        to.extend([&length[..], &[0, 0], name.as_bytes(), bytes].concat());
        to.extend(b"PK\x07\x08");
        to.extend(crc32fast::hash(bytes).to_le_bytes());
        to.extend([size, size].concat());
    }
    to.extend(b"PK\x01\x02");
    to
}
