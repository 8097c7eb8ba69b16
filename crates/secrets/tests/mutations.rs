//! Each property that a family checks, broken: the verdict must change.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod common;

use common::{Rng, makers, pieces, positives, scan};
use packgate_secrets::{Family, Part, Set, Shape, Verdict, families};

/// What the scanner says of a family in a text.
fn verdict(text: &str, family: &Family) -> Option<Verdict> {
    scan(text)
        .iter()
        .find(|it| it.family == family)
        .map(|it| it.verdict)
}

/// A character that is not in the set, as near to it as there is.
fn outside(set: Set, next: Option<&String>) -> char {
    let near = ['G', 'g', 'z', 'Z', '0', '1', '_', '-', '.', '+', '!', '"'];
    let begins = |it: &char| next.is_some_and(|next| next.starts_with(*it));
    near.into_iter()
        .find(|it| !set.has(*it as u8) && !begins(it))
        .unwrap()
}

/// The pieces of a token with one of them changed, and what was done to it.
fn broken(shape: Shape, whole: &[String]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (index, part) in shape.iter().enumerate() {
        let piece = &whole[index];
        for (what, changed) in changes(*part, piece, whole.get(index + 1)) {
            let mut pieces = whole.to_vec();
            pieces[index] = changed;
            all.push((format!("part {index} {what}"), pieces.concat()));
        }
    }
    all
}

fn changes(part: Part, piece: &str, next: Option<&String>) -> Vec<(&'static str, String)> {
    match part {
        Part::Lit(_) | Part::Any(_) => {
            let at = piece.len() / 2;
            let other = if &piece[at..=at] == "Q" { "J" } else { "Q" };
            vec![(
                "literal",
                format!("{}{other}{}", &piece[..at], &piece[at + 1..]),
            )]
        }
        Part::Uuid => vec![
            ("length", piece[1..].into()),
            ("alphabet", format!("g{}", &piece[1..])),
        ],
        Part::Run(set, least, most) | Part::Until(set, least, most, _) => {
            let literal = if let Part::Until(.., literal) = part {
                literal
            } else {
                ""
            };
            let run = &piece[..piece.len() - literal.len()];
            let first = char::from(run.bytes().next().or(set.bytes().next()).unwrap()).to_string();
            let mut all = Vec::new();
            if least > 0 {
                let least = usize::from(least);
                all.push(("too short", format!("{}{literal}", &run[..least - 1])));
                let foreign = outside(set, next);
                all.push((
                    "alphabet",
                    format!(
                        "{}{foreign}{}{literal}",
                        &run[..least / 2],
                        &run[least / 2 + 1..]
                    ),
                ));
            }
            all.push((
                "too long",
                format!(
                    "{}{run}{literal}",
                    first.repeat(usize::from(most) + 1 - run.len())
                ),
            ));
            all
        }
    }
}

/// Two families differ in one part only: what breaks the one can make the other.
fn may_become(id: &str) -> &'static [&'static str] {
    match id {
        // A form with and one without an ending.
        "databricks-token" | "sourcegraph-token" => &["part"],
        _ => &[],
    }
}

#[test]
fn a_shape_that_is_broken_anywhere_is_not_found() {
    let mut rng = Rng(11);
    let mut count = 0;
    for family in families().filter(|it| it.check.is_none() || it.id == "google-api-key") {
        for shape in family.shapes {
            let whole = pieces(shape, &mut rng);
            assert!(
                verdict(&whole.concat(), family).is_some(),
                "{} {}",
                family.id,
                whole.concat()
            );
            for (what, text) in broken(shape, &whole) {
                count += 1;
                let other_form = family.shapes.len() > 1
                    && verdict(&text, family).is_some()
                    && fits_another(family, shape, &text);
                let excused =
                    other_form || may_become(family.id).iter().any(|it| what.starts_with(it));
                assert!(
                    excused || verdict(&text, family).is_none(),
                    "{} {what}: {text}",
                    family.id
                );
            }
        }
    }
    assert!(count > 1000, "{count}");
}

/// Whether the broken token is whole again as another shape of its family, of
/// another length.
fn fits_another(family: &Family, shape: Shape, text: &str) -> bool {
    let found = scan(text);
    let length = found
        .iter()
        .find(|it| it.family == family)
        .map_or(0, |it| it.length);
    let fits = |other: &Shape| {
        !std::ptr::eq(*other, shape) && (least(other)..=most(other)).contains(&length)
    };
    family.shapes.iter().any(fits)
}

fn least(shape: Shape) -> usize {
    shape
        .iter()
        .map(|part| match part {
            Part::Lit(it) => it.len(),
            Part::Any(all) => all.iter().map(|it| it.len()).min().unwrap_or(0),
            Part::Run(_, least, _) => usize::from(*least),
            Part::Until(_, least, _, it) => usize::from(*least) + it.len(),
            Part::Uuid => 36,
        })
        .sum()
}

fn most(shape: Shape) -> usize {
    shape
        .iter()
        .map(|part| match part {
            Part::Lit(it) => it.len(),
            Part::Any(all) => all.iter().map(|it| it.len()).max().unwrap_or(0),
            Part::Run(_, _, most) => usize::from(*most),
            Part::Until(_, _, most, it) => usize::from(*most) + it.len(),
            Part::Uuid => 36,
        })
        .sum()
}

