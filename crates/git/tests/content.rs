//! Files whose blobs are not their bytes, and blobs that are large.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use std::fs;
use std::io::Read;
use std::time::{Duration, Instant};

use common::{Scratch, bytes, index, open};
use packgate_git::{Identity, Overlay, Prefer, Surroundings};
use packgate_tree::{Disk, Tree};

/// SHA-256 of `content\n`.
const NAME: &str = "434728a410a78f56fc1b5899c3593436e61ab0c731e9072d95e96db290205e53";

fn pointer() -> String {
    format!("version https://git-lfs.github.com/spec/v1\noid sha256:{NAME}\nsize 8\n")
}

/// A repository with one pointer that git takes for clean: the filter is a
/// stand-in for git-lfs.
fn with_pointer() -> Scratch {
    let scratch =
        Scratch::with("git init -q && printf '*.bin filter=lfs -text\n' > .gitattributes");
    scratch.write("../pointer", pointer());
    scratch.sh(
        "git config filter.lfs.clean 'cat >/dev/null; cat ../pointer' &&
         printf 'content\n' > a.bin && cat ../pointer > not-lfs && git add . && git commit -qm 1 &&
         sleep 0.02 && touch ../later && cp .git/index ../i && cp ../i .git/index && git config --unset filter.lfs.clean",
    );
    scratch
}

fn overlay(scratch: &Scratch, prefer: Prefer) -> Overlay {
    Overlay::new(index(&scratch.open(prefer)), Disk::new(scratch.repo()))
}

#[test]
fn a_pointer_is_the_file_it_stands_for() {
    let scratch = with_pointer();
    for prefer in [Prefer::Either, Prefer::Program] {
        let snapshot = index(&scratch.open(prefer));
        let said = bytes(&snapshot, "a.bin").unwrap_err();
        assert!(
            said.contains("a.bin") && said.contains("git lfs pull"),
            "{said}"
        );
        assert_eq!(snapshot.stat("a.bin").unwrap().unwrap().size, 8);
        // Without the attribute it is a file like any other.
        assert_eq!(bytes(&snapshot, "not-lfs").unwrap(), pointer().as_bytes());
        // The work tree has it, and git saw it like this.
        let tree = overlay(&scratch, prefer);
        assert_eq!(bytes(&tree, "a.bin").unwrap(), b"content\n");
        assert!(matches!(
            tree.identity("a.bin").unwrap(),
            Some(Identity::Disk(_))
        ));
    }
    // It was changed after it was staged.
    scratch.write("a.bin", "changed\n");
    let tree = overlay(&scratch, Prefer::Either);
    assert!(bytes(&tree, "a.bin").unwrap_err().contains("git lfs pull"));
    // git-lfs has it.
    let store = format!(".git/lfs/objects/{}/{}/{NAME}", &NAME[..2], &NAME[2..4]);
    scratch.write(&store, "content\n");
    for prefer in [Prefer::Either, Prefer::Program] {
        let repo = scratch.open(prefer);
        let head = repo.head().unwrap().unwrap();
        assert_eq!(
            bytes(&repo.commit(&head).unwrap(), "a.bin").unwrap(),
            b"content\n"
        );
        assert_eq!(bytes(&index(&repo), "a.bin").unwrap(), b"content\n");
        assert_eq!(
            bytes(&overlay(&scratch, prefer), "a.bin").unwrap(),
            b"content\n"
        );
    }
    scratch.write(&store, "cut");
    let said = bytes(&overlay(&scratch, Prefer::Either), "a.bin").unwrap_err();
    assert!(said.contains("damaged"), "{said}");
}

#[test]
fn a_filtered_file_is_read_from_the_work_tree_or_not_at_all() {
    let scratch = Scratch::with(
        "git init -q && mkdir s && printf 'secret* filter=crypt\n' > s/.gitattributes &&
         git config filter.crypt.clean 'tr a-z b-za' && git config filter.crypt.smudge 'touch ../ran; tr b-za a-z' &&
         git config filter.crypt.required true && printf plain > s/secret && printf open > s/other && git add . &&
         sleep 0.02 && cp .git/index ../i && cp ../i .git/index",
    );
    let _ = fs::remove_file(scratch.root().join("ran"));
    for prefer in [Prefer::Either, Prefer::Program] {
        let tree = overlay(&scratch, prefer);
        assert_eq!(bytes(&tree, "s/secret").unwrap(), b"plain", "{prefer:?}");
        assert_eq!(bytes(&tree, "s/other").unwrap(), b"open");
        let said = bytes(tree.snapshot(), "s/secret").unwrap_err();
        assert!(said.contains("\"crypt\""), "{said}");
    }
    // The same size and time: still another file.
    scratch.sh("cp -p s/secret ../old && printf PLAIN > s/secret && touch -r ../old s/secret");
    let said = bytes(&overlay(&scratch, Prefer::Either), "s/secret").unwrap_err();
    assert!(
        said.contains("git add") && said.contains("s/secret"),
        "{said}"
    );
    // Written in the same instant as the index: nobody can tell.
    scratch.sh("git add s && touch -r .git/index s/secret && git update-index --refresh -q; touch -r s/secret .git/index");
    assert!(bytes(&overlay(&scratch, Prefer::Either), "s/secret").is_err());
    assert!(!scratch.root().join("ran").exists(), "a filter was run");
}

