//! One package's directories, walked as npm-packlist 1, 2 and 5 do it.
//!
//! Every directory asks the one above it first, by its own name; there is no
//! "excluded directories stay shut", and no rule but those of the top directory
//! comes before the ignore files.

use super::lines::{Line, MUST_HAVES_ONE, is_must_have};
use super::package::{Item, PackageJson};
use super::rules::{OldRule, compile, compile_file};
use super::{Outer, files, read_package};
use crate::error::PacklistError;
use crate::origin::Origin;
use crate::walk::{MAX_DEPTH, MAX_IGNORE_FILE};
use packgate_glob::Name;
use packgate_tree::{Kind, Tree, join, normalize};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A walk through one package.
pub(super) struct Walker<'a> {
    pub(super) tree: &'a dyn Tree,
    /// Where the package lies in the tree.
    pub(super) root: &'a str,
    pub(super) line: Line,
    /// The packages of the top `node_modules` that come along.
    pub(super) bundled: Vec<String>,
    /// The top package.json, where npm-packlist is handed one, or reads one.
    pub(super) package: Option<PackageJson>,
    /// Rules of the workspace around the package.
    pub(super) outer: Outer,
    found: RefCell<BTreeMap<String, Option<Arc<Origin>>>>,
}

/// The rules of a directory, in the order in which they are asked.
#[derive(Default)]
struct Slots {
    builtin: Vec<OldRule>,
    package: Option<Vec<OldRule>>,
    npmignore: Option<Vec<OldRule>>,
    gitignore: Option<Vec<OldRule>>,
    necessary: Vec<OldRule>,
}

impl Slots {
    fn in_order(&self) -> impl Iterator<Item = &OldRule> {
        let empty = || [].iter();
        (self.builtin.iter())
            .chain(self.package.as_ref().map_or_else(empty, |it| it.iter()))
            .chain(self.npmignore.as_ref().map_or_else(empty, |it| it.iter()))
            .chain(self.gitignore.as_ref().map_or_else(empty, |it| it.iter()))
            .chain(&self.necessary)
    }
}

/// A directory being visited.
struct Dir<'d> {
    above: Option<&'d Dir<'d>>,
    /// Relative to the package.
    rel: String,
    /// The names of the directories from the package's own to this one, each with a slash
    /// behind it: by one name each, be they found by whatever path.
    names: String,
    /// How many these are.
    depth: usize,
    /// The package itself, or (npm-packlist 5) a bundled one that is a link.
    is_project: bool,
    /// Links here are followed.
    follows: bool,
    slots: Slots,
    /// The entry of `files` that it was found by.
    named: Option<Arc<Origin>>,
}

impl Dir<'_> {
    /// How the directories above are asked about `entry`.
    fn asked(&self, entry: &str) -> String {
        format!("{}{entry}", self.names)
    }

    /// `/^node_modules($|\/)/i`
    fn is_in_modules(&self) -> bool {
        let top = self.rel.split('/').next().unwrap_or_default();
        top.eq_ignore_ascii_case("node_modules")
    }
}

/// An entry as every directory above it is asked about it: the path of the names by which
/// one directory was found in the other.
struct Asked<'t> {
    text: &'t str,
    names: Vec<Name<'t>>,
    /// Where each name begins.
    starts: Vec<usize>,
}

impl<'t> Asked<'t> {
    fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.match_indices('/').map(|(at, _)| at + 1));
        Self {
            text,
            names: text.split('/').map(Name::new).collect(),
            starts,
        }
    }

    /// The path from `dir` on.
    fn from(&self, dir: &Dir<'_>) -> (&'t str, &[Name<'t>]) {
        (
            &self.text[self.starts[dir.depth]..],
            &self.names[dir.depth..],
        )
    }
}

/// What was said of an entry.
struct Verdict {
    included: bool,
    by: Option<Arc<Origin>>,
}

impl Verdict {
    fn plain(included: bool) -> Self {
        Self { included, by: None }
    }

    fn strict(included: bool, pattern: &'static str) -> Self {
        Self {
            included,
            by: Some(Arc::new(Origin::Strict { pattern })),
        }
    }
}

/// An entry to look at: a name, or a path that `files` matched.
struct Candidate {
    path: String,
    exact: bool,
    /// What the directory says it is, where it was asked.
    kind: Option<Kind>,
    /// The entry of `files` that it was found by.
    named: Option<Arc<Origin>>,
}

