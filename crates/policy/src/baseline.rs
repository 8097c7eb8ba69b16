//! `packgate-baseline.txt`: secrets that are known, and were there before anybody
//! looked.
//!
//! A line is a fingerprint, a rule and a path, which is only there to be read: the
//! fingerprint is made of rule, value and path, the hashes that bundlers put into
//! names left out. It holds no line number and no date, so nothing in it changes
//! unless a secret comes or goes.

use packgate_report::{Diagnostic, Example, Finding, Place};

/// The name of the file.
pub const BASELINE_NAME: &str = "packgate-baseline.txt";

const HEAD: &str = "\
# Secrets that packgate knows of: they do not block. A new one does.
# Each line is a fingerprint, a rule, and the path it was seen under. Delete the line
# once the secret is revoked and gone.
";

/// A file of known secrets.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline {
    pub(crate) entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) fingerprint: String,
    pub(crate) rule: String,
    pub(crate) path: String,
    pub(crate) place: Place,
}

impl Baseline {
    /// Reads a file; its name, relative to the root of what is judged, goes into
    /// every place.
    ///
    /// # Errors
    /// Every line that is none.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<Diagnostic>> {
        let (mut entries, mut problems) = (Vec::new(), Vec::new());
        for (index, line) in text.lines().enumerate() {
            let place = Place {
                file: file.to_owned(),
                line: index + 1,
                column: 1,
            };
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match entry(line, &place) {
                Some(entry) => entries.push(entry),
                None => problems.push(
                    Diagnostic::at(place, "not a fingerprint, a rule and a path")
                        .help("packgate check --write-baseline writes such a file"),
                ),
            }
        }
        if problems.is_empty() {
            Ok(Self { entries })
        } else {
            Err(problems)
        }
    }

    /// The text of a file that knows every secret of these findings that is more than
    /// a note and not allowed anyway, and how many that are.
    pub fn of<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> (String, usize) {
        let mut lines: Vec<(String, String)> = Vec::new();
        for finding in findings {
            let open = finding.level > packgate_report::Level::Note && finding.allowed.is_none();
            let files = finding.files.iter().filter(|_| open);
            lines.extend(files.filter_map(|file| {
                let line = format!("{} {} {}", fingerprint(file)?, finding.rule.id, shown(file));
                Some((file.path.clone(), line))
            }));
        }
        lines.sort();
        lines.dedup();
        let count = lines.len();
        let lines = lines.into_iter().map(|(_, line)| format!("{line}\n"));
        (HEAD.to_owned() + &lines.collect::<String>(), count)
    }
}

fn entry(line: &str, place: &Place) -> Option<Entry> {
    let (fingerprint, rest) = line.split_once(' ')?;
    let (rule, path) = rest.trim_start().split_once(' ')?;
    let known = is_fingerprint(fingerprint) && rule.starts_with("secret/");
    known.then(|| Entry {
        fingerprint: fingerprint.to_owned(),
        rule: rule.to_owned(),
        path: path.trim_start().to_owned(),
        place: place.clone(),
    })
}

/// Hexadecimal digits, as `packgate check` shows them.
pub(crate) fn is_fingerprint(text: &str) -> bool {
    let digit = |it: char| it.is_ascii_digit() || ('a'..='f').contains(&it);
    matches!(text.len(), 4 | 16) && text.chars().all(digit)
}

fn fingerprint(file: &Example) -> Option<&str> {
    let secret = file.secret.as_ref()?;
    Some(secret.fingerprint.as_str()).filter(|it| !it.is_empty())
}

/// A path may hold anything; a line must end where it ends.
fn shown(file: &Example) -> String {
    file.path.chars().filter(|it| !it.is_control()).collect()
}
