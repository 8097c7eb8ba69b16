//! What `.gitattributes` files say about how a file's bytes in the work tree
//! differ from its blob.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::GitError;
use crate::pattern::Pattern;

/// git reads no line longer than this, and no file larger.
const MAX_LINE: usize = 2048;
/// The largest attributes file git reads.
pub(crate) const MAX_FILE: u64 = 100 << 20;

/// The attributes that matter here.
const NAMES: [&str; 6] = [
    "filter",
    "text",
    "crlf",
    "eol",
    "ident",
    "working-tree-encoding",
];

/// What one attribute is set to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Set,
    Unset,
    Unspecified,
    Value(String),
}

/// One line of an attributes file.
#[derive(Debug)]
struct Line {
    /// `None`: it defines the macro `name`.
    pattern: Option<Pattern>,
    name: String,
    states: Vec<(String, State)>,
}

/// The lines of one file that could matter.
#[derive(Debug, Default)]
pub(crate) struct Lines(Vec<Line>);

/// How git changes a file's bytes between blob and work tree.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Conversion {
    /// The driver of a `filter` attribute.
    pub(crate) filter: Option<String>,
    /// Line ends, keywords or the encoding may change.
    pub(crate) text: bool,
}

/// The attributes files of one tree, each read once.
#[derive(Default)]
pub(crate) struct Attributes {
    known: Mutex<HashMap<Vec<u8>, Arc<Lines>>>,
}

/// Attributes that hold for all trees: those of the user and of the clone.
#[derive(Default)]
pub(crate) struct Outer {
    /// `core.attributesFile`.
    pub(crate) global: Lines,
    /// `info/attributes`.
    pub(crate) info: Lines,
    pub(crate) fold: bool,
    /// `core.autocrlf`: line ends are converted where no attribute says.
    pub(crate) converts: bool,
}

impl Attributes {
    /// How the file `path` is converted. `read` gives the bytes of an attributes
    /// file of the tree, if it is there.
    pub(crate) fn of(
        &self,
        path: &[u8],
        outer: &Outer,
        read: impl Fn(&[u8]) -> Result<Option<Vec<u8>>, GitError>,
    ) -> Result<Conversion, GitError> {
        let mut stack = vec![(0, self.lines(b"", &read)?)];
        for (end, _) in path.iter().enumerate().filter(|(_, byte)| **byte == b'/') {
            stack.push((end + 1, self.lines(&path[..end], &read)?));
        }
        if outer.is_empty() && stack.iter().all(|(_, lines)| lines.0.is_empty()) {
            return Ok(Conversion::default());
        }
        let mut frames = vec![(0, &outer.global)];
        frames.extend(stack.iter().map(|(start, lines)| (*start, &**lines)));
        frames.push((0, &outer.info));
        Ok(Decision::new(&frames).decide(path, outer))
    }

    fn lines(
        &self,
        dir: &[u8],
        read: &impl Fn(&[u8]) -> Result<Option<Vec<u8>>, GitError>,
    ) -> Result<Arc<Lines>, GitError> {
        let known = || self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(lines) = known().get(dir) {
            return Ok(Arc::clone(lines));
        }
        let mut path = dir.to_vec();
        if !dir.is_empty() {
            path.push(b'/');
        }
        path.extend_from_slice(b".gitattributes");
        let lines = read(&path)?.map_or_else(Lines::default, |b| Lines::parse(&b, dir.is_empty()));
        let lines = Arc::new(lines);
        known().insert(dir.to_vec(), Arc::clone(&lines));
        Ok(lines)
    }
}

impl Outer {
    fn is_empty(&self) -> bool {
        !self.converts && self.global.0.is_empty() && self.info.0.is_empty()
    }
}

