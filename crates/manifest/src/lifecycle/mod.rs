//! The scripts that a manager runs around packing and publishing: in which order,
//! and whether a gate among them sees what is published and can stop it.

mod commands;
mod edits;
mod names;
mod scripts;
mod stage;
mod standing;
mod starter;

pub(crate) use commands::commands;
pub use edits::{ScriptEdit, script_edits, script_removals};
pub use names::GATE;
pub use scripts::Scripts;
pub use stage::Stage;
pub use standing::{Ran, Standing};
pub use starter::{StartedWith, Starter};
