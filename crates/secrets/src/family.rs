use crate::set::Set;

/// One piece of a token's shape.
#[derive(Debug, Clone, Copy)]
pub enum Part {
    /// These very bytes.
    Lit(&'static str),
    /// One of these; where one begins another, the longer one first.
    Any(&'static [&'static str]),
    /// At least so many and at most so many bytes of a set, as many as there are.
    Run(Set, u16, u16),
    /// Bytes of a set, at least and at most so many, until these very bytes, which
    /// are of the set too.
    Until(Set, u16, u16, &'static str),
    /// A UUID in lower or upper case.
    Uuid,
}

/// A token from end to end. It is found by its first literal of three bytes, or the
/// longest that it has, which with what follows must fix four bytes nearly.
pub type Shape = &'static [Part];

/// How bad it is to publish one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Of little use to a stranger alone: half of a pair, an encrypted key, a key of
    /// a sandbox. Worth a look.
    Low,
    /// Opens something. It must not be published.
    High,
}

/// What a token's own structure says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Its checksum or structure holds.
    Holds,
    /// It should hold and does not: made up, or damaged.
    Fails,
    /// This form of the token carries no proof.
    None,
    /// Real, but of little use alone.
    Lesser,
    /// It is something else.
    Other,
}

/// A token in the text in which it was found.
#[derive(Clone, Copy)]
pub struct Token<'a> {
    /// The text, or what of it is at hand.
    pub around: &'a [u8],
    /// Where the token begins.
    pub start: usize,
    /// Where it has ended.
    pub end: usize,
    /// What time it is, in seconds since 1970, to tell what has expired; 0 if that
    /// is not known.
    pub now: u64,
}

impl<'a> Token<'a> {
    /// The token itself.
    pub fn text(&self) -> &'a [u8] {
        &self.around[self.start..self.end]
    }
}

/// A check of a token's structure.
pub type Check = fn(Token) -> Proof;

/// A kind of secret that somebody issues.
#[derive(Debug, Clone, Copy)]
pub struct Family {
    /// Its name in findings and policies. It never changes.
    pub id: &'static str,
    /// Who issues it.
    pub provider: &'static str,
    /// What it opens, to go after "opens".
    pub opens: &'static str,
    /// How it looks; empty where more than a shape is needed to recognise it.
    pub shapes: &'static [Shape],
    /// What proves it, where anything does.
    pub check: Option<Check>,
    /// How bad it is.
    pub severity: Severity,
    /// Who says that it looks so: the issuer's page, or a description.
    pub reference: &'static str,
    /// Where it is made worthless.
    pub revoke: &'static str,
    /// Whether it is recognised by where it stands rather than by what it is: on the
    /// same bytes, any other family is the better answer.
    pub generic: bool,
    /// Whether it is recognised in a whole file only, by the format of that file.
    pub whole: bool,
}

/// A family that is recognised by its shape, and has nothing to prove it yet.
pub(crate) const fn family(
    id: &'static str,
    provider: &'static str,
    opens: &'static str,
    shapes: &'static [Shape],
) -> Family {
    Family {
        id,
        provider,
        opens,
        shapes,
        check: None,
        severity: Severity::High,
        reference: "",
        revoke: "",
        generic: false,
        whole: false,
    }
}

impl Family {
    /// With a check.
    pub(crate) const fn check(mut self, check: Check) -> Self {
        self.check = Some(check);
        self
    }

    /// Of little use to a stranger.
    pub(crate) const fn low(mut self) -> Self {
        self.severity = Severity::Low;
        self
    }

    /// Recognised by where it stands.
    pub(crate) const fn generic(mut self) -> Self {
        self.generic = true;
        self
    }

    /// Recognised in a whole file, in which what a token looks like says more.
    pub(crate) const fn whole(mut self) -> Self {
        self.whole = true;
        self.generic = true;
        self
    }

    /// Recognised in a whole file, of which it says more than what it looks like.
    pub(crate) const fn proven_whole(mut self) -> Self {
        self.whole = true;
        self
    }

    /// With what describes it and where it is revoked.
    pub(crate) const fn see(mut self, reference: &'static str, revoke: &'static str) -> Self {
        self.reference = reference;
        self.revoke = revoke;
        self
    }
}

/// Two families are the same if they are called the same.
impl PartialEq for Family {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Family {}
