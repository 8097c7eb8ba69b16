//! What comes along when a negation reopens a directory.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read fixtures and write scratch directories"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[allow(dead_code, reason = "each test file uses its own part of this")]
mod fixture;

use fixture::lines;
use packgate_manifest::Profile;
use packgate_packlist::{Origin, PackedSet, PacklistError, Request, explain, list};
use packgate_tree::{Memory, Patched, Tree};

fn request(tree: &dyn Tree, profile: Profile) -> Request<'_> {
    Request {
        tree,
        dir: "",
        profile,
        prefix: None,
        workspaces: &[],
        global_ignore: None,
        stands_in: false,
    }
}

fn listed(tree: &dyn Tree, profile: Profile) -> Result<PackedSet, PacklistError> {
    list(&request(tree, profile))
}

/// A package of empty files; `path=text` for one that is not.
fn package(manifest: &str, paths: &[&str]) -> Memory {
    let text = format!(r#"{{"name": "fx", "version": "1.0.0"{manifest}}}"#);
    let tree = Memory::new("fx").file("package.json", text);
    paths.iter().fold(tree, |tree, path| {
        let (path, text) = path.split_once('=').unwrap_or((path, ""));
        tree.file(path, text)
    })
}

/// Each file that comes along, with the rules to blame.
fn along(tree: &dyn Tree, profile: Profile) -> Vec<String> {
    let mut said: Vec<String> = listed(tree, profile)
        .unwrap()
        .files
        .into_iter()
        .filter(|file| matches!(file.why.origin.as_deref(), Some(Origin::Reopened { .. })))
        .map(|file| format!("{}: {}", file.path, file.why))
        .collect();
    said.sort();
    said
}

const CONFIG: [&str; 3] = ["config/public.json", "config/secret.json", "index.js"];

#[test]
fn a_negation_below_a_directory_takes_its_other_files_along() {
    for profile in [Profile::Npm11, Profile::Npm12] {
        for (file, shut) in [
            (".npmignore", "config/"),
            (".gitignore", "config"),
            (".npmignore", "/config"),
            (".npmignore", "/*"),
            (".gitignore", "**/config"),
        ] {
            let ignore = format!("{file}={shut}\n!config/public.json\n");
            let tree = package("", &[&CONFIG[..], &[&ignore]].concat());
            assert_eq!(
                along(&tree, profile),
                [format!(
                    "config/secret.json: {file}:2 `!config/public.json` reopens config, \
                     which {file}:1 `{shut}` leaves out"
                )],
                "{profile} {ignore}"
            );
        }
    }
}

#[test]
fn what_lies_deeper_comes_along_too() {
    let tree = package(
        "",
        &[
            ".npmignore=data/\n!data/a/b/ok.json\n!data/all\n",
            "data/x",
            "data/a/x",
            "data/a/b/ok.json",
            "data/a/b/x",
            "data/all/x",
        ],
    );
    let why = "`!data/a/b/ok.json` reopens data, which .npmignore:1 `data/` leaves out";
    let wanted = ["data/a/b/x", "data/a/x", "data/x"];
    assert_eq!(
        along(&tree, Profile::Npm12),
        wanted.map(|path| format!("{path}: .npmignore:2 {why}"))
    );
}

#[test]
fn what_is_named_in_there_is_brought_back_by_its_name() {
    let ignore = ".npmignore=a/\n!a/b/c.json\n!a/all\n";
    let tree = package("", &[ignore, "a/b/c.json", "a/all/x/y", "a/other"]);
    let why = |path: &str| {
        let set = listed(&tree, Profile::Npm12).unwrap();
        let file = set.files.iter().find(|file| file.path == path).unwrap();
        file.why.to_string()
    };
    assert_eq!(why("a/b/c.json"), ".npmignore:2 `!a/b/c.json`");
    assert_eq!(why("a/all/x/y"), ".npmignore:3 `!a/all`");
    assert!(why("a/other").contains("reopens a,"));
}

#[test]
fn a_negation_that_may_match_anywhere_reopens_everything() {
    let tree = package(
        "",
        &[
            ".npmignore=secrets/\ntest\n!**/*.d.ts\n",
            "secrets/key",
            "test/a.js",
            "test/a.d.ts",
        ],
    );
    let along = along(&tree, Profile::Npm11);
    assert_eq!(along.len(), 2, "{along:?}");
    assert!(along[0].starts_with("secrets/key: .npmignore:3 `!**/*.d.ts` reopens secrets"));
    assert!(along[1].starts_with("test/a.js: "), "{along:?}");
}

#[test]
fn a_negation_before_the_rule_that_shuts_it_does_not_count() {
    let ignore = ".npmignore=*\n!dist/**\ndist/private/\n!dist/private/ok.js\n";
    let paths = ["dist/a.js", "dist/private/ok.js", "dist/private/x.js"];
    let tree = package("", &[&paths[..], &[ignore]].concat());
    let said = along(&tree, Profile::Npm12);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("dist/private/x.js: .npmignore:4"),
        "{said:?}"
    );
}

#[test]
fn an_entry_of_files_may_reopen_what_another_leaves_out() {
    let files = r#", "files": ["dist", "!dist/priv*", "dist/private/ok.js"]"#;
    let tree = package(
        files,
        &["dist/a.js", "dist/private/ok.js", "dist/private/x.js"],
    );
    let said = along(&tree, Profile::Npm11);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].starts_with("dist/private/x.js: files[2]"),
        "{said:?}"
    );
    assert_eq!(along(&tree, Profile::Npm12), [""; 0]);
}

