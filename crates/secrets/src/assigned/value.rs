//! Whether a value was made by a machine.

use crate::codes::base64;
use crate::placeholder::{distinct, is_mask};
use crate::set::{ANY_HEX, BASE64, EQUALS, LOWER, UPPER};

/// What no random value spells, in lower case: examples say what they are.
const SPELT: [&[u8]; 6] = [
    b"secret",
    b"password",
    b"passwd",
    b"token",
    b"apikey",
    b"verylong",
];

/// No name is so long and changes all along.
const CERTAIN: usize = 32;

/// Whether it says what it is, or what it is base 64 of does.
pub(super) fn is_spelt(value: &[u8]) -> bool {
    let says = |text: &[u8]| {
        let lower = text.to_ascii_lowercase();
        let spells = |it: &&[u8]| memchr::memmem::find(&lower, it).is_some();
        SPELT.iter().any(spells)
    };
    let decoded =
        || base64::standard(value).filter(|it| it.iter().all(|it| matches!(it, b' '..=b'~')));
    says(value) || decoded().is_some_and(|it| says(&it) || it.contains(&b' ') || is_mask(&it))
}

/// Whether nobody wrote this by hand: many different characters, digits among
/// letters of both cases; or hexadecimal digits.
pub(super) fn is_random(value: &[u8], strict: bool) -> bool {
    let digits = value.iter().filter(|it| it.is_ascii_digit()).count();
    let upper = value.iter().filter(|it| UPPER.has(**it)).count();
    let lower = value.iter().filter(|it| LOWER.has(**it)).count();
    let marks = value.len() - digits - upper - lower;
    let various = distinct(value) >= 10 || distinct(value) * 3 > value.len();
    if ANY_HEX.all(value) {
        return value.len() >= 32 && digits > 4 && upper * lower == 0 && distinct(value) >= 10;
    }
    // Dots, slashes and dashes are what names, paths and dates are made of; those of
    // base 64 are as good as letters.
    let base64 = value.len().is_multiple_of(4) && BASE64.or(EQUALS).all(value);
    let plain = marks * 12 <= value.len() || (base64 && marks * 6 <= value.len() && digits > 0);
    let mixed = digits >= 3 && upper >= 3 && lower >= 3;
    // Names change from small letters to capitals once a word, random text all along.
    let shuffled = !value.contains(&b'.')
        && digits >= 1
        && upper >= 3
        && lower >= 3
        && changes(value) * 8 >= value.len() * 3;
    let many = digits >= 6 || (digits >= 4 && value.len() >= 40);
    let sparse = many && (lower >= 8 || (upper >= 8 && lower == 0));
    let certain = mixed || (shuffled && value.len() >= CERTAIN);
    plain && various && (certain || (!strict && (shuffled || sparse)))
}

/// How often a digit, a capital, a small letter or a mark follows one of another kind.
fn changes(value: &[u8]) -> usize {
    let kind = |it: &u8| (it.is_ascii_digit(), UPPER.has(*it), LOWER.has(*it));
    value
        .windows(2)
        .filter(|pair| kind(&pair[0]) != kind(&pair[1]))
        .count()
}
