//! Every package of a project on disk.

use crate::environment::Environment;
use crate::locate::{Expanded, Located};
use crate::policy;
use anyhow::Context as _;
use packgate_manifest::{
    Manifest, Profile, packages, pnpm_members, publish_dirs, workspaces, yarn_members,
};
use packgate_policy::Policy;
use packgate_tree::{Kind, Tree, join};
use std::path::PathBuf;

/// Directories that are read at most to find the packages a policy names.
const MAX_DIRS: usize = 1_000_000;

/// The packages of a project.
pub(crate) struct Project<'a> {
    /// Their directories, the root's first.
    pub(crate) dirs: Vec<PathBuf>,
    /// Its workspace, expanded.
    pub(crate) known: Expanded<'a>,
}

impl<'a> Project<'a> {
    /// The packages of the project that `root` is the root of: those that the policy
    /// names, or itself and the members of its workspace; and the directories that
    /// their scripts publish.
    ///
    /// # Errors
    /// A workspace, a policy or a manifest that cannot be understood.
    pub(crate) fn of(root: &'a Located, environment: &Environment) -> anyhow::Result<Self> {
        let outer = root.outer.as_ref().unwrap_or(&root.manifest);
        let pnpm = pnpm_members(&root.tree, "")?;
        let is_pnpm = pnpm.is_some();
        let own = match pnpm {
            None => yarn_members(&root.tree, outer)?,
            pnpm => pnpm,
        };
        let members = match own {
            Some(members) => members,
            None => workspaces(outer, Profile::Npm12, &root.tree)?
                .into_iter()
                .map(|member| member.dir)
                .collect(),
        };
        let policy = policy::load(&root.root, environment)?.policy;
        let mut dirs = match named(&policy, &root.tree, &policy::from_top(&root.root))? {
            Some(dirs) => dirs,
            None => [String::new()].into_iter().chain(members.clone()).collect(),
        };
        add_made(&mut dirs, &root.tree)?;
        Ok(Self {
            // Joining an empty path would leave a slash at the end.
            dirs: dirs
                .iter()
                .map(|dir| root.root.join(dir).components().collect())
                .collect(),
            known: Expanded {
                root: &root.root,
                outer,
                members,
                pnpm: is_pnpm,
            },
        })
    }
}

/// The packages that the policy names, if it names any; `top` is the tree's root as
/// the policy sees it.
fn named(policy: &Policy, tree: &dyn Tree, top: &str) -> anyhow::Result<Option<Vec<String>>> {
    let Some(patterns) = &policy.settings().packages else {
        return Ok(None);
    };
    let matches = |dir: &str| {
        let dir = join(top, dir);
        patterns.value.iter().any(|it| it.matches_directory(&dir))
    };
    let found = packages(tree, &candidates(tree)?, Some(&matches))?;
    Ok(Some(found.into_iter().map(|it| it.dir).collect()))
}

/// Every directory that holds a package.json, but for what is installed.
fn candidates(tree: &dyn Tree) -> anyhow::Result<Vec<String>> {
    let (mut found, mut left) = (Vec::new(), vec![String::new()]);
    let mut read = 0;
    while let Some(dir) = left.pop() {
        read += 1;
        if read > MAX_DIRS {
            anyhow::bail!(
                "more than {MAX_DIRS} directories to find the packages in that \
                 [project] packages names"
            );
        }
        for entry in tree.entries(&dir)? {
            match entry.kind {
                Kind::Dir if !["node_modules", ".git"].contains(&entry.name.as_str()) => {
                    left.push(join(&dir, &entry.name));
                }
                Kind::File | Kind::Symlink if entry.name == "package.json" => {
                    found.push(dir.clone());
                }
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Adds the directories that the packages' own scripts publish.
fn add_made(dirs: &mut Vec<String>, tree: &dyn Tree) -> anyhow::Result<()> {
    for dir in dirs.clone() {
        let manifest = Manifest::read(tree, &join(&dir, "package.json")).context(dir)?;
        for made in publish_dirs(&manifest) {
            let is_package = tree.stat(&join(&made, "package.json"))?.is_some();
            if is_package && !dirs.contains(&made) {
                dirs.push(made);
            }
        }
    }
    Ok(())
}
