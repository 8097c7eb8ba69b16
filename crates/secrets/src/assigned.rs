//! Values that a program or a configuration calls a secret: `apiKey: "…"`,
//! `DB_TOKEN=…`. No provider says how they look, so they must look random.
//!
//! Only long values are looked at, where a run is that stands as a whole behind a
//! name. In minified text, where names mean little, the value must be random beyond
//! doubt.

use crate::codes::base64;
use crate::families::{ASSIGNED, AWS_SECRET, AZURE_ACCOUNT, NPM_LEGACY};
use crate::family::{Family, Severity};
use crate::found::{Verdict, View, redact};
use crate::placeholder::{distinct, is_mask, is_placeholder};
use crate::scanner::Hit;
use crate::set::{ALNUM, ANY_HEX, BASE64, DASH, DOT, EQUALS, LOWER, Set, UNDERSCORE, UPPER};

static SECRET: Family = ASSIGNED;
static AWS: Family = AWS_SECRET;
static NPM: Family = NPM_LEGACY;
static AZURE: Family = AZURE_ACCOUNT;

const NAME: Set = ALNUM.or(UNDERSCORE).or(DASH).or(DOT);
/// The longest name, gap and value that are looked at.
const LONGEST_NAME: usize = 64;
const GAP: usize = 16;
const LONGEST: usize = 200;
/// A line longer than this was not written by a person.
const WRITTEN: usize = 400;

/// What names say of a secret, without their separators.
const WORDS: [&str; 17] = [
    "secret",
    "token",
    "password",
    "passwd",
    "passphrase",
    "credential",
    "apikey",
    "accesskey",
    "privatekey",
    "authkey",
    "accountkey",
    "signingkey",
    "encryptionkey",
    "masterkey",
    "appkey",
    "apppassword",
    "serverkey",
];
/// What they say of something else.
const OTHERS: [&str; 26] = [
    "public",
    "tokeniz",
    "checksum",
    "hash",
    "integrity",
    "example",
    "sample",
    "regex",
    "pattern",
    "length",
    "type",
    "name",
    "url",
    "uri",
    "path",
    "field",
    "label",
    "class",
    "message",
    "tokens",
    "continuation",
    "nexttoken",
    "pagetoken",
    "cursor",
    "csrf",
    "xsrf",
];
/// Whose keys are called by them: `OPENAI_KEY`.
const ISSUERS: [&str; 18] = [
    "azure",
    "openai",
    "sentry",
    "trello",
    "atlassian",
    "jira",
    "bitbucket",
    "datadog",
    "algolia",
    "stripe",
    "twilio",
    "sendgrid",
    "mailgun",
    "github",
    "gitlab",
    "slack",
    "google",
    "ado",
];
/// Names of npm's old tokens, which were UUIDs.
const NPM_NAMES: [&str; 3] = ["npmtoken", "npmauthtoken", "authtoken"];
/// What no random value spells, in lower case: examples say what they are.
const SPELT: [&[u8]; 6] = [
    b"secret",
    b"password",
    b"passwd",
    b"token",
    b"apikey",
    b"verylong",
];
/// How far around a key of a public search the name of its index stands.
const NEAR: usize = 120;

/// The secret that the run from `start` to `end` is, if a name says so.
pub(crate) fn detect(bytes: &[u8], start: usize, end: usize) -> Option<Hit> {
    let end = end + EQUALS.span(&bytes[end..bytes.len().min(end + 2)]);
    let value = &bytes[start..end];
    if value.len() > LONGEST || !closes(bytes, end) || !may_be_issued(value) {
        return None;
    }
    let name = name(&bytes[..start])?;
    let family = family(&name, value)?;
    let strict = is_minified(bytes, start, end);
    let known = *family != SECRET;
    if is_placeholder(value) || is_spelt(value) || !(known || is_random(value, strict)) {
        return None;
    }
    let doubtful = !known && is_doubtful(bytes, start, end);
    Some(Hit {
        family,
        verdict: Verdict::ShapeOnly,
        severity: if doubtful {
            Severity::Low
        } else {
            family.severity
        },
        start,
        end,
        secret: value.to_vec(),
        shown: redact(value, 0),
        view: View::Plain,
    })
}

/// Whether anybody would issue it, asked before its name is: nearly all runs are names
/// and paths, which have no digit. What has a length of its own may have none.
fn may_be_issued(value: &[u8]) -> bool {
    matches!(value.len(), 36 | 40 | 88) || value.iter().any(u8::is_ascii_digit)
}

