//! The properties that the fuzz targets look for, on every compiler and in bounded
//! time: made-up files, and what becomes of them when they are damaged at random.

mod common;
#[path = "support/properties.rs"]
mod properties;

use std::io::Write as _;

use common::{Rng, positives};
use flate2::Compression;
use flate2::write::GzEncoder;
use packgate_secrets::families;

/// Pieces that mean something to some reader.
const PIECES: [&[u8]; 22] = [
    b"-----BEGIN RSA PRIVATE KEY-----",
    b"-----END ",
    b"eyJhbGciOi",
    b"\\u002b",
    b"\\\\\\/",
    b"\" + \"",
    b"://u:p@",
    b"{\"sourcesContent\":[\"",
    b"\"],\"sources\":[",
    b"{\"auths\":{",
    b"{\"mcpServers\":{\"x\":{\"command\":",
    b"kind: Config\n",
    b"machine x login y password ",
    b"\n[pypi]\npassword=",
    b"PuTTY-User-Key-File-3: ",
    b"\x1f\x8b\x08",
    b"PK\x03\x04",
    b"\0\0\0\0",
    b"\xff\xfe",
    b"\n",
    b"=",
    b"\"kty\":\"EC\",\"d\":\"",
];

/// One to four places changed.
fn damaged(sample: &[u8], others: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut bytes = sample.to_vec();
    for _ in 0..=rng.below(4) {
        let at = rng.below(bytes.len() + 1);
        match rng.below(5) {
            0 => bytes.truncate(at),
            1 if at < bytes.len() => bytes[at] = [0, b'A', 0x7f, 0xff, b'"'][rng.below(5)],
            2 if at < bytes.len() => drop(bytes.remove(at)),
            3 => {
                let other = &others[rng.below(others.len())];
                let from = rng.below(other.len() + 1);
                let to = other.len().min(from + rng.below(200));
                drop(bytes.splice(at..at, other[from..to].iter().copied()));
            }
            _ => drop(bytes.splice(at..at, PIECES[rng.below(PIECES.len())].iter().copied())),
        }
    }
    bytes
}

fn hold(samples: &[Vec<u8>], rounds: usize, property: fn(&[u8])) {
    let mut rng = Rng(61);
    for sample in samples {
        property(sample);
        for _ in 0..rounds {
            property(&damaged(sample, samples, &mut rng));
        }
    }
}

/// One token of each family, in a line of a program.
fn tokens() -> Vec<Vec<u8>> {
    let mut rng = Rng(62);
    let tokens = families().flat_map(|it| positives(it, &mut rng).into_iter().take(1));
    tokens
        .map(|it| format!("let a = '{it}';\n").into())
        .collect()
}

#[test]
fn the_engine_takes_everything() {
    hold(&tokens(), 12, properties::of_engine);
}

#[test]
fn every_check_takes_every_token_of_its_shape() {
    let mut rng = Rng(63);
    for family in 0..400_u16 {
        for _ in 0..6 {
            let bytes = [&family.to_le_bytes()[..], &rng.bytes(400)].concat();
            properties::of_families(&bytes);
        }
    }
}

#[test]
fn files_of_credentials_and_maps_may_hold_anything() {
    let samples: Vec<Vec<u8>> = [
        "//r.acme.dev/:_authToken=abc\n_auth=def\n",
        "machine a login b password c\nmacdef x\n",
        "[pypi]\nusername = a\npassword = b\n",
        "https://a:bcdef@git.acme.dev\n",
        "h:1:d:u:secret\n",
        "kind: Config\nusers:\n- user: {token: abc, password: &a x}\n- *a\n",
        "{\"auths\":{\"r\":{\"auth\":\"YTpiY2RlZg==\"}}}",
        "{\"mcpServers\":{\"x\":{\"command\":\"y\",\"args\":[\"--token\",\"a1b2c3d4e5f6g7\"],\"env\":{\"A_TOKEN\":\"a1b2c3d4e5f6g7\"}}}}",
        "{\"version\":4,\"terraform_version\":\"1\",\"lineage\":\"x\",\"resources\":[{\"password\":\"abc\"}]}",
        "{\"type\":\"authorized_user\",\"refresh_token\":\"abc\"}",
        "{\"version\":3,\"sources\":[\"a\"],\"sourcesContent\":[\"x\\ny\\\"z\"]}",
    ]
    .map(|it| it.as_bytes().to_vec())
    .to_vec();
    hold(&samples, 400, properties::of_credentials);
    hold(&samples, 200, properties::of_originals);
}

#[test]
fn archives_may_claim_anything() {
    let gzip = |bytes: &[u8]| {
        let mut to = GzEncoder::new(Vec::new(), Compression::fast());
        to.write_all(bytes).unwrap();
        to.finish().unwrap()
    };
    let tar = |name: &str, bytes: &[u8]| {
        let mut to = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        to.append_data(&mut header, name, bytes).unwrap();
        to.into_inner().unwrap()
    };
    let zip =
        b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\x04\0\0\0\x04\0\0\0\x01\0\0\0aabcdPK\x05\x06";
    let wide: Vec<u8> = "\u{feff}a = 'b'\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let samples = [
        gzip(b"some text"),
        tar("a", b"some text"),
        gzip(&tar("a", &gzip(b"some text"))),
        zip.to_vec(),
        tar("a.zip", zip),
        wide,
    ];
    hold(&samples, 300, properties::of_archives);
}