/// Attributes as `git check-attr` says them, from every place they can stand.
#[test]
fn attributes_are_git_s() {
    let scratch = Scratch::with(
        r#"git init -q && mkdir -p a/b c && printf '%s\n' '[attr]x filter=one' '*.m x' 'a/* filter=two' \
        '"q\"\101" filter=quoted' 'dir/ filter=no' '!neg filter=no' 'un* -filter' 'c/** filter=c' 'c/*.s !filter' \
        'b.txt text=auto' 'e.txt eol=crlf' 'i.txt ident' 'w.txt working-tree-encoding=latin1' 'bin* binary' \
        '*.set filter' > .gitattributes &&
        printf '%s\n' '*.js filter=deep' '/only filter=here' 'binx text' > a/.gitattributes &&
        mkdir -p .git/info && printf 'info* filter=info\n' > .git/info/attributes &&
        mkdir -p ../home/.config/git && printf '*.m filter=global\n*.g filter=global\n' > ../home/.config/git/attributes &&
        for f in z.m a/z a/b/z.js a/only a/b/only 'q"A' dir neg un.m c/d.s c/e c/f.s.t b.txt e.txt i.txt w.txt bin a/binx info1 q.g s.set; do
        printf x > "$f"; done && git add . 2>/dev/null && git commit -qm 1"#,
    );
    let listed = String::from_utf8(scratch.git(&["ls-files", "-z"])).unwrap();
    let paths: Vec<&str> = listed.split('\0').filter(|path| !path.is_empty()).collect();
    for prefer in [Prefer::Either, Prefer::Library] {
        let snapshot = index(&scratch.open(prefer));
        for path in &paths {
            let said = scratch.git(&[
                "check-attr",
                "-z",
                "filter",
                "text",
                "eol",
                "ident",
                "working-tree-encoding",
                "--",
                path,
            ]);
            let said = String::from_utf8(said).unwrap();
            let values: Vec<&str> = said.split('\0').collect();
            let value = |index: usize| values[index * 3 + 2];
            let driver = match value(0) {
                "set" | "unset" | "unspecified" => None,
                driver => Some(driver),
            };
            let opened = bytes(&snapshot, path);
            match driver {
                None => assert_eq!(
                    opened.unwrap(),
                    fs::read(scratch.repo().join(path)).unwrap()
                ),
                Some(driver) => assert!(
                    opened.unwrap_err().contains(&format!("{driver:?}")),
                    "{path}"
                ),
            }
            let text = match value(1) {
                "unset" => false,
                "unspecified" => value(2) != "unspecified",
                _ => true,
            };
            let other = value(3) == "set" || value(4) != "unspecified";
            assert_eq!(snapshot.converted(path).unwrap(), text || other, "{path}");
        }
    }
    scratch.sh("git config core.autocrlf true");
    assert!(
        index(&scratch.open(Prefer::Either))
            .converted("neg")
            .unwrap()
    );
}

#[test]
fn large_blobs_stream_and_may_be_left_unread() {
    let scratch = Scratch::with(
        "git init -q && head -c 40000000 /dev/zero | tr '\\0' x > big && git add big",
    );
    for prefer in [Prefer::Either, Prefer::Library, Prefer::Program] {
        let snapshot = index(&scratch.open(prefer));
        assert_eq!(snapshot.stat("big").unwrap().unwrap().size, 40_000_000);
        let whole = bytes(&snapshot, "big").unwrap();
        assert!(whole.len() == 40_000_000 && whole.iter().all(|byte| *byte == b'x'));
        let start = Instant::now();
        for _ in 0..20 {
            let mut few = [0; 10];
            snapshot.open("big").unwrap().read_exact(&mut few).unwrap();
        }
        assert!(start.elapsed() < Duration::from_secs(20), "{prefer:?}");
    }
    let nobody = Surroundings {
        program: None,
        ..scratch.surroundings("")
    };
    assert!(bytes(&index(&open(&nobody, Prefer::Either)), "big").is_ok());
}
