//! Projects of every kind: what is seen in them, what is put in, what is said to do
//! next, and that all of it comes out again.

use crate::support::Home;
use crate::{P, changed, files, packgate, project};
use std::fs;

/// A kind of project.
struct Row {
    name: &'static str,
    git: bool,
    files: &'static [(&'static str, &'static str)],
    args: &'static [&'static str],
    /// What the first run says.
    says: &'static [&'static str],
    /// The files that are changed or new.
    changed: &'static [&'static str],
    /// Whether git's own hooks are put in place.
    shims: bool,
}

const LIB: &str = "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\",\n  \"license\": \"MIT\",\n  \"repository\": \"github:acme/lib\",\n  \"main\": \"a.js\",\n  \"scripts\": {\n    \"build\": \"tsc\"\n  }\n}\n";
const MEMBER: &str = "{\n  \"name\": \"m\",\n  \"version\": \"1.0.0\"\n}\n";
const OTHER: &str = "{\n  \"name\": \"n\",\n  \"version\": \"1.0.0\",\n  \"private\": true\n}\n";

const fn row(name: &'static str, files: &'static [(&'static str, &'static str)]) -> Row {
    Row {
        name,
        git: true,
        files,
        args: &[],
        says: &[],
        changed: &[],
        shims: true,
    }
}

