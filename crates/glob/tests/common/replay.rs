//! Replays lines that `tests/record/minimatch.mjs` recorded from the real programs.

use std::sync::Arc;

use packgate_glob::{
    Dialect, IgnoreRule, Minimatch, Mode, Name, Options, Part, PatternError, Residual, parse_ignore,
};
use serde_json::Value;

/// What to ask, from the first line, and what went wrong so far.
#[derive(Default)]
pub(crate) struct Replay {
    names: Vec<String>,
    paths: Vec<String>,
    /// Single answers compared.
    pub(crate) answers: usize,
    /// One line per difference.
    pub(crate) failures: Vec<String>,
}

impl Replay {
    /// Replays one line.
    pub(crate) fn line(&mut self, line: &str) {
        let row: Value = serde_json::from_str(line).expect("each line is JSON");
        if row.is_object() {
            self.names = texts(&row["names"]);
            self.paths = texts(&row["paths"]);
            return;
        }
        let row = row.as_array().expect("rows are arrays");
        match row[0].as_str() {
            Some("m") => self.both(row, 4, |this, dialect, want| {
                this.matching(row, dialect, want);
            }),
            Some("g") => self.globbing(row),
            Some("r") => self.both(row, 2, |this, dialect, want| this.rule(row, dialect, want)),
            Some("f") => self.both(row, 2, |this, dialect, want| this.file(row, dialect, want)),
            Some("b") => self.both(row, 2, |this, dialect, want| {
                this.braces(row, dialect, want);
            }),
            other => panic!("unknown row {other:?}"),
        }
    }

    /// Runs a check for both dialects; the second answer is left out where it is the same.
    fn both(&mut self, row: &[Value], at: usize, check: impl Fn(&mut Self, Dialect, &Value)) {
        for (dialect, want) in [
            (Dialect::Minimatch9, &row[at]),
            (Dialect::Minimatch10, &row[row.len() - 1]),
        ] {
            if !want.is_null() {
                check(self, dialect, want);
            }
        }
    }

    fn matching(&mut self, row: &[Value], dialect: Dialect, want: &Value) {
        let (letter, pattern) = (text(&row[1]), text(&row[2]));
        let options = options(letter, dialect);
        let got = Minimatch::new(pattern, &options);
        let label = format!("{letter} {dialect:?} {pattern:?}");
        let Some(matcher) = self.compiled(&label, got, want) else {
            return;
        };
        let names = self
            .names
            .iter()
            .cloned()
            .chain(texts(&row[3]))
            .collect::<Vec<_>>();
        let got = names
            .iter()
            .flat_map(|n| [matcher.matches(n), matcher.matches_partial(n)])
            .collect::<Vec<_>>();
        let asked = |i: usize| format!("{:?} {}", names[i / 2], ["whole", "partial"][i % 2]);
        self.compare(&label, &got, want, asked);
    }

    fn globbing(&mut self, row: &[Value]) {
        let pattern = text(&row[1]);
        let label = format!("g {pattern:?}");
        // The recorder asks minimatch itself, not the copy in glob's own bundle.
        let options = Options {
            bundled: false,
            ..Options::for_glob()
        };
        let got = Minimatch::new(pattern, &options);
        let Some(matcher) = self.compiled(&label, got, &row[2]) else {
            return;
        };
        self.equal(&label, &serde_json::json!(matcher.glob_parts()), &row[2]);
        self.equal(
            &label,
            &Value::from(matcher.set().iter().map(|s| kinds(s)).collect::<Vec<_>>()),
            &row[3],
        );
        let names = self
            .names
            .iter()
            .cloned()
            .chain(texts(&row[4]))
            .collect::<Vec<_>>();
        let got = names
            .iter()
            .flat_map(|n| [matcher.matches(n), matcher.matches_partial(n)])
            .collect::<Vec<_>>();
        let asked = |i: usize| format!("{:?} {}", names[i / 2], ["whole", "partial"][i % 2]);
        self.compare(&label, &got, &row[5], asked);
    }

    fn rule(&mut self, row: &[Value], dialect: Dialect, want: &Value) {
        let source = text(&row[1]);
        let label = format!("r {dialect:?} {source:?}");
        let got = parse_ignore(source, &Options::for_ignore_rules(dialect)).map_err(|(_, e)| e);
        let Some(rules) = self.compiled(&label, got, want) else {
            return;
        };
        let rule = Arc::new(rules.into_iter().next().expect("one rule"));
        let paths = self.paths.clone();
        let asked = |i: usize| format!("{:?} {:?}", paths[i / 3], MODES[i % 3]);
        let reference: Vec<bool> = paths
            .iter()
            .flat_map(|p| MODES.map(|mode| by_reference(&rule, p, mode)))
            .collect();
        self.compare(&format!("{label} reference"), &reference, want, asked);
        let residual: Vec<bool> = paths
            .iter()
            .flat_map(|p| MODES.map(|mode| by_residual(&rule, p, mode)))
            .collect();
        self.compare(&format!("{label} residual"), &residual, want, asked);
    }

