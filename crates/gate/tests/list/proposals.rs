//! What a report proposes: an edit, or what to do where none is right.

use crate::support::{judged, of};
use packgate_manifest::Profile;
use packgate_report::Finding;
use packgate_tree::Memory;

const MAP: &str = r#"{"version":3,"sources":["../s.ts"],"sourcesContent":["let a"],"names":[],"mappings":"AAAA"}"#;
const DEAD: &str = r#"{"version":3,"sources":["../s.ts"],"names":[],"mappings":"AAAA"}"#;

fn tree(manifest: &str, files: &[(&str, &str)]) -> Memory {
    let text = format!(r#"{{"name": "fx", "version": "1.0.0"{manifest}}}"#);
    let tree = Memory::new("fx").file("package.json", text);
    files
        .iter()
        .fold(tree, |tree, (path, text)| tree.file(path, *text))
}

/// The body of a key whose frame holds.
fn body() -> String {
    let letters = "QbX3wTq9RkLm7ZcVf5HjYsN2pGdEaU8oKi4uBvM6xPtSyWnFhCrDgJlA1e0z";
    // A sequence of the number 1 and 144 bytes, as SEC 1 has it.
    let mut body = format!("MIGWAgEBBIGQ{}", letters.repeat(4));
    body.truncate(204);
    body
}

/// The edit or the advice, whichever there is; never both.
fn said(finding: &Finding) -> String {
    let fix = finding.fix.as_ref().map(|it| format!("fix: {}", it.title));
    let advice = finding.advice.as_ref().map(|it| format!("help: {it}"));
    assert!(fix.is_none() || advice.is_none(), "{finding:#?}");
    fix.or(advice).unwrap_or_default()
}

#[test]
fn code_stays_whatever_is_in_it() {
    let inline = format!(
        "a()\n//# sourceMappingURL=data:application/json,{}\n",
        MAP.replace('"', "%22")
    );
    let remote = "a()\n//# sourceMappingURL=https://maps.example.com/a.js.map\n";
    let dangling = "a()\n//# sourceMappingURL=a.js.map\n";
    let key = format!(
        "k = `-----BEGIN {0} KEY-----\n{1}\n-----END {0} KEY-----`",
        "RSA PRIVATE",
        body()
    );
    let path = "k = '/Users/dana/work/secret-project/src/a.ts';\n";
    for (rule, file, text, begins) in [
        (
            "map-inline",
            "dist/a.js",
            inline.as_str(),
            "help: build without inline source maps",
        ),
        (
            "map-remote-source",
            "dist/a.js",
            remote,
            "help: build without the comment",
        ),
        (
            "map-dangling",
            "dist/a.js",
            dangling,
            "help: have the build write no comment",
        ),
        ("secret/private-key", "dist/a.js", &key, "help: revoke it"),
        (
            "secret/private-key",
            "dist/a.txt",
            &key,
            "fix: add \"!dist/a.txt\" to \"files\"",
        ),
        (
            "build-path",
            "dist/a.js",
            path,
            "help: have the build write relative paths",
        ),
        (
            "map-reveals-source",
            "dist/a.js.map",
            MAP,
            "fix: add \"!**/*.map\" to \"files\"",
        ),
        (
            "map-dead",
            "dist/a.d.ts.map",
            DEAD,
            "fix: add \"!**/*.map\" to \"files\"",
        ),
    ] {
        let tree = tree(
            r#", "files": ["dist"]"#,
            &[("dist/index.js", "1\n"), (file, text)],
        );
        let report = judged(&tree, "", None, "", &Profile::CURRENT_NPM);
        let found = of(&report, rule);
        assert_eq!(found.len(), 1, "{rule}: {:#?}", report.findings);
        let said = said(found[0]);
        assert!(said.starts_with(begins), "{rule}: {said}");
    }
}

#[test]
fn what_an_entry_point_names_stays() {
    for field in [
        r#""main": "conf/.env""#,
        r#""bin": {"x": "./conf/.env"}"#,
        r#""exports": {"./env": "./conf/.env"}"#,
        r#""exports": {".": {"import": ["./conf/.env"]}}"#,
        r#""module": "conf/.env""#,
        r#""types": "conf/.env""#,
        r#""browser": {"./a": "./conf/.env"}"#,
    ] {
        let files = [("conf/.env", "A=b\n"), ("index.js", "1\n")];
        let report = judged(
            &tree(&format!(r#", "files": ["conf"], {field}"#), &files),
            "",
            None,
            "",
            &Profile::CURRENT_NPM,
        );
        assert_eq!(said(of(&report, "env-file")[0]), "", "{field}");
    }
    // The map of an entry point is not the entry point.
    let files = [("dist/a.js", "1\n"), ("dist/a.js.map", MAP)];
    let report = judged(
        &tree(
            r#", "files": ["dist"], "exports": "./dist/a.js", "main": "dist/a""#,
            &files,
        ),
        "",
        None,
        "",
        &Profile::CURRENT_NPM,
    );
    assert!(said(of(&report, "map-reveals-source")[0]).starts_with("fix: "));
}

/// npm 11 takes `!*.map` for every depth, npm 12 for the top alone.
#[test]
fn a_negation_that_changed_its_meaning_is_written_anew() {
    let files = [("dist/a.js", "1\n"), ("dist/a.js.map", MAP)];
    let tree = tree(r#", "files": ["dist", "!*.map"]"#, &files);
    let found = |profiles: &[Profile]| {
        let report = judged(&tree, "", None, "", profiles);
        let of = of(&report, "map-reveals-source");
        of.first().map(|it| (said(it), it.profiles.join(" ")))
    };
    assert_eq!(found(&[Profile::Npm11]), None);
    let replaced = "fix: replace \"!*.map\" with \"!**/*.map\" in \"files\"".to_owned();
    assert_eq!(
        found(&[Profile::Npm12]),
        Some((replaced.clone(), String::new()))
    );
    assert_eq!(
        found(&[Profile::Npm11, Profile::Npm12]),
        Some((replaced, "npm@12".to_owned()))
    );
}

/// What a map reveals does not show in its name.
#[test]
fn maps_of_several_causes_go_together_where_they_cannot_go_apart() {
    let names: Vec<String> = (0..14).map(|it| format!("dist/m{it}.js.map")).collect();
    let mut files = vec![("dist/a.js", "1\n")];
    let mixed = |(at, name)| (name, if at % 2 == 0 { MAP } else { DEAD });
    files.extend(names.iter().map(String::as_str).enumerate().map(mixed));
    let report = judged(
        &tree(r#", "files": ["dist"]"#, &files),
        "",
        None,
        "",
        &Profile::CURRENT_NPM,
    );
    for rule in ["map-reveals-source", "map-dead"] {
        let found = of(&report, rule);
        let said: Vec<String> = found.iter().map(|it| said(it)).collect();
        assert_eq!(said, ["fix: add \"!**/*.map\" to \"files\""], "{rule}");
    }
    let combined = report.combined.map(|it| (it.title, it.files));
    assert_eq!(
        combined,
        Some(("add \"!**/*.map\" to \"files\"".to_owned(), 14))
    );
}

#[test]
fn a_list_is_proposed_where_it_can_be_known() {
    let built = [
        ("dist/a.js", "1\n"),
        ("test/a.js", "1\n"),
        ("docs/a.md", "x\n"),
    ];
    let proposed = |manifest: &str, files: &[(&str, &str)]| {
        let report = judged(&tree(manifest, files), "", None, "", &Profile::CURRENT_NPM);
        let combined = report.combined.as_ref().map(|it| it.title.clone());
        (said(of(&report, "no-allowlist")[0]), combined)
    };
    let main = r#", "main": "dist/a.js""#;
    assert_eq!(
        proposed(main, &built),
        ("fix: add a \"files\" list of \"dist\"".to_owned(), None)
    );
    let advice = "help: name what users need in \"files\"; `packgate list` shows what is packed";
    // Not built yet: a list of what is there would leave the build out.
    assert_eq!(
        proposed(r#", "main": "dist/a.js", "types": "types/a.d.ts""#, &built),
        (advice.to_owned(), None)
    );
    // Tests among the code are left out from within what is kept.
    let among = [
        ("dist/a.js", "1\n"),
        ("dist/a.test.js", "1\n"),
        ("dist/__tests__/b.js", "1\n"),
    ];
    assert_eq!(
        proposed(main, &among).0,
        "fix: add a \"files\" list of \"dist\", \"!dist/__tests__\" and \"!dist/a.test.js\""
    );
    // One edit for everything that is wrong.
    let leaky = [&built[..], &[("dist/a.js.map", MAP), (".env", "A=b\n")]].concat();
    let (_, combined) = proposed(main, &leaky);
    assert_eq!(
        combined.as_deref(),
        Some("add a \"files\" list of \"dist\" and \"!**/*.map\"")
    );
    // Too much at the top for a list that anybody would read.
    let names: Vec<String> = (0..12).map(|it| format!("part{it}/a.js")).collect();
    let mut many: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), "1\n")).collect();
    many.push(("test/a.js", "1\n"));
    assert_eq!(proposed("", &many), (advice.to_owned(), None));
}
