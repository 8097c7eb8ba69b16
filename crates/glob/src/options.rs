//! Which minimatch is imitated, and how it is asked.

/// The two generations of minimatch in supported npm versions, and what pnpm 12 has for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// minimatch 9 with brace-expansion 2, as in npm 10.
    Minimatch9,
    /// minimatch 10 with brace-expansion 5, as in npm 11 and 12.
    Minimatch10,
    /// pnpm 12's own, in Rust.
    Pnpm12,
}

/// The options of minimatch that npm ever sets; platform is always POSIX.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "these are minimatch's own independent switches"
)]
pub struct Options {
    /// Which minimatch to imitate.
    pub dialect: Dialect,
    /// A pattern of one portion matches the last portion of any path.
    pub match_base: bool,
    /// Wildcards match a leading dot.
    pub dot: bool,
    /// A negated pattern answers for the pattern without its `!`.
    pub flip_negate: bool,
    /// Compare without regard to case, as a JavaScript `i` regular expression does.
    pub nocase: bool,
    /// With `nocase`, let portions without wildcards stay case-sensitive.
    pub nocase_magic_only: bool,
    /// A leading `!` is not a negation.
    pub nonegate: bool,
    /// A leading `#` is not a comment.
    pub nocomment: bool,
    /// 0 and 1 are for matching, 2 is for walking a file system.
    pub optimization_level: u8,
    /// Most results a brace expansion may have; the rest is dropped silently, as npm does.
    pub brace_expand_max: usize,
    /// As the copies of minimatch and brace-expansion behave that glob 13 carries in its own bundle:
    /// nested extglobs stay nested, at any depth, and in a pattern with braces every escaped
    /// character that is not part of their syntax becomes a period (the bundle has `/\\./` where
    /// the source has `/\\\./`).
    pub bundled: bool,
}

/// brace-expansion 5's own limit on results.
pub(crate) const EXPANSION_MAX: usize = 100_000;

impl Options {
    /// What ignore-walk passes for each line of an ignore file.
    pub const fn for_ignore_rules(dialect: Dialect) -> Self {
        let is_minimatch = !matches!(dialect, Dialect::Pnpm12);
        Self {
            dialect,
            match_base: true,
            dot: true,
            flip_negate: true,
            nocase: true,
            nocase_magic_only: false,
            nonegate: false,
            nocomment: !is_minimatch,
            optimization_level: 1,
            brace_expand_max: EXPANSION_MAX,
            bundled: false,
        }
    }

    /// What glob 13 passes on Linux when npm 12 calls `globSync(pattern, { cwd, dot: true })`.
    pub const fn for_glob() -> Self {
        Self {
            dialect: Dialect::Minimatch10,
            match_base: false,
            dot: true,
            flip_negate: false,
            nocase: false,
            nocase_magic_only: false,
            nonegate: true,
            nocomment: true,
            optimization_level: 2,
            brace_expand_max: 10_000,
            bundled: true,
        }
    }
}
