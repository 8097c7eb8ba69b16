//! Paths of the machine that built a file, which tell a user's name.

use std::collections::BTreeMap;

use memchr::memmem;

use packgate_secrets::begins_word;

use crate::literals::Literals;
use crate::pass::Window;

/// Users that are kept of one file.
const MOST_USERS: usize = 16;
/// The longest path, and the longest name of a user, that is one.
const PATH: usize = 512;
const NAME: usize = 32;

/// What comes before the name, as it is searched for.
const LITERALS: [&str; 4] = ["/Users/", "/home/", ":\\Users\\", ":\\\\Users\\\\"];

/// Users of build machines, of containers and of nobody.
const NOBODY: [&str; 79] = [
    "a",
    "admin",
    "administrator",
    "alice",
    "all",
    "app",
    "appuser",
    "appveyor",
    "azureuser",
    "bar",
    "bob",
    "build",
    "builder",
    "buildbot",
    "buildkite-agent",
    "centos",
    "ci",
    "circleci",
    "coder",
    "codespace",
    "containeradministrator",
    "debian",
    "default",
    "demo",
    "dev",
    "developer",
    "distiller",
    "doe",
    "ec2-user",
    "example",
    "fake",
    "foo",
    "git",
    "gitlab-runner",
    "gitpod",
    "guest",
    "home",
    "jane",
    "janedoe",
    "jdoe",
    "jenkins",
    "joe",
    "john",
    "johndoe",
    "linuxbrew",
    "me",
    "mock",
    "my",
    "myname",
    "myuser",
    "name",
    "nobody",
    "node",
    "node_modules",
    "nonroot",
    "opc",
    "pi",
    "public",
    "root",
    "runner",
    "runneradmin",
    "runner-user",
    "sandbox",
    "shared",
    "someone",
    "someuser",
    "teamcity",
    "test",
    "tester",
    "testuser",
    "travis",
    "u",
    "ubuntu",
    "user",
    "username",
    "vagrant",
    "vscode",
    "vsts",
    "web_user",
];

/// The users that paths in a file name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UserPaths {
    /// How many paths there are.
    pub(crate) count: u64,
    /// The first path of each user.
    pub(crate) users: BTreeMap<String, String>,
}

impl UserPaths {
    /// Takes the path that a name is or holds, unless one of that user is known.
    pub(crate) fn read(&mut self, name: &str) {
        let bytes = name.as_bytes();
        let places = LITERALS
            .iter()
            .filter_map(|it| memmem::find(bytes, it.as_bytes()));
        let found = places.min().and_then(|at| detect(bytes, at));
        if let Some(found) = found.filter(|it| !self.users.contains_key(&it.user)) {
            self.count += 1;
            if self.users.len() < MOST_USERS {
                self.users.insert(found.user, found.path);
            }
        }
    }

    /// Takes the path that the literal at `at` belongs to, if it is one; answers how
    /// many bytes from there on it takes.
    fn visit(&mut self, bytes: &[u8], at: usize) -> usize {
        let Some(found) = detect(bytes, at) else {
            return 0;
        };
        self.count += 1;
        let length = found.length;
        if self.users.len() < MOST_USERS {
            self.users.entry(found.user).or_insert(found.path);
        }
        length
    }
}

/// The search for paths in the windows of a file.
pub(crate) struct PathSearch {
    literals: Literals,
}

impl PathSearch {
    /// A search; costs microseconds.
    pub(crate) fn new() -> Self {
        Self {
            literals: Literals::new(LITERALS),
        }
    }

    /// Adds what begins in the window.
    pub(crate) fn scan(&self, window: &Window, paths: &mut UserPaths) {
        let until = (window.end + self.literals.longest()).min(window.bytes.len());
        let mut at = window.start;
        while at < window.end {
            let Some((start, _)) = self.literals.find(&window.bytes[..until], at) else {
                return;
            };
            if start >= window.end {
                return;
            }
            at = start + 1 + paths.visit(window.bytes, start);
        }
    }
}

struct Found {
    user: String,
    path: String,
    /// From the literal on.
    length: usize,
}

fn detect(bytes: &[u8], at: usize) -> Option<Found> {
    let start = start(bytes, at).filter(|it| !is_in_comment(&bytes[..*it]))?;
    let most = bytes.len().min(at + PATH);
    let windows = bytes[at] == b':';
    let skip = LITERALS
        .iter()
        .find(|it| bytes[at..].starts_with(it.as_bytes()))?;
    let name_at = at + skip.len();
    let name = &bytes[name_at..most];
    let name = &name[..name.iter().position(|it| is_separator(*it))?];
    if !is_user(name, windows) {
        return None;
    }
    let below_at = name_at + name.len();
    let below = &bytes[below_at..most];
    let end = below.iter().position(|it| !is_part(*it));
    let below = &below[..end.unwrap_or(below.len())];
    let file = file_end(below)?;
    let path = String::from_utf8_lossy(&bytes[start..below_at + file]);
    Some(Found {
        user: String::from_utf8_lossy(name).into_owned(),
        path: path.replace("\\\\", "\\"),
        length: below_at + file - at,
    })
}

fn is_separator(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\')
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"/\\._-+@~$()[]".contains(&byte) || byte >= 0x80
}

