//! What a process that was killed half-way leaves, and the next one repairs.

use crate::support::Home;
use std::fs;

const OLD: &str = "#!/bin/sh\nexit 0\n";

fn before() -> (Home, Vec<String>) {
    let home = Home::with_repo();
    home.old_hook("pre-commit", OLD);
    let picture = home.picture("repo/.git/hooks");
    (home, picture)
}

type State = fn(&Home);

/// Every state between two steps of an installation.
const STATES: [State; 5] = [
    // The old hook has its second name, and the shim is not there.
    |home| {
        fs::hard_link(
            home.hook("pre-commit"),
            home.hook("pre-commit.before-packgate"),
        )
        .unwrap();
    },
    // The same on a file system without hard links.
    |home| {
        fs::rename(
            home.hook("pre-commit"),
            home.hook("pre-commit.before-packgate"),
        )
        .unwrap();
    },
    // The shim is half written under its temporary name.
    |home| {
        fs::hard_link(
            home.hook("pre-commit"),
            home.hook("pre-commit.before-packgate"),
        )
        .unwrap();
        fs::write(home.hook(".pre-commit.packgate-new"), "#!/bin/sh\n# packg").unwrap();
    },
    // One hook is done and the others are not.
    |home| {
        home.packgate(&["install"]).exits(0);
        fs::remove_file(home.hook("pre-push")).unwrap();
        fs::remove_file(home.hook("pre-merge-commit")).unwrap();
    },
    // All is done, and something is left over.
    |home| {
        home.packgate(&["install"]).exits(0);
        fs::write(home.hook(".pre-push.packgate-new"), "").unwrap();
    },
];

#[test]
fn the_next_installation_goes_on() {
    for state in STATES {
        let (home, picture) = before();
        state(&home);
        home.packgate(&["install"]).exits(0);
        home.fires("repo");
        home.packgate(&["install"])
            .exits(0)
            .says(&["already installed"]);
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(home.picture("repo/.git/hooks"), picture);
    }
}

#[test]
fn the_next_uninstallation_cleans_up() {
    for state in STATES {
        let (home, picture) = before();
        state(&home);
        home.packgate(&["uninstall"]).exits(0);
        assert_eq!(home.picture("repo/.git/hooks"), picture);
        home.packgate(&["uninstall"])
            .exits(0)
            .says(&["nothing of packgate's"]);
    }
}

#[test]
fn an_interrupted_uninstallation_is_finished() {
    let (home, picture) = before();
    home.packgate(&["install"]).exits(0);
    fs::rename(
        home.hook("pre-commit.before-packgate"),
        home.hook("pre-commit"),
    )
    .unwrap();
    home.packgate(&["uninstall"]).exits(0);
    assert_eq!(home.picture("repo/.git/hooks"), picture);
}
