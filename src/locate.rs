//! From what was typed to a package in a tree.

use crate::cli::Target;
use crate::environment::Environment;
use anyhow::{Context as _, bail};
use packgate_gate::Place;
use packgate_manifest::{
    Evidence, Manifest, PNPM_WORKSPACE, Profile, Publisher, decide, pnpm_members, workspaces,
    yarn_members,
};
use packgate_tree::{self as tree, Disk, Kind, Tree as _};
use std::path::{Path, PathBuf};

/// Longest global ignore file that is read, in bytes.
const MAX_IGNORE_FILE: u64 = 16 << 20;

/// What a path on the command line leads to.
pub(crate) enum Found {
    /// A package's directory.
    Package(Box<Located>),
    /// A tarball.
    Tarball(PathBuf),
}

/// A package's directory, with what npm would be told about it.
pub(crate) struct Located {
    /// The project: the workspace's root, or the package itself.
    pub(crate) root: PathBuf,
    pub(crate) tree: Disk,
    /// The package's directory in the tree.
    pub(crate) dir: String,
    pub(crate) manifest: Manifest,
    /// The workspace root's manifest, if that is another one.
    pub(crate) outer: Option<Manifest>,
    prefix: Option<String>,
    workspaces: Vec<String>,
    global: Option<(String, String)>,
}

impl Located {
    /// Where the package lies, for listing as `publisher` would.
    pub(crate) fn place(&self, publisher: &Publisher) -> Place<'_> {
        self.place_as(publisher.is_presumed())
    }

    /// The same; `stands_in` says whether it does not count that a manager refuses the
    /// project.
    pub(crate) fn place_as(&self, stands_in: bool) -> Place<'_> {
        Place {
            dir: &self.dir,
            prefix: self.prefix.as_deref(),
            workspaces: &self.workspaces,
            global_ignore: self.global.as_ref().map(|(path, text)| (&**path, &**text)),
            stands_in,
        }
    }

    /// The package's directory on disk.
    pub(crate) fn path(&self) -> PathBuf {
        // Joining an empty path would leave a slash at the end.
        self.root.join(&self.dir).components().collect()
    }

    /// Who will publish it.
    ///
    /// # Errors
    /// A manager that is not understood.
    pub(crate) fn publisher(
        &self,
        target: &Target,
        policy: Option<&str>,
    ) -> anyhow::Result<Publisher> {
        let agent = Environment::user_agent();
        Ok(decide(&Evidence {
            root: self.outer.as_ref(),
            flag: target.manager.as_deref(),
            policy,
            agent: agent.as_deref(),
            here: &|program| Environment::program_here(&program.to_string(), agent.as_deref()),
            ..Evidence::of(&self.manifest, &self.tree)
        })?)
    }
}

/// Finds what `path` means; without one, the nearest package upwards.
///
/// # Errors
/// Nothing there, no package, a manifest that cannot be read.
pub(crate) fn locate(
    path: Option<&Path>,
    target: &Target,
    environment: &Environment,
) -> anyhow::Result<Found> {
    let here = environment
        .dir
        .as_deref()
        .context("the current directory cannot be determined")?;
    let Some(path) = path else {
        return package(&nearest(here)?, None, target, environment).map(into_found);
    };
    let full = canonical(&here.join(path)).with_context(|| path.display().to_string())?;
    match tree::kind_of(&full)? {
        Some(Kind::File) => Ok(Found::Tarball(here.join(path))),
        Some(Kind::Dir) => package(&full, None, target, environment).map(into_found),
        _ => bail!("{}: neither a directory nor a tarball", path.display()),
    }
}

fn into_found(located: Located) -> Found {
    Found::Package(Box::new(located))
}

fn canonical(path: &Path) -> anyhow::Result<PathBuf> {
    tree::canonical(path)?.context("there is no such file or directory")
}

