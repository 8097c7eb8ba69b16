//! Which packages are judged, and what is packed beside what git tracks.

use crate::row::{COMMIT, Expect, MAP, PUSH, Row, TOKEN};

/// Two members of an npm workspace.
const NPM: &str = "git init -q; package packages/p p; package packages/q q
    manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly";

const YARN: &str = "git init -q; package packages/p p; package packages/q q; : > yarn.lock
    write package.json '{\"name\":\"r\",\"private\":true,\"packageManager\":\"yarn@4.5.0\",\"workspaces\":[\"packages/*\"]}'
    for p in p q; do write packages/$p/package.json \"{\\\"name\\\":\\\"$p\\\",\\\"version\\\":\\\"1.0.0\\\",\\\"files\\\":[\\\"lib\\\"]}\"; done
    quietly";

const PNPM: &str = "git init -q; package packages/p p; package packages/q q
    write package.json '{\"name\":\"r\",\"private\":true,\"packageManager\":\"pnpm@10.0.0\"}'
    printf 'packages:\\n  - packages/*\\n' > pnpm-workspace.yaml
    for p in p q; do write packages/$p/package.json \"{\\\"name\\\":\\\"$p\\\",\\\"version\\\":\\\"1.0.0\\\",\\\"files\\\":[\\\"lib\\\"]}\"; done
    quietly";

/// Three members, of which the workspace's pattern takes back `old`.
const PNPM_NEGATED: &str = "git init -q; write package.json '{\"name\":\"r\",\"private\":true}'
    for p in p q old; do member packages/$p $p; done; member packages/p/test/kit kit
    printf 'packages:\\n  - \"!packages/old\"\\n  - packages/**\\n' > pnpm-workspace.yaml; : > pnpm-lock.yaml
    quietly";

/// The same for yarn 1, in its longer form; it knows no negation.
const YARN_1_NEGATED: &str = "git init -q; for p in p q old; do member packages/$p $p; done
    write package.json '{\"name\":\"r\",\"private\":true,\"workspaces\":{\"packages\":[\"packages/*\",\"!packages/old\"],\"nohoist\":[\"**\"]}}'
    write yarn.lock '# yarn lockfile v1'; quietly";

/// The same for yarn 4.
const YARN_4_NEGATED: &str = "git init -q; for p in p q old; do member packages/$p $p; done
    write package.json '{\"name\":\"r\",\"private\":true,\"workspaces\":{\"packages\":[\"!packages/old\",\"packages/*\"]}}'
    write yarn.lock __metadata:; write .yarnrc.yml 'nodeLinker: node-modules'; quietly";

/// A package whose build output is ignored by git and named by `files`.
const BUILT: &str = "git init -q; manifest '\"files\":[\"dist\"]'; write .gitignore dist/
    write dist/cli.js 'export const a = 1;'; write README.md one; quietly";

