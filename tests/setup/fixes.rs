//! `packgate fix` beyond its edits: what it leaves alone, and when it writes nothing.

use crate::support::Home;
use crate::{P, files, map, moment, packgate, project, typed};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

const FILES: &str =
    "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist\"\n  ]\n}\n";

fn leaky() -> Home {
    let home = project(false, &[("package.json", FILES), ("dist/a.js", "1\n")]);
    home.write(&format!("{P}/dist/a.js.map"), map());
    home
}

#[test]
fn the_example_is_clear_afterwards() {
    let home = project(false, &[]);
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/leaky-package"),
        &home.at(P),
    );
    let example = home.text(&format!("{P}/package.json"));
    packgate(&home, &["check"]).exits(1);
    packgate(&home, &["fix", "--yes"]).exits(0).says(&[
        "error[map-reveals-source]: dist/cli.js.map reveals 4 source files",
        "fix: add \"!**/*.map\", \"!dist/internal\", \"!.claude/settings.local.json\" and \"!dist/.env\" to \"files\"",
        "changed: package.json\n",
        "warning[map-dangling]: dist/cli.js names a source map that is not packed",
        "ok: acme-cli@1.4.2 (4 files,",
    ]);
    // As the README shows it.
    let expected = example.replace(
        "    \".claude\"\n",
        "    \".claude\",\n    \"!**/*.map\",\n    \"!dist/internal\",\n    \
         \"!.claude/settings.local.json\",\n    \"!dist/.env\"\n",
    );
    assert_eq!(home.text(&format!("{P}/package.json")), expected);
    packgate(&home, &["check"]).exits(0);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn nothing_is_written_unless_it_is_accepted() {
    let home = leaky();
    let before = moment(&home);
    packgate(&home, &["fix"]).exits(1).says(&[
        "  5 | -     \"dist\"\n",
        "  6 | +     \"!**/*.map\"\n",
        "nothing was changed: there is no terminal to ask at; `packgate fix --yes` makes this edit",
        "blocked: a@1.0.0",
    ]);
    packgate(&home, &["fix", "--dry-run"])
        .exits(1)
        .says(&["nothing was changed (--dry-run)"]);
    typed(&home, "", &["fix", "--dry-run"]).exits(1);
    typed(&home, "n", &["fix"]).exits(1);
    assert_eq!(moment(&home), before);
}

#[test]
fn what_may_not_be_written_is_left_alone() {
    for (path, mode) in [("package.json", 0o444), (".", 0o555)] {
        let home = leaky();
        let locked = home.at(&format!("{P}/{path}"));
        fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
        let before = moment(&home);
        let run = packgate(&home, &["fix", "--yes"]);
        let after = moment(&home);
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        run.exits(2).says(&[": read-only; nothing was changed"]);
        assert_eq!(after, before, "{path}");
    }
}

#[test]
fn the_mode_stays() {
    let home = leaky();
    let file = format!("{P}/package.json");
    home.mode(&file, 0o600);
    packgate(&home, &["fix", "--yes"]).exits(0);
    assert!(home.text(&file).contains("!**/*.map"));
    let mode = fs::metadata(home.at(&file)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// A package.json that is a link is not written through: it may be another project's.
#[test]
fn a_link_is_left_alone() {
    let home = leaky();
    let (file, real) = (format!("{P}/package.json"), format!("{P}/real.json"));
    fs::rename(home.at(&file), home.at(&real)).unwrap();
    symlink("real.json", home.at(&file)).unwrap();
    packgate(&home, &["fix", "--yes"])
        .exits(0)
        .says(&["changed: dist/.npmignore\n"]);
    let link = fs::read_link(home.at(&file)).unwrap();
    assert_eq!(link.to_str(), Some("real.json"));
    assert_eq!(home.text(&real), FILES);
    assert_eq!(home.text(&format!("{P}/dist/.npmignore")), "*.map\n");
}

/// The code is not left out because of what is in it.
#[test]
fn code_is_not_left_out() {
    let home = project(false, &[("package.json", FILES), ("dist/a.js", "1\n")]);
    let inline = format!(
        "2\n//# sourceMappingURL=data:application/json,{}\n",
        encoded(&map())
    );
    home.write(&format!("{P}/dist/b.js"), inline);
    home.write(&format!("{P}/dist/.env"), "A=1\n");
    packgate(&home, &["fix", "--yes"]).exits(1).says(&[
        "fix: add \"!dist/.env\" to \"files\"",
        "error[map-inline]: dist/b.js reveals",
        "left: no edit of a list is right here: build without inline source maps",
        "help: packgate rule map-inline",
        "blocked: a@1.0.0 (3 files",
    ]);
    let package = home.text(&format!("{P}/package.json"));
    // Nor is it asked about at a terminal.
    typed(&home, "", &["fix"])
        .exits(1)
        .says(&["left: no edit of a list is right here"]);
    packgate(&home, &["check"])
        .exits(1)
        .says(&["help: build without inline source maps"]);
    assert_eq!(home.text(&format!("{P}/package.json")), package);
}

fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "%{byte:02x}");
        out
    })
}

/// `main` brings the file in whatever `files` says.
#[test]
fn what_no_edit_takes_out_is_said() {
    let home = project(
        false,
        &[(
            "package.json",
            "{\"name\":\"a\",\"version\":\"1.0.0\",\"main\":\".env\",\"files\":[\"dist\"]}",
        )],
    );
    home.write(&format!("{P}/.env"), "A=1\n");
    let before = files(&home);
    packgate(&home, &["fix", "--yes"]).exits(1).says(&[
        "error[env-file]: .env is a file of environment variables",
        "left: no edit of \"files\" or of an ignore file takes out exactly this and nothing else",
        "help: packgate rule env-file",
        "blocked: a@1.0.0",
    ]);
    assert_eq!(files(&home), before);
}

#[test]
fn what_cannot_be_fixed_is_refused() {
    let home = leaky();
    home.write(&format!("{P}/a.tgz"), "");
    home.write(&format!("{P}/bad/package.json"), "{");
    home.write(&format!("{P}/policy/package.json"), FILES);
    home.write(&format!("{P}/policy/packgate.toml"), "nonsense = 1\n");
    let before = moment(&home);
    for (args, reason) in [
        (
            &["fix", "--yes", "a.tgz"][..],
            "a.tgz: a tarball is not changed",
        ),
        (&["fix", "--yes", "bad"], "package.json:1:2"),
        (&["fix", "--yes", "policy"], "nonsense"),
        (&["fix", "--yes", "nowhere"], "there is no such file"),
        (&["fix", "--yes", "--dry-run"], "cannot be used with"),
        (
            &["fix", "--yes", "--manager", "cargo"],
            "is no package manager",
        ),
        (&["fix", "--tree", "staged"], "unexpected argument"),
    ] {
        packgate(&home, args).exits(2).says(&[reason]);
    }
    assert_eq!(moment(&home), before);
    let run = home.run(
        "tmp",
        "packgate",
        &["fix", "--yes", "../p", "--manager", "npm@10"],
    );
    run.exits(0).says(&["npm 10)"]);
}