/// Whether it says what it is, or what it is base 64 of does.
fn is_spelt(value: &[u8]) -> bool {
    let says = |text: &[u8]| {
        let lower = text.to_ascii_lowercase();
        let spells = |it: &&[u8]| memchr::memmem::find(&lower, it).is_some();
        SPELT.iter().any(spells)
    };
    let decoded =
        || base64::standard(value).filter(|it| it.iter().all(|it| matches!(it, b' '..=b'~')));
    says(value) || decoded().is_some_and(|it| says(&it) || it.contains(&b' ') || is_mask(&it))
}

/// Whether it stands where examples do, and values that everybody may know: in the
/// comment of a declaration, in an address, beside the index of a public search.
fn is_doubtful(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = &bytes[start.saturating_sub(LONGEST)..start];
    let line = memchr::memrchr(b'\n', before).map_or(before, |it| &before[it + 1..]);
    let comment = line.trim_ascii_start().starts_with(b"* ");
    let name = line
        .iter()
        .rev()
        .skip(1)
        .take_while(|it| NAME.has(**it))
        .count();
    let address = line.ends_with(b"=")
        && matches!(line.iter().rev().nth(name + 1), Some(b'?' | b'&' | b';'))
        && memchr::memmem::find(line, b"://").is_some();
    let near = &bytes[start.saturating_sub(NEAR)..(end + NEAR).min(bytes.len())];
    let search = memchr::memmem::find(near, b"indexName").is_some();
    comment || address || search
}

/// Whether the value is over: nothing of it may stand outside of the run.
fn closes(bytes: &[u8], end: usize) -> bool {
    let rest = &bytes[end..];
    matches!(
        rest.first(),
        None | Some(b'"' | b'\'' | b'`' | b'\n' | b'\r' | b';' | b',' | b' ' | b'\\' | b'}' | b'<')
    )
}

/// The name before a value, in lower case and without its separators.
fn name(before: &[u8]) -> Option<String> {
    let before = trim(before, |it| matches!(it, b'"' | b'\'' | b'`' | b'\\'), 4);
    let before = trim(before, |it| matches!(it, b' ' | b'\t'), GAP);
    let sign = trim(before, |it| matches!(it, b'=' | b':' | b'>'), 2);
    if sign.len() == before.len() {
        return None;
    }
    let before = trim(sign, |it| matches!(it, b' ' | b'\t'), GAP);
    let before = trim(
        before,
        |it| matches!(it, b'"' | b'\'' | b'`' | b'\\' | b']'),
        4,
    );
    let near = &before[before.len().saturating_sub(LONGEST_NAME)..];
    let name = &near[near.len() - NAME.span_back(near)..];
    let letters = name.iter().filter(|it| it.is_ascii_alphanumeric());
    let name: String = letters
        .map(|it| char::from(it.to_ascii_lowercase()))
        .collect();
    (!name.is_empty()).then_some(name)
}

fn trim(bytes: &[u8], of: fn(u8) -> bool, most: usize) -> &[u8] {
    let count = bytes
        .iter()
        .rev()
        .take(most)
        .take_while(|it| of(**it))
        .count();
    &bytes[..bytes.len() - count]
}

/// Whether a name says that its value is a secret.
pub(crate) fn is_telling(name: &str) -> bool {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|it| it.to_ascii_lowercase()).collect();
    let says = |word: &&str| name.contains(*word);
    WORDS.iter().any(says) && !OTHERS.iter().any(says) && !name.ends_with("id")
}

fn family(name: &str, value: &[u8]) -> Option<&'static Family> {
    let says = |word: &&str| name.contains(*word);
    if OTHERS.iter().any(says) || (name.ends_with("id") && !name.ends_with("secretid")) {
        return None;
    }
    if is_uuid(value) {
        return NPM_NAMES
            .iter()
            .any(|it| name.ends_with(it))
            .then_some(&NPM);
    }
    let base64 = BASE64.or(EQUALS).all(value);
    if value.len() == 40
        && base64
        && (name.contains("secretaccesskey") || name.contains("awssecret"))
    {
        return Some(&AWS);
    }
    if value.len() == 88 && base64 && value.ends_with(b"==") && name.ends_with("key") {
        return Some(&AZURE);
    }
    let issued = |it: &&str| name.starts_with(*it) || name.contains(&["api", *it].concat());
    let key = name.ends_with("key") || (name.ends_with("pat") && value.len() >= 32);
    let telling = WORDS.iter().any(says) || (key && ISSUERS.iter().any(issued));
    telling.then_some(&SECRET)
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => ANY_HEX.has(*byte),
        })
}

