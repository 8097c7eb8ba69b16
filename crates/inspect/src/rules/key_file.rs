use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::marks::ends;
use crate::secrets::{Kind, Verdict, private_label};
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

/// Magic bytes of key stores in Java's own formats.
const JKS: &[u8] = &[0xfe, 0xed, 0xfe, 0xed, 0, 0, 0];
const JCEKS: &[u8] = &[0xce, 0xce, 0xce, 0xce, 0, 0, 0];
/// The object identifier pkcs7-data, near the beginning of every PKCS #12 file.
const PKCS7_DATA: &[u8] = &[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01,
];

fn look(file: &File) -> Vec<Seen> {
    let head = &file.facts.head;
    if let Some(kind) = store(head) {
        return vec![Seen::of(&RULE).detail(kind)];
    }
    pem(file).into_iter().collect()
}

/// Whether `secret/private-key` has nothing to add about this file.
pub(super) fn covers(file: &File) -> bool {
    pem(file).is_some()
}

/// A file that begins with a private key, or is named like one and holds it.
fn pem(file: &File) -> Option<Seen> {
    let head = file.facts.head.trim_ascii_start();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let named = [".pem", ".key"].iter().any(|it| ends(base(file.path), it));
    if !named && private_label(head).is_none() {
        return None;
    }
    let keys = file
        .facts
        .secrets
        .iter()
        .filter(|it| it.kind == Kind::PrivateKey);
    // A key that is damaged, alone in its file, was a key all the same.
    let best = keys.min_by_key(|it| match it.verdict {
        Verdict::Sure => 0,
        Verdict::Failed => 1,
        Verdict::Weak => 2,
    })?;
    let seen = Seen::of(&RULE);
    Some(if best.verdict == Verdict::Weak {
        seen.level(Level::Warning)
            .detail("an encrypted private key")
    } else {
        seen.detail("a private key")
    })
}

fn store(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"PuTTY-User-Key-File-") {
        return Some("a private key of PuTTY");
    }
    if head.starts_with(b"SSH PRIVATE KEY FILE FORMAT 1.1") {
        return Some("a private key of SSH 1");
    }
    if (head.starts_with(JKS) || head.starts_with(JCEKS)) && !only_certificate(head) {
        return Some("a Java key store");
    }
    is_pkcs12(head).then_some("a PKCS #12 key store")
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

/// `SEQUENCE { INTEGER 3, SEQUENCE { OBJECT IDENTIFIER pkcs7-data, …`
fn is_pkcs12(head: &[u8]) -> bool {
    let head = &head[..head.len().min(64)];
    head.first() == Some(&0x30)
        && memchr::memmem::find(head, &[0x02, 0x01, 0x03, 0x30]).is_some_and(|at| at <= 8)
        && memchr::memmem::find(head, PKCS7_DATA).is_some()
}
