//! npm's workspaces, as `@npmcli/map-workspaces` finds them.

use icu_collator::{Collator, CollatorPreferences, options::CollatorOptions};
use packgate_find::{FindError, Ignored};
use packgate_glob::{Dialect, Minimatch, Options, PatternError};
use packgate_tree::{Tree, join, normalize};

use crate::{
    Manifest, ManifestError, NormalizeError, Normalized, Profile, Refusal,
    json::{Span, Value},
};

/// A member of a workspace.
#[derive(Debug, Clone)]
pub struct Workspace {
    /// Its name; of a package without one, its directory's (with the one above
    /// where that begins with `@`).
    pub name: String,
    /// Its directory in the tree.
    pub dir: String,
    /// Its package.json.
    pub manifest: Manifest,
}

/// Why npm does not get the workspaces together.
#[derive(Debug, thiserror::Error)]
pub enum WorkspacesError {
    /// npm refuses `workspaces`, or two members have one name.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A member's package.json cannot be read.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// npm refuses a member's package.json.
    #[error("{path}: {refusal}")]
    Member {
        /// The package.json.
        path: String,
        /// Why.
        refusal: Refusal,
    },
    /// A pattern is longer than minimatch takes, or than can be matched.
    #[error("{place}: \"workspaces\": {source}")]
    Pattern {
        /// `package.json:9`
        place: String,
        /// What is wrong with it.
        source: PatternError,
    },
    /// A directory could not be read, or there are more than we look through.
    #[error(transparent)]
    Search(#[from] FindError),
}

/// The members of the workspace whose root manifest is `root`, in npm's order;
/// none where it has no `workspaces`.
///
/// # Errors
/// What makes this npm fail, or what cannot be read.
pub fn workspaces(
    root: &Manifest,
    profile: Profile,
    tree: &dyn Tree,
) -> Result<Vec<Workspace>, WorkspacesError> {
    let finder = Finder::new(root, profile, tree);
    finder.members(finder.matching()?)
}

/// The directories in `tree` that the `workspaces` of `root` match, whatever is in
/// them: each once, sorted by the order in which its pattern stands. Unlike
/// [`workspaces`] it reads no member and refuses no two of one name.
///
/// # Errors
/// A `workspaces` that npm refuses, a pattern that cannot be matched, a directory
/// that cannot be read.
pub fn workspace_dirs(
    root: &Manifest,
    profile: Profile,
    tree: &dyn Tree,
) -> Result<Vec<String>, WorkspacesError> {
    let mut known = std::collections::HashSet::new();
    let found = Finder::new(root, profile, tree).matching()?.into_iter();
    let dirs = found.map(|path| normalize(&join(root.dir(), &path)));
    Ok(dirs.filter(|dir| known.insert(dir.clone())).collect())
}

/// The patterns, which [`Manifest::check_workspaces`] has found to be strings.
pub(crate) fn written(value: &Value) -> impl Iterator<Item = &str> {
    let packages = value.as_object().and_then(|object| object.get("packages"));
    let list = packages.unwrap_or(value).as_array().unwrap_or_default();
    list.iter().filter_map(Value::as_str)
}

struct Finder<'f> {
    root: &'f Manifest,
    profile: Profile,
    tree: &'f dyn Tree,
    span: Span,
}

impl<'f> Finder<'f> {
    fn new(root: &'f Manifest, profile: Profile, tree: &'f dyn Tree) -> Self {
        Self {
            root,
            profile,
            tree,
            span: root
                .workspaces()
                .map(|value| value.span)
                .unwrap_or_default(),
        }
    }

    /// The directories that match, relative to the root.
    fn matching(&self) -> Result<Vec<String>, WorkspacesError> {
        self.root.check_workspaces()?;
        let Some(value) = self.root.workspaces() else {
            return Ok(Vec::new());
        };
        let (patterns, negated) = self.sort_out(written(value))?;
        if patterns.is_empty() {
            return Ok(Vec::new());
        }
        self.find(&patterns, &negated)
    }

    /// Compiles, and blames the manifest where that fails.
    fn compile(&self, pattern: &str, options: &Options) -> Result<Minimatch, WorkspacesError> {
        Minimatch::new(pattern, options).map_err(|source| self.blame(source))
    }

    fn blame(&self, source: PatternError) -> WorkspacesError {
        WorkspacesError::Pattern {
            place: self.root.place(self.span),
            source,
        }
    }

