//! The rules that look at packed files: names and bytes in, findings out.
//!
//! [`inspect`] reads every file of a [`PackedView`] exactly once, by chunks, and
//! shows each chunk to everything that looks at content: a push parser for JSON
//! (which recognises source maps under any name), a search for map comments and
//! inline maps, a search for secrets. What is held in memory does not depend on
//! the size of any file.
//!
//! A rule is one file in `src/rules`: a [`Rule`](packgate_report::Rule), its
//! page, and a function that decides by the name, by what the pass over the file
//! learned, or by the whole set once all of it was read. No rule reads a file.
//!
//! [`reveal`] lists what the source maps among the files give away, [`extract`] hands
//! it out.
//!
//! What could not be judged is in [`Inspection::not_inspected`]; whatever was
//! found is reported all the same.

mod aggregate;
mod binary;
mod check;
mod digest;
mod graph;
mod hit;
mod json;
mod literals;
mod map;
mod marks;
mod options;
mod pass;
mod paths;
mod reveal;
mod rules;
mod run;
mod secrets;
mod set;
mod text;
mod trace;
mod view;

pub use aggregate::{RawFinding, aggregate};
pub use graph::{How, specifiers};
pub use hit::{Counts, Hit, Inspection, NotInspected};
pub use options::{InternalDir, Options, Secrets, ValuePattern};
pub use reveal::{
    ExtractError, RevealView, Revealed, RevealedMap, Sink, Source, SourceId, Standing, Whose,
    extract, percent_decode, reveal,
};
pub use rules::RULES;
pub use run::{inspect, trace};
pub use secrets::{
    Detector, bare_secret_rules, check_detector, redacted, secret_groups, secret_rules,
};
pub use trace::{Answer, Chain, Entry, Link};
pub use view::{Blank, Known, PackedEntry, PackedView};