const ROWS: &[Row] = &[
    Row {
        says: &[
            "package    lib@1.0.0 (MIT, sources at github.com/acme/lib)",
            "entry      main",
            "manager    npm, by package-lock.json; nothing says which version",
            "scripts    build",
            "git hooks  none",
            "CI         none",
            "npm install --save-dev packgate",
            "packgate doctor",
        ],
        changed: &[
            ".github/workflows/packgate.yml",
            "package.json",
            "packgate.toml",
        ],
        ..row(
            "a library at GitHub",
            &[
                ("package.json", LIB),
                ("package-lock.json", "{}"),
                ("a.js", ""),
            ],
        )
    },
    Row {
        git: false,
        args: &["--ci", "none"],
        says: &["git hooks  not in a git repository"],
        changed: &["package.json", "packgate.toml"],
        shims: false,
        ..row("no git", &[("package.json", LIB)])
    },
    Row {
        says: &[
            "workspace  1 package to publish; private: the root and packages/n",
            "no open-source licence",
            "packgate init --ci github",
        ],
        changed: &["packages/m/package.json", "packgate.toml"],
        ..row(
            "npm workspace",
            &[
                (
                    "package.json",
                    "{\"private\":true,\"workspaces\":[\"packages/*\"]}",
                ),
                ("package-lock.json", "{}"),
                ("packages/m/package.json", MEMBER),
                ("packages/n/package.json", OTHER),
                ("other/package.json", MEMBER),
            ],
        )
    },
    Row {
        says: &[
            "manager    pnpm, by \"packageManager\": \"pnpm@12.21.0\" (package.json:1)",
            "pnpm add --save-dev --workspace-root packgate",
            "packgate check --all-packages",
            "for .gitlab-ci.yml:",
            "    - pnpm install --frozen-lockfile\n",
            "    - packgate check --all-packages\n",
        ],
        changed: &["packages/m/package.json", "packgate.toml"],
        ..row(
            "pnpm workspace at GitLab",
            &[
                (
                    "package.json",
                    "{\"private\":true,\"packageManager\":\"pnpm@12.21.0\"}",
                ),
                ("pnpm-workspace.yaml", "packages:\n  - packages/*\n"),
                ("pnpm-lock.yaml", ""),
                ("packages/m/package.json", MEMBER),
                (".gitlab-ci.yml", "test:\n  script: [pnpm test]\n"),
            ],
        )
    },
    Row {
        says: &[
            "manager    yarn (berry)",
            "yarn workspaces foreach --all --no-private add --dev packgate",
        ],
        changed: &["packages/m/package.json", "packgate.toml"],
        ..row(
            "yarn berry workspace",
            &[
                (
                    "package.json",
                    "{\"private\":true,\"workspaces\":[\"packages/*\"],\"packageManager\":\"yarn@4.18.1\"}",
                ),
                ("packages/m/package.json", MEMBER),
            ],
        )
    },
    Row {
        says: &["manager    bun, by bun.lock", "bun add --dev packgate"],
        changed: &[
            ".github/workflows/packgate.yml",
            "package.json",
            "packgate.toml",
        ],
        ..row("bun", &[("package.json", LIB), ("bun.lock", "")])
    },
    Row {
        says: &["nothing here can be published", "packgate install"],
        shims: false,
        ..row("private", &[("package.json", OTHER)])
    },
    Row {
        says: &["git hooks  husky (.husky)", "npx husky"],
        changed: &[
            ".github/workflows/packgate.yml",
            ".husky/pre-commit",
            ".husky/pre-merge-commit",
            ".husky/pre-push",
            "package.json",
            "packgate.toml",
        ],
        shims: false,
        ..row(
            "husky",
            &[("package.json", LIB), (".husky/pre-commit", "npm test\n")],
        )
    },
    Row {
        says: &["git hooks  pre-commit (.pre-commit-config.yaml)"],
        changed: &[
            ".github/workflows/packgate.yml",
            ".pre-commit-config.yaml",
            "package.json",
            "packgate.toml",
        ],
        shims: false,
        ..row(
            "pre-commit",
            &[
                ("package.json", LIB),
                (
                    ".pre-commit-config.yaml",
                    "repos:\n  - repo: local\n    hooks: []\n",
                ),
            ],
        )
    },
    Row {
        says: &[
            "git hooks  simple-git-hooks (package.json)",
            "npx simple-git-hooks",
        ],
        changed: &["package.json", "packgate.toml"],
        shims: false,
        ..row(
            "hooks in the same package.json",
            &[(
                "package.json",
                "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\",\n  \"simple-git-hooks\": {\n    \"pre-commit\": \"npm test\"\n  }\n}\n",
            )],
        )
    },
    Row {
        says: &[
            "CI         GitHub (ci.yml)",
            "in .github/workflows/ci.yml, put `packgate check` before what publishes",
        ],
        changed: &[
            ".github/workflows/packgate.yml",
            "package.json",
            "packgate.toml",
        ],
        ..row(
            "a workflow that publishes",
            &[
                ("package.json", MEMBER),
                (".github/workflows/ci.yml", "on: push\n# npm publish\n"),
            ],
        )
    },
    Row {
        says: &[".npmrc sets ignore-scripts"],
        changed: &["package.json", "packgate.toml"],
        ..row(
            "no script runs",
            &[
                ("package.json", MEMBER),
                (".npmrc", "ignore-scripts = false\nignore-scripts=true\n"),
            ],
        )
    },
    Row {
        says: &[
            "is published by a script",
            "\"postpack\": \"packgate-publish\"",
        ],
        changed: &["package.json", "packgate.toml"],
        ..row(
            "what is published is made",
            &[
                (
                    "package.json",
                    "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\",\n  \"scripts\": {\n    \"release\": \"npm publish dist\"\n  }\n}\n",
                ),
                ("dist/package.json", MEMBER),
            ],
        )
    },
];

#[test]
fn every_kind_is_set_up_once_and_comes_back_to_the_byte() {
    for row in ROWS {
        let home = project(row.git, row.files);
        let before = files(&home);
        let run = packgate(&home, &[&["init", "--yes"], row.args].concat());
        let code = run.code;
        run.says(row.says);
        assert_eq!(code, 0, "{}", row.name);
        assert_eq!(changed(&before, &files(&home)), row.changed, "{}", row.name);
        let hook = home.at(&format!("{P}/.git/hooks/pre-commit"));
        assert_eq!(hook.is_file(), row.shims, "{}", row.name);
        assert_clean_git(&home, row);
        let there = files(&home);
        let again = packgate(&home, &[&["init", "--yes"], row.args].concat()).exits(0);
        assert_eq!(changed(&there, &files(&home)), [""; 0], "{}", row.name);
        if !row.changed.is_empty() {
            again.says(&["everything is in place: packgate.toml"]);
        }
        packgate(&home, &["init", "--undo", "--yes"]).exits(0);
        assert_eq!(changed(&before, &files(&home)), [""; 0], "{}", row.name);
        assert!(!hook.is_file(), "{}", row.name);
        let dir = home.at(&format!("{P}/.github/workflows"));
        let had = row.files.iter().any(|it| it.0.starts_with(".github/"));
        assert_eq!(dir.is_dir(), had, "{}: an empty directory", row.name);
    }
}

