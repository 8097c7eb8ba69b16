//! Bech32 (BIP 173), of which only the checksum is of interest.

const DIGITS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATOR: [u32; 5] = [
    0x3b6a_57b2,
    0x2650_8e6d,
    0x1ea1_19fa,
    0x3d42_33dd,
    0x2a14_62b3,
];

/// Whether the checksum of `prefix`, `1`, `data` holds; letters in either case.
pub(crate) fn holds(prefix: &[u8], data: &[u8]) -> bool {
    let digits: Option<Vec<u8>> = data.iter().map(|it| digit(*it)).collect();
    digits.is_some_and(|digits| polymod(&expanded(prefix), &digits) == 1)
}

fn digit(byte: u8) -> Option<u8> {
    let position = DIGITS
        .iter()
        .position(|it| *it == byte.to_ascii_lowercase())?;
    u8::try_from(position).ok()
}

fn expanded(prefix: &[u8]) -> Vec<u8> {
    let lower = prefix.to_ascii_lowercase();
    let high = lower.iter().map(|it| it >> 5);
    high.chain([0])
        .chain(lower.iter().map(|it| it & 31))
        .collect()
}

fn polymod(prefix: &[u8], data: &[u8]) -> u32 {
    prefix.iter().chain(data).fold(1, |sum, value| {
        let top = sum >> 25;
        let sum = (sum & 0x01ff_ffff) << 5 ^ u32::from(*value);
        let terms = GENERATOR
            .iter()
            .enumerate()
            .filter(|(bit, _)| top >> bit & 1 == 1);
        terms.fold(sum, |sum, (_, term)| sum ^ term)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_specification_hold() {
        assert!(holds(b"A", b"2UEL5L"));
        assert!(holds(b"abcdef", b"qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"));
        assert!(!holds(b"abcdef", b"qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxq"));
    }
}
