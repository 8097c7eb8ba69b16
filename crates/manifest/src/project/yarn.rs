//! yarn's workspaces, as far as they are read otherwise than npm reads them.

use packgate_tree::Tree;

use super::ProjectError;
use crate::workspaces::written;
use crate::{Evidence, Manager, Manifest, Value, decide};

/// The workspace of `root` as a manifest that says the same in npm's words; `None`
/// where it has no `workspaces`, or yarn does not publish it.
pub(super) fn manifest(tree: &dyn Tree, root: &Manifest) -> Result<Option<Manifest>, ProjectError> {
    let Some(workspaces) = root.workspaces().filter(|it| it.truthy()) else {
        return Ok(None);
    };
    let publisher = decide(&Evidence::of(root, tree))?;
    let patterns = patterns(workspaces, publisher.manager);
    let text = patterns.map(|it| serde_json::json!({ "workspaces": it }).to_string());
    // What npm refuses of it is for npm's reader to say.
    Ok(text.and_then(|text| Manifest::parse(text.as_bytes(), root.path()).ok()))
}

/// The patterns as this yarn reads them, in an order that npm reads alike: yarn 1 takes
/// a negation for a name; to yarn 4 it counts wherever it stands, and for all that is
/// below.
fn patterns(workspaces: &Value, manager: Manager) -> Option<Vec<String>> {
    let all = written(workspaces).map(str::to_owned);
    let (negated, mut patterns): (Vec<String>, Vec<String>) =
        all.partition(|text| text.starts_with('!'));
    match manager {
        Manager::YarnClassic => Some(patterns),
        Manager::YarnBerry => {
            for text in negated {
                patterns.push(format!("{}/**", text.trim_end_matches('/')));
                patterns.push(text);
            }
            Some(patterns)
        }
        Manager::Npm | Manager::Pnpm | Manager::Bun => None,
    }
}
