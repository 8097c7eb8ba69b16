//! `[[secrets.detector]]`: secrets that only this project knows of.

use packgate_report::{Level, Place};

/// A kind of secret that a policy describes: a prefix, and so many characters of an
/// alphabet behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Detector {
    /// Its name; the rule is `secret/` and this.
    pub id: String,
    /// What it is, to go after "holds": `a token of the build farm`.
    pub what: String,
    /// How each one begins.
    pub prefix: String,
    /// The name of the alphabet of the rest.
    pub alphabet: String,
    /// The least and the most characters of the rest.
    pub length: (u64, u64),
    /// How bad one is.
    pub level: Level,
    /// Why it is looked for.
    pub reason: String,
    /// Where it is written.
    pub place: Place,
}

impl Detector {
    /// The rule that its secrets break.
    pub fn rule(&self) -> String {
        format!("secret/{}", self.id)
    }
}

/// What a policy file may say of secrets.
#[derive(Clone, Copy, Default)]
pub struct Secrets<'a> {
    /// Names for several rules.
    pub groups: &'a [Group],
    /// The rules of detectors in the files of directories above.
    pub outer: &'a [String],
    /// Checks what a detector looks for, and says what is wrong with it.
    pub detector: Option<DetectorCheck<'a>>,
}

/// Says what is wrong with a detector.
pub type DetectorCheck<'a> = &'a dyn Fn(&Detector) -> Result<(), String>;

/// A name that a policy may use for several rules at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The name.
    pub id: String,
    /// The ids of the rules.
    pub rules: Vec<&'static str>,
}
