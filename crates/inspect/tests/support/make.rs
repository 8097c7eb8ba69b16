//! Content that must not stand in the repository as it is.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Replaces `{{npm}}`, `{{npm-bad}}`, `{{github}}`, `{{pat}}`, `{{aws-id}}`,
/// `{{aws-secret}}`, `{{pem LABEL}}`, `{{pem-bad LABEL}}`, `{{hex 00 ff}}`,
/// `{{npm-body}}` (what follows the prefix), `{{random}}`,
/// `{{base64}}…{{end}}` (also `gzip`, `utf-16le`, `utf-16be`, `utf-32le`, `tar NAME`,
/// `zip NAME`), `{{repeat N TEXT}}`, `{{zero N}}`,
/// `{{lines N}}`, `{{names N}}`, `{{contents N LINES}}`, `{{}}` (nothing).
pub(crate) fn expand(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        out.extend_from_slice(before.as_bytes());
        let (word, after) = after.split_once("}}").expect("closing braces");
        rest = after;
        if is_coding(word) {
            let (inner, after) = inner(rest);
            out.extend_from_slice(&encoded(word, &expand(inner)));
            rest = after;
        } else {
            out.extend_from_slice(&one(word));
        }
    }
    out.extend_from_slice(rest.as_bytes());
    out
}

/// What is encoded up to its `{{end}}`.
const CODINGS: [&str; 7] = [
    "base64", "gzip", "utf-16le", "utf-16be", "utf-32le", "tar", "zip",
];

fn is_coding(word: &str) -> bool {
    CODINGS.contains(&word.split(' ').next().unwrap_or(word))
}

/// What stands before the `{{end}}` that belongs here, and after it.
fn inner(text: &str) -> (&str, &str) {
    let (mut depth, mut at) = (1, 0);
    loop {
        let open = at + text[at..].find("{{").expect("{{end}}");
        let close = open + text[open..].find("}}").expect("closing braces");
        let word = &text[open + 2..close];
        at = close + 2;
        depth = match word {
            "end" => depth - 1,
            _ if is_coding(word) => depth + 1,
            _ => depth,
        };
        if depth == 0 {
            return (&text[..open], &text[at..]);
        }
    }
}

fn encoded(word: &str, bytes: &[u8]) -> Vec<u8> {
    let units = || {
        String::from_utf8_lossy(bytes)
            .encode_utf16()
            .collect::<Vec<_>>()
    };
    let (word, name) = word.split_once(' ').unwrap_or((word, ""));
    match word {
        "utf-32le" => String::from_utf8_lossy(bytes)
            .chars()
            .flat_map(|it| u32::from(it).to_le_bytes())
            .collect(),
        "tar" => tar(name, bytes),
        "zip" => zip(name, bytes),
        "base64" => base64(bytes).into_bytes(),
        "gzip" => gzip(bytes),
        "utf-16le" => units().into_iter().flat_map(u16::to_le_bytes).collect(),
        _ => units().into_iter().flat_map(u16::to_be_bytes).collect(),
    }
}

/// Compressed as web servers hand it out.
pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn one(word: &str) -> Vec<u8> {
    let (word, argument) = word.split_once(' ').unwrap_or((word, ""));
    match word {
        "" => Vec::new(),
        "npm" => token("npm_").into_bytes(),
        "npm-body" => token("").into_bytes(),
        "random" => body(28).into_bytes(),
        "npm-bad" => format!("npm_{}", body(36)).into_bytes(),
        "github" => token("ghp_").into_bytes(),
        "pat" => format!("github_pat_{}_{}", body(22), body(59)).into_bytes(),
        "aws-id" => format!("{}{}", "AKIA", "Q3EGRZ7TLMW2VKJ5").into_bytes(),
        "aws-secret" => format!("{}/{}", body(25), &body(31)[17..]).into_bytes(),
        "pem" => pem(argument, &key(argument)).into_bytes(),
        "pem-bad" => pem(argument, &key(argument)[..150]).into_bytes(),
        "hex" => argument
            .split(' ')
            .map(|it| u8::from_str_radix(it, 16).expect("hex"))
            .collect(),
        "repeat" => {
            let (count, text) = argument.split_once(' ').expect("a count and a text");
            text.repeat(count.parse().expect("a count")).into_bytes()
        }
        "zero" => vec![0; argument.parse().expect("a count")],
        "lines" => lines(0, argument.parse().expect("a count")).into_bytes(),
        "names" => names(argument.parse().expect("a count")).into_bytes(),
        "contents" => {
            let (count, lines) = argument.split_once(' ').expect("a count and lines");
            let numbers = (count.parse(), lines.parse());
            let (Ok(count), Ok(lines)) = numbers else {
                panic!("{argument}: two numbers")
            };
            contents(count, lines).into_bytes()
        }
        _ => panic!("{word}: no such content"),
    }
}