/// The nearest directory upwards that holds something called package.json, be it
/// readable or not: to pass over it would judge another package.
///
/// # Errors
/// There is none.
pub(crate) fn nearest(here: &Path) -> anyhow::Result<PathBuf> {
    let here = canonical(here)?;
    here.ancestors()
        .find(|dir| !matches!(Disk::new(dir).stat("package.json"), Ok(None)))
        .map(Path::to_owned)
        .context(
            "no package.json here or in any directory above: \
             start packgate in a package, or name one",
        )
}

/// A workspace that was expanded already.
pub(crate) struct Expanded<'a> {
    pub(crate) root: &'a Path,
    pub(crate) outer: &'a Manifest,
    /// The members' directories below the root.
    pub(crate) members: Vec<String>,
    /// Whether it is pnpm's.
    pub(crate) pnpm: bool,
}

/// The package in the directory `dir`; `known` spares it to expand that
/// workspace again.
///
/// # Errors
/// No package.json, or one that cannot be read.
pub(crate) fn package(
    dir: &Path,
    known: Option<&Expanded<'_>>,
    target: &Target,
    environment: &Environment,
) -> anyhow::Result<Located> {
    let mode = if target.prefix.is_some() || !target.workspace.is_empty() {
        Mode::given(dir, target, environment)?
    } else {
        Mode::implied(dir, known)?
    };
    in_mode(mode, dir, target, environment)
}

/// The package in the directory `dir`, as npm packs it when it is started elsewhere
/// and for no workspace: `npm publish ./packages/a`.
///
/// # Errors
/// As [`package`].
pub(crate) fn by_itself(
    dir: &Path,
    target: &Target,
    environment: &Environment,
) -> anyhow::Result<Located> {
    in_mode(Mode::plain(dir), dir, target, environment)
}

fn in_mode(
    mode: Mode,
    dir: &Path,
    target: &Target,
    environment: &Environment,
) -> anyhow::Result<Located> {
    let tree = Disk::new(&mode.root);
    let manifest = Manifest::read(&tree, &tree::join(&mode.dir, "package.json"))
        .with_context(|| dir.display().to_string())?;
    Ok(Located {
        global: global_ignore(target, &mode.root, environment)?,
        root: mode.root,
        tree,
        dir: mode.dir,
        manifest,
        outer: mode.outer,
        prefix: mode.prefix,
        workspaces: mode.workspaces,
    })
}

/// How npm would be started: plainly, or in workspace mode.
struct Mode {
    root: PathBuf,
    dir: String,
    outer: Option<Manifest>,
    prefix: Option<String>,
    workspaces: Vec<String>,
}

impl Mode {
    /// As the flags say.
    fn given(dir: &Path, target: &Target, environment: &Environment) -> anyhow::Result<Self> {
        let here = environment.dir.clone().unwrap_or_default();
        let resolve =
            |path: &Path| canonical(&here.join(path)).with_context(|| path.display().to_string());
        let prefix = match &target.prefix {
            Some(prefix) => resolve(prefix)?,
            None => dir.to_owned(),
        };
        let mut paths = vec![dir.to_owned(), prefix.clone()];
        for workspace in &target.workspace {
            paths.push(resolve(workspace)?);
        }
        let root = shared(&paths);
        let inside = |path: &Path| inside(&root, path);
        Ok(Self {
            dir: inside(dir)?,
            prefix: Some(inside(&prefix)?),
            workspaces: paths[2..]
                .iter()
                .map(|path| inside(path))
                .collect::<Result<_, _>>()?,
            outer: None,
            root,
        })
    }

