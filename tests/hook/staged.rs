//! What can be staged: renames, deletions, names, contents.

use crate::row::{COMMIT, Expect, Row};

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "a file renamed into the package",
        setup: "repository; put notes/b.js; quietly",
        change: "git mv notes/b.js lib/b.js",
        ..COMMIT
    },
    Row {
        name: "a directory renamed into the package",
        setup: "repository; put notes/deep/b.js; quietly",
        change: "git mv notes/deep lib/deep",
        ..COMMIT
    },
    Row {
        name: "a file renamed out of the package",
        setup: "repository; put lib/b.js; quietly",
        change: "mkdir notes; git mv lib/b.js notes/b.js",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "a leaking file deleted",
        setup: "repository; put lib/b.js; quietly",
        change: "git rm -q lib/b.js",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "a leaking file removed from git only",
        setup: "repository; put lib/b.js; quietly",
        change: "git rm -q --cached lib/b.js",
        ..COMMIT
    },
    Row {
        name: ".npmignore deleted",
        setup: "repository; manifest ''; write .npmignore conf/; put conf/x.js; quietly",
        change: "git rm -q .npmignore",
        ..COMMIT
    },
    Row {
        name: ".npmignore loses a line",
        setup: "repository; manifest ''; printf 'conf/\\ntest/\\n' > .npmignore; put conf/x.js; quietly",
        change: "write .npmignore test/",
        run: "git commit -qam two",
        ..COMMIT
    },
    Row {
        name: "files deleted from the manifest",
        setup: "repository; put conf/x.js; quietly",
        change: "manifest ''; git add -A",
        ..COMMIT
    },
    Row {
        name: "one more entry of files",
        setup: "repository; put conf/x.js; quietly",
        change: "manifest '\"files\":[\"lib\",\"conf\"]'; git add -A",
        ..COMMIT
    },
    Row {
        name: "private taken away",
        setup: "repository; manifest '\"private\":true'; put conf/x.js; quietly",
        change: "manifest ''; git add -A",
        ..COMMIT
    },
    Row {
        name: "a mode changed",
        setup: "repository; put conf/x.js; quietly",
        change: "put lib/b.js; git add -A; git update-index --chmod=+x lib/b.js",
        ..COMMIT
    },
    Row {
        name: "a file becomes a directory",
        setup: "repository; write lib/b x; quietly",
        change: "rm lib/b; put lib/b/c.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "a directory becomes a file",
        setup: "repository; write lib/b.js/c x; quietly",
        change: "rm -r lib/b.js; put lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "paths with spaces and quotes",
        change: "put \"lib/a b/it's \\\"quoted\\\" \\\\ \\$x.js\"; git add -A",
        ..COMMIT
    },
    Row {
        name: "a path with newlines and tabs",
        change: "put \"lib/new\nline\tand tab.js\"; git add -A",
        ..COMMIT
    },
    Row {
        name: "paths that begin with dashes and colons",
        change: "put lib/--all/:x.js; git add -A",
        run: "git commit -qm two -- ':(literal)lib/--all'",
        ..COMMIT
    },
    Row {
        name: "a path that is not UTF-8, beside the package",
        change: "put lib/b.js; write \"$(printf 'docs/bad\\377')\" x; git add -A",
        ..COMMIT
    },
    Row {
        name: "a path that is not UTF-8, in the package",
        change: "put \"$(printf 'lib/bad\\377.js')\"; git add -A",
        leak: Expect::Cannot(&["its name is not UTF-8"]),
        clean: Expect::Cannot(&["its name is not UTF-8"]),
        ..COMMIT
    },
    Row {
        name: "a path with escape sequences",
        change: "put \"$(printf 'lib/\\033[2Kall fine\\r\\302\\233.js')\"; git add -A",
        leak: Expect::Blocked(&["secret/npm-token", "\\u{1b}"]),
        ..COMMIT
    },
    Row {
        name: "a staged secret, the work tree's copy clean",
        change: "put lib/a.js; git add lib; write lib/a.js 'export const a = 2;'",
        ..COMMIT
    },
    Row {
        name: "a staged secret, the work tree's copy gone",
        change: "put lib/b.js; git add lib; rm -r lib",
        ..COMMIT
    },
    Row {
        name: "a secret in a tracked file that is not staged",
        change: "put lib/a.js; write README.md two; git add README.md",
        leak: Expect::Silently,
        ..COMMIT
    },
    Row {
        name: ".gitattributes says binary and -diff",
        change:
            "put lib/b.js; put lib/c.js; printf 'b.js binary\\nc.js -diff\\n' > lib/.gitattributes
            git add -A",
        ..COMMIT
    },
    Row {
        name: "a secret in UTF-16",
        change: "put u; { printf '\\377\\376'; iconv -f UTF-8 -t UTF-16LE u; } > lib/b.js; rm u
            git add -A",
        ..COMMIT
    },
    Row {
        name: "a secret in UTF-16 without a byte order mark",
        change: "put u; iconv -f UTF-8 -t UTF-16BE u > lib/b.js; rm u; git add -A",
        ..COMMIT
    },
];
