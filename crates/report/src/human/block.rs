//! One finding as a block of lines.

use std::collections::BTreeSet;

use super::{diff, examples, snippet, wrap};
use crate::escape::escape;
use crate::finding::{Finding, Fix, Place};
use crate::report::Report;
use crate::rule::Level;
use crate::style::{Ink, Style};
use crate::text::{bytes, count, profiles};
use crate::words;

/// A block for each finding that is to be shown, gravest first.
pub(super) fn findings(report: &Report, style: Style) -> Vec<String> {
    let mut page = Page {
        report,
        style,
        quoted: BTreeSet::new(),
        edits: BTreeSet::new(),
        explained: BTreeSet::new(),
    };
    let shown = report.by_level().into_iter();
    let shown = shown.filter(|finding| style.verbose || finding.level > Level::Note);
    shown.map(|finding| page.block(finding)).collect()
}

/// The edit to make: the one that does what all the fixes do, or the only one there
/// is.
pub(super) fn edit(report: &Report, style: Style) -> Option<String> {
    let fixed: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|it| it.fix.is_some())
        .collect();
    let (label, fix) = match (&report.combined, &fixed[..]) {
        (Some(fix), _) => ("all fixes at once", fix),
        // With everything shown, it stands with its finding.
        (None, [one]) if !style.verbose => ("the fix", one.fix.as_ref()?),
        _ => return None,
    };
    let name = join(&report.subject.path, &fix.file);
    let mut lines = wrap::headline(label, Ink::Good, &fix.title, style);
    lines.extend(diff::render(fix, &name, style));
    lines.extend(checked(fix, style));
    Some(lines.join("\n"))
}

/// Where to read more, and who makes the edits: once, and not with every finding.
pub(super) fn pointer(reports: &[Report], style: Style) -> Option<String> {
    let findings = reports.iter().flat_map(Report::by_level);
    let shown = findings.filter(|finding| finding.level > Level::Note);
    let first = shown.min_by_key(|finding| std::cmp::Reverse(finding.level))?;
    let mut text = format!(
        "`packgate rule {}` says what it means, and how to fix or allow it",
        first.rule.id
    );
    let several = |report: &Report| {
        let fixed = report.findings.iter().filter(|it| it.fix.is_some()).count();
        fixed > 1 && report.combined.is_none()
    };
    if reports.iter().any(several) {
        text.push_str("; `packgate fix` shows and makes each edit");
    }
    (!style.verbose).then(|| wrap::headline("help", Ink::Label, &text, style).join("\n"))
}

/// What has been said on this page, so as not to say it twice.
struct Page<'a> {
    report: &'a Report,
    style: Style,
    quoted: BTreeSet<&'a Place>,
    edits: BTreeSet<(&'a str, &'a str)>,
    explained: BTreeSet<&'static str>,
}

/// The lines that one cause may take: a screen shows several of them.
const LINES: usize = 5;

impl<'a> Page<'a> {
    fn block(&mut self, finding: &'a Finding) -> String {
        let lines = if self.style.verbose {
            self.whole(finding)
        } else {
            self.short(finding)
        };
        lines.join("\n")
    }

    /// The finding with everything that is known of it.
    fn whole(&mut self, finding: &'a Finding) -> Vec<String> {
        let mut lines = headline(finding, self.style);
        lines.extend(examples::all(finding, self.style));
        lines.extend(self.quoted_why(finding));
        if let Some(fix) = &finding.fix {
            lines.extend(self.fix(fix));
        }
        lines.extend(self.rest(finding));
        if self.explained.insert(finding.rule.id) {
            let help = format!("packgate rule {}", finding.rule.id);
            lines.extend(wrap::labelled("help", &help, self.style));
        }
        lines
    }

    /// The finding in a few lines: what it says of the files gives way first.
    fn short(&mut self, finding: &'a Finding) -> Vec<String> {
        let mut lines = headline(finding, self.style);
        let title = finding.fix.as_ref().map(|fix| fix.title.as_str());
        let title = title.map_or_else(Vec::new, |it| wrap::labelled("fix", it, self.style));
        let mut tail = [self.why(finding), title, self.rest(finding)];
        let least = usize::from(!finding.files.is_empty());
        while lines.len() + least + tail.iter().map(Vec::len).sum::<usize>() > LINES {
            let Some(longest) = tail.iter_mut().max_by_key(|part| part.len()) else {
                break;
            };
            if longest.len() < 2 {
                break;
            }
            let fewer = longest.len() - 1;
            wrap::shorten(longest, fewer, self.style);
        }
        let taken = lines.len() + tail.iter().map(Vec::len).sum::<usize>();
        let room = LINES.saturating_sub(taken).max(least);
        lines.extend(examples::some(finding, room, self.style));
        lines.extend(tail.into_iter().flatten());
        lines
    }

