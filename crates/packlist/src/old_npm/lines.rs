//! The three lines of npm-packlist before it was written anew for npm 9, and what
//! differs between them.

use crate::profile::COMMON;
use packgate_glob::Old;

/// A line of npm-packlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Line {
    /// npm-packlist 1.4.8 with ignore-walk 3.0.3, minimatch 3.1.2 and npm-bundled 1.1.1: npm 6.
    One,
    /// npm-packlist 2.2.2 with ignore-walk 3.0.4, minimatch 3.0.4 and glob 7.2.0: npm 7.
    Two,
    /// npm-packlist 5.1.3 with ignore-walk 5.0.1, minimatch 5.1.0 and glob 8.0.3: npm 8.
    Five,
    /// The same with minimatch 5.1.6 and glob 8.1.0: pnpm 9.
    FivePnpm9,
    /// The same with minimatch 5.1.9 and glob 8.1.0: pnpm 10.
    FivePnpm10,
}

impl Line {
    /// The minimatch it brings along.
    pub(crate) fn minimatch(self) -> Old {
        match self {
            Self::One | Self::Two => Old::Minimatch3,
            Self::Five => Old::Minimatch5,
            Self::FivePnpm9 => Old::Minimatch516,
            Self::FivePnpm10 => Old::Minimatch519,
        }
    }

    /// Whether `files` is expanded by glob, its matches taking the place of the
    /// directory's entries. Before, each entry was a negated ignore pattern.
    pub(crate) fn expands_files(self) -> bool {
        self >= Self::Two
    }

    /// Whether this is npm-packlist 5.
    pub(crate) fn is_five(self) -> bool {
        self >= Self::Five
    }

    /// What the package's top directory leaves out unless a rule says otherwise.
    pub(crate) fn defaults(self) -> Vec<&'static str> {
        let mut rules = [COMMON, LOCKS].concat();
        rules.extend(match self {
            Self::One => ONE,
            Self::Two => TWO,
            _ => FIVE,
        });
        rules
    }
}

/// What all three go on with.
const LOCKS: &[&str] = &["/package-lock.json", "/yarn.lock"];

const ONE: &[&str] = &[
    "archived-packages/**",
    "core",
    "!core/",
    "!**/core/",
    "*.core",
    "*.vgcore",
    "vgcore.*",
    "core.+([0-9])",
];
const TWO: &[&str] = &["/archived-packages/**"];
const FIVE: &[&str] = &["/pnpm-lock.yaml", "/archived-packages/**"];

/// Readme and licence files, which npm-packlist 2 and 5 pack in every directory
/// that they walk: `/^(readme|copying|license|licence)(\..*[^~$])?$/i`.
pub(crate) fn is_must_have(name: &str) -> bool {
    let names = ["readme", "copying", "license", "licence"];
    names.iter().any(|known| {
        let Some((head, rest)) = name.split_at_checked(known.len()) else {
            return false;
        };
        if !head.eq_ignore_ascii_case(known) {
            return false;
        }
        let Some(rest) = rest.strip_prefix('.') else {
            return rest.is_empty();
        };
        let Some(last) = rest.chars().next_back() else {
            return false;
        };
        let inner = &rest[..rest.len() - last.len_utf8()];
        !matches!(last, '~' | '$') && !inner.contains(['\n', '\r', '\u{2028}', '\u{2029}'])
    })
}

/// The same as a pattern of the top directory (npm-packlist 2 and 5).
pub(crate) const MUST_HAVES: &str = "@(readme|copying|license|licence){,.*[^~$]}";
/// npm-packlist 1 forced more, at every depth below a package.json.
pub(crate) const MUST_HAVES_ONE: &str =
    "@(readme|copying|license|licence|notice|changes|changelog|history){,.*[^~$]}";

#[cfg(test)]
mod tests {
    use super::is_must_have;

    #[test]
    fn readmes_are_known_by_their_whole_name() {
        for (name, is) in [
            ("README", true),
            ("Readme.md", true),
            ("licence.de.txt", true),
            ("README.", false),
            ("README.md~", false),
            ("README-de.md", false),
            ("LICENSE.d", true),
            ("readmé", false),
        ] {
            assert_eq!(is_must_have(name), is, "{name}");
        }
    }
}
