//! Formats in JSON: of Docker, of Google, of Terraform, of Kubernetes, and of agents
//! that speak the Model Context Protocol.

use super::{Credential, credential, is_real};
use crate::assigned;
use crate::codes::base64;
use crate::pem;
use serde_json::{Map, Value};

type Object = Map<String, Value>;

/// What one of these holds in the clear.
const MARKS: [&str; 6] = [
    "\"auths\"",
    "\"private_key\"",
    "\"refresh_token\"",
    "\"terraform_version\"",
    "ervers\"",
    "\"client-key-data\"",
];

/// The credentials in the file, if it is one of these.
pub(super) fn credentials(bytes: &[u8]) -> Option<Vec<Credential>> {
    let map = bytes.starts_with(b"{\"version\":3,");
    let marked = |it: &&str| memchr::memmem::find(bytes, it.as_bytes()).is_some();
    if map || !MARKS.iter().any(marked) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let object = value.as_object()?;
    let read = [docker, google, terraform, kubernetes, servers];
    read.iter().find_map(|it| it(object, text))
}

/// A value of the document, and where its string stands.
fn found(family: &'static str, key: &str, value: &str, text: &str) -> Credential {
    let written = serde_json::to_string(value).unwrap_or_default();
    let at = memchr::memmem::find(text.as_bytes(), written.as_bytes());
    let (start, end) = at.map_or((0, 0), |it| (it + 1, it + written.len() - 1));
    Credential {
        value: value.to_owned(),
        start,
        end,
        ..credential(family, key, "", "")
    }
}

/// `auths.HOST.auth`: base 64 of `user:password`; or a token in its own field.
fn docker(object: &Object, text: &str) -> Option<Vec<Credential>> {
    let auths = object.get("auths")?.as_object()?;
    let mut all = Vec::new();
    for (host, auth) in auths {
        for key in ["auth", "identitytoken", "registrytoken", "password"] {
            let Some(value) = auth.get(key).and_then(Value::as_str) else {
                continue;
            };
            let name = format!("{key} for {host}");
            let it = found("docker-credential", &name, value, text);
            if key == "auth" {
                let decoded = base64::standard(value.as_bytes()).unwrap_or_default();
                let pair = String::from_utf8_lossy(&decoded);
                let real = pair.split_once(':').is_some_and(|it| is_real(it.1));
                all.extend(real.then_some(it));
            } else if is_real(value) {
                all.push(it);
            }
        }
    }
    Some(all)
}

/// The key of a service account, or what a user has granted.
fn google(object: &Object, text: &str) -> Option<Vec<Credential>> {
    let field = |key| object.get(key).and_then(Value::as_str);
    match field("type")? {
        "service_account" => {
            let key = field("private_key")?;
            let hit = pem::detect(key.as_bytes(), key.find("-----BEGIN ")?)?;
            let account = field("client_email").unwrap_or("a service account");
            let mut it = found("google-service-account", account, key, text);
            it.proven = hit.verdict == crate::Verdict::Confirmed;
            Some(vec![it])
        }
        "authorized_user" => {
            let token = field("refresh_token").filter(|it| is_real(it))?;
            Some(vec![found(
                "google-user-credential",
                "refresh_token",
                token,
                text,
            )])
        }
        _ => None,
    }
}

/// The state of Terraform. It is worth a block where a value in it is secret by its
/// name or because it is marked.
fn terraform(object: &Object, text: &str) -> Option<Vec<Credential>> {
    let state = object.contains_key("terraform_version")
        && (object.contains_key("lineage") || object.contains_key("resources"));
    if !state {
        return None;
    }
    let lineage = object.get("lineage").and_then(Value::as_str);
    let mut it = found(
        "terraform-state",
        "the state as a whole",
        lineage.unwrap_or(""),
        text,
    );
    it.low = !object.values().any(holds_secret);
    Some(vec![it])
}

/// Whether some key in it has a secret's name and a value. serde's own bound on
/// nesting bounds this, too.
fn holds_secret(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.iter().any(|(key, value)| {
            let marked = key.starts_with("sensitive")
                && !matches!(value, Value::Null | Value::Bool(false))
                && value.as_array().is_none_or(|it| !it.is_empty());
            let named = assigned::is_telling(key) && value.as_str().is_some_and(is_real);
            marked || named || holds_secret(value)
        }),
        Value::Array(all) => all.iter().any(holds_secret),
        _ => false,
    }
}

/// The configuration of a client of Kubernetes may be JSON, too.
fn kubernetes(object: &Object, text: &str) -> Option<Vec<Credential>> {
    if object.get("kind")?.as_str()? != "Config" {
        return None;
    }
    let users = object.get("users")?.as_array()?;
    let mut all = Vec::new();
    for user in users.iter().filter_map(|it| it.get("user")) {
        for key in ["client-key-data", "token", "password"] {
            let value = user.get(key).and_then(Value::as_str);
            let value = value.filter(|it| is_real(it));
            all.extend(value.map(|it| found("kubeconfig-credential", key, it, text)));
        }
    }
    Some(all)
}

/// The servers of the Model Context Protocol: `env`, `headers` and `args`, in which a
/// literal stands where a variable should.
fn servers(object: &Object, text: &str) -> Option<Vec<Credential>> {
    let lists = [
        object.get("mcpServers"),
        object.get("servers"),
        object.get("context_servers"),
    ];
    let nested = object.get("mcp").and_then(|it| it.get("servers"));
    let mut lists = lists
        .into_iter()
        .chain([nested])
        .flatten()
        .filter_map(Value::as_object);
    let list = lists.find(|it| it.values().any(is_server))?;
    let mut all = Vec::new();
    for (name, server) in list.iter().filter(|it| is_server(it.1)) {
        for part in ["env", "headers"] {
            let pairs = server.get(part).and_then(Value::as_object);
            for (key, value) in pairs.into_iter().flatten() {
                let value = value.as_str().unwrap_or_default();
                if is_literal(key, value) {
                    let key = format!("{part}.{key} of {name}");
                    all.push(found("mcp-credential", &key, value, text));
                }
            }
        }
        let words = server.get("args").and_then(Value::as_array);
        let words: Vec<&str> = words
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for pair in words.windows(2) {
            let option = pair[0].starts_with('-') && !pair[1].starts_with('-');
            if option && is_literal(pair[0], pair[1]) {
                let key = format!("args {} of {name}", pair[0]);
                all.push(found("mcp-credential", &key, pair[1], text));
            }
        }
    }
    Some(all)
}

fn is_server(value: &Value) -> bool {
    value.get("command").is_some_and(Value::is_string)
        || value.get("url").is_some_and(Value::is_string)
}

/// Whether a name of a secret has a value that somebody issued: long, of digits and
/// letters, one word.
fn is_literal(key: &str, value: &str) -> bool {
    let header = key.eq_ignore_ascii_case("authorization") || key.eq_ignore_ascii_case("x-api-key");
    let word = value
        .strip_prefix("Bearer ")
        .or(value.strip_prefix("Basic "))
        .unwrap_or(value);
    let mixed = word.bytes().any(|it| it.is_ascii_digit())
        && word.bytes().any(|it| it.is_ascii_alphabetic());
    (header || assigned::is_telling(key))
        && word.len() >= 12
        && mixed
        && !word.contains([' ', '/', '\\'])
        && is_real(word)
}
