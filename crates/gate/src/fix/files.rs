//! Edits of `files` in package.json.

use super::case::{Case, Editable};
use super::entries::{Change, edited, quote};
use super::positive;
use super::shape::Shape;
use super::spell::files_entries;
use super::trial::Edit;
use packgate_packlist::Origin;
use packgate_report::human_list;
use std::collections::{BTreeMap, BTreeSet};

/// Most single shapes that are tried.
const MAX_SINGLES: usize = 4;

/// What is made only when it is asked for.
fn later<'a, T: IntoIterator + 'a>(
    make: impl FnOnce() -> T + 'a,
) -> impl Iterator<Item = T::Item> + 'a {
    std::iter::once_with(make).flatten()
}

/// The list as it is, and the text it stands in.
pub(super) struct Files<'a> {
    case: &'a Case<'a>,
    before: String,
    entries: Vec<String>,
    /// Entries that bring in files to take out, and no others.
    only: BTreeSet<usize>,
    /// Entries that name a file to take out: npm 10 and 11 pack it whatever a
    /// later entry says.
    exact: BTreeSet<usize>,
    /// The files to take out that no entry but those in `only` brings in.
    owned: BTreeSet<&'a str>,
}

impl<'a> Files<'a> {
    /// `None` where there is no list that can be edited.
    pub(super) fn new(case: &'a Case<'a>) -> Option<Self> {
        let items = case.manifest.files()?.as_array()?;
        let entries: Option<Vec<String>> = items
            .iter()
            .map(|item| item.as_str().map(str::to_owned))
            .collect();
        let entries = entries?;
        let Editable::Text(before) = case.editable("package.json") else {
            return None;
        };
        let exact = entries.iter().enumerate().filter(|(_, entry)| {
            let path = packgate_tree::normalize(entry);
            case.files.contains(path.as_str())
        });
        let exact = exact.map(|(index, _)| index).collect();
        let only = only(case);
        Some(Self {
            owned: owned(case, &only),
            case,
            before,
            entries,
            only,
            exact,
        })
    }

    /// The edits to try, in order, each thought of only when those before did not do.
    pub(super) fn edits(&self) -> impl Iterator<Item = Edit> + '_ {
        later(|| self.without_entries())
            .chain(later(|| self.everywhere()))
            .chain(later(|| {
                positive::edit(self.case, &self.before, &self.entries)
            }))
            .chain(later(|| self.with_negations()))
            .chain(later(|| self.with_both()))
    }

    /// Takes out the entries that bring in nothing else.
    fn without_entries(&self) -> Option<Edit> {
        let all = !self.only.is_empty() && self.owned == self.leaving();
        all.then(|| self.edit(&self.only, None, &[])).flatten()
    }

    /// Rewords negations, or adds some.
    fn with_negations(&self) -> Vec<Edit> {
        let covers = self.case.covers(self.leaving());
        let singles = covers.singles().into_iter().take(MAX_SINGLES);
        let mut edits: Vec<Edit> = singles.flat_map(|it| self.reworded(it)).collect();
        if self.exact.is_empty() {
            edits.extend(self.additions(&BTreeSet::new(), &covers.all(MAX_SINGLES)));
        }
        edits
    }

    /// Takes out entries, and negates what others bring in.
    fn with_both(&self) -> Vec<Edit> {
        let gone: BTreeSet<usize> = self.only.union(&self.exact).copied().collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let leaving = self.leaving();
        let mut rest: BTreeSet<&str> = leaving.difference(&self.owned).copied().collect();
        if rest.is_empty() {
            rest = leaving;
        }
        let covers = self.case.covers(rest);
        self.additions(&gone, &covers.all(MAX_SINGLES))
    }

    fn leaving(&self) -> BTreeSet<&'a str> {
        self.case.leaving().collect()
    }

    /// A negation of a name alone, which speaks of all directories to some managers and
    /// of the top one to others, written for all of them.
    fn everywhere(&self) -> Vec<Edit> {
        let negations = self
            .entries
            .iter()
            .enumerate()
            .filter_map(|(index, entry)| {
                let name = entry.strip_prefix('!')?;
                let lone = !name.is_empty() && !name.contains('/') && !name.starts_with('!');
                lone.then(|| (index, format!("!**/{name}")))
            });
        let edits = negations
            .take(MAX_SINGLES)
            .filter_map(|(index, wanted)| self.edit(&BTreeSet::new(), Some((index, &wanted)), &[]));
        edits.collect()
    }

    /// Adds the entries of each cover, and takes out the entries `gone`.
    fn additions(&self, gone: &BTreeSet<usize>, covers: &[Vec<Shape<'_>>]) -> Vec<Edit> {
        covers
            .iter()
            .flat_map(|cover| super::spelled(cover, files_entries))
            .filter_map(|entries| self.edit(gone, None, &entries))
            .collect()
    }

    /// A negation that was meant to do this, but reads differently in some npm
    /// or stands before what it is to restrict: written anew, or moved.
    fn reworded(&self, shape: Shape<'_>) -> Vec<Edit> {
        let mut edits = Vec::new();
        for wanted in files_entries(shape) {
            for (index, entry) in self.entries.iter().enumerate() {
                if !entry.starts_with('!') || !widens(entry, &wanted) {
                    continue;
                }
                let last = self.entries[index..].iter().all(|e| e.starts_with('!'));
                edits.extend(if last {
                    self.edit(&BTreeSet::new(), Some((index, &wanted)), &[])
                } else {
                    self.edit(
                        &BTreeSet::from([index]),
                        None,
                        std::slice::from_ref(&wanted),
                    )
                });
            }
        }
        edits
    }

    fn edit(
        &self,
        gone: &BTreeSet<usize>,
        replace: Option<(usize, &str)>,
        added: &[String],
    ) -> Option<Edit> {
        let mut changes = Vec::new();
        if let Some((index, entry)) = replace {
            changes.push(Change::Replace(index, entry.to_owned()));
        }
        if !gone.is_empty() {
            changes.push(Change::Remove(gone.iter().copied().collect()));
        }
        if !added.is_empty() {
            changes.push(Change::Append(added.to_vec()));
        }
        Some(Edit {
            title: self.title(gone, replace, added),
            file: "package.json".to_owned(),
            before: self.before.clone(),
            after: edited(&self.case.manifest, &changes)?,
        })
    }

    fn title(
        &self,
        gone: &BTreeSet<usize>,
        replace: Option<(usize, &str)>,
        added: &[String],
    ) -> String {
        let old: Vec<String> = gone.iter().map(|at| quote(&self.entries[*at])).collect();
        let new: Vec<String> = added.iter().map(|entry| quote(entry)).collect();
        let (old, new) = (human_list(&old), human_list(&new));
        if let Some((index, entry)) = replace {
            let was = quote(&self.entries[index]);
            return format!("replace {was} with {} in \"files\"", quote(entry));
        }
        match (old.as_str(), new.as_str()) {
            ("", new) => format!("add {new} to \"files\""),
            (old, "") => format!("remove {old} from \"files\""),
            (old, new) if old == new => format!("move {old} to the end of \"files\""),
            (old, new) => format!("remove {old} from \"files\" and add {new}"),
        }
    }
}

