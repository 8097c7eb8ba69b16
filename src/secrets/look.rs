//! One file, looked at.

use super::place::Place;
use super::policies::Ruling;
use super::{Searched, Unseen};
use packgate_secrets::{
    Found, Limits, Original, Reader, Report, View, Why, originals, originals_compressed,
};
use std::io::{self, Read};
use std::path::Path;

/// A secret and where it is.
#[derive(Debug)]
pub(super) struct Sight {
    pub(super) place: Place,
    /// The names that lead to it in archives, those of what was compressed alone among
    /// them.
    pub(super) within: Vec<String>,
    /// What the policy makes of it, once it was asked.
    pub(super) ruling: Ruling,
    /// Where the file stands that its place is in; of a map, in which source.
    pub(super) original: Option<Original>,
    pub(super) found: Found,
}

/// Counts what is read.
struct Counted<'a> {
    inner: &'a mut dyn Read,
    bytes: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += count as u64;
        Ok(count)
    }
}

/// Looks at the file `path`.
pub(super) fn file(path: &Path, reader: &mut Reader, to: &mut Searched) {
    let place = Place::of(path);
    let again = || packgate_tree::open(path).map(|it| Box::new(it) as Box<dyn Read>);
    match packgate_tree::open(path) {
        Ok(mut file) => look(&mut file, &place, reader, to, || again().ok()),
        Err(error) => {
            let told = error.to_string();
            let prefix = format!("{}: ", path.display());
            let reason = told.strip_prefix(&prefix).unwrap_or(&told).to_owned();
            to.unseen.push(Unseen { place, reason });
        }
    }
}

/// Looks at what is in memory.
pub(super) fn bytes(bytes: &[u8], place: &Place, reader: &mut Reader, to: &mut Searched) {
    let again = || Some(Box::new(bytes) as Box<dyn Read>);
    look(&mut &bytes[..], place, reader, to, again);
}

fn look<'a>(
    file: &mut dyn Read,
    place: &Place,
    reader: &mut Reader,
    to: &mut Searched,
    again: impl FnOnce() -> Option<Box<dyn Read + 'a>>,
) {
    let mut counted = Counted {
        inner: file,
        bytes: 0,
    };
    let report = reader.read_named(&place.path, &mut counted, Limits::default());
    to.files += 1;
    to.bytes += counted.bytes;
    match report {
        Ok(report) => take(report, place, to, again),
        Err(error) => to.unseen.push(Unseen {
            place: place.clone(),
            reason: error.to_string(),
        }),
    }
}

fn take<'a>(
    report: Report,
    place: &Place,
    to: &mut Searched,
    again: impl FnOnce() -> Option<Box<dyn Read + 'a>>,
) {
    to.unseen.extend(report.unseen.into_iter().map(|it| Unseen {
        place: place.with(it.path),
        reason: reason(it.why),
    }));
    let mut again = Some(again);
    for seen in report.seen {
        let mut sources = vec![None; seen.found.len()];
        if let Some(read) = reader_of(&seen.path)
            && let Some(mut file) = again.take().and_then(|it| it())
        {
            sources = in_sources(&mut file, &seen.found, read).unwrap_or(sources);
        }
        let within = seen.path.clone();
        let place = place.with(seen.path);
        to.sights.extend(
            seen.found
                .into_iter()
                .zip(sources)
                .map(|(found, original)| {
                    let place = place.clone();
                    Sight {
                        place,
                        within: within.clone(),
                        ruling: Ruling::default(),
                        original,
                        found,
                    }
                }),
        );
    }
}

/// How the sources of a map are read.
type Originals = fn(&mut dyn Read, &[u64]) -> io::Result<Vec<Option<Original>>>;

/// The same for what these names lead to: the file itself, or what it is compressed
/// of; a file in an archive is not read twice.
fn reader_of(path: &[String]) -> Option<Originals> {
    match path {
        [] => Some(originals),
        [name] if name.is_empty() => Some(originals_compressed),
        _ => None,
    }
}

/// In which sources of a map the secrets stand, where the file is one. Of text that
/// is not one byte a character nothing can be said.
fn in_sources(
    file: &mut dyn Read,
    found: &[Found],
    read: Originals,
) -> io::Result<Vec<Option<Original>>> {
    let places = found.iter().filter(|it| it.view != View::Wide);
    let places: Vec<u64> = places.map(|it| it.offset).collect();
    let mut answers = read(file, &places)?.into_iter();
    let answer = |it: &Found| {
        let narrow = it.view != View::Wide;
        narrow.then(|| answers.next()).flatten().flatten()
    };
    Ok(found.iter().map(answer).collect())
}

fn reason(why: Why) -> String {
    let limits = Limits::default();
    match why {
        Why::Depth => format!("archives lie in it more than {} deep", limits.depth),
        Why::Bytes => format!(
            "its archives unpack to more than {}",
            packgate_report::human_bytes(limits.bytes)
        ),
        Why::Files => format!("its archives hold more than {} files", limits.files),
        Why::Damaged => "a damaged archive, or one of a kind that cannot be unpacked".to_owned(),
        Why::Secrets => format!(
            "it holds more than {} secrets; the rest is not named",
            packgate_secrets::MOST
        ),
    }
}
