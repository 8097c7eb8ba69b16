//! Private keys in every armour: frames that are right, with random numbers in them.

use super::Rng;
use super::coded::{base64, crc24, hex};
use sha2::{Digest, Sha256};

pub(crate) fn pem(label: &str, body: &[u8]) -> String {
    armour(label, "", &base64(body), "")
}

/// A block: label, headers, base 64, what comes after it.
pub(crate) fn armour(label: &str, headers: &str, base64: &str, after: &str) -> String {
    let dashes = "-".repeat(5);
    let lines: Vec<&str> = (0..base64.len())
        .step_by(64)
        .map(|at| &base64[at..base64.len().min(at + 64)])
        .collect();
    let body = lines.join("\n");
    format!("{dashes}BEGIN {label}{dashes}\n{headers}{body}\n{after}{dashes}END {label}{dashes}\n")
}

pub(crate) fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len();
    let mut bytes = vec![tag];
    match length {
        0..0x80 => bytes.push(length as u8),
        0x80..0x100 => bytes.extend([0x81, length as u8]),
        _ => bytes.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    [bytes, content.to_vec()].concat()
}

fn number(length: usize, rng: &mut Rng) -> Vec<u8> {
    let mut bytes = rng.bytes(length);
    bytes[0] = bytes[0] & 0x7f | 1;
    der(2, &bytes)
}

/// PKCS #1.
pub(crate) fn rsa(rng: &mut Rng) -> Vec<u8> {
    let fields = [128, 3, 128, 64, 64, 64, 64, 64].map(|it| number(it, rng));
    der(0x30, &[der(2, &[0]), fields.concat()].concat())
}

/// SEC 1.
pub(crate) fn ec(rng: &mut Rng) -> Vec<u8> {
    der(
        0x30,
        &[
            der(2, &[1]),
            der(4, &rng.bytes(32)),
            der(0xa1, &der(3, &rng.bytes(66))),
        ]
        .concat(),
    )
}

pub(crate) fn dsa(rng: &mut Rng) -> Vec<u8> {
    let fields = [128, 20, 128, 128, 20].map(|it| number(it, rng));
    der(0x30, &[der(2, &[0]), fields.concat()].concat())
}

/// PKCS #8 around another.
pub(crate) fn pkcs8(inner: &[u8]) -> Vec<u8> {
    let algorithm = der(
        0x30,
        &[
            der(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1]),
            vec![5, 0],
        ]
        .concat(),
    );
    der(0x30, &[der(2, &[0]), algorithm, der(4, inner)].concat())
}

pub(crate) fn pkcs8_encrypted(rng: &mut Rng) -> Vec<u8> {
    let algorithm = der(
        0x30,
        &der(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5, 0x0d]),
    );
    der(0x30, &[algorithm, der(4, &rng.bytes(128))].concat())
}

fn string(bytes: &[u8]) -> Vec<u8> {
    [&(bytes.len() as u32).to_be_bytes()[..], bytes].concat()
}

pub(crate) fn openssh(cipher: &str, rng: &mut Rng) -> Vec<u8> {
    let check = rng.bytes(4);
    let second = if cipher == "none" {
        check.clone()
    } else {
        rng.bytes(4)
    };
    let private = [check, second, string(b"ssh-ed25519"), rng.bytes(96)].concat();
    let magic = [b"openssh-key-v1".as_slice(), &[0]].concat();
    let frame = [
        string(cipher.as_bytes()),
        string(b"none"),
        string(b""),
        1_u32.to_be_bytes().to_vec(),
    ];
    [
        magic,
        frame.concat(),
        string(&rng.bytes(51)),
        string(&private),
    ]
    .concat()
}

/// An Ed25519 secret key of version 4, protected or not.
pub(crate) fn openpgp(protected: bool, rng: &mut Rng) -> Vec<u8> {
    let oid = [
        &[9, 0x2b, 6, 1, 4, 1, 0xda, 0x47, 0x0f, 1][..],
        &[1, 7, 0x40],
    ]
    .concat();
    let public = [vec![4, 0x60, 1, 2, 3, 22], oid, rng.bytes(32)].concat();
    let secret = [vec![if protected { 254 } else { 0 }, 1, 0], rng.bytes(34)].concat();
    let body = [public, secret].concat();
    [vec![0xc5, body.len() as u8], body].concat()
}

pub(crate) fn openpgp_armoured(protected: bool, rng: &mut Rng) -> String {
    let bytes = openpgp(protected, rng);
    let sum = format!("={}\n", base64(&crc24(&bytes)));
    armour(
        "PGP PRIVATE KEY BLOCK",
        "Comment: made up\n\n",
        &base64(&bytes),
        &sum,
    )
}

pub(crate) fn putty(encryption: &str, rng: &mut Rng) -> String {
    let part = |bytes: Vec<u8>| {
        let text = base64(&bytes);
        let lines: Vec<&str> = (0..text.len())
            .step_by(64)
            .map(|at| &text[at..text.len().min(at + 64)])
            .collect();
        format!("{}\n{}", lines.len(), lines.join("\n"))
    };
    let (public, private) = (rng.bytes(151), rng.bytes(120));
    // Written from PuTTY's appendix C: version 3, and no password.
    let strings: [&[u8]; 5] = [
        b"ssh-rsa",
        encryption.as_bytes(),
        b"made up",
        &public,
        &private,
    ];
    let message: Vec<u8> = strings.iter().flat_map(|it| string(it)).collect();
    let code = if encryption == "none" {
        hex(&hmac_sha256(b"", &message))
    } else {
        rng.hex(64)
    };
    format!(
        "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: {encryption}\nComment: made up\nPublic-Lines: {}\nPrivate-Lines: {}\nPrivate-MAC: {code}\n",
        part(public),
        part(private),
    )
}

/// RFC 2104, of a key that is no longer than a block.
fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = key.to_vec();
    block.resize(64, 0);
    let pad = |with: u8| block.iter().map(|it| it ^ with).collect::<Vec<u8>>();
    let inner = Sha256::digest([&pad(0x36), message].concat());
    Sha256::digest([&pad(0x5c)[..], &inner].concat()).to_vec()
}
