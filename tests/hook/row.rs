//! One scenario, run with a leak and clean, under packgate and under a control.

use crate::secret::piece_in;
use crate::state::{capture, difference};
use crate::support::{Kind, Mode, Run, Scratch};

/// What must come of a run.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Expect {
    /// git fails because the hook exits with 1, each of these is said, and what the
    /// row probes is what it was.
    Blocked(&'static [&'static str]),
    /// The hook exits with 2 and says each of these; git fails, nothing has moved.
    Cannot(&'static [&'static str]),
    /// The hook lets it through, git succeeds, and what the row probes has moved.
    Passes,
    /// The same, and packgate says each of these.
    PassesSaying(&'static [&'static str]),
    /// The same, and packgate says nothing at all.
    Silently,
    /// git succeeds with nothing to move.
    NothingMoves,
    /// git itself refuses, before any hook.
    GitRefuses(&'static str),
    /// There is no such run.
    None,
}

/// A scenario. Its scripts begin in `repo`; `put` writes what leaks, or not.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// Before the hooks are there.
    pub(crate) setup: &'static str,
    /// What the user edits and stages.
    pub(crate) change: &'static str,
    /// The command that runs the hook.
    pub(crate) run: &'static str,
    /// What moves when it passes.
    pub(crate) probe: &'static str,
    pub(crate) leak: Expect,
    pub(crate) clean: Expect,
}

/// The rule that sees what `put` writes.
pub(crate) const TOKEN: Expect = Expect::Blocked(&["secret/npm-token"]);
/// The rule that sees what `map` writes.
pub(crate) const MAP: Expect = Expect::Blocked(&["map-reveals-source"]);

/// A commit of something new in a package.
pub(crate) const COMMIT: Row = Row {
    name: "",
    setup: "repository",
    change: "put lib/b.js; git add -A",
    run: "git commit -qm two",
    probe: "git rev-parse -q --verify HEAD || echo none",
    leak: TOKEN,
    clean: Expect::Passes,
};

/// A push of something new in a package to a bare remote.
pub(crate) const PUSH: Row = Row {
    name: "",
    setup: "repository; remote",
    change: "put lib/b.js; quietly",
    run: "git push -q origin main",
    probe: "git ls-remote ../remote.git",
    leak: TOKEN,
    clean: Expect::Passes,
};

/// What the two runs of a row came to.
pub(crate) struct Told {
    pub(crate) leak: String,
    pub(crate) clean: String,
    pub(crate) unchanged: String,
    pub(crate) failures: Vec<String>,
}

impl Row {
    pub(crate) fn told(&self) -> Told {
        let mut failures = Vec::new();
        let (mut shown, mut unchanged) = (Vec::new(), true);
        for (kind, expect) in [(Kind::Leak, self.leak), (Kind::Clean, self.clean)] {
            if matches!(expect, Expect::None) {
                shown.push("–".to_owned());
                continue;
            }
            let before = failures.len();
            unchanged &= self.run(kind, expect, &mut failures);
            shown.push(if failures.len() == before {
                expect.shown()
            } else {
                "**FAILS**".to_owned()
            });
        }
        let clean = shown.pop().unwrap();
        Told {
            leak: shown.pop().unwrap(),
            clean,
            unchanged: if unchanged { "yes" } else { "**NO**" }.to_owned(),
            failures,
        }
    }

