//! How long a hook's questions take: `measure REPOSITORY PACKAGE-DIRECTORY…`
//! (git from PATH; the best of nine runs, each with everything opened anew).

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement that is started by hand"
)]

use std::io::Read;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use packgate_git::{GitError, Overlay, Prefer, Repo, Scope, Snapshot, Surroundings};
use packgate_tree::{Disk, Kind, Tree, TreeError, join};

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let root = PathBuf::from(args.next().ok_or("which repository?")?);
    let packages: Vec<String> = args.collect();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let program = std::env::split_paths(&path)
        .map(|dir| dir.join("git"))
        .find(|p| p.is_file());
    let surroundings = Surroundings {
        program,
        ..Surroundings::new(root.canonicalize()?)
    };
    for prefer in [Prefer::Either, Prefer::Program] {
        let open = || -> Result<Repo, Failure> {
            Ok(Repo::open_with(&surroundings, prefer)?.ok_or("not a repository")?)
        };
        println!("{prefer:?}");
        best("open", || open().map(|_| ()))?;
        best("open, staged", || {
            open()?.staged().map(|_| ()).map_err(Into::into)
        })?;
        best("open, staged, index, packages read", || {
            let (_, snapshot) = open()?.staged_index()?;
            let overlay = Overlay::new(snapshot, Disk::new(&root));
            for package in &packages {
                read_all(&overlay, package)?;
            }
            Ok(())
        })?;
        best("commit, packages read", || {
            let repo = open()?;
            let Some(head) = repo.head()? else {
                return Ok(());
            };
            let snapshot = repo.commit(&head)?;
            for package in &packages {
                read_all(&snapshot, package)?;
            }
            Ok(())
        })?;
        best("every tracked path", || {
            everything(&open()?).map(|_| ()).map_err(Into::into)
        })?;
    }
    Ok(())
}

fn everything(repo: &Repo) -> Result<usize, GitError> {
    let snapshot: Snapshot = repo.index(&Scope::All)?;
    Ok(snapshot.paths()?.len())
}

fn read_all(tree: &dyn Tree, dir: &str) -> Result<u64, TreeError> {
    let mut bytes = 0;
    for entry in tree.entries(dir)? {
        let path = join(dir, &entry.name);
        match entry.kind {
            Kind::Dir => bytes += read_all(tree, &path)?,
            Kind::File => {
                tree.stat(&path)?;
                let mut whole = Vec::new();
                let read = tree.open(&path)?.read_to_end(&mut whole);
                bytes += read.map_err(|e| TreeError::from_io(&path, e))? as u64;
            }
            Kind::Symlink | Kind::Other => {}
        }
    }
    Ok(bytes)
}

fn best(what: &str, mut run: impl FnMut() -> Result<(), Failure>) -> Result<(), Failure> {
    let mut best = Duration::MAX;
    for _ in 0..9 {
        let start = Instant::now();
        run()?;
        best = best.min(start.elapsed());
    }
    println!("  {what}: {:.2} ms", best.as_secs_f64() * 1000.0);
    Ok(())
}
