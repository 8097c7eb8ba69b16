//! Packages of a pnpm workspace, and those that a policy names.

use crate::support::{MAP, Project};

fn workspace() -> Project {
    Project::new(
        r#"{"name":"root","version":"1.0.0","private":true,"packageManager":"pnpm@12.21.0"}"#,
    )
    .file(
        "pnpm-workspace.yaml",
        "packages:\n  - packages/*\n  - '!packages/out'\n",
    )
    .file(
        "packages/leaky/package.json",
        r#"{"name":"@fx/leaky","version":"2.0.0"}"#,
    )
    .file("packages/leaky/a.js.map", MAP)
    .file(
        "packages/clean/package.json",
        r#"{"name":"@fx/clean","version":"1.0.0"}"#,
    )
    .file(
        "packages/out/package.json",
        r#"{"name":"@fx/out","version":"1.0.0"}"#,
    )
    .file("packages/out/a.js.map", MAP)
    .file(
        "tools/more/package.json",
        r#"{"name":"@fx/more","version":"1.0.0"}"#,
    )
    .file("tools/more/.env", "USER=dana\n")
}

fn names(project: &Project, args: &[&str]) -> Vec<String> {
    let args = [args, &["--format", "json"]].concat();
    let json = project.run(&args).json();
    let packages = json["packages"].as_array().unwrap().iter();
    packages
        .map(|it| crate::support::text(&it["name"]))
        .collect()
}

#[test]
fn every_member_is_judged_and_nothing_else() {
    let project = workspace();
    project.run(&["check", "--all-packages"]).exits(1);
    assert_eq!(
        names(&project, &["check", "--all-packages"]),
        ["@fx/clean", "@fx/leaky"]
    );
    // pnpm's workspace counts, whatever npm's would be.
    let both = workspace().file(
        "package.json",
        r#"{"name":"root","version":"1.0.0","private":true,"workspaces":["tools/*"]}"#,
    );
    assert_eq!(
        names(&both, &["check", "--all-packages"]),
        ["@fx/clean", "@fx/leaky"]
    );
}

#[test]
fn a_member_is_published_by_its_root_s_manager() {
    let project = workspace();
    let run = project.run_in("packages/leaky", &["check"]).exits(1);
    run.says(&["pnpm 12"]);
    // One that the workspace leaves out has no root.
    let run = project.run_in("packages/out", &["check"]).exits(1);
    assert!(!run.stdout.contains("pnpm"), "{run:?}");
}

#[test]
fn the_root_s_ignore_files_count_for_members_since_pnpm_11() {
    let project = workspace().file(".gitignore", "*.map\n");
    let check = |manager| project.run_in("packages/leaky", &["check", "--manager", manager]);
    check("pnpm@10").exits(1);
    check("pnpm@11").exits(0);
}

#[test]
fn a_broken_workspace_is_not_passed_over() {
    for broken in ["packages: 7\n", "packages: [\n", "packages:\n  - {}\n"] {
        let project = workspace().file("pnpm-workspace.yaml", broken);
        project
            .run(&["check", "--all-packages"])
            .refuses(&["pnpm-workspace.yaml"]);
        project
            .run_in("packages/clean", &["check"])
            .refuses(&["pnpm-workspace.yaml"]);
    }
}

#[test]
fn the_policy_says_which_directories_are_packages() {
    let project = workspace().file(
        "packgate.toml",
        "[project]\npackages = [\"tools/*\", \"packages/clean\"]\n",
    );
    assert_eq!(
        names(&project, &["check", "--all-packages"]),
        ["@fx/clean", "@fx/more"]
    );
    project
        .run(&["check", "--all-packages"])
        .exits(1)
        .says(&["env-file"]);
}

#[test]
fn what_the_scripts_publish_is_judged_too() {
    let project = Project::new(r#"{"name":"root","version":"1.0.0","private":true,"scripts":{"release":"npm publish ./dist"}}"#)
        .file("dist/package.json", r#"{"name":"made","version":"1.0.0"}"#)
        .file("dist/a.js.map", MAP);
    assert_eq!(names(&project, &["check", "--all-packages"]), ["made"]);
}
