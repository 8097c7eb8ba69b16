//! Every kind of index and repository, and what attributes make of a file.

use crate::row::{COMMIT, Expect, PUSH, Row};

/// Two packages, of which a cone of the work tree has one.
const SPARSE: &str = "git init -q; package one one; package two two; write README.md 1; quietly
    git sparse-checkout set --cone --sparse-index one";

pub(crate) const ROWS: &[Row] = &[
    Row {
        name: "split index",
        setup: "repository; git update-index --split-index",
        ..COMMIT
    },
    Row {
        name: "split index, commit -a",
        setup: "repository; git config core.splitIndex true; git update-index --split-index",
        change: "put lib/a.js",
        run: "git commit -qam two",
        ..COMMIT
    },
    Row {
        name: "sparse checkout with a sparse index",
        setup: SPARSE,
        change: "put one/lib/b.js; git add one",
        ..COMMIT
    },
    Row {
        name: "sparse index, commit -a",
        setup: SPARSE,
        change: "put one/lib/a.js",
        run: "git commit -qam two",
        ..COMMIT
    },
    Row {
        name: "sparse index, a change outside of the cone",
        setup: SPARSE,
        change: "put b.js; git update-index --add --cacheinfo 100644,$(git hash-object -w b.js),two/lib/b.js
            git update-index --skip-worktree two/lib/b.js; rm b.js",
        ..COMMIT
    },
    Row {
        name: "sparse checkout without a cone",
        setup: "repository; write x/y 1; quietly; git sparse-checkout set --no-cone /lib/ /package.json",
        change: "put lib/b.js; git add lib",
        ..COMMIT
    },
    Row {
        name: "sha256 repository",
        setup: "repository --object-format=sha256",
        ..COMMIT
    },
    Row {
        name: "sha256 repository, push",
        setup: "repository --object-format=sha256; remote --object-format=sha256",
        ..PUSH
    },
    Row {
        name: "reftable repository",
        setup: "repository --ref-format=reftable",
        ..COMMIT
    },
    Row {
        name: "reftable repository, push",
        setup: "repository --ref-format=reftable; remote",
        ..PUSH
    },
    Row {
        name: "reftable, first commit",
        setup: "git init -q --ref-format=reftable; package",
        ..COMMIT
    },
    Row {
        name: "index version 4",
        setup: "repository; git update-index --index-version 4",
        ..COMMIT
    },
    Row {
        name: "index without a checksum",
        setup: "repository; git config index.skipHash true; git update-index --force-write-index",
        ..COMMIT
    },
    Row {
        name: "untracked cache",
        setup: "repository; git update-index --force-untracked-cache; git status > /dev/null",
        ..COMMIT
    },
    Row {
        name: "git add -N",
        change: "put lib/b.js; git add -N lib/b.js; write README.md two; git add README.md",
        // It is not committed, but it is on disk and would be packed.
        ..COMMIT
    },
    Row {
        name: "git add -N, then commit -a",
        change: "put lib/b.js; git add -N lib/b.js",
        run: "git commit -qam two",
        ..COMMIT
    },
    Row {
        name: "assume-unchanged and skip-worktree",
        setup: "repository; write lib/c.js 1; quietly; git update-index --assume-unchanged lib/a.js
            git update-index --skip-worktree lib/c.js",
        change: "put lib/b.js; rm lib/c.js; git add lib/b.js",
        ..COMMIT
    },
    Row {
        name: "autocrlf",
        setup: "repository; git config core.autocrlf true; git config core.safecrlf false",
        change: "put lib/b.js; sed -i 's/$/\\r/' lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "eol=crlf",
        setup: "repository; write .gitattributes '*.js text eol=crlf'; quietly",
        ..COMMIT
    },
    Row {
        name: "working-tree-encoding=UTF-16",
        setup: "repository; write .gitattributes '*.txt text working-tree-encoding=UTF-16'; quietly",
        change: "put u; iconv -f UTF-8 -t UTF-16 u > lib/b.txt; rm u; git add -A",
        ..COMMIT
    },
    Row {
        name: "an LFS pointer in the package, its content nowhere",
        setup: "repository; write .gitattributes '*.bin filter=lfs diff=lfs merge=lfs -text'; quietly",
        change: "pointer lib/x.bin; git add -A",
        leak: Expect::Cannot(&["lib/x.bin"]),
        clean: Expect::None,
        ..COMMIT
    },
    Row {
        name: "an LFS pointer beside the package",
        setup: "repository; write .gitattributes '*.bin filter=lfs diff=lfs merge=lfs -text'; quietly",
        change: "pointer media/x.bin; put lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "an LFS file, its content in git-lfs's store",
        setup: "repository; write .gitattributes '*.bin filter=lfs -text'; quietly",
        change: "put x; sum=$(sha256sum x); sum=${sum%% *}
            store=.git/lfs/objects/$(echo $sum | cut -c1-2)/$(echo $sum | cut -c3-4)
            mkdir -p $store; size=$(wc -c < x); mv x $store/$sum
            printf 'version https://git-lfs.github.com/spec/v1\\noid sha256:%s\\nsize %s\\n' $sum $size > lib/x.bin
            git add -A",
        ..COMMIT
    },
    Row {
        name: "a filter driver, the work tree's copy is what was staged",
        setup: "repository; write .gitattributes '*.enc filter=rot'; quietly
            git config filter.rot.clean 'tr a-z n-za-m'; git config filter.rot.smudge 'tr a-z n-za-m'",
        change: "put lib/b.enc; touch -d '1 hour ago' lib/b.enc; git add -A",
        ..COMMIT
    },
    Row {
        name: "a filter driver, the work tree's copy is another",
        setup: "repository; write .gitattributes '*.enc filter=rot'; quietly
            git config filter.rot.clean 'tr a-z n-za-m'; git config filter.rot.smudge 'tr a-z n-za-m'",
        change: "put lib/b.enc; git add -A; write lib/b.enc other",
        leak: Expect::Cannot(&["lib/b.enc"]),
        clean: Expect::None,
        ..COMMIT
    },
    Row {
        name: "a filter driver that is not configured",
        setup: "repository; write .gitattributes '*.enc filter=nowhere'; quietly",
        change: "put lib/b.enc; touch -d '1 hour ago' lib/b.enc; git add -A",
        ..COMMIT
    },
    Row {
        name: "symlinks are not packed",
        change: "put notes/b.js; ln -s ../notes/b.js lib/link.js; ln -s nowhere lib/dangling
            ln -s loop lib/loop; git add -A",
        leak: Expect::Passes,
        ..COMMIT
    },
    Row {
        name: "a symlink becomes the file",
        setup: "repository; put notes/b.js; ln -s ../notes/b.js lib/b.js; quietly",
        change: "rm lib/b.js; put lib/b.js; git add -A",
        ..COMMIT
    },
    Row {
        name: "a submodule within a package",
        setup: "mkdir ../inner; (cd ../inner; git init -q; put b.js; quietly)
            repository",
        change: "git submodule --quiet add ../inner lib/mod",
        ..COMMIT
    },
    Row {
        name: "a submodule within a package, not checked out",
        setup: "mkdir ../inner; (cd ../inner; git init -q; write b.js 1; quietly); repository",
        change: "git update-index --add --cacheinfo 160000,$(git -C ../inner rev-parse HEAD),lib/mod
            put lib/b.js; git add lib/b.js",
        ..COMMIT
    },
    Row {
        name: "shallow clone, commit",
        setup: "repository; write x 1; quietly; remote; cd ..; rm -rf repo
            git clone -q --depth 1 file://$B/remote.git repo",
        ..COMMIT
    },
    Row {
        name: "partial clone, commit",
        setup: "repository; write x 1; quietly; remote; git -C ../remote.git config uploadpack.allowFilter true
            cd ..; rm -rf repo; git clone -q --filter=blob:none file://$B/remote.git repo",
        ..COMMIT
    },
    Row {
        name: "a clone that borrows objects",
        setup: "repository; git clone -q --shared . ../borrowed; cd ..; mv repo lender; mv borrowed repo
            echo $B/lender/.git/objects > repo/.git/objects/info/alternates",
        ..COMMIT
    },
    Row {
        name: "everything packed",
        setup: "repository; put notes/b.js; quietly; git gc -q; git pack-refs --all",
        change: "git mv notes/b.js lib/b.js",
        ..COMMIT
    },
    Row {
        name: "a replaced blob",
        setup: "repository; put lib/b.js; quietly; write o harmless
            git replace $(git rev-parse HEAD:lib/b.js) $(git hash-object -w o); rm o",
        change: "write lib/c.js 1; git add lib/c.js",
        ..COMMIT
    },
    Row {
        name: "core.worktree",
        setup: "repository; mkdir ../inner; mv .git ../inner/.git; git -C ../inner config core.worktree $B/repo",
        change: "put lib/b.js; git -C ../inner --work-tree=$B/repo add -A",
        run: "cd ../inner; git commit -qm two",
        probe: "git -C ../inner rev-parse HEAD",
        ..COMMIT
    },
    Row {
        name: "thousands of refs",
        setup: "repository; head=$(git rev-parse HEAD)
            seq -f \"create refs/heads/b/%g $head\" 1 2000 | git update-ref --stdin",
        ..COMMIT
    },
    Row {
        name: "thousands of refs, push --all",
        setup: "repository; remote; head=$(git rev-parse HEAD)
            seq -f \"create refs/heads/b/%g $head\" 1 2000 | git update-ref --stdin; git pack-refs --all",
        run: "git push -q --all origin",
        ..PUSH
    },
    Row {
        name: "core.fsmonitor off, core.fileMode off, core.ignoreCase on",
        setup: "repository; git config core.fileMode false; git config core.ignoreCase true",
        ..COMMIT
    },
];
