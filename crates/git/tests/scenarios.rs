//! Every kind of repository: both back-ends and git itself say the same of it.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use common::{Scratch, agree, open, os};
use packgate_git::{GitError, Prefer, ReadsBy, Repo, Surroundings};

/// A history with a bit of everything, and more of it staged.
const RICH: &str = r"
git init -q
mkdir -p src/deep/er docs 'with space' empty
printf 'one\n' > src/a.js
printf 'two\n' > src/deep/er/b.js
printf 'x' > src/deep.js
printf '#!/bin/sh\n' > run.sh && chmod +x run.sh
ln -s src/deep link && ln -s nowhere dangling && ln -s link again
: > nothing
printf 'q' > 'with space/a b.txt'
printf 'r' > docs/readme.md
printf 'd' > becomes-dir && mkdir becomes-file && printf 'f' > becomes-file/x
git add -A && git commit -qm 1
";

const CHANGED: &str = r"
printf 'changed\n' > src/a.js
git rm -q --cached docs/readme.md
rm becomes-dir && mkdir becomes-dir && printf 'n' > becomes-dir/n
rm -r becomes-file && printf 'm' > becomes-file
chmod -x run.sh
printf 'new' > src/deep/new.js
git mv nothing moved
git add -A . ':!docs'
printf 'not staged' > src/a.js
rm src/deep.js
";

const ROWS: &[(&str, &str)] = &[
    ("nothing staged", ""),
    ("changes staged", CHANGED),
    ("everything removed", "git rm -rqf ."),
    ("index version 2", "git update-index --index-version 2"),
    ("index version 3", "printf e > ita && git add -N ita"),
    ("index version 4", "git update-index --index-version 4"),
    (
        "skipHash",
        "git config index.skipHash true && printf z > z && git add z",
    ),
    (
        "split index",
        "git update-index --split-index && printf z > z && git add z",
    ),
    (
        "untracked cache and no cache tree",
        "git update-index --untracked-cache --force-untracked-cache; git read-tree HEAD",
    ),
    (
        "sparse checkout",
        "git sparse-checkout set --no-cone /src/ && printf z > src/z && git add src/z",
    ),
    (
        "sparse index",
        "mkdir -p s/t && printf s > s/s && printf t > s/t/t && git add -A && git commit -qm 2 &&
         git sparse-checkout set --cone --sparse-index src && printf z > src/z && git add src/z",
    ),
    (
        "a change inside what is sparse",
        "mkdir -p s/t && printf s > s/s && printf t > s/t/t && git add -A && git commit -qm 2 &&
         git sparse-checkout set --cone --sparse-index src && git reset -q --soft HEAD~ &&
         git sparse-checkout reapply",
    ),
    ("packed", "git gc -q"),
    (
        "detached",
        "git checkout -q HEAD~0 && printf z > z && git add z",
    ),
    (
        "skip-worktree and assume-unchanged",
        "git update-index --skip-worktree src/a.js &&
         git update-index --assume-unchanged run.sh && printf z > z && git add z",
    ),
    (
        "a replaced object",
        "printf other > o && n=$(git hash-object -w o) && rm o &&
         git replace $(git rev-parse :src/a.js) $n",
    ),
    (
        "no file mode",
        "git config core.fileMode false && git update-index --chmod=+x src/a.js",
    ),
    ("an index that is not there", "rm .git/index"),
    ("a locked index", ": > .git/index.lock"),
    (
        "a thousand files",
        "mkdir many && cd many && seq 1 1000 | xargs touch &&
         mkdir d && seq 1 40 | while read n; do printf $n > d/$n; done && cd .. && git add many &&
         git commit -qm many && printf x > many/d/7 && git add many",
    ),
];

#[test]
fn both_back_ends_and_git_agree() {
    for (name, script) in ROWS {
        let scratch = Scratch::with(&format!("{RICH}\n{script}"));
        let start = std::time::Instant::now();
        agree(&scratch, &scratch.surroundings(""));
        eprintln!("{name}: {:?}", start.elapsed());
        if !scratch.repo().join("src/deep").is_dir() {
            continue;
        }
        let from_below = agree(&scratch, &scratch.surroundings("src/deep"));
        assert_eq!(from_below.work_tree, Some(scratch.repo()));
    }
}

