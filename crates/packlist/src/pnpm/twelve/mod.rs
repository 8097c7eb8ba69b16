//! pnpm 12, written anew in Rust: npm-packlist 10 with rules of its own.
//!
//! What is never packed is told by exact names, `main` and the bins are paths and no patterns,
//! a file that `files` names lies above every ignore file, and a bundled package is packed
//! as if it were published itself (pnpm 12.21, `fs-packlist` and `pack`).

mod bins;
mod links;
mod own;
mod rules;

use super::project::Project;
use super::{Picked, bundles, member};
use crate::error::PacklistError;
use crate::list::Request;
use crate::origin::Why;
pub(super) use bins::of as bins;
use own::Package;
use packgate_manifest::Manifest;
use packgate_tree::{join, normalize};
use rules::Fixed;
use std::collections::HashSet;

/// Everything that pnpm 12 picks, in the archive's order.
///
/// # Errors
/// What pnpm fails of; what could not be read; a bound.
pub(super) fn pick(
    request: &Request<'_>,
    project: &Project<'_>,
) -> Result<Vec<Picked>, PacklistError> {
    let fixed = Fixed::new()?;
    let package = Package {
        tree: project.tree,
        dir: &project.dir,
        manifest: &project.published,
        outer: member::outer_rules(request, project, rules::PROFILE)?,
        fixed: &fixed,
    };
    let mut picked = Vec::new();
    let mut seen = HashSet::new();
    for found in package.files()? {
        if super::is_manifest(&found.path) {
            continue;
        }
        seen.insert(found.path.clone());
        picked.push(Picked {
            source: normalize(&join(&project.dir, &found.path)),
            path: found.path,
            why: Why {
                origin: found.origin,
                bundled: None,
            },
        });
    }
    let boundary = project.member_of().unwrap_or(request.dir);
    for placed in bundles::placed(project, boundary)? {
        let manifest = match placed.manifest {
            Some(manifest) => manifest,
            None => Manifest::parse(b"{}", &join(&placed.dir, "package.json"))?,
        };
        let package = Package {
            tree: project.tree,
            dir: &placed.dir,
            manifest: &manifest,
            outer: Vec::new().into(),
            fixed: &fixed,
        };
        for found in package.files()? {
            let path = format!("{}/{}", placed.at, found.path);
            if seen.insert(path.clone()) {
                picked.push(Picked {
                    source: join(&placed.dir, &found.path),
                    path,
                    why: Why {
                        origin: found.origin,
                        bundled: Some(placed.chain.clone()),
                    },
                });
            }
        }
    }
    member::complete(project, picked, &seen)
}
