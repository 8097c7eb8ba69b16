//! A name for a finding that survives edits and tells nothing.
//!
//! A fingerprint is `scrypt(value, salt)` with N = 4096, r = 8, p = 1, where the salt
//! is `packgate-secret-1`, the family's name and the path, each ended by a zero. It
//! may stand in a repository that everybody reads, so two things protect the value:
//!
//! - It is slow to try a value: some milliseconds and four megabytes each, and anew
//!   for every file and family.
//! - Of what a person may have chosen, so little is kept (sixteen bits) that one in
//!   65,536 wrong guesses looks right too: no dictionary tells which one is. What was
//!   made at random cannot be guessed, and keeps sixty-four bits.
//!
//! A line does not count, so that edits above do not matter, and in the path the
//! hashes that bundlers put into names are masked: `index-a1b2c3.js` and
//! `index-d4e5f6.js` are one file.

use scrypt::Params;

use crate::found::Found;

/// What every salt begins with; another number means another derivation.
const SALT: &str = "packgate-secret-1";
/// The logarithm of scrypt's cost.
const COST: u8 = 12;
const BLOCKS: u32 = 8;
/// Bytes kept of what a person may have chosen, and of what is random.
const CHOSEN: usize = 2;
const RANDOM: usize = 8;
/// Nobody chooses a password of so many characters.
const LONG: usize = 24;

impl Found {
    /// The fingerprint of this secret in the file of this path: hexadecimal digits,
    /// the same on every machine. Takes some milliseconds.
    pub fn fingerprint(&self, path: &str) -> String {
        let salt = [SALT, self.family.id, &masked(path), ""].join("\0");
        let chosen = self.family.generic && self.secret.0.len() < LONG;
        let length = if chosen { CHOSEN } else { RANDOM };
        let mut bytes = [0; RANDOM];
        // Neither can fail: the numbers are in scrypt's range.
        if let Ok(params) = Params::new(COST, BLOCKS, 1) {
            let _ = scrypt::scrypt(&self.secret.0, salt.as_bytes(), &params, &mut bytes);
        }
        bytes[..length]
            .iter()
            .flat_map(|it| [it >> 4, it & 15])
            .filter_map(digit)
            .collect()
    }
}

fn digit(value: u8) -> Option<char> {
    char::from_digit(value.into(), 16)
}

/// The path with bundlers' hashes in its names made the same.
fn masked(path: &str) -> String {
    let separator = |it: char| matches!(it, '/' | '.' | '-' | '_');
    let pieces = path.split_inclusive(separator).map(|piece| {
        let word = piece.trim_end_matches(separator);
        if is_hash(word) {
            piece.replace(word, "*")
        } else {
            piece.to_owned()
        }
    });
    pieces.collect()
}

/// Six or more hexadecimal digits, or eight letters and digits without order.
fn is_hash(word: &str) -> bool {
    let count = |is: fn(&char) -> bool| word.chars().filter(is).count();
    let digits = count(char::is_ascii_digit);
    let upper = count(char::is_ascii_uppercase);
    let lower = count(char::is_ascii_lowercase);
    let hexadecimal = word
        .chars()
        .all(|it| it.is_ascii_hexdigit() && !it.is_ascii_uppercase());
    let mixed = digits + upper + lower == word.len() && (digits > 0 || upper > 1) && lower > 0;
    (word.len() >= 6 && hexadecimal && digits > 0 && lower > 0) || (word.len() == 8 && mixed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Scanner;

    fn found(text: &str) -> Found {
        Scanner::new().scan(text.as_bytes()).remove(0)
    }

    #[test]
    fn hashes_in_names_are_masked() {
        for (path, expected) in [
            ("dist/index-a1b2c3.js", "dist/index-*.js"),
            ("dist/index-BxYz0bCd.js", "dist/index-*.js"),
            ("main.3f2a9c1b7d.chunk.css.map", "main.*.chunk.css.map"),
            ("lib/jquery-3.7.1.min.js", "lib/jquery-3.7.1.min.js"),
            ("reports/20240131.txt", "reports/20240131.txt"),
            ("src/defaced/facade.ts", "src/defaced/facade.ts"),
        ] {
            assert_eq!(masked(path), expected);
        }
    }

    #[test]
    fn a_fingerprint_stays_where_only_lines_and_hashes_change() {
        let token = ["glpat-", "x7Kq", "mZ4kF0sTn2WvJ8yB"].concat();
        let one = found(&token).fingerprint("a/index-a1b2c3.js");
        assert_eq!(one.len(), 16);
        assert_eq!(
            found(&format!("\n\n x {token}")).fingerprint("a/index-d4e5f6.js"),
            one
        );
        assert_ne!(found(&token).fingerprint("b/index-a1b2c3.js"), one);
        assert_ne!(
            found(&token.replace("x7", "x8")).fingerprint("a/index-a1b2c3.js"),
            one
        );
    }

    #[test]
    fn little_is_kept_of_what_a_person_chose() {
        let url = found("postgres://app:correct-horse@db.acme.dev/app");
        assert_eq!(url.fingerprint("a.js").len(), 4);
    }
}