    /// Runs it once under packgate and once under the control; whether packgate
    /// changed nothing.
    fn run(&self, kind: Kind, expect: Expect, failures: &mut Vec<String>) -> bool {
        let mut fail = |what: String| failures.push(format!("{} ({kind:?}): {what}", self.name));
        let scratch = Scratch::new(kind, Mode::Hooked);
        let Some((run, moved)) = self.perform(&scratch, true, &mut fail) else {
            return true;
        };
        let codes = scratch.codes();
        let failed = expect.check(&run, moved, &codes);
        if let Some(what) = failed {
            fail(format!(
                "{what}; hooks {codes:?}, git {}\n{}",
                run.code, run.said
            ));
            return true;
        }
        let mut unchanged = true;
        if let Some(what) = scratch.touched() {
            fail(format!("written while the hook ran: {what}"));
            unchanged = false;
        }
        let control = Scratch::new(kind, Mode::Control);
        let hooks = matches!(expect, Expect::Blocked(_) | Expect::Cannot(_));
        let Some((_, also)) = self.perform(&control, hooks, &mut fail) else {
            return true;
        };
        if also != moved {
            fail("the control moves otherwise".to_owned());
        }
        if let Some(what) = difference(&capture(&scratch), &capture(&control)) {
            fail(format!("not what git alone leaves: {what}"));
            unchanged = false;
        }
        unchanged
    }

    /// Sets up, runs; what the command said, and whether what is probed moved.
    fn perform(
        &self,
        scratch: &Scratch,
        hooks: bool,
        fail: &mut impl FnMut(String),
    ) -> Option<(Run, bool)> {
        let setup = scratch.sh(self.setup);
        if setup.code != 0 {
            fail(format!("setup: {}", setup.said));
            return None;
        }
        if hooks {
            scratch.install_hooks();
        }
        let change = scratch.sh(self.change);
        if change.code != 0 || !scratch.codes().is_empty() {
            fail(format!("change: {}", change.said));
            return None;
        }
        let before = scratch.sh(self.probe).said;
        let run = scratch.sh(self.run);
        if let Some(piece) = piece_in(&run.said) {
            fail(format!("{piece} of the secret is shown:\n{}", run.said));
        }
        Some((run, scratch.sh(self.probe).said != before))
    }
}

impl Expect {
    fn shown(self) -> String {
        match self {
            Self::Blocked(what) => format!("blocked: {}", what[0]),
            Self::Cannot(what) => format!("exit 2: {}", what[0]),
            Self::Passes => "passes".to_owned(),
            Self::Silently => "passes, says nothing".to_owned(),
            Self::PassesSaying(what) => format!("passes, says: {}", what[0]),
            Self::NothingMoves => "passes, nothing moves".to_owned(),
            Self::GitRefuses(_) => "git refuses itself".to_owned(),
            Self::None => "–".to_owned(),
        }
    }

    /// What is not as it must be.
    fn check(self, run: &Run, moved: bool, codes: &[(String, i32)]) -> Option<String> {
        let exits = |code: i32| codes.iter().any(|it| it.1 == code);
        let unsaid = |parts: &[&str]| {
            let part = parts.iter().find(|part| !run.said.contains(**part))?;
            Some(format!("{part:?} is not said"))
        };
        let (code, parts) = match self {
            Self::Blocked(parts) => (1, parts),
            Self::Cannot(parts) => (2, parts),
            Self::Passes | Self::PassesSaying(_) | Self::Silently | Self::NothingMoves => {
                if run.code != 0 || codes.iter().any(|it| it.1 != 0) {
                    return Some("does not pass".to_owned());
                }
                return match self {
                    Self::NothingMoves if moved => Some("it moved".to_owned()),
                    Self::NothingMoves => None,
                    _ if codes.is_empty() => Some("no hook ran".to_owned()),
                    _ if !moved => Some("nothing moved".to_owned()),
                    Self::PassesSaying(parts) => unsaid(parts),
                    Self::Silently if !run.said.is_empty() => Some("it says something".to_owned()),
                    _ => None,
                };
            }
            Self::GitRefuses(part) => {
                if run.code == 0 || !codes.is_empty() {
                    return Some("git does not refuse".to_owned());
                }
                return unsaid(&[part]);
            }
            Self::None => return None,
        };
        if run.code == 0 {
            return Some("git succeeds".to_owned());
        }
        if !exits(code) {
            return Some(format!("no hook exits with {code}"));
        }
        if moved {
            return Some("it moved all the same".to_owned());
        }
        unsaid(parts)
    }
}