#[test]
fn a_token_in_a_word_is_none() {
    let mut rng = Rng(12);
    for family in families().filter(|it| !it.shapes.is_empty()) {
        for token in positives(family, &mut rng) {
            let token = token.split(' ').next().unwrap();
            let found = scan(token);
            let Some(found) = found.iter().find(|it| it.family == family) else {
                continue;
            };
            let start = usize::try_from(found.offset).unwrap();
            let (before, token) = (&token[..start], &token[start..start + found.length]);
            let word = format!("{before}x{token}");
            assert_eq!(verdict(&word, family), None, "{} {word}", family.id);
            if !token.ends_with('=') && !token.ends_with('|') {
                let last = token.chars().last().unwrap();
                let more = if last.is_ascii_digit() { "7" } else { "k" };
                let longer = format!("{token}{}", more.repeat(2050));
                assert_ne!(
                    scan(&longer).first().map(|it| it.length),
                    Some(token.len()),
                    "{} {longer}",
                    family.id
                );
            }
        }
    }
}

#[test]
fn a_proof_that_is_broken_does_not_hold() {
    let mut rng = Rng(13);
    let mut broke = 0;
    for (id, make) in makers::MAKERS {
        let family = packgate_secrets::family(id).unwrap();
        let token = make(&mut rng);
        if verdict(&token, family) != Some(Verdict::Confirmed) || id.ends_with("-url") {
            continue;
        }
        broke += 1;
        let changed = changed(id, &token, &mut rng);
        assert_ne!(
            verdict(&changed, family),
            Some(Verdict::Confirmed),
            "{id} {token} {changed}"
        );
    }
    assert!(broke >= 55, "{broke}");
}

/// The token with what proves it damaged, its shape left alone.
fn changed(id: &str, token: &str, rng: &mut Rng) -> String {
    let swap = |at: usize, to: char| {
        let other = if token[at..].starts_with(to) { 'b' } else { to };
        format!("{}{other}{}", &token[..at], &token[at + 1..])
    };
    match id {
        // What stands nearby is the proof.
        "aws-access-key" => token[..token.len() - 1].into(),
        "jfrog-api-key" => {
            format!("{}zz{}", &token[..4], &token[6..]).replacen("AKCpzz", "AKCp0l", 1)
        }
        "salesforce-token" => token.replacen("00D", "01D", 1),
        "firebase-messaging-key" => token.replacen("AAAA", "AAAB", 1),
        "anthropic-key" | "anthropic-admin-key" => swap(token.len() - 1, 'B'),
        "openai-key" => token.replacen("T3BlbkFJ", "aT3BlbkFJ", 1),
        "onepassword-secret-key" => swap(token.len() - 3, '0'),
        "azure-cask-key" => swap(token.len() - 5, 'M'),
        "pypi-token" => swap(6, 'h'),
        "minisign-secret-key" => format!("{}==", &token[..token.len() - 4]),
        "mapbox-secret-token" => swap(token.len() / 9, 'Q'),
        "intercom-token" => swap(5, 'Q'),
        "private-key" | "openssh-private-key" | "pgp-private-key" | "encrypted-private-key" => {
            let line = token.lines().nth(3).unwrap();
            token.replacen(&format!("{line}\n"), "", 1)
        }
        "putty-private-key" => token
            .replacen("Private-Lines: 3", "Private-Lines: 9", 1)
            .replacen("Public-Lines: 4", "Public-Lines: 5", 1),
        "jwt" | "supabase-service-key" | "github-stateless-server-token" => {
            let mut parts: Vec<String> = token.split('.').map(Into::into).collect();
            parts[2] = rng.alnum(50);
            parts.join(".")
        }
        "power-automate-webhook" => token.replacen("%2Ftriggers", "%2Ftrigger", 1),
        "entra-refresh-token" => swap(15, '_'),
        "teams-webhook" => swap(45, 'g'),
        "azure-shared-access-signature" => token.replacen("sv=20", "sw=20", 1),
        "discord-bot-token" => token
            .replacen('.', "A.", 1)
            .replacen(&token[..4], "MTIz", 1)
            .replacen("MTIz", "MTI_", 1),
        "atlassian-server-token" => swap(16, 'P'),
        "jwk-private-key" => token.replacen("P-256", "P-384", 1),
        "grafana-cloud-token" => token.replacen("eyJvIjo", "eyJ4Ijo", 1),
        "onepassword-service-token" => swap(12, 'Q'),
        "sentry-organisation-token" => token.replacen("eyJ", "aaJ", 1),
        "jfrog-reference-token" => swap(13, 'Q'),
        "bitbucket-server-token" => swap(5, 'z'),
        "grafana-api-key" => swap(14, '?')
            .replace('?', "=")
            .replacen('=', "A", 1)
            .replacen("LCJuIjoi", "LCJ4Ijoi", 1),
        "aws-bedrock-key" => swap(10, 'Q'),
        // Checksums cover every character: any will do.
        _ => {
            let at = token.len() / 3;
            swap(at, 'k')
        }
    }
}
