//! Ignore rules: file, line and pattern as `git check-ignore -v` says them.

#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests make files and run git; a failure is a failed test"
)]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use common::Scratch;
use packgate_git::{IgnoredBy, Overlay, Prefer, Surroundings};
use packgate_tree::Disk;

/// A small generator of pseudo-random numbers: the same cases in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }
}

const NAMES: &[&str] = &[
    "a", "b", "ab", "abc", "a.js", "b.map", "A", "x y", "[a]", "a*", "dist", "src", "é", "-a",
    "!a", "#a", "a\\b", "{a,b}", "a ", ".env", "..a", "foo", "~",
];

/// Pieces of patterns, ordinary and odd.
const PIECES: &[&str] = &[
    "a",
    "b",
    "ab",
    "*",
    "?",
    "**",
    "*.js",
    "*.map",
    "[ab]",
    "[!a]",
    "[^a]",
    "[a-c]",
    "[[:alpha:]]",
    "[[:nope:]]",
    "[",
    "[a",
    "]",
    "\\*",
    "\\a",
    "\\",
    "{a,b}",
    "a b",
    "dist",
    "src",
    "foo",
    "é",
    ".*",
    "[]]",
    "[]-a]",
    "[a-]",
    "\\[a]",
    "[\\]]",
    "a**",
    "**a",
    "***",
    "A",
    "[A-Z]",
    "~",
    "\\ ",
    "a?",
    "..a",
    ".env",
    "[[:upper:]]",
    "[--0]",
    "[a\\-c]",
    "#",
    "!",
];

fn pattern(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.roll(6) == 0 {
        text.push('!');
    }
    if dice.roll(5) == 0 {
        text.push('/');
    }
    for segment in 0..=dice.roll(3) {
        if segment > 0 {
            text.push('/');
        }
        for _ in 0..=(dice.roll(8) / 6) {
            text.push_str(dice.pick(PIECES));
        }
    }
    if dice.roll(5) == 0 {
        text.push('/');
    }
    text.push_str(dice.pick(&[
        "", "", "", "", "", "", " ", "  ", "\t", "\r", "\\ ", "//", " #",
    ]));
    text
}

fn file_of_patterns(dice: &mut Dice, most: usize) -> String {
    let mut text = String::from(dice.pick(&["", "", "", "\u{feff}"]));
    for _ in 0..=dice.roll(most) {
        text.push_str(&match dice.roll(8) {
            0 => String::new(),
            1 => "# comment".to_owned(),
            _ => pattern(dice),
        });
        text.push('\n');
    }
    if dice.roll(3) == 0 {
        text.pop();
    }
    text
}

fn path(dice: &mut Dice) -> String {
    let names: Vec<&str> = (0..=dice.roll(4)).map(|_| dice.pick(NAMES)).collect();
    names.join("/")
}

/// What git says of each path: file, line, pattern; empty where nothing matches.
fn check_ignore(scratch: &Scratch, paths: &BTreeSet<String>) -> Vec<[String; 4]> {
    let mut child = scratch
        .isolated("git")
        .args(["check-ignore", "-v", "-n", "-z", "--no-index", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input: String = paths.iter().fold(String::new(), |mut all, path| {
        write!(all, "{path}\0").unwrap();
        all
    });
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let fields: Vec<String> = said.split('\0').map(str::to_owned).collect();
    fields
        .chunks_exact(4)
        .map(|chunk| chunk.to_vec().try_into().unwrap())
        .collect()
}

fn compare(scratch: &Scratch, paths: &BTreeSet<String>) -> usize {
    let repo = scratch.open(Prefer::Either);
    let snapshot = common::index(&repo);
    let tree = Overlay::new(snapshot.clone(), Disk::new(scratch.repo()));
    let ignores = repo.ignores(&tree, "", &snapshot).unwrap();
    let mut hidden = 0;
    let said = check_ignore(scratch, paths);
    assert_eq!(said.len(), paths.len());
    for [file, line, pattern, path] in said {
        let found = ignores.hidden(&path).unwrap();
        let expected =
            (!file.is_empty() && !pattern.starts_with('!')).then_some((file, line, pattern));
        let ours = found.map(|found| {
            (
                found.rule.file,
                found.rule.line.to_string(),
                found.rule.pattern,
            )
        });
        hidden += usize::from(ours.is_some());
        assert_eq!(ours, expected, "{path:?}");
    }
    hidden
}

/// Thousands of random rules and paths.
#[test]
fn every_answer_is_git_s() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut asked, mut hidden) = (0, 0);
    let scratch = Scratch::with("git init -q && mkdir -p .git/info");
    // Directories are really there, because rules for directories ask.
    for _ in 0..60 {
        fs::create_dir_all(scratch.repo().join(path(&mut dice))).unwrap();
    }
    let rules = [
        "a/.gitignore",
        "dist/.gitignore",
        "src/.gitignore",
        "foo/src/.gitignore",
        "a/b/.gitignore",
    ];
    for round in 0..100 {
        let mut paths = BTreeSet::new();
        while paths.len() < 100 {
            let path = path(&mut dice);
            if !scratch.repo().join(&path).is_dir() {
                paths.insert(path);
            }
        }
        scratch.write(".gitignore", file_of_patterns(&mut dice, 8));
        for place in rules {
            if dice.roll(2) == 0 {
                scratch.write(place, file_of_patterns(&mut dice, 5));
            }
        }
        scratch.write(".git/info/exclude", file_of_patterns(&mut dice, 3));
        let mine = if round % 8 == 7 {
            "a\r\n*.js\r\n!b.map\r\n".to_owned()
        } else {
            file_of_patterns(&mut dice, 3)
        };
        scratch.write("../home/.config/git/ignore", mine);
        scratch.write("../home/mine", file_of_patterns(&mut dice, 3));
        match round {
            40 => drop(scratch.git(&["config", "core.excludesFile", "~/mine"])),
            60 => drop(scratch.git(&["config", "core.excludesFile", ""])),
            70 => drop(scratch.git(&["config", "--unset", "core.excludesFile"])),
            80 => drop(scratch.git(&["config", "core.ignoreCase", "true"])),
            _ => {}
        }
        asked += paths.len();
        hidden += compare(&scratch, &paths);
    }
    eprintln!("{asked} paths, {hidden} hidden");
    assert!(asked > 4000 && hidden > 1000, "{asked} {hidden}");
}

