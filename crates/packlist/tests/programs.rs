//! What every other manager's program packed from the hand-made fixtures, replayed.
//! All differences are gathered into one message; there is no list of exceptions.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read fixtures and write scratch directories"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::print_stdout, reason = "how many rows agree is the result")]

#[expect(dead_code, reason = "each test uses one half of it")]
mod fixture;

use fixture::{Fixture, lines};
use packgate_manifest::Profile;
use serde_json::Value;

/// Every row of `column`, as `profile` lists it.
fn replay(profile: Profile, column: &str) {
    let inputs = lines("cases.jsonl");
    let answers = lines("cases-programs.jsonl");
    let workspaces = lines("cases-npm.jsonl");
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for row in &inputs {
        let named = |rows: &[Value]| rows.iter().find(|it| it["name"] == row["name"]).cloned();
        let Some(cell) = named(&answers).and_then(|row| row.get(column).cloned()) else {
            panic!("{}: {column} is not recorded", row["name"]);
        };
        checked += 1;
        let fixture = Fixture::new(row, &named(&workspaces).unwrap_or_default());
        if let Some(how) = fixture.compare_packed(profile, &cell) {
            wrong.push(format!("{}: {how}", row["name"]));
        }
    }
    println!("{profile}: {}/{checked} agree", checked - wrong.len());
    assert!(
        wrong.is_empty(),
        "{profile}: {} of {checked} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn npm_6() {
    replay(Profile::Npm6, "npm6");
}

#[test]
fn npm_7() {
    replay(Profile::Npm7, "npm7");
}

#[test]
fn npm_8() {
    replay(Profile::Npm8, "npm8");
}

#[test]
fn npm_9() {
    replay(Profile::Npm9, "npm9");
}

#[test]
fn pnpm_9() {
    replay(Profile::Pnpm9, "pnpm9");
}

#[test]
fn pnpm_10() {
    replay(Profile::Pnpm10, "pnpm10");
}

#[test]
fn pnpm_11() {
    replay(Profile::Pnpm11, "pnpm11");
}

#[test]
fn pnpm_12() {
    replay(Profile::Pnpm12, "pnpm12");
}

#[test]
fn yarn_classic() {
    replay(Profile::Yarn1, "yarn1");
}

#[test]
fn yarn_berry() {
    replay(Profile::Yarn4, "berry");
}

#[test]
fn bun() {
    replay(Profile::Bun1, "bun");
}

/// Random packages as the programs that no library can answer for packed them, by
/// tests/packing/random.mjs.
fn random(profile: Profile, column: &str) {
    let (mut wrong, mut checked) = (Vec::new(), 0);
    for line in lines("random-programs.jsonl.gz") {
        let row = &line["row"];
        checked += 1;
        let fixture = Fixture::new(row, &Value::Null);
        if let Some(how) = fixture.compare_packed(profile, &line[column]) {
            wrong.push(format!("{}: {how}", row["name"]));
        }
    }
    println!(
        "{profile}: {}/{checked} random packages agree",
        checked - wrong.len()
    );
    assert!(checked > 0, "{profile}: no package was checked");
    assert!(
        wrong.is_empty(),
        "{profile}: {} of {checked} differ\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn pnpm_12_at_random() {
    random(Profile::Pnpm12, "pnpm12");
}

#[test]
fn yarn_classic_at_random() {
    random(Profile::Yarn1, "yarn1");
}

#[test]
fn yarn_berry_at_random() {
    random(Profile::Yarn4, "berry");
}

#[test]
fn bun_at_random() {
    random(Profile::Bun1, "bun");
}
