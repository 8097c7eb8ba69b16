//! The plainest portions, without a regular expression; all in ASCII.

use crate::js;
use crate::name::Name;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Quick {
    /// A name.
    Text(Box<str>),
    /// `*` and `*.ext`: how the name ends.
    Ends(Box<str>),
}

impl Quick {
    /// The shortcut for a portion, if there is one.
    pub(super) fn find(glob: &str) -> Option<Self> {
        let plain = |text: &str| {
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'~'))
        };
        if plain(glob) {
            return Some(Self::Text(glob.into()));
        }
        let rest = glob.strip_prefix('*')?;
        plain(rest).then(|| Self::Ends(rest.into()))
    }

    /// Whether a name passes.
    pub(super) fn test(&self, name: &Name<'_>) -> bool {
        let text = name.as_str();
        match self {
            Self::Text(wanted) => text.eq_ignore_ascii_case(wanted),
            Self::Ends(end) => {
                let Some(from) = text.len().checked_sub(end.len()) else {
                    return false;
                };
                // `(?=.)`: something that is no line's end.
                let begins = text.chars().next().map(u32::from);
                begins.is_some_and(|c| !js::is_line_terminator(c))
                    && !name.is_dots()
                    && text.as_bytes()[from..].eq_ignore_ascii_case(end.as_bytes())
            }
        }
    }
}
