//! Where things are shown, seen from the repository's root, for formats that
//! annotate its files.
//!
//! Whatever happens, a spot names a file below that root: what lies elsewhere (a
//! rule in a global ignore file) is shown at the package's manifest.

use crate::diagnostic::Diagnostic;
use crate::finding::{Finding, Place};
use crate::report::Report;
use crate::span::marked;

const MANIFEST: &str = "package.json";

/// A file of the repository, and what is meant in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spot {
    /// The path from the repository's root, with `/` between names, normalised.
    pub(crate) path: String,
    /// `None` for the file as a whole.
    pub(crate) range: Option<Range>,
}

/// A piece of one line; all numbers from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// The column behind the piece; `column` itself where its length is unknown.
    pub(crate) end_column: usize,
}

/// The line that lets a finding's files in, or else its package. `base` is the
/// current directory as the repository's root sees it.
pub(crate) fn of_finding(base: &str, report: &Report, finding: &Finding) -> Spot {
    let place = finding.place.as_ref();
    let spot = place.and_then(|place| {
        let text = report.sources.get(&place.file).map(String::as_str);
        Some(Spot {
            path: within(&[base, home(report), &place.file])?,
            range: Some(range(place, text)),
        })
    });
    spot.unwrap_or_else(|| of_report(base, report))
}

/// The package's manifest, or the archive that was judged.
pub(crate) fn of_report(base: &str, report: &Report) -> Spot {
    let path = &report.subject.path;
    let found = if is_archive(report) {
        within(&[base, path]).or_else(|| within(&[path.rsplit(['/', '\\']).next()?]))
    } else {
        within(&[base, path, MANIFEST])
    };
    Spot {
        path: found.unwrap_or_else(|| manifest(base)),
        range: None,
    }
}

/// Where something could not be read. Places of problems are seen from the
/// repository's root already.
pub(crate) fn of_problem(base: &str, problem: &Diagnostic) -> Spot {
    let place = problem.place.as_ref();
    let spot = place.and_then(|place| {
        Some(Spot {
            path: within(&[&place.file])?,
            range: Some(range(place, None)),
        })
    });
    spot.unwrap_or_else(|| Spot {
        path: manifest(base),
        range: None,
    })
}

/// The file that a fix changes; `None` where it lies outside of the repository.
pub(crate) fn of_fix(base: &str, report: &Report, file: &str) -> Option<String> {
    within(&[base, home(report), file])
}

/// What tells the package from the others of a run: its directory, which stays
/// when its version changes. An archive is named after what is in it.
pub(crate) fn identity(base: &str, report: &Report) -> String {
    let subject = &report.subject;
    let directory = within(&[base, &subject.path, MANIFEST]);
    match directory {
        Some(directory) if !is_archive(report) => directory,
        _ => subject.name.clone(),
    }
}

/// An archive is judged as it is, under no manager's profile.
fn is_archive(report: &Report) -> bool {
    report.profiles.is_empty() && !report.subject.path.is_empty()
}

/// What places are relative to: beside an archive, the current directory, where
/// the policy was looked for.
fn home(report: &Report) -> &str {
    if is_archive(report) {
        ""
    } else {
        &report.subject.path
    }
}

fn manifest(base: &str) -> String {
    within(&[base, MANIFEST]).unwrap_or_else(|| MANIFEST.to_owned())
}

fn range(place: &Place, text: Option<&str>) -> Range {
    let (line, column) = (place.line.max(1), place.column.max(1));
    let quoted = text.and_then(|text| text.lines().nth(line - 1));
    let length = quoted.map_or(0, |quoted| quoted[marked(quoted, column)].chars().count());
    Range {
        line,
        column,
        end_column: column + length,
    }
}

/// Paths, each relative to the one before, joined from the root down; `None` where
/// that ends outside of the root, or nowhere.
fn within(parts: &[&str]) -> Option<String> {
    let mut names = Vec::new();
    for part in parts {
        if is_absolute(part) {
            return None;
        }
        for name in part.split('/') {
            match name {
                "" | "." => {}
                ".." => {
                    names.pop()?;
                }
                name => names.push(name),
            }
        }
    }
    (!names.is_empty()).then(|| names.join("/"))
}

/// On Windows, too, whatever this runs on.
fn is_absolute(path: &str) -> bool {
    let drive = match path.as_bytes() {
        [letter, b':'] | [letter, b':', b'/' | b'\\', ..] => letter.is_ascii_alphabetic(),
        _ => false,
    };
    drive || path.starts_with(['/', '\\'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining() {
        for (parts, expected) in [
            (&["", "", "package.json"][..], Some("package.json")),
            (&["", ".", "package.json"], Some("package.json")),
            (&["a/b", "../c/", "./x"], Some("a/c/x")),
            (&["a", "b", "../../packgate.toml"], Some("packgate.toml")),
            (&["a", "..", "..", "x"], None),
            (&["", "../x"], None),
            (&["a", "/etc", "passwd"], None),
            (&["", "C:/x", "package.json"], None),
            (&["", "C:", "package.json"], None),
            (&["", "c::d", "package.json"], Some("c::d/package.json")),
            (&["", "\\\\host\\x", "package.json"], None),
            (&["a", "..", ""], None),
            (&["a//b/./", "c"], Some("a/b/c")),
        ] {
            assert_eq!(within(parts).as_deref(), expected, "{parts:?}");
        }
    }

    fn place(file: &str, line: usize, column: usize) -> Place {
        Place {
            file: file.to_owned(),
            line,
            column,
        }
    }

    #[test]
    fn ranges() {
        let text = "{\r\n  \"𝒳é\": \"a\",\r\n\t\"files\": [ \"dist\" ]\r\n}\r\n";
        for (line, column, expected) in [
            (2, 3, (2, 3, 7)),
            (2, 9, (2, 9, 12)),
            (3, 13, (3, 13, 19)),
            (4, 1, (4, 1, 2)),
            (9, 7, (9, 7, 7)),
            (2, 99, (2, 99, 99)),
            (0, 0, (1, 1, 2)),
        ] {
            let got = range(&place("f", line, column), Some(text));
            assert_eq!((got.line, got.column, got.end_column), expected);
        }
        assert_eq!(range(&place("f", 3, 4), None).end_column, 4);
    }
}