    /// As npm finds out by itself: in a member of a workspace it works for the
    /// workspace's root.
    fn implied(dir: &Path, known: Option<&Expanded<'_>>) -> anyhow::Result<Self> {
        for above in dir.ancestors().skip(1) {
            if let Some(known) = known.filter(|it| it.root == above) {
                let inner = inside(above, dir)?;
                if known.members.contains(&inner) {
                    let outer = known.outer.clone();
                    return Ok(Self::member(above, inner, outer, known.pnpm));
                }
                continue;
            }
            if tree::is_file(&above.join(PNPM_WORKSPACE)) {
                let tree = Disk::new(above);
                let inner = inside(above, dir)?;
                let members = pnpm_members(&tree, "")
                    .with_context(|| above.display().to_string())?
                    .unwrap_or_default();
                if members.contains(&inner) {
                    let outer = Manifest::read(&tree, "package.json").ok();
                    return Ok(Self::pnpm_member(above, inner, outer));
                }
            }
            if !tree::is_file(&above.join("package.json")) {
                continue;
            }
            let tree = Disk::new(above);
            let Ok(outer) = Manifest::read(&tree, "package.json") else {
                continue;
            };
            if !outer
                .workspaces()
                .is_some_and(packgate_manifest::Value::truthy)
            {
                continue;
            }
            let inner = inside(above, dir)?;
            let of = || format!("the workspaces of {}", above.display());
            let is_member = match yarn_members(&tree, &outer).with_context(of)? {
                Some(members) => members.contains(&inner),
                None => workspaces(&outer, Profile::Npm12, &tree)
                    .with_context(of)?
                    .iter()
                    .any(|member| member.dir == inner),
            };
            if is_member {
                return Ok(Self::member(above, inner, outer, false));
            }
        }
        Ok(Self::plain(dir))
    }

    /// As a package that belongs to no workspace.
    fn plain(dir: &Path) -> Self {
        Self {
            root: dir.to_owned(),
            dir: String::new(),
            outer: None,
            prefix: None,
            workspaces: Vec::new(),
        }
    }

    /// In the member at `dir` of pnpm's workspace at `root`; its ignore files mean
    /// nothing to its members.
    fn pnpm_member(root: &Path, dir: String, outer: Option<Manifest>) -> Self {
        Self {
            root: root.to_owned(),
            dir,
            outer,
            prefix: None,
            workspaces: Vec::new(),
        }
    }

    /// In the member at `dir` of the workspace at `root`.
    fn member(root: &Path, dir: String, outer: Manifest, pnpm: bool) -> Self {
        if pnpm {
            return Self::pnpm_member(root, dir, Some(outer));
        }
        Self {
            root: root.to_owned(),
            workspaces: vec![dir.clone()],
            dir,
            outer: Some(outer),
            prefix: Some(String::new()),
        }
    }
}

/// The nearest directory that holds all paths.
fn shared(paths: &[PathBuf]) -> PathBuf {
    let mut root = paths[0].clone();
    while !paths.iter().all(|path| path.starts_with(&root)) {
        if !root.pop() {
            break;
        }
    }
    root
}

/// `path` relative to `root`, with `/` between names.
pub(crate) fn inside(root: &Path, path: &Path) -> anyhow::Result<String> {
    let rest = path
        .strip_prefix(root)
        .with_context(|| format!("{} is not inside {}", path.display(), root.display()))?;
    let names: Option<Vec<&str>> = rest.iter().map(|name| name.to_str()).collect();
    Ok(names
        .with_context(|| format!("{}: its path is not UTF-8", path.display()))?
        .join("/"))
}

fn global_ignore(
    target: &Target,
    root: &Path,
    environment: &Environment,
) -> anyhow::Result<Option<(String, String)>> {
    let here = environment.dir.clone().unwrap_or_default();
    let file = match &target.global_ignore_file {
        Some(file) => Some(here.join(file)),
        None => environment
            .global_ignore_file(root)
            .map(|file| root.join(file)),
    };
    let Some(file) = file else { return Ok(None) };
    ignore_file(&file).context("the global ignore file")
}

/// The name and text of a global ignore file, where there is one.
///
/// # Errors
/// A file that cannot be read, or is too long.
pub(crate) fn ignore_file(file: &Path) -> anyhow::Result<Option<(String, String)>> {
    let text = tree::read_file(file, MAX_IGNORE_FILE)?;
    Ok(text.map(|bytes| {
        let shown = file.display().to_string();
        (shown, String::from_utf8_lossy(&bytes).into_owned())
    }))
}
