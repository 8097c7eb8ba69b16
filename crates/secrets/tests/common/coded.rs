//! Encodings and checksums, written anew from their specifications: a test that
//! used the crate's own would agree with its mistakes.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn base64_bare(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|it| [it >> 4, it & 15]);
    digits
        .map(|it| char::from_digit(it.into(), 16).unwrap())
        .collect()
}

pub(crate) fn base64_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn decoded(text: &str) -> Vec<u8> {
    STANDARD
        .decode(text.replace('-', "+").replace('_', "/"))
        .unwrap()
}

/// A number in any base, padded on the left.
pub(crate) fn digits(mut number: u64, alphabet: &str, length: usize) -> String {
    let alphabet: Vec<char> = alphabet.chars().collect();
    let mut digits = Vec::new();
    while number > 0 || digits.len() < length {
        digits.push(alphabet[(number % alphabet.len() as u64) as usize]);
        number /= alphabet.len() as u64;
    }
    digits.iter().rev().collect()
}

pub(crate) const BASE62: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
pub(crate) const BASE36: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

/// CRC-32, bit by bit.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            crc >> 1 ^ (crc & 1) * 0xedb8_8320
        })
    })
}

pub(crate) fn crc24(bytes: &[u8]) -> [u8; 3] {
    let mut crc = 0xb7_04ce_u32;
    for bit in bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
    {
        let top = crc >> 23 & 1;
        crc = crc << 1 & 0xff_ffff;
        if top ^ u32::from(bit) == 1 {
            crc ^= 0x86_4cfb;
        }
    }
    let [_, a, b, c] = crc.to_be_bytes();
    [a, b, c]
}

pub(crate) fn marvin(data: &[u8], seed: &str) -> [u8; 4] {
    let seed = u64::from_be_bytes(seed.as_bytes().try_into().unwrap());
    let (mut a, mut b) = (seed as u32, (seed >> 32) as u32);
    let mut padded = data.to_vec();
    padded.push(0x80);
    while !padded.len().is_multiple_of(4) {
        padded.push(0);
    }
    let words = padded
        .chunks(4)
        .map(|it| u32::from_le_bytes(it.try_into().unwrap()));
    for word in words.chain([0]) {
        a = a.wrapping_add(word);
        b ^= a;
        a = a.rotate_left(20).wrapping_add(b);
        b = b.rotate_left(9) ^ a;
        a = a.rotate_left(27).wrapping_add(b);
        b = b.rotate_left(19);
    }
    (a ^ b).to_le_bytes()
}

/// `prefix1data` with its checksum, in lower case.
pub(crate) fn bech32(prefix: &str, data: &[u8]) -> String {
    let letters: Vec<char> = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".chars().collect();
    let mut values: Vec<u8> = prefix.bytes().map(|it| it >> 5).collect();
    values.push(0);
    values.extend(prefix.bytes().map(|it| it & 31));
    let mut bits: Vec<u8> = data
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1))
        .collect();
    while !bits.len().is_multiple_of(5) {
        bits.push(0);
    }
    let data: Vec<u8> = bits
        .chunks(5)
        .map(|it| it.iter().fold(0, |sum, bit| sum << 1 | bit))
        .collect();
    values.extend(&data);
    values.extend([0; 6]);
    let mut sum = 1_u32;
    for value in values {
        let top = sum >> 25;
        sum = (sum & 0x1ff_ffff) << 5 ^ u32::from(value);
        for (bit, term) in [
            0x3b6a_57b2,
            0x2650_8e6d,
            0x1ea1_19fa,
            0x3d42_33dd,
            0x2a14_62b3,
        ]
        .iter()
        .enumerate()
        {
            if top >> bit & 1 == 1 {
                sum ^= term;
            }
        }
    }
    sum ^= 1;
    let check = (0..6).map(|it| (sum >> (5 * (5 - it)) & 31) as u8);
    let all = data.iter().copied().chain(check);
    format!(
        "{prefix}1{}",
        all.map(|it| letters[usize::from(it)]).collect::<String>()
    )
}

pub(crate) fn base58(bytes: &[u8]) -> String {
    let letters: Vec<char> = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        .chars()
        .collect();
    let mut digits: Vec<usize> = Vec::new();
    for byte in bytes {
        let mut carry = usize::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|it| **it == 0).count();
    let ones = std::iter::repeat_n('1', zeros);
    ones.chain(digits.iter().rev().map(|it| letters[*it]))
        .collect()
}
