//! Formats in YAML: the configuration of Kubernetes' clients and of yarn. Read event
//! by event, so that nothing nests in here and no alias is followed.

use super::{Credential, credential, is_real};
use crate::codes::base64;
use yaml_rust2::Event;
use yaml_rust2::parser::Parser;

/// How many events are read: a file of such keys has some dozens.
const MOST: usize = 20_000;

/// The keys of a client's configuration.
const KUBERNETES: [&str; 4] = ["client-key-data", "token", "password", "id-token"];
const YARN: [&str; 2] = ["npmAuthToken", "npmAuthIdent"];

/// The credentials in the file, if it is one of these.
pub(super) fn credentials(text: &str) -> Option<Vec<Credential>> {
    let has = |it: &[u8]| memchr::memmem::find(text.as_bytes(), it).is_some();
    let cluster = has(b"kind: Config") && text.lines().any(|it| it.trim_end() == "kind: Config");
    let yarn = has(b"npmAuth");
    if !cluster && !yarn {
        return None;
    }
    let (keys, family): (&[&str], _) = if cluster {
        (&KUBERNETES, "kubeconfig-credential")
    } else {
        (&YARN, "yarnrc-credential")
    };
    let mut all = Vec::new();
    for (key, value) in scalars(text)? {
        let secret = keys.contains(&key.as_str()) && is_real(&value);
        if secret && (key != "client-key-data" || is_key(&value)) {
            all.push(found(family, &key, &value, text));
        }
    }
    Some(all)
}

/// Every scalar that a key has.
fn scalars(text: &str) -> Option<Vec<(String, String)>> {
    let mut parser = Parser::new_from_str(text);
    let mut all = Vec::new();
    // Of each collection that is open: whether it is a mapping, and its last key.
    let mut open: Vec<(bool, Option<String>)> = Vec::new();
    for _ in 0..MOST {
        match parser.next_token().ok()?.0 {
            Event::StreamEnd => return Some(all),
            Event::MappingStart(..) => open.push((true, None)),
            Event::SequenceStart(..) => open.push((false, None)),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                ended(&mut open);
            }
            Event::Alias(_) => ended(&mut open),
            Event::Scalar(value, ..) => match open.last_mut() {
                Some((true, key @ None)) => *key = Some(value),
                Some((true, key)) => all.extend(key.take().map(|it| (it, value))),
                _ => {}
            },
            _ => {}
        }
    }
    None
}

/// A value that is no scalar has ended: a key follows.
fn ended(open: &mut [(bool, Option<String>)]) {
    if let Some((true, key)) = open.last_mut() {
        *key = None;
    }
}

/// Base 64 of a private key.
fn is_key(value: &str) -> bool {
    let bytes = base64::standard(value.trim().as_bytes()).unwrap_or_default();
    bytes.starts_with(b"-----BEGIN")
}

fn found(family: &'static str, key: &str, value: &str, text: &str) -> Credential {
    // A scalar stands there as it is, unless it is folded or escaped.
    match text.find(value) {
        Some(at) => credential(family, key, &text[at..at + value.len()], text),
        None => Credential {
            value: value.to_owned(),
            ..credential(family, key, &text[..0], text)
        },
    }
}
