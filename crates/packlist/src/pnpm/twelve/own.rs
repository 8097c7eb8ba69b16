//! The files of one package, packed for itself or bundled.

use super::links::is_inner_link;
use super::rules::{Fixed, OwnRules, is_never_packed, lies_in_never_packed};
use crate::error::PacklistError;
use crate::frame::Frame;
use crate::origin::{At, Origin};
use crate::rules::{Rule, Slot, compile_file};
use crate::walk::{Found, MAX_DEPTH, MAX_IGNORE_FILE};
use packgate_glob::{Dialect, IgnoreRule, Mode, Name, Options};
use packgate_manifest::{Data, Manifest, Profile, Value};
use packgate_tree::{Entry, Kind, Tree, join};
use std::collections::HashSet;
use std::sync::Arc;

/// A package and what it is packed by.
pub(super) struct Package<'a> {
    pub(super) tree: &'a dyn Tree,
    pub(super) dir: &'a str,
    pub(super) manifest: &'a Manifest,
    /// The rules of the workspace around it.
    pub(super) outer: Slot,
    pub(super) fixed: &'a Fixed,
}

/// A directory on the way.
struct Visit {
    /// Relative to the package.
    rel: String,
    frame: Frame,
    depth: usize,
}

impl Package<'_> {
    /// Its files, in no particular order.
    ///
    /// # Errors
    /// What pnpm fails of, and what could not be read.
    pub(super) fn files(&self) -> Result<Vec<Found>, PacklistError> {
        let own = OwnRules::of(self.tree, self.dir, self.manifest, self.fixed)?;
        let mut top = Visit {
            rel: String::new(),
            frame: Frame::default(),
            depth: 0,
        };
        let entries = self.tree.entries(self.dir)?;
        top.frame.push(&self.fixed.defaults);
        if let Some(files) = &own.files {
            top.frame.push(files);
        } else {
            top.frame.push(&self.outer);
            self.push_ignore_file(&mut top, &entries)?;
        }
        top.frame.push(&own.strict);
        top.frame.push(&self.fields());
        let mut found = Vec::new();
        self.enter(&top, &entries, &mut found)?;
        let mut seen: HashSet<String> = found.iter().map(|file| file.path.clone()).collect();
        for (path, origin) in &own.named {
            let known = seen.contains(path) || lies_in_never_packed(path);
            if !known && self.is_packable(path)? && top_takes(&top.frame, path) {
                seen.insert(path.clone());
                found.push(forced(path.clone(), origin.clone()));
            }
        }
        Ok(found)
    }

    fn enter(
        &self,
        visit: &Visit,
        entries: &[Entry],
        found: &mut Vec<Found>,
    ) -> Result<(), PacklistError> {
        if visit.depth > MAX_DEPTH {
            return Err(PacklistError::Bound {
                path: visit.rel.clone(),
                what: "directories nested too deep",
                limit: MAX_DEPTH,
            });
        }
        for entry in entries {
            if !is_never_packed(&entry.name, visit.depth == 0) {
                self.entry(visit, entry, found)?;
            }
        }
        Ok(())
    }

    fn entry(
        &self,
        visit: &Visit,
        entry: &Entry,
        found: &mut Vec<Found>,
    ) -> Result<(), PacklistError> {
        let name = Name::new(&entry.name);
        let path = join(&visit.rel, &entry.name);
        let mode = match entry.kind {
            Kind::Dir => Mode::Dir,
            Kind::Other => return Ok(()),
            Kind::File | Kind::Symlink => Mode::File,
        };
        let decision = visit.frame.decide(&name, mode);
        if !decision.included {
            return Ok(());
        }
        if !entry.exact {
            return Err(PacklistError::Refused {
                file: path,
                reason: "its name is not UTF-8; pnpm cannot read it (ERR_PNPM_PACK_READ_FILE)"
                    .to_owned(),
            });
        }
        if entry.kind == Kind::Dir {
            let exact = visit.frame.decide(&name, Mode::File).included
                || visit.frame.decide(&name, Mode::Slash).included;
            let mut child = Visit {
                rel: path,
                frame: visit.frame.child(&name, exact),
                depth: visit.depth + 1,
            };
            child.frame.push(&self.fixed.defaults);
            let entries = self.tree.entries(&self.in_tree(&child.rel))?;
            self.push_ignore_file(&mut child, &entries)?;
            return self.enter(&child, &entries, found);
        }
        if entry.kind == Kind::File || is_inner_link(self.tree, self.dir, &path)? {
            found.push(Found {
                path,
                origin: decision.by.map(Arc::clone),
            });
        }
        Ok(())
    }

    /// `.npmignore`, or where that is no file `.gitignore`.
    fn push_ignore_file(&self, visit: &mut Visit, entries: &[Entry]) -> Result<(), PacklistError> {
        for file in [".npmignore", ".gitignore"] {
            let rel = join(&visit.rel, file);
            let path = self.in_tree(&rel);
            let listed = entries.iter().any(|entry| entry.name == file);
            if !listed || !self.leads_to_file(&path)? {
                continue;
            }
            let bytes = packgate_tree::read(self.tree, &path, MAX_IGNORE_FILE)?;
            let text = String::from_utf8_lossy(&bytes);
            let slot = compile_file(&rel, &text, Profile::Pnpm12, |line, rule| {
                Origin::IgnoreFile {
                    file: rel.clone(),
                    line,
                    rule,
                }
            })?;
            visit.frame.push(&slot);
            break;
        }
        Ok(())
    }

    fn leads_to_file(&self, path: &str) -> Result<bool, PacklistError> {
        let mut meta = self.tree.stat(path)?;
        if meta.is_some_and(|meta| meta.kind == Kind::Symlink) {
            meta = match self.tree.realpath(path)? {
                Some(real) => self.tree.stat(&real)?,
                None => None,
            };
        }
        Ok(meta.is_some_and(|meta| meta.kind == Kind::File))
    }

    /// Whether there is a file, or a link that is packed as one.
    fn is_packable(&self, path: &str) -> Result<bool, PacklistError> {
        let meta = self.tree.stat(&self.in_tree(path))?;
        Ok(match meta.map(|meta| meta.kind) {
            Some(Kind::File) => true,
            Some(Kind::Symlink) => is_inner_link(self.tree, self.dir, path)?,
            _ => false,
        })
    }

    /// Rules that take `main`, `browser` and the bins in, as paths in the package.
    fn fields(&self) -> Slot {
        let options = Options::for_ignore_rules(Dialect::Pnpm12);
        let one = |field: &str, value| Some((field.to_owned(), value?));
        let mut fields: Vec<(String, &Value)> = [
            one("main", self.manifest.main()),
            one("browser", self.manifest.browser()),
        ]
        .into_iter()
        .flatten()
        .collect();
        match self.manifest.bin().map(|bin| (bin, &bin.data)) {
            Some((_, Data::Object(object))) => fields.extend(
                (object.entries().iter()).map(|entry| (format!("bin.{}", entry.key), &entry.value)),
            ),
            Some((bin, _)) => fields.push(("bin".to_owned(), bin)),
            None => {}
        }
        let forced = |(field, value): (String, &Value)| {
            let text = value.as_str()?;
            let position = self.manifest.position(value.span);
            let origin = Origin::Field {
                field,
                value: text.to_owned(),
                at: Some(At {
                    line: position.line,
                    column: position.column,
                }),
            };
            Some(Rule {
                ignore: Arc::new(IgnoreRule::for_path(&path_of(text)?, &options)),
                origin: Arc::new(origin),
            })
        };
        fields.into_iter().filter_map(forced).collect()
    }

    fn in_tree(&self, rel: &str) -> String {
        join(self.dir, rel)
    }
}

fn forced(path: String, origin: Origin) -> Found {
    Found {
        path,
        origin: Some(Arc::new(origin)),
    }
}

/// Whether the rules of the top directory alone take the file.
fn top_takes(frame: &Frame, path: &str) -> bool {
    let mut frame = frame.clone();
    let mut left = path;
    while let Some((dir, rest)) = left.split_once('/') {
        frame = frame.child(&Name::new(dir), true);
        left = rest;
    }
    frame.decide(&Name::new(left), Mode::File).included
}

/// The path that a field names; none where it leads out of the package.
fn path_of(text: &str) -> Option<String> {
    let text = text.trim_start_matches("./").trim_start_matches('/');
    let mut path = String::new();
    for name in text.split('/').filter(|name| !name.is_empty()) {
        if name == ".." || text.contains('\\') {
            return None;
        }
        if name != "." {
            path = join(&path, name);
        }
    }
    (!path.is_empty()).then_some(path)
}
