//! Writes recovered sources: the only module of the programs that writes files by
//! itself, into one new or empty directory, and never over anything.
#![expect(
    clippy::disallowed_methods,
    reason = "the one place that writes what was recovered"
)]

use super::layout::Layout;
use anyhow::{Context as _, bail};
use packgate_inspect::{Sink, SourceId};
use packgate_report::human_count;
use packgate_tree as tree;
use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A directory that may be written to.
pub(super) struct Out {
    dir: PathBuf,
    /// As it was named.
    shown: String,
}

/// A directory that was made, or found empty.
pub(super) struct Folder {
    root: PathBuf,
    shown: String,
}

impl Out {
    /// The directory `dir`, which need not be there.
    ///
    /// # Errors
    /// It is in use, a link, or inside of a package.
    pub(super) fn check(dir: &Path, shown: &str) -> anyhow::Result<Self> {
        let out = Self {
            // Without a slash at its end, which would follow a link.
            dir: dir.components().collect(),
            shown: shown.to_owned(),
        };
        out.is_free()?;
        out.is_outside_of_packages()?;
        Ok(out)
    }

    /// The directory as it was named.
    pub(super) fn shown(&self) -> &str {
        &self.shown
    }

    /// Makes it, unless it is there.
    ///
    /// # Errors
    /// It cannot be made, or has come into use since.
    pub(super) fn make(self) -> anyhow::Result<Folder> {
        let Self { dir, shown } = &self;
        self.is_free()?;
        fs::create_dir_all(dir).with_context(|| format!("{shown}: cannot be made"))?;
        let root = tree::canonical(dir)?.with_context(|| format!("{shown}: is gone"))?;
        Ok(Folder {
            root,
            shown: self.shown,
        })
    }

    fn is_free(&self) -> anyhow::Result<()> {
        let Self { dir, shown } = self;
        match fs::symlink_metadata(dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error).with_context(|| shown.to_owned()),
            Ok(found) if found.is_symlink() => {
                bail!("{shown}: a symbolic link: name the directory itself, or a new one")
            }
            Ok(found) if !found.is_dir() => {
                bail!("{shown}: not a directory: name a new one, nothing is ever overwritten")
            }
            Ok(_) => {
                let mut entries = fs::read_dir(dir).with_context(|| shown.to_owned())?;
                if entries.next().is_some() {
                    bail!("{shown}: not empty: name a new directory, nothing is ever overwritten");
                }
                Ok(())
            }
        }
    }

    /// What lies in a package could be published with it.
    fn is_outside_of_packages(&self) -> anyhow::Result<()> {
        let Self { dir, shown } = self;
        let there = dir.ancestors().find_map(|it| tree::canonical(it).ok()?);
        let there = there.with_context(|| format!("{shown}: no such place"))?;
        let inside = |it: &&Path| tree::is_file(&it.join("package.json"));
        if let Some(package) = there.ancestors().find(inside) {
            bail!(
                "{shown}: lies in the package {}, with which it could be published: name a \
                 directory outside of any package",
                package.display()
            );
        }
        Ok(())
    }
}

impl Folder {
    /// A path below it. Built name by name: verbatim paths of Windows know no `/`.
    fn at(&self, path: &str) -> PathBuf {
        let mut full = self.root.clone();
        full.extend(path.split('/'));
        full
    }

    /// Writes the list of what is there, once all of it is.
    ///
    /// # Errors
    /// What the system says; nothing is left of it then.
    pub(super) fn index(
        &self,
        name: &str,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let path = self.root.join(name);
        let file = create(&path).with_context(|| format!("{}/{name}", self.shown))?;
        let mut out = BufWriter::new(file);
        let done = write(&mut out).and_then(|()| out.flush());
        if done.is_err() {
            let _ = fs::remove_file(&path);
        }
        done.with_context(|| format!("{}/{name}", self.shown))
    }
}

/// Makes a file where nothing is: a link that leads nowhere is something, too.
fn create(path: &Path) -> io::Result<File> {
    File::options().write(true).create_new(true).open(path)
}

