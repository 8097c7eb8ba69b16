//! The listing for people: one screen, or everything.

use super::layout::INDEX;
use super::rows::{Dir, Row};
use super::totals::Amount;
use super::{Found, Written};
use colored::Colorize as _;
use packgate_inspect::{NotInspected, Source, Standing, Whose};
use packgate_report::{escape, human_bytes, human_count, human_list, human_number};
use std::cmp::Reverse;
use std::fmt::Write as _;

/// Maps that are named.
const MAPS: usize = 5;
/// Sources that are listed one by one; more are summed up by directory, in as many
/// lines.
const ROWS: usize = 20;
/// Dependencies that are named.
const DEPENDENCIES: usize = 5;
/// What stands in the place of a dependency's name.
const OTHERS: &str = "the bundler's own";
/// Problems that are told.
const PROBLEMS: usize = 5;

/// Renders what was found, and where it was `written`.
pub(super) fn render(found: &Found, written: Option<&Written>, verbose: bool) -> String {
    let mut page = Page {
        found,
        verbose,
        text: String::new(),
    };
    page.headline();
    if !found.revealed.maps.is_empty() {
        page.maps();
        page.own();
        page.third_party();
        page.others();
    }
    page.problems();
    if let Some(written) = written {
        page.written(written);
    }
    page.text
}

struct Page<'a> {
    found: &'a Found,
    verbose: bool,
    text: String,
}

impl Page<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn title(&mut self, title: &str) {
        let _ = write!(self.text, "\n{}\n", title.bold());
    }

    /// A size, or nothing, and what it is about.
    fn row(&mut self, size: &str, what: &str) {
        self.line(&format!("{size:>9}  {what}"));
    }

    fn headline(&mut self) {
        let Found {
            subject,
            totals,
            revealed,
            ..
        } = self.found;
        let title = escape(&subject.title).bold();
        let maps = human_count(revealed.maps.len(), "source map");
        let line = match (totals.own.sources, totals.third_party.sources) {
            _ if revealed.maps.is_empty() => {
                let files = human_count(subject.files.len(), "file");
                format!("{title}: no source maps ({files})")
            }
            (0, 0) if subject.single => format!("{title}: {maps}, without any content"),
            (0, 0) => {
                let verb = verb(revealed.maps.len(), "reveals", "reveal");
                format!("{title}: {maps} {verb} nothing that the package does not ship")
            }
            (0, third) => {
                let verb = verb(revealed.maps.len(), "reveals", "reveal");
                let files = human_count(usize_of(third), "source file");
                format!("{title}: {maps} {verb} {files}, all third-party")
            }
            (own, _) => {
                let (one, many) = if subject.single {
                    ("holds", "hold")
                } else {
                    ("reveals", "reveal")
                };
                let verb = verb(revealed.maps.len(), one, many);
                let files = human_count(usize_of(own), "source file");
                let much = format!("{files}, {}", much(totals.own)).bold();
                format!("{title}: {maps} {verb} {much}")
            }
        };
        self.line(&line);
    }

    /// The maps that reveal something, the worst first.
    fn maps(&mut self) {
        let maps = &self.found.revealed.maps;
        let totals = &self.found.totals.maps;
        let reveals = |at: &usize| totals[*at] != Default::default();
        let mut order: Vec<usize> = (0..maps.len()).filter(reveals).collect();
        if order.is_empty() || self.found.subject.single && maps.len() == 1 {
            return;
        }
        let most = if self.verbose { order.len() } else { MAPS };
        let nothing = maps.len() - order.len();
        order.sort_by_key(|at| Reverse(totals[*at]));
        let (named, rest) = order.split_at(most.min(order.len()));
        self.title("maps");
        for at in named {
            self.one_map(*at);
        }
        let bytes = rest.iter().map(|at| maps[*at].written).sum();
        if !rest.is_empty() {
            let rest = human_count(rest.len(), "more map");
            self.row(&human_bytes(bytes), &format!("in {rest}"));
        }
        if nothing > 0 {
            let verb = verb(nothing, "reveals", "reveal");
            let count = human_count(nothing, "map");
            self.row("", &format!("and {count} that {verb} nothing"));
        }
    }

    fn one_map(&mut self, at: usize) {
        let map = &self.found.revealed.maps[at];
        let line = map.line.map(human_number);
        let line = line.map_or(String::new(), |it| format!(":{it} (inline)"));
        let only = self.found.subject.only.get(&map.path);
        let only = only.map_or(String::new(), |it| {
            format!(", packed by {} only", human_list(it))
        });
        let what = gives(self.found.totals.maps[at]);
        let path = escape(&map.path);
        self.row(
            &human_bytes(map.written),
            &format!("{path}{line}  {what}{only}"),
        );
    }

    fn own(&mut self) {
        let mut own: Vec<(String, Amount)> = Vec::new();
        for source in self.found.revealed.all_sources().filter(is_own) {
            if let Some(path) = self.found.layout.path_of(&source) {
                let torn = if source.whole { "" } else { "  (breaks off)" };
                own.push((format!("{}{torn}", escape(path)), Amount::of(&source)));
            }
        }
        if own.is_empty() {
            return;
        }
        own.sort();
        let many = own.len() > ROWS && !self.verbose;
        self.title(if self.found.subject.single {
            "own sources"
        } else {
            "own sources, which nothing else in the package has"
        });
        let rows = if many { summed(&own) } else { listed(own) };
        let widths = [0, 1, 2].map(|at| {
            let cells = rows.iter().map(|row| row[at].len());
            cells.max().unwrap_or_default()
        });
        for [bytes, lines, files, path] in &rows {
            let [a, b, c] = widths;
            let gap = if c == 0 { "" } else { "  " };
            let a = a.max(9);
            self.line(&format!("{bytes:>a$}  {lines:>b$}{gap}{files:>c$}  {path}"));
        }
        if many {
            let hint = "--verbose lists each of them, --out DIR writes them";
            self.row("", &hint.dimmed().to_string());
        }
    }

    fn third_party(&mut self) {
        let totals = &self.found.totals;
        if totals.third_party.sources == 0 {
            return;
        }
        let mut all: Vec<(&str, Amount)> = Vec::new();
        for (name, amount) in &totals.dependencies {
            let name = if name.is_empty() { OTHERS } else { name };
            all.push((name, *amount));
        }
        all.sort_by_key(|(name, amount)| {
            (*name == OTHERS, Reverse((amount.sources, amount.bytes)))
        });
        self.title("third-party sources");
        if self.verbose {
            for (name, amount) in all {
                let files = human_number(amount.sources);
                let line = format!(
                    "{:>9}  {files:>7}  {}",
                    human_bytes(amount.bytes),
                    escape(name)
                );
                self.line(&line);
            }
            return;
        }
        let mut named: Vec<String> = Vec::new();
        for (name, amount) in all.iter().take(DEPENDENCIES) {
            named.push(format!("{} {}", escape(name), human_number(amount.sources)));
        }
        if let Some(rest) = all.get(DEPENDENCIES..).filter(|it| !it.is_empty()) {
            named.push(format!("{} more", human_number(rest.len() as u64)));
        }
        let sum = human_number(totals.third_party.sources);
        let bytes = human_bytes(totals.third_party.bytes);
        self.row(&bytes, &format!("{sum}: {}", named.join(", ")));
    }

    /// What the maps hold besides.
    fn others(&mut self) {
        let totals = &self.found.totals;
        let mut said = Vec::new();
        let mut say = |count: u64, what: &str, rest: &str| {
            if count > 0 {
                let what = human_count(usize_of(count), what);
                said.push(format!("{what}{rest}"));
            }
        };
        say(
            totals.shipped.sources,
            "source",
            " that the package ships anyway",
        );
        say(totals.repeated.sources, "repetition", " of these sources");
        say(totals.only_named, "name", " of sources without content");
        say(totals.beyond.sources, "source", " more, only counted");
        if !said.is_empty() {
            self.title("also in the maps");
            for said in said {
                self.row("", &said);
            }
        }
    }

    fn problems(&mut self) {
        let problems = &self.found.revealed.not_inspected;
        let most = if self.verbose { usize::MAX } else { PROBLEMS };
        if problems.is_empty() {
            return;
        }
        self.title("not all of it could be read");
        for NotInspected { path, reason } in problems.iter().take(most) {
            self.row("", &format!("{}: {}", escape(path), escape(reason)));
        }
        let rest = problems.len().saturating_sub(most);
        if rest > 0 {
            self.row("", &format!("and {} more", human_number(rest as u64)));
        }
    }

    fn written(&mut self, written: &Written) {
        let dir = escape(&written.shown);
        let line = match written.files {
            0 => format!("nothing was written to {dir}: there is nothing to recover"),
            files => {
                let files = human_count(files, "source");
                format!("written to {dir}: {files}, and the list of them in {INDEX}")
            }
        };
        self.line("");
        self.line(&line);
    }
}

