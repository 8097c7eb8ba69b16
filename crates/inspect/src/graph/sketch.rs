//! What a file may load, as far as a search for texts tells.
//!
//! It tells perhaps too much, of what stands in comments for one thing, and where it
//! may tell too little it says so. It costs a tenth of what the lexer does, which is
//! then asked only about the files that the answer hangs on.

use memchr::memmem::Finder;

use crate::graph::lexer::referenced;
use crate::graph::mention::Named;
use crate::graph::{Imports, Interest, Reader};
use crate::literals::Literals;
use crate::pass::{Window, Windows};

/// A longer string is no specifier.
const TEXT_BYTES: usize = 1024;
/// How much white space and comment may stand between the tokens of a call.
const GAP: usize = 512;
/// The windows in which a sketch is compared with the lexer, in bytes.
const WINDOW: usize = 4096;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hint {
    /// A quote and the beginning of a path.
    Text,
    /// `require` or `import`, and its length.
    Word(usize),
    /// `<reference`
    Reference,
    /// By which code finds its own place on disk.
    Place,
    /// A dot by its number.
    Coded,
}

const HINTS: [(&str, Hint); 24] = [
    ("\"./", Hint::Text),
    ("'./", Hint::Text),
    ("`./", Hint::Text),
    ("\"..", Hint::Text),
    ("'..", Hint::Text),
    ("`..", Hint::Text),
    ("\".\"", Hint::Text),
    ("'.'", Hint::Text),
    ("`.`", Hint::Text),
    ("`.$", Hint::Text),
    // The rest of it by numbers.
    ("\".\\", Hint::Text),
    ("'.\\", Hint::Text),
    ("`.\\", Hint::Text),
    ("require", Hint::Word(7)),
    ("import", Hint::Word(6)),
    ("<reference", Hint::Reference),
    ("__dirname", Hint::Place),
    ("__filename", Hint::Place),
    ("\\x2e", Hint::Coded),
    ("\\x2E", Hint::Coded),
    ("\\u002e", Hint::Coded),
    ("\\u002E", Hint::Coded),
    ("\\u{", Hint::Coded),
    ("\\56", Hint::Coded),
];

/// Looked for only where the manifest gives names with `#`.
const ALIASES: [(&str, Hint); 3] = [("\"#", Hint::Text), ("'#", Hint::Text), ("`#", Hint::Text)];

/// The search, shared by all files of a package.
pub(crate) struct Sketcher {
    literals: Literals,
    hints: Vec<Hint>,
    /// The package's own name and a slash.
    own: Option<Finder<'static>>,
}

impl Sketcher {
    /// A search in the code of the package of that name.
    pub(crate) fn new(name: &str, aliases: bool) -> Self {
        let more = ALIASES.iter().filter(|_| aliases);
        let all = HINTS.iter().chain(more);
        let own = format!("{name}/");
        Self {
            literals: Literals::new(all.clone().map(|(text, _)| *text)),
            hints: all.map(|(_, hint)| *hint).collect(),
            own: (!name.is_empty()).then(|| Finder::new(&own).into_owned()),
        }
    }
}

/// What was found of one file so far.
pub(crate) struct Sketch<'a> {
    sketcher: &'a Sketcher,
    interest: Interest<'a>,
    imports: Imports,
    place: bool,
}

impl<'a> Sketch<'a> {
    /// At the beginning of a file.
    pub(super) fn new(sketcher: &'a Sketcher, interest: Interest<'a>) -> Self {
        Self {
            sketcher,
            interest,
            imports: Imports::default(),
            place: false,
        }
    }

    /// Takes the next window.
    pub(super) fn scan(&mut self, window: &Window) {
        let reach = self.sketcher.literals.longest();
        let bytes = &window.bytes[..(window.end + reach).min(window.bytes.len())];
        let mut at = window.start;
        while let Some((found, which)) = self.sketcher.literals.find(bytes, at) {
            if found >= window.end {
                break;
            }
            self.hint(window.bytes, found, self.sketcher.hints[which]);
            at = found + 1;
        }
        if let Some(own) = &self.sketcher.own {
            for found in own.find_iter(&window.bytes[window.start..]) {
                let begin = window.start + found;
                if begin > 0 && begin <= window.end {
                    self.text(window.bytes, begin - 1);
                }
            }
        }
    }

