use super::commands::{Command, Joint, commands};
use super::names::{GATE, is_gate};
use super::{Scripts, Stage};
use crate::{Manager, Manifest};

/// A change of one member of `scripts`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScriptEdit {
    /// The member.
    pub stage: Stage,
    /// Its text; `None` where there is none.
    pub before: Option<String>,
    /// Its text afterwards; `None` removes it.
    pub after: Option<String>,
}

/// The edits of `scripts` that make a gate stand where each of `managers` needs it:
/// first in `postpack`, where the set is final and nothing is uploaded yet; for yarn
/// berry, which uploads before `postpack`, last in `prepack`. None where it stands
/// there already, or elsewhere to the same effect.
pub fn script_edits(manifest: &Manifest, managers: &[Manager]) -> Vec<ScriptEdit> {
    edits_of(&Scripts::of(manifest), managers)
}

/// The edits that take the gate out of every stage's script.
pub fn script_removals(manifest: &Manifest) -> Vec<ScriptEdit> {
    let scripts = Scripts::of(manifest);
    let removal = |stage: Stage| {
        let before = scripts.text(stage.name())?;
        let after = without_gate(before)?;
        Some(ScriptEdit {
            stage,
            before: Some(before.to_owned()),
            after: (!after.is_empty()).then_some(after),
        })
    };
    Stage::ALL.into_iter().filter_map(removal).collect()
}

/// As [`script_edits`].
pub(super) fn edits_of(scripts: &Scripts, managers: &[Manager]) -> Vec<ScriptEdit> {
    let mut edits: Vec<ScriptEdit> = Vec::new();
    for manager in managers {
        let stage = Stage::of_gate(*manager);
        let known = edits.iter().any(|edit| edit.stage == stage);
        if known || !scripts.gates(*manager).is_empty() {
            continue;
        }
        let before = scripts.text(stage.name()).map(str::to_owned);
        let bare = before.as_deref().unwrap_or_default();
        let bare = without_gate(bare).unwrap_or_else(|| bare.to_owned());
        let after = match stage {
            Stage::Postpack => first(&bare),
            _ => last(&bare),
        };
        edits.push(ScriptEdit {
            stage,
            before,
            after: Some(after),
        });
    }
    edits
}

/// The gate before everything else, so that its failure is the script's.
fn first(script: &str) -> String {
    match script.trim() {
        "" => GATE.to_owned(),
        script if is_plain(script) => format!("{GATE} && {script}"),
        script => format!("{GATE} && ({script})"),
    }
}

/// The gate after everything else.
fn last(script: &str) -> String {
    match script.trim() {
        "" => GATE.to_owned(),
        // What is started beside the script may end when it likes; a `;` at its end
        // would be one too many.
        script => format!("{} && {GATE}", script.trim_end_matches([';', ' '])),
    }
}

/// Whether the script's commands are joined by `&&` alone.
fn is_plain(script: &str) -> bool {
    let outer = |it: &&Command| it.joint_depth == 0;
    let found = commands(script);
    let mut joints = found.iter().filter(outer).map(|it| it.joint);
    joints.all(|joint| matches!(joint, Joint::And | Joint::End))
}

/// The script without the gate; `None` where it is not in it. What follows or
/// precedes it stays as it is written.
fn without_gate(script: &str) -> Option<String> {
    let found = commands(script);
    let at = found.iter().position(|it| is_gate(&it.words))?;
    let rest = if let Some(next) = found.get(at + 1) {
        let head = &script[..found[at].span.start];
        // An opening parenthesis before the next command belongs to it.
        let between = &script[found[at].span.end..next.span.start];
        let skip = between.find('(').unwrap_or(between.len());
        let tail = &script[found[at].span.end + skip..];
        let tail = if head.trim().is_empty() {
            unwrapped(tail)
        } else {
            tail
        };
        format!("{head}{tail}")
    } else {
        let head = at.checked_sub(1).map_or("", |last| {
            let end = found[last].span.end;
            let between = &script[end..found[at].span.start];
            let keep = between.rfind(')').map_or(0, |at| at + 1);
            &script[..end + keep]
        });
        head.to_owned()
    };
    Some(without_gate(&rest).unwrap_or(rest))
}

/// The text without the parentheses that [`first`] puts around it.
fn unwrapped(text: &str) -> &str {
    let inner = text
        .trim()
        .strip_prefix('(')
        .and_then(|it| it.strip_suffix(')'));
    match inner {
        Some(inner) if first(inner) == format!("{GATE} && {}", text.trim()) => inner,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(postpack: Option<&str>, prepack: Option<&str>) -> Manifest {
        let mut scripts = serde_json::Map::new();
        for (name, text) in [("postpack", postpack), ("prepack", prepack)] {
            if let Some(text) = text {
                scripts.insert(name.to_owned(), text.into());
            }
        }
        let json = serde_json::json!({ "scripts": scripts }).to_string();
        Manifest::parse(json.as_bytes(), "package.json").unwrap()
    }

    #[test]
    fn the_gate_comes_first_in_postpack_and_goes_without_trace() {
        for (before, after) in [
            (None, "packgate-publish"),
            (Some("rm -rf dist"), "packgate-publish && rm -rf dist"),
            (Some("a && b"), "packgate-publish && a && b"),
            (Some("a || b"), "packgate-publish && (a || b)"),
            (Some("a; b"), "packgate-publish && (a; b)"),
            (Some("a && (b || c)"), "packgate-publish && a && (b || c)"),
            (Some("(a; b) || c"), "packgate-publish && ((a; b) || c)"),
            (Some("a 'x && y'"), "packgate-publish && a 'x && y'"),
        ] {
            let edits = script_edits(&manifest(before, None), &[Manager::Npm]);
            assert_eq!(edits.len(), 1, "{before:?}");
            assert_eq!(edits[0].after.as_deref(), Some(after), "{before:?}");
            let changed = manifest(Some(after), None);
            assert_eq!(script_edits(&changed, &[Manager::Npm]), [], "{after}");
            let undone = script_removals(&changed);
            assert_eq!(undone[0].after.as_deref(), before, "{after}");
        }
    }

    #[test]
    fn in_yarn_berry_it_comes_last_in_prepack() {
        for (before, after) in [
            (None, "packgate-publish"),
            (Some("yarn build"), "yarn build && packgate-publish"),
            (Some("a || b"), "a || b && packgate-publish"),
            (Some("(a; b)"), "(a; b) && packgate-publish"),
        ] {
            let edits = script_edits(&manifest(None, before), &[Manager::YarnBerry]);
            assert_eq!(edits[0].after.as_deref(), Some(after), "{before:?}");
            let changed = manifest(None, Some(after));
            assert_eq!(script_edits(&changed, &[Manager::YarnBerry]), [], "{after}");
            let undone = script_removals(&changed);
            assert_eq!(undone[0].after.as_deref(), before, "{after}");
        }
    }

    #[test]
    fn a_gate_at_the_wrong_place_is_moved() {
        for (before, after) in [
            (
                "rm -rf dist && packgate-publish",
                "packgate-publish && rm -rf dist",
            ),
            ("packgate-publish || true", "packgate-publish && true"),
            (
                "packgate-publish; rm -rf dist",
                "packgate-publish && rm -rf dist",
            ),
            (
                "a && npx packgate-publish && b",
                "packgate-publish && a && b",
            ),
        ] {
            let edits = script_edits(&manifest(Some(before), None), &[Manager::Npm]);
            assert_eq!(edits[0].after.as_deref(), Some(after), "{before}");
        }
    }
}
