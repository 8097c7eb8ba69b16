//! What can be said of a family to whoever has to live with its rule.

use packgate_secrets::{Family, Part, Set, Severity, Shape};

use crate::secrets::Detector;

/// What a secret of the family is called: `GitHub classic token`.
pub(super) fn name(family: &Family) -> String {
    let id = family.id.replace('-', " ");
    let issuer = family.provider.to_ascii_lowercase();
    match id.strip_prefix(&issuer) {
        Some(rest) => format!("{}{rest}", family.provider),
        // `its owner` issues a private key, and is no part of its name.
        None if family.provider.starts_with(char::is_uppercase) => {
            format!("{id} of {}", family.provider)
        }
        None => id,
    }
}

/// The name with its article.
fn one(family: &Family) -> String {
    let name = name(family);
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    // Letters that are spelled begin with a vowel, too.
    let spelled = ["npm", "n8n"].iter().any(|it| name.starts_with(it));
    let article = if vowel || spelled { "an" } else { "a" };
    format!("{article} {name}")
}

/// What a file holds, as a message says it.
pub(crate) fn holding(family: &Family) -> String {
    if family.id == "assigned-secret" {
        return "a random value that its name calls a secret".to_owned();
    }
    format!("{}, which opens {}", one(family), family.opens)
}

/// The page of a family's rule.
pub(super) fn of_family(family: &Family) -> String {
    let rule = format!("secret/{}", family.id);
    let proof = match family.check {
        Some(_) => {
            "A checksum or a structure within it is verified: where it fails, the value was made \
             up or is damaged, and the finding is a note (an error with `[secrets] strict = true`)."
        }
        None if family.generic => "Nothing within it can be verified; it must look random.",
        None => "Nothing within it can be verified.",
    };
    let weight = match family.severity {
        Severity::High => "",
        Severity::Low => "\nOf little use to a stranger alone: a warning.",
    };
    format!(
        "# {rule}\n\n{one}.\n\n\
         ## What it means\nA file holds {one}, which opens {opens}.\n\n{looks}\n\n{proof}{weight}\n\n\
         Described in: {reference}\n\n\
         ## Why it matters\nWhat is published can be read by everybody, and stays in mirrors and caches after it is \
         taken back. Programs look for such values in new packages within minutes.\n\n\
         ## Example\n```\n{example}\n```\nNo finding shows the value itself: only what every such value begins with, its length, \
         and at most two characters.\n\n\
         ## How to fix\nMake it worthless first, whatever else you do: {revoke}. Then take it out of the file, \
         and have the program read it from its environment.\n\n\
         ## How to allow\n{allow}",
        one = one(family),
        opens = family.opens,
        looks = looks(family),
        reference = family.reference,
        example = example(&one(family)),
        revoke = family.revoke,
        allow = allow(&rule),
    )
}

/// The page of a detector's rule.
pub(super) fn of_detector(detector: &Detector) -> String {
    let rule = format!("secret/{}", detector.id);
    let (least, most) = detector.length;
    format!(
        "# {rule}\n\n{what}.\n\n\
         ## What it means\nA file holds {what}: `{prefix}` and {length} characters of {alphabet}. The policy describes it, in `[[secrets.detector]]`.\n\n\
         ## Why it matters\n{reason}\n\n\
         ## Example\n```\n{example}\n```\n\n\
         ## How to fix\nMake it worthless where it was issued, then take it out of the file.\n\n\
         ## How to allow\n{allow}",
        what = detector.what,
        prefix = detector.prefix,
        length = count(least, most),
        alphabet = detector.alphabet,
        reason = detector.reason,
        example = example(&detector.what),
        allow = allow(&rule),
    )
}

fn example(what: &str) -> String {
    format!("dist/config.js holds {what}")
}

fn allow(rule: &str) -> String {
    format!(
        "One secret by its fingerprint, which `packgate check --verbose` shows and which tells nothing of it; \
         or a file by its path, or values by an expression:\n\
         ```toml\n[[allow]]\nrule = \"{rule}\"\nfingerprint = \"0123456789abcdef\"\n\
         reason = \"a key of the test server, which is public\"\n```\n\
         `rule` may also be `secret`, for every family. `packgate check --write-baseline` writes \
         down all that are there now.\n"
    )
}

fn looks(family: &Family) -> String {
    if family.shapes.is_empty() {
        return "It is recognised by where it stands, or by its armour.".to_owned();
    }
    let shapes: Vec<String> = family.shapes.iter().map(|it| shape(it)).collect();
    format!("It looks like this: {}.", shapes.join("; or "))
}

fn shape(shape: Shape) -> String {
    let parts: Vec<String> = shape.iter().map(part).collect();
    parts.join(", ")
}

fn part(part: &Part) -> String {
    match part {
        Part::Lit(text) => format!("`{text}`"),
        Part::Any(texts) => {
            let texts: Vec<String> = texts.iter().map(|it| format!("`{it}`")).collect();
            texts.join(" or ")
        }
        Part::Run(set, least, most) => {
            format!(
                "{} of `{}`",
                count((*least).into(), (*most).into()),
                class(*set)
            )
        }
        Part::Until(set, least, most, end) => format!(
            "{} of `{}` up to `{end}`",
            count((*least).into(), (*most).into()),
            class(*set)
        ),
        Part::Uuid => "a UUID".to_owned(),
    }
}

fn count(least: u64, most: u64) -> String {
    if least == most {
        return least.to_string();
    }
    format!("{least} to {most}")
}

/// The bytes of a set as ranges: `0-9a-f`.
fn class(set: Set) -> String {
    let bytes: Vec<u8> = set.bytes().collect();
    let ranges = bytes.chunk_by(|one, next| one + 1 == *next);
    let range = |run: &[u8]| match run {
        [first, _, .., last] => format!("{}-{}", char::from(*first), char::from(*last)),
        few => few.iter().map(|it| char::from(*it)).collect(),
    };
    ranges.map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_shapes_can_be_read() {
        let said = |id| {
            let family = packgate_secrets::family(id).unwrap();
            (one(family), looks(family))
        };
        assert_eq!(
            said("github-classic-token"),
            (
                "a GitHub classic token".to_owned(),
                "It looks like this: `ghp_`, 36 of `0-9A-Za-z`.".to_owned()
            )
        );
        assert_eq!(said("npm-token").0, "an npm token");
        assert_eq!(said("private-key").0, "a private key");
        assert_eq!(said("aws-secret-key").0, "an aws secret key of Amazon");
    }
}
