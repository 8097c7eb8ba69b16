//! The rules, one file each, in the order of their names.

mod agent_instructions;
mod agent_state;
mod backup_file;
mod build_cache;
mod build_path;
mod bundler_stats;
mod coverage;
mod credential_file;
mod database;
mod debug_info;
mod dump;
mod env_file;
mod ide_state;
mod internal_dir;
mod key_file;
mod lockfile;
mod log_file;
mod map_dangling;
mod map_dead;
mod map_inline;
mod map_remote_source;
mod map_reveals_source;
mod map_shipped;
mod model_weights;
mod nested_archive;
mod notebook_output;
mod os_junk;
mod secret;
mod tsbuildinfo;
mod vcs_dir;

pub(crate) use coverage::is_report as is_coverage_report;
pub(crate) use internal_dir::{is_internal, segments as internal_segments};
pub(crate) use tsbuildinfo::{BuildState, state as build_state};

use packgate_report::Rule;

use crate::check::{Check, File};
use crate::hit::Hit;

/// Every rule of this crate that has a file here, by id; those of families of secrets
/// are [`secret_rules`](crate::secret_rules).
pub static RULES: &[&Rule] = &[
    &agent_instructions::RULE,
    &agent_state::RULE,
    &backup_file::RULE,
    &build_cache::RULE,
    &build_path::RULE,
    &bundler_stats::RULE,
    &coverage::RULE,
    &credential_file::RULE,
    &database::RULE,
    &debug_info::RULE,
    &dump::RULE,
    &env_file::RULE,
    &ide_state::RULE,
    &internal_dir::RULE,
    &key_file::RULE,
    &lockfile::RULE,
    &log_file::RULE,
    &map_dangling::RULE,
    &map_dead::RULE,
    &map_inline::RULE,
    &map_remote_source::RULE,
    &map_reveals_source::RULE,
    &map_shipped::RULE,
    &model_weights::RULE,
    &nested_archive::RULE,
    &notebook_output::RULE,
    &os_junk::RULE,
    &secret::RULE,
    &tsbuildinfo::RULE,
    &vcs_dir::RULE,
];

/// Their functions, in the same order.
pub(crate) static CHECKS: &[&Check] = &[
    &agent_instructions::CHECK,
    &agent_state::CHECK,
    &backup_file::CHECK,
    &build_cache::CHECK,
    &build_path::CHECK,
    &bundler_stats::CHECK,
    &coverage::CHECK,
    &credential_file::CHECK,
    &database::CHECK,
    &debug_info::CHECK,
    &dump::CHECK,
    &env_file::CHECK,
    &ide_state::CHECK,
    &internal_dir::CHECK,
    &key_file::CHECK,
    &lockfile::CHECK,
    &log_file::CHECK,
    &map_dangling::CHECK,
    &map_dead::CHECK,
    &map_inline::CHECK,
    &map_remote_source::CHECK,
    &map_reveals_source::CHECK,
    &map_shipped::CHECK,
    &model_weights::CHECK,
    &nested_archive::CHECK,
    &notebook_output::CHECK,
    &os_junk::CHECK,
    &secret::CHECK,
    &tsbuildinfo::CHECK,
    &vcs_dir::CHECK,
];

/// The message for hits of a rule.
pub(crate) fn message_of(rule: &Rule) -> fn(&[Hit]) -> String {
    let check = CHECKS.iter().find(|it| it.rule.id == rule.id);
    check.map_or(secret::message, |it| it.message)
}

/// Whether a rule wants more than the beginning of the file at `path`.
pub(crate) fn reads_whole(path: &str) -> bool {
    env_file::is_named(path) || credential_file::is_named(path) || tsbuildinfo::is_named(path)
}

/// Why it is not certain that all maps of a file were read, if it is not.
pub(crate) fn map_doubt(file: &File) -> Option<String> {
    map_reveals_source::doubt(file).or_else(|| map_inline::doubt(file))
}

/// Why the rules cannot be sure about a file although it was read, if they cannot.
pub(crate) fn doubt(file: &File) -> Option<String> {
    map_reveals_source::doubt(file)
        .or_else(|| map_inline::doubt(file))
        .or_else(|| env_file::doubt(file))
        .or_else(|| credential_file::doubt(file))
        .or_else(|| file.facts.binary.as_ref()?.doubt.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_sorted_and_have_their_functions() {
        assert!(RULES.is_sorted_by(|a, b| a.id < b.id));
        let ids = |it: &&Check| it.rule.id;
        assert!(RULES.iter().map(|it| it.id).eq(CHECKS.iter().map(ids)));
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "the test reads the source folder"
    )]
    fn every_file_in_the_folder_is_a_registered_rule_with_a_page() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/rules");
        let names = |folder: &std::path::Path, extension: &str| -> Vec<String> {
            let entries = std::fs::read_dir(folder).unwrap();
            let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
            let stem = |name: String| Some(name.strip_suffix(extension)?.to_owned());
            let mut names: Vec<_> = names.filter_map(stem).collect();
            names.sort();
            names
        };
        let mut files = names(&folder, ".rs");
        files.retain(|it| it != "mod");
        let mut ids: Vec<_> = RULES
            .iter()
            .map(|it| it.id.replace(['-', '/'], "_"))
            .collect();
        ids.sort();
        assert_eq!(files, ids);
        let mut pages: Vec<_> = RULES.iter().map(|it| it.id.replace('/', "-")).collect();
        pages.sort();
        assert_eq!(names(&folder.join("pages"), ".md"), pages);
    }

    #[test]
    fn every_page_has_the_sections_in_order() {
        for rule in RULES {
            let headings: Vec<_> = rule
                .page
                .lines()
                .filter(|it| it.starts_with("## "))
                .collect();
            assert_eq!(headings, packgate_report::page_sections(), "{}", rule.id);
            let (head, _) = rule.page.split_once("\n\n").unwrap();
            assert_eq!(head, format!("# {}", rule.id));
            for part in rule.page.split("## ").skip(1) {
                let (_, body) = part.split_once('\n').unwrap();
                assert!(body.trim().len() > 20, "{}: an empty section", rule.id);
            }
        }
    }
}
