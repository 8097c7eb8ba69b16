//! Every way to push.

use crate::row::{Expect, PUSH, Row, TOKEN};

/// A remote, and a policy that wants every commit judged.
const EVERY: &str = "repository; write packgate.toml '[push]
every-commit = true'; quietly; remote";

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "push to a bare remote",
        ..PUSH
    },
    Row {
        name: "push of a new branch",
        change: "git checkout -qb new; put lib/b.js; quietly",
        run: "git push -q origin new",
        ..PUSH
    },
    Row {
        name: "push to an empty remote",
        setup: "repository; git init -q --bare ../remote.git; git remote add origin ../remote.git",
        ..PUSH
    },
    Row {
        name: "push by address",
        run: "git push -q ../remote.git main:other",
        ..PUSH
    },
    Row {
        name: "push HEAD",
        run: "git push -q origin HEAD",
        ..PUSH
    },
    Row {
        name: "push HEAD:x",
        change: "git checkout -q --detach; put lib/b.js; quietly",
        run: "git push -q origin HEAD:refs/heads/x",
        ..PUSH
    },
    Row {
        name: "push HEAD~1:x, the tip leaks",
        change: "write lib/c.js 1; quietly; put lib/b.js; quietly",
        run: "git push -q origin HEAD~1:refs/heads/x",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "force push",
        change: "write x 1; quietly; git push -q --no-verify origin main
            git reset -q --hard HEAD~1; put lib/b.js; quietly",
        run: "git push -q --force origin main",
        ..PUSH
    },
    Row {
        name: "force push over a commit that is not on this machine",
        setup: "repository; remote; git clone -q ../remote.git ../other
            cd ../other; write x 1; quietly; git push -q origin main",
        run: "git push -q --force origin main",
        ..PUSH
    },
    Row {
        name: "several refs, only the last leaks",
        change: "git branch a; git branch b; git checkout -qb z; put lib/b.js; quietly",
        run: "git push -q origin a b z",
        ..PUSH
    },
    Row {
        name: "several refs, only the first leaks",
        change: "git branch b; git branch c; git checkout -qb a; put lib/b.js; quietly",
        run: "git push -q origin a b c",
        ..PUSH
    },
    Row {
        name: "push --all",
        change: "git checkout -qb a; put lib/b.js; quietly; git checkout -q main; write x 1; quietly",
        run: "git push -q --all origin",
        ..PUSH
    },
    Row {
        name: "push --mirror",
        change: "put lib/b.js; quietly; git update-ref refs/odd/place HEAD; git reset -q --hard HEAD~1",
        run: "git push -q --mirror origin",
        ..PUSH
    },
    Row {
        name: "a light tag",
        change: "put lib/b.js; quietly; git tag v1; git reset -q --hard HEAD~1",
        run: "git push -q origin v1",
        ..PUSH
    },
    Row {
        name: "an annotated tag",
        change: "put lib/b.js; quietly; git tag -m one v1; git reset -q --hard HEAD~1",
        run: "git push -q origin v1",
        ..PUSH
    },
    Row {
        name: "a tag of a tag, push --tags",
        change: "put lib/b.js; quietly; git tag -m one v1; git -c advice.nestedTag=false tag -m two v2 v1
            git tag -d v1 > /dev/null; git reset -q --hard HEAD~1",
        run: "git push -q --tags origin",
        ..PUSH
    },
    Row {
        name: "a tag of twenty tags",
        change: "put lib/b.js; quietly; nested 20
            git reset -q --hard HEAD~1",
        run: "git push -q origin v20",
        ..PUSH
    },
    Row {
        name: "a tag of a hundred tags",
        change: "put lib/b.js; quietly; nested 100
            git reset -q --hard HEAD~1",
        run: "git push -q origin v100",
        ..PUSH
    },
    Row {
        name: "push --follow-tags",
        change: "put lib/b.js; quietly; git tag -m one v1",
        run: "git push -q --follow-tags origin main",
        ..PUSH
    },
    Row {
        name: "a tag on a blob beside a branch",
        change: "git tag note $(git hash-object -w README.md); put lib/b.js; quietly",
        run: "git push -q origin note main",
        clean: Expect::PassesSaying(&["is no commit"]),
        ..PUSH
    },
    Row {
        name: "a tag on a leaking blob alone",
        change: "put x; git tag -m note note $(git hash-object -w x); rm x",
        run: "git push -q origin note",
        leak: Expect::PassesSaying(&["is no commit"]),
        clean: Expect::PassesSaying(&["is no commit"]),
        ..PUSH
    },
    Row {
        name: "a tag on a tree",
        change: "git tag tree HEAD^{tree}; put lib/b.js; quietly",
        run: "git push -q origin tree main",
        clean: Expect::PassesSaying(&["is no commit"]),
        ..PUSH
    },
    Row {
        name: "deletion of a remote branch",
        setup: "repository; remote; put lib/b.js; quietly; git push -q origin HEAD:gone",
        change: "",
        run: "git push -q origin :gone",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "a deletion and a leak in one push",
        setup: "repository; remote; git push -q origin HEAD:gone",
        run: "git push -q origin :gone main",
        ..PUSH
    },
    Row {
        name: "nothing to push",
        setup: "repository; put lib/b.js; quietly; remote",
        change: "",
        leak: Expect::NothingMoves,
        clean: Expect::NothingMoves,
        ..PUSH
    },
    Row {
        name: "push --dry-run",
        run: "git push -q --dry-run origin main",
        clean: Expect::NothingMoves,
        ..PUSH
    },
    Row {
        name: "unborn branch",
        setup: "git init -q; package; git init -q --bare ../remote.git
            git remote add origin ../remote.git",
        change: "put lib/b.js; git add -A",
        leak: Expect::GitRefuses("src refspec main does not match any"),
        clean: Expect::GitRefuses("src refspec main does not match any"),
        ..PUSH
    },
    Row {
        name: "the work tree leaks, what is pushed does not",
        change: "write x 1; quietly; put lib/b.js; git add -A",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "what is pushed leaks, the work tree does not",
        change: "put lib/b.js; quietly; git rm -q lib/b.js",
        ..PUSH
    },
    Row {
        name: "a leak that was pushed before, the tip clean",
        setup: "repository; put lib/b.js; quietly; remote; git rm -q lib/b.js",
        change: "quietly; write x 1; quietly",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "a leak that was pushed before and is still there",
        setup: "repository; put lib/b.js; quietly; remote",
        change: "write README.md two; quietly",
        ..PUSH
    },
    Row {
        name: "every-commit: a leak added and removed again",
        setup: EVERY,
        change: "put lib/b.js; quietly; git rm -q lib/b.js; quietly",
        ..PUSH
    },
    Row {
        name: "every-commit: a new branch",
        setup: EVERY,
        change: "git checkout -qb new; put lib/b.js; quietly; git rm -q lib/b.js; quietly",
        run: "git push -q origin new",
        ..PUSH
    },
    Row {
        name: "every-commit: a leak in a merged side branch",
        setup: EVERY,
        change: "git checkout -qb side; put lib/b.js; quietly; git rm -q lib/b.js; quietly
            git checkout -q main; write x 1; quietly; git merge -q --no-verify -m m side",
        ..PUSH
    },
    Row {
        name: "every-commit: commits that the remote has are not judged again",
        setup: "repository; put lib/b.js; quietly; git rm -q lib/b.js; write packgate.toml '[push]
every-commit = true'; quietly; remote",
        change: "write x 1; quietly",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "without every-commit: a leak added and removed again",
        change: "put lib/b.js; quietly; git rm -q lib/b.js; quietly",
        leak: Expect::Passes,
        ..PUSH
    },
    Row {
        name: "push from a linked worktree",
        setup: "repository; remote; git worktree add -q ../linked -b other",
        change: "cd ../linked; put lib/b.js; quietly",
        run: "cd ../linked; git push -q origin other",
        ..PUSH
    },
    Row {
        name: "push from a subdirectory",
        run: "cd lib; git push -q origin main",
        ..PUSH
    },
    Row {
        name: "push with --git-dir",
        change: "put lib/b.js; quietly; mv .git ../apart.git",
        run: "cd ..; git --git-dir=apart.git push -q $B/remote.git main",
        ..PUSH
    },
    Row {
        name: "push from a bare repository",
        setup: "repository; git init -q --bare ../remote.git",
        change: "put lib/b.js; quietly; git clone -q --bare . ../bare.git
            if [ -e $B/repo/.git/hooks/pre-push ]; then mkdir -p ../bare.git/hooks
            cp $B/repo/.git/hooks/pre-push ../bare.git/hooks/; fi",
        run: "cd ../bare.git; git push -q ../remote.git main",
        ..PUSH
    },
    Row {
        name: "push of a submodule",
        setup: "mkdir ../inner; (cd ../inner; repository; remote)
            git init -q; git submodule --quiet add ../remote.git mod; quietly outer",
        change: "cd mod; put lib/b.js; quietly",
        run: "cd mod; git push -q origin main",
        ..PUSH
    },
    Row {
        name: "shallow clone",
        setup: "repository; write x 1; quietly; write x 2; quietly; remote; cd ..; rm -rf repo
            git clone -q --depth 1 file://$B/remote.git repo",
        ..PUSH
    },
    Row {
        name: "shallow clone, every-commit",
        setup: "repository; write packgate.toml '[push]
every-commit = true'; quietly; write x 2; quietly; remote; cd ..; rm -rf repo
            git clone -q --depth 1 file://$B/remote.git repo",
        change: "put lib/b.js; quietly; git rm -q lib/b.js; quietly",
        ..PUSH
    },
    Row {
        name: "partial clone",
        setup: "repository; write x 1; quietly; write x 2; quietly; remote
            git -C ../remote.git config uploadpack.allowFilter true; cd ..; rm -rf repo
            git clone -q --filter=blob:none file://$B/remote.git repo",
        ..PUSH
    },
    Row {
        name: "partial clone, a packed file is not on this machine",
        setup: "repository; remote; git -C ../remote.git config uploadpack.allowFilter true
            cd ..; rm -rf repo
            git clone -q --filter=blob:none --no-checkout file://$B/remote.git repo; cd repo
            export GIT_NO_LAZY_FETCH=1; git read-tree HEAD",
        change: "export GIT_NO_LAZY_FETCH=1; git read-tree HEAD; put b.js
            git update-index --add --cacheinfo 100644,$(git hash-object -w b.js),lib/b.js; rm b.js
            tree=$(git write-tree --missing-ok)
            git update-ref refs/heads/main $(git commit-tree -p HEAD -m two $tree)",
        leak: Expect::Cannot(&["partial clone"]),
        clean: Expect::Cannot(&["partial clone"]),
        ..PUSH
    },
    Row {
        name: "push of a branch with spaces in its expression",
        change: "put lib/b.js; quietly",
        run: "git push -q origin 'HEAD@{0}:refs/heads/x'",
        ..PUSH
    },
    Row {
        name: "push by the branch's configuration",
        setup: "repository; remote; git config push.default current",
        run: "git push -q",
        leak: TOKEN,
        ..PUSH
    },
];
