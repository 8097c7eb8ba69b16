const DIGITS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// More digits than any key has: what is longer is none, and would take long.
const MOST: usize = 256;

/// Decodes base 58 in Bitcoin's order of digits.
pub(crate) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    if text.len() > MOST {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for digit in text {
        let mut carry = DIGITS.iter().position(|it| it == digit)?;
        for byte in bytes.iter_mut().rev() {
            carry += usize::from(*byte) * 58;
            *byte = u8::try_from(carry & 0xff).ok()?;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.insert(0, u8::try_from(carry & 0xff).ok()?);
            carry >>= 8;
        }
    }
    let zeros = text.iter().take_while(|it| **it == b'1').count();
    Some([vec![0; zeros], bytes].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_draft_decode() {
        assert_eq!(decode(b"2NEpo7TZRRrLZSi2U").unwrap(), b"Hello World!");
        assert_eq!(decode(b"11233QC4").unwrap(), [0, 0, 0x28, 0x7f, 0xb4, 0xcd]);
        assert_eq!(decode(b"0OIl"), None);
    }
}
