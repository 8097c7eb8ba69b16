//! What is there: the project, its packages, who publishes them, and where.

use crate::cli::Target;
use crate::directory::Directory;
use crate::environment::Environment;
use crate::locate::{Found, Located, locate, package};
use crate::policy;
use crate::project::Project;
use anyhow::{Context as _, bail};
use packgate_git::Repo;
use packgate_manifest::{Manager, Manifest, Publisher, Value, publish_dirs};
use packgate_policy::Usage;
use packgate_report::{Family, Level, Outcome, Report, Subject};
use packgate_tree as tree;
use std::path::{Path, PathBuf};

/// A project on disk.
pub(super) struct Seen {
    /// The workspace's root, or the package.
    pub(super) root: Located,
    /// Who publishes the root.
    pub(super) publisher: Publisher,
    /// The root and the members of its workspace, the root first.
    pub(super) packages: Vec<Package>,
    pub(super) repository: Option<Place>,
}

/// Where git keeps the project.
pub(super) struct Place {
    /// The work tree's root.
    pub(super) top: PathBuf,
    pub(super) git_dir: PathBuf,
}

/// A package of the project.
pub(super) struct Package {
    pub(super) dir: PathBuf,
    /// Its directory in the project, with `/` between names.
    pub(super) inner: String,
    pub(super) located: Located,
    pub(super) publisher: Publisher,
    /// Whose publish its scripts are to stop.
    pub(super) managers: Vec<Manager>,
    pub(super) kind: Kind,
}

/// Whether a package is one to put the gate into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is.
    Publishable,
    /// `private` is set.
    Private,
    /// It has no name or no version, without which nothing is published.
    Unnamed,
    /// A package's own scripts make it, and publish it.
    Made,
}

impl Package {
    pub(super) fn manifest(&self) -> &Manifest {
        &self.located.manifest
    }

    /// `name@version`, or what there is of it.
    pub(super) fn label(&self) -> String {
        let text = |value: Option<&Value>| {
            let text = value.and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        };
        let subject = Subject {
            name: text(self.manifest().name()),
            version: text(self.manifest().version()),
            path: self.inner.clone(),
        };
        subject.label()
    }
}

impl Seen {
    /// Looks at the project that `path` is in.
    ///
    /// # Errors
    /// No package, or a file that cannot be read or understood.
    pub(super) fn look(path: Option<&Path>, environment: &Environment) -> anyhow::Result<Self> {
        let target = Target::default();
        let found = match locate(path, &target, environment)? {
            Found::Package(located) => *located,
            Found::Tarball(path) => bail!(
                "{}: a tarball is no project; name the project's directory",
                path.display()
            ),
        };
        // In a member, the project is the workspace.
        let mut root = found;
        while !root.dir.is_empty() {
            root = package(&root.root, None, &target, environment)?;
        }
        let loaded = policy::load(&root.path(), environment)?;
        let publisher = root.publisher(&target, loaded.manager())?;
        let packages = packages(&root, environment)?;
        let repository = place(&root.root, environment)?;
        Ok(Self {
            root,
            publisher,
            packages,
            repository,
        })
    }

    /// The project's directory.
    pub(super) fn dir(&self) -> &Path {
        &self.root.root
    }

    /// The directory that CI and git begin at.
    pub(super) fn top(&self) -> &Path {
        let place = self.repository.as_ref();
        place.map_or(self.dir(), |place| &place.top)
    }

    /// The packages to put the gate into.
    pub(super) fn publishable(&self) -> impl Iterator<Item = &Package> {
        let packages = self.packages.iter();
        packages.filter(|it| it.kind == Kind::Publishable)
    }

    /// The packages but for the root.
    pub(super) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|it| !it.inner.is_empty())
    }

    /// Whether there are others than the root.
    pub(super) fn is_workspace(&self) -> bool {
        self.members().next().is_some()
    }

    /// The licence, if it is one of open source.
    pub(super) fn open_licence(&self) -> Option<&str> {
        let licence = self.texts(|it| it.license()).next()?;
        is_open(licence).then_some(licence)
    }

    /// Where the manifest says that the sources are, if anybody can look there.
    pub(super) fn public_place(&self) -> Option<String> {
        let mut urls = self.texts(|manifest| {
            let value = manifest.repository()?;
            let url = value.as_object().and_then(|it| it.get("url"));
            Some(url.unwrap_or(value))
        });
        urls.find_map(hosted)
    }

    /// A member's text, of the root's manifest first.
    fn texts<'s>(
        &'s self,
        member: impl Fn(&'s Manifest) -> Option<&'s Value>,
    ) -> impl Iterator<Item = &'s str> {
        let root = std::iter::once(&self.root.manifest);
        let all = root.chain(self.publishable().map(Package::manifest));
        all.filter_map(move |it| member(it)?.as_str())
    }

    /// The reports on what would be published now; `None` for a package that cannot
    /// be judged.
    pub(super) fn judged(&self, environment: &Environment) -> Vec<Option<Report>> {
        let packages = self.publishable();
        packages.map(|it| judge(it, environment).ok()).collect()
    }
}