#[test]
fn the_place_and_the_rule_in_the_tree_are_named() {
    let scratch = Scratch::with(
        "git init -q && printf '# x\ndist/\n' > .gitignore && mkdir -p dist/sub p/.claude &&
         : > dist/sub/a && : > p/.claude/s.json && : > p/t && : > p/u && : > p/local && git add p/t &&
         printf '.claude\np/t\nlocal\n' > ../home/mine && printf 'p/u\n' > .git/info/exclude &&
         printf 'local\n' > p/.gitignore && git config core.excludesFile ~/mine",
    );
    for prefer in [Prefer::Either, Prefer::Library, Prefer::Program] {
        let repo = scratch.open(prefer);
        let snapshot = common::index(&repo);
        let tree = Overlay::new(snapshot.clone(), Disk::new(scratch.repo()));
        let ignores = repo.ignores(&tree, "", &snapshot).unwrap();
        let rule = |path: &str| ignores.hidden(path).unwrap().unwrap().rule;
        let dist = rule("dist/sub/a");
        assert_eq!(
            (dist.by, dist.at.as_str(), dist.line),
            (IgnoredBy::InTree, "dist", 2)
        );
        assert_eq!(
            (dist.file.as_str(), dist.pattern.as_str()),
            (".gitignore", "dist/")
        );
        let claude = ignores.hidden("p/.claude/s.json").unwrap().unwrap();
        assert_eq!(
            (claude.rule.by, claude.rule.at.as_str()),
            (IgnoredBy::Global, "p/.claude")
        );
        assert_eq!(
            claude.rule.file,
            scratch.home().join("mine").display().to_string()
        );
        assert_eq!(claude.in_tree, None);
        assert_eq!(
            (rule("p/u").by, rule("p/u").file.as_str()),
            (IgnoredBy::Exclude, ".git/info/exclude")
        );
        let local = ignores.hidden("p/local").unwrap().unwrap();
        assert_eq!(local.rule.by, IgnoredBy::InTree);
        assert_eq!(local.in_tree, Some(local.rule));
        assert_eq!(ignores.hidden("p/t").unwrap(), None, "tracked");
        assert_eq!(ignores.hidden("p/.gitignore").unwrap(), None);
        // The same of a tree that begins further down.
        let package = Disk::new(scratch.repo().join("dist/sub"));
        let ignores = repo.ignores(&package, "dist/sub", &snapshot).unwrap();
        let rule = ignores.hidden("a").unwrap().unwrap().rule;
        assert_eq!(
            (rule.file.as_str(), rule.at.as_str()),
            ("../../.gitignore", "..")
        );
    }
}

#[test]
fn rules_are_those_of_the_index_and_no_link_is_followed() {
    let scratch = Scratch::with(
        "git init -q && printf 'a\n' > .gitignore && git add . && printf 'b\n' > .gitignore &&
         mkdir d && ln -s ../.gitignore d/.gitignore && : > d/b",
    );
    let repo = scratch.open(Prefer::Either);
    let snapshot = common::index(&repo);
    let tree = Overlay::new(snapshot.clone(), Disk::new(scratch.repo()));
    let ignores = repo.ignores(&tree, "", &snapshot).unwrap();
    assert!(ignores.hidden("d/a").unwrap().is_some());
    assert!(ignores.hidden("d/b").unwrap().is_none());
    // No files of the user: nobody's home.
    let nobody = Surroundings {
        home: None,
        ..scratch.surroundings("")
    };
    let repo = common::open(&nobody, Prefer::Library);
    assert!(
        repo.ignores(&tree, "", &snapshot)
            .unwrap()
            .hidden("d/a")
            .unwrap()
            .is_some()
    );
}
