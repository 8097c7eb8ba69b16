//! Finds access tokens, private keys and passwords in bytes, at reading speed and
//! with proof.
//!
//! ```
//! use packgate_secrets::{Scanner, Verdict};
//!
//! let token = ["glpat-", "x7Kq", "mZ4kF0sTn2WvJ8yB"].concat();
//! let found = Scanner::new().scan(format!("token = {token}\n").as_bytes());
//! assert_eq!(found[0].family.id, "gitlab-personal-token");
//! assert_eq!(found[0].verdict, Verdict::ShapeOnly);
//! assert!(!format!("{found:?}").contains(&token));
//! ```
//!
//! What is known of each kind of token is data: a [`Family`] says what its tokens
//! look like from end to end ([`Part`]), what they open, and where they are revoked.
//! Where a token proves itself, by a checksum or a structure within, a check does so:
//! its [`Verdict`] is then [`Verdict::Confirmed`] or [`Verdict::FailedChecksum`].
//!
//! [`Scanner::scan_window`] looks for what somebody issued, in the bytes as they are;
//! [`Scanner::scan_every_view`] undoes escapes and codes besides, and asks what names
//! say of random values; [`Reader`] takes whole files and unpacks archives.
//!
//! Nothing is asked of anybody: there is no network in here, and no file is read.

mod anchors;
mod assigned;
mod boundary;
mod checks;
mod codes;
pub mod credentials;
mod deep;
mod families;
mod family;
mod finds;
mod fingerprint;
mod found;
mod jwk;
mod leads;
mod original;
mod own;
mod pem;
mod placeholder;
mod runs;
mod scanner;
mod set;
mod shape;
mod signs;
mod stream;
mod url;
mod views;
mod window;

pub use boundary::begins_word;
pub use deep::{Limits, Reader, Report, Seen, Unseen, Why};
pub use families::{all as families, by_id as family};
pub use family::{Check, Family, Part, Proof, Severity, Shape, Token};
pub use finds::{Finds, MOST};
pub use found::{Found, Verdict, View};
pub use original::{Original, originals, originals_compressed};
pub use own::{Description, describe};
pub use scanner::Scanner;
pub use set::Set;
pub use window::{LOOK_AHEAD, LOOK_BEHIND, Window};