impl Lines {
    /// Reads an attributes file; only some may define macros.
    pub(crate) fn parse(bytes: &[u8], macros: bool) -> Self {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let lines = bytes.split(|byte| *byte == b'\n');
        Self(lines.filter_map(|line| parse_line(line, macros)).collect())
    }
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

fn parse_line(line: &[u8], macros: bool) -> Option<Line> {
    let line = line.trim_ascii_start();
    if line.len() >= MAX_LINE || line.first().is_none_or(|byte| *byte == b'#') {
        return None;
    }
    let (name, rest) = unquote(line).unwrap_or_else(|| {
        let end = line.iter().position(|byte| is_blank(*byte));
        let (name, rest) = line.split_at(end.unwrap_or(line.len()));
        (name.to_vec(), rest)
    });
    let states: Vec<_> = rest
        .split(|byte| is_blank(*byte))
        .filter(|word| !word.is_empty())
        .map(state)
        .collect();
    if let Some(name) = name.strip_prefix(b"[attr]") {
        // The name may also stand after a blank; then it is the first "state".
        let mut states = states;
        let name = if name.is_empty() && !states.is_empty() {
            states.remove(0).0
        } else {
            String::from_utf8_lossy(name).into_owned()
        };
        return macros.then_some(Line {
            pattern: None,
            name,
            states,
        });
    }
    let pattern = Pattern::parse(&name);
    // git ignores negated patterns here, and says so.
    (!pattern.negated).then_some(Line {
        pattern: Some(pattern),
        name: String::new(),
        states,
    })
}

/// A pattern in double quotes with C's escapes, and what follows it.
fn unquote(line: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut rest = line.strip_prefix(b"\"")?;
    let mut name = Vec::new();
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        match byte {
            b'"' => return Some((name, rest)),
            b'\\' => {
                let (&escape, after) = rest.split_first()?;
                rest = after;
                name.push(match escape {
                    b'a' => 7,
                    b'b' => 8,
                    b'f' => 12,
                    b'n' => b'\n',
                    b'r' => b'\r',
                    b't' => b'\t',
                    b'v' => 11,
                    b'\\' | b'"' => escape,
                    b'0'..=b'3' => {
                        let (more, after) = rest.split_at_checked(2)?;
                        rest = after;
                        let octal = |byte: u8| (b'0'..=b'7').contains(&byte).then(|| byte - b'0');
                        (escape - b'0') << 6 | octal(more[0])? << 3 | octal(more[1])?
                    }
                    _ => return None,
                });
            }
            _ => name.push(byte),
        }
    }
}

fn state(word: &[u8]) -> (String, State) {
    let text = String::from_utf8_lossy(word).into_owned();
    if let Some(name) = text.strip_prefix('-') {
        return (name.to_owned(), State::Unset);
    }
    if let Some(name) = text.strip_prefix('!') {
        return (name.to_owned(), State::Unspecified);
    }
    match text.split_once('=') {
        Some((name, value)) => (name.to_owned(), State::Value(value.to_owned())),
        None => (text, State::Set),
    }
}

/// One path's way through the files, the strongest line first.
struct Decision<'a> {
    frames: &'a [(usize, &'a Lines)],
    macros: HashMap<&'a str, &'a [(String, State)]>,
    decided: HashMap<&'a str, &'a State>,
}

impl<'a> Decision<'a> {
    fn new(frames: &'a [(usize, &'a Lines)]) -> Self {
        let mut macros = HashMap::new();
        for (_, lines) in frames {
            for line in lines.0.iter().filter(|line| line.pattern.is_none()) {
                // The last definition holds.
                macros.insert(line.name.as_str(), line.states.as_slice());
            }
        }
        Self {
            frames,
            macros,
            decided: HashMap::new(),
        }
    }

    fn decide(mut self, path: &[u8], outer: &Outer) -> Conversion {
        let frames = self.frames;
        for (start, lines) in frames.iter().rev() {
            for line in lines.0.iter().rev() {
                let Some(pattern) = &line.pattern else {
                    continue;
                };
                if !pattern.directories && pattern.matches(&path[*start..], outer.fold) {
                    self.fill(&line.states);
                }
            }
        }
        self.conversion(outer.converts)
    }

    fn fill(&mut self, states: &'a [(String, State)]) {
        for (name, state) in states.iter().rev() {
            if self.decided.contains_key(name.as_str()) {
                continue;
            }
            self.decided.insert(name, state);
            if *state != State::Set {
                continue;
            }
            if let Some(more) = self.macros.get(name.as_str()).copied() {
                self.fill(more);
            } else if name == "binary" {
                self.decided.entry("text").or_insert(&State::Unset);
            }
        }
    }

    fn conversion(&self, converts: bool) -> Conversion {
        let get = |index: usize| self.decided.get(NAMES[index]).copied();
        let filter = match get(0) {
            Some(State::Value(driver)) => Some(driver.clone()),
            _ => None,
        };
        let lines = match get(1).or_else(|| get(2)) {
            Some(State::Unset) => false,
            Some(State::Unspecified) | None => converts || matches!(get(3), Some(State::Value(_))),
            Some(State::Set | State::Value(_)) => true,
        };
        let keywords = get(4) == Some(&State::Set);
        let encoded = matches!(get(5), Some(State::Value(_)));
        Conversion {
            filter,
            text: lines || keywords || encoded,
        }
    }
}
