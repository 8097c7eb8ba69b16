//! Secrets made up when a test runs, so that none is in the repository.
#![allow(dead_code, reason = "each test binary uses a part of it")]
#![allow(
    clippy::cast_possible_truncation,
    clippy::many_single_char_names,
    clippy::precedence,
    clippy::unwrap_used,
    reason = "small numbers, and a test may fail"
)]

pub(crate) mod coded;
pub(crate) mod disguise;
pub(crate) mod keys;
pub(crate) mod makers;

use packgate_secrets::{Family, Finds, Found, Part, Scanner, Set, Shape, Window};

/// Random numbers that are the same in every run (splitmix64).
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    pub(crate) fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }

    /// Characters of an alphabet.
    pub(crate) fn of(&mut self, alphabet: &[u8], count: usize) -> String {
        (0..count)
            .map(|_| char::from(alphabet[self.below(alphabet.len())]))
            .collect()
    }

    pub(crate) fn alnum(&mut self, count: usize) -> String {
        self.of(
            b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            count,
        )
    }

    pub(crate) fn hex(&mut self, count: usize) -> String {
        self.of(b"0123456789abcdef", count)
    }

    pub(crate) fn uuid(&mut self) -> String {
        let [a, b, c, d, e] = [8, 4, 3, 3, 12].map(|it| self.hex(it));
        format!("{a}-{b}-4{c}-a{d}-{e}")
    }
}

/// One piece of a token, as text.
pub(crate) fn piece(part: Part, rng: &mut Rng) -> String {
    match part {
        Part::Lit(literal) => literal.into(),
        Part::Any(literals) => literals[rng.below(literals.len())].into(),
        Part::Run(set, least, most) => run(set, length(least, most, rng), rng),
        Part::Until(set, least, most, literal) => run(set, length(least, most, rng), rng) + literal,
        Part::Uuid => rng.uuid(),
    }
}

/// The least that makes a token, or a little more: what comes after it must still
/// be near.
fn length(least: u16, most: u16, rng: &mut Rng) -> usize {
    usize::from(least) + rng.below(usize::from(most - least).min(12) + 1)
}

pub(crate) fn run(set: Set, length: usize, rng: &mut Rng) -> String {
    let bytes: Vec<u8> = set.bytes().collect();
    rng.of(&bytes, length)
}

pub(crate) fn pieces(shape: Shape, rng: &mut Rng) -> Vec<String> {
    shape.iter().map(|part| piece(*part, rng)).collect()
}

/// Tokens of a family, with what must stand around them: one of each shape, or what
/// its maker makes, where a shape alone is no proof.
pub(crate) fn positives(family: &Family, rng: &mut Rng) -> Vec<String> {
    if let Some(make) = makers::maker(family.id) {
        return (0..3).map(|_| make(rng)).collect();
    }
    let shapes = family.shapes.iter();
    shapes
        .flat_map(|shape| [pieces(shape, rng).concat(), pieces(shape, rng).concat()])
        .collect()
}

pub(crate) fn scan(text: &str) -> Vec<Found> {
    scan_bytes(text.as_bytes())
}

pub(crate) fn scan_bytes(text: &[u8]) -> Vec<Found> {
    static SCANNER: std::sync::OnceLock<Scanner> = std::sync::OnceLock::new();
    let mut finds = Finds::default();
    let window = Window::whole(text);
    SCANNER
        .get_or_init(Scanner::new)
        .scan_every_view(&window, &mut finds);
    finds.into_found()
}
