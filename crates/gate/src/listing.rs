//! One package listed under every profile that may publish it.

use packgate_manifest::Profile;
use packgate_packlist::{PackedSet, PacklistError, Request, list};
use packgate_tree::Tree;

/// What to list, for any profile and any tree: [`Request`] without those two.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The package's directory in the tree (`""` is the tree's root).
    pub dir: &'a str,
    /// The directory of the project that npm is started for, in workspace mode.
    pub prefix: Option<&'a str>,
    /// The directories of the workspaces that npm is told to work on.
    pub workspaces: &'a [String],
    /// The global ignore file's path and text (npm 12).
    pub global_ignore: Option<(&'a str, &'a str)>,
    /// Whether the profiles stand in for another manager's.
    pub stands_in: bool,
}

impl<'a> Place<'a> {
    /// The request for one profile and tree.
    pub fn request<'t>(&self, tree: &'t dyn Tree, profile: Profile) -> Request<'t>
    where
        'a: 't,
    {
        Request {
            tree,
            dir: self.dir,
            profile,
            prefix: self.prefix,
            workspaces: self.workspaces,
            global_ignore: self.global_ignore,
            stands_in: self.stands_in,
        }
    }

    /// The packed set under each profile, in the profiles' order.
    ///
    /// # Errors
    /// The first profile's failure.
    pub fn list_all(
        &self,
        tree: &dyn Tree,
        profiles: &[Profile],
    ) -> Result<Vec<PackedSet>, PacklistError> {
        profiles
            .iter()
            .map(|profile| list(&self.request(tree, *profile)))
            .collect()
    }
}
