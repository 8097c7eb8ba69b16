//! `packgate list --batch`: one request per line, for other people's test suites
//! and our own comparisons with npm. Nothing is looked up beyond what a line says.

use crate::cli::{ListArgs, Order};
use crate::list::json_of;
use crate::locate::{ignore_file, inside};
use crate::output;
use anyhow::Context as _;
use packgate_manifest::Profile;
use packgate_packlist::{PackedSet, Request, list};
use packgate_report::json::visible;
use packgate_tree::Disk;
use serde::Deserialize;
use std::io::BufRead as _;
use std::path::PathBuf;

/// What npm's own packlist is given.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Line {
    dir: PathBuf,
    prefix: Option<PathBuf>,
    #[serde(default)]
    workspaces: Option<Vec<PathBuf>>,
    #[serde(default)]
    global_ignore_file: Option<PathBuf>,
}

/// Answers each line of standard input with a line of JSON.
///
/// # Errors
/// An unknown manager, or a broken standard input; what is wrong with one
/// request is in its answer.
pub(crate) fn run(args: &ListArgs) -> anyhow::Result<u8> {
    let profile = args
        .target
        .manager
        .as_deref()
        .and_then(Profile::named)
        .context("--batch needs --manager with a version: npm@12, pnpm@11 …")?;
    for line in std::io::stdin().lock().lines() {
        let line = line.context("standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        let answer = match request(&line).and_then(|line| answer(&line, profile)) {
            Ok(set) => serde_json::to_string(&json_of(&set, Order::Tar))?,
            Err(error) => serde_json::json!({ "error": output::told(&error) }).to_string(),
        };
        output::print_exactly(&(visible(&answer) + "\n"))?;
    }
    Ok(0)
}

fn request(line: &str) -> anyhow::Result<Line> {
    if line.trim_start().starts_with('{') {
        return serde_json::from_str(line).context("the request");
    }
    Ok(Line {
        dir: PathBuf::from(line),
        ..Line::default()
    })
}

fn answer(line: &Line, profile: Profile) -> anyhow::Result<PackedSet> {
    let root = match &line.prefix {
        Some(prefix) if line.dir.starts_with(prefix) => prefix.clone(),
        _ => line.dir.clone(),
    };
    let disk = Disk::new(&root);
    let dir = inside(&root, &line.dir)?;
    let workspaces: Vec<String> = line
        .workspaces
        .iter()
        .flatten()
        .map(|path| inside(&root, path))
        .collect::<Result<_, _>>()?;
    let prefix = line
        .prefix
        .as_deref()
        .map(|path| inside(&root, path))
        .transpose()?;
    let global = line
        .global_ignore_file
        .as_deref()
        .map(ignore_file)
        .transpose()?
        .flatten();
    Ok(list(&Request {
        tree: &disk,
        dir: &dir,
        profile,
        prefix: prefix.as_deref(),
        workspaces: &workspaces,
        global_ignore: global.as_ref().map(|(path, text)| (&**path, &**text)),
        stands_in: false,
    })?)
}
