use super::{Caught, Scene};
use crate::hidden::HidingRule;
use packgate_packlist::PackedFile;
use packgate_report::{Family, Level, Rule};

pub(super) static RULE: Rule = Rule {
    id: "ignored-by-git-only",
    family: Family::List,
    level: Level::Error,
    summary: "a file that only a personal git setting hides, which npm does not read",
    page: include_str!("pages/ignored-by-git-only.md"),
};

/// A packed file that git hides, but by no `.gitignore` of the tree.
pub(super) fn look(scene: &Scene<'_>, file: &PackedFile, rule: &HidingRule) -> Caught {
    let cause = format!(
        "hidden from git only by {}, which npm does not read",
        scene.shown(rule)
    );
    let mut caught = Caught::new(&RULE, file, cause);
    caught.file.detail = scene.also(file);
    if scene.is_meant(file, rule) {
        caught.level = Level::Note;
    }
    caught
}