#[test]
fn the_unborn_branch_has_everything_staged() {
    let scratch =
        Scratch::with("git init -q && printf a > a && mkdir b && printf c > b/c && git add .");
    let view = agree(&scratch, &scratch.surroundings(""));
    assert_eq!(view.head, None);
    assert_eq!(view.staged.len(), 2);
    assert_eq!(view.before, []);
    let scratch = Scratch::with("git init -q");
    assert_eq!(agree(&scratch, &scratch.surroundings("")).paths, []);
}

#[test]
fn hostile_names_are_names() {
    let scratch = Scratch::with(
        r#"git init -q
        : > -dash; : > ':(glob)x'; : > ':!y'; : > '"quoted"'; : > "$(printf 'new\nline')"
        : > "$(printf 'tab\there')"; : > 'back\slash'; : > '*'; : > '[a]'; : > "$(printf 'bad\377name')"
        mkdir "$(printf 'bad\377dir')"; : > "$(printf 'bad\377dir')/file"; : > 'é'; : > ' '
        : > "$(printf '\357\277\275')"; : > '$HOME'; : > '~'; : > 'a:b'; : > .gitattributes
        git add -A; git commit -qm 1; git mv -- -dash --all; git rm -q --cached '"quoted"'
        printf x > ':(glob)x'; git --literal-pathspecs add ':(glob)x'"#,
    );
    let view = agree(&scratch, &scratch.surroundings(""));
    let staged: Vec<_> = view.staged.iter().map(|s| s.name().into_owned()).collect();
    assert_eq!(staged, ["\"quoted\"", "--all", "-dash", ":(glob)x"]);
    assert!(
        view.paths
            .iter()
            .any(|(path, ..)| os(path) == os(b"bad\xffname"))
    );
}

#[test]
fn what_is_only_intended_is_not_there() {
    let scratch = Scratch::with(
        "git init -q && : > empty && printf x > x && git add . && git commit -qm 1 &&
         printf n > intended && : > also && mkdir d && printf e > d/e && git add -N intended also d &&
         : > really && git add really",
    );
    let view = agree(&scratch, &scratch.surroundings(""));
    assert_eq!(view.staged.len(), 1);
    assert_eq!(view.staged[0].name(), "really");
    assert!(!view.index.contains_key("d"));
}

#[test]
fn unmerged_paths_are_an_error() {
    let scratch = Scratch::with(
        "git init -q && printf a > a && printf b > b && git add . && git commit -qm 1 &&
         git checkout -qb side && printf s > a && git rm -q b && git commit -qam 2 &&
         git checkout -q main && printf m > a && printf m > b && git commit -qam 3 &&
         ! git merge -q side",
    );
    for prefer in [Prefer::Either, Prefer::Library, Prefer::Program] {
        let repo = scratch.open(prefer);
        for error in [
            repo.staged().err(),
            repo.index(&packgate_git::Scope::All).err(),
        ] {
            let Some(GitError::Unmerged { paths }) = error else {
                panic!("{prefer:?}: {error:?}");
            };
            assert_eq!(paths, ["a", "b"], "{prefer:?}");
        }
    }
}

