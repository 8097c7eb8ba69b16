//! bun 1.4.5 (`src/cli/pack_command`, and the program itself where it has gone on).
//!
//! Without `files` everything is packed but what rules leave out: bun's own, and those
//! of each `.npmignore` or else `.gitignore` from the package down, the last that
//! matches deciding. With `files` only what an entry names is packed, directories with
//! all that the rules below them leave in them. Everything is case-sensitive.

mod bundled;
mod fields;
mod included;
mod patterns;
mod printed;
mod project;

use crate::error::PacklistError;
use crate::list::{PackedFile, PackedSet, Request};
use crate::origin::Origin;
use crate::own;
use fields::Fields;
use packgate_manifest::Manifest;
use packgate_tree::{Kind, Meta, TreeError, join};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Paths to pack, in bun's order, with the rule that names each.
type Queue = BTreeMap<String, Option<Arc<Origin>>>;

/// A file whose name is not UTF-8.
const UNNAMEABLE: Meta = Meta {
    kind: Kind::File,
    size: 0,
    mode: 0o644,
    links: None,
    modified: 0,
};

/// Lists what `bun pm pack` packs.
///
/// # Errors
/// What bun fails of, with its reason; what could not be read; a bound.
pub(crate) fn list(request: &Request<'_>) -> Result<PackedSet, PacklistError> {
    let manifest = Manifest::read(request.tree, &join(request.dir, "package.json"))?;
    let fields = Fields::of(&manifest)?;
    let mut queue = Queue::new();
    fields.add_bins(request, &mut queue)?;
    add(request, &fields, &mut queue)?;
    let bundled = bundled::files(request, &manifest, &fields)?;
    queue.remove("package.json");
    let mut files = vec![package_json(request, &manifest)?];
    for (path, origin) in queue {
        files.push(stored(request, &fields, &path, origin)?);
    }
    for (path, dependency) in bundled {
        let mut file = stored(request, &fields, &path, None)?;
        file.why.bundled = Some(dependency);
        files.push(file);
    }
    Ok(own::set(request, &manifest, files))
}

/// Adds what `files` names, or where there is none what no rule leaves out.
fn add(request: &Request<'_>, fields: &Fields, queue: &mut Queue) -> Result<(), PacklistError> {
    match &fields.files {
        Some(files) => included::add(request, fields, files, queue),
        None => project::add(request, fields, "", 1, queue),
    }
}

fn package_json(request: &Request<'_>, manifest: &Manifest) -> Result<PackedFile, PacklistError> {
    let path = "package.json";
    let source = join(request.dir, path);
    let real = request.tree.realpath(&source)?.unwrap_or(source);
    let mut meta = own::stat(request, path)?;
    if meta.kind == Kind::Symlink
        && let Some(behind) = request.tree.stat(&real)?
    {
        meta = behind;
    }
    let origin = Origin::BuiltIn {
        manager: "bun",
        pattern: "!package.json",
    };
    let mode = meta.mode & 0o7777;
    let mut file = own::packed(request, path, &meta, mode, Some(Arc::new(origin)))?;
    file.size = printed::text(manifest).len() as u64;
    Ok(file)
}

fn stored(
    request: &Request<'_>,
    fields: &Fields,
    path: &str,
    origin: Option<Arc<Origin>>,
) -> Result<PackedFile, PacklistError> {
    let meta = match own::stat(request, path) {
        // bun packs what no tree can open; its size is not known here.
        Err(PacklistError::Tree(TreeError::NotFound { .. } | TreeError::NotUtf8 { .. }))
            if path.contains('\u{fffd}') =>
        {
            UNNAMEABLE
        }
        other => other?,
    };
    let bin = if fields.is_bin(path) { 0o111 } else { 0 };
    own::packed(request, path, &meta, meta.mode & 0o7777 | bin, origin)
}
