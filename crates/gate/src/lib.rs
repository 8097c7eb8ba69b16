//! Judging one package under one policy: list it, look inside every file, let
//! the policy speak, and find the smallest edit for what remains.

mod listing;

pub use listing::Place;