/// What libgit2 cannot open, and why the installed git may not make it.
#[test]
fn sha256_and_reftable_are_read_through_git() {
    let formats = ["--object-format=sha256", "--ref-format=reftable"];
    for format in formats
        .iter()
        .map(|f| (*f).to_owned())
        .chain([formats.join(" ")])
    {
        let script = RICH.replace("git init -q", &format!("git init -q {format}"));
        let scratch = Scratch::new();
        // A git that knows neither must be older than the formats: never a
        // silent pass.
        let made = scratch
            .isolated("sh")
            .args(["-euc", &script])
            .output()
            .unwrap();
        if !made.status.success() {
            let version = scratch.sh("git version");
            let old = ["git version 2.3", "git version 2.1", "git version 2.2"];
            assert!(
                old.iter().any(|v| version.starts_with(v)),
                "{version}: {made:?}"
            );
            eprintln!("NOT TESTED: {format} with {version}");
            continue;
        }
        agree(&scratch, &scratch.surroundings(""));
        scratch.sh(CHANGED);
        agree(&scratch, &scratch.surroundings(""));
        let ReadsBy::Program { reason } = scratch.open(Prefer::Either).reads_by() else {
            panic!("{format} is read by libgit2 now");
        };
        eprintln!("{format}: {reason}");
        let error = Repo::open_with(&scratch.surroundings(""), Prefer::Library).err();
        assert!(matches!(error, Some(GitError::Open { .. })), "{error:?}");
    }
}

#[test]
fn who_reads_is_said() {
    let scratch = Scratch::with(RICH);
    assert_eq!(scratch.open(Prefer::Either).reads_by(), ReadsBy::Library);
    scratch.sh("git update-index --split-index");
    let by = scratch.open(Prefer::Either).reads_by();
    assert!(
        matches!(by, ReadsBy::Program { ref reason } if reason.contains("split")),
        "{by:?}"
    );
    let alone = Surroundings {
        program: None,
        ..scratch.surroundings("")
    };
    let error = open(&alone, Prefer::Either).staged().err();
    assert!(matches!(error, Some(GitError::Index { .. })), "{error:?}");
}

#[test]
fn a_linked_worktree_has_an_index_of_its_own() {
    let scratch = Scratch::with(&format!("{RICH} git worktree add -q ../linked -b other"));
    scratch.sh("cd ../linked && printf w > w && git add w");
    agree(&scratch, &scratch.surroundings(""));
    let linked = Surroundings {
        cwd: scratch.root().join("linked/src"),
        ..scratch.surroundings("")
    };
    let view = agree(&scratch, &linked);
    assert_eq!(view.work_tree, Some(scratch.root().join("linked")));
    assert_eq!(view.common_dir, scratch.repo().join(".git"));
    assert_eq!(view.staged.len(), 1);
    // As in a hook there.
    let hook = Surroundings {
        cwd: scratch.root().join("linked"),
        git_dir: Some(scratch.repo().join(".git/worktrees/linked").into()),
        index_file: Some(scratch.repo().join(".git/worktrees/linked/index").into()),
        ..scratch.surroundings("")
    };
    assert_eq!(agree(&scratch, &hook), view);
}

#[test]
fn a_worktree_of_a_bare_repository() {
    let scratch = Scratch::with(&format!(
        "{RICH} git clone -q --bare . ../bare && cd ../bare && git worktree add -q ../linked main"
    ));
    scratch.sh("cd ../linked && printf w > w && git add w");
    let at = |dir: &str| Surroundings {
        cwd: scratch.root().join(dir),
        ..scratch.surroundings("")
    };
    assert_eq!(agree(&scratch, &at("linked")).staged.len(), 1);
    for prefer in [Prefer::Either, Prefer::Program] {
        let bare = open(&at("bare"), prefer);
        assert_eq!(bare.work_tree(), None);
        let head = bare.head().unwrap().unwrap();
        let there = scratch.open(prefer).commit(&head).unwrap();
        assert_eq!(
            bare.commit(&head).unwrap().paths().unwrap(),
            there.paths().unwrap()
        );
    }
}

