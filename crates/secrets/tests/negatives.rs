//! What looks like a secret to others and is none.

mod common;

use common::coded::base64;
use common::{Rng, keys, makers, scan};
use packgate_secrets::{Found, Part, Verdict, families};

fn nothing(text: &str) {
    let found = scan(text);
    assert!(found.is_empty(), "{found:?} in {text}");
}

#[test]
fn placeholders_of_documentation_are_no_findings() {
    let join = |parts: &[&str]| parts.concat();
    for text in [
        join(&["AKIA", "IOSFODNN7", "EXAMPLE"]),
        join(&["ghp_", &"x".repeat(36)]),
        join(&["ghp_", &"0".repeat(36)]),
        join(&["npm_", "your", "TokenGoesHereInstead", "OfThisTextHere"]),
        join(&["sk_live_", "your_secret_key_here"]),
        join(&["glpat-", "<your-token>"]),
        "npm_config_registry_and_some_more_words_in_it".into(),
        "TOKEN=${GITHUB_TOKEN}".into(),
        "token: process.env.NPM_TOKEN,".into(),
        "postgres://user:password@localhost:5432/db".into(),
        "postgres://${USER}:${PASSWORD}@${HOST}/db".into(),
        "https://user:pass@example.com/".into(),
        "https://username:token@github.com/x/y".into(),
        "mongodb://<user>:<password>@cluster0.mongodb.net".into(),
        "redis://alice:foobared@awesome.redis.server:6380".into(),
        "dotenv://:key_1234@dotenv.org/vault/.env.vault".into(),
        format!("{}BEGIN RSA PRIVATE KEY{}\n", "-".repeat(5), "-".repeat(5)),
        format!(
            "{0}BEGIN PRIVATE KEY{0}\\n...\\n{0}END PRIVATE KEY{0}",
            "-".repeat(5)
        ),
        makers::jwt(r#"{"iss":"supabase","role":"anon"}"#, &mut Rng(1)),
    ] {
        nothing(&text);
    }
}

/// What somebody made up by counting is at most a note: it fails.
#[test]
fn what_counts_is_no_secret() {
    for text in [
        ["sk-", &"1234567890".repeat(5)[..48]].concat(),
        [
            "xoxb-",
            "123456789012-1234567890123-",
            "abcdefghijklmnopqrstuvwx",
        ]
        .concat(),
        ["dop_v1_", &"1234567890abcdef".repeat(4)].concat(),
        ["ghp_", "abcdefghijklmnopqrstuvwxyz0123456789"].concat(),
        makers::jwt(
            r#"{"sub":"1234567890","name":"John Doe","iat":1516239022}"#,
            &mut Rng(1),
        ),
    ] {
        let failed = |it: &Found| it.verdict == Verdict::FailedChecksum;
        let found = scan(&text);
        assert!(found.iter().all(failed), "{found:?} in {text}");
    }
}

#[test]
fn hashes_ids_and_data_are_no_findings() {
    let mut rng = Rng(21);
    for _ in 0..200 {
        for text in [
            rng.hex(40),
            rng.hex(64),
            rng.uuid(),
            format!("sha512-{}", base64(&rng.bytes(64))),
            format!("\"integrity\": \"sha1-{}\"", base64(&rng.bytes(20))),
            format!("url(data:font/woff2;base64,{})", base64(&rng.bytes(3000))),
            format!(
                "<path d=\"M{}.5,{} C1.2e-5 {}\"/>",
                rng.hex(6),
                rng.hex(5),
                rng.hex(8)
            ),
            format!("#{}{{margin:-{}px}}", rng.hex(6), rng.below(99)),
            format!(
                "var {}={},{}=this.__{}__;",
                rng.alnum(3),
                rng.alnum(2),
                rng.alnum(2),
                rng.alnum(12)
            ),
            format!("https://github.com/x/y/commit/{}", rng.hex(40)),
            format!("chunk-{}.{}.js.map", rng.alnum(8), rng.hex(20)),
        ] {
            nothing(&text);
        }
    }
}

#[test]
fn public_keys_and_certificates_are_no_findings() {
    let mut rng = Rng(22);
    for label in [
        "PUBLIC KEY",
        "CERTIFICATE",
        "RSA PUBLIC KEY",
        "PGP PUBLIC KEY BLOCK",
        "CERTIFICATE REQUEST",
    ] {
        nothing(&keys::pem(label, &rng.bytes(400)));
    }
    nothing(&format!("ssh-rsa {} me@host", base64(&rng.bytes(279))));
    nothing(&format!(
        "untrusted comment: minisign public key\n{}",
        base64(&rng.bytes(42))
    ));
}

/// A random token of no family, of every length and alphabet.
#[test]
fn random_words_are_no_findings() {
    let mut rng = Rng(23);
    for _ in 0..20_000 {
        let length = rng.below(120);
        nothing(&rng.alnum(length));
    }
}

/// A name in snake case that begins like a token.
#[test]
fn identifiers_that_begin_like_tokens_are_no_findings() {
    let words = [
        "use", "Token", "value", "from", "config", "get", "Element", "by", "name", "Of",
    ];
    let mut rng = Rng(24);
    for part in families()
        .flat_map(|it| it.shapes)
        .filter_map(|it| it.first())
    {
        let prefixes = match part {
            Part::Lit(literal) => vec![*literal],
            Part::Any(literals) => literals.to_vec(),
            _ => vec![],
        };
        for prefix in prefixes.into_iter().filter(|it| it.len() < 12) {
            for length in 2..12 {
                let name: Vec<&str> = (0..length).map(|_| words[rng.below(words.len())]).collect();
                nothing(&format!("{prefix}{}", name.join("_")));
                nothing(&format!("{prefix}{}", name.concat()));
            }
        }
    }
}
