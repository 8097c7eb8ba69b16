//! package.json with positions, normalised as npm does it; the publisher; npm's
//! workspaces.
//!
//! [`Manifest`] is the file as it is written, every value with its place.
//! [`Normalized`] is what npm makes of it before it lists files, and differs
//! between npm's majors. Nothing here decides what is packed.

pub mod json;

mod edit;
mod error;
mod lifecycle;
mod manifest;
mod normalize;
mod paths;
mod pnpm;
mod profile;
mod project;
mod publisher;
mod refuse;
mod semver;
mod workspaces;

pub use edit::{EditError, add_files, set_script};
pub use error::{ManifestError, NormalizeError, Refusal};
pub use json::{Data, Entry, Object, Position, Span, Value};
pub use lifecycle::{
    GATE, Ran, ScriptEdit, Scripts, Stage, Standing, StartedWith, Starter, script_edits,
    script_removals,
};
pub use manifest::{MAX_BYTES, Manifest};
pub use normalize::{Bin, Dependency, Normalized};
pub use pnpm::{
    PnpmManifest, has_hoisted_linker, pnpm_manifest, published_by_pnpm, workspace_above,
};
pub use profile::{Manager, Profile};
pub use project::{
    PNPM_WORKSPACE, PackageDir, PnpmError, ProjectError, packages, pnpm_members, publish_dirs,
    yarn_members,
};
pub use publisher::{
    DecideError, DecidedBy, Evidence, ManagerSpec, Other, Program, Publisher, SpecError, decide,
    parse_manager_spec,
};
pub use semver::ranges_intersect;
pub use workspaces::{Workspace, WorkspacesError, workspace_dirs, workspaces};
