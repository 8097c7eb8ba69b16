//! Puts packgate into git's hooks and into hook frameworks, takes it out again,
//! and proves that it fires.
//!
//! Everything is planned before anything is written: a [`Plan`] is a list of
//! [`Step`]s, each of which is atomic, and a run that was killed between two of
//! them leaves a state that the next one carries on from. Nobody's file is ever
//! overwritten: a hook that was there is moved aside, still run, and put back.

mod change;
mod config;
mod doctor;
mod error;
mod frameworks;
mod git;
mod hooks;
mod plan;
mod receipt;
mod repository;
mod scratch;
mod shim;
mod write;

pub use change::{Change, read};
pub use config::{CONFIG_HOOKS_SINCE, config_hooks, global_install, global_uninstall};
pub use doctor::{Check, Level, examine};
pub use error::InstallError;
pub use frameworks::{Framework, Line, Outcome, detect, unwire, wire};
pub use git::{Git, Version};
pub use hooks::{install, is_installed, uninstall};
pub use plan::{Plan, Step};
pub use receipt::{Before, Receipt};
pub use repository::{Folder, Repository};
pub use scratch::{Proof, Standing, prove, standing};
pub use shim::{HOOKS, Hook, Programs};
pub use write::{apply, carry_out, check, remove_empty};
