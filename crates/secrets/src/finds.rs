use crate::family::Severity;
use crate::found::{Found, Verdict, View};
use crate::scanner::Hit;
use crate::window::{Window, newlines};

/// More secrets of one text than this are of no more help to anybody.
pub const MOST: usize = 1000;

/// How many of the last finds a new one may overlap: all that can begin within the
/// longest of them.
const RIVALS: usize = 64;

/// Half of a pair, and the half that opens something with it.
const PAIRS: [(&str, &str); 1] = [("aws-access-key", "aws-secret-key")];

/// What the windows of one text have shown.
#[derive(Debug, Default)]
pub struct Finds {
    found: Vec<Found>,
    more: bool,
    /// The last place whose line was counted, and that line.
    counted: (u64, u64),
    /// Where in the text the line begins on which that place is, if that is known.
    begun: Option<u64>,
    /// Where in the text the line begins on which the window does, if that is known.
    line_start: Option<u64>,
}

impl Finds {
    /// The secrets so far.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Whether there were more than [`MOST`], which are not kept.
    pub fn more(&self) -> bool {
        self.more
    }

    /// The secrets, in the order in which they stand in the text.
    pub fn into_found(mut self) -> Vec<Found> {
        self.pair();
        self.found.sort_by_key(|it| it.offset);
        self.found
    }

    /// Half of a pair is worth little, unless the other half is in the same text.
    fn pair(&mut self) {
        for (half, other) in PAIRS {
            let whole = self.found.iter().any(|it| it.family.id == other);
            for found in &mut self.found {
                if whole && found.family.id == half && found.verdict != Verdict::FailedChecksum {
                    found.severity = Severity::High;
                }
            }
        }
    }

    /// The next window begins on a line that itself begins here.
    pub(crate) fn line_starts(&mut self, at: u64) {
        self.line_start = Some(at);
    }

    /// The text was one of so many bytes for each character.
    pub(crate) fn widen(&mut self, width: usize) {
        for found in &mut self.found {
            found.offset *= width as u64;
            found.length *= width;
            found.view = View::Wide;
        }
    }

    /// Of what overlaps, the surer stays.
    pub(crate) fn push(&mut self, window: &Window, hit: Hit) {
        if self.more {
            return;
        }
        let line = self.line(window, hit.start);
        let at = window.offset + hit.start as u64;
        let column = self.begun.map(|begun| at - begun + 1);
        let new = hit.found(window.offset, line, column);
        let recent = self.found.len().saturating_sub(RIVALS);
        let rivals = || self.found[recent..].iter().filter(|it| it.overlaps(&new));
        if rivals().any(|it| it.weight() >= new.weight()) {
            return;
        }
        let kept = self
            .found
            .split_off(recent)
            .into_iter()
            .filter(|it| !it.overlaps(&new));
        self.found.extend(kept);
        if self.found.len() < MOST {
            self.found.push(new);
        } else {
            self.more = true;
        }
    }

    /// The line of a place, counted from the last one that was: a text with many
    /// finds on one line is not counted through for each.
    fn line(&mut self, window: &Window, at: usize) -> u64 {
        let (known, line) = self.counted;
        let known = known
            .checked_sub(window.offset)
            .and_then(|it| usize::try_from(it).ok());
        let line = match known {
            Some(known) if line > 0 && known <= at => {
                let last = memchr::memrchr(b'\n', &window.bytes[known..at]);
                if let Some(last) = last {
                    self.begun = Some(window.offset + (known + last) as u64 + 1);
                }
                line + newlines(&window.bytes[known..at])
            }
            Some(known) if line > 0 && known <= window.bytes.len() => {
                self.begin(window, at);
                line - newlines(&window.bytes[at..known])
            }
            _ => {
                self.begin(window, at);
                window.line_at(at)
            }
        };
        self.counted = (window.offset + at as u64, line);
        line
    }

    /// Looks for the beginning of a line.
    fn begin(&mut self, window: &Window, at: usize) {
        let first = || (window.offset == 0).then_some(0).or(self.line_start);
        let last = memchr::memrchr(b'\n', &window.bytes[..at]);
        self.begun = last.map(|it| window.offset + it as u64 + 1).or_else(first);
    }
}
