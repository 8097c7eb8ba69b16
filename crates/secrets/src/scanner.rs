use std::sync::{Arc, LazyLock};

use crate::anchors::{Anchored, Anchors, KEY};
use crate::families;
use crate::family::{Family, Proof, Severity, Token};
use crate::finds::Finds;
use crate::found::{Found, Secret, Verdict, View, redact};
use crate::placeholder::{is_counted, is_hollow, is_placeholder};
use crate::signs::{self, Sign};
use crate::window::Window;
use crate::{jwk, pem, runs, shape, url};

/// How much around the matches of a window is searched for runs: more than the
/// shortest run, and whole blocks.
const MARGIN: usize = 64;

/// A shorter value that counts is nobody's.
const COUNTED: usize = 16;
/// Shorter runs are no keys in JSON.
const SECRET: usize = 40;

/// How the known families are found: made once, for all scanners.
static KNOWN: LazyLock<Arc<Anchors>> = LazyLock::new(|| Arc::new(Anchors::new(families::all())));

/// Finds secrets. Used for any number of texts, by any number of threads; only the
/// first one takes a millisecond to make, and each that has families of its own.
pub struct Scanner {
    anchors: Arc<Anchors>,
    now: u64,
}

/// Who is told of hits.
pub(crate) type Tell<'a> = &'a mut dyn FnMut(Hit);

