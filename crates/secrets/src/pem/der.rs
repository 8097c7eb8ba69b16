//! As much of DER as tells a key from other bytes.

const INTEGER: u8 = 0x02;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// PKCS #1 and the like (numbers only), SEC 1, or PKCS #8.
pub(super) fn is_private_key(bytes: &[u8]) -> bool {
    let Some(fields) = whole_sequence(bytes) else {
        return false;
    };
    let tags: Vec<u8> = fields.iter().map(|it| it.0).collect();
    match tags.as_slice() {
        // An RSA key has nine numbers, a DSA key six.
        [INTEGER, rest @ ..] if rest.iter().all(|it| *it == INTEGER) => {
            matches!(tags.len(), 6 | 9) && fields[0].1 == [0]
        }
        [INTEGER, OCTETS, ..] => fields[0].1 == [1],
        [INTEGER, SEQUENCE, OCTETS, ..] => matches!(fields[0].1, [0 | 1]),
        _ => false,
    }
}

/// An encrypted PKCS #8 key: how, and what.
pub(super) fn is_encrypted_key(bytes: &[u8]) -> bool {
    let fields = whole_sequence(bytes).unwrap_or_default();
    matches!(fields.as_slice(), [(SEQUENCE, _), (OCTETS, body)] if body.len() >= 16)
}

/// The fields of one sequence, if the bytes are that, no more and no less.
fn whole_sequence(bytes: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let (SEQUENCE, mut body, []) = field(bytes)? else {
        return None;
    };
    let mut fields = Vec::new();
    while !body.is_empty() {
        let (tag, content, rest) = field(body)?;
        fields.push((tag, content));
        body = rest;
    }
    Some(fields)
}

/// Tag, content, and what follows.
fn field(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let [tag, length, rest @ ..] = bytes else {
        return None;
    };
    let (length, rest) = match length {
        0..=0x7f => (usize::from(*length), rest),
        0x81..=0x83 => {
            let (digits, rest) = rest.split_at_checked((length & 0x0f).into())?;
            let length = digits.iter().fold(0, |sum, it| sum << 8 | usize::from(*it));
            (length, rest)
        }
        _ => return None,
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((*tag, content, rest))
}