#[test]
fn a_git_dir_and_a_work_tree_that_were_given() {
    let scratch = Scratch::with(&format!(
        "{RICH} mv .git ../elsewhere.git && printf z > z &&
         git --git-dir=../elsewhere.git --work-tree=. add z"
    ));
    let given = |git_dir: &str, work_tree: Option<&str>, index: Option<&str>| Surroundings {
        git_dir: Some(git_dir.into()),
        work_tree: work_tree.map(Into::into),
        index_file: index.map(Into::into),
        ..scratch.surroundings("")
    };
    let view = agree(&scratch, &given("../elsewhere.git", Some("."), None));
    assert_eq!(view.work_tree, Some(scratch.repo()));
    assert_eq!(
        agree(&scratch, &given("../elsewhere.git", None, None)),
        view
    );
    let absolute = scratch.root().join("elsewhere.git");
    let index = absolute.join("index");
    let again = given(absolute.to_str().unwrap(), Some("."), index.to_str());
    assert_eq!(agree(&scratch, &again), view);
    assert!(Repo::open(&scratch.surroundings("")).unwrap().is_none());
}

#[test]
fn a_configured_work_tree_and_a_separate_git_dir() {
    let scratch = Scratch::with(&format!(
        "{RICH} git init -q --separate-git-dir=../apart.git ."
    ));
    let view = agree(&scratch, &scratch.surroundings("src"));
    assert_eq!(view.git_dir, scratch.root().join("apart.git"));
    scratch.sh("git config core.worktree ../repo && git config core.bare false");
    agree(&scratch, &scratch.surroundings("src"));
}

#[test]
fn a_submodule_is_a_repository_and_a_directory_of_another() {
    let scratch = Scratch::with(&format!(
        "{RICH} git clone -q . ../inner && git submodule add -q ../inner 'sub dir/mod' && git commit -qm sub"
    ));
    let view = agree(&scratch, &scratch.surroundings(""));
    assert!(
        view.index.contains_key("sub dir/mod/src/a.js"),
        "{:?}",
        view.index.keys()
    );
    let inner = agree(&scratch, &scratch.surroundings("sub dir/mod/src"));
    assert_eq!(inner.work_tree, Some(scratch.repo().join("sub dir/mod")));
    // Not checked out, and still on this machine.
    scratch.sh("git submodule -q deinit -f --all");
    let gone = agree(&scratch, &scratch.surroundings(""));
    assert!(gone.index.contains_key("sub dir/mod/src/a.js"));
    scratch.sh("rm -r .git/modules");
    let absent = agree(&scratch, &scratch.surroundings(""));
    let seen = &absent.index["sub dir/mod/(submodule not on this machine)"];
    assert!(seen.3.is_err());
    assert!(!absent.index.contains_key("sub dir/mod/src"));
}

#[test]
fn shallow_and_partial_clones() {
    let scratch = Scratch::with(&format!(
        "{RICH} printf 2 > two && git add . && git commit -qm 2 &&
         git config uploadpack.allowFilter true && git config uploadpack.allowAnySHA1InWant true &&
         git clone -q --depth 1 file://$PWD ../shallow &&
         git clone -q --filter=blob:none --no-checkout file://$PWD ../partial && rm -rf src"
    ));
    let at = |dir: &str| Surroundings {
        cwd: scratch.root().join(dir),
        ..scratch.surroundings("")
    };
    let shallow = agree(&scratch, &at("shallow"));
    let repo = open(&at("shallow"), Prefer::Either);
    let head = shallow.head.unwrap();
    assert_eq!(repo.new_commits(&head, "nowhere", &[]).unwrap(), [head]);
    for prefer in [Prefer::Either, Prefer::Program] {
        let repo = open(&at("partial"), prefer);
        let commit = repo.commit(&head).unwrap();
        let said = common::bytes(&commit, "two").unwrap_err();
        assert!(
            said.contains("two") && said.contains("partial clone"),
            "{prefer:?}: {said}"
        );
        assert_eq!(commit.paths().unwrap(), shallow.paths, "{prefer:?}");
    }
    // Nothing was fetched.
    let left = scratch
        .sh("cd ../partial && git count-objects -v && git rev-list --objects --missing=print HEAD");
    assert!(left.contains("\n?"), "{left}");
}

#[test]
fn no_repository_is_none() {
    let scratch = Scratch::new();
    assert!(Repo::open(&scratch.surroundings("")).unwrap().is_none());
    scratch.sh("mkdir .git");
    assert!(Repo::open(&scratch.surroundings("")).unwrap().is_none());
}