#[test]
fn ordinary_ways_to_write_it_take_nothing_along() {
    let paths = [
        "src/a.js",
        "src/b/c.js",
        "dist/a.js",
        "dist/a.js.map",
        "config/public.json",
        "node_modules/x/index.js",
        "src/keep/x",
        ".yarn/patches/p",
        "index.js",
    ];
    let ignores = [
        "/*\n!/src\n",
        "/*\n!/src/\n!/dist/**\n",
        "/*\n!/src\n/src/*\n!/src/b\n",
        "*\n!src/b/c.js\n",
        "*\n!*/\n!*.js\n",
        "**\n!**/*.js\n",
        "config/*\n!config/public.json\n",
        "config/**\n!config/public.json\n",
        ".yarn/*\n!.yarn/patches\n",
        "/src/*\n!keep/\n",
        "dist\n!dist/\n",
        "node_modules\n!dist\n",
        "dist\n!*.d.ts\n",
        "!dist/a.js\n",
    ];
    let manifests = [
        r#", "files": ["dist", "!dist/**/*.map"]"#,
        r#", "files": ["dist", "!dist/*.map", "src/a.js"]"#,
        r#", "files": ["dist/a.js"]"#,
        r#", "main": "dist/a.js""#,
        r#", "main": "node_modules/x/index.js""#,
        r#", "bin": "src/b/c.js""#,
    ];
    for profile in Profile::CURRENT_NPM {
        for ignore in ignores {
            for file in [".npmignore", ".gitignore"] {
                let ignore = format!("{file}={ignore}");
                let tree = package("", &[&paths[..], &[&ignore]].concat());
                assert_eq!(along(&tree, profile), [""; 0], "{profile} {ignore}");
            }
        }
        for manifest in manifests {
            let tree = package(
                manifest,
                &[&paths[..], &[".npmignore=dist/\nsrc\n"]].concat(),
            );
            assert_eq!(along(&tree, profile), [""; 0], "{profile} {manifest}");
        }
    }
}

#[test]
fn the_turns_tell_of_the_reopened_directory() {
    let tree = package(
        "",
        &[&CONFIG[..], &[".npmignore=config/\n!config/public.json\n"]].concat(),
    );
    let request = request(&tree, Profile::Npm12);
    let set = list(&request).unwrap();
    let told = explain(&request, &set, "config/secret.json").unwrap();
    let turns: Vec<String> = told
        .turns
        .iter()
        .map(|turn| format!("{} {} {}", turn.path, turn.included, turn.origin))
        .collect();
    assert_eq!(
        turns,
        [
            "config false .npmignore:1 `config/`",
            "config true .npmignore:2 `!config/public.json`"
        ]
    );
}

/// Without the negation, and those after it, none of what came along is packed: whoever is to blame
/// is to blame.
fn without_the_negation(
    name: &str,
    tree: &dyn Tree,
    profile: Profile,
    wrong: &mut Vec<String>,
) -> usize {
    let Ok(set) = listed(tree, profile) else {
        return 0;
    };
    let mut seen = 0;
    for file in set.files {
        let Some(Origin::Reopened { by, .. }) = file.why.origin.as_deref() else {
            continue;
        };
        let Origin::IgnoreFile {
            file: ignore, line, ..
        } = &**by
        else {
            continue;
        };
        seen += 1;
        let text = packgate_tree::read(tree, ignore, 1 << 20).unwrap();
        let text = String::from_utf8(text).unwrap();
        let blank = |(at, text): (usize, &str)| {
            let gone = at + 1 >= *line && text.trim().starts_with('!');
            let text = if gone { "" } else { text };
            format!("{text}\n")
        };
        let text: String = text.split('\n').enumerate().map(blank).collect();
        let patched = Patched::new(tree).replace(ignore, text);
        let after = listed(&patched, profile).unwrap();
        if after.files.iter().any(|it| it.path == file.path) {
            wrong.push(format!("{name} {profile} {}: {}", file.path, file.why));
        }
    }
    seen
}

#[test]
fn in_recorded_fixtures_the_negation_is_what_brings_them() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for file in [
        "cases.jsonl",
        "extra-cases.jsonl",
        "random-npm11-npm12-a.jsonl.gz",
    ] {
        for row in lines(file) {
            let name = row.get("name").or(row.get("id")).unwrap().to_string();
            let mut manifest = serde_json::json!({"name": "fx", "version": "1.0.0"});
            for (key, value) in row["pkg"].as_object().into_iter().flatten() {
                manifest[key] = value.clone();
            }
            let manifest = row["package_json"]
                .as_object()
                .map_or(manifest, |it| it.clone().into());
            let mut tree = Memory::new("fx").file("package.json", manifest.to_string());
            for (path, entry) in row["tree"].as_object().unwrap() {
                if let Some(text) = entry.as_str().or(entry["text"].as_str()) {
                    tree = tree.file(path, text);
                }
            }
            for profile in [Profile::Npm11, Profile::Npm12] {
                seen += without_the_negation(&name, &tree, profile, &mut wrong);
            }
        }
    }
    assert!(seen > 50, "only {seen} files came along");
    assert!(
        wrong.is_empty(),
        "{} of {seen}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
