//! Where something is in the way, nothing at all is written, and the exit code is 2.

use crate::{P, files, moment, packgate, project};
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

const GOOD: &str = "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\"\n}\n";
const ROOT: &str = "{\"private\":true,\"workspaces\":[\"packages/*\"]}";

#[test]
fn what_cannot_be_edited_stops_everything() {
    for (text, reason) in [
        (
            &b"{\"name\":"[..],
            "packages/b/package.json:1:9: expected a value",
        ),
        (
            b"{\n  // c\n  \"name\": \"b\"\n}",
            "packages/b/package.json:2:3: expected",
        ),
        (b"[]", "packages/b/package.json: holds an array"),
        (
            b"{\"name\":\"b\",\"version\":\"1\",\"x\":\"\xff\"}",
            "not UTF-8",
        ),
        (
            b"{\"name\":\"b\",\"version\":\"1\",\"scripts\":[]}",
            "\"scripts\" is an array",
        ),
        (
            b"{\"name\":\"b\",\"version\":\"1\",\"scripts\":\"x\"}",
            "\"scripts\" is a string",
        ),
    ] {
        let home = project(
            true,
            &[("package.json", ROOT), ("packages/a/package.json", GOOD)],
        );
        home.write(&format!("{P}/packages/b/package.json"), text);
        let before = moment(&home);
        for args in [&["init", "--yes"][..], &["init"], &["init", "--dry-run"]] {
            packgate(&home, args).exits(2).says(&[reason]);
            assert_eq!(moment(&home), before, "{reason}");
        }
        assert!(!home.at(&format!("{P}/.git/hooks/pre-commit")).exists());
    }
}

#[test]
fn a_broken_policy_or_workspace_stops_everything() {
    for (file, text, reason) in [
        (
            "packgate.toml",
            "[rules]\nno-such-rule = \"error\"\n",
            "no-such-rule",
        ),
        (
            "pnpm-workspace.yaml",
            "packages: 7\n",
            "\"packages\" must be a list",
        ),
    ] {
        let home = project(true, &[("package.json", GOOD), (file, text)]);
        let before = moment(&home);
        packgate(&home, &["init", "--yes"]).exits(2).says(&[reason]);
        assert_eq!(moment(&home), before, "{reason}");
    }
}

/// Of three packages one may not be written: the others are not, either.
#[test]
fn a_read_only_file_stops_everything() {
    let file = "packages/b/package.json";
    let rows = [(file, 0o444, file), ("packages/b", 0o555, "packages/b")];
    for (path, mode, named) in rows {
        let home = project(
            true,
            &[
                ("package.json", ROOT),
                ("packages/a/package.json", GOOD),
                (file, "{\"name\":\"b\",\"version\":\"1.0.0\"}"),
                (
                    "packages/c/package.json",
                    "{\"name\":\"c\",\"version\":\"1.0.0\"}",
                ),
            ],
        );
        let locked = home.at(&format!("{P}/{path}"));
        fs::set_permissions(&locked, fs::Permissions::from_mode(mode)).unwrap();
        let before = moment(&home);
        let run = packgate(&home, &["init", "--yes"]);
        let after = moment(&home);
        let same = after == before;
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
        run.exits(2).says(&[&format!("{named}: read-only")]);
        assert!(same, "{before:#?} {after:#?}");
    }
}

#[test]
fn a_link_stays_a_link() {
    let home = project(true, &[("real.json", GOOD)]);
    symlink("real.json", home.at(&format!("{P}/package.json"))).unwrap();
    packgate(&home, &["init", "--yes"]).exits(0);
    let link = home.at(&format!("{P}/package.json"));
    assert_eq!(fs::read_link(&link).unwrap().to_str(), Some("real.json"));
    assert!(
        home.text(&format!("{P}/real.json"))
            .contains("packgate-publish")
    );
    packgate(&home, &["init", "--undo", "--yes"]).exits(0);
    assert_eq!(home.text(&format!("{P}/real.json")), GOOD);
    // One that leads nowhere is nothing to write through.
    symlink("nowhere", home.at(&format!("{P}/packgate.toml"))).unwrap();
    let before = files_but_links(&home);
    packgate(&home, &["init", "--yes"])
        .exits(2)
        .says(&["packgate.toml"]);
    assert_eq!(files_but_links(&home), before);
}

fn files_but_links(home: &crate::support::Home) -> Vec<(String, Vec<u8>)> {
    fs::remove_file(home.at(&format!("{P}/packgate.toml"))).unwrap();
    let found = files(home);
    symlink("nowhere", home.at(&format!("{P}/packgate.toml"))).unwrap();
    found
}

#[test]
fn there_must_be_a_project() {
    let home = project(true, &[("a.tgz", "")]);
    for (args, reason) in [
        (
            &["init"][..],
            "no package.json here or in any directory above",
        ),
        (&["init", "a.tgz"], "a tarball is no project"),
        (&["init", "nowhere"], "there is no such file or directory"),
        (&["init", "--yes", "--dry-run"], "cannot be used with"),
        (&["init", "--undo", "--ci", "github"], "cannot be used with"),
    ] {
        packgate(&home, args).exits(2).says(&[reason]);
    }
}