impl<'a> Walker<'a> {
    pub(super) fn new(
        tree: &'a dyn Tree,
        root: &'a str,
        line: Line,
        package: Option<PackageJson>,
        outer: Outer,
    ) -> Self {
        let bundled = super::bundled::bundled(tree, root, package.as_ref(), line);
        Self {
            tree,
            root,
            line,
            bundled,
            package,
            outer,
            found: RefCell::default(),
        }
    }

    /// Every file that is packed, with the rule that had the last word.
    ///
    /// # Errors
    /// What npm fails of, and what could not be read.
    pub(super) fn walk(self) -> Result<BTreeMap<String, Option<Arc<Origin>>>, PacklistError> {
        self.visit(Dir {
            above: None,
            rel: String::new(),
            names: String::new(),
            depth: 0,
            is_project: true,
            follows: self.line == Line::One && follows_one(self.root),
            slots: Slots::default(),
            named: None,
        })?;
        Ok(self.found.into_inner())
    }

    fn in_tree(&self, rel: &str) -> String {
        normalize(&join(self.root, rel))
    }

    fn visit(&self, mut dir: Dir<'_>) -> Result<(), PacklistError> {
        if dir.depth > MAX_DEPTH {
            return Err(PacklistError::Bound {
                path: dir.rel,
                what: "directories nested too deep",
                limit: MAX_DEPTH,
            });
        }
        let mut entries: Vec<Candidate> = (self.tree.entries(&self.in_tree(&dir.rel))?)
            .into_iter()
            .map(|entry| Candidate {
                path: entry.name,
                exact: entry.exact,
                kind: Some(entry.kind),
                named: dir.named.clone(),
            })
            .collect();
        if dir.is_project {
            let bundles = dir.above.is_none() && !self.bundled.is_empty();
            entries.retain(|it| it.path != ".git" && (it.path != "node_modules" || bundles));
            self.builtin(&mut dir)?;
        }
        self.read_rules(&mut dir, &mut entries)?;
        for entry in entries {
            self.visit_entry(&dir, &entry)?;
        }
        Ok(())
    }

    fn builtin(&self, dir: &mut Dir<'_>) -> Result<(), PacklistError> {
        let defaults: Vec<Item> = (self.line.defaults().into_iter())
            .map(|pattern| Item {
                text: pattern.to_owned(),
                origin: Origin::Default { pattern },
            })
            .collect();
        dir.slots.builtin = compile(&defaults, self.line)?;
        if dir.above.is_none() {
            dir.slots.builtin.extend(self.outer.compile(self.line)?);
        }
        Ok(())
    }

    /// Reads the rules written in this directory. `files` may replace its entries.
    fn read_rules(
        &self,
        dir: &mut Dir<'_>,
        entries: &mut Vec<Candidate>,
    ) -> Result<(), PacklistError> {
        let package = self.package_of(dir, entries)?;
        if let Some(package) = &package {
            if self.line.expands_files() && package.files.is_some() {
                self.expand(dir, package, entries)?;
            } else {
                self.package_rules(dir, package)?;
            }
        }
        let has = |name: &str| entries.iter().any(|it| it.exact && it.path == name);
        let (npm, git) = (has(".npmignore"), has(".gitignore"));
        if npm {
            dir.slots.npmignore = Some(self.ignore_file(dir, ".npmignore")?);
        }
        if git {
            // It is read, and must be readable, even where it is not heeded.
            let rules = self.ignore_file(dir, ".gitignore")?;
            dir.slots.gitignore = (!npm).then_some(rules);
        }
        if self.line == Line::One && dir.slots.package.is_some() {
            (dir.slots.npmignore, dir.slots.gitignore) = (None, None);
        }
        Ok(())
    }

    /// The package.json that counts in this directory.
    fn package_of(
        &self,
        dir: &Dir<'_>,
        entries: &[Candidate],
    ) -> Result<Option<PackageJson>, PacklistError> {
        let there = (entries.iter()).any(|it| it.exact && it.path == "package.json");
        if !there || self.line.expands_files() && !dir.is_project {
            return Ok(None);
        }
        let package = if dir.above.is_none() {
            self.package.clone()
        } else {
            self.check_no_directory(&join(&dir.rel, "package.json"))?;
            read_package(self.tree, &self.in_tree(&dir.rel))
        };
        match package {
            Some(package) if package.files.is_some() && package.no_string.is_some() => {
                // A nested one, read in passing, is taken for no JSON at all.
                if self.line == Line::One && dir.above.is_some() {
                    return Ok(Some(PackageJson {
                        files: None,
                        ..package
                    }));
                }
                Err(self.refuse_entry(dir, &package))
            }
            package => Ok(package),
        }
    }