/// Whether source maps keep one of the packages from being published.
pub(super) fn reveals(reports: &[Option<Report>]) -> bool {
    let findings = reports.iter().flatten().flat_map(|it| &it.findings);
    let mut errors = findings.filter(|it| it.level == Level::Error);
    errors.any(|it| it.rule.family == Family::SourceMaps)
}

/// How many of the packages could not be published now.
pub(super) fn blocked(reports: &[Option<Report>]) -> usize {
    let stopped = |it: &&Option<Report>| {
        it.as_ref()
            .is_none_or(|report| report.outcome() != Outcome::Clear)
    };
    reports.iter().filter(stopped).count()
}

fn judge(package: &Package, environment: &Environment) -> anyhow::Result<Report> {
    let loaded = policy::load(&package.dir, environment)?;
    let directory = Directory {
        located: &package.located,
        publisher: &package.publisher,
        loaded: &loaded,
        shown: &package.inner,
        verbose: false,
    };
    directory.judge(&mut Usage::default(), environment)
}

fn packages(root: &Located, environment: &Environment) -> anyhow::Result<Vec<Package>> {
    let project = Project::of(root, environment)?;
    let target = Target::default();
    let mut packages = Vec::new();
    for dir in &project.dirs {
        let located = package(dir, Some(&project.known), &target, environment)?;
        let loaded = policy::load(dir, environment)?;
        let publisher = located.publisher(&target, loaded.manager())?;
        let inner = dir.strip_prefix(&root.root).unwrap_or(dir).iter();
        let inner: Vec<_> = inner.map(|name| name.to_string_lossy()).collect();
        packages.push(Package {
            inner: inner.join("/"),
            managers: managers(&located, &publisher)?,
            kind: kind(&located.manifest),
            dir: dir.clone(),
            publisher,
            located,
        });
    }
    mark_made(root, &mut packages)?;
    Ok(packages)
}

fn kind(manifest: &Manifest) -> Kind {
    let given = |value: Option<&Value>| {
        let text = value.and_then(Value::as_str);
        text.is_some_and(|it| !it.is_empty())
    };
    if manifest.is_private() {
        Kind::Private
    } else if given(manifest.name()) && given(manifest.version()) {
        Kind::Publishable
    } else {
        Kind::Unnamed
    }
}

/// A package.json that a build writes is not the place to put anything into.
fn mark_made(root: &Located, packages: &mut [Package]) -> anyhow::Result<()> {
    let mut made = Vec::new();
    for package in packages.iter() {
        let path = tree::join(&package.inner, "package.json");
        // Named by its place in the project, as the directories are that it names.
        let manifest = Manifest::read(&root.tree, &path).context(path)?;
        made.extend(publish_dirs(&manifest));
    }
    for package in packages {
        if made.contains(&package.inner) {
            package.kind = Kind::Made;
        }
    }
    Ok(())
}

/// The manager that is named, and yarn berry where its lock file lies beside another's:
/// it is the only one that needs a line of its own.
fn managers(located: &Located, publisher: &Publisher) -> anyhow::Result<Vec<Manager>> {
    let mut managers = vec![publisher.manager];
    let yarn = located.root.join("yarn.lock");
    let is_yarn = [Manager::YarnClassic, Manager::YarnBerry].contains(&publisher.manager);
    if !is_yarn && tree::is_file(&yarn) {
        let target = Target {
            manager: Some("yarn".to_owned()),
            ..Target::default()
        };
        managers.push(located.publisher(&target, None)?.manager);
    }
    Ok(managers)
}