    fn file(&mut self, row: &[Value], dialect: Dialect, want: &Value) {
        let source = text(&row[1]);
        let label = format!("f {dialect:?} {source:?}");
        let got = parse_ignore(source, &Options::for_ignore_rules(dialect)).map_err(|(_, e)| e);
        let Some(rules) = self.compiled(&label, got, want) else {
            return;
        };
        let rules: Vec<Value> = rules
            .iter()
            .map(|r| serde_json::json!([r.minimatch().pattern(), r.negate()]))
            .collect();
        self.equal(&label, &Value::from(rules), want);
    }

    fn braces(&mut self, row: &[Value], dialect: Dialect, want: &Value) {
        let pattern = text(&row[1]);
        let label = format!("b {dialect:?} {pattern:?}");
        let options = Options {
            nonegate: true,
            nocomment: true,
            ..Options::for_ignore_rules(dialect)
        };
        let set = match Minimatch::new(pattern, &options) {
            Ok(matcher) => matcher.glob_set().to_vec(),
            // The expansion itself is fine; what it expands to may not be.
            Err(PatternError::InvalidRegExp { .. }) => return,
            Err(error) => return self.failures.push(format!("{label}: {error}")),
        };
        let got = if set.len() > 60 {
            let few = set.iter().take(5).map(|s| Value::from(s.as_str()));
            std::iter::once(Value::from(set.len())).chain(few).collect()
        } else {
            Value::from(set)
        };
        self.equal(&label, &got, want);
    }

    /// Compares errors; yields what was compiled where both sides accept the pattern.
    fn compiled<T>(
        &mut self,
        label: &str,
        got: Result<T, PatternError>,
        want: &Value,
    ) -> Option<T> {
        let wanted = want.as_str().filter(|w| w.starts_with('!'));
        self.answers += 1;
        match (got, wanted) {
            (Ok(value), None) => return Some(value),
            (Err(PatternError::InvalidRegExp { .. }), Some("!SyntaxError"))
            | (Err(PatternError::TooLong), Some("!TypeError")) => {}
            (Ok(_), Some(error)) => self
                .failures
                .push(format!("{label}: accepted, want {error}")),
            (Err(error), _) => self.failures.push(format!("{label}: {error}, want {want}")),
        }
        None
    }

    fn equal(&mut self, label: &str, got: &Value, want: &Value) {
        self.answers += 1;
        if got != want {
            self.failures
                .push(format!("{label}: got {got}, want {want}"));
        }
    }

    fn compare(
        &mut self,
        label: &str,
        got: &[bool],
        want: &Value,
        asked: impl Fn(usize) -> String,
    ) {
        let want = bits(want.as_str().expect("a bitmap"));
        self.answers += got.len();
        let wrong: Vec<String> = (0..got.len())
            .filter(|i| got[*i] != want[*i])
            .map(|i| format!("{} got {}", asked(i), got[i]))
            .collect();
        if !wrong.is_empty() {
            self.failures.push(format!("{label}: {}", wrong.join("; ")));
        }
    }
}

const MODES: [Mode; 3] = [Mode::File, Mode::Dir, Mode::Slash];

/// `filterEntry` as it reaches the directory of the rule.
pub(crate) fn by_reference(rule: &IgnoreRule, path: &str, mode: Mode) -> bool {
    let slash = if mode == Mode::Slash { "/" } else { "" };
    let entry = format!("{path}{slash}");
    let base = path
        .rsplit_once('/')
        .map(|(_, name)| format!("{name}{slash}"));
    rule.matches_entry(&entry, mode == Mode::Dir, base.as_deref())
}

/// The same, portion by portion.
pub(crate) fn by_residual(rule: &Arc<IgnoreRule>, path: &str, mode: Mode) -> bool {
    let (directories, name) = path.rsplit_once('/').unwrap_or(("", path));
    let mut residual = Some(rule.residual());
    for directory in directories.split('/').filter(|d| !d.is_empty()) {
        residual = residual
            .as_ref()
            .and_then(|r: &Residual| r.step(&Name::new(directory)));
    }
    residual.is_some_and(|r| r.test(&Name::new(name), mode))
}

fn options(letter: &str, dialect: Dialect) -> Options {
    let ignore = Options::for_ignore_rules(dialect);
    let plain = Options {
        match_base: false,
        dot: false,
        flip_negate: false,
        nocase: false,
        ..ignore
    };
    match letter {
        "i" => ignore,
        "n" => Options {
            nocase: true,
            ..plain
        },
        "d" => plain,
        other => panic!("unknown options {other}"),
    }
}

/// Text, 0 for something to test, 1 for `**`.
fn kinds(set: &[Part]) -> Value {
    let kind = |part: &Part| match part {
        Part::Literal(text) => Value::from(text.as_str()),
        Part::Expression(_) => Value::from(0),
        Part::GlobStar => Value::from(1),
    };
    set.iter().map(kind).collect()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .expect("a list")
        .iter()
        .map(|v| text(v).to_owned())
        .collect()
}

fn bits(hex: &str) -> Vec<bool> {
    let digits = hex.chars().map(|c| c.to_digit(16).expect("a hex digit"));
    digits
        .flat_map(|d| [8, 4, 2, 1].map(|mask| d & mask != 0))
        .collect()
}
