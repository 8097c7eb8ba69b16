//! Ordinary projects hear nothing of packgate: a commit that blocks nothing and changes
//! nothing of what is packed prints not a word.

use crate::support::Scratch;

/// How the repository is made, what is staged, and what is printed.
const PROJECTS: &[(&str, &str, &str, &str)] = &[
    (
        "a git-ignored dist that files names",
        "git init -q; manifest '\"files\":[\"dist\"]'; printf 'dist/\\nnode_modules/\\n' > .gitignore
         write dist/cli.js 1; write dist/cli.d.ts 2; write src/cli.ts 3; quietly",
        "write src/cli.ts 4; write src/more.ts 5",
        "",
    ),
    (
        ".npmignore beside .gitignore",
        "git init -q; manifest ''; printf 'node_modules/\\n.env\\n*.log\\ncoverage/\\n' > .gitignore
         printf 'node_modules/\\n.env\\n*.log\\ncoverage/\\nsrc/\\ntest/\\n.github/\\n' > .npmignore
         write index.js 1; write src/a.ts 2; write test/a.js 3; write .github/ci.yml 4
         write node_modules/x/index.js 5; write .env A=1; write coverage/x 6; quietly",
        "write src/a.ts 7; write test/b.js 8",
        "",
    ),
    (
        "test fixtures with package.json files, broken ones too",
        "repository; write test/fixtures/a/package.json '{'; write test/fixtures/b/package.json ''
         write test/fixtures/c/package.json '{\"name\":\"c\",\"version\":\"1.0.0\"}'
         write test/fixtures/d/package.json '[1]'; write examples/e/package.json '{\"name\":\"e\"}'
         write node_modules/f/package.json '{'; quietly",
        "write test/fixtures/a/package.json '{{'; write test/fixtures/c/index.js 1
         write test/fixtures/g/package.json '<<<<'; write node_modules/f/package.json '{}'",
        "",
    ),
    (
        "a Rust repository",
        "git init -q; write Cargo.toml '[package]'; write src/main.rs 'fn main() {}'; quietly",
        "write src/main.rs 'fn main() { }'",
        "",
    ),
    (
        "an application that is never published",
        "git init -q; manifest '\"private\":true'; write src/a.js 1; write .env A=1; quietly",
        "write src/a.js 2",
        "note: packgate: nothing in this repository can be published, so nothing is judged\n",
    ),
    (
        "a private root with fixtures only",
        "git init -q; manifest '\"private\":true'
         write test/x/package.json '{\"name\":\"x\",\"version\":\"1.0.0\"}'; write src/a.js 1; quietly",
        "write src/a.js 2; write test/x/index.js 3",
        "note: packgate: nothing in this repository can be published, so nothing is judged\n",
    ),
    (
        "an edit of what is packed already",
        "repository",
        "write lib/a.js 'export const a = 12;'",
        "",
    ),
    (
        "a workspace, one member touched",
        "git init -q; package packages/p p; package packages/q q; write packages/p/src/a 1
         manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly",
        "write packages/p/src/a 2",
        "",
    ),
    (
        "a private member touched beside nothing else",
        "git init -q; package packages/p p; manifest '\"private\":true' packages/q q
         manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly",
        "write packages/q/src/a 2",
        "note: cannot be published, so not judged: packages/q\n",
    ),
    (
        "an executable in TypeScript with maps that stay at home",
        "git init -q; manifest '\"bin\":\"dist/cli.js\",\"files\":[\"dist\",\"!dist/**/*.map\"]'
         write .gitignore dist/; write dist/cli.js '#!/usr/bin/env node'; map dist/cli.js.map
         write src/cli.ts 1; quietly",
        "write src/cli.ts 2",
        "",
    ),
    (
        "a global gitignore of editors' files",
        "repository; manifest ''; printf '.DS_Store\\n*.swp\\n' > $B/home/ignore
         git config core.excludesFile $B/home/ignore; : > .DS_Store; : > lib/.x.swp; quietly",
        "write lib/a.js 2",
        "",
    ),
];

/// An empty line more in some file that is not the manifest.
const AGAIN: &str = "file=$(git ls-files | grep -v package.json | head -n 1); echo >> \"$file\"";

#[test]
fn ordinary_projects_hear_nothing() {
    let mut wrong = Vec::new();
    for (name, setup, change, said) in PROJECTS {
        let scratch = Scratch::clean();
        scratch.ok(setup);
        scratch.install_hooks();
        // The second time with what the first one remembered.
        for (time, change) in [
            ("first", (*change).to_owned()),
            ("second", AGAIN.to_owned()),
        ] {
            scratch.ok(&format!("{change}\ngit add -A"));
            let run = scratch.sh("git commit -qm more");
            let expected = if time == "second" && said.contains("packages/q") {
                ""
            } else {
                said
            };
            if run.code != 0 || run.said != expected {
                wrong.push(format!("{name}, {time}: exit {}, {}", run.code, run.said));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