fn place(dir: &Path, environment: &Environment) -> anyhow::Result<Option<Place>> {
    let Some(repo) = Repo::open(&environment.surroundings(dir.to_owned()))? else {
        return Ok(None);
    };
    let top = repo.work_tree().map(tree::canonical).transpose()?.flatten();
    // GIT_DIR and GIT_WORK_TREE can name a repository elsewhere.
    Ok(top.filter(|top| dir.starts_with(top)).map(|top| Place {
        top,
        git_dir: repo.git_dir().to_owned(),
    }))
}

/// Licences that the Open Source Initiative has approved and that packages have.
const OPEN: [&str; 24] = [
    "0BSD",
    "AFL-3.0",
    "AGPL-3.0",
    "Apache-2.0",
    "Artistic-2.0",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CDDL-1.0",
    "ECL-2.0",
    "EPL-1.0",
    "EPL-2.0",
    "EUPL-1.2",
    "GPL-2.0",
    "GPL-3.0",
    "ISC",
    "LGPL-2.1",
    "LGPL-3.0",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "Unlicense",
    "Zlib",
];

/// Whether every licence of an SPDX expression is one of open source.
fn is_open(expression: &str) -> bool {
    let words = expression.split([' ', '(', ')']);
    let words: Vec<&str> = words.filter(|it| !it.is_empty()).collect();
    let mut licences = words.iter().enumerate().filter(|(at, word)| {
        let exception = at.checked_sub(1).is_some_and(|it| words[it] == "WITH");
        !["AND", "OR", "WITH"].contains(*word) && !exception
    });
    let known = |word: &str| {
        let word = word.trim_end_matches('+');
        let word = word.strip_suffix("-only").unwrap_or(word);
        OPEN.contains(&word.strip_suffix("-or-later").unwrap_or(word))
    };
    !words.is_empty() && licences.all(|(_, word)| known(word))
}

/// Hosts that show repositories to everybody, unless told not to.
const HOSTS: [(&str, &str); 4] = [
    ("github:", "github.com"),
    ("gitlab:", "gitlab.com"),
    ("bitbucket:", "bitbucket.org"),
    ("codeberg:", "codeberg.org"),
];

/// `github.com/owner/name` for what npm understands as a repository there.
fn hosted(url: &str) -> Option<String> {
    let url = url.trim();
    let bare = |path: &str| {
        let path = path.split(['#', '?']).next().unwrap_or_default();
        path.trim_matches('/').trim_end_matches(".git").to_owned()
    };
    for (prefix, host) in HOSTS {
        if let Some(path) = url.strip_prefix(prefix) {
            return Some(format!("{host}/{}", bare(path)));
        }
        let found = url.find(host).map(|at| &url[at + host.len()..]);
        if let Some(path) = found.filter(|it| it.starts_with(['/', ':'])) {
            return Some(format!("{host}/{}", bare(path[1..].trim_start())));
        }
    }
    // npm takes `owner/name` for one at GitHub.
    let short = url.split('/').count() == 2 && !url.contains([':', '@', ' ', '.']);
    short.then(|| format!("github.com/{}", bare(url)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_of_open_source() {
        for (text, open) in [
            ("MIT", true),
            ("(MIT OR Apache-2.0)", true),
            ("GPL-3.0-or-later", true),
            ("LGPL-2.1+", true),
            ("GPL-2.0-only WITH Classpath-exception-2.0", true),
            ("MIT AND UNLICENSED", false),
            ("UNLICENSED", false),
            ("SEE LICENSE IN LICENSE.md", false),
            ("BUSL-1.1", false),
            ("Elastic-2.0", false),
            ("", false),
        ] {
            assert_eq!(is_open(text), open, "{text}");
        }
    }

    #[test]
    fn places_that_anybody_can_look_at() {
        for (url, place) in [
            (
                "git+https://github.com/acme/cli.git",
                Some("github.com/acme/cli"),
            ),
            (
                "https://github.com/acme/cli/tree/main/packages/a",
                Some("github.com/acme/cli/tree/main/packages/a"),
            ),
            ("git@github.com:acme/cli.git", Some("github.com/acme/cli")),
            ("github:acme/cli", Some("github.com/acme/cli")),
            ("acme/cli", Some("github.com/acme/cli")),
            ("gitlab:acme/cli", Some("gitlab.com/acme/cli")),
            ("https://git.acme.example/acme/cli.git", None),
            ("git@git.acme.example:acme/cli.git", None),
            ("https://notgithub.community/acme", None),
            ("", None),
        ] {
            assert_eq!(hosted(url).as_deref(), place, "{url}");
        }
    }
}
