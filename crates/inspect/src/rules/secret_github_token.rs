use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, secret_message, secrets_of};
use crate::secrets::Kind;

pub(super) static RULE: Rule = Rule {
    id: "secret/github-token",
    family: Family::Secrets,
    level: Level::Error,
    summary: "a GitHub token in the content of a file",
    page: include_str!("pages/secret-github-token.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(|file| secrets_of(&RULE, file, Kind::GithubToken)),
    message: |hits| secret_message("a GitHub token", hits),
};
