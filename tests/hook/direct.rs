//! The programs as hook managers and people start them.

use crate::secret::piece_in;
use crate::support::{Kind, Run, Scratch};

const ZERO: &str = "0000000000000000000000000000000000000000";

#[test]
fn with_nothing_staged_and_no_stage_every_package_is_judged() {
    for (kind, code) in [(Kind::Leak, 1), (Kind::Clean, 0)] {
        let scratch = Scratch::new(kind, crate::support::Mode::Hooked);
        scratch.ok(
            "git init -q; package packages/p p; package packages/q q; put packages/q/lib/b.js
             manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly",
        );
        // git names its stage: nothing is staged, so nothing is touched.
        scratch
            .commit(&["--stage", "pre-commit"])
            .exits(0)
            .silently();
        scratch.commit(&[]).exits(code);
        scratch
            .commit(&["--all", "--stage", "pre-commit"])
            .exits(code);
        // What was remembered meanwhile does not count.
        scratch.commit(&[]).exits(code);
        // Something staged elsewhere: not everything, but what it touches.
        scratch.ok("write packages/p/lib/b.js 1; git add -A");
        scratch.commit(&[]).exits(0);
        // Frameworks hand on file names.
        scratch.commit(&["packages/p/lib/b.js", "more"]).exits(0);
    }
}

/// The rows of the table say it of git's hooks; this of every way to print.
#[test]
fn no_format_shows_the_secret() {
    let scratch = Scratch::leaking();
    scratch.ok("repository; put lib/b.js; git add -A");
    for format in ["human", "json"] {
        for more in [&[][..], &["--all"]] {
            let mut command = scratch.command(env!("CARGO_BIN_EXE_packgate-commit"));
            command.args(["--stage", "pre-commit", "--format", format]);
            let output = command.args(more).output().unwrap();
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8(said).unwrap();
            assert!(said.contains("secret/npm-token"), "{said}");
            assert_eq!(piece_in(&said), None, "{said}");
        }
    }
    assert!(piece_in(&crate::secret::token()).is_some());
}

#[test]
fn the_json_is_one_document() {
    let scratch = Scratch::leaking();
    scratch.ok("repository; put lib/b.js; git add -A");
    let mut command = scratch.command(env!("CARGO_BIN_EXE_packgate-commit"));
    command.args(["--stage", "pre-commit", "--format", "json"]);
    let output = command.output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["outcome"], "blocked", "{json}");
    assert_eq!(
        json["packages"][0]["findings"][0]["rule"],
        "secret/npm-token"
    );
    scratch.ok("write package.json '{'; git add -A");
    let mut command = scratch.command(env!("CARGO_BIN_EXE_packgate-commit"));
    command.args(["--stage", "pre-commit", "--format", "json"]);
    let output = command.output().unwrap();
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["outcome"], "not-judged", "{json}");
}

#[test]
fn a_push_without_refs_on_its_input() {
    for (kind, code) in [(Kind::Leak, 1), (Kind::Clean, 0)] {
        let mut scratch = Scratch::new(kind, crate::support::Mode::Hooked);
        scratch.ok("repository; git branch old; put lib/b.js; quietly; git branch new");
        let (old, new) = (
            scratch.ok("git rev-parse old"),
            scratch.ok("git rev-parse new"),
        );
        // Our own shim says that there is nothing to push; nobody else does.
        scratch
            .push(&["--from-shim", "origin", "url"], "")
            .exits(0)
            .silently();
        scratch.push(&["origin", "url"], "").exits(code);
        scratch.push(&[], "").exits(code);
        // pre-commit and prek have read it.
        for (to, code) in [
            (old.trim(), 0),
            (new.trim(), code),
            ("new", code),
            ("old", 0),
        ] {
            scratch.env = vec![("PRE_COMMIT_TO_REF", to.to_owned())];
            scratch.push(&[], "").exits(code);
            let from = ("PRE_COMMIT_FROM_REF", old.trim().to_owned());
            scratch.env.push(from);
            scratch.push(&["origin", "url"], "").exits(code);
        }
        // A remote's commit that is not here is no reason to fail.
        scratch.env = vec![
            ("PRE_COMMIT_TO_REF", "new".to_owned()),
            ("PRE_COMMIT_FROM_REF", "1".repeat(40)),
        ];
        scratch.push(&[], "").exits(code);
        scratch.env = vec![("PRE_COMMIT_TO_REF", "nowhere".to_owned())];
        scratch
            .push(&[], "")
            .exits(2)
            .says(&["PRE_COMMIT_TO_REF=nowhere"]);
        scratch.env.clear();
        // Input decides before anything else.
        let deletion = format!("(delete) {ZERO} refs/heads/x {}\n", old.trim());
        scratch.push(&[], &deletion).exits(0).silently();
    }
}

