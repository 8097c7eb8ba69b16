//! Judging one package under one policy: list it, look inside every file, let
//! the policy speak, and find the smallest edit for what remains.
//!
//! [`judge`] is the only entry that the binaries call for a directory,
//! [`judge_tarball`] for a tarball, [`judge_secrets`] for files that need not be
//! packed. [`trace_sets`] and [`trace_tarball`] say which files it takes to come to a
//! packed file.

mod cached;
mod change;
mod fix;
mod hidden;
mod judge;
mod kind;
mod list_rules;
mod listing;
mod loose;
mod proposals;
mod purpose;
mod reason;
mod sensitive;
mod trace;

pub use fix::propose;
pub use hidden::{Hidden, HiddenBy, Hides, HidingRule};
pub use judge::{GateError, Package, detector, judge, subject};
pub use list_rules::RULES;
pub use listing::Place;
pub use loose::{judge_secrets, judge_tarball, tarball_entries};
pub use packgate_inspect::{Answer, Chain, Entry, How, Link};
pub use trace::{trace_sets, trace_tarball};
