//! `packgate why`: the whole chain of rules for one path, and the files that need it.

use crate::cli::WhyArgs;
use crate::environment::Environment;
use crate::locate::{Found, Located, inside, locate};
use crate::subject::threads;
use crate::{chain, output, policy};
use anyhow::{Result, bail};
use colored::Colorize as _;
use packgate_gate::{Answer, trace_sets, trace_tarball};
use packgate_manifest::{Manifest, Profile};
use packgate_packlist::{Explanation, Origin, Turn, explain};
use packgate_report::{escape, human_list, profile};
use packgate_tree::{Kind, Tarball, Tree as _};
use std::fmt::Write as _;
use std::path::Path;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// Whatever keeps the list from being known.
pub(crate) fn run(args: &WhyArgs, environment: &Environment) -> Result<u8> {
    let text = match locate(args.package.as_deref(), &args.target, environment)? {
        Found::Package(located) => directory(&located, args, environment)?,
        Found::Tarball(path) => tarball(&path, args, environment)?,
    };
    output::print(&text)?;
    Ok(0)
}

/// What is known of one path under one profile.
struct Told {
    profile: Profile,
    explanation: Explanation,
    /// The rules and the imports, in words.
    body: String,
}

fn directory(located: &Located, args: &WhyArgs, environment: &Environment) -> Result<String> {
    let loaded = policy::load(&located.path(), environment)?;
    let publisher = located.publisher(&args.target, loaded.manager())?;
    let place = located.place(&publisher);
    let paths = args.paths.iter();
    let paths = paths.map(|path| relative(path, located, environment));
    let paths = paths.collect::<Result<Vec<String>>>()?;
    let sets = place.list_all(&located.tree, &publisher.profiles)?;
    let packed = sets.iter().flat_map(|set| &set.files);
    let answers = if packed.into_iter().any(|file| paths.contains(&file.path)) {
        trace_sets(
            &located.tree,
            &located.manifest,
            &sets,
            &paths,
            &loaded.policy,
            threads(),
        )
    } else {
        vec![vec![Answer::Silent; paths.len()]; sets.len()]
    };
    let mut text = String::new();
    for (index, path) in paths.iter().enumerate() {
        let mut told = Vec::new();
        for (set, answers) in sets.iter().zip(&answers) {
            let request = place.request(&located.tree, set.profile);
            let explanation = explain(&request, set, path)?;
            let chain = chain::told(&answers[index], &located.manifest);
            told.push(Told {
                profile: set.profile,
                body: body(&explanation) + &chain,
                explanation,
            });
        }
        say_all(&mut text, told, environment.color);
    }
    Ok(text)
}

/// Of a tarball's files only what leads to them can be told.
fn tarball(file: &Path, args: &WhyArgs, environment: &Environment) -> Result<String> {
    let here = environment.dir.clone().unwrap_or_default();
    let loaded = policy::load(&here, environment)?;
    let archive = Tarball::open(file)?;
    let manifest = Manifest::read(&archive, "package.json")?;
    let paths = args.paths.iter().map(|path| {
        let path = inside(Path::new(""), path)?;
        Ok(packgate_tree::normalize(&path))
    });
    let paths = paths.collect::<Result<Vec<String>>>()?;
    let answers = trace_tarball(&archive, &manifest, &paths, &loaded.policy, threads());
    let mut text = String::new();
    for (path, answer) in paths.iter().zip(answers) {
        let there = archive.stat(path)?.is_some_and(|it| it.kind == Kind::File);
        if there {
            let verdict = verdict(true, environment.color);
            let _ = writeln!(
                text,
                "{}: {verdict} {}",
                escape(path),
                escape(&environment.shown(file))
            );
            text.push_str("  a tarball holds no packing rules\n");
            text.push_str(&chain::told(&answer, &manifest));
        } else {
            let _ = writeln!(text, "{}: there is no such file", escape(path));
        }
    }
    Ok(text)
}

/// The path as the package sees it: typed relative to the package, or to the
/// current directory.
fn relative(path: &Path, located: &Located, environment: &Environment) -> Result<String> {
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
fn say_all(text: &mut String, mut left: Vec<Told>, color: bool) {
    while let Some(Told {
        explanation, body, ..
    }) = left.first()
    {
        if explanation.kind.is_none()
            && explanation.packed.is_none()
            && explanation.turns.is_empty()
        {
            let _ = writeln!(text, "{}: there is no such file", escape(&explanation.path));
        } else {
            let same = left.iter().filter(|it| it.body == *body);
            let profiles: Vec<String> = same.map(|it| profile(&it.profile.to_string())).collect();
            let packed = verdict(explanation.packed.is_some(), color);
            let (path, profiles) = (escape(&explanation.path), human_list(&profiles));
            let _ = write!(text, "{path}: {packed} under {profiles}\n{body}");
        }
        let told = body.clone();
        left.retain(|it| it.body != told);
    }
}

fn verdict(packed: bool, color: bool) -> String {
    match (packed, color) {
        (true, true) => "in".green().bold().to_string(),
        (true, false) => "in".to_owned(),
        (false, true) => "out".yellow().bold().to_string(),
        (false, false) => "out".to_owned(),
    }
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
