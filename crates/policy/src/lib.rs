//! `packgate.toml`: which findings block, and what is allowed.
//!
//! A file is read in two steps. [`Config::parse`] takes it as it is written, every
//! value with the [`Place`](packgate_report::Place) it stands at;
//! [`Config::validate`] checks it against the rules there are and gives a
//! [`ValidConfig`], or every problem of the file at once. The files from the root
//! of the repository down to a package are merged, nearer wins key by key, into the
//! [`Policy`] of that package.
//!
//! A policy is asked by [`Policy::apply`]: findings in, findings out with the levels
//! that hold. What no finding needed is remembered in a [`Usage`], from which
//! [`Policy::leftovers`] makes findings about the policy itself.
//!
//! Nothing here reads a file or a clock: texts and the date are passed in.

mod apply;
mod baseline;
mod config;
mod date;
mod decide;
mod detector;
mod kinds;
mod leftovers;
mod located;
mod parse;
mod pattern;
mod policy;
mod reader;
mod rules;
mod suggest;
mod validate;

pub use apply::Usage;
pub use baseline::{BASELINE_NAME, Baseline};
pub use config::Config;
pub use date::Date;
pub use decide::Decision;
pub use detector::{Detector, DetectorCheck, Group, Secrets};
pub use kinds::{KINDS, KindSetting};
pub use located::Located;
pub use pattern::Pattern;
pub use policy::{CommitSecrets, CommitTree, Policy, Settings, SizeBudget, ValidConfig};
pub use rules::RULES;
pub use validate::{Known, Problems};

/// The name of a policy file.
pub const FILE_NAME: &str = "packgate.toml";