/// Only the receipt is kept in the git directory, and no scratch file is left.
fn assert_clean_git(home: &Home, row: &Row) {
    if !row.git || row.changed.is_empty() {
        return;
    }
    let kept = fs::read_dir(home.at(&format!("{P}/.git/packgate"))).unwrap();
    let kept: Vec<_> = kept.map(|it| it.unwrap().file_name()).collect();
    assert_eq!(kept, ["init.json"], "{}", row.name);
    let scratch = |it: &(String, Vec<u8>)| it.0.contains("packgate-new");
    assert!(!files(home).iter().any(scratch), "{}", row.name);
}

#[test]
fn many_packages_are_a_line_each() {
    let home = project(
        true,
        &[(
            "package.json",
            "{\"private\":true,\"workspaces\":[\"packages/*\"]}",
        )],
    );
    for at in 0..50 {
        let text = format!("{{\"name\":\"m{at}\",\"version\":\"1.0.0\"}}");
        home.write(&format!("{P}/packages/m{at:02}/package.json"), text);
    }
    let run = packgate(&home, &["init", "--yes"]).exits(0);
    let lines = run.stdout.lines().filter(|it| it.starts_with("packages/"));
    assert_eq!(lines.count(), 50, "{run:#?}");
    assert!(run.stdout.lines().count() < 70, "{run:#?}");
    packgate(&home, &["init"])
        .exits(0)
        .says(&["the publish scripts of 50 packages"]);
}

/// In a member, the project is the workspace; DIR names it from elsewhere.
#[test]
fn the_project_is_found_from_anywhere() {
    let rows: [(&str, &[&str]); 3] = [
        ("p/packages/m", &["init", "--yes"]),
        ("p", &["init", "--yes", "packages/m"]),
        ("tmp", &["init", "--yes", "../p"]),
    ];
    for (dir, args) in rows {
        let home = project(
            true,
            &[
                (
                    "package.json",
                    "{\"private\":true,\"workspaces\":[\"packages/*\"]}",
                ),
                ("packages/m/package.json", MEMBER),
            ],
        );
        home.run(dir, "packgate", args).exits(0);
        assert!(home.at("p/packgate.toml").is_file(), "{dir}");
        assert!(
            home.text("p/packages/m/package.json")
                .contains("packgate-publish")
        );
    }
}

/// A package below the repository's root: CI and the receipt begin at the root.
#[test]
fn a_project_may_lie_below_the_repositorys_root() {
    let home = project(
        true,
        &[("js/lib/package.json", LIB), ("js/lib/.nvmrc", "24")],
    );
    let before = files(&home);
    home.run("p/js/lib", "packgate", &["init", "--yes"])
        .exits(0);
    assert_eq!(
        changed(&before, &files(&home)),
        [
            ".github/workflows/packgate.yml",
            "js/lib/package.json",
            "js/lib/packgate.toml"
        ]
    );
    let workflow = home.text("p/.github/workflows/packgate.yml");
    for line in [
        "        working-directory: js/lib\n",
        "          node-version-file: js/lib/.nvmrc\n",
        "          path: js/lib\n",
    ] {
        assert!(workflow.contains(line), "{workflow}");
    }
    home.run("p/js/lib", "packgate", &["init", "--undo", "--yes"])
        .exits(0);
    assert_eq!(changed(&before, &files(&home)), [""; 0]);
}
