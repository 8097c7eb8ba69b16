//! The files that `packgate init` writes whole: the workflow, and packgate.toml.

use crate::{P, files, map, packgate, project};

const LIB: &str = "{\n  \"name\": \"lib\",\n  \"version\": \"1.0.0\",\n  \"license\": \"MIT\",\n  \"repository\": \"github:acme/lib\",\n  \"main\": \"a.js\"\n}\n";

#[test]
fn the_workflow_builds_as_the_project_does() {
    let workspace = "\"private\":true,\"workspaces\":[\"packages/*\"]";
    let build = "\"scripts\":{\"build\":\"x\"}";
    for (root, member, lock, steps) in [
        (
            format!("{{\"name\":\"a\",\"version\":\"1.0.0\",{build}}}"),
            None,
            "package-lock.json",
            "      - run: npm ci\n      - run: npm run build\n      - uses: packgate/packgate@v0.1.0\n",
        ),
        (
            "{\"name\":\"a\",\"version\":\"1.0.0\",\"scripts\":{\"prepack\":\"x\"}}".to_owned(),
            None,
            "none",
            "      - run: npm install\n      - run: npm run prepack\n      - uses: packgate/packgate@v0.1.0\n",
        ),
        (
            format!("{{{workspace}}}"),
            Some(build),
            "package-lock.json",
            "      - run: npm ci\n      - run: npm run build --workspaces --if-present\n      - uses: packgate/packgate@v0.1.0\n        with:\n          all-packages: true\n",
        ),
        (
            format!("{{\"name\":\"a\",\"version\":\"1.0.0\",{build}}}"),
            None,
            "pnpm-lock.yaml",
            "      - uses: pnpm/action-setup@v4\n        with:\n          version: latest\n      - uses: actions/setup-node@v7\n        with:\n          node-version: lts/*\n          package-manager-cache: false\n      - run: pnpm install --frozen-lockfile\n      - run: pnpm run build\n",
        ),
        (
            format!("{{\"packageManager\":\"yarn@4.18.1\",{workspace}}}"),
            Some(build),
            "yarn.lock",
            "      - run: npm install --global --force corepack && corepack enable\n      - run: yarn install --immutable\n      - run: yarn workspaces foreach --all --topological run build\n",
        ),
        (
            format!("{{{workspace}}}"),
            Some(build),
            "bun.lock",
            "      - uses: oven-sh/setup-bun@v2\n      - run: bun install --frozen-lockfile\n      - run: bun run --filter '*' build\n",
        ),
    ] {
        let home = project(true, &[("package.json", &root), (lock, "")]);
        if let Some(more) = member {
            let text = format!("{{\"name\":\"m\",\"version\":\"1.0.0\",{more}}}");
            home.write(&format!("{P}/packages/m/package.json"), text);
        }
        packgate(&home, &["init", "--yes", "--ci", "github"]).exits(0);
        let text = home.text(&format!("{P}/.github/workflows/packgate.yml"));
        assert!(text.contains(steps), "{root}: {text}");
        assert!(text.contains("persist-credentials: false"), "{text}");
    }
}

/// Nothing that init writes into packgate.toml changes a verdict, unless it is asked to.
#[test]
fn the_policy_changes_no_verdict_by_itself() {
    let home = project(true, &[("package.json", LIB), ("a.js", "")]);
    home.write(&format!("{P}/a.js.map"), map());
    let json = ["check", "--format", "json"];
    let before = packgate(&home, &json).exits(1).stdout;
    packgate(&home, &["init", "--yes"])
        .exits(0)
        .says(&["blocked now"]);
    let policy = home.text(&format!("{P}/packgate.toml"));
    assert!(
        policy.contains("# source-maps = { level = \"allow\""),
        "{policy}"
    );
    let findings = |text: &str| {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let findings = value["packages"][0]["findings"].as_array().unwrap();
        // Without `files`, the workflow that init writes is packed, too.
        let others = findings.iter().filter(|it| it["rule"] != "no-allowlist");
        others.cloned().collect::<Vec<_>>()
    };
    let after = packgate(&home, &json).exits(1).stdout;
    assert_eq!(findings(&after), findings(&before));
    packgate(&home, &["init", "--undo", "--yes"]).exits(0);
    let reason = "read them at \"acme\"";
    packgate(&home, &["init", "--yes", "--allow-source-maps", reason])
        .exits(0)
        .says(&["nothing blocks now"]);
    packgate(&home, &["check"]).exits(0);
    // Once there, it is the project's own.
    packgate(&home, &["init", "--undo", "--yes"]).exits(0);
    assert!(!home.at(&format!("{P}/packgate.toml")).exists());
    packgate(&home, &["init", "--yes"]).exits(0);
    packgate(&home, &["init", "--yes", "--allow-source-maps", reason])
        .exits(0)
        .says(&["packgate.toml was there before"]);
    packgate(&home, &["init", "--allow-source-maps", " "])
        .exits(2)
        .says(&["needs a reason"]);
}

#[test]
fn what_is_written_names_no_path_of_this_machine() {
    let home = project(true, &[("package.json", LIB)]);
    packgate(&home, &["init", "--yes"]).exits(0);
    let here = home.at("").to_str().unwrap().to_owned();
    for (name, bytes) in files(&home) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert!(!text.contains(&here), "{name}: {text}");
    }
}
