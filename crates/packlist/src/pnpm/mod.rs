//! What pnpm packs: the list of one of npm's lines, around which pnpm chooses the
//! directory, rewrites package.json, adds the workspace's licence and sets the
//! modes by its own lights.
//!
//! pnpm 9 and 10 list with npm-packlist 5, which npm 8 had, pnpm 11 with
//! npm-packlist 10, npm 11's, pnpm 12 with one of its own.

mod bins;
mod bundles;
mod eleven;
mod member;
mod project;
mod twelve;

use crate::error::PacklistError;
use crate::list::{Listed, PackedFile, PackedSet, Request, refusal_at};
use crate::old_npm::{self, Line, PackageJson};
use crate::origin::Why;
use member::licences;
use packgate_manifest::{Manifest, Profile, Refusal};
use packgate_tree::{Kind, Meta, Tree, TreeError, join, leads_up, normalize};
use project::Project;
use std::collections::HashSet;
use std::io::Read as _;

/// A file that pnpm packs, before its size is known.
struct Picked {
    /// The path in the tarball.
    path: String,
    /// The path in the tree.
    source: String,
    why: Why,
}

/// Lists what pnpm would pack.
///
/// # Errors
/// Whatever pnpm fails of, with its reason; what could not be read; a bound.
pub(crate) fn list(request: &Request<'_>) -> Result<PackedSet, PacklistError> {
    let project = Project::read(request)?;
    let picked = match request.profile {
        Profile::Pnpm9 => with_licences_last(&project, five(&project, Line::FivePnpm9)?)?,
        Profile::Pnpm10 => with_licences_last(&project, five(&project, Line::FivePnpm10)?)?,
        Profile::Pnpm11 => eleven::pick(request, &project)?,
        _ => twelve::pick(request, &project)?,
    };
    packed(request, &project, picked)
}

/// npm-packlist 5, handed the manifest that is published.
fn five(project: &Project<'_>, line: Line) -> Result<Vec<Picked>, PacklistError> {
    let published = &project.published;
    // It counts where package.json is there to be found.
    let package = match project.file {
        "package.json" => PackageJson::of(published, project.is_as_written),
        _ => None,
    };
    let found = old_npm::list_five(project.tree, &project.dir, package, line)?;
    let mut seen = HashSet::new();
    let files = old_npm::listed(found).into_iter();
    Ok(files
        .filter_map(|Listed { path, why }| {
            let path = path.strip_prefix("./").unwrap_or(&path).to_owned();
            let stored = match path.as_str() {
                "package.json5" | "package.yaml" => "package.json".to_owned(),
                _ => path.clone(),
            };
            seen.insert(path.clone()).then(|| Picked {
                source: normalize(&join(&project.dir, &path)),
                path: stored,
                why,
            })
        })
        .collect())
}

/// The licence of the workspace for a member that has none, at the end.
fn with_licences_last(
    project: &Project<'_>,
    mut picked: Vec<Picked>,
) -> Result<Vec<Picked>, PacklistError> {
    // Anywhere in any path: `/LICEN[CS]E(\..+)?/i`
    let has = |file: &Picked| {
        let path = file.path.to_ascii_lowercase();
        path.contains("license") || path.contains("licence")
    };
    if !picked.iter().any(has) {
        picked.extend(licences(project)?);
    }
    Ok(picked)
}

/// A manifest, of which pnpm packs the published form.
fn is_manifest(path: &str) -> bool {
    matches!(path, "package.json" | "package.json5" | "package.yaml")
}

