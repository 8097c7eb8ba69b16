//! Sort keys for printable ASCII: byte strings that compare as ICU's root
//! collation compares the texts. A test holds them against ICU.

/// Printable ASCII in the order of ICU's root collation, letters left out.
const SYMBOLS: &[u8] = b" _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789";

/// Primary weight of each printable ASCII byte, 0 for every other byte.
static PRIMARY: [u8; 256] = primary_weights();

const fn primary_weights() -> [u8; 256] {
    let mut weights = [0; 256];
    let mut weight = 1;
    let mut at = 0;
    while at < SYMBOLS.len() {
        weights[SYMBOLS[at] as usize] = weight;
        weight += 1;
        at += 1;
    }
    let mut letter = b'a';
    while letter <= b'z' {
        weights[letter as usize] = weight;
        weights[letter.to_ascii_uppercase() as usize] = weight;
        weight += 1;
        letter += 1;
    }
    weights
}

/// Whether the text has a key.
pub(super) fn printable(text: &str) -> bool {
    text.bytes().all(|byte| (0x20..0x7f).contains(&byte))
}

/// A sort key. Its parts end with 0, which is below every weight.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Vec<u8>);

impl Key {
    /// For `localeCompare('en')`.
    pub(super) fn locale(text: &str) -> Self {
        let mut key = Self(Vec::with_capacity(2 * text.len() + 2));
        key.letters(text);
        key.case(text);
        key
    }

    /// For `localeCompare('en', {sensitivity: 'case', numeric: true})`.
    pub(super) fn numeric(text: &str) -> Self {
        let mut key = Self(Vec::with_capacity(2 * text.len() + 8));
        key.letters_and_numbers(text.as_bytes());
        key.case(text);
        key
    }

    /// For the archive's order: extension and base name without regard to case,
    /// then the path.
    pub(super) fn archive(extension: &str, base: &str, path: &str) -> Self {
        let length = extension.len() + base.len() + 2 * path.len() + 4;
        let mut key = Self(Vec::with_capacity(length));
        key.letters(extension);
        key.letters(base);
        key.letters(path);
        key.case(path);
        key
    }

    fn letters(&mut self, text: &str) {
        self.0
            .extend(text.bytes().map(|byte| PRIMARY[usize::from(byte)]));
        self.0.push(0);
    }

    /// Runs of digits compare by their value: how long, then which digits.
    fn letters_and_numbers(&mut self, mut text: &[u8]) {
        while let Some(first) = text.first() {
            if !first.is_ascii_digit() {
                self.0.push(PRIMARY[usize::from(*first)]);
                text = &text[1..];
                continue;
            }
            let end = text.iter().position(|byte| !byte.is_ascii_digit());
            let (run, rest) = text.split_at(end.unwrap_or(text.len()));
            let zeros = run.iter().take_while(|digit| **digit == b'0').count();
            let digits = &run[zeros..];
            self.0.push(PRIMARY[usize::from(b'0')]);
            self.length(digits.len());
            self.0.extend(digits);
            text = rest;
        }
        self.0.push(0);
    }

    fn length(&mut self, length: usize) {
        match u8::try_from(length) {
            Ok(short) if short < u8::MAX => self.0.push(short),
            _ => {
                self.0.push(u8::MAX);
                self.0.extend(length.to_be_bytes());
            }
        }
    }

    /// Lower case before upper case; digits have none.
    fn case(&mut self, text: &str) {
        let cased = text.bytes().filter(|byte| !byte.is_ascii_digit());
        self.0
            .extend(cased.map(|byte| 1 + u8::from(byte.is_ascii_uppercase())));
        self.0.push(0);
    }
}
