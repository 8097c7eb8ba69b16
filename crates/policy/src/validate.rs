//! From [`Config`] to [`ValidConfig`].

use packgate_report::{Diagnostic, Family, Level, Place, Rule};

use crate::config::{AllowEntry, Config, RuleEntry, RuleTable};
use crate::decide::CLOSED_TOO;
use crate::kinds::KINDS;
use crate::located::Located;
use crate::pattern::{BadPattern, Pattern};
use crate::policy::{
    Allow, CommitSecrets, CommitTree, RuleSetting, SIZE_BUDGET, Settings, ValidConfig, Verdict,
};
use crate::rules::RULES;
use crate::suggest::nearest;

/// What a policy file may speak of.
pub struct Known<'a> {
    /// The catalogue of rules; those of this crate need not be in it.
    pub rules: &'a [&'static Rule],
    /// Checks the `manager` of `[project]`, and says what is wrong with it.
    pub manager: &'a dyn Fn(&str) -> Result<(), String>,
}

/// Everything that is wrong with a policy file, in its order; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.lines())]
pub struct Problems(pub Vec<Diagnostic>);

impl Problems {
    fn lines(&self) -> String {
        let lines = self.0.iter().map(Diagnostic::to_string);
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Config {
    /// Checks what is written against what there is.
    ///
    /// # Errors
    ///
    /// Every problem of the file, also those that parsing met.
    pub fn validate(self, known: &Known<'_>) -> Result<ValidConfig, Problems> {
        let mut checker = Checker {
            known,
            problems: self.problems,
        };
        let settings = Settings {
            closed: self.closed,
            manager: checker.manager(self.manager),
            packages: checker.packages(self.packages),
            secrets_strict: self.strict,
            commit_tree: checker.word(self.commit_tree, &TREES),
            commit_secrets: checker.word(self.commit_secrets, &SECRETS),
            every_commit: self.every_commit,
        };
        let rules = self.rules.into_iter();
        let rules = rules.filter_map(|entry| checker.rule(entry)).collect();
        let allow = self.allow.into_iter();
        let allow = allow.filter_map(|entry| checker.allow(entry)).collect();
        let config = ValidConfig {
            settings,
            rules,
            allow,
        };
        checker.closed_and_open(&config);
        checker.finish(config)
    }
}

const LEVELS: [(&str, Verdict); 4] = [
    ("error", Verdict::Level(Level::Error)),
    ("warning", Verdict::Level(Level::Warning)),
    ("note", Verdict::Level(Level::Note)),
    ("allow", Verdict::Allow),
];

const TREES: [(&str, CommitTree); 2] = [
    ("overlay", CommitTree::Overlay),
    ("staged", CommitTree::Staged),
];

const SECRETS: [(&str, CommitSecrets); 2] = [
    ("packed", CommitSecrets::Packed),
    ("all-staged", CommitSecrets::AllStaged),
];

struct Checker<'a> {
    known: &'a Known<'a>,
    problems: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn finish(mut self, config: ValidConfig) -> Result<ValidConfig, Problems> {
        if self.problems.is_empty() {
            return Ok(config);
        }
        self.problems.sort_by(|a, b| a.place.cmp(&b.place));
        Err(Problems(self.problems))
    }

    fn problem(&mut self, place: &Place, message: impl Into<String>) {
        self.problems.push(Diagnostic::at(place.clone(), message));
    }

    fn problem_with_help(&mut self, place: &Place, message: &str, help: impl Into<String>) {
        let problem = Diagnostic::at(place.clone(), message);
        self.problems.push(problem.help(help));
    }

    fn manager(&mut self, manager: Option<Located<String>>) -> Option<Located<String>> {
        let manager = manager?;
        match (self.known.manager)(&manager.value) {
            Ok(()) => Some(manager),
            Err(message) => {
                self.problem(&manager.place, message);
                None
            }
        }
    }

    fn packages(
        &mut self,
        packages: Option<Located<Vec<Located<String>>>>,
    ) -> Option<Located<Vec<Pattern>>> {
        let packages = packages?;
        let patterns = packages.value.into_iter();
        let patterns = patterns.filter_map(|text| {
            let pattern = Pattern::of_directory(&text.value, text.place.clone());
            self.pattern(&text.place, pattern)
        });
        Some(Located {
            value: patterns.collect(),
            place: packages.place,
        })
    }

    fn pattern(&mut self, place: &Place, pattern: Result<Pattern, BadPattern>) -> Option<Pattern> {
        match pattern {
            Ok(pattern) => Some(pattern),
            Err(bad) => {
                let mut problem = Diagnostic::at(place.clone(), bad.message);
                problem.help = bad.help;
                self.problems.push(problem);
                None
            }
        }
    }

    /// One of a few words.
    fn word<T: Copy>(
        &mut self,
        word: Option<Located<String>>,
        words: &[(&str, T)],
    ) -> Option<Located<T>> {
        let word = word?;
        let known = words.iter().find(|(name, _)| *name == word.value);
        if let Some((_, value)) = known {
            return Some(word.map(|_| *value));
        }
        let names: Vec<String> = words
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        let message = format!("unknown value \"{}\"", word.value);
        let help = format!("one of {}", names.join(", "));
        self.problem_with_help(&word.place, &message, help);
        None
    }

    /// The id of a rule or family, or of something else that a key may stand for.
    fn target(
        &mut self,
        target: &Located<String>,
        others: &[&'static str],
    ) -> Option<&'static str> {
        let rules = self.known.rules.iter().chain(&RULES).map(|rule| rule.id);
        let families = Family::ALL.into_iter().map(Family::id);
        let ids: Vec<&'static str> = rules
            .chain(families)
            .chain(others.iter().copied())
            .collect();
        let id = ids.iter().find(|id| **id == target.value);
        if id.is_none() {
            let message = format!("unknown rule \"{}\"", target.value);
            let help = match nearest(&target.value, ids.iter().copied()) {
                Some(known) => format!("did you mean \"{known}\"?"),
                None => "`packgate rule` lists the rules and families".to_owned(),
            };
            self.problem_with_help(&target.place, &message, help);
        }
        id.copied()
    }

    fn rule(&mut self, entry: RuleEntry) -> Option<(&'static str, Vec<RuleSetting>)> {
        let id = self.target(&entry.target, &KINDS)?;
        if id == SIZE_BUDGET && entry.settings.len() > 1 {
            self.problem(
                &entry.target.place,
                "a package has one size budget, not several",
            );
        }
        if KINDS.contains(&id) {
            self.whole_kind(id, &entry);
        }
        let settings = entry.settings.into_iter();
        let settings = settings
            .filter_map(|table| self.setting(id, table))
            .collect();
        Some((id, settings))
    }

    /// A kind is one setting for all of its files: of single paths, the rule itself
    /// is set.
    fn whole_kind(&mut self, id: &str, entry: &RuleEntry) {
        let paths = entry.settings.iter().find_map(|it| it.paths.as_ref());
        let place = match (entry.settings.len() > 1, paths) {
            (true, _) => &entry.target.place,
            (false, Some(paths)) => &paths.place,
            (false, None) => return,
        };
        let message = format!("\"{id}\" is set once, for all files of that kind");
        let help = "for single paths write no-allowlist = { level = ..., paths = [...] }";
        self.problem_with_help(place, &message, help);
    }

    fn setting(&mut self, id: &str, table: RuleTable) -> Option<RuleSetting> {
        self.reason_of_allow(id, &table);
        self.fields_of(id, &table);
        let verdict = match table.level {
            Some(level) => Some(self.word(Some(level), &LEVELS)?.value),
            None if table.given.contains(&"level") => return None,
            None if id == SIZE_BUDGET => None,
            None => {
                self.problem(
                    &table.place,
                    format!("setting of \"{id}\" without \"level\""),
                );
                return None;
            }
        };
        Some(RuleSetting {
            place: table.place,
            verdict,
            lowers: verdict.is_some_and(|verdict| verdict.level() < self.usual(id)),
            reason: table.reason.and_then(|reason| self.reason(reason)),
            paths: self.paths(table.paths),
            bytes: table.bytes,
            files: table.files,
        })
    }

    /// The level of a rule where no policy speaks; the highest there is in a family.
    fn usual(&self, id: &str) -> Level {
        let mut rules = self.known.rules.iter().chain(&RULES);
        rules
            .find(|rule| rule.id == id)
            .map_or(Level::Error, |rule| rule.level)
    }

    fn reason_of_allow(&mut self, id: &str, table: &RuleTable) {
        let allows = table.level.as_ref().filter(|level| level.value == "allow");
        let Some(level) = allows.filter(|_| !table.given.contains(&"reason")) else {
            return;
        };
        let key = if id.contains('/') {
            format!("\"{id}\"")
        } else {
            id.to_owned()
        };
        let help = if table.bare {
            format!("write {key} = {{ level = \"allow\", reason = \"...\" }}")
        } else {
            "add reason = \"...\"".to_owned()
        };
        self.problem_with_help(&level.place, "\"allow\" needs a reason", help);
    }

    /// Checks that bounds stand where they mean something, and only there.
    fn fields_of(&mut self, id: &str, table: &RuleTable) {
        let bounds = [("bytes", &table.bytes), ("files", &table.files)];
        let given = bounds
            .into_iter()
            .filter_map(|(key, bound)| Some((key, bound.as_ref()?)));
        if id != SIZE_BUDGET {
            for (key, bound) in given {
                let message = format!("\"{key}\" means nothing for \"{id}\"");
                self.problem_with_help(&bound.place, &message, "it is a bound of size-budget");
            }
            return;
        }
        if let Some(paths) = &table.paths {
            self.problem(
                &paths.place,
                "a size budget is for the whole package, not for paths",
            );
        }
        let allows = table
            .level
            .as_ref()
            .is_some_and(|level| level.value == "allow");
        let bounded = ["bytes", "files"]
            .iter()
            .any(|key| table.given.contains(key));
        if !bounded && !allows {
            let help = "write size-budget = { level = \"error\", bytes = 5_000_000 }";
            self.problem_with_help(&table.place, "size budget without a bound", help);
        }
    }

    fn reason(&mut self, reason: Located<String>) -> Option<String> {
        if reason.value.trim().is_empty() {
            let help = "say why, for whoever reads this in a year";
            self.problem_with_help(&reason.place, "empty reason", help);
            return None;
        }
        Some(reason.value)
    }

    fn paths(&mut self, paths: Option<Located<Vec<Located<String>>>>) -> Vec<Pattern> {
        let Some(paths) = paths else {
            return Vec::new();
        };
        if paths.value.is_empty() {
            let help = "leave \"paths\" out to mean every path";
            self.problem_with_help(&paths.place, "no path at all", help);
        }
        let texts = paths.value.into_iter();
        let patterns = texts.filter_map(|text| {
            let pattern = Pattern::new(&text.value, text.place.clone());
            self.pattern(&text.place, pattern)
        });
        patterns.collect()
    }

    fn allow(&mut self, entry: AllowEntry) -> Option<Allow> {
        // Each field is checked, even where another one is missing.
        let target = entry.rule.and_then(|rule| self.target(&rule, &[]));
        let path = entry.path.and_then(|text| {
            let pattern = Pattern::new(&text.value, text.place.clone());
            self.pattern(&text.place, pattern)
        });
        let reason = entry.reason.and_then(|reason| self.reason(reason));
        Some(Allow {
            target: target?,
            path: path?,
            reason: reason?,
            expires: entry.expires.map(|expires| expires.value),
        })
    }

    /// A file that calls the project closed cannot allow maps altogether.
    fn closed_and_open(&mut self, config: &ValidConfig) {
        if !config
            .settings
            .closed
            .as_ref()
            .is_some_and(|closed| closed.value)
        {
            return;
        }
        let covered = |id: &str| {
            let rule = self.known.rules.iter().find(|rule| rule.id == id);
            id == Family::SourceMaps.id()
                || CLOSED_TOO.contains(&id)
                || rule.is_some_and(|rule| rule.family == Family::SourceMaps)
        };
        let settings = config.rules.iter().filter(|(id, _)| covered(id));
        let settings = settings.flat_map(|(_, settings)| settings);
        let open = settings.filter(|it| it.verdict == Some(Verdict::Allow) && it.paths.is_empty());
        let places: Vec<Place> = open.map(|setting| setting.place.clone()).collect();
        for place in places {
            let help = "remove one of the two, or allow single paths";
            let message = "this is allowed everywhere, yet the project is closed";
            self.problem_with_help(&place, message, help);
        }
    }
}
