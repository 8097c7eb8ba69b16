use std::fmt;

/// A program that packs and publishes npm packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Manager {
    /// npm
    Npm,
    /// pnpm
    Pnpm,
    /// yarn 1
    YarnClassic,
    /// yarn 2 and later
    YarnBerry,
    /// bun
    Bun,
}

impl Manager {
    /// What is typed to run it.
    pub fn command(self) -> &'static str {
        match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::YarnClassic | Self::YarnBerry => "yarn",
            Self::Bun => "bun",
        }
    }
}

impl fmt::Display for Manager {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Npm => "npm",
            Self::Pnpm => "pnpm",
            Self::YarnClassic => "yarn (classic)",
            Self::YarnBerry => "yarn (berry)",
            Self::Bun => "bun",
        })
    }
}

/// A manager and version whose rules are known. Everything that differs between
/// versions asks this. Profiles are ordered by manager, then by version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// npm 6
    Npm6,
    /// npm 7
    Npm7,
    /// npm 8
    Npm8,
    /// npm 9
    Npm9,
    /// npm 10
    Npm10,
    /// npm 11
    Npm11,
    /// npm 12
    Npm12,
    /// pnpm 9
    Pnpm9,
    /// pnpm 10
    Pnpm10,
    /// pnpm 11
    Pnpm11,
    /// pnpm 12
    Pnpm12,
    /// yarn 1, "classic"
    Yarn1,
    /// yarn 4, "berry"
    Yarn4,
    /// bun 1
    Bun1,
}

impl Profile {
    /// Every profile, by manager, oldest first.
    pub const ALL: [Self; 14] = [
        Self::Npm6,
        Self::Npm7,
        Self::Npm8,
        Self::Npm9,
        Self::Npm10,
        Self::Npm11,
        Self::Npm12,
        Self::Pnpm9,
        Self::Pnpm10,
        Self::Pnpm11,
        Self::Pnpm12,
        Self::Yarn1,
        Self::Yarn4,
        Self::Bun1,
    ];

    /// The versions of npm that are in wide use, oldest first.
    pub const CURRENT_NPM: [Self; 3] = [Self::Npm10, Self::Npm11, Self::Npm12];

    /// The profiles of one manager, oldest first.
    pub fn of(manager: Manager) -> impl DoubleEndedIterator<Item = Self> {
        (Self::ALL.into_iter()).filter(move |profile| profile.manager() == manager)
    }

    /// The profile that [`Display`](fmt::Display) writes as `text`, such as `npm@12`.
    pub fn named(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|profile| profile.to_string() == text)
    }

    /// The manager.
    pub fn manager(self) -> Manager {
        match self {
            Self::Npm6
            | Self::Npm7
            | Self::Npm8
            | Self::Npm9
            | Self::Npm10
            | Self::Npm11
            | Self::Npm12 => Manager::Npm,
            Self::Pnpm9 | Self::Pnpm10 | Self::Pnpm11 | Self::Pnpm12 => Manager::Pnpm,
            Self::Yarn1 => Manager::YarnClassic,
            Self::Yarn4 => Manager::YarnBerry,
            Self::Bun1 => Manager::Bun,
        }
    }

    /// The major version.
    pub fn major(self) -> u64 {
        match self {
            Self::Yarn1 | Self::Bun1 => 1,
            Self::Yarn4 => 4,
            Self::Npm6 => 6,
            Self::Npm7 => 7,
            Self::Npm8 => 8,
            Self::Npm9 | Self::Pnpm9 => 9,
            Self::Npm10 | Self::Pnpm10 => 10,
            Self::Npm11 | Self::Pnpm11 => 11,
            Self::Npm12 | Self::Pnpm12 => 12,
        }
    }
}

/// `npm@12`, `yarn@1`: what `--manager` takes.
impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.manager().command(), self.major())
    }
}
