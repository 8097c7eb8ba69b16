//! Families that somebody describes: a prefix, and so many characters of an alphabet
//! behind it. They are looked for as all others are, in every view, and cost nothing.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::family::{Family, Part, family};
use crate::runs::{self, in_run};
use crate::set::{ALNUM, ANY_HEX, BASE32, BASE58, BASE64, DIGIT, HEX, Set, URL64, WORD};

/// The alphabets by name.
const ALPHABETS: [(&str, Set); 9] = [
    ("digits", DIGIT),
    ("hex", ANY_HEX),
    ("lower-hex", HEX),
    ("base32", BASE32),
    ("base58", BASE58),
    ("base64", BASE64),
    ("base64url", URL64),
    ("alphanumeric", ALNUM),
    ("word", WORD),
];

/// A prefix that shows where a token begins, and the most that is looked back for it.
const PREFIX: std::ops::RangeInclusive<usize> = 3..=24;
/// The longest rest.
const LONGEST: u64 = 4096;

/// What a family of somebody's own looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Description<'a> {
    /// Its name.
    pub id: &'a str,
    /// How each token begins.
    pub prefix: &'a str,
    /// The name of the alphabet of the rest.
    pub alphabet: &'a str,
    /// The least and the most characters of the rest.
    pub length: (u64, u64),
}

/// The family of a description, the same for the same one. It is kept until the
/// program ends, as all families are.
///
/// # Errors
///
/// What is wrong with it, as a sentence.
pub fn describe(description: Description) -> Result<&'static Family, String> {
    static KNOWN: Mutex<BTreeMap<Description<'static>, &'static Family>> =
        Mutex::new(BTreeMap::new());
    let shape = shape(description)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(family) = known.get(&description) {
        return Ok(family);
    }
    let kept = |text: &str| -> &'static str { String::leak(text.to_owned()) };
    let [id, prefix, alphabet] =
        [description.id, description.prefix, description.alphabet].map(kept);
    let parts: &'static [Part] = Vec::leak(vec![Part::Lit(prefix), shape]);
    let shapes: &'static [&'static [Part]] = Vec::leak(vec![parts]);
    let own: &'static Family = Box::leak(Box::new(family(id, "", "", shapes)));
    let length = description.length;
    known.insert(
        Description {
            id,
            prefix,
            alphabet,
            length,
        },
        own,
    );
    Ok(own)
}

/// What follows the prefix.
fn shape(description: Description) -> Result<Part, String> {
    let Description {
        prefix,
        alphabet,
        length: (least, most),
        ..
    } = description;
    let Some((_, set)) = ALPHABETS.iter().find(|(name, _)| *name == alphabet) else {
        let names: Vec<&str> = ALPHABETS.iter().map(|(name, _)| *name).collect();
        return Err(format!(
            "unknown alphabet \"{alphabet}\": one of {}",
            names.join(", ")
        ));
    };
    if !prefix.bytes().all(|it| it.is_ascii_graphic()) || !PREFIX.contains(&prefix.len()) {
        return Err("a prefix has 3 to 24 printable characters of ASCII".to_owned());
    }
    if least == 0 || least > most || most > LONGEST {
        return Err("a length goes from 1 to 4,096 characters".to_owned());
    }
    let end = prefix.bytes().rev().take_while(|it| in_run(*it)).count();
    if end as u64 + least < runs::LEAST as u64 {
        return Err(format!(
            "too short to be told from ordinary words: at least {} letters, digits and \"_-./+\" \
             in a row, prefix and rest together",
            runs::LEAST
        ));
    }
    let short = |it: u64| u16::try_from(it).unwrap_or(u16::MAX);
    Ok(Part::Run(*set, short(least), short(most)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Scanner, Window};

    fn ours(prefix: &'static str, length: (u64, u64)) -> Result<&'static Family, String> {
        describe(Description {
            id: "acme",
            prefix,
            alphabet: "lower-hex",
            length,
        })
    }

    #[test]
    fn a_described_token_is_found_in_every_view() {
        let family = ours("acme_", (32, 32)).unwrap();
        assert!(std::ptr::eq(family, ours("acme_", (32, 32)).unwrap()));
        let scanner = Scanner::with(&[family]);
        let body = ["3f9a61c07be24d58", "a1c4e97d20b86f35"].concat();
        for text in [
            format!("x = \"acme_{body}\""),
            format!("\"ac\" + \"me_{body}\""),
            format!("\\\"acme_{body}\\\""),
        ] {
            let mut finds = crate::Finds::default();
            scanner.scan_every_view(&Window::whole(text.as_bytes()), &mut finds);
            assert_eq!(finds.found().len(), 1, "{text}");
            assert_eq!(finds.found()[0].family.id, "acme");
        }
        for other in [format!("acme_{body}0"), format!("acme_{}", &body[1..])] {
            assert!(scanner.scan(other.as_bytes()).is_empty(), "{other}");
        }
    }

    #[test]
    fn what_cannot_be_looked_for_is_said() {
        for (prefix, length, says) in [
            ("ac", (32, 32), "a prefix has"),
            ("acmé_", (32, 32), "a prefix has"),
            ("acme_", (10, 32), "too short"),
            ("acme:", (19, 32), "too short"),
            ("acme_", (32, 31), "a length"),
            ("acme_", (0, 31), "a length"),
            ("acme_", (32, 5000), "a length"),
        ] {
            let error = ours(prefix, length).unwrap_err();
            assert!(error.starts_with(says), "{prefix} {length:?}: {error}");
        }
    }
}