#[test]
fn a_push_before_the_first_commit() {
    let scratch = Scratch::clean();
    scratch.ok("git init -q; package; git add -A");
    scratch
        .push(&["--from-shim", "origin", "url"], "")
        .exits(0)
        .silently();
    scratch
        .push(&["origin", "url"], "")
        .exits(0)
        .says(&["no commit"]);
}

#[test]
fn nothing_hostile_reaches_the_terminal() {
    let hostile = "\u{1b}[2K\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}x\u{200b}\r";
    let escaped = |run: Run| {
        for character in ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}', '\u{200b}', '\r'] {
            assert!(!run.said.contains(character), "{:?}", run.said);
        }
        run
    };
    let mut scratch = Scratch::leaking();
    scratch.ok("repository; put lib/b.js; git add -A");
    scratch.env = vec![("PACKGATE_SKIP", format!("why {hostile}\nerror: forged"))];
    let run = escaped(scratch.commit(&["--stage", "pre-commit"]).exits(0));
    assert!(!run.said.contains("\nerror: forged"), "{}", run.said);
    scratch.env = vec![("PRE_COMMIT_TO_REF", hostile.to_owned())];
    escaped(scratch.push(&[], "").exits(2));
    scratch.env.clear();
    escaped(
        scratch
            .push(&["--from-shim"], &format!("{hostile} x y z\n"))
            .exits(2),
    );
    let head = scratch.ok("git rev-parse HEAD");
    let line = format!("{hostile} {} refs/heads/x {ZERO}\n", head.trim());
    escaped(scratch.push(&["--from-shim"], &line).exits(0));
    let blob = scratch.ok("git rev-parse HEAD:README.md");
    let line = format!("{hostile} {} refs/tags/x {ZERO}\n", blob.trim());
    escaped(scratch.push(&["--from-shim"], &line).exits(0));
    // Names of directories, files, packages, ignore rules.
    scratch.write("harness/hostile", hostile);
    scratch.ok(
        "h=$(cat $B/harness/hostile); mkdir -p \"packages/$h\"; manifest '' \"packages/$h\" p
         put \"packages/$h/lib/$h.js\"; printf '%s*.md\\n.env*\\n' \"$h\" > \"packages/$h/.npmignore\"
         write \"packages/$h/x\" 1; write \".env$h\" 1; manifest '\"workspaces\":[\"packages/*\"]'
         git config core.excludesFile \"$h\"; write \"$h\" .env*; git add -A -f",
    );
    escaped(scratch.commit(&["--stage", "pre-commit"]).exits(1));
    scratch.ok("h=$(cat $B/harness/hostile); write \"packages/$h/package.json\" \"{\\\"$h\\\": \"; git add -A -f");
    escaped(scratch.commit(&["--stage", "pre-commit"]).exits(2));
    let scratch = Scratch::clean();
    scratch.write("harness/hostile", hostile);
    let run = scratch
        .sh("d=$B/$(cat $B/harness/hostile); mkdir \"$d\"; cd \"$d\"; exec \"$COMMIT_PROGRAM\"");
    escaped(run.exits(2));
}
