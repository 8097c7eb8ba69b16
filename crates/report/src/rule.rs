use serde::Serialize;

/// What a finding does: an error blocks, a warning shows, a note is quiet
/// unless asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Shown only on request.
    Note,
    /// Shown, does not block.
    Warning,
    /// Blocks: exit code 1.
    Error,
}

/// The family a rule belongs to; a policy may set the level of a whole family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Family {
    /// Source maps.
    SourceMaps,
    /// Directories and files that were never meant for others.
    Internal,
    /// Keys, tokens and files that hold them.
    Secrets,
    /// The list itself: why a file is in that nobody expects.
    List,
    /// The policy file itself.
    Policy,
}

impl Family {
    /// The family's name in a policy file.
    pub fn id(self) -> &'static str {
        match self {
            Self::SourceMaps => "source-maps",
            Self::Internal => "internal",
            Self::Secrets => "secrets",
            Self::List => "list",
            Self::Policy => "policy",
        }
    }

    /// Every family, in the order of the catalogue.
    pub const ALL: [Self; 5] = [
        Self::SourceMaps,
        Self::Internal,
        Self::Secrets,
        Self::List,
        Self::Policy,
    ];
}

/// One rule of the catalogue.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// The name in findings and in the policy file: `map-reveals-source`.
    pub id: &'static str,
    /// The family it belongs to.
    pub family: Family,
    /// The level where the policy says nothing.
    pub level: Level,
    /// One line: what it finds.
    pub summary: &'static str,
    /// The page that `packgate rule ID` prints: Markdown with the sections of
    /// [`page_sections`], in their order.
    pub page: &'static str,
}

/// The headings that every rule's page has, in this order.
pub fn page_sections() -> [&'static str; 5] {
    [
        "## What it means",
        "## Why it matters",
        "## Example",
        "## How to fix",
        "## How to allow",
    ]
}
