//! Which code lists for which profile.
//!
//! npm-packlist's walk (`list.rs` and what it uses) lists for npm. Every other
//! family of managers has a module of its own, which says what it packs in one
//! function from a request to a packed set.

use crate::error::PacklistError;
use crate::list::{PackedSet, Request};
use packgate_manifest::Profile;

/// Lists a package by one family's rules.
pub(crate) type List = fn(&Request<'_>) -> Result<PackedSet, PacklistError>;

/// Who lists for a profile.
pub(crate) enum Engine {
    /// npm-packlist since it was written anew for npm 9, with arborist: the walk
    /// that can say of each path which rules spoke of it.
    Npm,
    /// A family of its own: only the list, in which each file has its reason.
    Own(List),
}

/// Who lists for `profile`.
pub(crate) fn engine(profile: Profile) -> Engine {
    match profile {
        Profile::Npm9 | Profile::Npm10 | Profile::Npm11 | Profile::Npm12 => Engine::Npm,
        Profile::Npm6 | Profile::Npm7 | Profile::Npm8 => Engine::Own(crate::old_npm::list),
        Profile::Pnpm9 | Profile::Pnpm10 | Profile::Pnpm11 | Profile::Pnpm12 => {
            Engine::Own(crate::pnpm::list)
        }
        Profile::Yarn1 => Engine::Own(crate::yarn_classic::list),
        Profile::Yarn4 => Engine::Own(crate::yarn_berry::list),
        Profile::Bun1 => Engine::Own(crate::bun::list),
    }
}
