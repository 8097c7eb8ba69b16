//! Directories that a package's own scripts publish from.

use packgate_tree::{join, leads_up, normalize};

use crate::lifecycle::commands;
use crate::{Manifest, Object, Value};

/// Options of the publish commands that are followed by a value of their own.
const WITH_VALUE: [&str; 9] = [
    "--access",
    "--tag",
    "--otp",
    "--registry",
    "--new-version",
    "--publish-branch",
    "--report-summary",
    "--workspace",
    "-w",
];

/// The directories below the package that `npm publish DIR` and its like publish
/// in the package's scripts, and pnpm's `publishConfig.directory`, as paths in the
/// tree, each once, in the order in which they are named. Whether there is a
/// package.json in them is not looked at.
pub fn publish_dirs(manifest: &Manifest) -> Vec<String> {
    let mut dirs = Vec::new();
    let scripts = manifest.get("scripts").and_then(Value::as_object);
    let scripts = scripts.into_iter().flat_map(Object::entries);
    for text in scripts.filter_map(|entry| entry.value.as_str()) {
        for named in in_script(text) {
            add(&mut dirs, manifest.dir(), &named);
        }
    }
    let directory = manifest.at(&["publishConfig", "directory"]);
    if let Some(named) = directory.and_then(Value::as_str) {
        add(&mut dirs, manifest.dir(), named);
    }
    dirs
}

fn add(dirs: &mut Vec<String>, package: &str, named: &str) {
    let inner = normalize(named);
    let is_path = !named.starts_with('/') && !named.contains(['$', '`', '*', '%']);
    if inner.is_empty() || leads_up(&inner) || !is_path {
        return;
    }
    let dir = join(package, &inner);
    if !dirs.contains(&dir) {
        dirs.push(dir);
    }
}

/// The directories that one script publishes: an argument of `publish`, what
/// `--cwd`, `-C`, `--prefix` or lerna's `--contents` name, or where a `cd` before
/// it in the same script leads.
fn in_script(text: &str) -> Vec<String> {
    let mut dirs = Vec::new();
    let mut here = String::new();
    for command in commands(text) {
        let words: Vec<&str> = command.words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["cd", dir] => here = join(&here, dir),
            words => {
                if let Some(at) = publishes(words) {
                    let named = argument(words, at);
                    if named.is_some() || !here.is_empty() {
                        dirs.push(join(&here, named.unwrap_or_default()));
                    }
                }
            }
        }
    }
    dirs
}

/// Where `publish` stands in a command of a package manager.
fn publishes(words: &[&str]) -> Option<usize> {
    let program = words.iter().position(|word| {
        let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
        ["npm", "pnpm", "yarn", "bun", "lerna"].contains(&name)
    })?;
    let at = program + words[program..].iter().position(|it| *it == "publish")?;
    // `npm run publish` is a script of that name, whose own text says the rest.
    let is_script = ["run", "run-script"].contains(&words[at - 1]);
    (!is_script).then_some(at)
}

fn argument<'w>(words: &[&'w str], publish: usize) -> Option<&'w str> {
    let mut named = None;
    let mut at = 0;
    while at < words.len() {
        let word = words[at];
        let next = words.get(at + 1).copied();
        if ["--cwd", "-C", "--prefix", "--contents", "--dir"].contains(&word) {
            named = next;
            at += 1;
        } else if let Some((option, value)) = word.split_once('=') {
            if ["--cwd", "--prefix", "--contents", "--dir"].contains(&option) {
                named = Some(value);
            }
        } else if WITH_VALUE.contains(&word) {
            at += 1;
        } else if at > publish && !word.starts_with('-') && named.is_none() {
            named = Some(word);
        }
        at += 1;
    }
    named.filter(|it| !it.to_ascii_lowercase().ends_with(".tgz"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dirs(json: &str) -> Vec<String> {
        publish_dirs(&Manifest::parse(json.as_bytes(), "packages/a/package.json").unwrap())
    }

    #[test]
    fn scripts_name_what_they_publish() {
        for (script, expected) in [
            ("npm publish dist", "packages/a/dist"),
            (
                "npm run build && npm publish ./dist --access public",
                "packages/a/dist",
            ),
            (
                "npm publish --access public --tag next dist/pkg",
                "packages/a/dist/pkg",
            ),
            ("cd dist && npm publish", "packages/a/dist"),
            (
                "cd build; cd npm; pnpm publish --no-git-checks",
                "packages/a/build/npm",
            ),
            (
                "yarn publish --cwd 'out' --new-version 1.0.0",
                "packages/a/out",
            ),
            ("npm --prefix=out publish", "packages/a/out"),
            (
                "lerna publish from-package --contents dist",
                "packages/a/dist",
            ),
            ("npx npm publish lib", "packages/a/lib"),
        ] {
            let json = serde_json::json!({ "scripts": { "release": script } }).to_string();
            assert_eq!(dirs(&json), [expected], "{script}");
        }
    }

    #[test]
    fn other_scripts_name_nothing() {
        for script in [
            "npm publish",
            "npm publish .",
            "npm publish ../other",
            "npm publish /srv/out",
            "npm publish $OUT",
            "npm publish acme-1.0.0.tgz",
            "npm run publish dist.js | cat",
            "node publish dist",
            "echo publish",
        ] {
            let json = serde_json::json!({ "scripts": { "release": script } }).to_string();
            assert_eq!(dirs(&json), Vec::<String>::new(), "{script}");
        }
    }

    #[test]
    fn pnpm_publishes_a_directory_of_its_own() {
        let json = r#"{"publishConfig":{"directory":"./dist"},"scripts":{"p":"npm publish dist"}}"#;
        assert_eq!(dirs(json), ["packages/a/dist"]);
    }
}
