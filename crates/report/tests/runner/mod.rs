//! How the runner of GitHub Actions takes a line of output for a command.

/// The commands that it knows.
const KNOWN: [&str; 17] = [
    "add-mask",
    "add-matcher",
    "add-path",
    "debug",
    "echo",
    "endgroup",
    "error",
    "group",
    "internal-set-repo-path",
    "notice",
    "remove-matcher",
    "save-state",
    "set-env",
    "set-output",
    "stop-commands",
    "warning",
    "resume",
];

/// A line that was taken for a command.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Command {
    pub(crate) name: String,
    properties: Vec<(String, String)>,
    pub(crate) data: String,
}

impl Command {
    pub(crate) fn property(&self, name: &str) -> Option<&str> {
        let mut properties = self.properties.iter();
        let found = properties.find(|(it, _)| it == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Properties that no annotation has.
    pub(crate) fn unknown(&self) -> Vec<&str> {
        let known = ["file", "line", "endLine", "col", "endColumn", "title"];
        let names = self.properties.iter().map(|(name, _)| name.as_str());
        names.filter(|name| !known.contains(name)).collect()
    }
}

/// The command that a line is, in the newer or in the older way.
pub(crate) fn command(line: &str) -> Option<Command> {
    newer(line).or_else(|| older(line))
}

/// `::name a=1,b=2::data`, with nothing but blanks before it.
fn newer(line: &str) -> Option<Command> {
    let rest = line.trim_start().strip_prefix("::")?;
    let (head, data) = rest.split_once("::")?;
    Some(Command {
        properties: properties(head, ',', &[("%3A", ":"), ("%2C", ",")]),
        name: known(head)?,
        data: decoded(data, &[]),
    })
}

/// `##[name a=1;b=2]data`, anywhere.
fn older(line: &str) -> Option<Command> {
    let (_, rest) = line.split_once("##[")?;
    let (head, data) = rest.split_once(']')?;
    let more = [("%3B", ";"), ("%5D", "]")];
    Some(Command {
        properties: properties(head, ';', &more),
        name: known(head)?,
        data: decoded(data, &more),
    })
}

fn known(head: &str) -> Option<String> {
    let name = head.split(' ').next()?.to_lowercase();
    KNOWN.contains(&name.as_str()).then_some(name)
}

fn properties(head: &str, separator: char, more: &[(&str, &str)]) -> Vec<(String, String)> {
    let (_, list) = head.split_once(' ').unwrap_or_default();
    let pairs = list.trim().split(separator);
    let pairs = pairs.filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), decoded(value, more)));
    pairs.collect()
}

/// The per cent sign comes last, as in the runner.
fn decoded(text: &str, more: &[(&str, &str)]) -> String {
    let breaks = [("%0D", "\r"), ("%0A", "\n")];
    let last = [("%25", "%")];
    let all = breaks.iter().chain(more).chain(&last);
    all.fold(text.to_owned(), |text, (code, char)| {
        text.replace(code, char)
    })
}
