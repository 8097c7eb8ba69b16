//! Passwords in addresses: `scheme://user:password@host`.

use crate::families::{DATABASE_URL, URL_PASSWORD};
use crate::family::{Family, Severity};
use crate::found::{Verdict, View};
use crate::placeholder::{distinct, is_mask};
use crate::scanner::Hit;
use crate::set::{ALNUM, COLON, DASH, DOT, HOST, Set, USERINFO};

/// What stands between a scheme and the rest.
pub(crate) const MARK: &[u8] = b"://";

static DATABASE: Family = DATABASE_URL;
static OTHER: Family = URL_PASSWORD;

const SCHEME: Set = ALNUM.or(DASH).or(DOT);
/// The longest scheme, user name, password and host that are looked at.
const MOST: usize = 160;
/// A shorter password is a stand-in.
const LEAST: usize = 5;

const SERVERS: [&str; 26] = [
    "postgres",
    "postgresql",
    "postgis",
    "mysql",
    "mysql2",
    "mariadb",
    "mongodb",
    "mongodb+srv",
    "redis",
    "rediss",
    "amqp",
    "amqps",
    "mssql",
    "sqlserver",
    "clickhouse",
    "cockroachdb",
    "couchbase",
    "couchbases",
    "neo4j",
    "neo4j+s",
    "bolt",
    "nats",
    "mqtt",
    "mqtts",
    "ldap",
    "ldaps",
];

/// Passwords of examples, in lower case.
const STAND_INS: [&str; 44] = [
    "password",
    "passwd",
    "passw0rd",
    "p@ssword",
    "p4ssw0rd",
    "pass",
    "passwort",
    "mypassword",
    "mypass",
    "pwd",
    "secret",
    "mysecret",
    "changeme",
    "change_me",
    "hunter2",
    "letmein",
    "qwerty",
    "admin",
    "administrator",
    "root",
    "toor",
    "guest",
    "postgres",
    "mysql",
    "mongo",
    "redis",
    "rabbitmq",
    "example",
    "test",
    "testing",
    "tester",
    "testpass",
    "test123",
    "username",
    "login",
    "foobar",
    "123456",
    "12345678",
    "userpass",
    "user_password",
    "dbpass",
    "password123",
    "password1",
    "x-oauth-basic",
];

/// Users of examples: their password is one too, unless it looks random.
const ANYBODY: [&str; 12] = [
    "user", "username", "usr", "myuser", "me", "foo", "test", "alice", "bob", "name", "login", "u",
];

/// The address whose mark stands at `at`, if a password is in it.
pub(crate) fn detect(bytes: &[u8], at: usize) -> Option<Hit> {
    let after = &bytes[at + MARK.len()..];
    let after = &after[..after.len().min(3 * MOST)];
    let user = USERINFO.span(after);
    let rest = after.get(user..)?.strip_prefix(b":")?;
    let password = password(rest)?;
    let host = &rest[password.len() + 1..];
    let host = &host[..HOST.span(&host[..host.len().min(MOST)])];
    let scheme = scheme(&bytes[..at]);
    let server = SERVERS.contains(&scheme.as_str());
    if scheme.is_empty() || user > MOST || !is_real(&after[..user], password, host, server) {
        return None;
    }
    let near = is_near(host);
    let weak = !server && !is_strong(password);
    let family = if server { &DATABASE } else { &OTHER };
    let end = at + MARK.len() + user + 1 + password.len() + 1 + host.len();
    Some(Hit {
        family,
        verdict: Verdict::ShapeOnly,
        severity: if near || weak {
            Severity::Low
        } else {
            family.severity
        },
        start: at - scheme.len(),
        end,
        secret: password.to_vec(),
        view: View::Plain,
        shown: format!(
            "{scheme}://…@{}, a password of {} characters",
            String::from_utf8_lossy(host),
            password.len()
        ),
    })
}

fn scheme(before: &[u8]) -> String {
    let plus = |it: &u8| SCHEME.has(*it) || *it == b'+';
    let length = before
        .iter()
        .rev()
        .take(16)
        .take_while(|it| plus(it))
        .count();
    let scheme = &before[before.len() - length..];
    // What was escaped before it is no part of it: `\npostgres://`.
    let escaped = before[..before.len() - length].ends_with(b"\\") && length > 1;
    String::from_utf8_lossy(&scheme[usize::from(escaped)..]).to_ascii_lowercase()
}

/// The password up to the `@`, which must come.
fn password(rest: &[u8]) -> Option<&[u8]> {
    let length = USERINFO.or(COLON).span(&rest[..rest.len().min(MOST)]);
    (rest.get(length) == Some(&b'@')).then(|| &rest[..length])
}

fn is_real(user: &[u8], password: &[u8], host: &[u8], server: bool) -> bool {
    let lower = String::from_utf8_lossy(password).to_ascii_lowercase();
    let templates = |it: &[u8]| {
        it.iter()
            .any(|byte| matches!(byte, b'$' | b'{' | b'<' | b'*' | b'['))
    };
    let formats =
        lower.starts_with('%') && lower.len() < 4 || lower.contains("%s") || lower.contains("%7b");
    password.len() >= LEAST
        && !host.is_empty()
        && !templates(password)
        && !templates(user)
        && !templates(host)
        && !formats
        && !STAND_INS.contains(&lower.as_str())
        && !lower.contains("password")
        && !lower.contains("1234")
        && !lower.starts_with("foo")
        && (!is_anybody(user) || is_random(password))
        && !user.eq_ignore_ascii_case(password)
        && !is_mask(password)
        && distinct(password) >= 4
        && !is_example(host)
        && (server || !password.iter().all(u8::is_ascii_digit))
}

fn is_anybody(user: &[u8]) -> bool {
    ANYBODY
        .iter()
        .any(|it| user.eq_ignore_ascii_case(it.as_bytes()))
}

fn is_random(password: &[u8]) -> bool {
    password.len() >= 12 && is_strong(password) && password.iter().any(u8::is_ascii_digit)
}

/// Hosts that stand for any host.
fn is_example(host: &[u8]) -> bool {
    let host = String::from_utf8_lossy(host).to_ascii_lowercase();
    let name = host.split(':').next().unwrap_or_default();
    let labels = [
        ".example",
        ".test",
        ".invalid",
        "example.com",
        "example.org",
        "example.net",
    ];
    let letter = name.split('.').next().is_some_and(|it| it.len() == 1);
    labels.iter().any(|it| name.ends_with(it))
        || letter && name.matches('.').count() == 1
        || [
            "host",
            "hostname",
            "server",
            "domain.com",
            "yourhost",
            "myhost",
            "site.com",
            "foo.com",
            "test.com",
            "b.com",
        ]
        .contains(&name)
        || name.starts_with("your")
        || name.starts_with("my-")
}

/// Hosts that only their own machine or network knows.
fn is_near(host: &[u8]) -> bool {
    let host = String::from_utf8_lossy(host).to_ascii_lowercase();
    let name = host.split(':').next().unwrap_or_default();
    !name.contains('.')
        || name.starts_with("127.")
        || name.starts_with("0.0.0.0")
        || name.starts_with("10.")
        || name.starts_with("192.168.")
        || matches!(name.rsplit('.').next(), Some("local" | "localhost"))
}

fn is_strong(password: &[u8]) -> bool {
    let kinds = [
        u8::is_ascii_digit,
        u8::is_ascii_lowercase,
        u8::is_ascii_uppercase,
    ];
    let count = kinds
        .iter()
        .filter(|kind| password.iter().any(kind))
        .count();
    password.len() >= 8 && count >= 2
}
