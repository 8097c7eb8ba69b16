use super::{Caught, Scene, below};
use crate::hidden::HidingRule;
use crate::sensitive;
use packgate_manifest::Value;
use packgate_packlist::{Origin, PackedFile};
use packgate_report::{Family, Level, Rule};
use packgate_tree::{join, parent};

pub(super) static RULE: Rule = Rule {
    id: "shadowed-ignore",
    family: Family::List,
    level: Level::Error,
    summary: "a file that .gitignore hides, which npm does not heed beside .npmignore or \"files\"",
    page: include_str!("pages/shadowed-ignore.md"),
};

/// A packed file that a `.gitignore` of the tree hides from git.
pub(super) fn look(scene: &Scene<'_>, file: &PackedFile, rule: &HidingRule) -> Option<Caught> {
    let at = scene.within(&rule.at)?;
    if scene.is_meant(file, rule) {
        return None;
    }
    let own = below(scene.package.place.dir, &file.source).unwrap_or(&file.path);
    let telling = scene.also(file).or_else(|| {
        let what = sensitive::telling(own, at)?;
        Some(format!("its path says {what}"))
    });
    let reopened = matches!(file.why.origin.as_deref(), Some(Origin::Reopened { .. }));
    if reopened && telling.is_none() {
        // A finding of reopened-directory says all there is to say.
        return None;
    }
    let because = because(scene, file, rule);
    let cause = format!("hidden from git by {}, {because}", scene.shown(rule));
    let mut caught = Caught::new(&RULE, file, cause);
    if telling.is_none() {
        caught.level = Level::Note;
    }
    caught.file.detail = telling;
    Some(caught)
}

/// Why npm packs what that `.gitignore` names.
fn because(scene: &Scene<'_>, file: &PackedFile, rule: &HidingRule) -> String {
    match unheeded(scene, rule) {
        Some(why) => format!("which does not count for npm: {why}"),
        None => match file.why.origin.as_deref() {
            Some(origin @ Origin::Reopened { .. }) => format!("but for npm {origin}"),
            Some(origin @ Origin::IgnoreFile { .. }) => {
                format!("but {origin} brings it back for npm")
            }
            _ => "which npm reads otherwise".to_owned(),
        },
    }
}

/// Why npm does not heed the `.gitignore` at all; `None` where it does.
fn unheeded(scene: &Scene<'_>, rule: &HidingRule) -> Option<&'static str> {
    let package = scene.package;
    let beside = |dir: &str, name: &str| {
        let meta = package.tree.stat(&join(dir, name));
        meta.is_ok_and(|meta| meta.is_some())
    };
    let truthy = |value: Option<&Value>| value.is_some_and(Value::truthy);
    let Some(own) = below(package.place.dir, &rule.file) else {
        return Some("it lies above the package");
    };
    let dir = parent(&rule.file).unwrap_or_default();
    let inner = own.contains('/');
    if !inner && truthy(package.manifest.files()) {
        Some("package.json has \"files\"")
    } else if inner && truthy(package.manifest.workspaces()) && beside(dir, "package.json") {
        Some("in a project with workspaces it reads the package.json beside it instead")
    } else if beside(dir, ".npmignore") {
        Some("there is a .npmignore beside it")
    } else {
        None
    }
}
