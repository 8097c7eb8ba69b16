use packgate_report::{Family, Level, Rule};
use packgate_secrets::{Severity, Verdict};

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::marks::ends;
use crate::secrets::Secret;
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "key-file",
    family: Family::Secrets,
    level: Level::Error,
    summary: "a file that is a private key, or a store of keys",
    page: include_str!("pages/key-file.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| detail_message("is", "a key", "private keys or stores of keys", hits),
};

/// Stores of keys that are known by how they begin, and what to call them.
const STORES: [(&str, &str); 4] = [
    ("java-key-store", "a Java key store"),
    ("jceks-key-store", "a Java key store"),
    ("keepass-database", "a database of KeePass"),
    ("pkcs12-store", "a PKCS #12 key store"),
];

fn look(file: &File) -> Vec<Seen> {
    let kind = by_name(&file.facts.head).or_else(|| store(file));
    match kind {
        Some(kind) => vec![Seen::of(&RULE).detail(kind)],
        None => pem(file).into_iter().collect(),
    }
}

/// Whether the rules of secrets have nothing to add about the private keys of this
/// file.
pub(super) fn covers(file: &File) -> bool {
    pem(file).is_some()
}

/// Whether a secret is a private key in text.
pub(super) fn is_private_key(secret: &Secret) -> bool {
    secret.found.family.id.ends_with("private-key")
}

/// Whether a secret is a store of keys.
pub(super) fn is_store(secret: &Secret) -> bool {
    stored(secret).is_some()
}

fn stored(secret: &Secret) -> Option<&'static str> {
    let mut stores = STORES.iter();
    let (_, kind) = stores.find(|(id, _)| *id == secret.found.family.id)?;
    Some(*kind)
}

fn direct<'a>(file: &'a File) -> impl Iterator<Item = &'a Secret> {
    file.facts.secrets.all.iter().filter(|it| it.is_direct())
}

/// A file that begins with a private key, or is named like one and holds it.
fn pem(file: &File) -> Option<Seen> {
    let head = &file.facts.head;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let start = (head.len() - text.trim_ascii_start().len()) as u64;
    let named = [".pem", ".key"].iter().any(|it| ends(base(file.path), it));
    let keys: Vec<&Secret> = direct(file).filter(|it| is_private_key(it)).collect();
    if !named && !keys.iter().any(|it| it.found.offset == start) {
        return None;
    }
    // A key that is damaged, alone in its file, was a key all the same.
    let best = keys.into_iter().min_by_key(|it| {
        let failed = it.found.verdict == Verdict::FailedChecksum;
        (it.found.severity == Severity::Low, failed)
    })?;
    let seen = Seen::of(&RULE);
    Some(if best.found.severity == Severity::Low {
        seen.level(Level::Warning)
            .detail("an encrypted private key")
    } else {
        seen.detail("a private key")
    })
}

fn by_name(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"PuTTY-User-Key-File-") {
        return Some("a private key of PuTTY");
    }
    head.starts_with(b"SSH PRIVATE KEY FILE FORMAT 1.1")
        .then_some("a private key of SSH 1")
}

fn store(file: &File) -> Option<&'static str> {
    let store = direct(file).find(|it| is_store(it))?;
    let java = store.found.family.id.starts_with('j');
    let public = java && only_certificate(&file.facts.head);
    stored(store).filter(|_| !public)
}

/// Whether a Java key store has no entry, or one that is a certificate: a trust
/// store, which is public.
fn only_certificate(head: &[u8]) -> bool {
    let word = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    match word(8) {
        Some(0) => true,
        Some(1) => word(12) == Some(2),
        _ => false,
    }
}
