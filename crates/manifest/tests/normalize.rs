//! Every recorded manifest, normalised and refused as the real npm did
//! (tests/record/manifest.mjs).
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use packgate_manifest::{Dependency, Manifest, ManifestError, NormalizeError, Normalized, Profile};
use packgate_tree::Memory;
use serde_json::{Value, json};

fn answer(row: &Value, profile: Profile) -> &Value {
    let answer = &row[format!("npm{}", profile.major())];
    answer.as_str().map_or(answer, |twin| &row[twin])
}

fn bytes(row: &Value) -> Vec<u8> {
    if let Some(text) = row["package_json"].as_str() {
        return text.as_bytes().to_vec();
    }
    decode(row["package_json_base64"].as_str().unwrap())
}

fn decode(base64: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut bits, mut held) = (Vec::new(), 0u32, 0);
    for byte in base64.bytes().filter(|byte| *byte != b'=') {
        let digit = DIGITS.iter().position(|digit| *digit == byte).unwrap();
        bits = (bits << 6 | u32::try_from(digit).unwrap()) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).unwrap());
        }
    }
    out
}

fn tree(row: &Value) -> Memory {
    let mut tree = Memory::new("fixture").file("package.json", bytes(row));
    for file in row["files"].as_array().unwrap() {
        tree = match file.as_str() {
            Some(path) => tree.file(path, ""),
            None => tree.link(file[0].as_str().unwrap(), file[1].as_str().unwrap()),
        };
    }
    tree
}

fn pairs(dependencies: &[Dependency]) -> Value {
    dependencies
        .iter()
        .map(|d| json!([d.name, d.spec]))
        .collect()
}

fn ours(normalized: &Normalized) -> Value {
    let bins = normalized.bin.iter();
    let bins: Value = bins.map(|bin| json!([bin.name, bin.path])).collect();
    let bundle: Value = normalized
        .bundle_dependencies
        .iter()
        .map(|(name, _)| json!(name))
        .collect();
    json!({
        "bin": bins,
        "bundle": bundle,
        "deps": pairs(&normalized.dependencies),
        "optional": pairs(&normalized.optional_dependencies),
        "dev": pairs(&normalized.dev_dependencies),
        "peer": pairs(&normalized.peer_dependencies),
    })
}

/// The recorded manifest in our terms: absent is empty, and what is no string
/// names nothing.
fn recorded(manifest: &Value) -> Value {
    let list = |key: &str| manifest[key].as_array().cloned().unwrap_or_default();
    let specs = |key: &str| -> Value {
        let pair = |entry: &Value| json!([entry[0], entry[1].as_str()]);
        list(key).iter().map(pair).collect()
    };
    let bundle: Value = list("bundle")
        .into_iter()
        .filter(Value::is_string)
        .collect();
    let peers = manifest["peer"].clone();
    json!({
        "bin": list("bin"),
        "bundle": bundle,
        "deps": specs("deps"),
        "optional": specs("optional"),
        "dev": specs("dev"),
        "peer": if peers.is_null() { json!([]) } else { specs("peer") },
    })
}

fn said(result: Result<(), NormalizeError>) -> Value {
    match result {
        Ok(()) => Value::Null,
        Err(NormalizeError::Refused(refusal)) => match refusal.code {
            None => json!({"message": refusal.reason}),
            Some(code) => json!({"message": refusal.reason, "code": code}),
        },
        Err(other) => json!(other.to_string()),
    }
}

/// What differs for one row and npm; nothing where all is as recorded.
fn compare(row: &Value, profile: Profile) -> Vec<String> {
    let answer = answer(row, profile);
    let mut wrong = Vec::new();
    let mut check = |what: &str, ours: &Value, theirs: &Value| {
        if ours != theirs {
            let name = row["name"].as_str().unwrap();
            wrong.push(format!(
                "{profile} {name} {what}\n   ours {ours}\n   npm  {theirs}"
            ));
        }
    };
    let tree = tree(row);
    let manifest = match Manifest::parse(&bytes(row), "package.json") {
        Ok(manifest) => manifest,
        Err(ManifestError::Syntax { .. }) => {
            check("syntax", &json!("EJSONPARSE"), &answer["pack"]["code"]);
            return wrong;
        }
        Err(error) => {
            check(
                "refused",
                &json!(error.to_string()),
                &json!(error.to_string()),
            );
            check("refused", &json!(true), &json!(answer["pack"].is_object()));
            return wrong;
        }
    };
    for (what, result) in [
        ("modes", Normalized::for_modes(&manifest, profile, &tree)),
        ("tree", Normalized::for_tree(&manifest, profile, &tree)),
    ] {
        let theirs = &answer[what];
        // The order in which npm meets the files of a directory is a race.
        let listed = manifest.directories_bin().is_some();
        let sorted = |mut side: Value| {
            if let Some(bins) = side["bin"].as_array_mut().filter(|_| listed) {
                bins.sort_by_key(ToString::to_string);
            }
            side
        };
        match result {
            // Arborist goes on to refuse what is well formed here; that is `pack`.
            Ok(normalized) if what == "modes" || theirs.get("fails").is_none() => {
                check(what, &sorted(ours(&normalized)), &sorted(recorded(theirs)));
            }
            Ok(_) => check(what, &theirs["fails"], &answer["pack"]),
            Err(error) => check(what, &said(Err(error)), &theirs["fails"]),
        }
    }
    check(
        "pack",
        &said(manifest.check_pack(profile, &tree)),
        &answer["pack"],
    );
    let publish = manifest.check_publish(profile).map_err(Into::into);
    check("publish", &said(publish), &answer["publish"]);
    wrong
}

#[test]
fn every_recorded_manifest_is_read_as_npm_reads_it() {
    let rows = include_str!("data/normalize.jsonl");
    let rows: Vec<Value> = rows
        .lines()
        .map(|row| serde_json::from_str(row).unwrap())
        .collect();
    assert!(rows.len() > 800, "only {} rows", rows.len());
    let wrong: Vec<String> = (rows.iter())
        .flat_map(|row| {
            Profile::CURRENT_NPM
                .iter()
                .flat_map(|profile| compare(row, *profile))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