    /// What was found; `mentioned` are the names of directories that the file has
    /// anywhere.
    pub(super) fn finish(mut self, mentioned: Named) -> Imports {
        self.imports.sketched = true;
        self.imports.mentions = !mentioned.all.is_empty();
        if self.place {
            self.imports.segments = mentioned.segments;
        }
        self.imports
    }

    fn hint(&mut self, bytes: &[u8], at: usize, hint: Hint) {
        if matches!(hint, Hint::Text | Hint::Word(_)) && is_commented(bytes, at) {
            return;
        }
        match hint {
            Hint::Text => self.text(bytes, at),
            Hint::Word(length) => self.word(bytes, at, at + length),
            Hint::Reference => self.reference(&bytes[at..]),
            Hint::Place => self.place = true,
            Hint::Coded => self.imports.unsure |= at > 0 && is_quote(bytes[at - 1]),
        }
    }

    /// A string that begins with the quote at `at`.
    fn text(&mut self, bytes: &[u8], at: usize) {
        let quote = bytes[at];
        let rest = &bytes[at + 1..bytes.len().min(at + 1 + TEXT_BYTES)];
        if !is_quote(quote) || !self.concerns(rest, quote) {
            return;
        }
        let mut text = Vec::new();
        let mut from = 0;
        loop {
            let stop = rest[from..].iter().position(|it| {
                matches!(*it, b'\\' | b'\n') || *it == quote || (quote == b'`' && *it == b'$')
            });
            let Some(end) = stop.map(|it| from + it) else {
                return;
            };
            text.extend_from_slice(&rest[from..end]);
            match (rest[end], rest.get(end + 1)) {
                (b'\n', _) if quote != b'`' => return,
                // As the lexer has it: what stands before a character by its number.
                (b'$', Some(b'{')) | (b'\\', Some(b'u' | b'x' | b'0'..=b'7')) => {
                    return self.begins(&text, bytes, at);
                }
                (b'\\', Some(byte)) => {
                    text.push(*byte);
                    from = end + 2;
                }
                (b'\\', None) => return,
                (byte, _) if byte == quote => {
                    let told = String::from_utf8_lossy(&text);
                    self.imports.string(&told, 0, &self.interest);
                    if after(&bytes[at + end + 2..]) == Some(b'+') {
                        self.begins(&text, bytes, at);
                    }
                    return;
                }
                (byte, _) => {
                    text.push(byte);
                    from = end + 1;
                }
            }
        }
    }

    /// Whether what follows a quote may be the beginning of a specifier.
    fn concerns(&self, rest: &[u8], quote: u8) -> bool {
        let ends = |it: Option<&u8>| match it {
            Some(b'/' | b'\\') => true,
            Some(b'$') => quote == b'`',
            byte => byte == Some(&quote),
        };
        match rest {
            [b'.', b'.', ..] => ends(rest.get(2)),
            [b'.', ..] => ends(rest.get(1)),
            _ => self.interest.concerns(rest),
        }
    }

    /// A string of which only the beginning is known.
    fn begins(&mut self, text: &[u8], bytes: &[u8], at: usize) {
        let argument = before(&bytes[..at]) == Some(b'(');
        let told = String::from_utf8_lossy(text);
        self.imports.prefix(&told, 0, argument, &self.interest);
    }

