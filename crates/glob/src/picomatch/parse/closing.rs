//! What closes groups, classes and braces.

use super::{GLOBSTAR, STAR};
use super::{Kind, Open, Parser, Token, escape_regex, is_regex_char, is_valid, parse};
use crate::error::PatternError;

impl Parser {
    pub(super) fn close_paren(&mut self) -> Result<(), PatternError> {
        let closes = self
            .extglobs
            .last()
            .is_some_and(|it| self.parens == it.parens + 1);
        if closes {
            return self.close_extglob();
        }
        let output = if self.parens != 0 { ")" } else { "\\)" };
        self.push(Token::with(Kind::Paren, ")", output));
        self.shut(Open::Parens);
        Ok(())
    }

    fn close_extglob(&mut self) -> Result<(), PatternError> {
        let Some(extglob) = self.extglobs.pop() else {
            return Ok(());
        };
        let mut close = extglob.close;
        if extglob.kind == Kind::Negate {
            let across = extglob.inner.encode_utf16().count() > 1 && extglob.inner.contains('/');
            let star = if across { GLOBSTAR } else { STAR };
            let rest: String = self.remaining().iter().collect();
            let only_closing = !rest.is_empty() && rest.chars().all(|c| c == ')');
            if star != STAR || self.at_end() || only_closing {
                close = format!(")$)){star}");
            }
            if extglob.inner.contains('*') && is_extension(&rest) {
                let (after, _) = parse(&rest, false, self.depth + 1)?;
                close = format!("){after}){star})");
            }
        }
        self.push_closing(&close);
        Ok(())
    }

    fn push_closing(&mut self, close: &str) {
        let mut token = Token::with(Kind::Paren, ")", close);
        token.extglob = true;
        self.push(token);
        self.shut(Open::Parens);
    }

    pub(super) fn close_bracket(&mut self) {
        let prev = self.prev();
        let lone = prev.kind == Kind::Bracket && prev.value.chars().count() == 1;
        if lone || self.brackets == 0 {
            self.push(Token::with(Kind::Text, "]", "\\]"));
            return;
        }
        self.shut(Open::Brackets);
        let inner: String = prev_inner(&self.prev().value);
        let close = if !self.prev().posix && inner.starts_with('^') && !inner.contains('/') {
            "/]"
        } else {
            "]"
        };
        self.prev_mut().value.push_str(close);
        self.output.push_str(close);
        if inner.chars().any(is_regex_char) {
            return;
        }
        let value = self.prev().value.clone();
        for _ in value.chars() {
            self.output.pop();
        }
        let either = format!("(?:{}|{value})", escape_regex(&value));
        self.output.push_str(&either);
        self.prev_mut().value = either;
    }

    pub(super) fn close_brace(&mut self) {
        let Some(brace) = self.open_braces.last() else {
            self.push(Token::with(Kind::Text, "}", "}"));
            return;
        };
        let (token, comma, dots) = (brace.token, brace.comma, brace.dots);
        let (output_index, tokens_index) = (brace.output_index, brace.tokens_index);
        let (mut value, mut output) = ("}", ")".to_owned());
        if dots {
            output = self.range();
            self.backtrack = true;
        }
        if !comma && !dots {
            let inside: String = self.tokens[tokens_index.min(self.tokens.len())..]
                .iter()
                .map(|id| {
                    if *id == token {
                        return "\\{";
                    }
                    let token = &self.arena[*id];
                    let output = token.output.as_deref().filter(|it| !it.is_empty());
                    output.unwrap_or(&token.value)
                })
                .collect();
            let opening = &mut self.arena[token];
            "\\{".clone_into(&mut opening.value);
            opening.output = Some("\\{".to_owned());
            (value, output) = ("\\}", "\\}".to_owned());
            self.output.truncate(output_index);
            self.output.push_str(&inside);
        }
        self.push(Token::with(Kind::Brace, value, &output));
        self.shut(Open::Braces);
        self.open_braces.pop();
    }

    /// Takes the pieces of `{a..b}` away; what they become.
    fn range(&mut self) -> String {
        let mut ends: Vec<String> = Vec::new();
        while let Some(id) = self.tokens.pop() {
            let token = &self.arena[id];
            if token.kind == Kind::Brace {
                break;
            }
            if token.kind != Kind::Dots {
                ends.push(token.value.clone());
            }
        }
        ends.reverse();
        ends.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
        let class = format!("[{}]", ends.join("-"));
        if is_valid(&class) {
            return class;
        }
        let escaped: Vec<String> = ends.iter().map(|end| escape_regex(end)).collect();
        escaped.join("..")
    }
}

/// What stands in a class, without its bracket.
fn prev_inner(value: &str) -> String {
    value.chars().skip(1).collect()
}

/// `/^\.[^\\/.]+$/`
fn is_extension(text: &str) -> bool {
    text.strip_prefix('.')
        .is_some_and(|rest| !rest.is_empty() && !rest.contains(['\\', '/', '.']))
}
