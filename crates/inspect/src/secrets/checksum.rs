/// The digits of base 62 in the order that GitHub and npm use.
const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The six characters that close a GitHub or npm token: CRC-32 of the thirty
/// before them, in base 62, padded on the left.
pub(super) fn base62_crc32(body: &[u8]) -> [u8; 6] {
    let mut rest = crc32fast::hash(body);
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[(rest % 62) as usize];
        rest /= 62;
    }
    digits
}
