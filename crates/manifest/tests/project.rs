//! What a package is: rows of a project and the packages in it.

use packgate_manifest::{ProjectError, packages};
use packgate_tree::Memory;

/// The packages of a project whose files are given by path and text, and where
/// every package.json is tracked.
fn found(files: &[(&str, &str)]) -> Result<Vec<String>, ProjectError> {
    let mut tree = Memory::new("project");
    let mut candidates = Vec::new();
    for (path, text) in files {
        tree = tree.file(path, text);
        if let Some(dir) = path.strip_suffix("package.json") {
            candidates.push(dir.trim_end_matches('/').to_owned());
        }
    }
    let found = packages(&tree, &candidates, None)?;
    Ok(found.into_iter().map(|it| it.dir).collect())
}

#[test]
fn what_is_a_package() {
    let root = (
        "package.json",
        r#"{"workspaces":["packages/*","!packages/old"]}"#,
    );
    for (name, files, expected) in [
        ("the one at the top", vec![("package.json", "{}")], vec![""]),
        (
            "fixtures are none",
            vec![
                ("package.json", "{}"),
                ("test/fixtures/a/package.json", "not even JSON"),
                ("lib/template/package.json", "{}"),
            ],
            vec![""],
        ),
        (
            "npm's and yarn's members, but not what is below them",
            vec![
                root,
                ("packages/a/package.json", "{}"),
                ("packages/b/package.json", "{}"),
                ("packages/old/package.json", "{}"),
                ("packages/a/test/x/package.json", "{}"),
            ],
            vec!["", "packages/a", "packages/b"],
        ),
        (
            "yarn's longer form",
            vec![
                (
                    "package.json",
                    r#"{"workspaces":{"packages":["libs/**"],"nohoist":[]}}"#,
                ),
                ("libs/x/y/package.json", "{}"),
            ],
            vec!["", "libs/x/y"],
        ),
        (
            "pnpm's members, by pnpm's file and not by package.json",
            vec![
                ("package.json", r#"{"workspaces":["other/*"]}"#),
                (
                    "pnpm-workspace.yaml",
                    "packages:\n  - 'packages/**'\n  - '!**/skip/**'\n",
                ),
                ("packages/a/package.json", "{}"),
                ("packages/a/test/b/package.json", "{}"),
                ("packages/skip/c/package.json", "{}"),
                ("other/d/package.json", "{}"),
            ],
            vec!["", "packages/a", "packages/a/test/b"],
        ),
        (
            "a pnpm-workspace.yaml that holds settings only",
            vec![
                root,
                (
                    "pnpm-workspace.yaml",
                    "onlyBuiltDependencies:\n  - esbuild\n",
                ),
                ("packages/a/package.json", "{}"),
            ],
            vec!["", "packages/a"],
        ),
        (
            "a project in a directory of a repository in another language",
            vec![
                ("bindings/node/package.json", "{}"),
                ("bindings/node/npm/linux/package.json", "{}"),
                ("tests/e2e/package.json", "{}"),
            ],
            vec!["bindings/node"],
        ),
        (
            "a workspace within a workspace",
            vec![
                ("package.json", r#"{"workspaces":["apps/*"]}"#),
                ("apps/web/package.json", r#"{"workspaces":["libs/*"]}"#),
                ("apps/web/libs/ui/package.json", "{}"),
            ],
            vec!["", "apps/web", "apps/web/libs/ui"],
        ),
    ] {
        assert_eq!(found(&files).unwrap(), expected, "{name}");
    }
}

#[test]
fn what_cannot_be_understood_is_an_error_that_names_the_file() {
    let member = ("packages/a/package.json", "{}");
    for (files, expected) in [
        (vec![("package.json", "{"), member], "package.json:1:2"),
        (
            vec![("package.json", r#"{"workspaces":"packages/*"}"#), member],
            "package.json",
        ),
        (
            vec![
                ("package.json", "{}"),
                ("pnpm-workspace.yaml", "packages: [a"),
                member,
            ],
            "pnpm-workspace.yaml",
        ),
        (
            vec![
                ("package.json", "{}"),
                ("pnpm-workspace.yaml", "packages: {a: b}"),
                member,
            ],
            "\"packages\" must be a list",
        ),
        (
            vec![
                ("package.json", "{}"),
                ("pnpm-workspace.yaml", "packages:\n  - [a]"),
                member,
            ],
            "\"packages\" must be a list",
        ),
    ] {
        let error = found(&files).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn aliases_cannot_blow_up() {
    let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
    for at in 1..40 {
        let alias = format!("*a{}", at - 1);
        let nine = [alias.as_str(); 9].join(",");
        text.push_str(
            &[
                "a",
                &at.to_string(),
                ": &a",
                &at.to_string(),
                " [",
                &nine,
                "]\n",
            ]
            .concat(),
        );
    }
    let error = found(&[("package.json", "{}"), ("pnpm-workspace.yaml", &text)]).unwrap_err();
    assert!(error.to_string().contains("aliases"), "{error}");
}

#[test]
fn the_policy_decides_where_it_names_packages() {
    let tree = Memory::new("project").file("package.json", "{}");
    let candidates = ["", "a", "tests/b"].map(str::to_owned);
    let found = packages(&tree, &candidates, Some(&|dir| dir.starts_with("tests/"))).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].dir, "tests/b");
}
