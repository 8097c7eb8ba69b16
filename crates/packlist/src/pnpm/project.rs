//! Which directory and manifest pnpm packs, and what it refuses first.

use super::bundles::relative;
use super::refuse;
use crate::error::PacklistError;
use crate::list::Request;
use packgate_manifest::{
    Manifest, PnpmManifest, Profile, Value, has_hoisted_linker, pnpm_manifest, published_by_pnpm,
    workspace_above,
};
use packgate_tree::{Tree, join, leads_up, normalize};

/// A package as pnpm packs it.
pub(super) struct Project<'a> {
    pub(super) tree: &'a dyn Tree,
    pub(super) profile: Profile,
    /// The directory that is packed: the package's, or its `publishConfig.directory`.
    pub(super) dir: String,
    /// The manifest there.
    pub(super) manifest: Manifest,
    /// The manifest that is published, with what `publishConfig` overrides.
    pub(super) published: Manifest,
    /// Whether both are the same text, so that places in it mean something.
    pub(super) is_as_written: bool,
    /// The manifest's file name.
    pub(super) file: &'static str,
    /// The directory of the pnpm-workspace.yaml around the package.
    pub(super) workspace: Option<String>,
}

impl<'a> Project<'a> {
    /// # Errors
    /// What pnpm refuses, and what could not be read.
    pub(super) fn read(request: &Request<'a>) -> Result<Self, PacklistError> {
        let tree = request.tree;
        let workspace = workspace_above(tree, request.dir)?;
        let entry = pnpm_manifest(tree, request.dir)?.manifest;
        let settings = Settings {
            request,
            workspace: workspace.as_deref(),
        };
        settings.check_bundles(&entry)?;
        let dir = match entry.publish_directory() {
            Some(inner) => normalize(&join(request.dir, inner)),
            None => request.dir.to_owned(),
        };
        let PnpmManifest { manifest, file } = pnpm_manifest(tree, &dir)?;
        settings.check_bundles(&manifest)?;
        check_identity(&manifest)?;
        let changed = published_by_pnpm(&manifest, request.profile);
        Ok(Self {
            tree,
            profile: request.profile,
            dir,
            is_as_written: changed.is_none() && file == "package.json",
            published: changed.unwrap_or_else(|| manifest.clone()),
            manifest,
            file,
            workspace,
        })
    }
}

impl Project<'_> {
    /// Whether a `bin` that is neither absent nor an object was made one (pnpm 11).
    pub(super) fn makes_objects_of_bins(&self) -> bool {
        let text = self
            .published
            .bin()
            .is_some_and(|bin| bin.as_str().is_some());
        self.profile >= Profile::Pnpm11 && text
    }

    /// The workspace's directory, for a package below it.
    pub(super) fn member_of(&self) -> Option<&str> {
        let workspace = self.workspace.as_deref()?;
        let below = relative(workspace, &self.dir);
        (!below.is_empty() && !leads_up(&below)).then_some(workspace)
    }
}

struct Settings<'r> {
    request: &'r Request<'r>,
    workspace: Option<&'r str>,
}

impl Settings<'_> {
    /// pnpm 9 and 10 bundle nothing unless `node_modules` is laid out as npm does it;
    /// the later ones refuse where there is none.
    fn check_bundles(&self, manifest: &Manifest) -> Result<(), PacklistError> {
        let Some(key) = ["bundledDependencies", "bundleDependencies"]
            .into_iter()
            .find(|key| manifest.get(key).is_some_and(Value::truthy))
        else {
            return Ok(());
        };
        let says = |linker: &str| {
            let Request {
                tree, dir, profile, ..
            } = *self.request;
            has_hoisted_linker(tree, dir, self.workspace, linker, profile)
        };
        let (refuses, linker) = match self.request.profile {
            Profile::Pnpm9 | Profile::Pnpm10 => (!says("hoisted")?, "isolated"),
            _ => (says("pnp")?, "pnp"),
        };
        if !refuses {
            return Ok(());
        }
        Err(refuse(
            manifest,
            "ERR_PNPM_BUNDLED_DEPENDENCIES_WITHOUT_HOISTED",
            format!("{key} does not work with nodeLinker {linker}"),
        ))
    }
}

fn check_identity(manifest: &Manifest) -> Result<(), PacklistError> {
    let given = |value: Option<&Value>| value.is_some_and(Value::truthy);
    if !given(manifest.name()) {
        let reason = "Package name is not defined".to_owned();
        return Err(refuse(manifest, "ERR_PNPM_PACKAGE_NAME_NOT_FOUND", reason));
    }
    let name = manifest.name().and_then(Value::as_str).unwrap_or_default();
    let odd = name != name.trim() || name.starts_with('_');
    if odd || manifest.check_name().is_err() {
        let reason = format!("Invalid package name {name:?}");
        return Err(refuse(manifest, "ERR_PNPM_INVALID_PACKAGE_NAME", reason));
    }
    if !given(manifest.version()) {
        let reason = "Package version is not defined".to_owned();
        return Err(refuse(
            manifest,
            "ERR_PNPM_PACKAGE_VERSION_NOT_FOUND",
            reason,
        ));
    }
    Ok(())
}