/// Whether `wanted` says the same as the negation `entry`, of as many
/// directories or more.
fn widens(entry: &str, wanted: &str) -> bool {
    let parts = |text: &str| {
        let text = text.trim_start_matches('!');
        let text = text
            .strip_prefix('.')
            .filter(|t| t.starts_with('/'))
            .unwrap_or(text);
        let text = text.trim_start_matches('/').trim_end_matches('/');
        let (dir, name) = text.rsplit_once('/').unwrap_or(("", text));
        let dir = dir.strip_suffix("**").unwrap_or(dir).trim_end_matches('/');
        (dir.to_owned(), name.to_owned())
    };
    let ((from, old), (to, new)) = (parts(entry), parts(wanted));
    let below = from.strip_prefix(&to);
    let wider = to.is_empty() || below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    old == new && wider
}

/// Entries that bring in files to take out, under any profile, and never others.
fn only(case: &Case<'_>) -> BTreeSet<usize> {
    let mut brings: BTreeMap<usize, bool> = BTreeMap::new();
    for file in case.packed() {
        if let Some(Origin::Files { index, .. }) = file.why.origin.as_deref() {
            let only = brings.entry(*index).or_insert(true);
            *only &= case.files.contains(file.path.as_str());
        }
    }
    let only = brings.into_iter().filter(|(_, only)| *only);
    only.map(|(index, _)| index).collect()
}

/// The files to take out that are in because of `entries`, under every profile
/// that packs them.
fn owned<'a>(case: &Case<'a>, entries: &BTreeSet<usize>) -> BTreeSet<&'a str> {
    let mut owned: BTreeSet<&str> = case.leaving().collect();
    for file in case.packed() {
        let by = match file.why.origin.as_deref() {
            Some(Origin::Files { index, .. }) => entries.contains(index),
            _ => false,
        };
        if !by {
            owned.remove(file.path.as_str());
        }
    }
    owned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_negation_is_reworded_only_to_say_more() {
        for (entry, wanted, widened) in [
            ("!*.map", "!**/*.map", true),
            ("!./dist/*.map", "!dist/**/*.map", true),
            ("!dist/*.map", "!**/*.map", true),
            ("!/internal/", "!internal", true),
            ("!dist/a.map", "!config/a.map", false),
            ("!*.map", "!dist/**/*.map", false),
            ("!dist2/*.map", "!dist/**/*.map", false),
            ("!*.js", "!**/*.map", false),
        ] {
            assert_eq!(widens(entry, wanted), widened, "{entry} {wanted}");
        }
    }
}
