//! What a value is called, and what that says of it.

use std::sync::LazyLock;

use crate::families::{self, ASSIGNED, AWS_SECRET, AZURE_ACCOUNT, NPM_LEGACY, VAULT_SECRET_ID};
use crate::family::Family;
use crate::set::{ALNUM, ANY_HEX, BASE64, DASH, DOT, EQUALS, Set, UNDERSCORE};

pub(super) static SECRET: Family = ASSIGNED;
static AWS: Family = AWS_SECRET;
static NPM: Family = NPM_LEGACY;
static AZURE: Family = AZURE_ACCOUNT;
static APPROLE: Family = VAULT_SECRET_ID;

pub(super) const NAME: Set = ALNUM.or(UNDERSCORE).or(DASH).or(DOT);
/// The longest name and gap that are looked at.
const LONGEST_NAME: usize = 64;
const GAP: usize = 16;
/// How far before a UUID it is said what it belongs to.
const NEAR: usize = 200;
/// The least length of a value of which its name says no more than that it is a key.
const LONG_KEY: usize = 24;
/// Shorter words are parts of others.
const LEAST_ISSUER: usize = 4;

/// What names say of a secret, without their separators.
const WORDS: [&str; 18] = [
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
    "authorization",
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
/// Whose keys are called by them, `OPENAI_KEY`, beside those of whom a family is known.
const ISSUERS: [&str; 9] = [
    "jira",
    "datadog",
    "algolia",
    "ado",
    "amplitude",
    "cloudinary",
    "gitea",
    "mixpanel",
    "rollbar",
];
/// First words of families' names that are ordinary words of programs, too.
const ORDINARY: [&str; 25] = [
    "assigned",
    "courier",
    "cursor",
    "database",
    "defined",
    "dependency",
    "encrypted",
    "java",
    "jceks",
    "keepass",
    "legacy",
    "linear",
    "polar",
    "private",
    "readme",
    "render",
    "replicate",
    "resend",
    "rust",
    "segment",
    "square",
    "swarm",
    "together",
    "trigger",
    "vault",
];
/// Names of npm's old tokens, which were UUIDs.
const NPM_NAMES: [&str; 3] = ["npmtoken", "npmauthtoken", "authtoken"];
/// What stands between a quote and a value: the scheme of an authorization, and what
/// Jenkins writes before its own.
const SCHEMES: [&[u8]; 4] = [b"Bearer ", b"Basic ", b"token ", JENKINS];
const JENKINS: &[u8] = b"AQAAABAAA ";

/// All that issue keys, by the first word of a family's name.
static KNOWN: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let first = families::all().filter_map(|it| it.id.split('-').next());
    let telling = |it: &&str| it.len() >= LEAST_ISSUER && !ORDINARY.contains(it);
    let mut all: Vec<&str> = first.filter(telling).chain(ISSUERS).collect();
    all.sort_unstable();
    all.dedup();
    all
});

/// What a value is called.
pub(super) struct Named {
    /// The name, in lower case and without its separators.
    name: String,
    /// Whether value and name stand around a sign of equality without a quote.
    bare: bool,
}

/// What a name says of its value.
pub(super) struct Said {
    pub(super) family: &'static Family,
    /// Whether it says who has issued it.
    pub(super) issued: bool,
    /// Whether it says very little: that it is a key.
    pub(super) vague: bool,
}

/// The name before a value.
pub(super) fn name(before: &[u8]) -> Option<Named> {
    let unscheme = without_scheme(before);
    let open = trim(unscheme, is_quote, 4);
    let spaced = trim(open, is_blank, GAP);
    let signed = trim(spaced, |it| matches!(it, b'=' | b':' | b'>'), 2);
    let quoted = open.len() < unscheme.len();
    let before = match spaced.strip_suffix(b" -") {
        // `the token - 'q7Z…'`
        Some(said) if quoted => said,
        _ if signed.len() == spaced.len() => return None,
        _ => signed,
    };
    let bare = !quoted && before.len() + 1 == unscheme.len() && unscheme.ends_with(b"=");
    let before = trim(before, is_blank, GAP);
    let before = trim(before, |it| is_quote(it) || it == b']', 4);
    let near = &before[before.len().saturating_sub(LONGEST_NAME)..];
    let name = &near[near.len() - NAME.span_back(near)..];
    let name = letters(name.iter().copied());
    (!name.is_empty()).then_some(Named { name, bare })
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'\\')
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t')
}

