use packgate_report::{Family, Level, Rule};

use crate::check::{Check, File, Look, secret_message, secrets_of};
use crate::hit::Seen;
use crate::rules::{credential_file, key_file};
use crate::secrets::Kind;

pub(super) static RULE: Rule = Rule {
    id: "secret/private-key",
    family: Family::Secrets,
    level: Level::Error,
    summary: "a private key in the content of a file",
    page: include_str!("pages/secret-private-key.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| secret_message("a private key", hits),
};

/// A file that is nothing but its key is reported once, as that.
fn look(file: &File) -> Vec<Seen> {
    if key_file::covers(file) || credential_file::covers_private_key(file) {
        return Vec::new();
    }
    secrets_of(&RULE, file, Kind::PrivateKey)
}
