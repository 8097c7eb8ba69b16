//! What was plainly made up: examples of documentation, masks, patterns.

/// How many of these words, the last, are what counting yields.
const COUNTS: usize = 3;

/// Words that nobody's secret spells by chance, in lower case.
const WORDS: [&[u8]; 16] = [
    b"example",
    b"xxxx",
    b"your",
    b"redacted",
    b"placeholder",
    b"changeme",
    b"dummy",
    b"sample",
    b"insert",
    b"notreal",
    b"not_real",
    b"replace",
    b"secretkey",
    b"1234567890",
    b"abcdefgh",
    b"0123456789",
];

/// So many of one character in a row are nobody's random value, even where a literal
/// of five of them stands in it.
const REPEATED: usize = 8;

/// Whether what looks like a random value was made up.
pub(crate) fn is_placeholder(body: &[u8]) -> bool {
    is_mask(body) || is_name(body) || is_word(body)
}

/// Whether somebody has made up a value by counting or repeating himself, where no
/// word says so: `1234567890abcdef…`, `abc123abc123…`.
pub(crate) fn is_counted(body: &[u8]) -> bool {
    let lower = body.to_ascii_lowercase();
    let says = |word: &&[u8]| memchr::memmem::find(&lower, word).is_some();
    let (words, counts) = WORDS.split_at(WORDS.len() - COUNTS);
    let various = distinct(body) * 4 >= body.len().min(40) && !repeats(body);
    let counted = counts.iter().any(says) || is_sequence(&lower) || is_periodic(body);
    various && counted && !words.iter().any(says) && !is_name(body) && !is_word(body)
}

/// Whether so little is random in it that no structure makes up for it.
pub(crate) fn is_hollow(body: &[u8]) -> bool {
    distinct(body) * 6 < body.len().min(40)
        || memchr::memmem::find(&body.to_ascii_lowercase(), b"xxxx").is_some()
}

/// Whether it stands in for a value, a person's choice among them.
pub(crate) fn is_mask(body: &[u8]) -> bool {
    let lower = body.to_ascii_lowercase();
    let says = |word: &&[u8]| memchr::memmem::find(&lower, word).is_some();
    WORDS.iter().any(says)
        || distinct(body) * 4 < body.len().min(40)
        || repeats(body)
        || is_sequence(&lower)
        || is_periodic(body)
}

/// How many different bytes there are.
pub(crate) fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|it| **it).count()
}

fn repeats(body: &[u8]) -> bool {
    let same = |window: &[u8]| window.iter().all(|it| *it == window[0]);
    body.windows(REPEATED).any(same)
}

/// `1234567890abcdef…`: nearly every character follows the one before it.
fn is_sequence(body: &[u8]) -> bool {
    let pairs = body.windows(2);
    let steps = pairs.filter(|pair| pair[1].abs_diff(pair[0]) == 1);
    steps.count() * 3 > body.len() * 2
}

/// `abc123abc123abc123`
fn is_periodic(body: &[u8]) -> bool {
    let longest = body.len() / 3;
    (1..=longest.min(24)).any(|period| body[period..].iter().zip(body).all(|(a, b)| a == b))
}

/// `useTokenFrom_config`: words of letters, where what is random has digits, and
/// capitals anywhere.
fn is_name(body: &[u8]) -> bool {
    let (mut words, mut length) = (0, 0);
    let mut before = b'_';
    for byte in body {
        let begins = byte.is_ascii_uppercase() && before.is_ascii_lowercase();
        match byte {
            b'_' | b'-' | b'.' | b'/' => length = 0,
            _ if !byte.is_ascii_alphabetic() => return false,
            _ if begins && length < 2 => return false,
            _ if begins || length == 0 => (words, length) = (words + 1, 1),
            // A capital within a word is none of a name, unless all are.
            _ if byte.is_ascii_uppercase() && !before.is_ascii_uppercase() => return false,
            _ if byte.is_ascii_lowercase() && before.is_ascii_uppercase() && length > 1 => {
                return false;
            }
            _ => length += 1,
        }
        before = *byte;
    }
    words > 1 && body.len() >= words * 3
}

/// Letters in lower case only, behind one of any case.
fn is_word(body: &[u8]) -> bool {
    body.len() >= 12 && body[1..].iter().all(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_instead_of_a_secret_is_told_from_one() {
        for made_up in [
            "EXAMPLEKEYABCD12",
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "your-api-key-goes-here-in-this-place",
            "1234567890abcdefghijklmnopqrstuvwxyz",
            "zyxwvutsrqponmlkjihgfedcba9876543210",
            "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "q7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Zq7Z",
            "deadbeefdeadbeefdeadbeefdeadbeef",
            "useTokenFrom_config-byName_OfElement",
        ] {
            assert!(is_placeholder(made_up.as_bytes()), "{made_up}");
        }
        for random in ["qZ7Kf0sTn2WvJ8yB1dLr6XePm3Hc9GaUoRtN", "3f9a61c07be24d58"] {
            assert!(!is_placeholder(random.as_bytes()), "{random}");
        }
    }
}
