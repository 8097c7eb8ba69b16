//! One pass over one file: read once, by windows, every content check fed.

mod document;
mod feed;
mod file;
mod inner;
mod shape;
mod window;

pub(crate) use document::Document;
pub(crate) use file::{FileFacts, FilePass, HEAD, LARGE_HEAD, Wish};
pub(crate) use shape::{Fact, Shape};
pub(crate) use window::{Window, Windows};