fn is_minified(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = bytes[..start]
        .iter()
        .rev()
        .take(WRITTEN)
        .take_while(|it| **it != b'\n')
        .count();
    let after = bytes[end..]
        .iter()
        .take(WRITTEN)
        .take_while(|it| **it != b'\n')
        .count();
    before + after >= WRITTEN
}

/// Whether nobody wrote this by hand: many different characters, digits among
/// letters of both cases; or hexadecimal digits.
fn is_random(value: &[u8], strict: bool) -> bool {
    let digits = value.iter().filter(|it| it.is_ascii_digit()).count();
    let upper = value.iter().filter(|it| UPPER.has(**it)).count();
    let lower = value.iter().filter(|it| LOWER.has(**it)).count();
    let marks = value.len() - digits - upper - lower;
    let various = distinct(value) * 3 > value.len().min(32);
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
        && changes(value) * 5 >= value.len() * 2;
    let sparse = lower >= 8 && (digits >= 6 || (digits >= 4 && value.len() >= 40));
    let enough = mixed || shuffled || sparse;
    plain && various && if strict { mixed } else { enough }
}

/// How often a digit, a capital, a small letter or a mark follows one of another kind.
fn changes(value: &[u8]) -> usize {
    let kind = |it: &u8| (it.is_ascii_digit(), UPPER.has(*it), LOWER.has(*it));
    value
        .windows(2)
        .filter(|pair| kind(&pair[0]) != kind(&pair[1]))
        .count()
}

#[cfg(test)]
mod tests {
    use crate::finds::Finds;
    use crate::{Scanner, Severity, Window};

    fn ids(text: &str) -> Vec<&'static str> {
        let mut finds = Finds::default();
        Scanner::new().scan_every_view(&Window::whole(text.as_bytes()), &mut finds);
        finds.into_found().iter().map(|it| it.family.id).collect()
    }

    #[test]
    fn a_random_value_with_a_telling_name_is_a_secret() {
        let value = ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat();
        for text in [
            format!("apiKey: \"{value}\","),
            format!("export DB_TOKEN={value}\n"),
            format!("\"client-secret\" : \"{value}\""),
            format!("$config['auth_token'] => '{value}';"),
            format!("{{\\\"password\\\":\\\"{value}\\\"}}"),
        ] {
            assert_eq!(ids(&text), ["assigned-secret"], "{text}");
        }
        let key = ["q7Zr2KfVx9LbT4mWcY8s", "HdN3pGjR6uEaQ5vBtXkJ"].concat();
        assert_eq!(
            ids(&format!("aws_secret_access_key = {key}\n")),
            ["aws-secret-key"]
        );
    }

    #[test]
    fn where_examples_stand_it_weighs_less() {
        let value = ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat();
        for (text, severity) in [
            (format!("/**\n *  secret: \"{value}\",\n"), Severity::Low),
            (
                format!("<img src=\"https://a.dev/b.svg?x=1&token={value}\">"),
                Severity::Low,
            ),
            (
                format!("{{indexName: \"x\", apiKey: \"{value}\"}}"),
                Severity::Low,
            ),
            (format!("// secret: \"{value}\""), Severity::High),
            (format!("#TOKEN={value}"), Severity::High),
        ] {
            let mut finds = Finds::default();
            Scanner::new().scan_every_view(&Window::whole(text.as_bytes()), &mut finds);
            let found = finds.into_found();
            assert_eq!(found[0].severity, severity, "{text}");
        }
    }

    #[test]
    fn other_names_and_other_values_are_none() {
        let value = ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat();
        for text in [
            format!("publicKey: \"{value}\","),
            format!("integrity: \"{value}\""),
            format!("tokenType = \"{value}\""),
            "secret: process.env.MY_VERY_SECRET_TOKEN".into(),
            "token = getTheTokenFromTheStore2(user)".into(),
            "  token: i0.ChangeDetectorRef\n".into(),
            "password: \"your-password-goes-here-1A\"".into(),
            "secretName: \"projects/acme/secrets/Key1\"".into(),
            "token: \"urn:ietf:params:oauth:token-type:x\"".into(),
            "apiKey: \"a-b-c-d-e-f-g-h-i-j-k-l-m\"".into(),
            format!("NextContinuationToken: \"{value}\""),
            format!("secret: \"MYSECRET{value}\""),
            "password: 'bm90IG15IHJlYWwgcGFzc3dvcmQ='".into(),
        ] {
            assert_eq!(ids(&text), [""; 0], "{text}");
        }
    }
}
