//! How long a directory takes, next to only reading its files, and what is found:
//! `cargo run --release -p packgate-inspect --example inspect_dir DIR… [--quiet]`
//!
//! Each directory is one package; with `--each`, every directory in it is one.

#![expect(clippy::print_stdout, reason = "an example prints")]

use std::collections::BTreeMap;
use std::io::Read;
use std::time::{Duration, Instant};

use packgate_inspect::{Options, PackedEntry, PackedView, RawFinding, aggregate, inspect};
use packgate_report::Level;
use packgate_tree::{Disk, Kind, Tree, TreeError, join};

#[derive(Default)]
struct Total {
    packages: u64,
    files: usize,
    bytes: u64,
    read: Duration,
    judged: Duration,
    /// Packages by rule and level.
    rules: BTreeMap<(Level, &'static str), u64>,
    not_inspected: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|it| it == flag);
    let mut total = Total::default();
    for dir in arguments.iter().filter(|it| !it.starts_with("--")) {
        let tree = Disk::new(dir);
        if !has("--each") {
            package(&tree, "", &mut total, has("--quiet"))?;
            continue;
        }
        for dir in packages(&tree)? {
            package(&tree, &dir, &mut total, has("--quiet"))?;
        }
    }
    println!(
        "{} packages, {} files, {} bytes: read by one thread {:?}, judged by two {:?}, {} not inspected",
        total.packages, total.files, total.bytes, total.read, total.judged, total.not_inspected
    );
    for ((level, rule), packages) in total.rules {
        println!("{level:?} {rule}: {packages} packages");
    }
    Ok(())
}

/// The directories of packages in a `node_modules`.
fn packages(tree: &Disk) -> Result<Vec<String>, TreeError> {
    let mut dirs = Vec::new();
    for entry in tree.entries("")? {
        if entry.kind != Kind::Dir || entry.name.starts_with('.') {
            continue;
        }
        if entry.name.starts_with('@') {
            let inner = tree.entries(&entry.name)?;
            dirs.extend(inner.iter().map(|it| join(&entry.name, &it.name)));
        } else {
            dirs.push(entry.name);
        }
    }
    dirs.sort();
    Ok(dirs)
}

fn package(tree: &Disk, dir: &str, total: &mut Total, quiet: bool) -> Result<(), TreeError> {
    let mut files = Vec::new();
    walk(tree, dir, "", &mut files)?;
    let manifest = packgate_tree::read(tree, &join(dir, "package.json"), 1 << 24);
    let manifest = String::from_utf8_lossy(&manifest.unwrap_or_default()).into_owned();
    let view = PackedView {
        tree,
        files: &files,
        memory: None,
        manifest: &manifest,
    };
    let start = Instant::now();
    read(tree, &files)?;
    total.read += start.elapsed();
    let start = Instant::now();
    let inspection = inspect(&view, &Options::default());
    total.judged += start.elapsed();
    total.packages += 1;
    total.files += files.len();
    total.bytes += inspection.bytes_read;
    total.not_inspected += inspection.not_inspected.len();
    let findings = aggregate(inspection.hits);
    let mut rules: Vec<_> = findings.iter().map(|it| (it.level, it.rule.id)).collect();
    rules.sort_unstable();
    rules.dedup();
    for rule in rules {
        *total.rules.entry(rule).or_default() += 1;
    }
    if !quiet {
        for finding in &findings {
            print(dir, finding);
        }
        for file in inspection.not_inspected {
            println!("{dir}: not inspected: {}: {}", file.path, file.reason);
        }
    }
    Ok(())
}

fn print(dir: &str, finding: &RawFinding) {
    println!(
        "{dir}: {:?} {}: {}",
        finding.level, finding.rule.id, finding.message
    );
    for file in finding.files.iter().take(3) {
        println!(
            "    {}: {}",
            file.path,
            file.detail.as_deref().unwrap_or("")
        );
    }
}

fn read(tree: &Disk, files: &[PackedEntry]) -> Result<(), TreeError> {
    let mut buffer = vec![0; 256 * 1024];
    for file in files {
        let mut reader = tree.open(&file.source)?;
        while reader.read(&mut buffer).is_ok_and(|count| count > 0) {}
    }
    Ok(())
}

fn walk(tree: &Disk, root: &str, dir: &str, files: &mut Vec<PackedEntry>) -> Result<(), TreeError> {
    for entry in tree.entries(&join_all(root, dir))? {
        let path = join(dir, &entry.name);
        let source = join_all(root, &path);
        match entry.kind {
            // What is installed below a package is not part of it.
            Kind::Dir if entry.name == "node_modules" && !root.is_empty() => {}
            Kind::Dir => walk(tree, root, &path, files)?,
            Kind::File => files.extend(tree.stat(&source)?.map(|meta| PackedEntry {
                path,
                source,
                size: meta.size,
            })),
            _ => {}
        }
    }
    Ok(())
}

fn join_all(root: &str, path: &str) -> String {
    if path.is_empty() {
        root.to_owned()
    } else {
        join(root, path)
    }
}
