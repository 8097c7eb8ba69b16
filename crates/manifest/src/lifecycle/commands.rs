//! A script's text, taken apart into commands as a POSIX shell would, as far as is
//! needed to see which programs it names and how they are joined.

use std::ops::Range;

/// What stands between a command and the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Joint {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;` or a line feed
    Then,
    /// `|`
    Pipe,
    /// `&`
    Beside,
    /// A parenthesis, or nothing: the end of the text.
    End,
}

/// One command of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
    /// Its words, quotes removed.
    pub(crate) words: Vec<String>,
    /// Where it stands in the text, without the space around it.
    pub(crate) span: Range<usize>,
    /// What follows it, or the parentheses that end with it.
    pub(crate) joint: Joint,
    /// How many parentheses what follows is in.
    pub(crate) joint_depth: usize,
    /// How many parentheses it is in.
    pub(crate) depth: usize,
}

/// The commands of `text`, in order. Every text has commands: what is no shell
/// becomes words.
pub(crate) fn commands(text: &str) -> Vec<Command> {
    let mut scan = Scan {
        text,
        at: 0,
        depth: 0,
        found: Vec::new(),
    };
    while scan.at < text.len() {
        scan.command();
    }
    scan.found
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    found: Vec<Command>,
}

impl Scan<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// Reads one command and what joins it to the next.
    fn command(&mut self) {
        let mut words = Vec::new();
        let (mut start, mut end) = (None, self.at);
        loop {
            let rest = self.rest();
            let space = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
            self.at += space;
            if self.at >= self.text.len() || joint(self.rest()).is_some() {
                break;
            }
            start.get_or_insert(self.at);
            words.push(self.word());
            end = self.at;
        }
        let opens = self.rest().starts_with('(');
        let closes = self.rest().starts_with(')');
        let (joint, length) = joint(self.rest()).unwrap_or((Joint::End, 0));
        self.at += length;
        if let Some(start) = start {
            self.found.push(Command {
                words,
                span: start..end,
                joint,
                joint_depth: self.depth,
                depth: self.depth,
            });
        } else if joint != Joint::End
            && let Some(last) = self.found.last_mut()
        {
            // After a closing parenthesis: it joins the group.
            last.joint = joint;
            last.joint_depth = self.depth;
        }
        self.depth = if opens {
            self.depth + 1
        } else {
            self.depth.saturating_sub(usize::from(closes))
        };
    }

    /// Reads one word.
    fn word(&mut self) -> String {
        let mut word = String::new();
        let mut quote = None;
        while let Some(char) = self.rest().chars().next() {
            let is_end = quote.is_none()
                && (char == ' ' || char == '\t' || char == '\r' || joint(self.rest()).is_some());
            if is_end {
                break;
            }
            self.at += char.len_utf8();
            match (char, quote) {
                ('"' | '\'', None) => quote = Some(char),
                (char, Some(open)) if char == open => quote = None,
                ('\\', None | Some('"')) => {
                    // On Windows it parts directories; elsewhere it quotes.
                    let next = self.rest().chars().next();
                    match next.filter(|it| " \t\"'\\&|;()".contains(*it)) {
                        Some(next) => {
                            self.at += next.len_utf8();
                            word.push(next);
                        }
                        None => word.push('/'),
                    }
                }
                (char, _) => word.push(char),
            }
        }
        word
    }
}

/// The operator that `rest` begins with, and its length in bytes.
fn joint(rest: &str) -> Option<(Joint, usize)> {
    const OPERATORS: [(&str, Joint); 8] = [
        ("&&", Joint::And),
        ("||", Joint::Or),
        (";", Joint::Then),
        ("\n", Joint::Then),
        ("|", Joint::Pipe),
        ("&", Joint::Beside),
        ("(", Joint::End),
        (")", Joint::End),
    ];
    // `2>&1` and `&>file` redirect, they join nothing; `>&` ends up in a word.
    if rest.starts_with("&>") || rest.starts_with("&1") || rest.starts_with("&2") {
        return None;
    }
    let mut operators = OPERATORS.into_iter();
    operators
        .find(|(text, _)| rest.starts_with(text))
        .map(|(text, joint)| (joint, text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let told = commands(text).into_iter().map(|it| {
            let joint = match it.joint {
                Joint::And => "&&",
                Joint::Or => "||",
                Joint::Then => ";",
                Joint::Pipe => "|",
                Joint::Beside => "&",
                Joint::End => ".",
            };
            format!("{}{} {joint}", "(".repeat(it.depth), it.words.join(","))
        });
        told.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn scripts_fall_into_commands() {
        for (text, expected) in [
            ("", ""),
            ("   ", ""),
            ("tsc -p .", "tsc,-p,. ."),
            ("a && b||c ;d|e &", "a && b || c ; d | e &"),
            ("a 'b && c' \"d;e\" f\\ g", "a,b && c,d;e,f g ."),
            ("(a || b) && c", "(a || (b && c ."),
            ("a && (b; c)", "a && (b ; (c ."),
            ("a 2>&1 && b", "a,2>&1 && b ."),
            ("a\nb\r\nc", "a ; b ; c ."),
            (r"node_modules\.bin\x.cmd", "node_modules/.bin/x.cmd ."),
            ("'never closed", "never closed ."),
            ("&& a", "a ."),
            ("ä && ö", "ä && ö ."),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn spans_are_those_of_the_text() {
        let text = "  a b  && (  c 'd e' ) ";
        let spans = commands(text).into_iter().map(|it| &text[it.span]);
        assert_eq!(spans.collect::<Vec<_>>(), ["a b", "c 'd e'"]);
    }
}