/// The same as a member of a workspace.
const BUILT_MEMBER: &str =
    "git init -q; manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'
    manifest '\"files\":[\"dist\"]' packages/p p; package packages/q q; write .gitignore dist/
    write packages/p/dist/cli.js 'export const a = 1;'; quietly";

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "npm workspace",
        setup: NPM,
        change: "put packages/p/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "yarn workspace",
        setup: YARN,
        change: "put packages/p/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "pnpm workspace",
        setup: PNPM,
        change: "put packages/p/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "pnpm workspace, a member",
        setup: PNPM_NEGATED,
        change: "put packages/q/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "pnpm workspace, a member below a directory named test",
        setup: PNPM_NEGATED,
        change: "put packages/p/test/kit/lib/b.js; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "kit@1.0.0"]),
        ..COMMIT
    },
    Row {
        name: "pnpm workspace, what a negation takes back is no member",
        setup: PNPM_NEGATED,
        change: "put packages/old/lib/b.js; git add -A",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "pnpm workspace, a negation goes",
        setup: "git init -q; write package.json '{\"name\":\"r\",\"private\":true}'
            for p in p old; do member packages/$p $p; done; put packages/old/lib/b.js
            printf 'packages:\\n  - packages/*\\n  - \"!packages/old\"\\n' > pnpm-workspace.yaml; quietly",
        change: "printf 'packages:\\n  - packages/*\\n' > pnpm-workspace.yaml; git add -A",
        ..COMMIT
    },
    Row {
        name: "pnpm workspace, push",
        setup: "git init -q; write package.json '{\"name\":\"r\",\"private\":true}'
            for p in p q old; do member packages/$p $p; done
            printf 'packages:\\n  - packages/*\\n  - \"!packages/old\"\\n' > pnpm-workspace.yaml; quietly; remote",
        change: "put packages/q/lib/b.js; quietly",
        ..PUSH
    },
    Row {
        name: "pnpm workspace, push, what a negation takes back",
        setup: "git init -q; write package.json '{\"name\":\"r\",\"private\":true}'
            for p in p q old; do member packages/$p $p; done
            printf 'packages:\\n  - packages/*\\n  - \"!packages/old\"\\n' > pnpm-workspace.yaml; quietly; remote",
        change: "put packages/old/lib/b.js; quietly",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "yarn 1 workspace, in the longer form",
        setup: YARN_1_NEGATED,
        change: "put packages/q/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "yarn 1 workspace, what a negation names is a member all the same",
        setup: YARN_1_NEGATED,
        change: "put packages/old/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "yarn 1 workspace, push",
        setup: "git init -q; for p in p q; do member packages/$p $p; done
            write package.json '{\"name\":\"r\",\"private\":true,\"workspaces\":[\"packages/*\",\"!packages/q\"]}'
            write yarn.lock '# yarn lockfile v1'; quietly; remote",
        change: "put packages/q/lib/b.js; quietly",
        ..PUSH
    },
    Row {
        name: "yarn 4 workspace, in the longer form",
        setup: YARN_4_NEGATED,
        change: "put packages/q/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "yarn 4 workspace, what a negation takes back is no member",
        setup: YARN_4_NEGATED,
        change: "put packages/old/lib/b.js; git add -A",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "yarn 4 workspace, push",
        setup: "git init -q; for p in p q; do member packages/$p $p; done
            write package.json '{\"name\":\"r\",\"private\":true,\"workspaces\":{\"packages\":[\"packages/*\"]}}'
            write yarn.lock __metadata:; quietly; remote",
        change: "put packages/q/lib/b.js; quietly",
        ..PUSH
    },
    Row {
        name: "a bun workspace",
        setup: "git init -q; for p in p q; do member packages/$p $p; done
            write package.json '{\"name\":\"r\",\"private\":true,\"workspaces\":{\"packages\":[\"packages/*\"]}}'
            : > bun.lock; quietly",
        change: "put packages/q/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "npm workspace, push",
        setup: "git init -q; package packages/p p; package packages/q q
            manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly; remote",
        change: "put packages/p/lib/b.js; quietly",
        ..PUSH
    },
    Row {
        name: "npm workspace, from a member's directory",
        setup: NPM,
        change: "put packages/p/lib/a.js",
        run: "cd packages/p; git commit -qam two",
        ..COMMIT
    },
    Row {
        name: "only the touched package of a workspace is judged",
        setup: "git init -q; package packages/p p; package packages/q q; put packages/q/lib/b.js
            manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly",
        change: "write packages/p/lib/b.js 1; git add -A",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "both packages of a workspace, the second leaks",
        setup: NPM,
        change: "write packages/p/lib/b.js 1; put packages/q/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "a new member of a workspace",
        setup: NPM,
        change: "package packages/r r; put packages/r/lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "a directory becomes a member by the root's manifest",
        setup: "git init -q; package tools/t t; put tools/t/lib/b.js; package packages/p p
            manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly",
        change: "manifest '\"private\":true,\"workspaces\":[\"packages/*\",\"tools/*\"]'; git add -A",
        ..COMMIT
    },
    Row {
        name: "an ignore file above a member loses its line",
        setup: "git init -q; manifest '' packages/p p; put packages/p/conf/x.js
            manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'
            printf 'conf/\\nnode_modules/\\n' > .npmignore; quietly",
        change: "write .npmignore node_modules/; git add -A",
        ..COMMIT
    },
    Row {
        name: "a private member beside a public one",
        setup: "git init -q; package packages/p p; manifest '\"private\":true' packages/q q
            manifest '\"private\":true,\"workspaces\":[\"packages/*\"]'; quietly",
        change: "put packages/q/lib/b.js; git add -A",
        leak: Expect::PassesSaying(&["cannot be published, so not judged: packages/q"]),
        clean: Expect::PassesSaying(&["cannot be published, so not judged: packages/q"]),
        ..COMMIT
    },
    Row {
        name: "a private project",
        setup: "git init -q; manifest '\"private\":true'; quietly",
        leak: Expect::PassesSaying(&["nothing in this repository can be published"]),
        clean: Expect::PassesSaying(&["nothing in this repository can be published"]),
        ..COMMIT
    },
    Row {
        name: "ignored build output, nothing of it staged",
        setup: BUILT,
        change: "if leak; then map dist/cli.js.map; fi; write README.md two; git add -A",
        leak: MAP,
        ..COMMIT
    },
    Row {
        name: "ignored build output, the second try",
        setup: BUILT,
        change: "if leak; then map dist/cli.js.map; fi; write README.md two; git add -A
            git commit -qm two --dry-run > /dev/null",
        run: "git commit -qm two || git commit -qm two",
        leak: MAP,
        ..COMMIT
    },
    Row {
        name: "ignored build output, only what is not packed staged",
        setup: BUILT,
        change: "put dist/more.js; write docs/x two; git add -A",
        ..COMMIT
    },
    Row {
        name: "ignored build output of a member that the commit does not touch",
        setup: BUILT_MEMBER,
        change: "put packages/p/dist/more.js; write packages/q/lib/b.js 1; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "this commit does not touch the package"]),
        ..COMMIT
    },
    Row {
        name: "ignored build output is not pushed",
        setup: "git init -q; manifest '\"files\":[\"dist\"]'; write .gitignore dist/
            write README.md one; quietly; remote",
        change: "put dist/cli.js; write README.md two; quietly",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "an untracked file that nobody ignores",
        change: "put lib/b.js; write README.md two; git add README.md",
        ..COMMIT
    },
    Row {
        name: "a generated package that a script publishes",
        setup: "git init -q; manifest '\"private\":true,\"scripts\":{\"release\":\"npm publish dist\"}'
            write .gitignore dist/; write README.md one; quietly",
        change: "manifest '' dist; put dist/cli.js; write README.md two; git add -A",
        ..COMMIT
    },
    Row {
        name: "package.json among test fixtures",
        setup: "repository; manifest '' test/fixtures/x x; write test/fixtures/y/package.json '{'; quietly",
        change: "put test/fixtures/x/b.js; git add -A",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "a directory that the policy lists as a package",
        setup: "repository; manifest '' plugins/x x; write packgate.toml '[project]
packages = [\"plugins/*\"]'; quietly",
        change: "put plugins/x/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "two findings in one package",
        change: "put lib/b.js; if leak; then map lib/b.js.map; fi; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "map-reveals-source", "lib/b.js.map"]),
        ..COMMIT
    },
    Row {
        name: "hidden by core.excludesFile only",
        setup: "repository; manifest ''; write .gitignore node_modules/; quietly
            if leak; then write $B/home/ignore .claude/; git config core.excludesFile $B/home/ignore; fi",
        change: "if leak; then write .claude/notes.md 1; fi; write README.md two; git add -A",
        leak: Expect::Blocked(&["ignored-by-git-only", "home/ignore", ".claude/"]),
        ..COMMIT
    },
    Row {
        name: "hidden by the user's ~/.config/git/ignore only",
        setup: "repository; manifest ''; quietly
            if leak; then write $B/home/.config/git/ignore .claude/; fi",
        change: "if leak; then write .claude/notes.md 1; fi; write README.md two; git add -A",
        leak: Expect::Blocked(&["ignored-by-git-only", ".config/git/ignore", ".claude/"]),
        ..COMMIT
    },
    Row {
        name: "hidden by a core.excludesFile of GIT_CONFIG_GLOBAL",
        setup: "repository; manifest ''; quietly; cp $B/home/.gitconfig $B/home/other
            if leak; then write $B/home/ignore .claude/
            git config --file $B/home/other core.excludesFile $B/home/ignore; fi",
        change: "export GIT_CONFIG_GLOBAL=$B/home/other
            if leak; then write .claude/notes.md 1; fi; write README.md two; git add -A",
        run: "GIT_CONFIG_GLOBAL=$B/home/other git commit -qm two",
        leak: Expect::Blocked(&["ignored-by-git-only", "home/ignore", ".claude/"]),
        ..COMMIT
    },
    Row {
        name: "hidden by git -c core.excludesFile=…",
        setup: "repository; manifest ''; quietly; write $B/home/ignore .claude/",
        change: "if leak; then write .claude/notes.md 1; fi; write README.md two; git add README.md package.json",
        run: "git -c core.excludesFile=$B/home/ignore commit -qm two",
        leak: Expect::Blocked(&["ignored-by-git-only", "home/ignore", ".claude/"]),
        ..COMMIT
    },
    Row {
        name: "hidden by .git/info/exclude only",
        setup: "repository; manifest ''; quietly; mkdir -p .git/info
            if leak; then write .git/info/exclude '.env*'; fi",
        change: "if leak; then write .env-dylan A=1; fi; write README.md two; git add -A",
        leak: Expect::Blocked(&["ignored-by-git-only", ".git/info/exclude", ".env-dylan"]),
        ..COMMIT
    },
    Row {
        name: ".npmignore shadows .gitignore",
        setup: "repository; manifest ''; printf 'secrets/\\n' > .gitignore
            write secrets/plan.txt 1; quietly",
        change: "if leak; then write .npmignore test/; fi; write lib/b.js 1; git add -A",
        leak: Expect::Blocked(&["shadowed-ignore", "secrets/"]),
        ..COMMIT
    },
    Row {
        name: "a package below a directory with spaces and quotes",
        setup: "git init -q; mkdir -p \"pack ages/it's\"; package \"pack ages/it's\" p
            manifest '\"private\":true,\"workspaces\":[\"pack ages/*\"]'; quietly",
        change: "put \"pack ages/it's/lib/b.js\"; git add -A",
        leak: TOKEN,
        ..COMMIT
    },
];