fn letters(name: impl Iterator<Item = u8>) -> String {
    let letters = name.filter(u8::is_ascii_alphanumeric);
    letters
        .map(|it| char::from(it.to_ascii_lowercase()))
        .collect()
}

fn without_scheme(before: &[u8]) -> &[u8] {
    // Nearly nothing ends with a blank here.
    if before.last() != Some(&b' ') {
        return before;
    }
    let is_scheme = |it: &&&[u8]| {
        let from = before.len().saturating_sub(it.len());
        before[from..].eq_ignore_ascii_case(it)
    };
    let Some(scheme) = SCHEMES.iter().find(is_scheme) else {
        return before;
    };
    let rest = &before[..before.len() - scheme.len()];
    if *scheme != JENKINS {
        return rest;
    }
    // `<secret>{AQAAABAAA q7Z…}</secret>`, with a word more or without.
    let word = trim(
        rest,
        |it| it == b' ' || it.is_ascii_alphabetic(),
        LONGEST_NAME,
    );
    word.strip_suffix(b"{").unwrap_or(rest)
}

fn trim(bytes: &[u8], of: fn(u8) -> bool, most: usize) -> &[u8] {
    let last = bytes.iter().rev().take(most);
    let count = last.take_while(|it| of(**it)).count();
    &bytes[..bytes.len() - count]
}

/// Whether a name says that its value is a secret.
pub(crate) fn is_telling(name: &str) -> bool {
    let name = letters(name.bytes());
    let says = |word: &&str| name.contains(*word);
    WORDS.iter().any(says) && !OTHERS.iter().any(says) && !name.ends_with("id")
}

/// What a name says of a value; nothing where it is none of a secret.
pub(super) fn says(named: &Named, value: &[u8], before: &[u8]) -> Option<Said> {
    let name = named.name.as_str();
    let has = |word: &&str| name.contains(*word);
    if OTHERS.iter().any(has) || (name.ends_with("id") && !name.ends_with("secretid")) {
        return None;
    }
    if let Some(family) = fixed(name, value, before) {
        return Some(Said {
            family,
            issued: true,
            vague: false,
        });
    }
    let begins = |it: &&str| name.starts_with(*it) || name.contains(&["api", *it].concat());
    let key = name.ends_with("key") || (name.ends_with("pat") && value.len() >= 32);
    let telling = WORDS.iter().any(has);
    let only_key = !telling && named.bare && name == "key" && value.len() >= LONG_KEY;
    if is_uuid(value) || !(telling || key) {
        return None;
    }
    let issued = KNOWN.iter().any(begins);
    (telling || issued || only_key).then_some(Said {
        family: &SECRET,
        issued,
        vague: only_key && !issued,
    })
}

/// The family of a value that has a form of its own, besides its name.
fn fixed(name: &str, value: &[u8], before: &[u8]) -> Option<&'static Family> {
    if is_uuid(value) {
        return by_place(name, before);
    }
    let base64 = BASE64.or(EQUALS).all(value);
    if value.len() == 40
        && base64
        && (name.contains("secretaccesskey") || name.contains("awssecret"))
    {
        return Some(&AWS);
    }
    let long = value.len() == 88 && base64 && value.ends_with(b"==");
    (long && name.ends_with("key")).then_some(&AZURE)
}

/// What a UUID opens, by its name and what stands before it.
fn by_place(name: &str, before: &[u8]) -> Option<&'static Family> {
    let near = before[before.len().saturating_sub(NEAR)..].to_ascii_lowercase();
    let says = |it: &[u8]| memchr::memmem::find(&near, it).is_some();
    if NPM_NAMES.iter().any(|it| name.ends_with(it)) || (name == "token" && says(b"npm")) {
        return Some(&NPM);
    }
    let approle = says(b"role_id") || says(b"roleid") || says(b"vault") || says(b"approle");
    (name.ends_with("secretid") && approle).then_some(&APPROLE)
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => ANY_HEX.has(*byte),
        })
}
