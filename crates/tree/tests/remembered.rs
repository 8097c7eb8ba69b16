//! A tree that is asked once.

use packgate_tree::{Entry, Memory, Meta, Remembered, Tree, TreeError, read};
use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts how often it is asked.
struct Counted {
    tree: Memory,
    asked: AtomicUsize,
}

impl Counted {
    fn tree(&self) -> &Memory {
        self.asked.fetch_add(1, Ordering::Relaxed);
        &self.tree
    }
}

impl Tree for Counted {
    fn label(&self) -> &str {
        self.tree.label()
    }

    fn entries(&self, dir: &str) -> Result<Vec<Entry>, TreeError> {
        self.tree().entries(dir)
    }

    fn stat(&self, path: &str) -> Result<Option<Meta>, TreeError> {
        self.tree().stat(path)
    }

    fn open(&self, path: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        self.tree().open(path)
    }

    fn read_link(&self, path: &str) -> Result<String, TreeError> {
        self.tree().read_link(path)
    }

    fn realpath(&self, path: &str) -> Result<Option<String>, TreeError> {
        self.tree().realpath(path)
    }
}

fn counted() -> Counted {
    Counted {
        tree: Memory::new("m")
            .file("package.json", "{}")
            .file("src/deep/a.js", "a")
            .file("large", "x".repeat(70_000))
            .link("code", "src")
            .link("nowhere", "absent")
            .link("src/up", "../code/deep"),
        asked: AtomicUsize::new(0),
    }
}

/// Every answer about every path, as text.
fn answers(tree: &dyn Tree) -> Vec<String> {
    let paths = [
        "",
        "package.json",
        "src",
        "src/deep",
        "src/deep/a.js",
        "code",
        "code/deep/a.js",
        "nowhere",
        "absent",
        "src/up",
        "src/up/a.js",
        "package.json/x",
        "large",
        "./src",
        "../x",
    ];
    let mut told = vec![tree.label().to_owned()];
    for path in paths {
        told.push(format!(
            "{path}: {:?} {:?} {:?} {:?} {:?}",
            tree.entries(path).map_err(|error| error.to_string()),
            tree.stat(path).map_err(|error| error.to_string()),
            tree.read_link(path).map_err(|error| error.to_string()),
            tree.realpath(path).map_err(|error| error.to_string()),
            read(tree, path, 100_000).map_err(|error| error.to_string()),
        ));
    }
    told
}

#[test]
fn it_answers_as_the_tree_does_the_first_time_and_later() {
    let counted = counted();
    let tree = Remembered::new(&counted);
    let expected = answers(&counted.tree);
    assert_eq!(answers(&tree), expected);
    assert_eq!(answers(&tree), expected);
}

#[test]
fn what_is_known_is_not_asked_again() {
    let counted = counted();
    let tree = Remembered::new(&counted);
    let ask = || {
        let text = read(&tree, "src/deep/a.js", 10).expect("a file");
        let real = tree.realpath("src/deep/a.js").expect("an answer");
        let names = tree.entries("src").expect("a directory").len();
        let target = tree.read_link("code").expect("a link");
        (
            text,
            real,
            names,
            target,
            tree.stat("absent").expect("an answer"),
        )
    };
    let first = ask();
    let asked = counted.asked.load(Ordering::Relaxed);
    assert_eq!(ask(), first);
    assert_eq!(counted.asked.load(Ordering::Relaxed), asked);
}
