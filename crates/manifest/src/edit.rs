//! `scripts` and `files` of a package.json edited as text: nothing else of the file changes, and
//! what is added looks like what was there.
//!
//! Taking out what was added gives the bytes back that were there before, whether
//! `scripts` held something, was empty on its line, or did not exist.

use crate::json::{Data, Entry, Object, Value};
use crate::{Manifest, ManifestError};

/// Members that stand before `scripts` where npm and its like write them.
const BEFORE_SCRIPTS: [&str; 21] = [
    "name",
    "version",
    "private",
    "description",
    "type",
    "sideEffects",
    "main",
    "module",
    "browser",
    "unpkg",
    "jsdelivr",
    "types",
    "typings",
    "typesVersions",
    "exports",
    "imports",
    "bin",
    "man",
    "directories",
    "files",
    "workspaces",
];

/// Why a script cannot be set in a text.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The text is no package.json.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// `scripts` holds something else than scripts.
    #[error("{place}: \"scripts\" is {found}, not an object")]
    Scripts {
        /// `package.json:7`
        place: String,
        /// What it is.
        found: &'static str,
    },
    /// The edit would have changed something else, too: a name that is written twice,
    /// say.
    #[error("{path}: setting \"{name}\" in \"scripts\" would change something else as well")]
    More {
        /// The file.
        path: String,
        /// The script.
        name: String,
    },
}

/// `text`, the package.json at `path` (which is for messages only), with the script
/// `name` set to `command`, or without it. Of names that are written twice the last
/// counts, and is edited.
///
/// # Errors
/// [`EditError`]; where there is one, no edit does this and nothing else.
pub fn set_script(
    text: &str,
    path: &str,
    name: &str,
    command: Option<&str>,
) -> Result<String, EditError> {
    let manifest = Manifest::parse(text.as_bytes(), path)?;
    let page = Page { text };
    let edited = match (scripts(&manifest)?, command) {
        (None, None) => None,
        (None, Some(command)) => Some(page.with_scripts(manifest.root(), name, command)),
        (Some((entry, scripts)), Some(command)) => match scripts.entry(name) {
            Some(script) => page.replaced(&script.value, command),
            None => Some(page.with_member(entry, scripts, name, command)),
        },
        (Some((entry, scripts)), None) => scripts
            .entry(name)
            .map(|script| page.without(manifest.root(), entry, scripts, script)),
    };
    let Some(edited) = edited else {
        return Ok(text.to_owned());
    };
    let after = Manifest::parse(edited.as_bytes(), path)?;
    if is_that_edit(manifest.root(), after.root(), name, command) {
        return Ok(edited);
    }
    Err(EditError::More {
        path: path.to_owned(),
        name: name.to_owned(),
    })
}

/// The text of `manifest` with a `files` list of these entries; `None` where it has
/// `files` already, or where that would change something else.
pub fn add_files(manifest: &Manifest, entries: &[String]) -> Option<String> {
    let root = manifest.root();
    if root.entry("files").is_some() {
        return None;
    }
    let page = Page {
        text: manifest.text(),
    };
    let edited = page.with_list(anchor(root)?, "files", entries);
    let after = Manifest::parse(edited.as_bytes(), "package.json").ok()?;
    let written = after.root().get("files").and_then(Value::as_array)?;
    let same = written
        .iter()
        .map(Value::as_str)
        .eq(entries.iter().map(|it| Some(it.as_str())));
    (same && alike_but(root, after.root(), "files")).then_some(edited)
}

fn scripts(manifest: &Manifest) -> Result<Option<(&Entry, &Object)>, EditError> {
    let Some(entry) = manifest.root().entry("scripts") else {
        return Ok(None);
    };
    match entry.value.as_object() {
        Some(scripts) => Ok(Some((entry, scripts))),
        None => Err(EditError::Scripts {
            place: manifest.place(entry.value.span),
            found: entry.value.kind(),
        }),
    }
}

/// The text, and where things go in it.
struct Page<'t> {
    text: &'t str,
}

impl<'t> Page<'t> {
    fn spliced(&self, start: usize, end: usize, by: &str) -> String {
        [&self.text[..start], by, &self.text[end..]].concat()
    }

