/// A set of bytes, looked up in one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set(u32);

/// `0-9`
pub(crate) const DIGIT: Set = Set(1);
/// `a-z`
pub(crate) const LOWER: Set = Set(1 << 1);
/// `A-Z`
pub(crate) const UPPER: Set = Set(1 << 2);
/// `0-9a-f`
pub(crate) const HEX: Set = Set(1 << 3);
/// `0-9a-fA-F`
pub(crate) const ANY_HEX: Set = Set(1 << 4);
/// `A-Z2-7`, the digits of base 32.
pub(crate) const BASE32: Set = Set(1 << 5);
/// `a-z2-7`, the digits of base 32 in lower case.
pub(crate) const LOWER_BASE32: Set = Set(1 << 6);
/// The digits of base 58: letters and digits without `0`, `O`, `I` and `l`.
pub(crate) const BASE58: Set = Set(1 << 7);
/// The digits of bech32, in capitals.
pub(crate) const BECH32: Set = Set(1 << 8);
/// `_`
pub(crate) const UNDERSCORE: Set = Set(1 << 9);
/// `-`
pub(crate) const DASH: Set = Set(1 << 10);
/// `.`
pub(crate) const DOT: Set = Set(1 << 11);
/// `+` and `/`, what base 64 adds to letters and digits.
pub(crate) const PLUS_SLASH: Set = Set(1 << 12);
/// `=`
pub(crate) const EQUALS: Set = Set(1 << 13);
/// `~`
pub(crate) const TILDE: Set = Set(1 << 14);
/// `A-P`, `[A-D]` and `[AQgw]`: the digits of base 64 that can stand last before
/// padding of one, two and four bits.
pub(crate) const A_TO_P: Set = Set(1 << 15);
/// `A-D`
pub(crate) const A_TO_D: Set = Set(1 << 16);
/// `A-L`, the months of an annotated key.
pub(crate) const A_TO_L: Set = Set(1 << 17);
/// `1-3`
pub(crate) const ONE_TO_THREE: Set = Set(1 << 18);
/// What may stand in a URL's user name and password.
pub(crate) const USERINFO: Set = Set(1 << 19);
/// What may stand in a host name with its port.
pub(crate) const HOST: Set = Set(1 << 20);
/// White space within a line.
pub(crate) const BLANK: Set = Set(1 << 21);
/// `/`
pub(crate) const SLASH: Set = Set(1 << 22);
/// `:`
pub(crate) const COLON: Set = Set(1 << 23);
/// `,`
pub(crate) const COMMA: Set = Set(1 << 24);
/// `%`
pub(crate) const PERCENT: Set = Set(1 << 25);

/// `a-zA-Z`
pub(crate) const ALPHA: Set = LOWER.or(UPPER);
/// `0-9a-zA-Z`
pub(crate) const ALNUM: Set = ALPHA.or(DIGIT);
/// `0-9a-z`
pub(crate) const LOWER_NUM: Set = LOWER.or(DIGIT);
/// `0-9A-Z`
pub(crate) const UPPER_NUM: Set = UPPER.or(DIGIT);
/// `0-9a-zA-Z_`
pub(crate) const WORD: Set = ALNUM.or(UNDERSCORE);
/// `0-9a-zA-Z_-`, the digits of base 64 in URLs.
pub(crate) const URL64: Set = WORD.or(DASH);
/// `0-9a-zA-Z+/`
pub(crate) const BASE64: Set = ALNUM.or(PLUS_SLASH);
/// What URLs never escape: `0-9a-zA-Z_.~-`
pub(crate) const UNRESERVED: Set = URL64.or(DOT).or(TILDE);

impl Set {
    /// The bytes of both.
    #[must_use]
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the byte is in it.
    #[inline]
    pub const fn has(self, byte: u8) -> bool {
        TABLE[byte as usize] & self.0 != 0
    }

    /// How many bytes at the beginning are in it.
    pub(crate) fn span(self, bytes: &[u8]) -> usize {
        let outside = bytes.iter().position(|it| !self.has(*it));
        outside.unwrap_or(bytes.len())
    }

