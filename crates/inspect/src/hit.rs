use packgate_report::{Level, Rule, SecretMark};

/// What a source map holds, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Sources, each counted in the first file that shows it.
    pub sources: u64,
    /// Their bytes.
    pub source_bytes: u64,
    /// How many of them are third-party or made by the bundler.
    pub third_party: u64,
    /// Of the others, those on the list of what debuggers skip.
    pub ignored: u64,
    /// Bytes that the package would lose with the cause.
    pub saved: u64,
    /// Up to three of the sources, by name.
    pub names: Vec<String>,
}

/// One rule broken by one packed file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The rule.
    pub rule: &'static Rule,
    /// The rule's level, or a lower one where the hit is doubtful.
    pub level: Level,
    /// The packed path.
    pub path: String,
    /// The file's size in bytes.
    pub bytes: u64,
    /// What was seen, in a few words (never a secret).
    pub detail: Option<String>,
    /// Hits of one rule, level and cause are one finding. Not for printing.
    pub cause: String,
    /// Numbers for the message.
    pub counts: Counts,
    /// Which secret it is, where it is one.
    pub secret: Option<SecretMark>,
}

/// A packed file that could not be judged, wholly or in part.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NotInspected {
    /// The packed path.
    pub path: String,
    /// Why, as the rest of a sentence.
    pub reason: String,
}

/// What inspection learned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// Every hit, by rule and path.
    pub hits: Vec<Hit>,
    /// What could not be judged, by path. Not empty: exit code 2.
    pub not_inspected: Vec<NotInspected>,
    /// How many files were read to their end.
    pub files_read: u64,
    /// How many bytes were read.
    pub bytes_read: u64,
}

/// What a rule sees in a file; the file is added by whoever asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) rule: &'static Rule,
    pub(crate) level: Level,
    pub(crate) detail: Option<String>,
    pub(crate) cause: String,
    pub(crate) counts: Counts,
    pub(crate) secret: Option<SecretMark>,
}

impl Seen {
    /// The rule is broken, at the rule's own level.
    pub(crate) fn of(rule: &'static Rule) -> Self {
        Self {
            rule,
            level: rule.level,
            detail: None,
            cause: String::new(),
            counts: Counts::default(),
            secret: None,
        }
    }

    /// Says what was seen.
    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Sets the level.
    pub(crate) fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Names the cause.
    pub(crate) fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = cause.into();
        self
    }

    /// Says which secret it is.
    pub(crate) fn secret(mut self, secret: Option<SecretMark>) -> Self {
        self.secret = secret;
        self
    }

    /// Adds the numbers.
    pub(crate) fn counts(mut self, counts: Counts) -> Self {
        self.counts = counts;
        self
    }
}
