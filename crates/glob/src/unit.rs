//! The characters that mean something in a glob, as UTF-16 units.

pub(crate) const ESCAPE: u16 = b'\\' as u16;
pub(crate) const SLASH: u16 = b'/' as u16;
pub(crate) const STAR: u16 = b'*' as u16;
pub(crate) const QUESTION: u16 = b'?' as u16;
/// Opens a bracket expression.
pub(crate) const OPEN: u16 = b'[' as u16;
/// Closes a bracket expression.
pub(crate) const CLOSE: u16 = b']' as u16;
pub(crate) const BANG: u16 = b'!' as u16;
pub(crate) const CARET: u16 = b'^' as u16;
pub(crate) const DASH: u16 = b'-' as u16;
/// Opens the alternatives of an extglob.
pub(crate) const PAREN: u16 = b'(' as u16;
/// Closes the alternatives of an extglob.
pub(crate) const END: u16 = b')' as u16;
/// Stands between the alternatives of an extglob.
pub(crate) const PIPE: u16 = b'|' as u16;
