//! Files in which tools keep credentials: what is in them, and what is not.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use common::coded::base64;
use common::{Rng, keys};
use packgate_secrets::{Found, Limits, Reader, Scanner, Severity, credentials};
use serde_json::json;

/// A password that a person chose, and a value that was issued.
fn chosen() -> String {
    ["correct", "horse9"].join("-")
}

fn issued() -> String {
    ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat()
}

/// Every format with a credential in it: the file's name, its text, what is found.
fn files() -> Vec<(&'static str, String, Vec<&'static str>)> {
    let (chosen, issued) = (chosen(), issued());
    let pair = base64(format!("me:{chosen}").as_bytes());
    let key = keys::pem("RSA PRIVATE KEY", &keys::rsa(&mut Rng(51)));
    let state = |value: serde_json::Value| {
        json!({"version": 4, "terraform_version": "1.9.0", "lineage": "8f2c", "resources": [
            {"instances": [{"attributes": value}]}]})
    };
    vec![
        (".npmrc", format!("; mine\nregistry=https://r.acme.dev/\n//r.acme.dev/:_authToken={issued}\n"), vec!["npmrc-credential"]),
        ("backup.txt", format!("//r.acme.dev/:_password=\"{pair}\"\n//r.acme.dev/:username=me\n"), vec!["npmrc-credential"]),
        ("a/.npmrc", format!("_auth = {pair}"), vec!["npmrc-credential"]),
        (".yarnrc.yml", format!("nodeLinker: pnp\nnpmScopes:\n  acme:\n    npmAuthToken: \"{issued}\"\n"), vec!["yarnrc-credential"]),
        (".pypirc", format!("[distutils]\nindex-servers =\n    pypi\n\n[pypi]\nusername = me\npassword = {chosen}\n"), vec!["pypirc-credential"]),
        ("credentials.toml", format!("[registry]\ntoken = \"{issued}\"\n\n[registries.acme]\ntoken = \"{issued}x\"\n"), vec!["cargo-credential"; 2]),
        (".netrc", format!("machine a.acme.dev\n  login me\n  password {chosen}\nmachine b.acme.dev login me password {chosen}2\n"), vec!["netrc-password"; 2]),
        (".git-credentials", format!("https://me:{chosen}@git.acme.dev\n"), vec!["git-credential"]),
        (".pgpass", format!("# mine\ndb.acme.dev:5432:app:me:{chosen}\n*:*:*:me:{chosen}2\n"), vec!["pgpass-password"; 2]),
        ("config.json", json!({"auths": {"r.acme.dev": {"auth": pair}, "q.acme.dev": {}}}).to_string(), vec!["docker-credential"]),
        ("cluster", format!("apiVersion: v1\nkind: Config\nusers:\n- name: me\n  user:\n    token: {issued}\n    password: {chosen}\n"), vec!["kubeconfig-credential"; 2]),
        ("cluster.json", json!({"kind": "Config", "users": [{"name": "me", "user": {"client-key-data": "x", "token": issued}}]}).to_string(), vec!["kubeconfig-credential"; 2]),
        ("state.json", state(json!({"password": chosen})).to_string(), vec!["terraform-state"]),
        ("key.json", serde_json::to_string_pretty(&json!({"type": "service_account", "project_id": "acme", "private_key": key, "client_email": "a@b.c"})).unwrap(), vec!["google-service-account"]),
        ("adc.json", json!({"type": "authorized_user", "client_secret": "x", "refresh_token": issued}).to_string(), vec!["google-user-credential"]),
        (".mcp.json", json!({"mcpServers": {"db": {"command": "npx", "args": ["-y", "--api-key", issued], "env": {"DB_PASSWORD": format!("{issued}2"), "MODE": "fast"}},
            "web": {"url": "https://x.acme.dev", "headers": {"Authorization": format!("Bearer {issued}3")}}}}).to_string(), vec!["mcp-credential"; 3]),
        ("settings.json", json!({"context_servers": {"x": {"command": "x", "env": {"X_TOKEN": issued}}}}).to_string(), vec!["mcp-credential"]),
    ]
}

fn ids(found: &[Found]) -> Vec<&'static str> {
    found.iter().map(|it| it.family.id).collect()
}

#[test]
fn each_format_is_known_by_what_is_in_it() {
    for (name, text, expected) in files() {
        let found = credentials::judge(name, text.as_bytes()).unwrap_or_default();
        assert_eq!(ids(&found), expected, "{name} {text}");
        for it in &found {
            assert!(!it.shown.contains(&chosen()[4..]), "{}", it.shown);
            assert!(!it.shown.contains(&issued()[4..]), "{}", it.shown);
            assert!(it.end() <= text.len() as u64);
        }
    }
}

