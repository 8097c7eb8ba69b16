//! Every family, found for what it is.

mod common;

use std::collections::HashSet;

use common::keys::{
    armour, dsa, ec, openpgp_armoured, openssh, pem, pkcs8, pkcs8_encrypted, putty, rsa,
};
use common::{Rng, makers, positives, scan};
use packgate_secrets::{Family, Found, Severity, Verdict, families};

/// Families whose check only tells them from something else.
const UNPROVEN: [&str; 4] = [
    "twitter-bearer-token",
    "facebook-token",
    "launchdarkly-key",
    "google-api-key",
];
/// Found where they stand, without a proof.
const PLACES: [&str; 7] = [
    "database-url",
    "url-password",
    "assigned-secret",
    "aws-secret-key",
    "legacy-npm-token",
    "azure-account-key",
    "vault-secret-id",
];

fn expected(family: &Family) -> Verdict {
    let shape = family.check.is_none() && !family.shapes.is_empty();
    if shape || UNPROVEN.contains(&family.id) || PLACES.contains(&family.id) {
        Verdict::ShapeOnly
    } else {
        Verdict::Confirmed
    }
}

fn only(text: &str, family: &Family) -> Found {
    let found = scan(text);
    let ids: Vec<&str> = found.iter().map(|it| it.family.id).collect();
    let first = found.iter().find(|it| it.family == family);
    first
        .unwrap_or_else(|| panic!("{} not in {ids:?}: {text}", family.id))
        .clone()
}

#[test]
fn there_are_enough_families_and_each_says_all_that_it_must() {
    let mut ids = HashSet::new();
    for family in families() {
        assert!(ids.insert(family.id), "{} twice", family.id);
        for text in [
            family.provider,
            family.opens,
            family.reference,
            family.revoke,
        ] {
            assert!(!text.is_empty(), "{}", family.id);
        }
        let named = family
            .id
            .bytes()
            .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-');
        assert!(named, "{}", family.id);
        let made = makers::maker(family.id).is_some();
        let proven = family.check.is_some() || family.shapes.is_empty();
        assert_eq!(made, proven && !family.whole, "{}", family.id);
    }
    for (id, _) in makers::MAKERS {
        assert!(ids.contains(id), "{id}");
    }
    assert!(ids.len() >= 200, "{}", ids.len());
}

#[test]
fn every_family_is_found_with_its_verdict_and_its_place() {
    let mut rng = Rng(1);
    for family in families() {
        for token in positives(family, &mut rng) {
            let lead = "// é\nconst key = \"";
            let found = only(&format!("{lead}{token}\";\n"), family);
            assert_eq!(found.verdict, expected(family), "{} {token}", family.id);
            assert_eq!(found.line, 2, "{}", family.id);
            let start = usize::try_from(found.offset).unwrap() - lead.len();
            assert!(start + found.length <= token.len(), "{} {start}", family.id);
        }
    }
}

#[test]
fn what_stands_around_a_token_does_not_hide_it() {
    let mut rng = Rng(2);
    for family in families().filter(|it| !it.shapes.is_empty() && it.id != "putty-private-key") {
        for token in positives(family, &mut rng) {
            let texts = [
                token.clone(),
                format!("{token}\n"),
                format!("{token}\r\n"),
                format!("KEY={token}"),
                format!("key: {token}\n"),
                format!("\\\"{token}\\\""),
                format!("\\\\\\\"{token}\\\\\\\""),
                format!("a\\n{token}\\nb"),
                format!("a\\\\n{token}\\\\nb"),
                format!("\\u0022{token}\\u0022"),
                format!("%22{token}%22"),
                format!("`{token}`"),
                format!("<a>{token}</a>"),
                format!("f('{token}');"),
                format!("{}{token}{}", "a=b;".repeat(5000), ";c=d".repeat(5000)),
            ];
            for text in texts {
                // Two families have the percent sign among their characters.
                let percent = text.ends_with("%22")
                    && ["slack-session-cookie", "twitter-bearer-token"].contains(&family.id);
                if !percent {
                    only(&text, family);
                }
            }
        }
    }
}

