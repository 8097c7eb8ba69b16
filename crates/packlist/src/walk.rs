//! One package's directories, walked as npm-packlist's `PackWalker` does: the
//! root package, or a dependency bundled with it.

use crate::error::PacklistError;
use crate::facts::{Facts, Required};
use crate::frame::Frame;
use crate::origin::Origin;
use crate::profile::files_are_globs;
use crate::reopened::Reopened;
use crate::rules::{Fixed, Slot, Text, compile, compile_file};
use packgate_glob::{Mode, Name};
use packgate_manifest::Profile;
use packgate_tree::{Entry, Kind, Tree, join};
use std::cell::Cell;
use std::sync::Arc;

/// Deeper nesting than any real path allows; a bound for hostile trees.
pub(crate) const MAX_DEPTH: usize = 1_000;
/// Longest ignore file that is read, in bytes.
pub(crate) const MAX_IGNORE_FILE: u64 = 16 << 20;

/// Why the ignore files of a package's top directory are not heeded.
const BY_FILES: &str = "package.json has \"files\"";
/// Why those of a directory further down are not heeded.
const BY_MANIFEST: &str =
    "in a project with workspaces npm reads the package.json beside it instead";

/// What one listing shares between all the packages it walks.
pub(crate) struct Context<'a> {
    pub(crate) tree: &'a dyn Tree,
    pub(crate) profile: Profile,
    pub(crate) fixed: Fixed,
    /// Whether links are packed, as what they are (pnpm).
    pub(crate) packs_links: bool,
    /// Whether a directory may have been walked twice, under two names.
    pub(crate) doubled: Cell<bool>,
}

/// Which rule sources a package has at its own top directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// The package being packed.
    Root,
    /// A bundled dependency, installed in `node_modules`.
    Bundled,
    /// A bundled dependency that is a symbolic link to a directory.
    BundledLink,
}

impl Role {
    /// npm-packlist hands a bundled dependency that is not a link only its
    /// package.json and the strict rules.
    fn reads_ignore_files(self) -> bool {
        self != Self::Bundled
    }
}

/// One package to walk.
pub(crate) struct Package<'a> {
    pub(crate) role: Role,
    /// Where it lies in the tree.
    pub(crate) dir: String,
    pub(crate) facts: &'a Facts,
    /// Whether npm knows workspaces here, which makes it read every nested
    /// package.json as an ignore file.
    pub(crate) has_workspaces: bool,
    /// Whether its manifest is a package.json5 or package.yaml (pnpm).
    pub(crate) other_manifest: bool,
    /// Rules added after npm's built-in ones (workspace mode).
    pub(crate) outer: Slot,
    /// The global ignore file's rules (npm 12, the root package only).
    pub(crate) global: Slot,
}

/// A file of the packed set, before its size is known.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// Relative to the walked package.
    pub(crate) path: String,
    pub(crate) origin: Option<Arc<Origin>>,
}

/// A directory being visited.
pub(crate) struct Visit {
    /// Relative to the walked package; `""` is its top.
    pub(crate) rel: String,
    pub(crate) frame: Frame,
    /// Files named exactly in `files` that lie directly here (npm 10 and 11).
    required: Vec<Required>,
    /// How the directory, or one above it, was reopened; set by the walk.
    pub(crate) reopened: Option<Reopened>,
    depth: usize,
}

impl Visit {
    /// A package's own top directory, before its entries are read.
    pub(crate) fn top() -> Self {
        Self {
            rel: String::new(),
            frame: Frame::default(),
            required: Vec::new(),
            reopened: None,
            depth: 0,
        }
    }
}

/// The ignore files of a directory that npm does not heed, and why.
#[derive(Debug, Clone, Default)]
pub(crate) struct Unheeded {
    pub(crate) npmignore: Option<&'static str>,
    pub(crate) gitignore: Option<&'static str>,
}

pub(crate) struct Walker<'a> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) package: &'a Package<'a>,
}

