//! Encodings and checksums that tokens are made of.

pub(crate) mod base58;
pub(crate) mod base64;
pub(crate) mod bech32;
pub(crate) mod crc;
pub(crate) mod marvin;
