//! The names of the workspaces that npm finds for a package.

use crate::error::PacklistError;
use packgate_manifest::Manifest;
use packgate_tree::Tree;

/// The names of the workspaces, in npm's order; none where `workspaces` is absent.
///
/// # Errors
/// [`PacklistError::Refused`] where npm refuses the workspaces.
pub(crate) fn names(_tree: &dyn Tree, _manifest: &Manifest) -> Result<Vec<String>, PacklistError> {
    Ok(Vec::new())
}
