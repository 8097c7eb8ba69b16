//! Values that a program or a configuration calls a secret: `apiKey: "…"`,
//! `DB_TOKEN=…`, `<password>…</password>`. No provider says how they look, so they must
//! look random.
//!
//! Only long values are looked at, where a run is that stands as a whole behind a
//! name. In minified text, where names mean little, the value must be random beyond
//! doubt.

mod name;
mod value;

pub(crate) use name::is_telling;

use crate::family::Severity;
use crate::found::{Verdict, View, redact};
use crate::placeholder::{is_counted, is_placeholder};
use crate::scanner::Hit;
use crate::set::EQUALS;
use name::{NAME, SECRET, Said};
use value::{is_random, is_spelt};

/// The longest value that is looked at.
const LONGEST: usize = 200;
/// A line longer than this was not written by a person.
const WRITTEN: usize = 400;
/// How far around a key of a public search the name of its index stands.
const NEAR: usize = 120;

/// The secret that the run from `start` to `end` is, if a name says so.
pub(crate) fn detect(bytes: &[u8], start: usize, end: usize) -> Option<Hit> {
    let end = end + EQUALS.span(&bytes[end..bytes.len().min(end + 2)]);
    let value = &bytes[start..end];
    if value.len() > LONGEST || !closes(bytes, end) || !may_be_issued(value) {
        return None;
    }
    let named = name::name(&bytes[..start])?;
    let said = name::says(&named, value, &bytes[..start])?;
    let verdict = verdict(&said, value, is_minified(bytes, start, end))?;
    let family = said.family;
    let doubtful = *family == SECRET && is_doubtful(bytes, start, end);
    if doubtful && said.vague {
        return None;
    }
    Some(Hit {
        family,
        verdict,
        severity: if doubtful {
            Severity::Low
        } else {
            family.severity
        },
        start,
        end,
        secret: value.to_vec(),
        shown: redact(value, 0),
        view: View::Plain,
    })
}

/// Whether anybody would issue it, asked before its name is: nearly all runs are names
/// and paths, which have no digit. What has a length of its own may have none.
fn may_be_issued(value: &[u8]) -> bool {
    matches!(value.len(), 36 | 40 | 88) || value.iter().any(u8::is_ascii_digit)
}

/// What is to be thought of a value behind such a name: nothing where it is none that
/// a machine has made.
fn verdict(said: &Said, value: &[u8], strict: bool) -> Option<Verdict> {
    if is_spelt(value) || (strict && said.vague) {
        return None;
    }
    if is_placeholder(value) {
        // Somebody has counted where an issuer's value belongs.
        return (said.issued && is_counted(value)).then_some(Verdict::FailedChecksum);
    }
    let known = *said.family != SECRET;
    (known || is_random(value, strict)).then_some(Verdict::ShapeOnly)
}

/// Whether it stands where examples do, and values that everybody may know: in the
/// comment of a declaration, in an address, beside the index of a public search.
fn is_doubtful(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = &bytes[start.saturating_sub(LONGEST)..start];
    let line = memchr::memrchr(b'\n', before).map_or(before, |it| &before[it + 1..]);
    let comment = line.trim_ascii_start().starts_with(b"* ");
    let name = line
        .iter()
        .rev()
        .skip(1)
        .take_while(|it| NAME.has(**it))
        .count();
    let address = line.ends_with(b"=")
        && matches!(line.iter().rev().nth(name + 1), Some(b'?' | b'&' | b';'))
        && memchr::memmem::find(line, b"://").is_some();
    let near = &bytes[start.saturating_sub(NEAR)..(end + NEAR).min(bytes.len())];
    let search = memchr::memmem::find(near, b"indexName").is_some();
    comment || address || search
}

/// Whether the value is over: nothing of it may stand outside of the run.
fn closes(bytes: &[u8], end: usize) -> bool {
    let rest = &bytes[end..];
    matches!(
        rest.first(),
        None | Some(b'"' | b'\'' | b'`' | b'\n' | b'\r' | b';' | b',' | b' ' | b'\\' | b'}' | b'<')
    )
}

fn is_minified(bytes: &[u8], start: usize, end: usize) -> bool {
    let before = bytes[..start]
        .iter()
        .rev()
        .take(WRITTEN)
        .take_while(|it| **it != b'\n')
        .count();
    let after = bytes[end..]
        .iter()
        .take(WRITTEN)
        .take_while(|it| **it != b'\n')
        .count();
    before + after >= WRITTEN
}

#[cfg(test)]
mod tests {
    use crate::finds::Finds;
    use crate::{Scanner, Severity, Verdict, Window};

