//! `packgate check --tree`: packages as the index or a commit has them.

use crate::cli::CheckArgs;
use crate::environment::Environment;
use crate::hook::{hides, open, packages};
use crate::locate::inside;
use crate::output;
use crate::subject::{self, Found, Site};
use anyhow::{Context as _, bail};
use packgate_git::{Overlay, Repo, Snapshot};
use packgate_manifest::PackageDir;
use packgate_report::Report;
use packgate_tree::{self as tree, Disk, Kind, Tree, join, parent};
use std::path::Path;

/// Judges the package at the path, or all of them, in the tree that is named:
/// `staged` (the index), `overlay` (the index over the work tree) or a revision.
///
/// # Errors
/// No repository, no such revision, no package; whatever keeps one from being
/// judged.
pub(crate) fn judge(
    args: &CheckArgs,
    name: &str,
    environment: &Environment,
) -> anyhow::Result<Vec<Report>> {
    let repo = open(environment)?;
    let root = match repo.work_tree() {
        Some(root) => root.to_owned(),
        None => repo.git_dir().to_owned(),
    };
    let snapshot = snapshot(&repo, name)?;
    let overlay = Overlay::new(snapshot.clone(), Disk::new(&root));
    let overlaid = name == "overlay";
    let files: &dyn Tree = if overlaid { &overlay } else { &snapshot };
    let site = Site {
        tree: files,
        disk: &root,
        environment,
        before: None,
        hides: None,
        memory: None,
    };
    let known = packages(site, &snapshot)?;
    let chosen = if args.all_packages {
        known
    } else {
        let mut chosen = Vec::new();
        let paths = args.paths.iter().map(|path| Some(path.as_path()));
        let nowhere = args.paths.is_empty().then_some(None);
        for path in paths.chain(nowhere) {
            let dir = nearest(path, &repo, files, environment)?;
            let known = known.iter().find(|it| it.dir == dir).cloned();
            chosen.push(known.unwrap_or(PackageDir { dir, root: None }));
        }
        chosen
    };
    let hides = if overlaid {
        Some(hides(&repo, files, "", &snapshot)?)
    } else {
        None
    };
    let site = Site {
        hides: hides.as_ref().map(|it| it as _),
        ..site
    };
    let mut reports = Vec::new();
    for package in &chosen {
        match subject::read(site, package)? {
            Found::Subject(subject) => reports.push(subject.judge(site)?),
            Found::Unpublishable(_) => output::note(&format!(
                "cannot be published, so not judged: {}",
                subject::shown(&package.dir)
            )),
            Found::Nothing => bail!("{}: there is no package.json", subject::shown(&package.dir)),
        }
    }
    Ok(reports)
}

fn snapshot(repo: &Repo, name: &str) -> anyhow::Result<Snapshot> {
    if ["staged", "overlay"].contains(&name) {
        return Ok(repo.staged_index()?.1);
    }
    let commit = repo.resolve(name)?;
    let commit = commit.with_context(|| {
        format!("--tree {name}: neither worktree, overlay nor staged, and no commit of that name")
    })?;
    Ok(repo.commit(&commit)?)
}

/// The nearest package's directory, from the path or the current directory upwards.
fn nearest(
    path: Option<&Path>,
    repo: &Repo,
    files: &dyn Tree,
    environment: &Environment,
) -> anyhow::Result<String> {
    let here = environment.dir.clone().unwrap_or_default();
    let named = path.map_or(here.clone(), |path| here.join(path));
    let mut dir = match repo.work_tree() {
        Some(root) => {
            let real = tree::canonical(&named)?.unwrap_or(named);
            let root = tree::canonical(root)?.unwrap_or_else(|| root.to_owned());
            inside(&root, &real)?
        }
        None => path.map_or(String::new(), |it| it.display().to_string()),
    };
    loop {
        let manifest = files.stat(&join(&dir, "package.json"))?;
        if manifest.is_some_and(|it| it.kind != Kind::Dir) {
            return Ok(dir);
        }
        match parent(&dir) {
            Some(up) => dir.truncate(up.len()),
            None => bail!("no package.json there or in any directory above, in this tree"),
        }
    }
}