/// Writes what it is handed, each content to the path that the layout gives it.
pub(super) struct Writer<'a> {
    folder: &'a Folder,
    layout: &'a mut Layout,
    /// The directories that were made.
    made: HashSet<PathBuf>,
    open: HashMap<SourceId, (PathBuf, BufWriter<File>)>,
    /// How many files are there, whole.
    files: usize,
}

impl<'a> Writer<'a> {
    /// A writer that has written nothing.
    pub(super) fn new(folder: &'a Folder, layout: &'a mut Layout) -> Self {
        Self {
            folder,
            layout,
            made: HashSet::new(),
            open: HashMap::new(),
            files: 0,
        }
    }

    /// After the last content: how many files there are. Where it `failed`, what was
    /// under way is removed, and what is left is said.
    ///
    /// # Errors
    /// The failure.
    pub(super) fn finish<E>(self, failed: Result<(), E>) -> anyhow::Result<usize>
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        let Err(error) = failed else {
            return Ok(self.files);
        };
        for (path, file) in self.open.into_values() {
            drop(file);
            let _ = fs::remove_file(path);
        }
        let left = match self.files {
            0 => "no source was written".to_owned(),
            files => format!(
                "{} had been written until then",
                human_count(files, "source")
            ),
        };
        let shown = &self.folder.shown;
        Err(error).with_context(|| format!("{shown}: incomplete, {left}; remove it"))
    }

    /// Makes the directories above a file, one by one. Each is a directory made here,
    /// or that directory under another spelling: no link is followed.
    fn make_parents(&mut self, path: &str) -> io::Result<()> {
        let mut dir = self.folder.root.clone();
        for name in tree::parent(path).unwrap_or_default().split('/') {
            dir.push(name);
            if name.is_empty() || self.made.contains(&dir) {
                continue;
            }
            match fs::create_dir(&dir) {
                Ok(()) => {}
                Err(error)
                    if error.kind() == ErrorKind::AlreadyExists
                        && fs::symlink_metadata(&dir)?.is_dir() => {}
                Err(error) => return Err(named(&dir, &error)),
            }
            self.made.insert(dir.clone());
        }
        Ok(())
    }
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

