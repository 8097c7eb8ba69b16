//! `files` as npm 9, 10 and 11 read it: each entry becomes a negated ignore
//! pattern (npm-packlist 7.0.4, 9.0.0 and 10.0.4, `processPackage`).

use crate::facts::{FilesRules, Required};
use crate::fields::Placed;
use crate::origin::Origin;
use crate::rules::Text;
use packgate_manifest::Profile;
use packgate_tree::{Kind, Tree, join, normalize};

/// The rules that the entries of `files` make for the package in `dir`.
pub(crate) fn rules(
    tree: &dyn Tree,
    dir: &str,
    entries: &[Placed],
    profile: Profile,
) -> FilesRules {
    let mut rules = FilesRules::default();
    for (index, entry) in entries.iter().enumerate() {
        let pattern = match profile {
            Profile::Npm9 => rewrite_9(&entry.value),
            _ => rewrite(&entry.value),
        };
        let origin = Origin::Files {
            index,
            entry: entry.value.clone(),
            at: entry.at,
            matched: None,
        };
        let text = |text: String| Text {
            text,
            origin: origin.clone(),
        };
        match on_disk(tree, dir, pattern.trim_start_matches('!')) {
            Some(Kind::File) => {
                // Each new one goes before those of earlier entries.
                rules.strict.insert(0, text(format!("!{pattern}")));
                rules.required.push(Required {
                    path: pattern.strip_prefix('/').unwrap_or(&pattern).to_owned(),
                    origin: origin.clone(),
                });
            }
            Some(Kind::Dir) => {
                rules.ignores.push(text(format!("!{pattern}")));
                rules.ignores.push(text(format!("!{pattern}/**")));
            }
            // A link or a device that exists is dropped altogether.
            Some(Kind::Symlink | Kind::Other) => {}
            None => rules.ignores.push(text(format!("!{pattern}"))),
        }
    }
    rules
}

/// A leading `./` becomes `/`, a trailing `/*` becomes `/**`.
fn rewrite(entry: &str) -> String {
    let mut pattern = match entry.strip_prefix("./") {
        Some(rest) => format!("/{rest}"),
        None => entry.to_owned(),
    };
    if pattern.ends_with("/*") {
        pattern.push('*');
    }
    pattern
}

/// npm 9 drops the slash or `./` before an entry, or else the `/*` behind it.
fn rewrite_9(entry: &str) -> String {
    let front = ["/", "./"]
        .iter()
        .find_map(|front| entry.strip_prefix(front));
    let rest = front.or_else(|| entry.strip_suffix("/*"));
    rest.unwrap_or(entry).to_owned()
}

/// What `lstat` says of the entry taken as a path; `None` where npm's `lstat`
/// throws, for whatever reason. A trailing slash asks for a directory and
/// follows a link to it.
fn on_disk(tree: &dyn Tree, dir: &str, entry: &str) -> Option<Kind> {
    if entry.contains('\0') {
        return None;
    }
    let path = normalize(&join(dir, entry)).replace('\\', "/");
    let kind = tree.stat(&path).ok().flatten().map(|meta| meta.kind);
    match kind {
        Some(Kind::Symlink) if entry.ends_with('/') => follow_to_dir(tree, &path),
        Some(Kind::File | Kind::Other) if entry.ends_with('/') => None,
        kind => kind,
    }
}

fn follow_to_dir(tree: &dyn Tree, path: &str) -> Option<Kind> {
    let real = tree.realpath(path).ok().flatten()?;
    let kind = tree.stat(&real).ok().flatten()?.kind;
    (kind == Kind::Dir).then_some(kind)
}
