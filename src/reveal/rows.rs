//! Many sources as few rows: directories, the biggest taken apart as far as there is
//! room.

use super::totals::Amount;
use std::collections::BTreeMap;
use std::mem::take;

/// A directory of the recovered sources.
#[derive(Debug, Default)]
pub(super) struct Dir {
    all: Amount,
    /// What lies in it and in no directory below.
    files: Amount,
    dirs: BTreeMap<String, Dir>,
}

/// One line: a directory with everything below, or what is left of one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// With a slash at its end; empty for the top.
    pub(super) dir: String,
    /// Whether directories below have rows of their own.
    pub(super) rest: bool,
    pub(super) amount: Amount,
}

/// A row that may be taken apart.
struct Open<'a> {
    row: Row,
    dir: Option<&'a Dir>,
}

impl Dir {
    /// Adds a file.
    pub(super) fn add(&mut self, path: &str, amount: Amount) {
        let mut at = self;
        at.all += amount;
        let mut names = path.split('/');
        names.next_back();
        for name in names {
            at = at.dirs.entry(name.to_owned()).or_default();
            at.all += amount;
        }
        at.files += amount;
    }

    /// At most so many rows, in the order of their paths, and how many directories
    /// had none of their own.
    pub(super) fn rows(&self, most: usize) -> Vec<Row> {
        let mut rows = vec![Open::new(String::new(), self)];
        while let Some(at) = biggest(&rows) {
            let Some(dir) = rows[at].dir.take() else {
                break;
            };
            let parts = parts(&rows[at].row.dir, dir);
            if rows.len() - 1 + parts.len() <= most {
                rows.splice(at..=at, parts);
            }
        }
        let mut rows: Vec<Row> = rows.into_iter().map(|it| it.row).collect();
        rows.sort_by(|a, b| a.dir.cmp(&b.dir));
        rows
    }
}

impl<'a> Open<'a> {
    /// The directory; one that holds nothing but another is not worth a row.
    fn new(mut path: String, mut dir: &'a Dir) -> Self {
        while dir.files.sources == 0 && dir.dirs.len() == 1 {
            for (name, inner) in &dir.dirs {
                path = format!("{path}{name}/");
                dir = inner;
            }
        }
        Self {
            row: Row {
                dir: take(&mut path),
                rest: false,
                amount: dir.all,
            },
            dir: Some(dir).filter(|it| !it.dirs.is_empty()),
        }
    }
}

fn biggest(rows: &[Open<'_>]) -> Option<usize> {
    let open = rows.iter().enumerate().filter(|(_, it)| it.dir.is_some());
    let biggest = open.max_by_key(|(_, it)| it.row.amount);
    biggest.map(|(at, _)| at)
}

/// The directories in a directory, and what is left of it.
fn parts<'a>(path: &str, dir: &'a Dir) -> Vec<Open<'a>> {
    let inner = dir.dirs.iter();
    let mut parts: Vec<Open<'a>> = inner
        .map(|(name, inner)| Open::new(format!("{path}{name}/"), inner))
        .collect();
    if dir.files.sources > 0 {
        parts.push(Open {
            row: Row {
                dir: path.to_owned(),
                rest: true,
                amount: dir.files,
            },
            dir: None,
        });
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `dir files` for each row of these files, each of one byte.
    fn rows(paths: &[&str], most: usize) -> Vec<String> {
        let mut dir = Dir::default();
        for path in paths {
            let amount = Amount {
                bytes: 1,
                sources: 1,
                lines: 1,
            };
            dir.add(path, amount);
        }
        let rows = dir.rows(most).into_iter();
        rows.map(|it| {
            let rest = if it.rest { " rest" } else { "" };
            format!("{} {}{rest}", it.dir, it.amount.sources)
        })
        .collect()
    }

    #[test]
    fn the_biggest_is_taken_apart_while_there_is_room() {
        let files = ["src/a/1", "src/a/2", "src/b/3", "src/4", "lib/x/5", "6"];
        assert_eq!(rows(&files, 1), [" 6"]);
        assert_eq!(rows(&files, 3), [" 1 rest", "lib/x/ 1", "src/ 4"]);
        assert_eq!(
            rows(&files, 5),
            [" 1 rest", "lib/x/ 1", "src/ 1 rest", "src/a/ 2", "src/b/ 1"]
        );
        assert_eq!(rows(&files, 4), rows(&files, 3));
        assert_eq!(rows(&["a/b/c/1", "a/b/c/2"], 9), ["a/b/c/ 2"]);
        assert_eq!(rows(&["1"], 9), [" 1"]);
    }

    #[test]
    fn what_does_not_fit_stays_whole() {
        let files: Vec<String> = (0..50).map(|at| format!("src/d{at}/f")).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        assert_eq!(rows(&files, 20), ["src/ 50"]);
    }
}
