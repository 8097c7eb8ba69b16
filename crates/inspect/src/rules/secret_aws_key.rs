use packgate_report::{Family, Level, Rule};

use crate::check::{Check, Look, secret_message, secrets_of};
use crate::secrets::Kind;

pub(super) static RULE: Rule = Rule {
    id: "secret/aws-key",
    family: Family::Secrets,
    level: Level::Error,
    summary: "an AWS access key in the content of a file",
    page: include_str!("pages/secret-aws-key.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(|file| secrets_of(&RULE, file, Kind::AwsKey)),
    message: |hits| secret_message("an access key of AWS", hits),
};
