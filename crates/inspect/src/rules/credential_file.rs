use packgate_report::{Family, Level, Rule};
use packgate_secrets::{Severity, credentials};

use crate::check::{Check, File, Look, detail_message, is_left_open};
use crate::hit::Seen;
use crate::pass::Fact;
use crate::rules::agent_state;
use crate::text::{base, extension};

pub(super) static RULE: Rule = Rule {
    id: "credential-file",
    family: Family::Secrets,
    level: Level::Error,
    summary: "a file in which a tool keeps passwords or tokens",
    page: include_str!("pages/credential-file.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| {
        detail_message(
            "holds",
            "passwords",
            "where tools keep passwords or tokens",
            hits,
        )
    },
};

/// A file format of lines, and what in it is a credential.
struct Format {
    what: &'static str,
    named: fn(&str) -> bool,
    line: fn(&str) -> bool,
}

static FORMATS: [Format; 10] = [
    Format {
        what: "a registry password or token",
        named: |path| matches!(base(path), ".npmrc" | "npmrc" | ".yarnrc"),
        line: |line| {
            let keys = ["_auth", "_authToken", "_password"];
            let registry = |key: &str| key.rsplit(':').next().is_some_and(|it| keys.contains(&it));
            assignment(line, '=').is_some_and(|(key, value)| registry(key) && is_real(value))
        },
    },
    Format {
        what: "a registry token",
        named: |path| matches!(base(path), ".yarnrc.yml" | ".yarnrc.yaml"),
        line: |line| {
            let keys = ["npmAuthToken", "npmAuthIdent"];
            assignment(line, ':').is_some_and(|(key, value)| keys.contains(&key) && is_real(value))
        },
    },
    Format {
        what: "a password for a server",
        named: |path| matches!(base(path), ".netrc" | "_netrc"),
        line: |line| {
            let words: Vec<&str> = line.split_whitespace().collect();
            words
                .windows(2)
                .any(|pair| pair[0] == "password" && is_real(pair[1]))
        },
    },
    Format {
        what: "a password for a package index",
        named: |path| base(path) == ".pypirc",
        line: |line| {
            assignment(line, '=').is_some_and(|(key, value)| key == "password" && is_real(value))
        },
    },
    Format {
        what: "a password for a git server",
        named: |path| base(path) == ".git-credentials",
        line: |line| {
            let user = line
                .split_once("://")
                .and_then(|(_, rest)| rest.rsplit_once('@'));
            let password = user.and_then(|(user, _)| user.split_once(':'));
            password.is_some_and(|(_, password)| is_real(password))
        },
    },
    Format {
        what: "a secret key of AWS",
        named: |path| path.ends_with(".aws/credentials"),
        line: |line| {
            let keys = ["aws_secret_access_key", "aws_session_token"];
            assignment(line, '=').is_some_and(|(key, value)| keys.contains(&key) && is_real(value))
        },
    },
    Format {
        what: "a database password",
        named: |path| matches!(base(path), ".pgpass" | "pgpass.conf"),
        line: |line| {
            let fields: Vec<&str> = line.splitn(5, ':').collect();
            !line.starts_with('#') && fields.len() == 5 && is_real(fields[4])
        },
    },
    Format {
        what: "the values of Terraform variables",
        named: |path| !is_example(path) && extension(path) == "tfvars",
        line: |line| {
            assignment(line, '=').is_some_and(|(key, value)| !key.is_empty() && is_real(value))
        },
    },
    Format {
        what: "a registry token",
        named: |path| matches!(base(path), "credentials.toml") && path.contains(".cargo/"),
        line: |line| {
            assignment(line, '=').is_some_and(|(key, value)| key == "token" && is_real(value))
        },
    },
    Format {
        what: "a password for a registry of images",
        named: |path| base(path) == ".dockercfg",
        line: |line| {
            let auth = line
                .split_once("\"auth\"")
                .and_then(|(_, rest)| rest.split_once(':'));
            auth.is_some_and(|(_, value)| is_real(value.trim().trim_end_matches(['}', ',', ' '])))
        },
    },
];

