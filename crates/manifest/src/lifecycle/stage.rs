use std::fmt;

use crate::Manager;

/// A script that may run before an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stage {
    /// `prepublish` (pnpm and yarn only)
    Prepublish,
    /// `prepublishOnly`
    PrepublishOnly,
    /// `prepack`
    Prepack,
    /// `prepare`
    Prepare,
    /// `postpack`
    Postpack,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Self; 5] = [
        Self::Prepublish,
        Self::PrepublishOnly,
        Self::Prepack,
        Self::Prepare,
        Self::Postpack,
    ];

    /// Its name in `scripts`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepublish => "prepublish",
            Self::PrepublishOnly => "prepublishOnly",
            Self::Prepack => "prepack",
            Self::Prepare => "prepare",
            Self::Postpack => "postpack",
        }
    }

    /// The stage whose script has this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }

    /// The stages that run before the tarball is made when `manager` publishes, in
    /// that order. Measured with npm 10 to 12, pnpm 10 and 12, yarn 1.22 and 4.18,
    /// bun 1.4.
    pub(super) fn before_packing(manager: Manager) -> &'static [Self] {
        match manager {
            Manager::Npm | Manager::Bun => &[Self::PrepublishOnly, Self::Prepack, Self::Prepare],
            Manager::Pnpm => &[
                Self::PrepublishOnly,
                Self::Prepublish,
                Self::Prepack,
                Self::Prepare,
            ],
            Manager::YarnClassic => &[
                Self::Prepublish,
                Self::Prepare,
                Self::PrepublishOnly,
                Self::Prepack,
            ],
            Manager::YarnBerry => &[Self::Prepublish, Self::Prepack],
        }
    }

    /// The stage in which a gate belongs: the last that can stop the upload. Yarn
    /// berry runs `postpack` after it.
    pub fn of_gate(manager: Manager) -> Self {
        match manager {
            Manager::YarnBerry => Self::Prepack,
            _ => Self::Postpack,
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