    /// What to do where there is no edit, and why it is allowed.
    fn rest(&self, finding: &Finding) -> Vec<String> {
        let advice = finding.advice.iter().map(|it| ("help", it));
        let allowed = finding.allowed.iter().map(|it| ("allowed", it));
        let said = advice.chain(allowed);
        said.flat_map(|(label, text)| wrap::labelled(label, text, self.style))
            .collect()
    }

    /// Why the files are packed, with the line to blame by its place.
    fn why(&self, finding: &Finding) -> Vec<String> {
        let why = words::reason(self.report, finding).unwrap_or_default();
        let at = finding.place.as_ref().map(|place| {
            let name = self.shown(&place.file);
            format!("{name}:{}:{}", place.line, place.column)
        });
        let (label, text) = match (why.is_empty(), at) {
            (true, None) => return Vec::new(),
            (false, None) => ("why", why),
            (true, Some(at)) => ("at", at),
            (false, Some(at)) => ("why", format!("{at}: {why}")),
        };
        wrap::labelled(label, &text, self.style)
    }

    fn quoted_why(&mut self, finding: &'a Finding) -> Vec<String> {
        let why = words::reason(self.report, finding).unwrap_or_default();
        let Some(place) = &finding.place else {
            let why = Some(why).filter(|why| !why.is_empty());
            return why.map_or_else(Vec::new, |why| wrap::labelled("why", &why, self.style));
        };
        let name = self.shown(&place.file);
        let text = self.report.sources.get(&place.file);
        let seen = !self.quoted.insert(place);
        let quote = text.filter(|_| !seen);
        match quote.and_then(|text| snippet::quote(place, &name, text, self.style)) {
            Some(quote) if why.is_empty() => quote,
            Some(quote) => [wrap::labelled("why", &why, self.style), quote].concat(),
            None => {
                let at = format!("{name}:{}:{}", place.line, place.column);
                let again = if seen && text.is_some() {
                    ", quoted above"
                } else {
                    ""
                };
                let why = format!("{why} ({at}{again})");
                wrap::labelled("why", why.trim_start(), self.style)
            }
        }
    }

    fn fix(&mut self, fix: &'a Fix) -> Vec<String> {
        let name = self.shown(&fix.file);
        if !self.edits.insert((&fix.file, &fix.after)) {
            let title = format!("{} (the edit shown above)", fix.title);
            return wrap::labelled("fix", &title, self.style);
        }
        let mut lines = wrap::labelled("fix", &fix.title, self.style);
        lines.extend(diff::render(fix, &name, self.style));
        lines.extend(checked(fix, self.style));
        lines
    }

    /// A file of the package as it is called from where packgate was started. What is
    /// named beside an archive does not lie in it.
    fn shown(&self, file: &str) -> String {
        if self.report.integrity.is_some() {
            return file.to_owned();
        }
        join(&self.report.subject.path, file)
    }
}

fn headline(finding: &Finding, style: Style) -> Vec<String> {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note if finding.allowed.is_some() => "allowed",
        Level::Note => "note",
    };
    let label = format!("{level}[{}]", escape(finding.rule.id));
    let message = if finding.files.len() > 1 {
        let files = count(finding.files.len(), "file");
        format!("{} ({files}, {})", finding.message, bytes(finding.bytes()))
    } else {
        finding.message.clone()
    };
    wrap::headline(&label, Ink::Level(finding.level), &message, style)
}

fn checked(fix: &Fix, style: Style) -> Vec<String> {
    if fix.proved.is_empty() {
        return wrap::labelled(
            "unchecked",
            "nothing says yet what else this edit changes",
            style,
        );
    }
    let files = match fix.files {
        1 => "this file".to_owned(),
        files => format!("these {}", count(files, "file")),
    };
    let profiles = profiles(&fix.proved);
    let text = format!("with this edit the package loses exactly {files} under {profiles}");
    wrap::labelled("checked", &text, style)
}

/// Joins a directory and a file relative to it, taking `..` along.
fn join(directory: &str, file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in directory.split('/').chain(file.split('/')) {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let root = if directory.starts_with('/') { "/" } else { "" };
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joining() {
        for (directory, file, expected) in [
            ("", "package.json", "package.json"),
            (".", "package.json", "package.json"),
            (
                "packages/core",
                "package.json",
                "packages/core/package.json",
            ),
            ("packages/core/", "../../packgate.toml", "packgate.toml"),
            ("", "../packgate.toml", "../packgate.toml"),
            ("../other", "../../packgate.toml", "../../packgate.toml"),
            ("/srv/pkg", "package.json", "/srv/pkg/package.json"),
        ] {
            assert_eq!(join(directory, file), expected);
        }
    }
}
