/// Where in `require(…)` or `import(…)` the lexer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Call {
    /// Nowhere near one.
    #[default]
    None,
    /// After the word.
    Word,
    /// After `require.`
    Dot,
    /// After `import.`
    ImportDot,
    /// After the opening bracket: the argument comes next.
    Open,
    /// After a string that is the argument so far.
    Text,
}

/// A token, as far as calls are concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    Word(&'a [u8]),
    Punct(u8),
    Text,
    Number,
    Regex,
}

/// What a token tells about a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Nothing,
    /// The argument is computed, and nothing of it is known.
    Anything,
    /// The string before is only the beginning of the argument.
    Prefix,
    /// `import.meta`, by which code finds its own place.
    Place,
}

impl Call {
    /// Takes the next token. `named` says that the word before the token was
    /// one that makes `require` a name and not a call: `function`, or a dot.
    pub(super) fn step(&mut self, token: Token, named: bool) -> Told {
        let (next, told) = match (*self, token) {
            (Self::Dot, Token::Word(b"resolve")) => (Self::Word, Told::Nothing),
            (Self::ImportDot, Token::Word(b"meta")) => (Self::None, Told::Place),
            (_, Token::Word(b"require" | b"import")) if !named && *self != Self::Open => {
                (Self::Word, Told::Nothing)
            }
            (Self::Word, Token::Punct(b'.')) => (Self::Dot, Told::Nothing),
            (Self::Word, Token::Punct(b'(')) => (Self::Open, Told::Nothing),
            (Self::Open, Token::Text) => (Self::Text, Told::Nothing),
            (Self::Open, Token::Punct(b')') | Token::Number) => (Self::None, Told::Nothing),
            (Self::Open, _) => (Self::None, Told::Anything),
            (Self::Text, Token::Punct(b'+')) => (Self::None, Told::Prefix),
            _ => (Self::None, Told::Nothing),
        };
        *self = next;
        told
    }

    /// `import.` and `require.` lead to different things.
    pub(super) fn after_dot(&mut self, import: bool) {
        if *self == Self::Dot && import {
            *self = Self::ImportDot;
        }
    }
}