fn is_own(source: &Source<'_>) -> bool {
    source.standing == Standing::Revealed && source.whose == Whose::Own
}

/// Bytes, lines, files, path.
type Cells = [String; 4];

fn listed(own: Vec<(String, Amount)>) -> Vec<Cells> {
    let own = own.into_iter();
    own.map(|(path, amount)| {
        let [bytes, lines] = cells(amount);
        [bytes, lines, String::new(), path]
    })
    .collect()
}

fn summed(own: &[(String, Amount)]) -> Vec<Cells> {
    let mut top = Dir::default();
    for (path, amount) in own {
        top.add(path, *amount);
    }
    let cells = |Row { dir, rest, amount }: Row| {
        let files = human_count(usize_of(amount.sources), "file");
        let [bytes, lines] = cells(amount);
        let dir = if dir.is_empty() { "./".to_owned() } else { dir };
        let dir = if rest { format!("{dir} itself") } else { dir };
        [bytes, lines, files, dir]
    };
    top.rows(ROWS).into_iter().map(cells).collect()
}

fn cells(amount: Amount) -> [String; 2] {
    let lines = human_count(usize_of(amount.lines), "line");
    [human_bytes(amount.bytes), lines]
}

fn much(amount: Amount) -> String {
    cells(amount).join(" in ")
}

/// `4 sources (1.3 kB), 12 third-party`
fn gives((own, third): (Amount, Amount)) -> String {
    let mut said = Vec::new();
    if own.sources > 0 {
        let sources = human_count(usize_of(own.sources), "source");
        said.push(format!("{sources} ({})", human_bytes(own.bytes)));
    }
    if third.sources > 0 {
        said.push(format!("{} third-party", human_number(third.sources)));
    }
    said.join(", ")
}

fn verb<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

fn usize_of(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
