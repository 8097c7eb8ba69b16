//! Exit codes, what goes to stdout and what to stderr, colour, the kill switch.

use crate::support::{MAP, Project, npm11};
use std::process::Stdio;

fn clean() -> Project {
    Project::new(npm11(r#","files":["dist"]"#)).file("dist/cli.js", "1\n")
}

fn leaky() -> Project {
    clean().file("dist/cli.js.map", MAP)
}

#[test]
fn exit_codes_and_streams() {
    let (clean, leaky) = (clean(), leaky());
    let broken = Project::new("{");
    // The project, the arguments, the exit code, and which stream has something.
    for (project, args, code, stream) in [
        (&clean, &["check"][..], 0, "stdout"),
        (&clean, &["check", "."], 0, "stdout"),
        (&clean, &["list"], 0, "stdout"),
        (&clean, &["ls"], 0, "stdout"),
        (&clean, &["why", "dist/cli.js"], 0, "stdout"),
        (&clean, &["rule"], 0, "stdout"),
        (&clean, &["rule", "map-dead"], 0, "stdout"),
        (&leaky, &["check"], 1, "stdout"),
        (&leaky, &["list"], 0, "stdout"),
        (&broken, &["check"], 2, "stderr"),
        (&broken, &["list"], 2, "stderr"),
        (&broken, &["why", "x"], 2, "stderr"),
        (&clean, &["rule", "no-such-rule"], 2, "stderr"),
        (&clean, &["--version"], 0, "stdout"),
        (&clean, &["-V"], 0, "stdout"),
        (&clean, &["--help"], 0, "stdout"),
        (&clean, &["check", "--help"], 0, "stdout"),
        (&clean, &["help", "why"], 0, "stdout"),
        (&clean, &[], 2, "stderr"),
        (&clean, &["--no-such-flag"], 2, "stderr"),
        (&clean, &["chekc"], 2, "stderr"),
        (&clean, &["check", "--format", "xml"], 2, "stderr"),
        (&clean, &["check", "--format"], 2, "stderr"),
        (&clean, &["check", ".", "."], 0, "stdout"),
        (&clean, &["list", ".", "."], 2, "stderr"),
        (&clean, &["why"], 2, "stderr"),
    ] {
        let run = project.run(args).exits(code);
        let filled = [("stdout", &run.stdout), ("stderr", &run.stderr)];
        for (name, text) in filled {
            assert_eq!(text.is_empty(), name != stream, "{args:?}: {run:#?}");
        }
    }
}

#[test]
fn json_has_the_exit_code_of_the_human_format() {
    for (project, code, outcome) in [(clean(), 0, "ok"), (leaky(), 1, "blocked")] {
        project.run(&["check"]).exits(code);
        let run = project.run(&["check", "--format", "json"]).exits(code);
        let json = run.json();
        assert_eq!(json["exit_code"], code);
        assert_eq!(json["outcome"], outcome);
        assert_eq!(json["version"], 1);
    }
    Project::new("{")
        .run(&["check", "--format", "json"])
        .exits(2);
}

#[test]
fn a_finding_says_what_why_and_how_to_fix_it() {
    leaky().run(&["check"]).exits(1).says(&[
        "error[map-reveals-source]",
        "dist/cli.js.map",
        r#"why: package.json:1:71: files[0] "dist" lets it in"#,
        "fix: ",
        "blocked: fx@1.0.0",
    ]);
}

#[test]
fn a_reader_that_went_away_is_no_error() {
    let leaky = leaky();
    for (args, code) in [
        (&["list"][..], 0),
        (&["list", "--format", "json"], 0),
        (&["check"], 1),
        (&["why", "dist/cli.js"], 0),
        (&["rule"], 0),
        (&["completions", "bash"], 0),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = leaky.command(args);
        command.stdout(writer).stderr(Stdio::piped());
        let output = command.spawn().unwrap().wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}: {output:?}");
        assert!(output.stderr.is_empty(), "{args:?}: {output:?}");
    }
}

/// What was found may have been lost, so nobody may take it for a pass.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error() {
    let full = std::fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let mut command = clean().command(&["check"]);
    let clean = clean();
    command.current_dir(clean.at(""));
    command.stdout(full).stderr(Stdio::piped());
    let output = command.spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(!output.stderr.is_empty());
}

#[test]
fn colour_is_for_those_who_want_it() {
    let leaky = leaky();
    for (env, colour) in [
        (&[][..], false),
        (&[("TERM", "xterm-256color")], false),
        (&[("TERM", "dumb")], false),
        (&[("CLICOLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1")], true),
        (&[("CLICOLOR_FORCE", "0")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")], true),
        (&[("NO_COLOR", "1")], false),
    ] {
        for args in [
            &["check"][..],
            &["why", "dist/cli.js"],
            &["rule"],
            &["rule", "map-dead"],
        ] {
            let run = leaky.run_with(env, args);
            assert_eq!(run.stdout.contains('\u{1b}'), colour, "{env:?} {args:?}");
        }
        let json = leaky.run_with(env, &["check", "--format", "json"]);
        assert!(!json.stdout.contains('\u{1b}'), "{env:?}");
    }
}

#[test]
fn the_kill_switch_needs_a_reason_and_is_never_silent() {
    let leaky = leaky();
    for format in ["human", "json"] {
        let args = ["check", "--format", format];
        leaky
            .run_with(&[("PACKGATE_SKIP", "hotfix 1234")], &args)
            .exits(0)
            .complains(&["nothing was judged", "hotfix 1234"]);
        for reason in ["", "  "] {
            leaky
                .run_with(&[("PACKGATE_SKIP", reason)], &args)
                .refuses(&["PACKGATE_SKIP", "reason"]);
        }
    }
    // Only judging is skipped.
    let env = [("PACKGATE_SKIP", "hotfix")];
    leaky
        .run_with(&env, &["list"])
        .exits(0)
        .says(&["dist/cli.js.map"]);
}

#[test]
fn without_a_path_the_nearest_package_above_is_judged() {
    let leaky = leaky().file("dist/deep/x.js", "1\n");
    leaky
        .run_in("dist/deep", &["check"])
        .exits(1)
        .says(&["dist/cli.js.map"]);
}

#[test]
fn a_rule_has_a_page_and_a_near_miss_is_named() {
    let clean = clean();
    let catalogue = clean.run(&["rule"]).exits(0).stdout;
    let ids = catalogue
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter_map(|line| line.split_whitespace().next());
    let mut count = 0;
    for id in ids {
        clean
            .run(&["rule", id])
            .exits(0)
            .says(&[id, "How to allow"]);
        count += 1;
    }
    assert!(count >= 20, "{catalogue}");
    clean
        .run(&["rule", "map-reveals"])
        .refuses(&["map-reveals-source"]);
}
