//! Which manager, and which versions of it, will publish a package.

mod evidence;
mod others;
mod settings;
mod spec;

use std::fmt;

use crate::{Manager, Profile, semver::Range};

pub use evidence::{DecideError, Evidence, decide};
pub use others::Other;
pub use spec::{ManagerSpec, Program, SpecError, parse_manager_spec};

/// Who will publish, as far as that can be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The manager.
    pub manager: Manager,
    /// The version or range that is asked for, as it is written; `None` where
    /// nothing pins one.
    pub version: Option<String>,
    /// The rules by which the package is to be judged, oldest first; never
    /// empty. An error under any of them blocks.
    pub profiles: Vec<Profile>,
    /// Who may pack it as well, by what the project says: none of `profiles`.
    pub others: Vec<Other>,
    /// What decided.
    pub decided_by: DecidedBy,
    /// Where nothing pins the version: that several profiles are judged, and
    /// what to do about it. Of interest where their answers differ.
    pub unpinned: Option<String>,
    /// What the reader should know: rules that stand in for others, values that
    /// were passed over.
    pub notes: Vec<String>,
}

impl Publisher {
    /// Whether the manager is only presumed from the project's files, and is not npm:
    /// somebody may publish all the same where it refuses the project.
    pub fn is_presumed(&self) -> bool {
        self.manager != Manager::Npm && !matches!(self.decided_by, DecidedBy::Flag { .. })
    }
}

/// What decided which manager publishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DecidedBy {
    /// `--manager`
    Flag {
        /// Its value.
        value: String,
    },
    /// `[project] manager` of the policy.
    Policy {
        /// Its value.
        value: String,
    },
    /// `packageManager` of a package.json.
    PackageManager {
        /// Its value.
        value: String,
        /// `package.json:9`
        place: String,
    },
    /// `devEngines.packageManager` of a package.json.
    DevEngines {
        /// The manager and version it asks for.
        value: String,
        /// `package.json:9`
        place: String,
    },
    /// A lock file.
    LockFile {
        /// Its path.
        path: String,
    },
    /// A file of settings that only this manager reads.
    Settings {
        /// Its path.
        path: String,
    },
    /// The manager that started packgate, where nothing else names one.
    Agent {
        /// It and its version.
        value: String,
    },
    /// Nothing: npm is assumed.
    Nothing,
}

impl fmt::Display for DecidedBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag { value } => write!(f, "--manager {value}"),
            Self::Policy { value } => write!(f, "manager = \"{value}\" of the policy"),
            Self::PackageManager { value, place } => {
                write!(f, "\"packageManager\": \"{value}\" ({place})")
            }
            Self::DevEngines { value, place } => {
                write!(f, "\"devEngines\": {value} ({place})")
            }
            Self::LockFile { path } | Self::Settings { path } => f.write_str(path),
            Self::Agent { value } => write!(f, "nothing names a manager, and {value} runs this"),
            Self::Nothing => f.write_str("nothing names a manager, so npm is assumed"),
        }
    }
}

/// How many of a manager's newest profiles are judged where no version is pinned.
const NEWEST: usize = 2;

/// The profiles for `range` of a manager, and a note where others stand in for it.
fn profiles_of(manager: Manager, range: Option<&Range>) -> (Vec<Profile>, Option<String>) {
    let known: Vec<Profile> = Profile::of(manager).collect();
    let Some(range) = range else {
        return (known[known.len().saturating_sub(NEWEST)..].to_vec(), None);
    };
    let named: Vec<Profile> = (known.iter().copied())
        .filter(|profile| range.reaches(profile.major()))
        .collect();
    if !named.is_empty() {
        return (named, None);
    }
    let below = (known.first()).is_some_and(|it| range.meets([0; 3], [it.major(), 0, 0]));
    let nearest = if below { known.first() } else { known.last() };
    let note = nearest.map(|nearest| {
        format!(
            "packgate does not know that version of {manager}: judged by the rules of {nearest}, \
             the nearest"
        )
    });
    (nearest.copied().into_iter().collect(), note)
}
