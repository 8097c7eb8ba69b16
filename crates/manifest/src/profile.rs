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
/// versions asks this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Profile {
    /// npm 10
    Npm10,
    /// npm 11
    Npm11,
    /// npm 12
    Npm12,
}

impl Profile {
    /// Every profile, oldest first.
    pub const ALL: [Self; 3] = [Self::Npm10, Self::Npm11, Self::Npm12];

    /// The manager.
    pub fn manager(self) -> Manager {
        match self {
            Self::Npm10 | Self::Npm11 | Self::Npm12 => Manager::Npm,
        }
    }

    /// The major version.
    pub fn major(self) -> u64 {
        match self {
            Self::Npm10 => 10,
            Self::Npm11 => 11,
            Self::Npm12 => 12,
        }
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.manager(), self.major())
    }
}