    fn check_no_directory(&self, rel: &str) -> Result<(), PacklistError> {
        let path = self.in_tree(rel);
        match self.tree.stat(&path)? {
            Some(meta) if meta.kind == Kind::Dir => Err(PacklistError::Refused {
                file: path,
                reason: "npm fails on it with EISDIR: it is a directory".to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn refuse_entry(&self, dir: &Dir<'_>, package: &PackageJson) -> PacklistError {
        PacklistError::Refused {
            file: self.in_tree(&join(&dir.rel, "package.json")),
            reason: format!(
                "an entry of \"files\" is {}, not a string: npm fails with a TypeError",
                package.no_string.unwrap_or_default()
            ),
        }
    }

    fn expand(
        &self,
        dir: &mut Dir<'_>,
        package: &PackageJson,
        entries: &mut Vec<Candidate>,
    ) -> Result<(), PacklistError> {
        let modules = entries.iter().any(|it| it.path == "node_modules");
        let at = self.in_tree(&dir.rel);
        let expanded = files::expand(self.tree, &at, package, modules, self.line)?;
        *entries = expanded
            .entries
            .into_iter()
            .map(|(path, origin)| Candidate {
                path,
                exact: true,
                kind: None,
                named: Some(Arc::new(origin)),
            })
            .collect();
        dir.slots.package = Some(compile(&expanded.rules, self.line)?);
        Ok(())
    }

    /// The rules of a package.json without `files`, or (npm-packlist 1) of any.
    fn package_rules(&self, dir: &mut Dir<'_>, package: &PackageJson) -> Result<(), PacklistError> {
        if self.line.expands_files() {
            let rules: Vec<Item> = (files::must_haves(package).into_iter())
                .map(|item| Item {
                    text: format!("!{}", item.text),
                    origin: item.origin,
                })
                .collect();
            dir.slots.necessary = compile(&rules, self.line)?;
            return Ok(());
        }
        dir.slots.necessary = compile(&necessary_one(package), self.line)?;
        if let Some(entries) = &package.files {
            dir.slots.package = Some(compile(&patterns_one(package, entries), self.line)?);
        }
        Ok(())
    }

    fn ignore_file(&self, dir: &Dir<'_>, name: &str) -> Result<Vec<OldRule>, PacklistError> {
        let path = join(&dir.rel, name);
        let bytes = packgate_tree::read(self.tree, &self.in_tree(&path), MAX_IGNORE_FILE)?;
        let text = String::from_utf8_lossy(&bytes);
        compile_file(&path, &text, self.line, |line, rule| Origin::IgnoreFile {
            file: path.clone(),
            line,
            rule,
        })
    }

    fn visit_entry(&self, dir: &Dir<'_>, entry: &Candidate) -> Result<(), PacklistError> {
        // npm leaves out what Windows could not unpack.
        if entry.path.contains('*') {
            return Ok(());
        }
        if !entry.exact {
            return self.refuse_unnameable(dir, entry);
        }
        let rel = join(&dir.rel, &entry.path);
        let kind = match entry.kind {
            Some(kind) => kind,
            None => self.kind_of(&rel)?,
        };
        let is_link = kind == Kind::Symlink;
        if is_link && !dir.follows {
            return Ok(());
        }
        let text = dir.asked(&entry.path);
        let path = Asked::new(&text);
        let asked = self.filter(dir, &path, false);
        let kind = if is_link {
            if !asked.included && !self.filter(dir, &path, true).included {
                return Ok(());
            }
            self.followed(&rel)?
        } else {
            kind
        };
        if kind != Kind::Dir {
            if asked.included && kind == Kind::File {
                let by = asked.by.or_else(|| entry.named.clone());
                self.found.borrow_mut().entry(rel).or_insert(by);
            }
            return Ok(());
        }
        if !self.filter(dir, &path, true).included {
            return Ok(());
        }
        self.visit(Dir {
            above: Some(dir),
            names: format!("{}{}/", dir.names, packgate_tree::name(&rel)),
            depth: dir.depth + 1,
            is_project: self.line.is_five() && dir.follows && is_link,
            follows: match self.line {
                Line::One => follows_one(&self.in_tree(&rel)),
                _ => follows(&rel),
            },
            slots: Slots::default(),
            named: entry.named.clone(),
            rel,
        })
    }

    fn kind_of(&self, rel: &str) -> Result<Kind, PacklistError> {
        let path = self.in_tree(rel);
        // `file/.` is asked for as it is written.
        for (at, _) in rel.match_indices("/.") {
            let dots = rel[at + 1..].split('/').next().unwrap_or_default();
            if matches!(dots, "." | "..") && !self.is_directory(&rel[..at])? {
                return Err(PacklistError::Refused {
                    file: rel.to_owned(),
                    reason: "npm fails on it with ENOTDIR".to_owned(),
                });
            }
        }
        match self.tree.stat(&path)? {
            Some(meta) => Ok(meta.kind),
            None => Err(enoent(path)),
        }
    }

    fn is_directory(&self, rel: &str) -> Result<bool, PacklistError> {
        let Some(target) = self.tree.realpath(&self.in_tree(rel))? else {
            return Ok(false);
        };
        let meta = self.tree.stat(&target)?;
        Ok(meta.is_some_and(|meta| meta.kind == Kind::Dir))
    }

    /// What a link leads to.
    fn followed(&self, rel: &str) -> Result<Kind, PacklistError> {
        let path = self.in_tree(rel);
        let Some(target) = self.tree.realpath(&path)? else {
            return Err(enoent(path));
        };
        match self.tree.stat(&target)? {
            Some(meta) => Ok(meta.kind),
            None => Err(enoent(path)),
        }
    }

    /// npm asks for a name that is not UTF-8 by its lossy form, finds nothing and
    /// fails, unless a rule leaves the entry out first.
    fn refuse_unnameable(&self, dir: &Dir<'_>, entry: &Candidate) -> Result<(), PacklistError> {
        let text = dir.asked(&entry.path);
        let path = Asked::new(&text);
        if !self.filter(dir, &path, false).included && !self.filter(dir, &path, true).included {
            return Ok(());
        }
        Err(PacklistError::Refused {
            file: join(&dir.rel, &entry.path),
            reason: "its name is not UTF-8; npm fails on it with ENOENT".to_owned(),
        })
    }

    /// npm-packlist's `filterEntry`.
    fn filter(&self, dir: &Dir<'_>, asked: &Asked<'_>, partial: bool) -> Verdict {
        let (entry, _) = asked.from(dir);
        let bundled = dir.is_in_modules() && !(self.line.is_five() && dir.is_project);
        if let Some(above) = dir.above.filter(|_| bundled) {
            return self.filter(above, asked, partial);
        }
        let is_project = match self.line {
            Line::One | Line::Two => dir.above.is_none(),
            _ => dir.is_project,
        };
        if is_project && let Some(verdict) = self.filter_top(dir, entry) {
            return verdict;
        }
        if self.line.expands_files() && is_must_have(entry) {
            return Verdict::strict(true, "!@(readme|copying|license|licence){,.*[^~$]}");
        }
        if is_project && self.line.expands_files() {
            match entry {
                "npm-shrinkwrap.json" => return Verdict::strict(true, "!/npm-shrinkwrap.json"),
                "package-lock.json" => return Verdict::strict(false, "/package-lock.json"),
                _ => {}
            }
        }
        self.filter_by_rules(dir, asked, partial)
    }

    /// What a package's top directory says before any rule.
    fn filter_top(&self, dir: &Dir<'_>, entry: &str) -> Option<Verdict> {
        if let Some(rest) = entry.strip_prefix("node_modules/")
            && let Some(name) = package_name(rest, self.line)
        {
            let known = |known: &String| {
                known == name || known.starts_with('@') && known.split('/').next() == Some(name)
            };
            let included = dir.above.is_none() && self.bundled.iter().any(known);
            return Some(Verdict::plain(included));
        }
        if entry == "node_modules" {
            let included = dir.above.is_none() && !self.bundled.is_empty();
            return Some(Verdict::plain(included));
        }
        (entry == "package.json").then(|| Verdict::strict(true, "!/package.json"))
    }

    /// ignore-walk's `filterEntry`.
    fn filter_by_rules(&self, dir: &Dir<'_>, asked: &Asked<'_>, partial: bool) -> Verdict {
        let mut verdict = match dir.above {
            Some(above) => self.filter(above, asked, partial),
            None => Verdict::plain(true),
        };
        let (_, path) = asked.from(dir);
        for rule in dir.slots.in_order() {
            if rule.negate() != verdict.included && rule.matches(path, partial) {
                verdict = Verdict {
                    included: rule.negate(),
                    by: Some(Arc::clone(&rule.origin)),
                };
            }
        }
        verdict
    }
}

/// The package whose file lies at `rest` below `node_modules`, or none where that
/// is a scope (npm-packlist 5).
fn package_name(rest: &str, line: Line) -> Option<&str> {
    if rest.is_empty() {
        return None;
    }
    // `/^node_modules\/(@[^/]+\/?[^/]+|[^/]+)(\/.*)?$/`, in which a dot is no line's end.
    let ends_lines = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
    if !line.is_five() {
        let names = if rest.starts_with('@') { 2 } else { 1 };
        if rest
            .splitn(names + 1, '/')
            .nth(names)
            .is_some_and(|it| it.contains(ends_lines))
        {
            return None;
        }
    }
    let first = rest.split('/').next()?;
    if !first.starts_with('@') {
        return Some(first);
    }
    match rest[first.len()..].strip_prefix('/') {
        Some(behind) if !behind.is_empty() || line.is_five() => {
            let second = behind.split('/').next()?;
            Some(&rest[..first.len() + 1 + second.len()])
        }
        _ if line.is_five() => None,
        _ => Some(first),
    }
}

/// npm-packlist 1: links are followed in any `node_modules`, and in its scopes.
fn follows_one(path: &str) -> bool {
    let name = packgate_tree::name(path);
    let above = packgate_tree::parent(path).map(packgate_tree::name);
    name == "node_modules" || above == Some("node_modules") && name.starts_with('@')
}

/// npm-packlist 2 and 5: in the top one only.
fn follows(rel: &str) -> bool {
    rel == "node_modules"
        || rel
            .strip_prefix("node_modules/@")
            .is_some_and(|scope| !scope.is_empty() && !scope.contains('/'))
}

fn enoent(path: String) -> PacklistError {
    PacklistError::Refused {
        file: path,
        reason: "npm fails on it with ENOENT".to_owned(),
    }
}

/// What npm-packlist 1 forces in below a package.json.
fn necessary_one(package: &PackageJson) -> Vec<Item> {
    let strict = |text: &'static str| Item {
        text: text.to_owned(),
        origin: Origin::Strict { pattern: text },
    };
    let forced = |item: &Item| Item {
        text: format!("!{}", item.text),
        origin: item.origin.clone(),
    };
    let is_bin = |item: &&Item| matches!(&item.origin, Origin::Field { field, .. } if field.starts_with("bin."));
    let mut rules: Vec<Item> = (package.forced.iter().filter(|item| !is_bin(item)))
        .map(forced)
        .collect();
    rules.extend([strict("!package.json"), strict("!npm-shrinkwrap.json")]);
    rules.push(Item {
        text: format!("!{MUST_HAVES_ONE}"),
        origin: Origin::Strict {
            pattern: MUST_HAVES_ONE_RULE,
        },
    });
    rules.extend(package.forced.iter().filter(is_bin).map(forced));
    rules
}

const MUST_HAVES_ONE_RULE: &str =
    "!@(readme|copying|license|licence|notice|changes|changelog|history){,.*[^~$]}";

/// `files` as npm-packlist 1 reads it: each entry a negated pattern, and what lies
/// below it.
fn patterns_one(package: &PackageJson, entries: &[Item]) -> Vec<Item> {
    let mut rules = vec![Item {
        text: "*".to_owned(),
        origin: Origin::NotInFiles {
            at: package.files_at,
        },
    }];
    for item in entries {
        rules.push(Item {
            text: format!("!{}", item.text),
            origin: item.origin.clone(),
        });
        rules.push(Item {
            text: format!("!{}/**", item.text.trim_end_matches('/')),
            origin: item.origin.clone(),
        });
    }
    rules
}
