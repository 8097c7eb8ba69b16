//! Edits of ignore files: of the package, or of a directory in it.

use super::case::{Case, Editable};
use super::cover::MAX_RULES;
use super::shape::Shape;
use super::spell::ignore_lines;
use super::trial::Edit;
use packgate_packlist::Origin;
use packgate_report::human_list;
use packgate_tree::join;
use std::collections::{BTreeMap, BTreeSet};

/// Takes out the lines that brought the files back, where that is how they came
/// in: `!*.map`.
pub(super) fn without_negations(case: &Case<'_>) -> Option<Edit> {
    let mut lines: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for file in case
        .packed()
        .filter(|file| case.files.contains(file.path.as_str()))
    {
        match file.why.origin.as_deref() {
            Some(Origin::IgnoreFile { file, line, .. }) => {
                lines.entry(file).or_default().insert(*line);
            }
            _ => return None,
        }
    }
    let (file, lines) = lines.pop_first().filter(|_| lines.is_empty())?;
    let Editable::Text(before) = case.editable(file) else {
        return None;
    };
    let mut after = String::with_capacity(before.len());
    let mut gone = Vec::new();
    for (index, line) in before.split_inclusive('\n').enumerate() {
        if lines.contains(&(index + 1)) {
            gone.push(format!("\"{}\"", line.trim()));
        } else {
            after.push_str(line);
        }
    }
    (gone.len() <= MAX_RULES).then(|| Edit {
        title: format!("remove {} from {file}", human_list(&gone)),
        file: file.to_owned(),
        before,
        after,
    })
}

/// Adds the lines of each cover to the ignore file that npm heeds in `dir`
/// (`""` is the package). A new `.npmignore` beside a `.gitignore` would bring
/// back all that the latter leaves out, so that one is added to; a copy of it is
/// the last thing to try.
pub(super) fn additions(case: &Case<'_>, dir: &str, covers: &[Vec<Shape<'_>>]) -> Vec<Edit> {
    let npm = join(dir, ".npmignore");
    let git = join(dir, ".gitignore");
    let add = |file: &str, before: &str| -> Vec<Edit> {
        lines(covers)
            .map(|lines| Edit {
                title: format!("add {} to {file}", human_list(&quoted(&lines))),
                file: file.to_owned(),
                before: before.to_owned(),
                after: appended(before, &lines),
            })
            .collect()
    };
    let create = |copied: Option<&str>| -> Vec<Edit> {
        lines(covers)
            .map(|lines| {
                let what = human_list(&quoted(&lines));
                Edit {
                    title: match copied {
                        Some(_) => format!("create {npm} with all of {git} and {what}"),
                        None => format!("create {npm} with {what}"),
                    },
                    file: npm.clone(),
                    before: String::new(),
                    after: appended(copied.unwrap_or_default(), &lines),
                }
            })
            .collect()
    };
    match (case.editable(&npm), case.editable(&git)) {
        (Editable::Text(text), _) => add(&npm, &text),
        (Editable::Not, _) | (Editable::Absent, Editable::Not) => Vec::new(),
        (Editable::Absent, Editable::Absent) => create(None),
        (Editable::Absent, Editable::Text(text)) => {
            let mut edits = add(&git, &text);
            edits.extend(create(Some(&text)).into_iter().take(1));
            edits
        }
    }
}

/// The deepest directory that holds every file, if it is not the package itself.
pub(super) fn common_dir<'a>(mut files: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let mut dir = packgate_tree::parent(files.next()?)?;
    for file in files {
        while !dir.is_empty() && !is_below(file, dir) {
            dir = packgate_tree::parent(dir)?;
        }
    }
    (!dir.is_empty()).then_some(dir)
}

fn is_below(file: &str, dir: &str) -> bool {
    file.strip_prefix(dir)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// Every spelling of every cover, one line per shape.
fn lines(covers: &[Vec<Shape<'_>>]) -> impl Iterator<Item = Vec<String>> {
    covers
        .iter()
        .flat_map(|cover| super::spelled(cover, ignore_lines))
}

fn quoted(lines: &[String]) -> Vec<String> {
    lines.iter().map(|line| format!("\"{line}\"")).collect()
}

/// `text` with `lines` after it, with the line ends it has already.
fn appended(text: &str, lines: &[String]) -> String {
    let crlf = text.matches("\r\n").count();
    let eol = if crlf * 2 > text.matches('\n').count() {
        "\r\n"
    } else {
        "\n"
    };
    let mut out = text.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(eol);
    }
    for line in lines {
        out.push_str(line);
        out.push_str(eol);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_added_as_the_file_is_written() {
        for (before, after) in [
            ("", "x\n"),
            ("a\n", "a\nx\n"),
            ("a", "a\nx\n"),
            ("a\r\nb\r\n", "a\r\nb\r\nx\r\n"),
            ("a\r\nb", "a\r\nb\r\nx\r\n"),
            ("\u{feff}a\n\n", "\u{feff}a\n\nx\n"),
        ] {
            assert_eq!(appended(before, &["x".to_owned()]), after);
        }
    }

    #[test]
    fn the_common_directory_is_the_deepest() {
        let of = |files: &[&'static str]| common_dir(files.iter().copied());
        assert_eq!(of(&["a/b/x", "a/b/c/y"]), Some("a/b"));
        assert_eq!(of(&["a/b/x", "a/bc/y"]), Some("a"));
        assert_eq!(of(&["a/x", "b/y"]), None);
        assert_eq!(of(&["x"]), None);
        assert_eq!(of(&[]), None);
    }
}
