use memchr::memchr_iter;

/// A part of a text. Of a long text every byte is to be once within
/// `matches` of some window, with at least [`LOOK_BEHIND`] bytes before it and
/// [`LOOK_AHEAD`] after it, unless the text has no more.
#[derive(Clone, Copy)]
pub struct Window<'a> {
    /// The bytes, with what may be looked at before and after.
    pub bytes: &'a [u8],
    /// Where what tokens are found by may begin.
    pub start: usize,
    /// Before where it must begin.
    pub end: usize,
    /// Where in the text the window begins.
    pub offset: u64,
    /// The line on which the window begins, from 1.
    pub line: u64,
}

/// How far back from what it is found by a token may begin, or its other half stand.
pub const LOOK_BEHIND: usize = 1024;
/// How far a token may reach: the longest private key anybody uses, with room.
pub const LOOK_AHEAD: usize = 16 * 1024;

impl<'a> Window<'a> {
    /// A whole text.
    pub fn whole(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            start: 0,
            end: bytes.len(),
            offset: 0,
            line: 1,
        }
    }

    /// The line of the byte at `index`, from 1.
    pub fn line_at(&self, index: usize) -> u64 {
        self.line + newlines(&self.bytes[..index])
    }
}

pub(crate) fn newlines(bytes: &[u8]) -> u64 {
    memchr_iter(b'\n', bytes).count() as u64
}
