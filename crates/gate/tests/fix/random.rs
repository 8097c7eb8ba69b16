//! Small packages at random, and random files to take out of them: whatever is
//! proposed does that and nothing else.

use crate::support::{Files, listed, matching, paths, proved, tree};
use packgate_manifest::{Data, Manifest, Profile};
use std::collections::BTreeSet;

/// xorshift: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn of<'a>(&mut self, items: &[&'a str]) -> &'a str {
        items[self.below(items.len())]
    }
}

const DIRS: [&str; 9] = [
    "",
    "dist/",
    "dist/",
    "dist/internal/",
    "dist/a/b/",
    "lib/",
    ".claude/",
    "config/",
    "app/[x]/",
];
const NAMES: [&str; 14] = [
    "index.js",
    "index.js.map",
    "a.js",
    "a.js.map",
    "a.d.ts.map",
    ".env",
    ".env.local",
    "[id].js",
    "{x}.map",
    "secret.pem",
    "notes.md",
    "X.MAP",
    "public.json",
    "a b.js",
];
const ENTRIES: [&str; 22] = [
    "dist",
    "dist/",
    "./dist",
    "dist/**",
    "dist/*",
    "*",
    "lib",
    ".claude",
    "config",
    "app",
    "dist/index.js",
    "dist/index.js.map",
    "index.js",
    "a.js.map",
    "**/*.js",
    "dist/**/*.map",
    "!*.map",
    "!**/*.map",
    "!dist/internal",
    "!dist/a.js.map",
    ".env",
    "dist/internal",
];
const LINES: [&str; 12] = [
    "*.map",
    "!*.map",
    "/dist/internal/",
    "config/",
    "!config/public.json",
    "dist",
    "!dist/index.js",
    ".env*",
    "# a comment",
    "lib/**",
    "!lib/a.js",
    "",
];
const IGNORE_FILES: [&str; 5] = [
    ".npmignore",
    ".gitignore",
    "dist/.npmignore",
    "dist/.gitignore",
    "lib/.gitignore",
];
const LEAKS: [&str; 10] = [
    ".map", ".js.map", ".env", "internal", ".claude", "[", "dist/", ".pem", "config/", "a/b",
];

fn manifest(random: &mut Random) -> String {
    let mut members = vec![
        r#""name": "fx""#.to_owned(),
        r#""version": "1.0.0""#.to_owned(),
    ];
    if random.below(3) > 0 {
        let count = random.below(5);
        let entries: Vec<String> = (0..count)
            .map(|_| format!("\"{}\"", random.of(&ENTRIES)))
            .collect();
        members.push(match random.below(3) {
            0 => format!("\"files\": [{}]", entries.join(", ")),
            1 => format!("\"files\":[{}]", entries.join(",")),
            _ => format!("\"files\": [\r\n\t\t{}\r\n\t]", entries.join(",\r\n\t\t")),
        });
    }
    if random.below(3) == 0 {
        members.push(r#""main": "dist/index.js""#.to_owned());
    }
    if random.below(5) == 0 {
        members.push(r#""bin": {"x": "lib/a.js"}"#.to_owned());
    }
    format!("{{\r\n\t{}\r\n}}\r\n", members.join(",\r\n\t"))
}

fn some_package(random: &mut Random) -> Files {
    let mut files = vec![("package.json".to_owned(), manifest(random))];
    let mut add = |path: String, text: String| {
        if !files.iter().any(|(known, _)| *known == path) {
            files.push((path, text));
        }
    };
    for _ in 0..4 + random.below(16) {
        add(
            format!("{}{}", random.of(&DIRS), random.of(&NAMES)),
            String::new(),
        );
    }
    for file in IGNORE_FILES {
        if random.below(4) == 0 {
            let eol = random.of(&["\n", "\r\n"]);
            let count = random.below(4);
            let lines: Vec<&str> = (0..count).map(|_| random.of(&LINES)).collect();
            add(file.to_owned(), lines.join(eol));
        }
    }
    files
}

/// Files that belong together, or any.
fn some_leak(random: &mut Random, files: &Files, profiles: &[Profile]) -> BTreeSet<String> {
    let sets = listed(&tree(files), profiles);
    if random.below(3) > 0 {
        return matching(&sets, &[random.of(&LEAKS)]);
    }
    let mut all: BTreeSet<String> = sets.iter().flat_map(paths).collect();
    all.remove("package.json");
    let share = 1 + random.below(6);
    all.into_iter()
        .filter(|_| random.below(share) == 0)
        .collect()
}

/// Everything but `files`, in order.
fn others(text: &str) -> Vec<(String, String)> {
    let manifest = Manifest::parse(text.as_bytes(), "package.json").unwrap();
    let entries = manifest.root().entries().iter();
    entries
        .filter(|entry| entry.key != "files")
        .map(|entry| {
            (
                entry.key.clone(),
                manifest.source(entry.value.span).to_owned(),
            )
        })
        .collect()
}

#[test]
fn whatever_is_proposed_takes_out_exactly_the_files() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut leaks, mut fixed) = (0, 0);
    for round in 0..300 {
        let files = some_package(&mut random);
        let profiles: &[Profile] = match round % 3 {
            0 => &[Profile::Npm11, Profile::Npm12],
            _ => &Profile::CURRENT_NPM,
        };
        let leak = some_leak(&mut random, &files, profiles);
        if leak.is_empty() {
            continue;
        }
        leaks += 1;
        let Some(fix) = proved(&files, profiles, &leak) else {
            continue;
        };
        fixed += 1;
        if fix.file == "package.json" {
            assert_eq!(others(&fix.before), others(&fix.after));
            let after = Manifest::parse(fix.after.as_bytes(), "package.json").unwrap();
            let list = &after.files().unwrap().data;
            assert!(matches!(list, Data::Array(_)), "{}", fix.after);
            let bare = fix.after.replace("\r\n", "");
            assert!(!bare.contains('\n'), "line ends of {:?}", fix.after);
        }
    }
    // Not a law; but should it sink, candidates have been lost.
    assert!(leaks > 100 && fixed * 10 > leaks * 7, "{fixed} of {leaks}");
}
