//! Secrets on the command line: never shown, told apart by fingerprints, excused by a
//! policy or a baseline.

use crate::support::{Project, Run, manifest};
use serde_json::Value;
use std::process::{Command, Stdio};

/// Letters and digits that look random.
fn body(length: usize) -> String {
    let letters = b"q7Zr2KfVx9LbT4mWcY8sHdN3pGjR6uEaQ5vBtXkJyM";
    let letter = |n: usize| char::from(letters[n * 5 % letters.len()]);
    (0..length).map(letter).collect()
}

/// Secrets of several families, each with what must not be seen of it.
fn secrets() -> Vec<(String, String)> {
    let pem = |label: &str| {
        let body = format!("MIGWAgEBBIGQ{}", body(42).repeat(5));
        let body = body[..204].to_owned();
        let block = format!("-----BEGIN {label}-----\\n{body}\\n-----END {label}-----");
        (block, body)
    };
    let simple = |prefix: &str, length| {
        let body = body(length);
        (format!("{prefix}{body}"), body)
    };
    let password = "correct7horse9battery";
    let url = format!("postgres://app:{password}@db.acme.dev/app");
    vec![
        simple("glpat-", 20),
        simple("sk_live_", 24),
        (format!("github_pat_{}_{}", body(22), body(59)), body(22)),
        (format!("apiKey = '{}'", body(28)), body(28)),
        pem(&["EC PRIVATE", "KEY"].join(" ")),
        (url, password.to_owned()),
    ]
}

/// A package that holds them all, as they are and in other ways.
fn leaky() -> Project {
    let code: Vec<String> = secrets()
        .into_iter()
        .map(|it| format!("`{}`", it.0))
        .collect();
    let code = code.join(";\n") + "\n";
    let content = serde_json::to_string(&code).unwrap();
    let map = format!(
        "{{\"version\":3,\"sources\":[\"../src/a.ts\"],\"sourcesContent\":[{content}],\"mappings\":\"AAAA\"}}"
    );
    let wide: Vec<u8> = code.encode_utf16().flat_map(u16::to_le_bytes).collect();
    Project::new(manifest(
        r#""packageManager":"npm@12.2.0","files":["dist"]"#,
    ))
    .file("dist/a.js", &code)
    .file("dist/a.js.map", map)
    .file("dist/wide.txt", [b"\xff\xfe".to_vec(), wide].concat())
    .file("dist/.env", &code)
}

/// Asserts that no six characters of any secret are in what was printed.
fn is_silent(what: &str, run: &Run) {
    let said = [run.stdout.as_str(), run.stderr.as_str()].concat();
    for (_, secret) in secrets() {
        for piece in secret.as_bytes().windows(6) {
            let piece = std::str::from_utf8(piece).unwrap();
            assert!(
                !said.contains(piece),
                "{what}: {piece} of {secret} in\n{said}"
            );
        }
    }
}

#[test]
fn no_command_shows_a_secret_in_any_format() {
    let project = leaky();
    for format in ["human", "json", "sarif", "github"] {
        for more in [&[][..], &["--verbose"]] {
            let args = [&["check", "--format", format][..], more].concat();
            let run = project.run(&args).exits(1);
            is_silent(&args.join(" "), &run);
            run.says(&["secret/gitlab-personal-token"]);
        }
    }
    for args in [
        &["why", "dist/a.js", "dist/a.js.map"][..],
        &["list", "--why"],
        &["list", "--format", "json"],
        &["reveal"],
        &["reveal", "--verbose"],
        &["reveal", "--format", "json"],
        &["fix", "--dry-run"],
        &["rule", "secret/gitlab-personal-token"],
    ] {
        is_silent(&args.join(" "), &project.run(args));
    }
    let hook = project.command(&[]);
    let mut publish = Command::new(env!("CARGO_BIN_EXE_packgate-publish"));
    for (key, value) in hook
        .get_envs()
        .filter_map(|(key, value)| Some((key, value?)))
    {
        publish.env(key, value);
    }
    publish.current_dir(project.at("")).stdin(Stdio::null());
    let run = project.finish(publish, b"");
    assert_ne!(run.code, 0, "{run:?}");
    is_silent("packgate-publish", &run);
}