fn packed(
    request: &Request<'_>,
    project: &Project<'_>,
    picked: Vec<Picked>,
) -> Result<PackedSet, PacklistError> {
    let bins = match request.profile {
        Profile::Pnpm12 => twelve::bins(project)?,
        _ => bins::of(project)?,
    };
    let mut files = Vec::with_capacity(picked.len());
    for Picked { path, source, why } in picked {
        // A path that leaves the package and comes back by its name.
        let source = if leads_up(&source) {
            request.tree.realpath(&source)?.unwrap_or(source)
        } else {
            source
        };
        let meta = (request.tree.stat(&source)?).ok_or_else(|| TreeError::NotFound {
            path: source.clone(),
        })?;
        let is_link = meta.kind == Kind::Symlink;
        if request.profile >= Profile::Pnpm11 && path != "package.json" && bins.contains(&source) {
            check_shebang(request, &source)?;
        }
        let executable = bins.contains(&source)
            || request.profile >= Profile::Pnpm11 && is_executable(request, &source, meta)?;
        let link = is_link
            .then(|| request.tree.read_link(&source))
            .transpose()?;
        let size = if is_link { 0 } else { meta.size };
        files.push(PackedFile {
            size,
            content_size: size,
            mode: match (is_link, executable) {
                (true, _) => 0o777,
                (false, true) => 0o755,
                (false, false) => 0o644,
            },
            link,
            listed: path.clone(),
            path,
            source,
            why,
        });
    }
    let text = |value: Option<&packgate_manifest::Value>| {
        value.and_then(|value| value.as_str()).map(str::to_owned)
    };
    Ok(PackedSet {
        profile: request.profile,
        name: text(project.published.name()),
        version: text(project.published.version()),
        files,
        notes: Vec::new(),
    })
}

/// How far into a bin pnpm looks for the end of its first line, in bytes.
const SHEBANG: u64 = 4096;

/// pnpm 11 refuses a bin whose first line ends as on Windows, and one it cannot read.
fn check_shebang(request: &Request<'_>, source: &str) -> Result<(), PacklistError> {
    let refused = |reason: &str| PacklistError::Refused {
        file: source.to_owned(),
        reason: format!("pnpm refuses it: {reason}"),
    };
    let mut head = Vec::new();
    let reader = request.tree.open(source);
    let reader = reader.map_err(|error| refused(&format!("the bin cannot be read: {error}")))?;
    let read = reader.take(SHEBANG).read_to_end(&mut head);
    read.map_err(|error| refused(&format!("the bin cannot be read: {error}")))?;
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&head);
    let ends = text.iter().position(|byte| matches!(byte, b'\r' | b'\n'));
    if text.starts_with(b"#!") && ends.is_some_and(|at| text[at] == b'\r') {
        return Err(refused(
            "the bin's first line ends with CRLF (ERR_PNPM_BIN_CRLF)",
        ));
    }
    Ok(())
}

/// Whether anybody may run the file, or what it leads to.
fn is_executable(request: &Request<'_>, source: &str, meta: Meta) -> Result<bool, PacklistError> {
    if meta.kind == Kind::File {
        return Ok(meta.mode & 0o111 != 0);
    }
    let Some(real) = request.tree.realpath(source)? else {
        return Ok(false);
    };
    let meta = request.tree.stat(&real)?;
    Ok(meta.is_some_and(|meta| meta.mode & 0o111 != 0))
}

/// Links that are followed one after the other, as Linux has it.
const MAX_LINKS: usize = 40;

/// Whether a link that leads nowhere does so because it never ends.
fn leads_in_a_circle(tree: &dyn Tree, link: &str) -> Result<bool, PacklistError> {
    let mut at = link.to_owned();
    for _ in 0..MAX_LINKS {
        match tree.stat(&at)? {
            Some(meta) if meta.kind == Kind::Symlink => {
                let target = tree.read_link(&at)?;
                let dir = packgate_tree::parent(&at).unwrap_or_default().to_owned();
                at = normalize(&join(&dir, &target));
            }
            _ => return Ok(false),
        }
    }
    Ok(true)
}

/// pnpm's refusal, with its code.
fn refuse(manifest: &Manifest, code: &'static str, reason: String) -> PacklistError {
    match refusal_at(
        manifest,
        &Refusal {
            reason,
            code: Some(code),
            span: None,
        },
    ) {
        PacklistError::Refused { file, reason } => PacklistError::Refused {
            file,
            reason: reason.replacen("npm refuses it", "pnpm refuses it", 1),
        },
        other => other,
    }
}