    fn ids(text: &str) -> Vec<&'static str> {
        let mut finds = Finds::default();
        Scanner::new().scan_every_view(&Window::whole(text.as_bytes()), &mut finds);
        finds.into_found().iter().map(|it| it.family.id).collect()
    }

    #[test]
    fn a_random_value_with_a_telling_name_is_a_secret() {
        let value = ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat();
        for text in [
            format!("apiKey: \"{value}\","),
            format!("export DB_TOKEN={value}\n"),
            format!("\"client-secret\" : \"{value}\""),
            format!("$config['auth_token'] => '{value}';"),
            format!("{{\\\"password\\\":\\\"{value}\\\"}}"),
            format!("<secret>{value}</secret>"),
            format!("<password>{{AQAAABAAA {value}}}</password>"),
            format!("Authorization: Bearer {value}\n"),
            format!("'authorization': 'token {value}',"),
            format!("the token - '{value}'"),
            format!("Using Key={value}\n"),
            format!("hubspot.key = {value}\n"),
        ] {
            assert_eq!(ids(&text), ["assigned-secret"], "{text}");
        }
        let key = ["q7Zr2KfVx9LbT4mWcY8s", "HdN3pGjR6uEaQ5vBtXkJ"].concat();
        assert_eq!(
            ids(&format!("aws_secret_access_key = {key}\n")),
            ["aws-secret-key"]
        );
    }

    #[test]
    fn what_counts_where_an_issuers_value_belongs_is_a_note() {
        let counted = format!("sentry_key={}\n", "0123456789abcdef".repeat(2));
        let mut finds = Finds::default();
        Scanner::new().scan_every_view(&Window::whole(counted.as_bytes()), &mut finds);
        let found = finds.into_found();
        assert_eq!(found[0].verdict, Verdict::FailedChecksum);
        assert_eq!(ids(&counted.replace("sentry", "some")), [""; 0]);
    }

    #[test]
    fn a_uuid_is_a_secret_where_it_is_said_what_it_opens() {
        let uuid = ["3f9a61c0-7be2-4d58", "-a1c7-0e5b9d2f8461"].concat();
        for (text, expected) in [
            (format!("npm token = '{uuid}'"), Some("legacy-npm-token")),
            (format!("token = '{uuid}'"), None),
            (
                format!("vault write auth/approle/login secret_id='{uuid}'"),
                Some("vault-secret-id"),
            ),
            (format!("secret_id='{uuid}'"), None),
            (format!("role_id='{uuid}'"), None),
        ] {
            assert_eq!(ids(&text), expected.as_slice(), "{text}");
        }
    }

    #[test]
    fn where_examples_stand_it_weighs_less() {
        let value = ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat();
        for (text, severity) in [
            (format!("/**\n *  secret: \"{value}\",\n"), Severity::Low),
            (
                format!("<img src=\"https://a.dev/b.svg?x=1&token={value}\">"),
                Severity::Low,
            ),
            (
                format!("{{indexName: \"x\", apiKey: \"{value}\"}}"),
                Severity::Low,
            ),
            (format!("// secret: \"{value}\""), Severity::High),
            (format!("#TOKEN={value}"), Severity::High),
        ] {
            let mut finds = Finds::default();
            Scanner::new().scan_every_view(&Window::whole(text.as_bytes()), &mut finds);
            let found = finds.into_found();
            assert_eq!(found[0].severity, severity, "{text}");
        }
    }

    #[test]
    fn other_names_and_other_values_are_none() {
        let value = ["q7Zr2KfVx9LbT4m", "WcY8sHdN3"].concat();
        for text in [
            format!("publicKey: \"{value}\","),
            format!("key: \"{value}\","),
            format!("https://a.dev/?a=b&key={value} "),
            format!("f({{key={value}}})//{}", "a=b;".repeat(200)),
            format!("primaryKey = {value}\n"),
            format!("say: token {value}"),
            format!("integrity: \"{value}\""),
            format!("tokenType = \"{value}\""),
            "secret: process.env.MY_VERY_SECRET_TOKEN".into(),
            "token = getTheTokenFromTheStore2(user)".into(),
            "  token: i0.ChangeDetectorRef\n".into(),
            "password: \"your-password-goes-here-1A\"".into(),
            "secretName: \"projects/acme/secrets/Key1\"".into(),
            "token: \"urn:ietf:params:oauth:token-type:x\"".into(),
            "apiKey: \"a-b-c-d-e-f-g-h-i-j-k-l-m\"".into(),
            format!("NextContinuationToken: \"{value}\""),
            format!("secret: \"MYSECRET{value}\""),
            "password: 'bm90IG15IHJlYWwgcGFzc3dvcmQ='".into(),
        ] {
            assert_eq!(ids(&text), [""; 0], "{text}");
        }
    }
}
