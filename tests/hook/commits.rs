//! Every way to make a commit.

use crate::row::{COMMIT, Expect, MAP, Row};

/// A branch that changes the package, and another that has moved on.
const DIVERGED: &str = "repository
    git checkout -qb side; put lib/b.js; quietly side
    git checkout -q main; write README.md main; quietly main";

/// The same, in conflict about README.md.
const CONFLICT: &str = "repository
    git checkout -qb side; put lib/b.js; write README.md side; quietly side
    git checkout -q main; write README.md main; quietly main";

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "commit",
        ..COMMIT
    },
    Row {
        name: "commit -a",
        change: "put lib/a.js",
        run: "git commit -qam two",
        ..COMMIT
    },
    Row {
        name: "commit -p, the hunk chosen",
        change: "put lib/a.js",
        run: "printf 'y\\n' | git commit -qpm two",
        ..COMMIT
    },
    Row {
        name: "commit -p, only the harmless hunk chosen",
        setup: "repository; seq 1 40 > lib/n.js; quietly",
        change: "cp lib/n.js n; { put lib/n.js; cat n >> lib/n.js; }; rm n; echo end >> lib/n.js",
        run: "printf 'n\\ny\\n' | git commit -qpm two",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "commit -i PATH",
        change: "put lib/a.js; write README.md two; git add README.md",
        run: "git commit -qm two -i lib/a.js",
        ..COMMIT
    },
    Row {
        name: "commit PATH",
        change: "put lib/a.js; write README.md two; git add README.md",
        run: "git commit -qm two lib/a.js",
        ..COMMIT
    },
    Row {
        name: "commit PATH, the leak staged for later",
        change: "put lib/a.js; git add lib; write README.md two",
        run: "git commit -qm two README.md",
        leak: Expect::Silently,
        ..COMMIT
    },
    Row {
        name: "commit --amend",
        run: "git commit -q --amend -m two",
        ..COMMIT
    },
    Row {
        name: "commit --amend --no-edit of a leaking commit",
        setup: "repository; put lib/b.js; quietly",
        change: "write README.md two; git add README.md",
        run: "git commit -q --amend --no-edit",
        ..COMMIT
    },
    Row {
        name: "merge without conflict",
        setup: DIVERGED,
        change: "",
        run: "git merge -qm merged side",
        ..COMMIT
    },
    Row {
        name: "merge --no-commit, then commit",
        setup: DIVERGED,
        change: "git merge -q --no-commit side",
        run: "git commit -qm merged",
        ..COMMIT
    },
    Row {
        name: "merge --squash, then commit",
        setup: DIVERGED,
        change: "git merge -q --squash side",
        run: "git commit -qm merged",
        ..COMMIT
    },
    Row {
        name: "merge with a conflict, resolved by commit",
        setup: CONFLICT,
        change: "git merge -q side || true; write README.md both; git add README.md",
        run: "git commit -qm merged",
        ..COMMIT
    },
    Row {
        name: "merge with a conflict, the leak in the resolution",
        setup: "repository
            git checkout -qb side; write lib/a.js side; quietly side
            git checkout -q main; write lib/a.js main; quietly main",
        change: "git merge -q side || true; put lib/a.js; git add lib",
        run: "git commit -qm merged",
        ..COMMIT
    },
    Row {
        name: "merge with a conflict, resolved by commit -a",
        setup: CONFLICT,
        change: "git merge -q side || true; write README.md both",
        run: "git commit -qam merged",
        ..COMMIT
    },
    Row {
        name: "merge without conflict in a package that leaked before",
        setup: "repository; put lib/b.js; quietly
            git checkout -qb side; write src/x 1; quietly side
            git checkout -q main; write src/y 2; quietly main",
        change: "",
        run: "git merge -qm merged side",
        ..COMMIT
    },
    Row {
        name: "first commit",
        setup: "git init -q; package",
        ..COMMIT
    },
    Row {
        name: "first commit with a source map",
        setup: "git init -q; package",
        change: "if leak; then map lib/a.js.map; fi; git add -A",
        leak: MAP,
        ..COMMIT
    },
    Row {
        name: "detached HEAD",
        setup: "repository; git checkout -q --detach",
        ..COMMIT
    },
    Row {
        name: "orphan branch",
        setup: "repository; git checkout -q --orphan other",
        ..COMMIT
    },
    Row {
        name: "linked worktree",
        setup: "repository; git worktree add -q ../linked -b other",
        change: "cd ../linked; put lib/b.js; git add -A",
        run: "cd ../linked; git commit -qm two",
        probe: "git -C ../linked rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "linked worktree, commit -a",
        setup: "repository; git worktree add -q ../linked -b other",
        change: "cd ../linked; put lib/a.js",
        run: "cd ../linked; git commit -qam two",
        probe: "git -C ../linked rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "linked worktree, the leak in the other work tree only",
        setup: "repository; git worktree add -q ../linked -b other",
        change: "put lib/b.js; git add -A; cd ../linked; write README.md two",
        run: "cd ../linked; git commit -qam two",
        probe: "git -C ../linked rev-parse HEAD",
        leak: Expect::Silently,
        ..COMMIT
    },
    Row {
        name: "worktree of a bare repository",
        setup: "repository; git clone -q --bare . ../bare
            git -C ../bare worktree add -q ../linked main",
        change: "cd ../linked; put lib/b.js; git add -A",
        run: "cd ../linked; git commit -qm two",
        probe: "git -C ../linked rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "submodule",
        setup: "mkdir ../inner; (cd ../inner; repository)
            git init -q; git submodule --quiet add ../inner 'sub dir/mod'; quietly outer",
        change: "cd 'sub dir/mod'; put lib/b.js; git add -A",
        run: "cd 'sub dir/mod'; git commit -qm two",
        probe: "git -C 'sub dir/mod' rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "submodule, commit PATH",
        setup: "mkdir ../inner; (cd ../inner; repository)
            git init -q; git submodule --quiet add ../inner mod; quietly outer",
        change: "put mod/lib/a.js",
        run: "cd mod; git commit -qm two lib/a.js",
        probe: "git -C mod rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "--git-dir and --work-tree",
        setup: "repository; mv .git ../apart.git",
        change: "cd ..; put repo/lib/b.js; git --git-dir=apart.git --work-tree=repo add -A",
        run: "cd ..; git --git-dir=apart.git --work-tree=repo commit -qm two",
        probe: "git --git-dir=../apart.git rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "GIT_DIR and GIT_WORK_TREE, commit -a, from elsewhere",
        setup: "repository; mv .git ../apart.git",
        change: "put lib/a.js",
        run: "cd /; GIT_DIR=$B/apart.git GIT_WORK_TREE=$B/repo git commit -qam two",
        probe: "git --git-dir=../apart.git rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "GIT_INDEX_FILE of the user's own",
        change:
            "put lib/b.js; export GIT_INDEX_FILE=$B/tmp/own; cp .git/index $B/tmp/own; git add lib
            rm lib/b.js",
        run: "GIT_INDEX_FILE=../tmp/own git commit -qm two",
        ..COMMIT
    },
    Row {
        name: "a separate git directory",
        setup: "repository; git init -q --separate-git-dir=../apart.git .",
        probe: "git rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "from a subdirectory",
        change: "put lib/b.js; git add -A",
        run: "cd lib; git commit -qm two",
        ..COMMIT
    },
    Row {
        name: "from a subdirectory, commit PATH",
        change: "put lib/a.js",
        run: "cd lib; git commit -qm two a.js",
        ..COMMIT
    },
    Row {
        name: "beside a stash",
        setup: "repository; put lib/b.js; git add -A; git stash -q; write lib/n.js 1; git stash -qu",
        ..COMMIT
    },
    Row {
        name: "commit --no-verify runs no hook",
        run: "git commit -q --no-verify -m two; echo 'pre-commit 0' >> $B/harness/codes",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "commit --dry-run",
        run: "git commit --dry-run -qm two",
        leak: Expect::NothingMoves,
        clean: Expect::NothingMoves,
        ..COMMIT
    },
    Row {
        name: "commit --fixup, then rebase --autosquash",
        setup: "repository; write src/x 1; quietly",
        change: "put lib/b.js; git add -A",
        run: "git commit -q --fixup HEAD; GIT_SEQUENCE_EDITOR=true git rebase -q -i --autosquash HEAD~2",
        ..COMMIT
    },
    Row {
        name: "the commit in a rebase that stopped",
        setup: "repository; git checkout -qb side; put lib/a.js; quietly side
            git checkout -q main; write lib/a.js main; quietly main; git checkout -q side",
        change: "git rebase -q main || true; put lib/a.js; git add lib",
        run: "git commit -qm resolved",
        ..COMMIT
    },
];