impl Walker<'_> {
    /// Every file of this package that is packed, in no particular order.
    ///
    /// # Errors
    /// What npm fails of, and what could not be read.
    pub(crate) fn walk(&self) -> Result<Vec<Found>, PacklistError> {
        let mut found = Vec::new();
        self.visit(Visit::top(), &mut found)?;
        if self.context.doubled.get() {
            found.sort_by(|a, b| a.path.cmp(&b.path));
            found.dedup_by(|a, b| a.path == b.path);
        }
        Ok(found)
    }

    fn visit(&self, mut visit: Visit, found: &mut Vec<Found>) -> Result<(), PacklistError> {
        if visit.depth > MAX_DEPTH {
            return Err(PacklistError::Bound {
                path: visit.rel,
                what: "directories nested too deep",
                limit: MAX_DEPTH,
            });
        }
        let entries = self.context.tree.entries(&self.in_tree(&visit.rel))?;
        self.read_rules(&mut visit, &entries)?;
        for entry in &entries {
            self.visit_entry(&visit, entry, found)?;
        }
        Ok(())
    }

    fn visit_entry(
        &self,
        visit: &Visit,
        entry: &Entry,
        found: &mut Vec<Found>,
    ) -> Result<(), PacklistError> {
        let name = Name::new(&entry.name);
        if !entry.exact {
            return refuse_unnameable(visit, entry, &name);
        }
        // npm leaves out what Windows could not unpack.
        if entry.name.contains('*') {
            return Ok(());
        }
        match entry.kind {
            Kind::File => {
                let decision = visit.frame.decide(&name, Mode::File);
                if decision.included {
                    found.push(Found {
                        path: join(&visit.rel, &entry.name),
                        origin: visit.by_reopening(&name).or(decision.by).map(Arc::clone),
                    });
                }
                Ok(())
            }
            Kind::Dir => {
                let decision = visit.frame.decide(&name, Mode::Dir);
                if decision.included {
                    if entry.name.contains('\\') {
                        self.context.doubled.set(true);
                    }
                    let mut child = self.descend(visit, &name);
                    if decision.by.is_some() || visit.reopened.is_some() {
                        child.reopened = self.reopened(visit, &name);
                    }
                    self.visit(child, found)?;
                }
                Ok(())
            }
            Kind::Symlink if self.context.packs_links => {
                let decision = visit.frame.decide(&name, Mode::File);
                if decision.included {
                    found.push(Found {
                        path: join(&visit.rel, &entry.name),
                        origin: decision.by.map(Arc::clone),
                    });
                }
                Ok(())
            }
            Kind::Symlink | Kind::Other => Ok(()),
        }
    }

    /// The child directory `name` of `visit`, which is known to be walked.
    pub(crate) fn descend(&self, visit: &Visit, name: &Name<'_>) -> Visit {
        let exact = visit.frame.decide(name, Mode::File).included
            || visit.frame.decide(name, Mode::Slash).included;
        let required = if files_are_globs(self.context.profile) {
            Vec::new()
        } else {
            self.required_below(visit, name.as_str())
        };
        // npm turns every backslash of a directory's path into a slash, so it
        // goes on in another directory, or in none.
        let walked = name.as_str().replace('\\', "/");
        let base = Name::new(packgate_tree::name(&walked));
        Visit {
            rel: join(&visit.rel, &walked),
            frame: visit.frame.child(&base, exact),
            required,
            reopened: None,
            depth: visit.depth + 1,
        }
    }

    fn required_below(&self, visit: &Visit, name: &str) -> Vec<Required> {
        let from = if visit.depth == 0 {
            &self.package.facts.required
        } else {
            &visit.required
        };
        from.iter()
            .filter_map(|file| {
                let path = packgate_tree::normalize(&file.path);
                let (dir, base) = path.rsplit_once('/')?;
                (dir == name).then(|| Required {
                    path: base.to_owned(),
                    origin: file.origin.clone(),
                })
            })
            .collect()
    }

    /// Where `rel` lies in the tree.
    pub(crate) fn in_tree(&self, rel: &str) -> String {
        if rel.is_empty() {
            self.package.dir.clone()
        } else {
            join(&self.package.dir, rel)
        }
    }

    /// Reads the rules written in this directory and puts them in force; returns
    /// which ignore files are there but not heeded.
    ///
    /// # Errors
    /// An ignore file that cannot be read or that npm dies of.
    pub(crate) fn read_rules(
        &self,
        visit: &mut Visit,
        entries: &[Entry],
    ) -> Result<Unheeded, PacklistError> {
        if visit.depth == 0 {
            self.read_top_rules(visit, entries)
        } else {
            self.read_inner_rules(visit, entries)
        }
    }

    fn read_top_rules(
        &self,
        visit: &mut Visit,
        entries: &[Entry],
    ) -> Result<Unheeded, PacklistError> {
        let heeds = self.package.role.reads_ignore_files();
        if heeds {
            visit.frame.push(&self.context.fixed.defaults);
            visit.frame.push(&self.package.outer);
            visit.frame.push(&self.package.global);
        }
        let manifest = has(entries, "package.json") || self.package.other_manifest;
        let facts = self.package.facts;
        let mut unheeded = Unheeded::default();
        match &facts.files {
            Some(files) if manifest => {
                visit.frame.push(files);
                unheeded.npmignore = has(entries, ".npmignore").then_some(BY_FILES);
                unheeded.gitignore = has(entries, ".gitignore").then_some(BY_FILES);
                self.check_readable(entries, heeds)?;
            }
            _ if heeds => unheeded = self.read_ignore_files(visit, entries)?,
            _ => {}
        }
        if manifest {
            visit.frame.push(&facts.strict);
        }
        Ok(unheeded)
    }

    fn read_inner_rules(
        &self,
        visit: &mut Visit,
        entries: &[Entry],
    ) -> Result<Unheeded, PacklistError> {
        visit.frame.push(&self.context.fixed.defaults);
        let mut unheeded = Unheeded::default();
        if self.package.has_workspaces && has(entries, "package.json") {
            // With workspaces, npm hands inner directories a rule list that
            // still names package.json, and reads it as an ignore file.
            self.push_file(visit, "package.json")?;
            unheeded.npmignore = has(entries, ".npmignore").then_some(BY_MANIFEST);
            unheeded.gitignore = has(entries, ".gitignore").then_some(BY_MANIFEST);
            self.check_readable_in(visit, entries)?;
        } else {
            unheeded = self.read_ignore_files(visit, entries)?;
        }
        visit.frame.push(&self.context.fixed.inner_strict);
        if !visit.required.is_empty() {
            let texts: Vec<Text> = visit.required.iter().map(Required::text).collect();
            visit.frame.push(&compile(&texts, self.context.profile)?);
        }
        Ok(unheeded)
    }

    /// `.npmignore`, or where there is none `.gitignore`. npm reads and compiles
    /// both before it drops one, so a bad one fails either way.
    fn read_ignore_files(
        &self,
        visit: &mut Visit,
        entries: &[Entry],
    ) -> Result<Unheeded, PacklistError> {
        let mut unheeded = Unheeded::default();
        let git = has(entries, ".gitignore");
        if has(entries, ".npmignore") {
            if git {
                self.compile_file(visit, ".gitignore")?;
                unheeded.gitignore = Some("there is a .npmignore beside it");
            }
            self.push_file(visit, ".npmignore")?;
        } else if git {
            self.push_file(visit, ".gitignore")?;
        }
        Ok(unheeded)
    }

    fn check_readable(&self, entries: &[Entry], heeds: bool) -> Result<(), PacklistError> {
        if heeds {
            self.check_readable_in(&Visit::top(), entries)?;
        }
        Ok(())
    }

    fn check_readable_in(&self, visit: &Visit, entries: &[Entry]) -> Result<(), PacklistError> {
        for file in [".npmignore", ".gitignore"] {
            if has(entries, file) {
                self.compile_file(visit, file)?;
            }
        }
        Ok(())
    }

    fn push_file(&self, visit: &mut Visit, file: &str) -> Result<(), PacklistError> {
        let slot = self.compile_file(visit, file)?;
        visit.frame.push(&slot);
        Ok(())
    }

    /// The rules of the ignore file `file` in the visited directory.
    pub(crate) fn compile_file(&self, visit: &Visit, file: &str) -> Result<Slot, PacklistError> {
        let path = join(&visit.rel, file);
        let text = self.read_text(visit, file)?;
        compile_file(&path, &text, self.context.profile, |line, rule| {
            Origin::IgnoreFile {
                file: path.clone(),
                line,
                rule,
            }
        })
    }

    fn read_text(&self, visit: &Visit, file: &str) -> Result<String, PacklistError> {
        let path = self.in_tree(&join(&visit.rel, file));
        let bytes = packgate_tree::read(self.context.tree, &path, MAX_IGNORE_FILE)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// npm asks for a name that is not UTF-8 by its lossy form, finds nothing
/// and fails, unless a rule leaves the entry out first.
fn refuse_unnameable(visit: &Visit, entry: &Entry, name: &Name<'_>) -> Result<(), PacklistError> {
    let asked = visit.frame.decide(name, Mode::File).included
        || visit.frame.decide(name, Mode::Dir).included;
    if !asked || entry.name.contains('*') {
        return Ok(());
    }
    Err(PacklistError::Refused {
        file: join(&visit.rel, &entry.name),
        reason: "its name is not UTF-8; npm fails on it with ENOENT".to_owned(),
    })
}

fn has(entries: &[Entry], name: &str) -> bool {
    entries
        .iter()
        .any(|entry| entry.exact && entry.name == name)
}