impl Sink for Writer<'_> {
    fn begin(&mut self, source: SourceId) -> io::Result<bool> {
        while let Some(path) = self.layout.path(source).map(str::to_owned) {
            self.make_parents(&path)?;
            let full = self.folder.at(&path);
            match create(&full) {
                Ok(file) => {
                    self.open.insert(source, (full, BufWriter::new(file)));
                    return Ok(true);
                }
                // This file system takes two names for one that are two elsewhere.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                    self.layout.give_way(source);
                }
                Err(error) => return Err(named(&full, &error)),
            }
        }
        Ok(false)
    }

    fn bytes(&mut self, source: SourceId, bytes: &[u8]) -> io::Result<()> {
        match self.open.get_mut(&source) {
            Some((path, file)) => file.write_all(bytes).map_err(|error| named(path, &error)),
            None => Ok(()),
        }
    }

    fn end(&mut self, source: SourceId) -> io::Result<()> {
        if let Some((path, mut file)) = self.open.remove(&source) {
            if let Err(error) = file.flush() {
                let error = named(&path, &error);
                drop(file);
                let _ = fs::remove_file(path);
                return Err(error);
            }
            self.files += 1;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use packgate_inspect::{Options, RevealView, Revealed, extract, reveal};
    use packgate_inspect::{PackedEntry, Source};
    use packgate_tree::Memory;
    use tempfile::TempDir;

    const MAP: &str = r#"{"version":3,"mappings":"","sources":["src/a.ts","src/b.ts"],"sourcesContent":["1","2"]}"#;

    /// A map that was listed, and a new directory for it, in which `before` does
    /// something; what came of writing, and the directory.
    fn written(
        before: impl FnOnce(&Path),
        sabotage: impl Fn(&Source<'_>) -> bool,
    ) -> (anyhow::Result<usize>, TempDir) {
        let tree = Memory::new("memory").file("a.map", MAP);
        let files = [PackedEntry {
            path: "a.map".to_owned(),
            source: "a.map".to_owned(),
            size: MAP.len() as u64,
        }];
        let view = RevealView {
            tree: &tree,
            files: &files,
            ships: &[false],
        };
        let revealed = reveal(&view, &Options::default());
        let mut layout = Layout::of(&revealed);
        let base = TempDir::new().unwrap();
        let out = Out::check(&base.path().join("out"), "out").unwrap();
        let folder = out.make().unwrap();
        before(&base.path().join("out"));
        let mut writer = Failing {
            inner: Writer::new(&folder, &mut layout),
            revealed: &revealed,
            sabotage: &sabotage,
        };
        let done = extract(&view, &revealed, &Options::default(), &mut writer);
        (writer.inner.finish(done), base)
    }

    /// A writer whose disk is full at some source.
    struct Failing<'a> {
        inner: Writer<'a>,
        revealed: &'a Revealed,
        sabotage: &'a dyn Fn(&Source<'_>) -> bool,
    }

    impl Sink for Failing<'_> {
        fn begin(&mut self, source: SourceId) -> io::Result<bool> {
            self.inner.begin(source)
        }
        fn bytes(&mut self, source: SourceId, bytes: &[u8]) -> io::Result<()> {
            self.inner.bytes(source, bytes)?;
            let mut all = self.revealed.all_sources();
            if all.any(|it| it.id == source && (self.sabotage)(&it)) {
                return Err(ErrorKind::StorageFull.into());
            }
            Ok(())
        }
        fn end(&mut self, source: SourceId) -> io::Result<()> {
            self.inner.end(source)
        }
    }

    fn names(dir: &Path) -> Vec<String> {
        let entries = fs::read_dir(dir).unwrap();
        let names = entries.map(|it| it.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_under_way_when_it_failed_is_removed_and_the_rest_is_said() {
        let (done, base) = written(|_| {}, |source| source.name == "src/b.ts");
        let error = format!("{:#}", done.unwrap_err());
        assert!(
            error.starts_with("out: incomplete, 1 source had been written until then; remove it"),
            "{error}"
        );
        assert_eq!(names(&base.path().join("out/src")), ["a.ts"]);
        let (done, base) = written(|_| {}, |source| source.name == "src/a.ts");
        let error = format!("{:#}", done.unwrap_err());
        assert!(error.contains("no source was written"), "{error}");
        assert!(names(&base.path().join("out/src")).is_empty());
    }

    /// As on a file system that takes two names for one that are two to us.
    #[test]
    fn what_is_there_already_is_not_written_over() {
        let there = |out: &Path| {
            fs::create_dir(out.join("src")).unwrap();
            fs::write(out.join("src/a.ts"), "mine").unwrap();
        };
        let (done, base) = written(there, |_| false);
        assert_eq!(done.unwrap(), 2);
        let src = base.path().join("out/src");
        assert_eq!(names(&src), ["a.2.ts", "a.ts", "b.ts"]);
        assert_eq!(fs::read(src.join("a.ts")).unwrap(), b"mine");
        assert_eq!(fs::read(src.join("a.2.ts")).unwrap(), b"1");
    }

    /// Put there by somebody else after the directory was found empty.
    #[test]
    #[cfg(unix)]
    fn no_link_is_followed() {
        use std::os::unix::fs::symlink;
        let aside = TempDir::new().unwrap();
        let (done, _base) = written(
            |out| symlink(aside.path(), out.join("src")).unwrap(),
            |_| false,
        );
        assert!(done.is_err());
        assert!(names(aside.path()).is_empty());
        let (done, base) = written(
            |out| {
                fs::create_dir(out.join("src")).unwrap();
                symlink(aside.path().join("x"), out.join("src/a.ts")).unwrap();
            },
            |_| false,
        );
        assert_eq!(done.unwrap(), 2);
        assert!(names(aside.path()).is_empty());
        assert_eq!(
            names(&base.path().join("out/src")),
            ["a.2.ts", "a.ts", "b.ts"]
        );
    }
}
