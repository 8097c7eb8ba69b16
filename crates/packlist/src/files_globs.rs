//! `files` as npm 12 reads it: each entry is a glob, and what it matches on disk
//! becomes a rule (npm-packlist 11.3.0, `processPackage`).

use crate::error::PacklistError;
use crate::facts::FilesRules;
use crate::fields::Placed;
use crate::origin::Origin;
use crate::rules::Text;
use packgate_find::{Finder, Found, Unreadable};
use packgate_glob::{Minimatch, Options};
use packgate_tree::{Kind, Tree};

/// The rules that the entries of `files` make for the package in `dir`. `forced`
/// are the rules of `main`, `browser` and `bin`: only they could open
/// `node_modules` or `.git`, which are not searched otherwise.
///
/// # Errors
/// [`PacklistError::Bound`] where an entry matches more than can be held.
pub(crate) fn rules(
    tree: &dyn Tree,
    dir: &str,
    entries: &[Placed],
    forced: &[Text],
) -> Result<FilesRules, PacklistError> {
    let skip: Vec<&str> = ["node_modules", ".git"]
        .into_iter()
        .filter(|name| !forced.iter().any(|text| may_open(&text.text, name)))
        .collect();
    let finder = Finder::new(tree, dir)
        .skipping(&skip)
        .unreadable(Unreadable::IsEmpty);
    let mut rules = FilesRules::default();
    for (index, entry) in entries.iter().enumerate() {
        let (sign, pattern) = read(&entry.value);
        if pattern.is_empty() {
            continue;
        }
        for Found { path, kind } in packed(&finder, pattern)? {
            let origin = Origin::Files {
                index,
                entry: entry.value.clone(),
                at: entry.at,
                matched: Some(path.clone()),
            };
            rules.ignores.push(Text {
                text: format!("{sign}/{path}"),
                origin: origin.clone(),
            });
            if kind == Kind::Dir {
                rules.ignores.push(Text {
                    text: format!("{sign}/{path}/**"),
                    origin,
                });
            }
        }
    }
    Ok(rules)
}

/// What a glob matches in the package that npm makes rules of: directories and
/// regular files. A glob that does not compile matches nothing, as in npm.
fn packed(finder: &Finder, glob: &str) -> Result<Vec<Found>, PacklistError> {
    let Ok(compiled) = Minimatch::new(glob, &Options::for_glob()) else {
        return Ok(Vec::new());
    };
    let mut found = finder.find(&[compiled])?;
    found.retain(|found| found.is_below() && matches!(found.kind, Kind::Dir | Kind::File));
    Ok(found)
}

/// The sign of the rules an entry makes, and its glob: without leading `!`s,
/// one leading `./` or `/`, and trailing slashes.
fn read(entry: &str) -> (&'static str, &str) {
    let (sign, glob) = match entry.strip_prefix('!') {
        Some(_) => ("", entry.trim_start_matches('!')),
        None => ("!", entry),
    };
    let glob = glob
        .strip_prefix("./")
        .or_else(|| glob.strip_prefix('/'))
        .unwrap_or(glob);
    (sign, glob.trim_end_matches('/'))
}

/// Whether a rule forced in by package.json could reach below `name`: when its
/// first segment is that name or holds anything but plain characters.
fn may_open(rule: &str, name: &str) -> bool {
    let path = rule.trim_start_matches("!/");
    let first = path.split('/').next().unwrap_or(path);
    let plain = first
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    !plain || first.eq_ignore_ascii_case(name) || first.contains("..") || first == "."
}