    /// `appendNegatedPatterns`: positive patterns and negated ones. A positive
    /// one takes back negated ones before it (skipping the one after each that
    /// it takes back, as npm does); what is still negated then removes positive
    /// patterns that it matches as if they were paths.
    fn sort_out<'p>(
        &self,
        written: impl Iterator<Item = &'p str>,
    ) -> Result<(Vec<String>, Vec<String>), WorkspacesError> {
        let options = self.options(1);
        let mut patterns: Vec<String> = Vec::new();
        let mut negated: Vec<String> = Vec::new();
        for text in written {
            let bare = text.trim_start_matches('!');
            let bangs = text.len() - bare.len();
            let pattern = without_root(bare).to_owned();
            if bangs % 2 == 1 {
                negated.push(pattern);
                continue;
            }
            let mut at = 0;
            while at < negated.len() {
                if self.compile(&negated[at], &options)?.matches(&pattern) {
                    negated.remove(at);
                }
                at += 1;
            }
            patterns.push(pattern);
        }
        for pattern in &negated {
            let compiled = self.compile(pattern, &options)?;
            patterns.retain(|path| !compiled.matches(path));
        }
        Ok((patterns, negated))
    }

    /// The directories, in the order of the patterns and, within one, of their
    /// names. A directory may come twice.
    fn find(
        &self,
        patterns: &[String],
        negated: &[String],
    ) -> Result<Vec<String>, WorkspacesError> {
        let globs: Result<Vec<Minimatch>, _> = patterns
            .iter()
            .map(|pattern| {
                let mut glob = pattern.replace('\\', "/");
                if !glob.ends_with('/') {
                    glob.push('/');
                }
                self.compile(&glob, &self.walking())
            })
            .collect();
        let mut ignore = vec!["**/node_modules/**".to_owned()];
        ignore.extend_from_slice(negated);
        let ignored = Ignored::new(&ignore, &self.walking()).map_err(|error| self.blame(error))?;
        let search = packgate_find::Finder::new(self.tree, self.root.dir()).ignoring(ignored);
        let found = search.find(&globs?)?.into_iter();
        let mut found: Vec<String> = found.map(|found| found.path).collect();
        if let Ok(collator) =
            Collator::try_new(CollatorPreferences::default(), CollatorOptions::default())
        {
            found.sort_by(|a, b| collator.compare(a, b));
        }
        let mut ordered = Vec::new();
        for pattern in patterns {
            // npm compares once more, and so loses what only glob's way of
            // matching has found.
            let own = self.compile(&pattern.replace('\\', "/"), &self.options(1))?;
            let shown = |path: &str| {
                if path.is_empty() {
                    ".".to_owned()
                } else {
                    path.to_owned()
                }
            };
            let own = found
                .iter()
                .filter(|path| own.matches_partial(&shown(path)));
            ordered.extend(own.cloned());
        }
        Ok(ordered)
    }

    /// Reads the manifests; directories without one are no members.
    fn members(&self, found: Vec<String>) -> Result<Vec<Workspace>, WorkspacesError> {
        let mut members: Vec<Vec<Workspace>> = Vec::new();
        for path in found {
            let dir = normalize(&join(self.root.dir(), &path));
            if members.iter().flatten().any(|member| member.dir == dir) {
                continue;
            }
            let manifest = match Manifest::read(self.tree, &join(&dir, "package.json")) {
                Err(ManifestError::Missing { .. }) => continue,
                other => other?,
            };
            let name = self.name(&manifest, &dir)?;
            let member = Workspace {
                name,
                dir,
                manifest,
            };
            match members.iter_mut().find(|same| same[0].name == member.name) {
                Some(same) => same.push(member),
                None => members.push(vec![member]),
            }
        }
        self.refuse_doubles(&members)?;
        Ok(members.into_iter().flatten().collect())
    }

    fn name(&self, manifest: &Manifest, dir: &str) -> Result<String, WorkspacesError> {
        match Normalized::for_modes(manifest, self.profile, self.tree) {
            Ok(_) => {}
            Err(NormalizeError::Tree(error)) => return Err(FindError::Tree(error).into()),
            Err(NormalizeError::Refused(refusal)) => {
                let path = manifest.path().to_owned();
                return Err(WorkspacesError::Member { path, refusal });
            }
        }
        let own = manifest.name().filter(|name| name.truthy());
        Ok(own
            .and_then(Value::to_js_string)
            .unwrap_or_else(|| name_from_folder(dir)))
    }

    fn refuse_doubles(&self, members: &[Vec<Workspace>]) -> Result<(), Refusal> {
        let mut lines = vec!["must not have multiple workspaces with the same name".to_owned()];
        for same in members.iter().filter(|same| same.len() > 1) {
            let name = &same[0].name;
            lines.push(format!(
                "package '{name}' has conflicts in the following paths:"
            ));
            lines.extend(same.iter().map(|member| format!("    {}", member.dir)));
        }
        if lines.len() == 1 {
            return Ok(());
        }
        let reason = lines.join("\n");
        Err(Refusal::new(reason, Some(self.span)).coded("EDUPLICATEWORKSPACE"))
    }

    /// The options of minimatch called alone.
    fn options(&self, optimization_level: u8) -> Options {
        Options {
            dialect: match self.profile {
                Profile::Npm9 | Profile::Npm10 => Dialect::Minimatch9,
                _ => Dialect::Minimatch10,
            },
            match_base: false,
            dot: false,
            flip_negate: false,
            nocase: false,
            nocase_magic_only: false,
            nonegate: false,
            nocomment: false,
            optimization_level,
            brace_expand_max: 100_000,
            bundled: false,
        }
    }

    /// The options of minimatch inside glob.
    fn walking(&self) -> Options {
        Options {
            nonegate: true,
            nocomment: true,
            ..self.options(2)
        }
    }
}

/// `pattern.replace(/^\.?\/+/, '')`
fn without_root(pattern: &str) -> &str {
    let rest = pattern.strip_prefix('.').unwrap_or(pattern);
    if rest.starts_with('/') {
        rest.trim_start_matches('/')
    } else {
        pattern
    }
}

/// `@npmcli/name-from-folder`
fn name_from_folder(dir: &str) -> String {
    let base = packgate_tree::name(dir);
    match packgate_tree::parent(dir).map(packgate_tree::name) {
        Some(scope) if scope.starts_with('@') => format!("{scope}/{base}"),
        _ => base.to_owned(),
    }
}
