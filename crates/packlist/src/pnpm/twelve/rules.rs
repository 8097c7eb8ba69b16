//! pnpm 12's rules: the built-in ones, and those that `files` makes.

use super::links::no_link_on_the_way;
use crate::error::PacklistError;
use crate::origin::{At, Origin};
use crate::rules::{Slot, Text, compile};
use packgate_glob::{Dialect, IgnoreRule, Options};
use packgate_manifest::{Data, Manifest, Profile};
use packgate_tree::{Kind, Tree, join, normalize};

/// Whose rules they are.
pub(super) const PROFILE: Profile = Profile::Pnpm12;

/// What every directory leaves out unless a rule says otherwise.
const DEFAULTS: &[&str] = &[
    ".npmignore",
    ".gitignore",
    "npm-debug.log",
    "*.orig",
    "/.lock-wscript",
    "/.wafpickle-*",
    "/build/config.gypi",
    ".*.swp",
    ".DS_Store",
    "**/.DS_Store/**",
    "._*",
    "**/._*/**",
    "/archived-packages/**",
];

/// What a package's top has whatever its ignore files and `files` say.
const STRICT: &[&str] = &[
    "!/package.json",
    "!/readme{,.*[^~$]}",
    "!/copying{,.*[^~$]}",
    "!/license{,.*[^~$]}",
    "!/licence{,.*[^~$]}",
    "!/package.yaml",
    "!/package.json5",
];

/// Directories of version control: what is called like one is out wherever it lies.
const VERSION_CONTROL: &[&str] = &[".git", ".svn", ".hg", "CVS"];

/// What lies at a package's top and is never packed.
const TOP: &[&str] = &[
    "node_modules",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lockb",
];

/// Whether the entry called `name` is never packed, by whatever rule.
pub(super) fn is_never_packed(name: &str, is_top: bool) -> bool {
    name == ".npmrc" || VERSION_CONTROL.contains(&name) || is_top && TOP.contains(&name)
}

/// The same for any directory along `path`.
pub(super) fn lies_in_never_packed(path: &str) -> bool {
    let names = path.split('/').enumerate();
    names
        .into_iter()
        .any(|(depth, name)| is_never_packed(name, depth == 0))
}

/// The rules that never change.
pub(super) struct Fixed {
    pub(super) defaults: Slot,
    strict: Slot,
}

impl Fixed {
    /// # Errors
    /// None in practice: the built-in patterns are valid.
    pub(super) fn new() -> Result<Self, PacklistError> {
        let built_in = |patterns: &[&'static str]| -> Result<Slot, PacklistError> {
            let texts: Vec<Text> = patterns
                .iter()
                .map(|pattern| Text {
                    text: (*pattern).to_owned(),
                    origin: Origin::BuiltIn {
                        manager: "pnpm",
                        pattern,
                    },
                })
                .collect();
            compile(&texts, PROFILE)
        };
        Ok(Self {
            defaults: built_in(DEFAULTS)?,
            strict: built_in(STRICT)?,
        })
    }
}

/// The rules of one package's own manifest.
pub(super) struct OwnRules {
    /// Those of `files`, where it is an array.
    pub(super) files: Option<Slot>,
    /// Those after all others of the top directory.
    pub(super) strict: Slot,
    /// The files that `files` names by their paths, and which entry does.
    pub(super) named: Vec<(String, Origin)>,
}

