/// The digits of base 62 in the order that GitHub and npm use.
const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE36: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// CRC-32 as in zip files.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    crc32fast::hash(bytes)
}

/// CRC-32 in base 62, six digits, padded on the left.
pub(crate) fn crc32_base62(bytes: &[u8]) -> [u8; 6] {
    digits(crc32(bytes), BASE62)
}

/// CRC-32 in base 36, seven digits, padded on the left.
pub(crate) fn crc32_base36(bytes: &[u8]) -> [u8; 7] {
    digits(crc32(bytes), BASE36)
}

/// A number in base 36, two digits.
pub(crate) fn base36(number: usize) -> [u8; 2] {
    digits(u32::try_from(number).unwrap_or(0), BASE36)
}

fn digits<const N: usize>(mut number: u32, alphabet: &[u8]) -> [u8; N] {
    let base = u32::try_from(alphabet.len()).unwrap_or(1);
    let mut digits = [alphabet[0]; N];
    for digit in digits.iter_mut().rev() {
        *digit = alphabet[(number % base) as usize];
        number /= base;
    }
    digits
}

/// The checksum of `OpenPGP`'s armour (RFC 9580, section 6.1).
pub(crate) fn crc24(bytes: &[u8]) -> u32 {
    let mut crc = 0x00b7_04ce;
    for byte in bytes {
        crc ^= u32::from(*byte) << 16;
        for _ in 0..8 {
            crc <<= 1;
            if crc & 0x0100_0000 != 0 {
                crc ^= 0x0186_4cfb;
            }
        }
    }
    crc & 0x00ff_ffff
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_the_well_known_ones() {
        // The check values of the catalogue of parametrised CRC algorithms.
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc24(b"123456789"), 0x0021_cf02);
        assert_eq!(&digits::<6>(61, BASE62), b"00000z");
        assert_eq!(&base36(35), b"0z");
    }
}
