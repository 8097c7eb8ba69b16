//! What proves a token: one module for each structure that somebody invented.

pub(crate) mod ai;
pub(crate) mod atlassian;
pub(crate) mod aws;
pub(crate) mod azure;
pub(crate) mod business;
pub(crate) mod chat;
pub(crate) mod crypto;
pub(crate) mod firebase;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod google;
pub(crate) mod jfrog;
pub(crate) mod jwt;
pub(crate) mod macaroon;
pub(crate) mod monitoring;
pub(crate) mod putty;
pub(crate) mod vaults;

use crate::codes::base64;
use crate::family::Proof;
use serde_json::{Map, Value};

/// A checksum that is there either holds or fails.
fn sum(holds: bool) -> Proof {
    if holds { Proof::Holds } else { Proof::Fails }
}

/// The JSON object that base 64 of either alphabet holds.
fn json(text: &[u8]) -> Option<Map<String, Value>> {
    let bytes = base64::url(text).or_else(|| base64::standard(text))?;
    serde_json::from_slice(&bytes).ok()
}