impl OwnRules {
    /// # Errors
    /// None in practice: pnpm takes any text for a pattern.
    pub(super) fn of(
        tree: &dyn Tree,
        dir: &str,
        manifest: &Manifest,
        fixed: &Fixed,
    ) -> Result<Self, PacklistError> {
        let mut entries = Entries::default();
        let items = match manifest.files().map(|files| (files, &files.data)) {
            Some((files, Data::Array(items))) => Some((files, items)),
            _ => None,
        };
        let Some((files, items)) = items else {
            return Ok(Self {
                files: None,
                strict: fixed.strict.clone(),
                named: Vec::new(),
            });
        };
        let at = |value: &packgate_manifest::Value| {
            let position = manifest.position(value.span);
            Some(At {
                line: position.line,
                column: position.column,
            })
        };
        let not_in_files = Origin::NotInFiles { at: at(files) };
        entries.rules.push(("*".to_owned(), not_in_files));
        for (index, item) in items.iter().enumerate() {
            if let Some(entry) = item.as_str() {
                let origin = Origin::Files {
                    index,
                    entry: entry.to_owned(),
                    at: at(item),
                    matched: None,
                };
                entries.add(tree, dir, entry, &origin);
            }
        }
        let mut strict = slot(entries.files_in)?.to_vec();
        strict.extend(slot(entries.files_out)?.iter().cloned());
        strict.extend(fixed.strict.iter().cloned());
        Ok(Self {
            files: Some(slot(entries.rules)?),
            strict: strict.into(),
            named: entries.named,
        })
    }
}

fn slot(texts: Vec<(String, Origin)>) -> Result<Slot, PacklistError> {
    let texts: Vec<Text> = (texts.into_iter())
        .map(|(text, origin)| Text { text, origin })
        .collect();
    compile(&texts, PROFILE)
}

/// What the entries of `files` make.
#[derive(Default)]
struct Entries {
    rules: Vec<(String, Origin)>,
    /// Rules for entries that are a file's path: those that take it in, and those that
    /// leave it out, which win.
    files_in: Vec<(String, Origin)>,
    files_out: Vec<(String, Origin)>,
    named: Vec<(String, Origin)>,
}

impl Entries {
    fn add(&mut self, tree: &dyn Tree, dir: &str, entry: &str, origin: &Origin) {
        let mut pattern = match entry.strip_prefix("./") {
            Some(rest) => format!("/{rest}"),
            None => entry.to_owned(),
        };
        if pattern.ends_with("/*") {
            pattern.push('*');
        }
        let path = pattern.trim_start_matches('!');
        let negated = (pattern.len() - path.len()) % 2 == 1;
        let rule = (format!("!{pattern}"), origin.clone());
        match on_disk(tree, dir, path) {
            Some(Kind::Dir) => {
                self.rules.push(rule);
                self.rules.push((format!("!{pattern}/**"), origin.clone()));
            }
            Some(Kind::File | Kind::Symlink) if negated => self.files_out.push(rule),
            Some(Kind::File | Kind::Symlink) => {
                self.files_in.push(rule);
                let named = pattern.len() == path.len() && matches_itself(&pattern, path);
                let path = path.strip_prefix('/').unwrap_or(path).to_owned();
                if named && no_link_on_the_way(tree, dir, &path) {
                    self.named.push((path, origin.clone()));
                }
            }
            Some(Kind::Other) => {}
            None => self.rules.push(rule),
        }
    }
}

/// Whether the entry, taken as a pattern, matches the file that it names.
fn matches_itself(pattern: &str, path: &str) -> bool {
    let options = Options::for_ignore_rules(Dialect::Pnpm12);
    let rule = IgnoreRule::new(pattern, 1, &options);
    let path = path.strip_prefix('/').unwrap_or(path);
    rule.is_ok_and(|rule| rule.matches_entry(path, false, None))
}

/// What the entry is, taken as a path; a slash behind it asks for a directory.
fn on_disk(tree: &dyn Tree, dir: &str, entry: &str) -> Option<Kind> {
    if entry.contains('\0') {
        return None;
    }
    let path = normalize(&join(dir, entry));
    let kind = tree.stat(&path).ok().flatten()?.kind;
    match kind {
        Kind::Symlink if entry.ends_with('/') => {
            let real = tree.realpath(&path).ok().flatten()?;
            let kind = tree.stat(&real).ok().flatten()?.kind;
            (kind == Kind::Dir).then_some(kind)
        }
        Kind::File | Kind::Other if entry.ends_with('/') => None,
        kind => Some(kind),
    }
}