/// Whether the file may be one of the formats that are read line by line.
pub(super) fn is_named(path: &str) -> bool {
    FORMATS.iter().any(|it| (it.named)(path)) || may_be_kubeconfig(path)
}

/// A file too long to be judged.
pub(super) fn doubt(file: &File) -> Option<String> {
    let cut = (file.facts.head.len() as u64) < file.facts.bytes;
    let named = FORMATS.iter().any(|it| (it.named)(file.path));
    (cut && named && look(file).is_empty()).then(|| "too long for such a file".to_owned())
}

fn look(file: &File) -> Vec<Seen> {
    let what = by_shape(file)
        .or_else(|| by_lines(file))
        .or_else(|| kubeconfig(file))
        .map(str::to_owned)
        .or_else(|| by_format(file));
    what.map(|what| Seen::of(&RULE).detail(what))
        .into_iter()
        .collect()
}

/// Whether a private key in this file is part of what this rule reports.
pub(super) fn covers_private_key(file: &File) -> bool {
    by_shape(file).is_some()
}

fn by_shape(file: &File) -> Option<&'static str> {
    let shape = file.facts.shape.as_ref()?;
    let all = |facts: &[Fact]| facts.iter().all(|it| shape.has(*it));
    if all(&[Fact::ServiceAccount, Fact::PrivateKey]) {
        Some("the private key of a service account")
    } else if all(&[Fact::AuthorizedUser, Fact::RefreshToken]) {
        Some("the refresh token of a user")
    } else if all(&[Fact::Auth]) {
        Some("a password for a registry of images")
    } else if all(&[Fact::TerraformVersion, Fact::Lineage]) {
        Some("the state of Terraform, with every value it has set")
    } else {
        None
    }
}

fn by_lines(file: &File) -> Option<&'static str> {
    let format = FORMATS.iter().find(|it| (it.named)(file.path))?;
    let text = String::from_utf8_lossy(&file.facts.head);
    let found = text.lines().map(str::trim).any(|line| (format.line)(line));
    found.then_some(format.what)
}

/// What the formats of tools say of a file, whatever it is called; not of one that is
/// an agent's by its name, which is reported as that.
fn by_format(file: &File) -> Option<String> {
    if agent_state::is_state(file.path) {
        return None;
    }
    let head = &file.facts.head;
    let whole = head.len() as u64 == file.facts.bytes;
    let found = whole.then(|| credentials::judge(base(file.path), head));
    let mut found = found.flatten()?.into_iter();
    let grave = found.find(|it| it.severity == Severity::High)?;
    Some(format!("a credential, which opens {}", grave.family.opens))
}

fn may_be_kubeconfig(path: &str) -> bool {
    matches!(
        extension(path).as_str(),
        "yaml" | "yml" | "kubeconfig" | "conf"
    ) || base(path) == "kubeconfig"
        || path.ends_with(".kube/config")
}

fn kubeconfig(file: &File) -> Option<&'static str> {
    if !may_be_kubeconfig(file.path) {
        return None;
    }
    let text = String::from_utf8_lossy(&file.facts.head);
    if !text.lines().any(|line| line.trim() == "kind: Config") {
        return None;
    }
    let keys = ["client-key-data", "token", "password"];
    let secret = |line: &str| {
        let line = line.trim().trim_start_matches("- ");
        assignment(line, ':').is_some_and(|(key, value)| keys.contains(&key) && is_real(value))
    };
    text.lines()
        .any(secret)
        .then_some("the key or token of a Kubernetes user")
}

fn is_example(path: &str) -> bool {
    let words = ["example", "sample", "template", "default", "defaults"];
    base(path)
        .split(['.', '-', '_'])
        .any(|it| words.contains(&it))
}

fn assignment(line: &str, sign: char) -> Option<(&str, &str)> {
    if line.starts_with(['#', ';']) {
        return None;
    }
    let (key, value) = if sign == ':' {
        line.split_once(": ")?
    } else {
        line.split_once(sign)?
    };
    Some((key.trim(), value.trim()))
}

/// Whether a value is there and not a variable or a gap to fill in.
fn is_real(value: &str) -> bool {
    let value = value.trim().trim_matches(['"', '\'']);
    !value.is_empty() && !is_left_open(value)
}
