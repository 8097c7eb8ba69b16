//! The names of the workspaces that npm finds for a package.

use crate::error::PacklistError;
use crate::list::refusal_at;
use packgate_manifest::{Manifest, Profile, WorkspacesError, workspaces};
use packgate_tree::Tree;

/// The names of the workspaces, in npm's order; none where `workspaces` is absent.
///
/// # Errors
/// [`PacklistError::Refused`] where npm refuses the workspaces.
pub(crate) fn names(
    tree: &dyn Tree,
    manifest: &Manifest,
    profile: Profile,
) -> Result<Vec<String>, PacklistError> {
    match workspaces(manifest, profile, tree) {
        Ok(members) => Ok(members.into_iter().map(|member| member.name).collect()),
        Err(WorkspacesError::Refused(refusal)) => Err(refusal_at(manifest, &refusal)),
        Err(WorkspacesError::Manifest(error)) => Err(error.into()),
        Err(WorkspacesError::Search(error)) => Err(error.into()),
        Err(other) => Err(PacklistError::Refused {
            file: manifest.path().to_owned(),
            reason: other.to_string(),
        }),
    }
}
