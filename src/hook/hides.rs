//! What git hides, for the rules about the list.

use packgate_gate::{Hidden, HiddenBy, Hides, HidingRule};
use packgate_git::{IgnoreRule, IgnoredBy, Ignores};

/// The files that git does not track and does not show.
pub(crate) struct Untracked<'a>(pub(super) Ignores<'a>);

impl Hides for Untracked<'_> {
    fn hidden(&self, path: &str) -> Result<Option<Hidden>, String> {
        let found = self.0.hidden(path).map_err(|error| error.to_string())?;
        Ok(found.map(|it| Hidden {
            rule: rule(it.rule),
            in_tree: it.in_tree.map(rule),
        }))
    }
}

fn rule(rule: IgnoreRule) -> HidingRule {
    HidingRule {
        by: match rule.by {
            IgnoredBy::InTree => HiddenBy::InTree,
            IgnoredBy::Exclude => HiddenBy::Exclude,
            IgnoredBy::Global => HiddenBy::Global,
        },
        file: rule.file,
        line: rule.line,
        pattern: rule.pattern,
        at: rule.at,
    }
}
