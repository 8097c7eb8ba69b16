//! From [`Config`] to [`ValidConfig`].

use packgate_report::{Diagnostic, Family, Level, Place, Rule};
use regex::bytes::{Regex, RegexBuilder};

use crate::baseline::is_fingerprint;
use crate::config::{AllowEntry, Config, DetectorEntry, RuleEntry, RuleTable};
use crate::decide::CLOSED_TOO;
use crate::detector::{Detector, Secrets};
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
    /// What it may say of secrets.
    pub secrets: Secrets<'a>,
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
            own: known.secrets.outer.to_vec(),
        };
        let detectors = self.detectors.into_iter();
        let detectors = detectors.filter_map(|it| checker.detector(it)).collect();
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
        let mut config = ValidConfig {
            settings,
            rules,
            allow,
            detectors,
            groups: Vec::new(),
        };
        let named = |id: &String| {
            config.rules.contains_key(id) || config.allow.iter().any(|it| it.target == *id)
        };
        let groups = known.secrets.groups.iter().filter(|it| named(&it.id));
        config.groups = groups.cloned().collect();
        checker.closed_and_open(&config);
        checker.finish(config)
    }
}

/// The longest expression over the values of secrets, and what its automaton may
/// take; matching takes time in proportion to the value.
const EXPRESSION: usize = 1024;
const AUTOMATON: usize = 1 << 20;

/// Whether a name of rules is about secrets within files.
fn is_of_secrets(id: &str) -> bool {
    id == Family::Secrets.id() || id == "secret" || id.starts_with("secret/")
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
    /// The rules of detectors, this file's so far among them.
    own: Vec<String>,
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

    /// The id of a rule, group or family, or of something else that a key may stand
    /// for.
    fn target(&mut self, target: &Located<String>, others: &[&str]) -> Option<String> {
        let ids = self.ids(others);
        if ids.contains(&target.value.as_str()) {
            return Some(target.value.clone());
        }
        let message = format!("unknown rule \"{}\"", target.value);
        let help = match nearest(&target.value, ids) {
            Some(known) => format!("did you mean \"{known}\"?"),
            None => "`packgate rule` lists the rules and families".to_owned(),
        };
        self.problem_with_help(&target.place, &message, help);
        None
    }

    fn ids<'s>(&'s self, others: &[&'s str]) -> Vec<&'s str> {
        let rules = self.known.rules.iter().chain(&RULES);
        let groups = self.known.secrets.groups.iter();
        let mut ids: Vec<&str> = rules.map(|rule| rule.id).collect();
        ids.extend(Family::ALL.map(Family::id));
        ids.extend(groups.map(|it| it.id.as_str()));
        ids.extend(self.own.iter().map(String::as_str));
        ids.extend(others);
        ids
    }

    fn rule(&mut self, entry: RuleEntry) -> Option<(String, Vec<RuleSetting>)> {
        let id = self.target(&entry.target, &KINDS)?;
        if id == SIZE_BUDGET && entry.settings.len() > 1 {
            self.problem(
                &entry.target.place,
                "a package has one size budget, not several",
            );
        }
        if KINDS.contains(&id.as_str()) {
            self.whole_kind(&id, &entry);
        }
        let settings = entry.settings.into_iter();
        let settings = settings
            .filter_map(|table| self.setting(&id, table))
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
        let (fingerprint, regex) = (entry.fingerprint, entry.regex);
        if let Some(target) = target.as_deref().filter(|it| !is_of_secrets(it)) {
            let both = [&fingerprint, &regex].into_iter().flatten();
            for text in both {
                let message =
                    format!("\"{target}\" is not about secrets in files: only a path can be meant");
                self.problem(&text.place, message);
            }
        }
        let fingerprint = fingerprint.and_then(|it| self.fingerprint(it));
        let regex = regex.and_then(|it| self.regex(it));
        Some(Allow {
            target: target?,
            place: entry.place,
            path,
            fingerprint,
            regex,
            reason: reason?,
            expires: entry.expires.map(|expires| expires.value),
        })
    }

    fn fingerprint(&mut self, text: Located<String>) -> Option<Located<String>> {
        if is_fingerprint(&text.value) {
            return Some(text);
        }
        let help = "packgate check --verbose shows it: 16 hexadecimal digits, or 4";
        self.problem_with_help(&text.place, "not a fingerprint of a secret", help);
        None
    }

    fn regex(&mut self, text: Located<String>) -> Option<Located<Regex>> {
        let regex = RegexBuilder::new(&text.value)
            .unicode(false)
            .size_limit(AUTOMATON)
            .build();
        match regex {
            _ if text.value.len() > EXPRESSION => {
                self.problem(&text.place, "expression of more than 1,024 bytes");
                None
            }
            Ok(regex) if regex.is_match(b"") => {
                let help = "it matches nothing at all, and so every value";
                self.problem_with_help(&text.place, "expression without a bound", help);
                None
            }
            Ok(regex) => Some(text.map(|_| regex)),
            Err(error) => {
                let text_of = error.to_string();
                let last = text_of.lines().last().unwrap_or_default();
                let what = last.strip_prefix("error: ").unwrap_or(last);
                self.problem(&text.place, format!("broken expression: {what}"));
                None
            }
        }
    }

    fn detector(&mut self, entry: DetectorEntry) -> Option<Detector> {
        // Each field is checked, even where another one is missing.
        let id = entry.id.and_then(|id| self.detector_id(id));
        let what = entry.what.and_then(|it| self.some("what", it));
        let prefix = entry.prefix.and_then(|it| self.some("prefix", it));
        let reason = entry.reason.and_then(|it| self.reason(it));
        let level = match entry.level {
            Some(level) => self.word(Some(level), &LEVELS[..3])?.value.level(),
            None => Level::Error,
        };
        let id = id?;
        let detector = Detector {
            place: id.place,
            id: id.value,
            what: what?,
            prefix: prefix?,
            alphabet: entry.alphabet?.value,
            length: entry.length?.value,
            level,
            reason: reason?,
        };
        let check = self.known.secrets.detector;
        if let Some(Err(message)) = check.map(|check| check(&detector)) {
            self.problem(&detector.place, message);
            return None;
        }
        self.own.push(detector.rule());
        Some(detector)
    }

    fn detector_id(&mut self, id: Located<String>) -> Option<Located<String>> {
        let letter = |it: char| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-';
        if id.value.is_empty() || !id.value.chars().all(letter) {
            let help = "lower-case letters, digits and \"-\"";
            self.problem_with_help(&id.place, "not the name of a detector", help);
            return None;
        }
        let rule = format!("secret/{}", id.value);
        let mut rules = self.known.rules.iter();
        if rules.any(|it| it.id == rule) || self.own.contains(&rule) {
            self.problem(&id.place, format!("there is a rule {rule} already"));
            return None;
        }
        Some(id)
    }

    fn some(&mut self, key: &str, text: Located<String>) -> Option<String> {
        if text.value.trim().is_empty() {
            self.problem(&text.place, format!("empty {key}"));
            return None;
        }
        Some(text.value)
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
        let settings = config.rules.iter().filter(|(id, _)| covered(id.as_str()));
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