/// What is quoted to say why a file is in may be a line with anything on it.
#[test]
fn no_quoted_line_shows_a_secret() {
    let (token, _) = secrets().swap_remove(0);
    let (_, password) = secrets().swap_remove(5);
    let root = format!("https://app:{password}@maps.acme.dev/");
    let project = Project::new(manifest(&format!(
        r#""packageManager":"npm@12.2.0","config":{{"t":"{token}"}},"files":["dist"]"#
    )))
    .file("dist/a.js", format!("a()\n//# sourceMappingURL={root}a.js.map\n"))
    .file(
        "dist/a.js.map",
        format!("{{\"version\":3,\"sourceRoot\":\"{root}\",\"sources\":[\"a.ts\"],\"sourcesContent\":[\"x\"],\"mappings\":\"AAAA\"}}"),
    );
    for format in ["human", "json", "sarif", "github"] {
        let args = ["check", "--verbose", "--format", format];
        is_silent(format, &project.run(&args).exits(1));
    }
    for args in [
        &["why", "dist/a.js"][..],
        &["fix", "--dry-run"],
        &["reveal"],
    ] {
        is_silent(&args.join(" "), &project.run(args));
    }
}

#[test]
fn the_source_of_a_map_is_named() {
    let run = leaky().run(&["check", "--verbose"]);
    run.says(&["../src/a.ts line 1, here line 1"]);
}

/// The fingerprints in a report, by rule.
fn fingerprints(run: &Run) -> Vec<(String, String)> {
    let json = run.json();
    let findings = json["packages"][0]["findings"].as_array().unwrap().clone();
    let of = |finding: &Value| -> Vec<(String, String)> {
        let files = finding["files"].as_array().unwrap().iter();
        let prints = files.filter_map(|file| file["fingerprint"].as_str());
        let rule = finding["rule"].as_str().unwrap();
        prints.map(|it| (rule.to_owned(), it.to_owned())).collect()
    };
    findings.iter().flat_map(of).collect()
}

fn one(path: &str) -> Project {
    let (token, _) = secrets().swap_remove(0);
    Project::new(manifest(
        r#""packageManager":"npm@12.2.0","files":["dist"]"#,
    ))
    .file(path, format!("x = '{token}'\n"))
}

#[test]
fn a_fingerprint_or_an_expression_excuses_one_secret() {
    let project = one("dist/a.js");
    let found = fingerprints(&project.run(&["check", "--format", "json"]).exits(1));
    let [(rule, print)] = found.as_slice() else {
        panic!("{found:?}");
    };
    for (key, value, code) in [
        ("fingerprint", print.as_str(), 0),
        ("fingerprint", "0123456789abcdef", 1),
        ("regex", "^glpat-q", 0),
        ("regex", "^glpat-z", 1),
        ("path", "dist/a.*", 0),
    ] {
        for rule in [rule.as_str(), "secret/gitlab", "secret", "secrets"] {
            project.write(
                "packgate.toml",
                format!("[[allow]]\nrule = \"{rule}\"\n{key} = '{value}'\nreason = \"a demo\"\n"),
            );
            project.run(&["check"]).exits(code);
        }
    }
}

/// What the names of before meant, they still mean.
#[test]
fn policies_may_name_groups() {
    let project = Project::new(manifest(
        r#""packageManager":"npm@12.2.0","files":["dist"]"#,
    ))
    .file(
        "dist/a.js",
        format!("x = '{}'\n", secrets().swap_remove(2).0),
    );
    for (rule, code) in [
        ("secret/github-token", 0),
        ("secret/github", 0),
        ("secret/github-fine-grained-token", 0),
        ("secret/github-classic-token", 1),
        ("secret/npm-token", 1),
    ] {
        let text = format!("[rules]\n\"{rule}\" = {{ level = \"allow\", reason = \"a demo\" }}\n");
        project.write("packgate.toml", text);
        project.run(&["check"]).exits(code);
    }
}

