//! What was changed in which files, so that it can be taken out to the byte.
//!
//! Kept in the git directory, and never needed: without it, what packgate adds is
//! recognised by what it says.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Raised when older receipts mean something else.
const VERSION: u64 = 1;

/// The changes of files, by the names they were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Receipt {
    traces: BTreeMap<String, Trace>,
    /// Whether hooks were put in place, too.
    pub hooks: bool,
}

/// What is known of a file as it was before it was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// Nothing: no change was noted, or it has changed since.
    Unknown,
    /// It did not exist.
    Absent,
    /// These bytes.
    Bytes(Vec<u8>),
}

/// What a change left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Trace {
    /// The digest of the file afterwards.
    after: u64,
    /// What gives the file back that was there before; `None` where there was none.
    back: Option<Splice>,
}

/// A piece of a file, and what stood in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Splice {
    start: usize,
    end: usize,
    was: String,
}

impl Receipt {
    /// Reads it; empty where it is not what was written.
    pub fn parse(bytes: &[u8]) -> Self {
        let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
            return Self::default();
        };
        if value["version"] != VERSION {
            return Self::default();
        }
        let files = value["files"].as_object();
        let traces = files.into_iter().flatten();
        Self {
            traces: traces
                .filter_map(|(name, trace)| Some((name.clone(), Trace::parse(trace)?)))
                .collect(),
            hooks: value["hooks"] == true,
        }
    }

    /// As [`Receipt::parse`] reads it.
    pub fn bytes(&self) -> Vec<u8> {
        let files = self.traces.iter();
        let files: Map<String, Value> = files
            .map(|(name, trace)| (name.clone(), trace.json()))
            .collect();
        let value = json!({ "version": VERSION, "hooks": self.hooks, "files": files });
        format!("{value:#}\n").into_bytes()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.traces.is_empty() && !self.hooks
    }

    /// Notes that `name` was changed. What cannot be noted (it is no text) is not.
    pub fn add(&mut self, name: &str, before: Option<&[u8]>, after: &[u8]) {
        // What was there before the first of several changes.
        let first = match self.undo(name, before.unwrap_or_default()) {
            Before::Unknown => before.map(<[u8]>::to_vec),
            Before::Absent => None,
            Before::Bytes(first) => Some(first),
        };
        let back = match first {
            None => None,
            Some(first) => match splice(after, &first) {
                Some(splice) => Some(splice),
                None => return,
            },
        };
        let after = xxh3_64(after);
        self.traces.insert(name.to_owned(), Trace { after, back });
    }

    /// Forgets `name`.
    pub fn remove(&mut self, name: &str) {
        self.traces.remove(name);
    }

    /// What was there before `name` was changed, which now has the bytes `now`.
    pub fn undo(&self, name: &str, now: &[u8]) -> Before {
        let trace = self.traces.get(name);
        let Some(trace) = trace.filter(|it| it.after == xxh3_64(now)) else {
            return Before::Unknown;
        };
        let Some(Splice { start, end, was }) = &trace.back else {
            return Before::Absent;
        };
        match (now.get(..*start), now.get(*end..)) {
            (Some(head), Some(tail)) => Before::Bytes([head, was.as_bytes(), tail].concat()),
            _ => Before::Unknown,
        }
    }
}

/// The one piece of `after` that is to be replaced for `before`.
fn splice(after: &[u8], before: &[u8]) -> Option<Splice> {
    let alike = |pairs: &mut dyn Iterator<Item = (&u8, &u8)>| {
        pairs.take_while(|(one, other)| one == other).count()
    };
    let mut start = alike(&mut after.iter().zip(before));
    // Not in the middle of a character.
    while start > 0 && after.get(start).is_some_and(|it| it & 0xc0 == 0x80) {
        start -= 1;
    }
    let (new, old) = (&after[start..], &before[start..]);
    let mut tail = alike(&mut new.iter().rev().zip(old.iter().rev()));
    while tail > 0 && old[old.len() - tail] & 0xc0 == 0x80 {
        tail -= 1;
    }
    Some(Splice {
        start,
        end: after.len() - tail,
        was: String::from_utf8(old[..old.len() - tail].to_vec()).ok()?,
    })
}

impl Trace {
    fn parse(value: &Value) -> Option<Self> {
        let after = u64::from_str_radix(value["after"].as_str()?, 16).ok()?;
        let number = |key: &str| usize::try_from(value[key].as_u64()?).ok();
        let back = match &value["was"] {
            Value::Null => None,
            Value::String(was) => Some(Splice {
                start: number("start")?,
                end: number("end")?,
                was: was.clone(),
            }),
            _ => return None,
        };
        Some(Self { after, back })
    }

    fn json(&self) -> Value {
        let after = format!("{:016x}", self.after);
        match &self.back {
            None => json!({ "after": after, "was": null }),
            Some(Splice { start, end, was }) => {
                json!({ "after": after, "start": start, "end": end, "was": was })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_change_is_undone_to_the_byte() {
        for (before, after) in [
            ("{}", "{\"a\":1}"),
            ("{\"a\":1}", "{}"),
            ("aa", "aaa"),
            ("abab", "ab"),
            ("é1", "è1"),
            ("1é", "1è"),
            ("", "x"),
            ("same", "same"),
        ] {
            let mut receipt = Receipt::default();
            receipt.add("f", Some(before.as_bytes()), after.as_bytes());
            let read = Receipt::parse(&receipt.bytes());
            assert_eq!(read, receipt);
            let undone = read.undo("f", after.as_bytes());
            assert_eq!(undone, Before::Bytes(before.into()), "{before}");
            assert_eq!(read.undo("f", b"changed since"), Before::Unknown);
            assert_eq!(read.undo("g", after.as_bytes()), Before::Unknown);
        }
    }

    #[test]
    fn two_changes_are_undone_as_one() {
        let mut receipt = Receipt::default();
        receipt.add("f", Some(b"one"), b"one two");
        receipt.add("f", Some(b"one two"), b"zero one two");
        assert_eq!(
            receipt.undo("f", b"zero one two"),
            Before::Bytes(b"one".to_vec())
        );
        receipt.add("new", None, b"x");
        receipt.add("new", Some(b"x"), b"y");
        assert_eq!(receipt.undo("new", b"y"), Before::Absent);
        // Somebody else's change in between is no longer ours to undo.
        receipt.add("f", Some(b"other"), b"other more");
        assert_eq!(
            receipt.undo("f", b"other more"),
            Before::Bytes(b"other".to_vec())
        );
    }

    #[test]
    fn what_is_damaged_says_nothing() {
        for text in [
            "",
            "[]",
            "{\"version\":9,\"hooks\":true}",
            "{\"version\":1,\"files\":{\"f\":{\"after\":\"x\"}}}",
            "{\"version\":1,\"files\":{\"f\":{\"after\":\"00\",\"was\":\"\",\"start\":-1,\"end\":2}}}",
        ] {
            assert!(Receipt::parse(text.as_bytes()).is_empty(), "{text}");
        }
        // A lie about a place is no reason to fall over.
        let lie = format!(
            "{{\"version\":1,\"files\":{{\"f\":{{\"after\":\"{:016x}\",\"start\":90,\"end\":2,\"was\":\"\"}}}}}}",
            xxh3_64(b"now")
        );
        let lie = Receipt::parse(lie.as_bytes());
        assert_eq!(lie.undo("f", b"now"), Before::Unknown);
    }
}