    /// How many bytes at the end are in it.
    pub(crate) fn span_back(self, bytes: &[u8]) -> usize {
        bytes.iter().rev().take_while(|it| self.has(**it)).count()
    }

    /// Whether every byte is in it.
    pub(crate) fn all(self, bytes: &[u8]) -> bool {
        bytes.iter().all(|it| self.has(*it))
    }

    /// The bytes in it, in order.
    pub fn bytes(self) -> impl Iterator<Item = u8> {
        (0..=u8::MAX).filter(move |it| self.has(*it))
    }
}

static TABLE: [u32; 256] = table();

const fn table() -> [u32; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte as usize] = letters(byte) | digits_of_bases(byte) | marks(byte);
        byte += 1;
    }
    table
}

const fn letters(byte: u8) -> u32 {
    let mut sets = 0;
    if byte.is_ascii_digit() {
        sets |= DIGIT.0 | HEX.0 | ANY_HEX.0;
    }
    if byte.is_ascii_lowercase() {
        sets |= LOWER.0;
    }
    if byte.is_ascii_uppercase() {
        sets |= UPPER.0;
    }
    if matches!(byte, b'a'..=b'f') {
        sets |= HEX.0 | ANY_HEX.0;
    }
    if matches!(byte, b'A'..=b'F') {
        sets |= ANY_HEX.0;
    }
    sets
}

const fn digits_of_bases(byte: u8) -> u32 {
    let mut sets = 0;
    if matches!(byte, b'A'..=b'Z' | b'2'..=b'7') {
        sets |= BASE32.0;
    }
    if matches!(byte, b'a'..=b'z' | b'2'..=b'7') {
        sets |= LOWER_BASE32.0;
    }
    if byte.is_ascii_alphanumeric() && !matches!(byte, b'0' | b'O' | b'I' | b'l') {
        sets |= BASE58.0;
    }
    // "1", "B", "I" and "O" are the ones that bech32 leaves out.
    if matches!(byte, b'A'..=b'Z' | b'0' | b'2'..=b'9') && !matches!(byte, b'B' | b'I' | b'O') {
        sets |= BECH32.0;
    }
    if matches!(byte, b'A'..=b'P') {
        sets |= A_TO_P.0;
    }
    if matches!(byte, b'A'..=b'D') {
        sets |= A_TO_D.0;
    }
    if matches!(byte, b'A'..=b'L') {
        sets |= A_TO_L.0;
    }
    if matches!(byte, b'1'..=b'3') {
        sets |= ONE_TO_THREE.0;
    }
    sets
}

const fn marks(byte: u8) -> u32 {
    let mut sets = match byte {
        b'_' => UNDERSCORE.0,
        b'-' => DASH.0,
        b'.' => DOT.0,
        b'+' => PLUS_SLASH.0,
        b'/' => PLUS_SLASH.0 | SLASH.0,
        b'=' => EQUALS.0,
        b'~' => TILDE.0,
        b' ' | b'\t' => BLANK.0,
        b':' => COLON.0,
        b',' => COMMA.0,
        b'%' => PERCENT.0,
        _ => 0,
    };
    let spoken = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    if spoken || matches!(byte, b'[' | b']' | b':' | b',') {
        sets |= HOST.0;
    }
    // RFC 3986's unreserved, sub-delims and "%", without the quotes and the
    // parenthesis that end a string or an argument around a URL.
    if spoken
        || matches!(
            byte,
            b'~' | b'!'
                | b'$'
                | b'&'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
                | b'%'
                | b'^'
                | b'#'
                | b'?'
        )
    {
        sets |= USERINFO.0;
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_have_what_their_names_say() {
        let text = |set: Set| String::from_utf8(set.bytes().collect()).unwrap();
        assert_eq!(text(HEX), "0123456789abcdef");
        assert_eq!(text(BASE32), "234567ABCDEFGHIJKLMNOPQRSTUVWXYZ");
        assert_eq!(text(BECH32), "023456789ACDEFGHJKLMNPQRSTUVWXYZ");
        assert_eq!(BASE58.bytes().count(), 58);
        assert_eq!(BASE64.bytes().count(), 64);
        assert_eq!(URL64.bytes().count(), 64);
        assert_eq!(UNRESERVED.bytes().count(), 66);
    }
}
