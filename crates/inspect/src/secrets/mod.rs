//! Secrets in the content of files: `packgate-secrets` finds them, this tells where
//! in a package they stand.
//!
//! A secret is never stored in what leaves this module but as what recognises it and
//! may be shown of it.

mod families;
mod page;
mod source;

pub use families::{Detector, bare_secret_rules, check_detector, secret_groups, secret_rules};
pub(crate) use families::{family_of, rule_of};
pub(crate) use page::holding;
pub(crate) use source::{Readings, Spot};

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use packgate_secrets::{Finds, Found, Limits, MOST, Scanner, Unseen, Why};

use crate::pass::{Document, Window};
use crate::paths::is_in_comment;

/// One secret in one file.
#[derive(Debug, Clone)]
pub(crate) struct Secret {
    /// What it is, and where in the file, or in the file of an archive.
    pub(crate) found: Found,
    /// The names of the archives' files that lead to it.
    pub(crate) within: Vec<String>,
    /// Where it stands besides.
    pub(crate) spot: Spot,
}

impl Secret {
    /// Whether it stands in the file itself.
    pub(crate) fn is_direct(&self) -> bool {
        self.within.is_empty()
    }
}

/// What the search for secrets says of one file.
#[derive(Debug, Default)]
pub(crate) struct Secrets {
    /// Those in it.
    pub(crate) all: Vec<Secret>,
    /// What was not looked at.
    pub(crate) unseen: Vec<Unseen>,
}

/// The search for secrets in one file.
pub(crate) struct Search {
    scanner: Arc<Scanner>,
    finds: Finds,
    spots: BTreeMap<u64, Spot>,
    deep: packgate_secrets::Report,
}

impl Search {
    /// A search, at the beginning of a file.
    pub(crate) fn new(scanner: &Arc<Scanner>) -> Self {
        Self {
            scanner: Arc::clone(scanner),
            finds: Finds::default(),
            spots: BTreeMap::new(),
            deep: packgate_secrets::Report::default(),
        }
    }

    /// Takes the next window, and lets the document read it: it knows in which source
    /// of a map a place is only while it is there.
    pub(crate) fn scan(&mut self, window: &Window, document: &mut Document) {
        let text = window.text;
        self.scanner.scan_every_view(&text, &mut self.finds);
        let mut at = text.start;
        for place in self.places(window) {
            let index = window.index_of(place).clamp(at, text.end);
            document.feed(&text.bytes[at..index]);
            at = index;
            let mut spot = document.spot();
            spot.comment = is_remark(&text.bytes[..index]);
            self.spots.insert(place, spot);
        }
        document.feed(&text.bytes[at..text.end]);
    }

    /// The new finds, in order.
    fn places(&self, window: &Window) -> Vec<u64> {
        let end = window.text.offset + window.text.end as u64;
        let found = self.finds.found().iter().map(|it| it.offset);
        let mut places: Vec<u64> = found
            .filter(|it| *it < end && !self.spots.contains_key(it))
            .collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// Adds what unpacking the file has shown.
    pub(crate) fn unpacked(&mut self, deep: packgate_secrets::Report) {
        self.deep = deep;
    }

    /// What searches.
    pub(crate) fn scanner(&self) -> &Arc<Scanner> {
        &self.scanner
    }

    /// The file is through.
    pub(crate) fn finish(self) -> Secrets {
        let mut unseen = self.deep.unseen;
        if self.finds.more() {
            unseen.push(Unseen {
                path: Vec::new(),
                why: Why::Secrets,
            });
        }
        let mut all: Vec<Secret> = Vec::new();
        for seen in self.deep.seen {
            let within = &seen.path;
            all.extend(seen.found.into_iter().map(|found| Secret {
                found,
                within: within.clone(),
                spot: Spot::default(),
            }));
        }
        let unpacked = all.len().min(MOST);
        for found in self.finds.into_found() {
            // What an archive holds as it is was seen twice.
            let twice = all[..unpacked]
                .iter()
                .any(|it| it.found.same_secret(&found));
            if !twice {
                all.push(Secret {
                    spot: self.spots.get(&found.offset).copied().unwrap_or_default(),
                    found,
                    within: Vec::new(),
                });
            }
        }
        Secrets { all, unseen }
    }
}

/// A text without the secrets that stand in it as they are, each replaced by what may
/// be shown of it: for whatever quotes a line of a project.
pub fn redacted(text: &str) -> Cow<'_, str> {
    let found = Scanner::new().scan(text.as_bytes());
    let (mut out, mut done) = (String::new(), 0);
    for it in &found {
        let start = usize::try_from(it.offset).unwrap_or(usize::MAX);
        let Some(before) = text.get(done..start) else {
            continue;
        };
        out.push_str(before);
        out.push_str(&it.shown);
        done = (start + it.length).min(text.len());
    }
    match text.get(done..) {
        Some(rest) if done > 0 => Cow::Owned(out + rest),
        _ => Cow::Borrowed(text),
    }
}

/// Whether what follows is in a remark for people, where values are examples.
fn is_remark(before: &[u8]) -> bool {
    let start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let line = before[start..].trim_ascii_start();
    is_in_comment(before) || line.starts_with(b"# ") || line.starts_with(b"<!--")
}

/// Why something was not looked at, as the rest of a sentence; nothing where there is
/// nothing to be seen.
pub(crate) fn reason(unseen: &Unseen, limit: u64) -> Option<String> {
    let compressed = !unseen.path.is_empty() && shown_path(&unseen.path).is_none();
    if unseen.why == Why::Damaged && compressed {
        // What stands behind a damaged place in a compressed text cannot be read by
        // anybody.
        return None;
    }
    let limits = Limits::default();
    let why = match unseen.why {
        Why::Depth => format!("archives lie in each other more than {} deep", limits.depth),
        Why::Bytes => format!(
            "it unpacks to more than {}",
            packgate_report::human_bytes(limit)
        ),
        Why::Files => format!("its archives hold more than {} files", limits.files),
        Why::Damaged => "an archive that is damaged, encrypted or of an unknown kind".to_owned(),
        Why::Secrets => format!("more than {MOST} secrets: not all are shown"),
    };
    Some(match shown_path(&unseen.path) {
        Some(path) => format!("{path} in it: {why}"),
        None => why,
    })
}

/// Where in an archive something lies; a compressed text has no name of its own.
pub(crate) fn shown_path(path: &[String]) -> Option<String> {
    let names: Vec<&str> = path
        .iter()
        .map(String::as_str)
        .filter(|it| !it.is_empty())
        .collect();
    (!names.is_empty()).then(|| names.join(" → "))
}