/// Each is found in a file by itself, in UTF-16 too, once.
#[test]
fn a_file_as_a_whole_says_more_than_what_its_lines_look_like() {
    let scanner = Scanner::new();
    for (name, text, expected) in files() {
        let wide: Vec<u8> = format!("{text}\n")
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for bytes in [text.as_bytes(), &wide] {
            let mut reader = Reader::new(&scanner);
            let report = reader
                .read_named(name, &mut &bytes[..], Limits::default())
                .unwrap();
            let found: Vec<Found> = report.seen.into_iter().flat_map(|it| it.found).collect();
            let kept = ids(&found);
            let kept: Vec<&str> = kept
                .into_iter()
                .filter(|it| expected.contains(it))
                .collect();
            assert_eq!(kept, expected, "{name} {found:?}");
        }
    }
}

#[test]
fn a_place_is_that_of_the_value() {
    let (name, text, _) = files().swap_remove(0);
    let found = credentials::judge(name, text.as_bytes()).unwrap().remove(0);
    let start = usize::try_from(found.offset).unwrap();
    assert_eq!(&text[start..start + found.length], issued());
    assert_eq!((found.line, found.column), (3, Some(26)));
    assert_eq!(found.shown, "//r.acme.dev/:_authToken, 24 characters");
}

/// Variables, gaps, other files, and files that are damaged.
#[test]
fn what_has_no_credential_or_is_no_such_file_gives_nothing() {
    let issued = issued();
    for (name, text) in [
        (".npmrc", "//r.acme.dev/:_authToken=${NPM_TOKEN}\n_auth=<your token>\n; _auth=x\n".to_owned()),
        (".npmrc", "registry=https://r.acme.dev/\nsave-exact=true\n".to_owned()),
        (".netrc", "machine a login me password ${PASSWORD}\n".to_owned()),
        ("README.md", format!("# How to\n\nPut this into .netrc:\n\n    machine a.dev login me password {issued}\n")),
        ("a.txt", format!("machine learning is fun, password {issued}\n")),
        (".pypirc", "[pypi]\nusername = __token__\npassword = <token>\n".to_owned()),
        ("a.toml", format!("[package]\nname = \"token\"\nother = \"{issued}\"\n")),
        ("config.json", json!({"auths": {"r.acme.dev": {"auth": "bm9uZQ=="}}, "credsStore": "desktop"}).to_string()),
        (".mcp.json", json!({"mcpServers": {"x": {"command": "x", "env": {"X_TOKEN": "${X_TOKEN}", "Y_KEY": "YOUR_API_KEY_HERE1", "MODE": issued}}}}).to_string()),
        ("service.json", json!({"type": "service_account", "private_key": "see the vault"}).to_string()),
        ("deploy.yaml", format!("kind: Deployment\ntoken: {issued}\n")),
        ("broken.json", "{\"auths\": {\"r\": {\"auth\": \"bWU6eHl6enl4eXo=\"}".to_owned()),
        ("deep.json", format!("{{\"auths\": {}", "[".repeat(100_000))),
        ("deep.yaml", format!("kind: Config\nusers: {}", "[".repeat(100_000))),
        ("bomb.yaml", format!("kind: Config\na: &a [x, x]\n{}", "k: [*a, *a, *a]\n".repeat(4000))),
        ("long.txt", format!("//r.acme.dev/:_authToken={}", "x7".repeat(99_999))),
    ] {
        let found = credentials::judge(name, text.as_bytes()).unwrap_or_default();
        assert_eq!(ids(&found), [""; 0], "{name}");
    }
    assert!(credentials::judge(".npmrc", b"\xff\xfe_auth=x").is_none());
}

/// A state in which nothing is secret is worth a look, and no more.
#[test]
fn a_state_without_a_secret_weighs_less() {
    let state = |value: &str| {
        json!({"version": 4, "terraform_version": "1.9.0", "lineage": "x", "resources": [], "outputs": {value: {"value": "abc123"}}}).to_string()
    };
    for (text, severity) in [
        (state("region"), Severity::Low),
        (
            state("region").replace("\"value\":\"abc123\"", "\"sensitive\":true"),
            Severity::High,
        ),
        (
            state("region").replace("\"value\"", "\"db_password\""),
            Severity::High,
        ),
    ] {
        let found = credentials::judge("terraform.tfstate", text.as_bytes()).unwrap();
        assert_eq!(found[0].severity, severity, "{text}");
    }
}