/// What a detector saw, in the bytes of a window.
pub(crate) struct Hit {
    pub(crate) family: &'static Family,
    pub(crate) verdict: Verdict,
    pub(crate) severity: Severity,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What of the bytes is the secret, undone of escapes, for comparison.
    pub(crate) secret: Vec<u8>,
    pub(crate) shown: String,
    /// How the bytes were read.
    pub(crate) view: View,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

impl Scanner {
    /// A scanner for all families.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// A scanner for all families and some more: those of [`describe`](crate::describe).
    pub fn with(more: &[&'static Family]) -> Self {
        let anchors = if more.is_empty() {
            Arc::clone(&KNOWN)
        } else {
            Arc::new(Anchors::new(families::all().chain(more.iter().copied())))
        };
        Self { anchors, now: 0 }
    }

    /// A scanner that knows what time it is, in seconds since 1970: a token that
    /// has expired is of [`Severity::Low`].
    #[must_use]
    pub fn at(mut self, now: u64) -> Self {
        self.now = now;
        self
    }

    /// The secrets in a whole text.
    pub fn scan(&self, text: &[u8]) -> Vec<Found> {
        let mut finds = Finds::default();
        self.scan_window(&Window::whole(text), &mut finds);
        finds.into_found()
    }

    /// Adds what begins in a window.
    pub fn scan_window(&self, window: &Window, finds: &mut Finds) {
        self.hits(window, &mut |hit| finds.push(window, hit));
    }

    /// Tells what begins in a window.
    pub(crate) fn hits(&self, window: &Window, tell: Tell) {
        self.tokens(window, tell, &mut |_, _, _| {});
        signs::each(window, |sign, at| {
            if let Some(hit) = announced(sign, window.bytes, at) {
                tell(hit);
            }
        });
    }

    /// Tells of tokens, and shows each run that they may stand in: a run is what
    /// looking at every byte is for, so that others look at runs alone.
    pub(crate) fn tokens(
        &self,
        window: &Window,
        tell: Tell,
        show: &mut dyn FnMut(usize, usize, Tell),
    ) {
        let from = window.start.saturating_sub(MARGIN);
        let to = (window.end + MARGIN).min(window.bytes.len());
        let mut done = window.start;
        runs::for_each(&window.bytes[from..to], |start, end| {
            let (start, end) = (from + start, whole(window.bytes, from + end, to));
            for at in self.anchors.before(window.bytes, start) {
                if at >= done {
                    done = self.try_at(window.bytes, at, tell).unwrap_or(done);
                }
            }
            self.run(window, start.max(done), end.min(window.end), tell);
            done = done.max(end);
            if end - start > SECRET
                && (window.start..window.end).contains(&start)
                && let Some(hit) = jwk::detect(window.bytes, start, end)
            {
                tell(hit);
            }
            show(start, end, tell);
        });
    }

    fn run(&self, window: &Window, start: usize, end: usize, tell: Tell) {
        let bytes = window.bytes;
        let reach = (end + KEY - 1).min(bytes.len());
        let Some(run) = bytes.get(start..reach) else {
            return;
        };
        let mut next = start;
        for (at, key) in (start..).zip(run.windows(KEY)) {
            let key = [key[0], key[1], key[2], key[3]];
            if self.anchors.may(key)
                && at >= next
                && let Some(hit) = self.token(bytes, key, at)
            {
                next = hit.end.max(at + 1);
                tell(hit);
            }
        }
    }

    /// Looks for a token at one place; answers where it ends.
    fn try_at(&self, bytes: &[u8], at: usize, tell: Tell) -> Option<usize> {
        let key = *bytes.get(at..)?.first_chunk::<KEY>()?;
        let hit = self
            .anchors
            .may(key)
            .then(|| self.token(bytes, key, at))??;
        let end = hit.end.max(at + 1);
        tell(hit);
        Some(end)
    }

    fn token(&self, bytes: &[u8], key: [u8; KEY], at: usize) -> Option<Hit> {
        self.anchors
            .at(key)
            .find_map(|it| judge(it, bytes, at, self.now))
    }
}

/// The verdict on what was not made up; of what was by counting, that it fails.
fn credible(verdict: Verdict, body: &[u8]) -> Option<Verdict> {
    // What a checksum confirms was not made up by hand.
    if verdict == Verdict::Confirmed {
        return (!is_hollow(body)).then_some(verdict);
    }
    if !is_placeholder(body) {
        return Some(verdict);
    }
    (body.len() >= COUNTED && is_counted(body)).then_some(Verdict::FailedChecksum)
}

/// Where a run ends that goes on behind what was searched.
fn whole(bytes: &[u8], end: usize, to: usize) -> usize {
    if end < to {
        return end;
    }
    let rest = bytes[end..].iter().take_while(|it| runs::in_run(**it));
    end + rest.count()
}

/// A password or a key that is recognised by what stands before it.
pub(crate) fn announced(sign: Sign, bytes: &[u8], at: usize) -> Option<Hit> {
    match sign {
        Sign::Armour => pem::detect(bytes, at),
        Sign::Authority => url::detect(bytes, at),
        Sign::Escape => None,
    }
}

/// Whether a token of this shape stands at `at`, and what it proves.
fn judge(it: &Anchored, bytes: &[u8], at: usize, now: u64) -> Option<Hit> {
    let (start, end) = shape::place(it.shape, it.anchor, bytes, at)?;
    let token = Token {
        around: bytes,
        start,
        end,
        now,
    };
    let proof = it.family.check.map_or(Proof::None, |check| check(token));
    let (verdict, severity) = match proof {
        Proof::Holds => (Verdict::Confirmed, it.family.severity),
        Proof::Fails => (Verdict::FailedChecksum, it.family.severity),
        Proof::None => (Verdict::ShapeOnly, it.family.severity),
        Proof::Lesser => (Verdict::ShapeOnly, Severity::Low),
        Proof::Other => return None,
    };
    let prefix = shape::prefix(it.shape, token.text());
    let verdict = credible(verdict, &token.text()[prefix..])?;
    Some(Hit {
        family: it.family,
        verdict,
        severity,
        start,
        end,
        secret: token.text().to_vec(),
        shown: redact(token.text(), prefix),
        view: View::Plain,
    })
}

impl Hit {
    pub(crate) fn found(self, offset: u64, line: u64, column: Option<u64>) -> Found {
        Found {
            family: self.family,
            verdict: self.verdict,
            severity: self.severity,
            offset: offset + self.start as u64,
            length: self.end - self.start,
            line,
            column,
            shown: self.shown,
            view: self.view,
            secret: Secret(self.secret.into()),
        }
    }
}
