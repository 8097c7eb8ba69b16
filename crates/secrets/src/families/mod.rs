//! The families as data, by what their issuers do.
//!
//! A row says what a token looks like from end to end; what cannot be said that way
//! is a check in `crate::checks`. Where the issuer's own pages say how its tokens
//! look, the reference is that page; where only others do, it names the rule of
//! theirs that describes it.

mod ai;
mod azure;
mod business;
mod chat;
mod clouds;
mod code_hosts;
mod crypto;
mod data;
mod delivery;
mod deploy;
mod files;
mod general;
mod google;
mod mail;
mod media;
mod models;
mod monitoring;
mod packages;
mod payment;
mod product;
mod vaults;

use crate::family::{Family, Part};
pub(crate) use general::*;

static GROUPS: [&[Family]; 21] = [
    ai::FAMILIES,
    azure::FAMILIES,
    business::FAMILIES,
    chat::FAMILIES,
    clouds::FAMILIES,
    code_hosts::FAMILIES,
    crypto::FAMILIES,
    data::FAMILIES,
    delivery::FAMILIES,
    deploy::FAMILIES,
    files::FAMILIES,
    FAMILIES,
    google::FAMILIES,
    mail::FAMILIES,
    media::FAMILIES,
    models::FAMILIES,
    monitoring::FAMILIES,
    packages::FAMILIES,
    payment::FAMILIES,
    product::FAMILIES,
    vaults::FAMILIES,
];

/// How base 64 begins of a text that begins with three digits.
pub(super) const DIGITS64: [Part; 3] = [
    Part::Any(&["MD", "MT", "Mj", "Mz", "ND", "NT", "Nj", "Nz", "OD", "OT"]),
    Part::Any(&["A", "E", "I", "M", "Q", "U", "Y", "c", "g", "k"]),
    Part::Any(&["w", "x", "y", "z", "0", "1", "2", "3", "4", "5"]),
];

/// Every family there is, by group.
pub fn all() -> impl Iterator<Item = &'static Family> {
    GROUPS.iter().flat_map(|group| group.iter())
}

/// The family of this name.
pub fn by_id(id: &str) -> Option<&'static Family> {
    all().find(|it| it.id == id)
}
