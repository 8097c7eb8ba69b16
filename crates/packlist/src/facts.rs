//! One package.json turned into rules: the `package.json` slot (what `files`
//! names) and the `strict` slot (what npm forces in and out).

use crate::error::PacklistError;
use crate::fields::{Fields, Named, Placed};
use crate::origin::{At, Origin};
use crate::profile::{files_are_globs, strict_rules};
use crate::rules::{Slot, Text, compile};
use crate::{files_globs, files_patterns};
use packgate_manifest::Profile;
use packgate_tree::{Tree, leads_up};

/// A file that `files` names exactly (npm 10 and 11 force it in).
#[derive(Debug, Clone)]
pub(crate) struct Required {
    pub(crate) path: String,
    pub(crate) origin: Origin,
}

impl Required {
    pub(crate) fn text(&self) -> Text {
        Text {
            text: format!("!{}", self.path),
            origin: self.origin.clone(),
        }
    }
}

/// The rules a package.json makes.
#[derive(Debug, Clone)]
pub(crate) struct Facts {
    /// The rules of `files`, where there is one.
    pub(crate) files: Option<Slot>,
    /// What npm forces in and out.
    pub(crate) strict: Slot,
    /// Files that `files` names exactly, relative to the package (npm 10, 11).
    pub(crate) required: Vec<Required>,
}

/// What `files` adds to the rules.
#[derive(Default)]
pub(crate) struct FilesRules {
    /// Rules of the package.json slot, after the leading `*`.
    pub(crate) ignores: Vec<Text>,
    /// Rules put before the strict ones, first one first.
    pub(crate) strict: Vec<Text>,
    pub(crate) required: Vec<Required>,
}

impl Facts {
    /// The rules of a package.json with `fields`, lying in `dir` of `tree`;
    /// `root` where it is the package being packed.
    ///
    /// # Errors
    /// [`PacklistError::Pattern`] where npm dies of a pattern, and what the tree
    /// could not read.
    pub(crate) fn new(
        tree: &dyn Tree,
        dir: &str,
        fields: &Fields,
        profile: Profile,
        root: bool,
    ) -> Result<Self, PacklistError> {
        let forced = forced_in(fields);
        let mut rules = match &fields.files {
            None => FilesRules::default(),
            Some(entries) if files_are_globs(profile) => {
                files_globs::rules(tree, dir, entries, &forced)?
            }
            Some(entries) => files_patterns::rules(tree, dir, entries, profile),
        };
        let files = if fields.files.is_some() {
            let mut texts = vec![Text {
                text: "*".to_owned(),
                origin: Origin::NotInFiles {
                    at: fields.files_at,
                },
            }];
            texts.append(&mut rules.ignores);
            Some(compile(&texts, profile)?)
        } else {
            None
        };
        let mut strict = rules.strict;
        strict.extend(strict_rules(profile).iter().map(|pattern| Text {
            text: (*pattern).to_owned(),
            origin: Origin::Strict { pattern },
        }));
        strict.extend(forced);
        if root && files_are_globs(profile) {
            strict.extend(fields.patches.iter().filter_map(patch_rule));
        }
        Ok(Self {
            files,
            strict: compile(&strict, profile)?,
            required: rules.required,
        })
    }
}

/// `browser`, `main` and the bins, in the order in which npm adds them.
fn forced_in(fields: &Fields) -> Vec<Text> {
    let mut texts = Vec::new();
    let mut force = |field: String, placed: &str, at: Option<At>| {
        texts.push(Text {
            text: format!("!/{placed}"),
            origin: Origin::Field {
                field,
                value: placed.to_owned(),
                at,
            },
        });
    };
    if let Some(Placed { value, at }) = &fields.browser {
        force("browser".to_owned(), value, *at);
    }
    if let Some(Placed { value, at }) = &fields.main {
        force("main".to_owned(), value, *at);
    }
    for Named { name, value, at } in &fields.bins {
        force(format!("bin.{name}"), value, *at);
    }
    texts
}

/// npm-packlist 11.3.0: a declared patch file is forced out, if its path stays
/// inside the package.
fn patch_rule(declared: &Named) -> Option<Text> {
    let path = declared.value.replace('\\', "/");
    let path = path
        .strip_prefix("./")
        .or_else(|| path.strip_prefix('/'))
        .unwrap_or(&path)
        .trim_end_matches('/');
    let outside =
        path.is_empty() || path.starts_with('/') || leads_up(path) || path.contains("/../");
    (!outside).then(|| Text {
        text: format!("/{path}"),
        origin: Origin::PatchFile {
            dependency: declared.name.clone(),
            at: declared.at,
        },
    })
}