    /// `require` or `import` at `at`, which ends before `end`.
    fn word(&mut self, bytes: &[u8], at: usize, end: usize) {
        let joined = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$');
        if at > 0 && (joined(bytes[at - 1]) || bytes[at - 1] == b'.') {
            return;
        }
        let mut rest = skip(&bytes[end..]);
        if let Some(member) = rest.strip_prefix(b".") {
            let member = skip(member);
            self.place |= member.starts_with(b"meta");
            let Some(called) = member.strip_prefix(b"resolve") else {
                return;
            };
            rest = skip(called);
        }
        let Some(argument) = rest.strip_prefix(b"(") else {
            return;
        };
        let argument = skip(argument);
        let known = match argument.first() {
            Some(quote) if is_quote(*quote) => {
                // Of an empty beginning, nothing follows.
                let rest = &argument[1..];
                let empty = rest.first() == Some(quote) && after(&rest[1..]) == Some(b'+');
                !(empty || *quote == b'`' && rest.starts_with(b"${"))
            }
            Some(b')' | b'0'..=b'9') => true,
            _ => false,
        };
        if !known {
            self.imports.anything(0);
        }
    }

    /// `<reference path="types.d.ts" />`
    fn reference(&mut self, rest: &[u8]) {
        let rest = &rest[..rest.len().min(TEXT_BYTES)];
        let line = rest.split(|it| *it == b'\n').next().unwrap_or(rest);
        if let Some(path) = referenced(&String::from_utf8_lossy(line)) {
            self.imports.string(&path, 0, &self.interest);
        }
    }
}

/// Whether the line of `at` is a comment, as far as its beginning tells.
fn is_commented(bytes: &[u8], at: usize) -> bool {
    let line = &bytes[at.saturating_sub(GAP)..at];
    let Some(begin) = memchr::memrchr(b'\n', line) else {
        return false;
    };
    let line = line[begin + 1..].trim_ascii_start();
    line.starts_with(b"//") || line.starts_with(b"* ")
}

fn is_quote(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`')
}

/// The last byte that is no white space.
fn before(bytes: &[u8]) -> Option<u8> {
    let near = &bytes[bytes.len().saturating_sub(GAP)..];
    near.iter()
        .rev()
        .find(|it| !it.is_ascii_whitespace())
        .copied()
}

/// The first byte that is no white space or comment.
fn after(bytes: &[u8]) -> Option<u8> {
    skip(bytes).first().copied()
}

/// What follows white space and comments; nothing where there is too much of them.
fn skip(bytes: &[u8]) -> &[u8] {
    let mut rest = &bytes[..bytes.len().min(GAP)];
    loop {
        rest = rest.trim_ascii_start();
        let end = match rest {
            [b'/', b'*', ..] => memchr::memmem::find(rest, b"*/").map(|it| it + 2),
            [b'/', b'/', ..] => memchr::memchr(b'\n', rest),
            _ => return rest,
        };
        let Some(end) = end else { return &[] };
        rest = &rest[end..];
    }
}

/// What the lexer saw in a file and a sketch does not tell.
pub(super) fn lacking(path: &str, code: &[u8], seen: &Imports, interest: Interest) -> Vec<String> {
    let sketcher = Sketcher::new(interest.name, !interest.aliases.is_empty());
    let interest = Interest {
        sketcher: Some(&sketcher),
        ..interest
    };
    let mut search = Reader::of(path, interest).start();
    let mut windows = Windows::new(WINDOW);
    let mut rest = code;
    while let Ok(Some(window)) = windows.next(&mut rest) {
        search.scan(&window);
    }
    let sketch = search.finish();
    if sketch.unsure {
        return Vec::new();
    }
    let specifiers = seen.specifiers.keys();
    let specifiers = specifiers.filter(|it| !sketch.specifiers.contains_key(*it));
    let prefixes = seen.prefixes.keys();
    let prefixes = prefixes.filter(|it| !sketch.prefixes.contains_key(*it));
    let segments = seen.segments.difference(&sketch.segments);
    let mut lacking: Vec<String> = specifiers
        .chain(prefixes)
        .chain(segments)
        .cloned()
        .collect();
    if seen.anything.is_some() && sketch.anything.is_none() {
        lacking.push("an import of which nothing is known".to_owned());
    }
    lacking
}
