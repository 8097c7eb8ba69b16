//! What a member of a workspace takes from around it, and what every package gets last.

use super::Picked;
use super::project::Project;
use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::{Origin, Why};
use crate::rules::Slot;
use crate::{order, outer};
use packgate_manifest::Profile;
use packgate_tree::{Kind, join};
use std::collections::HashSet;
use std::sync::Arc;

/// The ignore files between the workspace and a member that has no .npmignore, as
/// `profile` reads them.
///
/// # Errors
/// An ignore file that is there but cannot be read.
pub(super) fn outer_rules(
    request: &Request<'_>,
    project: &Project<'_>,
    profile: Profile,
) -> Result<Slot, PacklistError> {
    let none = || Ok(Vec::new().into());
    let Some(workspace) = project.member_of() else {
        return none();
    };
    let own = join(&project.dir, ".npmignore");
    let real = project.tree.realpath(&own)?.unwrap_or(own);
    if (project.tree.stat(&real)?).is_some_and(|meta| meta.kind == Kind::File) {
        return none();
    }
    let members = [project.dir.clone()];
    outer::rules(&Request {
        dir: &project.dir,
        profile,
        prefix: Some(workspace),
        workspaces: &members,
        ..request.clone()
    })
}

/// Adds package.json and, where there is none, the licence of the workspace, and puts all
/// into the archive's order. `seen` are the paths that were looked at.
///
/// # Errors
/// The workspace's directory cannot be read.
pub(super) fn complete(
    project: &Project<'_>,
    mut picked: Vec<Picked>,
    seen: &HashSet<String>,
) -> Result<Vec<Picked>, PacklistError> {
    picked.push(Picked {
        path: "package.json".to_owned(),
        source: join(&project.dir, project.file),
        why: Why {
            origin: Some(Arc::new(Origin::Strict {
                pattern: "!/package.json",
            })),
            bundled: None,
        },
    });
    if !picked.iter().any(|file| is_licence(&file.path)) {
        let known = |file: &Picked| !seen.contains(&file.path);
        picked.extend(licences(project)?.into_iter().filter(known));
    }
    order::sort_archive(&mut picked, |file| &file.path);
    Ok(picked)
}

/// `/^LICEN[CS]E(?:\..+)?$/i` of the last segment.
fn is_licence(path: &str) -> bool {
    let name = packgate_tree::name(path);
    let Some((head, rest)) = name.split_at_checked("LICENSE".len()) else {
        return false;
    };
    let named = head.eq_ignore_ascii_case("license") || head.eq_ignore_ascii_case("licence");
    named && (rest.is_empty() || rest.len() > 1 && rest.starts_with('.'))
}

/// `LICEN{S,C}E{,.*}` of the workspace's root, for a package that is not the root.
pub(super) fn licences(project: &Project<'_>) -> Result<Vec<Picked>, PacklistError> {
    let Some(workspace) = (project.workspace.as_deref()).filter(|dir| *dir != project.dir) else {
        return Ok(Vec::new());
    };
    let mut names: Vec<String> = (project.tree.entries(workspace)?.into_iter())
        .filter(|entry| entry.exact && entry.kind == Kind::File)
        .map(|entry| entry.name)
        .filter(|name| {
            let rest = (name.strip_prefix("LICENSE")).or_else(|| name.strip_prefix("LICENCE"));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
        .collect();
    names.sort();
    Ok(names
        .into_iter()
        .map(|name| Picked {
            source: join(workspace, &name),
            path: name,
            why: Why {
                origin: Some(Arc::new(Origin::WorkspaceLicence {
                    dir: workspace.to_owned(),
                })),
                bundled: None,
            },
        })
        .collect())
}
