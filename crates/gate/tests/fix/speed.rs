//! How long a proposal takes; run with `--release -- --ignored --nocapture`.

use crate::support::{PLACE, listed, matching};
use packgate_gate::propose;
use packgate_manifest::Profile;
use packgate_tree::{Memory, Tree};
use std::time::Instant;

#[expect(clippy::print_stdout, reason = "a measurement is printed")]
fn measure(what: &str, tree: &dyn Tree, leak: &[&str]) {
    let start = Instant::now();
    let before = listed(tree, &Profile::CURRENT_NPM);
    let listing = start.elapsed();
    let leak = matching(&before, leak);
    let start = Instant::now();
    let fix = propose(tree, &PLACE, &Profile::CURRENT_NPM, &before, &leak);
    println!(
        "{what}: {} files, {} to take out; listed in {listing:?}, {:?} in {:?}",
        before[0].files.len(),
        leak.len(),
        fix.map(|fix| fix.title),
        start.elapsed()
    );
}

#[test]
#[ignore = "a measurement"]
fn five_thousand_files() {
    for (what, manifest) in [
        (
            "files",
            r#"{"name": "fx", "version": "1.0.0", "files": ["dist"]}"#,
        ),
        ("no files", r#"{"name": "fx", "version": "1.0.0"}"#),
    ] {
        let mut tree = Memory::new("fx").file("package.json", manifest);
        for index in 0..2_500 {
            let path = format!("dist/m{}/n{}/f{index}.js", index % 50, index % 7);
            tree = tree.file(&format!("{path}.map"), "").file(&path, "");
        }
        measure(what, &tree, &[".map"]);
        measure(what, &tree, &["/n3/"]);
        // Too many, and with nothing in common.
        measure(what, &tree, &["17.js", "f23"]);
    }
}
