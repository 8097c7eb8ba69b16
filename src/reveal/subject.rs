//! What `packgate reveal` looks into.

use crate::cli::RevealArgs;
use crate::environment::Environment;
use crate::locate::{Found, Located, locate};
use crate::policy;
use anyhow::Context as _;
use packgate_gate::{subject, tarball_entries};
use packgate_inspect::PackedEntry;
use packgate_manifest::Manifest;
use packgate_packlist::PackedSet;
use packgate_report::profile;
use packgate_tree::{self as tree, Disk, Tarball, Tree};
use std::collections::BTreeMap;
use std::io::Read as _;
use std::path::Path;

/// Bytes that tell an archive: a tar header is as long.
const HEAD: u64 = 512;

/// Some files, and what they are together.
pub(super) struct Subject {
    pub(super) tree: Box<dyn Tree>,
    pub(super) files: Vec<PackedEntry>,
    /// For each file, whether everybody who may publish packs it.
    pub(super) everywhere: Vec<bool>,
    /// For some files, who alone packs them: `npm 12`.
    pub(super) only: BTreeMap<String, Vec<String>>,
    /// `name@version`, or the file as it was named.
    pub(super) title: String,
    /// Whether it is one file, looked at by itself.
    pub(super) single: bool,
    pub(super) notes: Vec<String>,
}

impl Subject {
    /// What the arguments mean.
    ///
    /// # Errors
    /// Nothing there, or a package or tarball that cannot be listed.
    pub(super) fn find(args: &RevealArgs, environment: &Environment) -> anyhow::Result<Self> {
        match locate(args.path.as_deref(), &args.target, environment)? {
            Found::Package(located) => package(&located, args, environment),
            Found::Tarball(path) if is_archive(&path)? => archive(&path, environment),
            Found::Tarball(path) => file(&path, environment),
        }
    }
}

/// The packed set. Where two managers may publish and pack different files, all files
/// of both: a map that only one of them packs is a leak, too.
fn package(
    located: &Located,
    args: &RevealArgs,
    environment: &Environment,
) -> anyhow::Result<Subject> {
    let wanted = policy::manager(located, &args.target, environment)?;
    let publisher = located.publisher(&args.target, wanted.as_deref())?;
    let sets = located
        .place(&publisher)
        .list_all(&located.tree, &publisher.profiles)?;
    let mut packed: BTreeMap<(&str, &str), (u64, Vec<usize>)> = BTreeMap::new();
    for (at, set) in sets.iter().enumerate() {
        for file in set.files.iter().filter(|file| file.link.is_none()) {
            let entry = packed.entry((&file.path, &file.source));
            let entry = entry.or_insert((file.content_size, Vec::new()));
            entry.1.push(at);
        }
    }
    let mut subject = Subject {
        tree: Box::new(located.tree.clone()),
        files: Vec::with_capacity(packed.len()),
        everywhere: Vec::with_capacity(packed.len()),
        only: BTreeMap::new(),
        title: subject(&located.manifest, &environment.shown(&located.path())).label(),
        single: false,
        notes: publisher.notes.clone(),
    };
    for ((path, source), (size, by)) in packed {
        subject.files.push(PackedEntry {
            path: path.to_owned(),
            source: source.to_owned(),
            size,
        });
        subject.everywhere.push(by.len() == sets.len());
        if by.len() < sets.len() {
            subject.only.insert(path.to_owned(), names(&sets, &by));
        }
    }
    Ok(subject)
}

fn names(sets: &[PackedSet], indexes: &[usize]) -> Vec<String> {
    let ids = indexes.iter().map(|at| sets[*at].profile.to_string());
    ids.map(|id| profile(&id)).collect()
}

/// A tarball's own files; it need not be one that npm could publish.
fn archive(path: &Path, environment: &Environment) -> anyhow::Result<Subject> {
    let tarball = Tarball::open(path)?;
    let files = tarball_entries(&tarball);
    let shown = environment.shown(path);
    let manifest = Manifest::read(&tarball, "package.json").ok();
    Ok(Subject {
        everywhere: vec![true; files.len()],
        files,
        only: BTreeMap::new(),
        title: manifest.map_or(shown.clone(), |it| subject(&it, &shown).label()),
        single: false,
        notes: Vec::new(),
        tree: Box::new(tarball),
    })
}

/// A file by itself.
fn file(path: &Path, environment: &Environment) -> anyhow::Result<Subject> {
    let (tree, source) = alone(path)?;
    let shown = environment.shown(path);
    let size = tree.stat(&source)?.map_or(0, |it| it.size);
    let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
    Ok(Subject {
        files: vec![PackedEntry {
            path: name.unwrap_or_else(|| source.clone()),
            source,
            size,
        }],
        // Nothing says that the file itself is meant to be public.
        everywhere: vec![false],
        only: BTreeMap::new(),
        title: shown,
        single: true,
        notes: vec!["one file by itself is not compared with what its package ships".to_owned()],
        tree: Box::new(tree),
    })
}

/// The directory that the file lies in, and its name there; links are resolved.
fn alone(path: &Path) -> anyhow::Result<(Disk, String)> {
    let shown = || path.display().to_string();
    let real = tree::canonical(path)?.with_context(shown)?;
    let name = real.file_name().and_then(|it| it.to_str());
    let name = name.with_context(|| format!("{}: its name is not UTF-8", shown()))?;
    let dir = real.parent().with_context(shown)?;
    Ok((Disk::new(dir), name.to_owned()))
}

/// Whether the file is a tarball: it says so, or its first bytes do. What is only
/// compressed is none.
fn is_archive(path: &Path) -> anyhow::Result<bool> {
    let name = path.to_string_lossy().to_ascii_lowercase();
    if [".tgz", ".tar.gz", ".tar"]
        .iter()
        .any(|it| name.ends_with(it))
    {
        return Ok(true);
    }
    let (tree, source) = alone(path)?;
    let mut head = Vec::new();
    let reader = tree
        .open(&source)
        .with_context(|| path.display().to_string())?;
    reader
        .take(HEAD)
        .read_to_end(&mut head)
        .with_context(|| path.display().to_string())?;
    let packed = head.starts_with(&[0x1f, 0x8b]) && Tarball::open(path).is_ok();
    Ok(packed || head.get(257..262) == Some(b"ustar"))
}
