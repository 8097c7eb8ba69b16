use super::Caught;
use packgate_packlist::{Origin, PackedFile};
use packgate_report::{Family, Level, Rule};

pub(super) static RULE: Rule = Rule {
    id: "reopened-directory",
    family: Family::List,
    level: Level::Warning,
    summary: "a negation reopens a whole directory for npm where it names one file in it",
    page: include_str!("pages/reopened-directory.md"),
};

/// A file that no negation names, in a directory that one reopened.
pub(super) fn look(file: &PackedFile) -> Option<Caught> {
    let Origin::Reopened { dir, by, shut } = file.why.origin.as_deref()? else {
        return None;
    };
    let mut caught = Caught::new(&RULE, file, by.to_string());
    caught.message = message;
    caught.file.detail = Some(format!("{dir}, which {shut} leaves out"));
    Some(caught)
}

/// Where one directory came open, it is named once and not with every file.
fn message(caught: &mut [Caught]) -> String {
    let (who, verb) = match &*caught {
        [one] => (one.file.path.clone(), "comes"),
        _ => ("files".to_owned(), "come"),
    };
    let by = caught.first().map_or("", |it| &it.cause).to_owned();
    let first = caught.first().and_then(|it| it.file.detail.clone());
    let same = caught.iter().all(|it| it.file.detail == first);
    for it in caught.iter_mut() {
        let what = it.file.detail.take().filter(|_| !same);
        it.file.detail = what.map(|what| format!("in {what}"));
    }
    let what = first.filter(|_| same);
    let what = what.unwrap_or_else(|| "directories that other rules leave out".to_owned());
    format!("{who} {verb} along: for npm, {by} reopens {what}")
}
