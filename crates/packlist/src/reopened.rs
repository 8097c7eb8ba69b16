//! Directories that are left out and opened again.
//!
//! To reach `config/public.json`, npm has to visit `config`, and a negation of
//! that file makes it do so, whatever left `config` out. In there, `config/`
//! matches nothing any more: all of it is packed. git keeps such a directory shut.

use crate::origin::Origin;
use crate::walk::{Role, Visit, Walker};
use packgate_glob::Name;
use packgate_tree::join;
use std::sync::Arc;

/// A directory that was left out and is walked all the same.
#[derive(Debug, Clone)]
pub(crate) struct Reopened {
    /// Why its files are in: an [`Origin::Reopened`], or the negation that names
    /// the directory, as one in a reopened directory may be named.
    pub(crate) origin: Arc<Origin>,
    /// The place of the rule that leaves it out: negations after it count.
    after: usize,
}

impl Visit {
    /// Why the file `name` is in, as far as a reopened directory decides.
    pub(crate) fn by_reopening(&self, name: &Name<'_>) -> Option<&Arc<Origin>> {
        let reopened = self.reopened.as_ref()?;
        let named = self.frame.names(name, false, reopened.after);
        Some(named.unwrap_or(&reopened.origin))
    }
}

impl Walker<'_> {
    /// How the directory `name`, which is walked, was reopened, if it or one
    /// above it was, and whether it was named then.
    ///
    /// A negation that names the directory itself means all of it, as in `/*` and
    /// `!/src`. Only what a person wrote as a pattern counts: that `main` opens
    /// the directory of the build output is ordinary. What a bundled dependency
    /// does is its own affair.
    pub(crate) fn reopened(&self, visit: &Visit, name: &Name<'_>) -> Option<Reopened> {
        if self.package.role != Role::Root {
            return None;
        }
        if let Some(again) = visit.frame.reopening(name)
            && is_pattern(again.shut)
            && is_pattern(again.by)
        {
            let origin = Arc::new(Origin::Reopened {
                dir: join(&visit.rel, name.as_str()),
                by: Arc::clone(again.by),
                shut: Arc::clone(again.shut),
            });
            let after = again.at;
            return Some(Reopened { origin, after });
        }
        let mut above = visit.reopened.clone()?;
        if let Some(named) = visit.frame.names(name, true, above.after) {
            above.origin = Arc::clone(named);
        }
        Some(above)
    }
}

/// Whether a person wrote the rule as a pattern, in an ignore file or in `files`.
fn is_pattern(origin: &Origin) -> bool {
    matches!(
        origin,
        Origin::Files { .. }
            | Origin::IgnoreFile { .. }
            | Origin::OuterIgnoreFile { .. }
            | Origin::GlobalIgnoreFile { .. }
    )
}