    /// The blanks before a member's key, with the comma among them if it has one
    /// before it.
    fn lead(&self, member: &Entry) -> &'t str {
        let end = member.key_span.start;
        let blanks = |end: usize| self.text[..end].trim_end_matches(BLANK).len();
        let start = match self.text[..blanks(end)].strip_suffix(',') {
            Some(before) => blanks(before.len()),
            None => blanks(end),
        };
        &self.text[start..end]
    }

    /// What goes between `member` and one after it.
    fn separator(&self, member: &Entry) -> String {
        let lead = self.lead(member);
        let comma = if lead.contains(',') { "" } else { "," };
        format!("{comma}{lead}")
    }

    fn colon(&self, member: &Entry) -> &'t str {
        &self.text[member.key_span.end..member.value.span.start]
    }

    /// With `scripts`, which is not there yet.
    fn with_scripts(&self, root: &Object, name: &str, command: &str) -> String {
        let Some(anchor) = anchor(root) else {
            let at = self.text.find('{').map_or(0, |it| it + 1);
            let member = format!("\"scripts\": {{{}: {}}}", quote(name), quote(command));
            return self.spliced(at, at, &member);
        };
        let (separator, colon) = (self.separator(anchor), self.colon(anchor));
        let script = format!("{}{colon}{}", quote(name), quote(command));
        let value = match line_start(&separator) {
            Some((eol, indent)) => format!("{{{eol}{indent}{indent}{script}{eol}{indent}}}"),
            None => format!("{{{script}}}"),
        };
        let at = anchor.value.span.end;
        self.spliced(at, at, &format!("{separator}\"scripts\"{colon}{value}"))
    }

    /// With a list after the member `anchor`, one entry a line where members have
    /// lines of their own.
    fn with_list(&self, anchor: &Entry, name: &str, entries: &[String]) -> String {
        let (separator, colon) = (self.separator(anchor), self.colon(anchor));
        let entries: Vec<String> = entries.iter().map(|it| quote(it)).collect();
        let value = match line_start(&separator) {
            Some((eol, indent)) => {
                let between = format!(",{eol}{indent}{indent}");
                let entries = entries.join(&between);
                format!("[{eol}{indent}{indent}{entries}{eol}{indent}]")
            }
            None => format!("[{}]", entries.join(if colon == ":" { "," } else { ", " })),
        };
        let at = anchor.value.span.end;
        self.spliced(at, at, &format!("{separator}{}{colon}{value}", quote(name)))
    }

    /// With one more script at the end of `scripts`, the value of `entry`.
    fn with_member(&self, entry: &Entry, scripts: &Object, name: &str, command: &str) -> String {
        let Some(last) = last(scripts) else {
            return self.with_first(entry, name, command);
        };
        let at = last.value.span.end;
        let (separator, colon) = (self.separator(last), self.colon(last));
        let member = format!("{separator}{}{colon}{}", quote(name), quote(command));
        self.spliced(at, at, &member)
    }

    /// With a script in `scripts`, which holds none. What is on one line stays there.
    fn with_first(&self, entry: &Entry, name: &str, command: &str) -> String {
        let span = entry.value.span;
        let inside = &self.text[span.start + 1..span.end - 1];
        let member = format!("{}{}{}", quote(name), self.colon(entry), quote(command));
        let new = match line_start(inside) {
            Some((eol, indent)) => format!("{eol}{indent}{indent}{member}{eol}{indent}"),
            None => format!("{inside}{member}{inside}"),
        };
        self.spliced(span.start + 1, span.end - 1, &new)
    }

    /// With another command. What of it stays is left as it is written, escapes and
    /// all. Nothing where it is this command already.
    fn replaced(&self, value: &Value, command: &str) -> Option<String> {
        let span = value.span;
        let whole = || self.spliced(span.start, span.end, &quote(command));
        let Some(old) = value.as_str() else {
            return Some(whole());
        };
        if old == command {
            return None;
        }
        let raw = &self.text[span.start + 1..span.end - 1];
        let kept = if let Some((before, after)) = around(command, old) {
            Some(format!("{}{raw}{}", escaped(before), escaped(after)))
        } else {
            around(old, command).and_then(|(before, after)| {
                let raw = raw.strip_prefix(&*escaped(before))?;
                raw.strip_suffix(&*escaped(after)).map(str::to_owned)
            })
        };
        let kept = kept.map(|raw| self.spliced(span.start + 1, span.end - 1, &raw));
        Some(kept.unwrap_or_else(whole))
    }

    /// Without the script, and without `scripts` where it was put in for that script.
    fn without(&self, root: &Object, entry: &Entry, scripts: &Object, script: &Entry) -> String {
        let span = entry.value.span;
        let lead = &self.text[span.start + 1..script.key_span.start];
        let trail = &self.text[script.value.span.end..span.end - 1];
        let is_alone = [lead, trail].concat().trim_matches(BLANK).is_empty();
        if scripts.entries().len() > 1 || !is_alone {
            return self.without_member(script);
        }
        let on_one_line = !lead.contains('\n') && !trail.contains('\n');
        if root.entries().len() > 1 && (!on_one_line || self.is_put_in(root, entry)) {
            return self.without_member(entry);
        }
        let inside = if on_one_line && lead == trail {
            lead
        } else {
            ""
        };
        self.spliced(span.start + 1, span.end - 1, inside)
    }

    /// Whether `scripts` of a text on one line is where it would be put in. There
    /// nothing else tells whether it was there before.
    fn is_put_in(&self, root: &Object, entry: &Entry) -> bool {
        let end = |entry: &Entry| entry.value.span.end;
        !self.lead(entry).contains('\n')
            && anchor(root)
                .is_some_and(|anchor| end(anchor) + self.lead(entry).len() == entry.key_span.start)
    }

    /// Without a member that is not the only one.
    fn without_member(&self, member: &Entry) -> String {
        let lead = self.lead(member);
        let (start, end) = (member.key_span.start, member.value.span.end);
        if lead.contains(',') {
            return self.spliced(start - lead.len(), end, "");
        }
        // The first: the next one takes its place.
        let rest = self.text[end..].trim_start_matches(BLANK);
        let rest = rest.strip_prefix(',').unwrap_or(rest);
        let next = self.text.len() - rest.trim_start_matches(BLANK).len();
        self.spliced(start, next, "")
    }
}

