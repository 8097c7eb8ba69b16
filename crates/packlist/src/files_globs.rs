//! `files` as npm 12 reads it: each entry is a glob, and what it matches on disk
//! becomes a rule (npm-packlist 11.3.0, `processPackage`).

use crate::error::PacklistError;
use crate::facts::FilesRules;
use crate::fields::Placed;
use crate::origin::Origin;
use crate::rules::Text;
use packgate_find::{Finder, Found, Unreadable};
use packgate_glob::{Minimatch, Options, Part};
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
        for Found { path, kind } in packed(&finder, pattern, entry)? {
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
fn packed(finder: &Finder, glob: &str, entry: &Placed) -> Result<Vec<Found>, PacklistError> {
    let Ok(compiled) = Minimatch::new(glob, &Options::for_glob()) else {
        return Ok(Vec::new());
    };
    let absolute = compiled.set().iter().filter(|parts| is_absolute(parts));
    let mut root = Vec::new();
    for parts in absolute {
        match parts.iter().find(|part| !matches!(part, Part::Literal(_))) {
            Some(_) => return Err(searches_everything(entry)),
            None if parts.iter().all(is_empty) => {
                // The root itself, as npm makes a rule of it: `!///**` is everything.
                root.push(Found {
                    path: "/".to_owned(),
                    kind: Kind::Dir,
                });
            }
            // A path elsewhere, of which no rule comes that matches anything.
            None => {}
        }
    }
    let mut found = finder.find(&[compiled])?;
    found.retain(|found| found.is_below() && matches!(found.kind, Kind::Dir | Kind::File));
    found.extend(root);
    Ok(found)
}

/// Whether a glob begins at the root of the file system.
fn is_absolute(parts: &[Part]) -> bool {
    parts.len() > 1 && parts.first().is_some_and(is_empty)
}

fn is_empty(part: &Part) -> bool {
    matches!(part, Part::Literal(text) if text.is_empty())
}

fn searches_everything(entry: &Placed) -> PacklistError {
    PacklistError::Refused {
        file: match entry.at {
            Some(at) => format!("package.json:{}:{}", at.line, at.column),
            None => "package.json".to_owned(),
        },
        reason: format!(
            "{:?} in \"files\" begins at the root of the file system: npm 12 searches all of \
             the disk for it, packgate does not; begin it with \"./\" or a name",
            entry.value
        ),
    }
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
    let path = rule.trim_start_matches(['!', '/']);
    let first = path.split('/').next().unwrap_or(path);
    let plain = first
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'));
    !plain || first.eq_ignore_ascii_case(name) || first.contains("..") || first == "."
}
