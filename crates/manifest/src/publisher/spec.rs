use std::fmt;

use crate::semver::{Range, js_trim};

/// What a manager is called on a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Program {
    /// npm
    Npm,
    /// pnpm
    Pnpm,
    /// yarn, of either generation
    Yarn,
    /// bun
    Bun,
}

impl Program {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "npm" => Self::Npm,
            "pnpm" => Self::Pnpm,
            "yarn" => Self::Yarn,
            "bun" => Self::Bun,
            _ => return None,
        })
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::Yarn => "yarn",
            Self::Bun => "bun",
        })
    }
}

/// A manager and the versions of it that are meant: `npm`, `npm@12`,
/// `npm@12.2.0+sha512.…`, `npm@>=11`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagerSpec {
    program: Program,
    version: Option<String>,
    range: Option<Range>,
}

impl ManagerSpec {
    pub(crate) fn new(program: &str, version: Option<&str>) -> Result<Self, SpecError> {
        let program = Program::named(program).ok_or_else(|| SpecError::Program {
            name: program.to_owned(),
        })?;
        // `latest` pins nothing: what it means changes with every release.
        let version = version.filter(|version| *version != "latest");
        let range = match version {
            None => None,
            Some(text) => Some(versions(text).ok_or_else(|| SpecError::Version {
                program,
                version: text.to_owned(),
            })?),
        };
        Ok(Self {
            program,
            version: version.map(str::to_owned),
            range,
        })
    }

    /// Any version of `program`.
    pub(crate) fn any(program: Program) -> Self {
        Self {
            program,
            version: None,
            range: None,
        }
    }

    /// The program.
    pub fn program(&self) -> Program {
        self.program
    }

    /// The version or range, as it is written; `None` where any will do.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    pub(crate) fn range(&self) -> Option<&Range> {
        self.range.as_ref()
    }
}

impl fmt::Display for ManagerSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.program)?;
        match &self.version {
            Some(version) => write!(f, "@{version}"),
            None => Ok(()),
        }
    }
}

fn versions(text: &str) -> Option<Range> {
    if js_trim(text).is_empty() {
        return None;
    }
    Range::parse(text)
}

/// Why a text names no manager.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// The program is unknown.
    #[error("\"{name}\" is no package manager that packgate knows: npm, pnpm, yarn, bun")]
    Program {
        /// What was written.
        name: String,
    },
    /// What follows the `@` is neither a version nor a range.
    #[error(
        "\"{version}\" is no version of {program}: write {program}@12, {program}@12.2.0 or \"{program}@>=11\""
    )]
    Version {
        /// The program.
        program: Program,
        /// What was written.
        version: String,
    },
}

/// Reads `npm`, `npm@12`, `npm@12.2.0`, `npm@>=11`.
///
/// # Errors
/// [`SpecError`] saying what is wrong and what may be written.
pub fn parse_manager_spec(text: &str) -> Result<ManagerSpec, SpecError> {
    let text = js_trim(text);
    match text.split_once('@') {
        Some((program, version)) => ManagerSpec::new(program, Some(version)),
        None => ManagerSpec::new(text, None),
    }
}
