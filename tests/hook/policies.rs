//! What the policy and the environment say, and what cannot be understood.

use crate::row::{COMMIT, Expect, PUSH, Row};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "[commit] tree = \"staged\": what is staged",
        setup: "repository; write packgate.toml '[commit]
tree = \"staged\"'; quietly",
        ..COMMIT
    },
    Row {
        name: "[commit] tree = \"staged\": what is only on disk",
        setup: "repository; write packgate.toml '[commit]
tree = \"staged\"'; quietly",
        change: "put lib/b.js; write README.md two; git add README.md",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "[commit] secrets = \"all-staged\": beside the package",
        setup: "repository; write packgate.toml '[commit]
secrets = \"all-staged\"'; quietly",
        change: "put notes/b.js; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "notes/b.js"]),
        ..COMMIT
    },
    Row {
        name: "[commit] secrets = \"all-staged\": in a file that attributes hide from diffs",
        setup: "repository; printf 'notes/* -diff binary\\n' > .gitattributes; write packgate.toml '[commit]
secrets = \"all-staged\"'; quietly",
        change: "put notes/b.js; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "notes/b.js"]),
        ..COMMIT
    },
    Row {
        name: "[commit] secrets = \"all-staged\": in UTF-16",
        setup: "repository; write packgate.toml '[commit]
secrets = \"all-staged\"'; quietly",
        change: "put notes/b.js; iconv -f UTF-8 -t UTF-16LE notes/b.js > notes/b.txt; rm notes/b.js; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "notes/b.txt"]),
        ..COMMIT
    },
    Row {
        name: "[commit] secrets = \"all-staged\": in an archive",
        setup: "repository; write packgate.toml '[commit]
secrets = \"all-staged\"'; quietly",
        change: "put notes/b.js; touch -t 202601010000 notes/b.js notes; tar -cf - notes | gzip -n > notes.tgz; rm -r notes; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "notes.tgz", "notes/b.js, line"]),
        ..COMMIT
    },
    Row {
        name: "[commit] secrets = \"all-staged\": in a private project",
        setup: "git init -q; manifest '\"private\":true'; write packgate.toml '[commit]
secrets = \"all-staged\"'; quietly",
        change: "put notes/b.js; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "notes/b.js"]),
        ..COMMIT
    },
    Row {
        name: "without all-staged: a secret beside the package",
        change: "put notes/b.js; git add -A",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "the policy is the staged one",
        setup: "repository; write packgate.toml '[rules]'; quietly",
        change: "put lib/b.js; git add -A; write packgate.toml '[rules]
\"secret/npm-token\" = { level = \"allow\", reason = \"x\" }'",
        ..COMMIT
    },
    Row {
        name: "a policy that is not tracked counts, and what it hides is said",
        change: "put lib/b.js; git add -A; write packgate.toml '[rules]
\"secret/npm-token\" = { level = \"allow\", reason = \"x\" }'",
        leak: Expect::PassesSaying(&["1 allowed finding hidden"]),
        ..COMMIT
    },
    Row {
        name: "PACKGATE_SKIP with a reason",
        run: "PACKGATE_SKIP='the registry is down' git commit -qm two",
        leak: Expect::PassesSaying(&["nothing was judged: PACKGATE_SKIP=the registry is down"]),
        clean: Expect::PassesSaying(&["nothing was judged: PACKGATE_SKIP=the registry is down"]),
        ..COMMIT
    },
    Row {
        name: "PACKGATE_SKIP without a reason",
        run: "PACKGATE_SKIP= git commit -qm two",
        leak: Expect::Cannot(&["PACKGATE_SKIP is set without a reason"]),
        clean: Expect::Cannot(&["PACKGATE_SKIP is set without a reason"]),
        ..COMMIT
    },
    Row {
        name: "PACKGATE_SKIP at a push",
        run: "PACKGATE_SKIP=why git push -q origin main",
        leak: Expect::PassesSaying(&["nothing was judged: PACKGATE_SKIP=why"]),
        clean: Expect::PassesSaying(&["nothing was judged: PACKGATE_SKIP=why"]),
        ..PUSH
    },
    Row {
        name: "a broken package.json staged",
        change: "write package.json '{\"name\": '; git add -A",
        leak: Expect::Cannot(&["package.json"]),
        clean: Expect::None,
        ..COMMIT
    },
    Row {
        name: "a broken package.json in the work tree only",
        change: "put lib/b.js; git add -A; write package.json '{\"name\": '",
        ..COMMIT
    },
    Row {
        name: "a broken package.json pushed",
        change: "write package.json '{\"name\": '; quietly",
        leak: Expect::Cannot(&["package.json", "in commit"]),
        clean: Expect::None,
        ..PUSH
    },
    Row {
        name: "a broken packgate.toml",
        change: "write packgate.toml '[rules'; git add -A",
        leak: Expect::Cannot(&["packgate.toml"]),
        clean: Expect::None,
        ..COMMIT
    },
    Row {
        name: "a broken packgate.toml pushed",
        change: "write packgate.toml 'ruels = 1'; quietly",
        leak: Expect::Cannot(&["packgate.toml"]),
        clean: Expect::None,
        ..PUSH
    },
    Row {
        name: "a broken pnpm-workspace.yaml",
        change: "write pnpm-workspace.yaml 'packages: [\"a'; git add -A",
        leak: Expect::Cannot(&["pnpm-workspace.yaml"]),
        clean: Expect::None,
        ..COMMIT
    },
    Row {
        name: "a .gitattributes of many lines",
        setup: "repository; seq -f 'x%g text' 1 20000 > .gitattributes; quietly",
        ..COMMIT
    },
];
