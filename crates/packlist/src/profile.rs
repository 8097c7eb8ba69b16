//! What differs between the profiles that npm-packlist's walk lists for. Sources: npm
//! 9 = npm-packlist 7.0.4, ignore-walk 6.0.4, minimatch 9.0.3; npm 10 = npm-packlist 9.0.0,
//! ignore-walk 7.0.0, minimatch 9.0.9; npm 11 = npm-packlist 10.0.4, ignore-walk
//! 8.0.0, minimatch 10.2.5; npm 12 = npm-packlist 11.3.0, ignore-walk 9.0.0,
//! minimatch 10.2.5, glob 13.0.6.

use packgate_glob::Dialect;
use packgate_manifest::Profile;

/// Which minimatch this manager bundles, or has in its place.
pub(crate) fn dialect(profile: Profile) -> Dialect {
    match profile {
        Profile::Npm9 | Profile::Npm10 => Dialect::Minimatch9,
        Profile::Pnpm12 => Dialect::Pnpm12,
        _ => Dialect::Minimatch10,
    }
}

/// Whether `files` entries are expanded as globs (npm 12) or turned into ignore
/// patterns (before).
pub(crate) fn files_are_globs(profile: Profile) -> bool {
    profile == Profile::Npm12
}

/// Rules that no ignore file can lift, in their order: what npm forces in and
/// out around the package's own files (npm-packlist, `processPackage`).
pub(crate) fn strict_rules(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Npm9 => STRICT_9,
        Profile::Npm10 => &STRICT[..STRICT.len() - 1],
        Profile::Npm12 => STRICT_12,
        _ => STRICT,
    }
}

/// npm-packlist 10.0.4; npm 10's list ends before the last one.
const STRICT: &[&str] = &[
    "/.git",
    "!/package.json",
    "!/readme{,.*[^~$]}",
    "!/copying{,.*[^~$]}",
    "!/license{,.*[^~$]}",
    "!/licence{,.*[^~$]}",
    "/.git",
    "/node_modules",
    ".npmrc",
    "/package-lock.json",
    "/yarn.lock",
    "/pnpm-lock.yaml",
    "/bun.lockb",
];

/// npm-packlist 7.0.4.
const STRICT_9: &[&str] = &[
    "!/readme{,.*[^~$]}",
    "!/copying{,.*[^~$]}",
    "!/license{,.*[^~$]}",
    "!/licence{,.*[^~$]}",
    "/.git",
    "!/package.json",
    "/.git",
    "/node_modules",
    "/package-lock.json",
    "/yarn.lock",
    "/pnpm-lock.yaml",
];

/// The same for a directory that is not a package's top: npm 9 packs readme and
/// licence files in all of them.
pub(crate) fn inner_strict_rules(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Npm9 => &STRICT_9[..5],
        _ => &["/.git"],
    }
}

/// npm-packlist 11.3.0.
const STRICT_12: &[&str] = &[
    "/.git",
    "!/package.json",
    "!/readme{,.*[^~$]}",
    "!/copying{,.*[^~$]}",
    "!/license{,.*[^~$]}",
    "!/licence{,.*[^~$]}",
    "/.git",
    "/node_modules",
    ".npmrc",
    "/npm-shrinkwrap.json",
    "/package-lock.json",
    "/yarn.lock",
    "/pnpm-lock.yaml",
    "/bun.lockb",
    "/bun.lock",
    "/.npm-extension.mjs",
    "/.npm-extension.cjs",
];

/// What every directory leaves out unless a rule says otherwise
/// (npm-packlist, `defaults`; the same in npm 9 to 12).
pub(crate) fn defaults() -> impl Iterator<Item = &'static str> {
    COMMON.iter().chain(&["/archived-packages/**"]).copied()
}

/// What `defaults` begins with in every npm-packlist from 1 to 11.
pub(crate) const COMMON: &[&str] = &[
    ".npmignore",
    ".gitignore",
    "**/.git",
    "**/.svn",
    "**/.hg",
    "**/CVS",
    "**/.git/**",
    "**/.svn/**",
    "**/.hg/**",
    "**/CVS/**",
    "/.lock-wscript",
    "/.wafpickle-*",
    "/build/config.gypi",
    "npm-debug.log",
    "**/.npmrc",
    ".*.swp",
    ".DS_Store",
    "**/.DS_Store/**",
    "._*",
    "**/._*/**",
    "*.orig",
];
