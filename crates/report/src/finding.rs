use std::fmt;

use crate::fingerprint::fingerprint;
use crate::rule::{Level, Rule};

/// A position in a file of the project (not of the packed file).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// The file, relative to the package.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// One packed file that a finding is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The packed path.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What was seen in it, in a few words (never a secret).
    pub detail: Option<String>,
    /// Which secret it is, where it is one that can be told from others.
    pub secret: Option<SecretMark>,
}

/// What tells a secret in a file from others, without telling the secret.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SecretMark {
    /// Hexadecimal digits made, slowly, of rule, value and path: the same wherever in
    /// the file it stands, and whatever hash a bundler put into the file's name.
    pub fingerprint: String,
    /// The numbers of the policy's expressions that match its value.
    pub matches: Vec<usize>,
}

/// An edit that was simulated and takes the files out of the packed set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What the edit does, in one line: `add "!dist/**/*.map" to "files"`.
    pub title: String,
    /// The file to change, relative to the package.
    pub file: String,
    /// The whole file as it is (empty where it does not exist yet).
    pub before: String,
    /// The whole file after the edit.
    pub after: String,
    /// How many packed files it takes out, under the profile that loses most.
    pub files: usize,
    /// The profiles under which the edit was simulated and works, such as `npm@12`.
    pub proved: Vec<String>,
}

/// One cause, with every packed file it concerns.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// The level after the policy has spoken.
    pub level: Level,
    /// What was found, as one sentence without a final stop. It does not say how
    /// many files there are: renderers do, and a policy may split a finding.
    pub message: String,
    /// The packed files it concerns, in order; never empty, except for findings
    /// about the policy file or about no single file.
    pub files: Vec<Example>,
    /// Why the first of these files is in the package, in words.
    pub why: Option<String>,
    /// The line that lets them in, where there is one.
    pub place: Option<Place>,
    /// The smallest edit that takes them out, where one was found.
    pub fix: Option<Fix>,
    /// What to do where no edit of the list can help, as the rest of a sentence.
    pub advice: Option<String>,
    /// The profiles under which this holds, such as `npm@11`; empty where the
    /// profile does not matter.
    pub profiles: Vec<String>,
    /// A policy reason that lowered the level, if any.
    pub allowed: Option<String>,
    /// A stable name for this finding: rule and files, hashed.
    pub fingerprint: String,
}

impl Finding {
    /// A finding at its rule's own level, named after its rule and files.
    pub fn new(rule: &'static Rule, message: impl Into<String>, files: Vec<Example>) -> Self {
        let paths: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let fingerprint = fingerprint(rule.id, &paths);
        Self {
            rule,
            level: rule.level,
            message: message.into(),
            files,
            why: None,
            place: None,
            fix: None,
            advice: None,
            profiles: Vec::new(),
            allowed: None,
            fingerprint,
        }
    }

    /// Sum of the sizes of the files, in bytes.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}