#[test]
fn no_finding_shows_its_secret() {
    let mut rng = Rng(3);
    for family in families() {
        for token in positives(family, &mut rng) {
            for found in scan(&token) {
                let start = usize::try_from(found.offset).unwrap();
                let secret = &token.as_bytes()[start..start + found.length];
                let shown = format!("{found:?} {}", found.shown);
                // What stands before the ellipsis is the same in every such token.
                let public = found.shown.find('…').unwrap_or(0);
                for piece in secret[public..].windows(6) {
                    let random = piece.iter().all(u8::is_ascii_alphanumeric)
                        && piece.iter().any(u8::is_ascii_digit);
                    let piece = String::from_utf8_lossy(piece);
                    assert!(!random || !shown.contains(&*piece), "{piece} in {shown}");
                }
            }
        }
    }
}

#[test]
fn a_key_that_a_password_protects_is_of_less_use() {
    let mut rng = Rng(4);
    let headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\n";
    let mut body = rsa(&mut rng);
    body.truncate(body.len() / 8 * 8);
    for text in [
        pem("ENCRYPTED PRIVATE KEY", &pkcs8_encrypted(&mut rng)),
        armour(
            "RSA PRIVATE KEY",
            headers,
            &common::coded::base64(&body),
            "",
        ),
        pem("OPENSSH PRIVATE KEY", &openssh("aes256-ctr", &mut rng)),
        openpgp_armoured(true, &mut rng),
        putty("aes256-cbc", &mut rng),
    ] {
        let found = scan(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].severity, Severity::Low, "{text}");
        assert_ne!(found[0].verdict, Verdict::FailedChecksum, "{text}");
    }
}

#[test]
fn private_keys_are_found_in_every_armour_however_their_lines_end() {
    let mut rng = Rng(5);
    let inner = rsa(&mut rng);
    let blocks = [
        pem("RSA PRIVATE KEY", &inner),
        pem("EC PRIVATE KEY", &ec(&mut rng)),
        pem("DSA PRIVATE KEY", &dsa(&mut rng)),
        pem("PRIVATE KEY", &pkcs8(&inner)),
        pem("OPENSSH PRIVATE KEY", &openssh("none", &mut rng)),
        openpgp_armoured(false, &mut rng),
        putty("none", &mut rng),
    ];
    for block in blocks {
        let lines: Vec<&str> = block.lines().collect();
        for text in [
            block.clone(),
            lines.join("\r\n"),
            lines.join("\\n"),
            lines.join("\\\\n"),
            format!("  {}", lines.join("\n  ")),
        ] {
            let found = scan(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].verdict, found[0].severity),
                (Verdict::Confirmed, Severity::High),
                "{text}"
            );
        }
        if !block.starts_with("PuTTY") {
            let joined = format!("\"{}\"", lines.join("\\n\" +\n  \""));
            assert_eq!(scan(&joined).len(), 1, "{joined}");
        }
    }
}

#[test]
fn a_token_that_has_expired_opens_nothing() {
    let token = makers::jwt(r#"{"sub":"u-81","exp":1700000000}"#, &mut Rng(6));
    let at = |now| {
        packgate_secrets::Scanner::new()
            .at(now)
            .scan(token.as_bytes())[0]
            .severity
    };
    assert_eq!(at(1_600_000_000), Severity::High);
    assert_eq!(at(1_800_000_000), Severity::Low);
}

#[test]
fn the_key_id_of_a_pair_is_of_little_use_alone() {
    let pair = positives(
        packgate_secrets::family("aws-access-key").unwrap(),
        &mut Rng(7),
    )
    .remove(0);
    let id = &pair[..20];
    let both = &scan(&pair)[0];
    assert_eq!(
        (both.verdict, both.severity),
        (Verdict::Confirmed, Severity::High)
    );
    let alone = &scan(id)[0];
    assert_eq!(
        (alone.verdict, alone.severity),
        (Verdict::ShapeOnly, Severity::Low)
    );
    assert!(alone.same_secret(both));
}

#[test]
fn a_token_in_an_address_is_that_token() {
    let mut rng = Rng(8);
    let token = positives(
        packgate_secrets::family("gitlab-personal-token").unwrap(),
        &mut rng,
    )
    .remove(0);
    let found = scan(&format!("https://oauth2:{token}@gitlab.acme.dev/x.git"));
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].family.id, "gitlab-personal-token");
}
