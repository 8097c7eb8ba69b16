use std::fmt;
use std::sync::Arc;

/// A position in a file: line and column, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// Where a rule that puts a file in, or leaves it out, was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// npm's built-in list of what is left out.
    Default {
        /// The built-in pattern.
        pattern: &'static str,
    },
    /// npm's own last word, which no ignore file changes: it packs
    /// `package.json`, readme and licence, and never lock files.
    Strict {
        /// The built-in pattern.
        pattern: &'static str,
    },
    /// A rule built into another manager than npm 10 to 12. What begins with `!` it
    /// always packs.
    BuiltIn {
        /// The manager, as it is called in a sentence.
        manager: &'static str,
        /// The built-in pattern.
        pattern: &'static str,
    },
    /// `package.json` has `files`, so only what it names is packed.
    NotInFiles {
        /// Where `files` stands.
        at: Option<At>,
    },
    /// An entry of `files`.
    Files {
        /// The entry's index.
        index: usize,
        /// The entry as written.
        entry: String,
        /// Where it stands in package.json.
        at: Option<At>,
        /// npm 12: what the entry's glob matched on disk.
        matched: Option<String>,
    },
    /// `main`, `browser` or a `bin` of package.json.
    Field {
        /// The field: `main`, `browser`, `bin` or `bin.NAME`.
        field: String,
        /// Its value, as npm reads it.
        value: String,
        /// Where it stands in package.json.
        at: Option<At>,
    },
    /// A line of an ignore file of the package.
    IgnoreFile {
        /// The ignore file, relative to the package.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The rule as written.
        rule: String,
    },
    /// A line of an ignore file between the workspace root and this package.
    OuterIgnoreFile {
        /// The ignore file, relative to the workspace root.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The rule as written.
        rule: String,
    },
    /// npm 12's global ignore file.
    GlobalIgnoreFile {
        /// The file's path.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The rule as written.
        rule: String,
    },
    /// A workspace that is packed on its own, left out of the root package.
    Workspace {
        /// The workspace's directory, relative to the package.
        dir: String,
    },
    /// The licence of the workspace, which pnpm adds to a member that has none.
    WorkspaceLicence {
        /// The workspace's directory in the tree.
        dir: String,
    },
    /// npm 12 never packs the patch files of `patchedDependencies`.
    PatchFile {
        /// The patched dependency.
        dependency: String,
        /// Where it stands in package.json.
        at: Option<At>,
    },
    /// A directory that one rule leaves out and a later negation opens again to
    /// reach something in it: what neither of the two names comes along. git
    /// keeps such a directory shut.
    Reopened {
        /// The directory, relative to the package.
        dir: String,
        /// The negation.
        by: Arc<Origin>,
        /// The rule that leaves the directory out.
        shut: Arc<Origin>,
    },
}

impl Origin {
    /// The file of the package in which the rule can be changed, with the place.
    pub fn place(&self) -> Option<(&str, At)> {
        match self {
            Self::NotInFiles { at }
            | Self::Files { at, .. }
            | Self::Field { at, .. }
            | Self::PatchFile { at, .. } => at.map(|at| ("package.json", at)),
            Self::IgnoreFile { file, line, .. } => Some((
                file,
                At {
                    line: *line,
                    column: 1,
                },
            )),
            Self::Reopened { by, .. } => by.place(),
            _ => None,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default { pattern } => write!(f, "npm's built-in rule `{pattern}`"),
            Self::Strict { pattern } => match pattern.strip_prefix('!') {
                Some(forced) => write!(f, "npm always packs `{forced}`"),
                None => write!(f, "npm never packs `{pattern}`"),
            },
            Self::BuiltIn { manager, pattern } => match pattern.strip_prefix('!') {
                Some(forced) => write!(f, "{manager} always packs `{forced}`"),
                None => write!(f, "{manager}'s built-in rule `{pattern}`"),
            },
            Self::NotInFiles { .. } => f.write_str("\"files\" does not name it"),
            Self::Files {
                index,
                entry,
                matched,
                ..
            } => {
                write!(f, "files[{index}] {entry:?}")?;
                match matched {
                    Some(matched) if matched != entry => write!(f, ", which matches {matched}"),
                    _ => Ok(()),
                }
            }
            Self::Field { field, value, .. } => write!(f, "{field} {value:?}"),
            Self::IgnoreFile { file, line, rule } => write!(f, "{file}:{line} `{rule}`"),
            Self::OuterIgnoreFile { file, line, rule } => {
                write!(f, "{file}:{line} `{rule}` of the workspace root")
            }
            Self::GlobalIgnoreFile { file, line, rule } => {
                write!(f, "the global ignore file {file}:{line} `{rule}`")
            }
            Self::Workspace { dir } => write!(f, "{dir} is a workspace, packed on its own"),
            Self::WorkspaceLicence { .. } => {
                f.write_str("pnpm adds the licence of the workspace to a member that has none")
            }
            Self::PatchFile { dependency, .. } => {
                write!(
                    f,
                    "it is the patch of {dependency:?} in \"patchedDependencies\""
                )
            }
            Self::Reopened { dir, by, shut } => {
                write!(f, "{by} reopens {dir}, which {shut} leaves out")
            }
        }
    }
}

/// Why a packed file is in the package.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Why {
    /// The rule that had the last word; `None` where no rule speaks of the file
    /// (there is no `files`, and nothing leaves it out).
    pub origin: Option<Arc<Origin>>,
    /// The bundled dependency the file came with, as `name` or `a > b`.
    pub bundled: Option<String>,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(bundled) = &self.bundled {
            write!(f, "bundled dependency {bundled}: ")?;
        }
        match &self.origin {
            Some(origin) => origin.fmt(f),
            None => f.write_str("no rule leaves it out"),
        }
    }
}
