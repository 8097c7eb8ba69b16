//! `packgate why`: the whole chain of rules for one path.

use crate::cli::WhyArgs;
use crate::environment::Environment;
use crate::locate::{Found, Located, inside, locate};
use crate::{output, policy};
use anyhow::bail;
use colored::Colorize as _;
use packgate_manifest::Profile;
use packgate_packlist::{Explanation, Origin, Turn, explain};
use packgate_report::{escape, human_list, profile};
use std::fmt::Write as _;
use std::path::Path;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Whatever keeps the list from being known.
pub(crate) fn run(args: &WhyArgs, environment: &Environment) -> anyhow::Result<u8> {
    let Found::Package(located) = locate(args.package.as_deref(), &args.target, environment)?
    else {
        bail!("--package takes a directory: a tarball holds no rules to explain");
    };
    let wanted = policy::manager(&located, &args.target, environment)?;
    let publisher = located.publisher(&args.target, wanted.as_deref())?;
    let mut text = String::new();
    for path in &args.paths {
        let path = relative(path, &located, environment)?;
        let mut answers = Vec::new();
        for profile in &publisher.profiles {
            let request = located.place(&publisher).request(&located.tree, *profile);
            answers.push((*profile, explain(&request, &path)?));
        }
        say_all(&mut text, &answers, environment.color);
    }
    output::print(&text)?;
    Ok(0)
}

/// The path as the package sees it: typed relative to the package, or to the
/// current directory.
fn relative(path: &Path, located: &Located, environment: &Environment) -> anyhow::Result<String> {
    let package = located.path();
    let here = environment.dir.clone().unwrap_or_default();
    let inner = match inside(&package, &here.join(path)) {
        Ok(inner) => packgate_tree::normalize(&inner),
        Err(_) if path.is_absolute() => "..".to_owned(),
        Err(_) => packgate_tree::normalize(&inside(Path::new(""), path)?),
    };
    if inner.is_empty() {
        bail!("{}: the package itself: name a path in it", path.display());
    }
    if inner.split('/').next() == Some("..") {
        bail!("{} is not in {}", path.display(), package.display());
    }
    Ok(inner)
}

/// Answers that are the same under several profiles are given once.
fn say_all(text: &mut String, answers: &[(Profile, Explanation)], color: bool) {
    let mut left: Vec<&(Profile, Explanation)> = answers.iter().collect();
    while let Some((_, first)) = left.first() {
        let told = body(first);
        let (same, other): (Vec<_>, Vec<_>) = left
            .into_iter()
            .partition(|(_, explanation)| body(explanation) == told);
        let profiles: Vec<String> = same
            .iter()
            .map(|(it, _)| profile(&it.to_string()))
            .collect();
        left = other;
        if first.kind.is_none() && first.packed.is_none() && first.turns.is_empty() {
            let _ = writeln!(text, "{}: there is no such file", escape(&first.path));
            continue;
        }
        let _ = writeln!(
            text,
            "{}",
            headline(&same[0].1, &human_list(&profiles), color)
        );
        text.push_str(&told);
    }
}

fn headline(explanation: &Explanation, profiles: &str, color: bool) -> String {
    let verdict = match (explanation.packed.is_some(), color) {
        (true, true) => "in".green().bold().to_string(),
        (true, false) => "in".to_owned(),
        (false, true) => "out".yellow().bold().to_string(),
        (false, false) => "out".to_owned(),
    };
    format!("{}: {verdict} under {profiles}", escape(&explanation.path))
}

fn body(explanation: &Explanation) -> String {
    let mut text = String::new();
    let mut line = |what: &str| {
        let _ = writeln!(text, "  {}", escape(what));
    };
    if let Some(chain) = explanation
        .packed
        .as_ref()
        .and_then(|why| why.bundled.as_ref())
    {
        line(&format!("it comes with the bundled dependency {chain}"));
    }
    for (index, turn) in explanation.turns.iter().enumerate() {
        // That "files" exists is news only where no entry of it decides.
        let last = index + 1 == explanation.turns.len();
        if last || !matches!(*turn.origin, Origin::NotInFiles { .. }) {
            line(&said(turn, &explanation.path));
        }
    }
    if let Some(besides) = &explanation.besides {
        line(besides);
    }
    let nothing = explanation.turns.is_empty() && explanation.besides.is_none();
    if nothing && explanation.packed.is_some() {
        line("no rule leaves it out, and there is no \"files\" list");
    }
    for rule in &explanation.ineffective {
        let would = if rule.excludes {
            "leave it out"
        } else {
            "bring it back"
        };
        line(&format!(
            "{} would {would}, but has no effect: {}",
            rule.origin, rule.because
        ));
    }
    text
}

/// One rule that changed the answer.
fn said(turn: &Turn, path: &str) -> String {
    let of = if turn.path == path {
        String::new()
    } else {
        format!("{}: ", turn.path)
    };
    let what = match (&*turn.origin, turn.included) {
        // Their own words say what they do.
        (Origin::Strict { .. } | Origin::NotInFiles { .. } | Origin::Workspace { .. }, _) => "",
        (_, true) => "brought in by ",
        (_, false) => "left out by ",
    };
    format!("{of}{what}{}{}", turn.origin, place(&turn.origin))
}

/// Where the rule stands, if the rule's own words do not say.
fn place(origin: &Origin) -> String {
    match origin {
        Origin::IgnoreFile { .. } => String::new(),
        _ => origin
            .place()
            .map(|(file, at)| format!(" ({file}:{}:{})", at.line, at.column))
            .unwrap_or_default(),
    }
}
