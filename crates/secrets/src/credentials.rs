//! Files in which tools keep credentials, recognised by parsing them.
//!
//! What a file is called does not matter: it must be of the format from end to end.
//! What is not, or is damaged, is no such file: then only what tokens look like
//! counts, as in any other.

mod json;
mod lines;
mod yaml;

use crate::families;
use crate::finds::Finds;
use crate::found::{Found, Verdict, View};
use crate::placeholder::distinct;
use crate::scanner::Hit;
use crate::window::Window;

/// No such file is longer: what is, is not parsed.
pub(crate) const LONGEST: usize = 128 * 1024;

/// How much of a key is shown.
const SHOWN: usize = 80;

/// The credentials in a file that has this name and these bytes as a whole, if it is
/// one in which a tool keeps them; nothing if it is none, is damaged, or is longer
/// than 128 KiB. The name counts only where the format is as loose as `_auth=…`.
pub fn judge(name: &str, bytes: &[u8]) -> Option<Vec<Found>> {
    let hits = hits(name, bytes)?;
    let mut finds = Finds::default();
    let window = Window::whole(bytes);
    for hit in hits {
        finds.push(&window, hit);
    }
    Some(finds.into_found())
}

/// The same, to be told among others of the same file.
pub(crate) fn hits(name: &str, bytes: &[u8]) -> Option<Vec<Hit>> {
    if bytes.len() > LONGEST {
        return None;
    }
    // Nearly every file is told from these by its first line.
    let credentials = match Kind::of(first(bytes)?)? {
        Kind::Json => json::credentials(bytes),
        Kind::Yaml => yaml::credentials(std::str::from_utf8(bytes).ok()?),
        Kind::Lines => lines::credentials(name, std::str::from_utf8(bytes).ok()?),
    };
    let text = std::str::from_utf8(bytes).ok()?;
    let hits = credentials?.into_iter().filter_map(|it| it.hit(text));
    Some(hits.collect())
}

/// How much of a file is searched for its first line.
const HEAD: usize = 4096;

/// The first line that is neither empty nor a comment.
fn first(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = &bytes[..bytes.len().min(HEAD)];
    let mut lines = head.split(|it| *it == b'\n').map(<[u8]>::trim_ascii);
    lines.find(|it| !it.is_empty() && !it.starts_with(b"#") && !it.starts_with(b";"))
}

/// What a file may be by its first line.
enum Kind {
    Json,
    Yaml,
    Lines,
}

impl Kind {
    fn of(line: &[u8]) -> Option<Self> {
        if line.starts_with(b"{") {
            return Some(Self::Json);
        }
        if line.starts_with(b"---") {
            return Some(Self::Yaml);
        }
        // `key: value` or `key:`, the key one word.
        let key = line.iter().take_while(|it| is_word(**it)).count();
        if key > 0 && line.get(key) == Some(&b':') && matches!(line.get(key + 1), None | Some(b' '))
        {
            return Some(Self::Yaml);
        }
        lines::may_be(line).then_some(Self::Lines)
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'"' | b'\'')
}

/// A value that a file's format calls secret.
struct Credential {
    family: &'static str,
    /// What it is called there.
    key: String,
    value: String,
    /// Where it stands in the file as it is written there.
    start: usize,
    end: usize,
    low: bool,
    proven: bool,
}

impl Credential {
    fn hit(self, text: &str) -> Option<Hit> {
        let family = families::by_id(self.family)?;
        let key: String = self.key.chars().take(SHOWN).collect();
        Some(Hit {
            family,
            verdict: if self.proven {
                Verdict::Confirmed
            } else {
                Verdict::ShapeOnly
            },
            severity: if self.low {
                crate::Severity::Low
            } else {
                family.severity
            },
            start: self.start.min(text.len()),
            end: self.end.min(text.len()).max(self.start.min(text.len())),
            shown: format!("{key}, {} characters", self.value.chars().count()),
            secret: self.value.into_bytes(),
            view: View::Plain,
        })
    }
}

/// A slice of the text as a credential.
fn credential(family: &'static str, key: &str, value: &str, text: &str) -> Credential {
    // Both are of one allocation: their distance is the place.
    let start = (value.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    Credential {
        family,
        key: key.to_owned(),
        value: value.to_owned(),
        start,
        end: start + value.len(),
        low: false,
        proven: false,
    }
}

/// Whether a value stands there, and not a variable or a gap to fill in.
fn is_real(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let variable = value.starts_with(['$', '%', '{', '<', '[', '*'])
        || value.contains("${")
        || value.contains("{{")
        || value.contains('<')
        || value.starts_with("op://");
    let says = [
        "your",
        "changeme",
        "change-me",
        "change_me",
        "replace",
        "placeholder",
        "xxxx",
        "...",
        "redacted",
        "example",
        "insert",
        "dummy",
        "process.env",
        "****",
    ];
    !value.is_empty()
        && !variable
        && (value.len() < 3 || distinct(value.as_bytes()) > 1)
        && !says.iter().any(|it| lower.contains(it))
        && !matches!(
            lower.as_str(),
            "null" | "none" | "true" | "false" | "token" | "password" | "secret"
        )
}