/// Where the path begins that the literal stands in; nothing where the literal is
/// the middle of an address or of a path within the project.
fn start(bytes: &[u8], at: usize) -> Option<usize> {
    let before = &bytes[..at];
    let (drive, rest) = match before {
        // `C:\Users\`, `C:/Users/`: the colon may belong to either.
        [rest @ .., letter] if bytes[at] == b':' => (Some(*letter), rest),
        [rest @ .., letter, b':'] => (Some(*letter), rest),
        _ => (None, before),
    };
    if bytes[at] == b':' || (drive.is_some_and(|it| it.is_ascii_uppercase()) && ends_word(rest)) {
        let letter = drive.is_some_and(|it| it.is_ascii_alphabetic());
        return (letter && ends_word(rest)).then_some(rest.len());
    }
    let slashes = before.iter().rev().take_while(|it| **it == b'/').count();
    match (&before[..at - slashes], slashes) {
        // `file:///home/`, and `file:/home/`; `https://home/` is a host.
        ([.., b':'], 0 | 2..) => Some(at),
        // Out of the project, up to the root.
        (rest, 0) if rest.ends_with(b"../../../..") => Some(at),
        (rest, 0) if ends_word(rest) => Some(at),
        _ => None,
    }
}

/// How much of its line is looked at for the beginning of a comment.
const LINE: usize = 200;

/// Whether a comment has begun on the line: in comments such paths are examples. The
/// line may be in a source that a map embeds, and its end escaped.
pub(crate) fn is_in_comment(before: &[u8]) -> bool {
    let before = &before[before.len().saturating_sub(LINE)..];
    let end = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let escaped = memmem::rfind(before, b"\\n").map_or(0, |at| at + 2);
    let line = before[end.max(escaped)..].trim_ascii_start();
    let whole = line.starts_with(b"* ") || line.starts_with(b"/*");
    let mut slashes = memmem::find_iter(line, b"//");
    // Behind a colon or a quote they are an address.
    let begins = |at: usize| at == 0 || b" \t;,{})".contains(&line[at - 1]);
    whole || slashes.any(begins)
}

/// Whether a path may begin behind these bytes.
fn ends_word(before: &[u8]) -> bool {
    match before.last() {
        None => true,
        Some(last) => {
            let part = matches!(
                last,
                b'.' | b'-' | b'@' | b')' | b'}' | b']' | b'*' | b'%' | b'$' | b'~'
            );
            !part && begins_word(before)
        }
    }
}

/// Whether the name is that of a person, as far as one can tell.
fn is_user(name: &[u8], windows: bool) -> bool {
    let part = |it: &u8| {
        it.is_ascii_alphanumeric() || b"._-".contains(it) || *it >= 0x80 || (windows && *it == b' ')
    };
    let person = (2..=NAME).contains(&name.len())
        && name[0].is_ascii_alphanumeric()
        && name.iter().all(part)
        && !name.iter().all(u8::is_ascii_digit);
    let lower = String::from_utf8_lossy(name).to_ascii_lowercase();
    let made_up = [
        "your", "example", "user_", "user-", "vsts", "runner", "some-", "my-",
    ];
    person && !NOBODY.contains(&lower.as_str()) && !made_up.iter().any(|it| lower.starts_with(it))
}

/// Extensions of what compilers and bundlers read and write.
const CODE: [&[u8]; 44] = [
    b"js", b"mjs", b"cjs", b"jsx", b"ts", b"mts", b"cts", b"tsx", b"vue", b"svelte", b"json",
    b"scss", b"less", b"sass", b"rs", b"c", b"cc", b"cpp", b"cxx", b"h", b"hh", b"hpp", b"m",
    b"mm", b"swift", b"go", b"zig", b"o", b"obj", b"a", b"so", b"dylib", b"node", b"dll", b"lib",
    b"pdb", b"exe", b"map", b"wasm", b"py", b"java", b"kt", b"coffee", b"css",
];

/// Where the file ends that the path leads to: one of code, in a directory of the
/// user's; or anything in `node_modules`. Strings of some compilers follow each
/// other without a gap, so what stands behind an extension does not count.
fn file_end(below: &[u8]) -> Option<usize> {
    let mut dirs = 0;
    let mut from = 0;
    loop {
        let rest = &below[from..];
        let begin = from + rest.iter().position(|it| !is_separator(*it))?;
        let length = below[begin..].iter().position(|it| is_separator(*it));
        let Some(length) = length else {
            let dirs = dirs > 0;
            return dirs
                .then(|| code_end(&below[begin..]))
                .flatten()
                .map(|it| begin + it);
        };
        dirs += 1;
        from = begin + length;
    }
}

fn code_end(name: &[u8]) -> Option<usize> {
    let dot = (1..name.len()).rev().find(|at| name[*at] == b'.')?;
    let extension = &name[dot + 1..];
    let letters = extension.iter().take_while(|it| it.is_ascii_alphanumeric());
    let whole = &extension[..letters.count()];
    let lower = |it: &[u8]| it.eq_ignore_ascii_case(whole);
    if CODE.iter().any(|it| lower(it)) {
        return Some(dot + 1 + whole.len());
    }
    // Rust: `src/lib.rscalled Option::unwrap()`.
    extension.starts_with(b"rs").then_some(dot + 3)
}
