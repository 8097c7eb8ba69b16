//! What npm makes of a manifest before it lists files.
//!
//! npm reads the same package.json twice while it packs. `tree.package`, which
//! the file list reads, is made by arborist: by `read-package-json-fast` in
//! npm 10, by `@npmcli/package-json` since npm 11. The manifest that decides
//! which files get the executable bit is made by pacote, with
//! `@npmcli/package-json` in all three, but without `directories.bin` in npm 10.

pub(crate) mod bin;
mod bin_dir;
mod deps;
mod js_map;

use packgate_tree::Tree;

use crate::{
    Manager, Manifest, NormalizeError, Profile, Refusal,
    json::{Span, Value},
};

pub use bin::Bin;
pub use deps::Dependency;

/// A manifest as npm reads it. `files`, `main` and `browser` are not here: npm
/// leaves them as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Normalized {
    /// `bin` (or the files of `directories.bin`), in npm's order; keys without
    /// directories, paths without `./`.
    pub bin: Vec<Bin>,
    /// `bundleDependencies` (or `bundledDependencies`): the names, elements that
    /// are no strings left out (they name nothing).
    pub bundle_dependencies: Vec<(String, Span)>,
    /// `dependencies` without those that are optional, too.
    pub dependencies: Vec<Dependency>,
    /// `optionalDependencies`
    pub optional_dependencies: Vec<Dependency>,
    /// `devDependencies`
    pub dev_dependencies: Vec<Dependency>,
    /// `peerDependencies`; with [`Dependency::optional`] as
    /// `peerDependenciesMeta` says.
    pub peer_dependencies: Vec<Dependency>,
}

impl Normalized {
    /// `tree.package`, from which the list of files is made. `tree` must be the
    /// one the manifest was read from, for `directories.bin`.
    ///
    /// For a package under `node_modules` npm goes on with an empty manifest
    /// where this fails ([`Normalized::default`]).
    ///
    /// # Errors
    /// What makes this npm fail, or a directory that cannot be read.
    pub fn for_tree(
        manifest: &Manifest,
        profile: Profile,
        tree: &dyn Tree,
    ) -> Result<Self, NormalizeError> {
        let bin = if before_npm_11(profile) {
            let written = bin::fast(manifest)?;
            if written.is_empty() {
                bin_dir::fast(manifest, tree)?
            } else {
                written
            }
        } else {
            bin_or_dir(manifest, tree)?
        };
        Ok(Self::with(manifest, bin))
    }

    /// The manifest by which npm decides which packed files get the executable
    /// bit (only [`Normalized::bin`] matters there).
    ///
    /// # Errors
    /// What makes this npm fail, or a directory that cannot be read.
    pub fn for_modes(
        manifest: &Manifest,
        profile: Profile,
        tree: &dyn Tree,
    ) -> Result<Self, NormalizeError> {
        let bin = if before_npm_11(profile) {
            identity(manifest)?;
            bin::package_json(manifest)?
        } else {
            bin_or_dir(manifest, tree)?
        };
        Ok(Self::with(manifest, bin))
    }

    /// `bin` alone, as npm-packlist before npm 9 normalises it
    /// (`npm-normalize-package-bin`).
    ///
    /// # Errors
    /// What that module throws at.
    pub fn written_bins(manifest: &Manifest) -> Result<Vec<Bin>, Refusal> {
        bin::fast(manifest)
    }

    fn with(manifest: &Manifest, bin: Vec<Bin>) -> Self {
        Self {
            bin,
            bundle_dependencies: deps::bundled(manifest),
            dependencies: deps::without_optional(manifest),
            optional_dependencies: deps::list(manifest.optional_dependencies()),
            dev_dependencies: deps::list(manifest.dev_dependencies()),
            peer_dependencies: deps::peers(manifest),
        }
    }
}

/// Whether this is an npm whose arborist reads with `read-package-json-fast`.
fn before_npm_11(profile: Profile) -> bool {
    profile.manager() == Manager::Npm && profile.major() < 11
}

/// `@npmcli/package-json` since npm 11: `directories.bin` counts where `bin` is
/// absent or falsy, even if a useless `bin` is dropped a moment later.
fn bin_or_dir(manifest: &Manifest, tree: &dyn Tree) -> Result<Vec<Bin>, NormalizeError> {
    identity(manifest)?;
    if manifest.bin().is_some_and(Value::truthy) {
        return Ok(bin::package_json(manifest)?);
    }
    bin_dir::globbed(manifest, tree)
}

/// `@npmcli/package-json` writes `name@version` first thing, which fails on an
/// object that JavaScript cannot turn into text.
pub(crate) fn identity(manifest: &Manifest) -> Result<(), Refusal> {
    for value in [manifest.name(), manifest.version()].into_iter().flatten() {
        text_of(value)?;
    }
    Ok(())
}

/// `${value}`
pub(crate) fn text_of(value: &Value) -> Result<String, Refusal> {
    value
        .to_js_string()
        .ok_or_else(|| Refusal::new("Cannot convert object to primitive value", Some(value.span)))
}