/// What JSON knows as blanks.
const BLANK: [char; 4] = [' ', '\t', '\n', '\r'];

/// The member that stands last in the text.
fn last(object: &Object) -> Option<&Entry> {
    let entries = object.entries().iter();
    entries.max_by_key(|entry| entry.value.span.end)
}

/// The member that `scripts` is put after.
fn anchor(root: &Object) -> Option<&Entry> {
    let others = || root.entries().iter().filter(|it| it.key != "scripts");
    others()
        .filter(|it| BEFORE_SCRIPTS.contains(&it.key.as_str()))
        .max_by_key(|it| it.value.span.end)
        .or_else(|| others().max_by_key(|it| it.value.span.end))
}

/// The line end and the indentation at the end of these blanks, if they reach over a
/// line.
fn line_start(blanks: &str) -> Option<(&'static str, &str)> {
    let at = blanks.rfind('\n')?;
    let eol = if blanks[..at].ends_with('\r') {
        "\r\n"
    } else {
        "\n"
    };
    let rest = &blanks[at + 1..];
    let indent = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    Some((eol, &rest[..indent]))
}

/// What stands before and after `part` in `whole`.
fn around<'w>(whole: &'w str, part: &str) -> Option<(&'w str, &'w str)> {
    let at = whole.find(part)?;
    Some((&whole[..at], &whole[at + part.len()..]))
}

/// A text as it stands in JSON, quotes included.
fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The same without the quotes.
fn escaped(text: &str) -> String {
    let quoted = quote(text);
    quoted[1..quoted.len() - 1].to_owned()
}

/// Whether all that differs is that the script `name` is `command`, or not there.
fn is_that_edit(before: &Object, after: &Object, name: &str, command: Option<&str>) -> bool {
    let none = Object::default();
    let scripts = |root| Object::get(root, "scripts").and_then(Value::as_object);
    let (old, new) = (scripts(before), scripts(after).unwrap_or(&none));
    let now = new.get(name);
    now.and_then(Value::as_str) == command
        && (command.is_some() || now.is_none())
        && alike_but(before, after, "scripts")
        && alike_but(old.unwrap_or(&none), new, name)
}

/// Whether two objects have the same members in the same order, but for one.
fn alike_but(one: &Object, other: &Object, but: &str) -> bool {
    let one: Vec<&Entry> = one.entries().iter().filter(|it| it.key != but).collect();
    let other: Vec<&Entry> = other.entries().iter().filter(|it| it.key != but).collect();
    one.len() == other.len()
        && (one.iter().zip(&other)).all(|(a, b)| a.key == b.key && alike(&a.value, &b.value))
}

/// Whether two values say the same, wherever they stand.
fn alike(one: &Value, other: &Value) -> bool {
    match (&one.data, &other.data) {
        (Data::Array(one), Data::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| alike(a, b))
        }
        (Data::Object(one), Data::Object(other)) => {
            let (one, other) = (one.entries(), other.entries());
            one.len() == other.len()
                && (one.iter().zip(other)).all(|(a, b)| a.key == b.key && alike(&a.value, &b.value))
        }
        (one, other) => one == other,
    }
}
