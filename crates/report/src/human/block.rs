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

/// The edit that does what all the fixes do.
pub(super) fn combined(report: &Report, fix: &Fix, style: Style) -> String {
    let name = join(&report.subject.path, &fix.file);
    let fixed = report.findings.iter().filter(|it| it.fix.is_some());
    let files: BTreeSet<&str> = fixed
        .flat_map(|finding| finding.files.iter().map(|file| file.path.as_str()))
        .collect();
    let mut lines = wrap::headline("all fixes at once", Ink::Good, &fix.title, style);
    lines.extend(diff::render(fix, &name, style));
    lines.extend(checked(fix, files.len(), style));
    lines.join("\n")
}

/// What has been said on this page, so as not to say it twice.
struct Page<'a> {
    report: &'a Report,
    style: Style,
    quoted: BTreeSet<&'a Place>,
    edits: BTreeSet<(&'a str, &'a str)>,
    explained: BTreeSet<&'static str>,
}

impl<'a> Page<'a> {
    fn block(&mut self, finding: &'a Finding) -> String {
        let mut lines = headline(finding, self.style);
        lines.extend(examples::render(finding, self.style));
        lines.extend(self.why(finding));
        if let Some(fix) = &finding.fix {
            lines.extend(self.fix(fix, finding));
        }
        if let Some(reason) = &finding.allowed {
            lines.extend(wrap::labelled("allowed", reason, self.style));
        }
        if self.explained.insert(finding.rule.id) {
            let help = format!("packgate rule {}", finding.rule.id);
            lines.extend(wrap::labelled("help", &help, self.style));
        }
        lines.join("\n")
    }

    fn why(&mut self, finding: &'a Finding) -> Vec<String> {
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

    fn fix(&mut self, fix: &'a Fix, finding: &Finding) -> Vec<String> {
        let name = self.shown(&fix.file);
        if !self.edits.insert((&fix.file, &fix.after)) {
            let title = format!("{} (the edit shown above)", fix.title);
            return wrap::labelled("fix", &title, self.style);
        }
        let mut lines = wrap::labelled("fix", &fix.title, self.style);
        if self.report.combined.is_some() && !self.style.verbose {
            // One edit for all is shown at the end.
            return lines;
        }
        lines.extend(diff::render(fix, &name, self.style));
        lines.extend(checked(fix, finding.files.len(), self.style));
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

fn checked(fix: &Fix, files: usize, style: Style) -> Vec<String> {
    if fix.proved.is_empty() {
        return wrap::labelled(
            "unchecked",
            "nothing says yet what else this edit changes",
            style,
        );
    }
    let files = match files {
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
