//! Portions that need no regular expression: minimatch's own shortcuts, whose answers sometimes
//! differ from the expression's, and the plainest of the others.

use crate::js;
use crate::name::Name;
use crate::options::Options;
use crate::regex::canonical_unit;
use crate::residual::Hint;

/// A direct test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Quick {
    /// `*`
    Any { dot: bool },
    /// `*.ext`: everything behind the stars, taken literally, backslashes included.
    Suffix { suffix: Suffix, dot: bool },
    /// `??` and `??.ext`: the length of the whole pattern, and what follows the question marks.
    Length {
        length: usize,
        suffix: Suffix,
        dot: bool,
    },
    /// `*.*`
    DotInside { dot: bool },
    /// `.*`
    Dotted,
    /// `name`, without regard to case: ASCII.
    Caseless(Box<str>),
    /// `name`, without regard to case: canonical units.
    CaselessUnits(Box<[u32]>),
    /// `pre*post`, both ASCII.
    Around {
        prefix: Box<str>,
        suffix: Box<str>,
        nocase: bool,
    },
}

/// How a text must end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Suffix {
    text: Box<str>,
    ascii: bool,
    nocase: bool,
}

impl Suffix {
    fn new(text: &str, nocase: bool) -> Self {
        let text: Box<str> = if nocase {
            text.to_lowercase().into()
        } else {
            text.into()
        };
        Self {
            ascii: text.is_ascii(),
            text,
            nocase,
        }
    }

    fn ends(&self, name: &Name) -> bool {
        if !self.nocase {
            return name.as_str().ends_with(&*self.text);
        }
        if self.ascii && name.is_ascii() {
            return ends_with_ignoring_case(name.as_str(), &self.text);
        }
        name.lower().ends_with(&*self.text)
    }
}

impl Quick {
    /// How many characters in a row V8 compiles for this; none for minimatch's own shortcuts.
    pub(crate) fn run(&self) -> usize {
        match self {
            Self::Caseless(text) => text.len(),
            Self::CaselessUnits(units) => units.len(),
            Self::Around { prefix, suffix, .. } => prefix.len().max(suffix.len()),
            _ => 0,
        }
    }

    /// The shortcut for a portion, if there is one.
    pub(crate) fn find(glob: &str, options: &Options) -> Option<Self> {
        Self::own_shortcut(glob, options)
            .or_else(|| plain(glob, options))
            .or_else(|| around(glob, options))
    }

    /// minimatch's shortcuts, in its order.
    fn own_shortcut(glob: &str, options: &Options) -> Option<Self> {
        let dot = options.dot;
        let plain_rest = |rest: &str| !rest.contains(['+', '@', '!', '?', '*', '[', '(']);
        let rest = glob.trim_start_matches('*');
        if rest.len() < glob.len() && plain_rest(rest) {
            if rest.is_empty() {
                return Some(Self::Any { dot });
            }
            return Some(Self::Suffix {
                suffix: Suffix::new(rest, options.nocase),
                dot,
            });
        }
        let rest = glob.trim_start_matches('?');
        if rest.len() < glob.len() && plain_rest(rest) {
            return Some(Self::Length {
                length: js::utf16_len(glob),
                suffix: Suffix::new(rest, options.nocase),
                dot,
            });
        }
        let is_stars = |rest: &str| !rest.is_empty() && rest.bytes().all(|b| b == b'*');
        if glob
            .trim_start_matches('*')
            .strip_prefix('.')
            .is_some_and(is_stars)
        {
            return Some(if glob.starts_with('*') {
                Self::DotInside { dot }
            } else {
                Self::Dotted
            });
        }
        None
    }

    /// Which names may pass.
    pub(crate) fn hint(&self) -> Hint {
        match self {
            Self::Suffix { suffix, .. } => Hint::last(&suffix.text),
            Self::Dotted => Hint::First(b'.'),
            Self::Caseless(wanted) => Hint::first(wanted),
            Self::Around { prefix, .. } => Hint::first(prefix),
            Self::Any { .. }
            | Self::Length { .. }
            | Self::DotInside { .. }
            | Self::CaselessUnits(_) => Hint::Any,
        }
    }

    /// Whether a portion passes.
    pub(crate) fn test(&self, name: &Name) -> bool {
        let text = name.as_str();
        match self {
            Self::Any { dot } => {
                !text.is_empty()
                    && if *dot {
                        !name.is_dots()
                    } else {
                        !text.starts_with('.')
                    }
            }
            Self::Suffix { suffix, dot } => (*dot || !text.starts_with('.')) && suffix.ends(name),
            Self::Length {
                length,
                suffix,
                dot,
            } => {
                let dots = if *dot {
                    name.is_dots()
                } else {
                    text.starts_with('.')
                };
                !dots && name.utf16_len() == *length && suffix.ends(name)
            }
            Self::DotInside { dot } => {
                text.contains('.')
                    && if *dot {
                        !name.is_dots()
                    } else {
                        !text.starts_with('.')
                    }
            }
            Self::Dotted => text.starts_with('.') && !name.is_dots(),
            Self::Caseless(wanted) => text.eq_ignore_ascii_case(wanted),
            Self::CaselessUnits(wanted) => {
                name.utf16_len() == wanted.len()
                    && name
                        .units()
                        .iter()
                        .zip(wanted.iter())
                        .all(|(u, w)| canonical_unit(*u) == *w)
            }
            Self::Around {
                prefix,
                suffix,
                nocase,
            } => {
                text.len() >= prefix.len() + suffix.len()
                    && !name.is_dots()
                    && if *nocase {
                        starts_with_ignoring_case(text, prefix)
                            && ends_with_ignoring_case(text, suffix)
                    } else {
                        text.starts_with(&**prefix) && text.ends_with(&**suffix)
                    }
            }
        }
    }
}

/// Whether a portion is text only, so that it is compared and not matched.
pub(crate) fn is_plain(glob: &str) -> bool {
    !glob.contains(['\\', '[', '?', '*'])
        && (!glob.contains('(') || !["+(", "@(", "!("].iter().any(|open| glob.contains(open)))
}

/// Text in which case is ignored.
fn plain(glob: &str, options: &Options) -> Option<Quick> {
    if !options.nocase || options.nocase_magic_only || !is_plain(glob) || !js::has_case(glob) {
        return None;
    }
    Some(if glob.is_ascii() {
        Quick::Caseless(glob.into())
    } else {
        Quick::CaselessUnits(glob.encode_utf16().map(canonical_unit).collect())
    })
}

/// One run of stars between two ASCII texts.
fn around(glob: &str, options: &Options) -> Option<Quick> {
    let (prefix, rest) = glob.split_once('*')?;
    let suffix = rest.trim_start_matches('*');
    let simple = |text: &str| text.is_ascii() && !text.contains(['\\', '[', '?', '*', '(']);
    if prefix.is_empty() || !simple(prefix) || !simple(suffix) {
        return None;
    }
    Some(Quick::Around {
        prefix: prefix.into(),
        suffix: suffix.into(),
        nocase: options.nocase,
    })
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

fn ends_with_ignoring_case(text: &str, suffix: &str) -> bool {
    let from = text.len().checked_sub(suffix.len());
    from.is_some_and(|from| text.as_bytes()[from..].eq_ignore_ascii_case(suffix.as_bytes()))
}
