//! `*` and `**`.

use super::{GLOBSTAR, Kind, NO_DOT_SLASH, NO_DOTS_SLASH, ONE_CHAR, Parser, SLASH, STAR, Token};

impl Parser {
    pub(super) fn star(&mut self) {
        if self.prev().kind == Kind::Globstar || self.prev().star {
            let prev = self.prev_mut();
            prev.kind = Kind::Star;
            prev.star = true;
            prev.value.push('*');
            prev.output = Some(STAR.to_owned());
            self.backtrack = true;
            return;
        }
        if self.peek(1) == Some('(') && self.peek(2).is_some_and(|c| c != '?') {
            self.open_extglob(Kind::Star, "*", "(?:", ")*");
            return;
        }
        if self.prev().kind == Kind::Star {
            self.globstar();
        } else {
            self.first_star();
        }
    }

    fn first_star(&mut self) {
        let leads =
            self.index == Some(self.start) || matches!(self.prev().kind, Kind::Slash | Kind::Dot);
        if leads {
            let guard = if self.prev().kind == Kind::Dot {
                NO_DOT_SLASH
            } else {
                NO_DOTS_SLASH
            };
            self.guard(guard);
            if self.peek(1) != Some('*') {
                self.guard(ONE_CHAR);
            }
        }
        self.push(Token::with(Kind::Star, "*", STAR));
    }

    fn guard(&mut self, text: &str) {
        self.output.push_str(text);
        self.prev_mut()
            .output
            .get_or_insert_with(|| "undefined".to_owned())
            .push_str(text);
    }

    /// The second star of two.
    fn globstar(&mut self) {
        let prior = self.prev().prev.unwrap_or(0);
        let before = self.arena[prior].prev.map(|id| self.arena[id].kind);
        let kind = self.arena[prior].kind;
        let starts = matches!(kind, Kind::Slash | Kind::Start);
        let after_star = matches!(before, Some(Kind::Star | Kind::Globstar));
        let brace = self.braces > 0 && matches!(kind, Kind::Comma | Kind::Brace);
        let extglob = !self.extglobs.is_empty() && kind == Kind::Paren;
        if !starts && kind != Kind::Paren && !brace && !extglob {
            self.push(Token::with(Kind::Star, "*", ""));
            return;
        }
        // `**/**` is `**`.
        while self.remaining().starts_with(&['/', '*', '*']) {
            if self.peek(4).is_some_and(|c| c != '/') {
                break;
            }
            self.skip(3);
        }
        let inner_slash = kind == Kind::Slash && before != Some(Kind::Start);
        let next_slash = self.peek(1) == Some('/');
        if kind == Kind::Start && self.at_end() {
            self.set_globstar(GLOBSTAR);
            GLOBSTAR.clone_into(&mut self.output);
        } else if inner_slash && !after_star && self.at_end() {
            self.wrap_slash(prior, &format!("{GLOBSTAR}|$)"));
        } else if inner_slash && next_slash {
            let end = if self.peek(2).is_some() { "|$" } else { "" };
            self.wrap_slash(prior, &format!("{GLOBSTAR}{SLASH}|{SLASH}{end})"));
            self.advance();
            self.push(Token::with(Kind::Slash, "/", ""));
        } else if kind == Kind::Start && next_slash {
            let output = format!("(?:^|{SLASH}|{GLOBSTAR}{SLASH})");
            self.set_globstar(&output);
            self.output = output;
            self.advance();
            self.push(Token::with(Kind::Slash, "/", ""));
        } else {
            self.cut(self.prev().written().len());
            self.set_globstar(GLOBSTAR);
            self.output.push_str(GLOBSTAR);
        }
    }

    fn set_globstar(&mut self, output: &str) {
        let prev = self.prev_mut();
        prev.kind = Kind::Globstar;
        prev.output = Some(output.to_owned());
        prev.value.push('*');
    }

    /// Makes the slash before the stars part of what they may match.
    fn wrap_slash(&mut self, slash: usize, output: &str) {
        let was = self.arena[slash].written().to_owned();
        self.cut(was.len() + self.prev().written().len());
        let opened = format!("(?:{was}");
        self.arena[slash].output = Some(opened.clone());
        self.set_globstar(output);
        self.output.push_str(&opened);
        self.output.push_str(output);
    }

    fn cut(&mut self, length: usize) {
        let end = self.output.len().saturating_sub(length);
        self.output.truncate(end);
    }
}