/// Lines of a program, of 116 bytes each with their ends; the last has none.
fn lines(file: usize, count: usize) -> String {
    let line = |n| {
        format!(
            "{:<115}",
            format!("const value{file}_{n} = compute({n}); //")
        )
    };
    let lines: Vec<String> = (0..count).map(line).collect();
    lines.join("\n")
}

/// As many names of sources, for JSON.
fn names(count: usize) -> String {
    let names: Vec<String> = (0..count)
        .map(|n| format!("\"../src/file{n}.ts\""))
        .collect();
    names.join(",")
}

/// As many sources, all different, of so many lines of 116 bytes, for JSON.
fn contents(count: usize, length: usize) -> String {
    let content = |n| format!("\"{}\\n\"", lines(n, length).replace('\n', "\\n"));
    let contents: Vec<String> = (0..count).map(content).collect();
    contents.join(",")
}

/// A token whose checksum holds.
pub(crate) fn token(prefix: &str) -> String {
    let body = body(30);
    let mut rest = crc32(body.as_bytes());
    let mut sum = [b'0'; 6];
    for digit in sum.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    format!("{prefix}{body}{}", String::from_utf8_lossy(&sum))
}

/// Letters and digits that look random.
fn body(length: usize) -> String {
    let letters = b"q7Zr2KfVx9LbT4mWcY8sHdN3pGjR6uEaQ5vBtXkJyM";
    let letter = |n: usize| char::from(letters[n * 5 % letters.len()]);
    (0..length).map(letter).collect()
}

/// Noise in the frame of a key of that label: PKCS #1, PKCS #8, or that encrypted.
fn key(label: &str) -> Vec<u8> {
    let noise = |length: u8| -> Vec<u8> {
        let bytes = (0..length).map(|n| n.wrapping_mul(37).wrapping_add(n / 7) | 1);
        bytes.collect()
    };
    let algorithm = der(0x30, &der(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d]));
    let fields = match label {
        "RSA PRIVATE KEY" => {
            let numbers = [64, 3, 64, 32, 32, 32, 32, 32].map(|it| der(2, &noise(it)));
            [der(2, &[0]), numbers.concat()].concat()
        }
        "ENCRYPTED PRIVATE KEY" => [algorithm, der(4, &noise(200))].concat(),
        _ => [der(2, &[0]), algorithm, der(4, &noise(200))].concat(),
    };
    der(0x30, &fields)
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut bytes = vec![tag];
    match u8::try_from(content.len()) {
        Ok(length @ 0..0x80) => bytes.push(length),
        Ok(length) => bytes.extend([0x81, length]),
        Err(_) => {
            let length = u16::try_from(content.len()).expect("a short key");
            bytes.push(0x82);
            bytes.extend(length.to_be_bytes());
        }
    }
    bytes.extend_from_slice(content);
    bytes
}

/// An archive with one file.
fn tar(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 512];
    let mut put = |at: usize, text: &[u8]| head[at..at + text.len()].copy_from_slice(text);
    put(0, name.as_bytes());
    put(100, b"0000644");
    put(124, format!("{:011o}", bytes.len()).as_bytes());
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let sum: u32 = head.iter().map(|it| u32::from(*it)).sum();
    head[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    let gap = vec![0; bytes.len().next_multiple_of(512) - bytes.len() + 1024];
    [head, bytes.to_vec(), gap].concat()
}

/// One file, not compressed, and as much of a directory as ends it.
fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let size = u32::try_from(bytes.len())
        .expect("a short file")
        .to_le_bytes();
    let name_length = u16::try_from(name.len())
        .expect("a short name")
        .to_le_bytes();
    let mut out = b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0".to_vec();
    out.extend(crc32(bytes).to_le_bytes());
    out.extend([size, size].concat());
    out.extend(name_length);
    out.extend([0, 0]);
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(bytes);
    out.extend_from_slice(b"PK\x01\x02");
    out
}

fn pem(label: &str, bytes: &[u8]) -> String {
    let text = base64(bytes);
    let text = text.trim_end_matches('=');
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    let body = lines.join("\n");
    format!(
        "-----{} {label}-----\n{body}\n-----END {label}-----\n",
        "BEGIN"
    )
}

/// Base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let mut word = [0; 3];
        word[..three.len()].copy_from_slice(three);
        let word = u32::from_be_bytes([0, word[0], word[1], word[2]]);
        for digit in 0..4 {
            if digit <= three.len() {
                let index = (word >> (18 - 6 * digit)) & 63;
                text.push(char::from(BASE64[index as usize]));
            } else {
                text.push('=');
            }
        }
    }
    text
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}
