//! `packgate reveal`: what could an outsider recover from the source maps?

mod human;
mod json;
mod layout;
mod place;
mod rows;
mod subject;
mod totals;
mod write;

use crate::cli::{ListFormat, RevealArgs};
use crate::environment::Environment;
use crate::{NOT_JUDGED, output};
use anyhow::{Context as _, bail};
use layout::{INDEX, Layout};
use packgate_inspect::{Options, RevealView, Revealed, extract, reveal};
use packgate_report::escape;
use packgate_tree::{join, parent};
use std::path::Path;
use subject::Subject;
use totals::Totals;
use write::{Out, Writer};

/// Bytes of what was learned of all maps that are held. Some half a million sources.
const MEMORY: usize = 64 << 20;

/// Everything there is to tell.
struct Found {
    subject: Subject,
    revealed: Revealed,
    totals: Totals,
    layout: Layout,
}

/// Sources that were written.
struct Written {
    /// The directory as it was named.
    shown: String,
    files: usize,
}

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Nothing to look into, no map in a file, sources that could not be written.
pub(crate) fn run(args: &RevealArgs, environment: &Environment) -> anyhow::Result<u8> {
    let subject = Subject::find(args, environment)?;
    // Said before a long reading.
    let here = environment.dir.as_deref().unwrap_or(Path::new(""));
    let out = args.out.as_ref();
    let out = out.map(|dir| Out::check(&here.join(dir), &dir.display().to_string()));
    let out = out.transpose()?;
    let options = Options {
        memory: MEMORY,
        ..Options::default()
    };
    let revealed = reveal(&view(&subject), &options);
    refuse_without_map(&subject, &revealed)?;
    let mut found = Found {
        totals: Totals::of(&revealed),
        layout: Layout::of(&revealed),
        subject,
        revealed,
    };
    let written = out.map(|out| write_out(&mut found, out, &options));
    let written = written.transpose()?;
    match args.format {
        ListFormat::Json => output::stream(|out| json::write(&found, out))?,
        ListFormat::Human => {
            let text = human::render(&found, written.as_ref(), args.verbose);
            output::print(&text)?;
            found.subject.notes.iter().for_each(|it| output::note(it));
        }
    }
    let complete = found.revealed.not_inspected.is_empty();
    Ok(if complete { 0 } else { NOT_JUDGED })
}

fn view(subject: &Subject) -> RevealView<'_> {
    RevealView {
        tree: subject.tree.as_ref(),
        files: &subject.files,
        ships: &subject.everywhere,
    }
}

/// A package without maps is as it should be; who names one file means a map.
fn refuse_without_map(subject: &Subject, revealed: &Revealed) -> anyhow::Result<()> {
    if !subject.single || !revealed.maps.is_empty() {
        return Ok(());
    }
    let title = &subject.title;
    if let Some(problem) = revealed.not_inspected.first() {
        bail!("{title}: {}", problem.reason);
    }
    match revealed.elsewhere.first() {
        Some((_, url)) if url.contains("://") => {
            bail!(
                "{title}: holds no source map, and names one elsewhere: {}",
                escape(url)
            )
        }
        Some((_, url)) => {
            let beside = join(parent(title).unwrap_or_default(), url);
            bail!(
                "{title}: holds no source map, but names one: packgate reveal {}",
                escape(&beside)
            )
        }
        None => bail!("{title}: is not a source map, and holds none"),
    }
}

/// Writes the sources, and the list of them last.
fn write_out(found: &mut Found, out: Out, options: &Options) -> anyhow::Result<Written> {
    let shown = out.shown().to_owned();
    if found.layout.is_empty() {
        return Ok(Written { shown, files: 0 });
    }
    let folder = out.make()?;
    let mut writer = Writer::new(&folder, &mut found.layout);
    let done = extract(&view(&found.subject), &found.revealed, options, &mut writer);
    let files = writer.finish(done)?;
    folder
        .index(INDEX, |out| json::write(found, out))
        .context("the sources are written, the list of them is not")?;
    Ok(Written { shown, files })
}