#[test]
fn a_detector_of_the_policy_finds_what_only_the_project_knows() {
    let project = Project::new(manifest(
        r#""packageManager":"npm@12.2.0","files":["dist"]"#,
    ))
    .file("dist/a.js", format!("x = 'acme_{}'\n", body(32)));
    project.run(&["check"]).exits(0);
    let detector = "[[secrets.detector]]\nid = \"acme-farm\"\nwhat = \"a token of the build farm\"\n\
                    prefix = \"acme_\"\nalphabet = \"alphanumeric\"\nlength = 32\nreason = \"it opens the farm\"\n";
    project.write("packgate.toml", detector);
    project.run(&["check"]).exits(1).says(&[
        "secret/acme-farm",
        "dist/a.js holds a token of the build farm",
    ]);
    project.write(
        "packgate.toml",
        format!("{detector}[rules]\n\"secret/acme-farm\" = \"warning\"\n"),
    );
    project.run(&["check"]).exits(0);
    project.write(
        "packgate.toml",
        detector.replace("length = 32", "length = 3"),
    );
    project
        .run(&["check"])
        .refuses(&["too short to be told from ordinary words"]);
}

/// The program with `--write-baseline`, which is the one that writes.
fn write_baseline(project: &Project) -> (i32, String) {
    let output = project
        .command(&["check", "--write-baseline"])
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), stderr)
}

#[test]
fn a_baseline_survives_edits_and_new_hashes_in_names() {
    let project = one("dist/index-a1b2c3.js");
    let (code, said) = write_baseline(&project);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("packgate-baseline.txt was written with 1 secret"),
        "{said}"
    );
    project.run(&["check"]).exits(0);
    project
        .run(&["check", "--verbose"])
        .says(&["known in packgate-baseline.txt"]);
    // The line moves, and the bundler gives another name.
    let text = std::fs::read_to_string(project.at("dist/index-a1b2c3.js")).unwrap();
    std::fs::remove_file(project.at("dist/index-a1b2c3.js")).unwrap();
    project.write("dist/index-d4e5f6.js", format!("\n\n\n{text}"));
    project.run(&["check"]).exits(0);
    // Another secret, and the same in another file, are new.
    project.write("dist/b.js", &text);
    project.run(&["check"]).exits(1);
    std::fs::remove_file(project.at("dist/b.js")).unwrap();
    project.write(
        "dist/index-d4e5f6.js",
        format!("{text}'{}'", secrets().swap_remove(1).0),
    );
    project
        .run(&["check"])
        .exits(1)
        .says(&["secret/stripe-key"]);
    // Gone: the line says nothing any more.
    project.write("dist/index-d4e5f6.js", "x");
    project
        .run(&["check"])
        .exits(0)
        .says(&["is gone, yet packgate-baseline.txt still lists it"]);
}

#[test]
fn a_baseline_is_never_written_over() {
    let project = one("dist/a.js");
    write_baseline(&project);
    let before = std::fs::read(project.at("packgate-baseline.txt")).unwrap();
    project.write("dist/b.js", secrets().swap_remove(1).0);
    let (code, said) = write_baseline(&project);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("is there already"), "{said}");
    assert_eq!(
        std::fs::read(project.at("packgate-baseline.txt")).unwrap(),
        before
    );
    project.write("packgate-baseline.txt", "not a baseline\n");
    project
        .run(&["check"])
        .refuses(&["not a fingerprint, a rule and a path"]);
}

#[test]
fn the_families_are_listed() {
    let project = Project::new("{}");
    project
        .run(&["rule", "secret"])
        .exits(0)
        .says(&["secret/github-classic-token", "families. packgate rule ID"]);
    project
        .run(&["rule", "secret/npm-token"])
        .exits(0)
        .says(&["It looks like this: `npm_`", "How to fix"]);
    let group = project.run(&["rule", "secret/github-token"]).exits(0);
    assert!(!group.stdout.contains("stripe"), "{group:?}");
    let all = project.run(&["rule"]).exits(0);
    assert!(!all.stdout.contains("secret/npm-token"), "{all:?}");
}
