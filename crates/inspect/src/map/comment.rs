use memchr::memmem::Finder;

use crate::map::{InlineMap, Map};
use crate::pass::Window;

const LITERAL: &[u8] = b"sourceMappingURL=";
/// A longer plain URL is none.
const URL_BYTES: usize = 4096;

/// A comment on its own line that says where the map is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// The line it stands on, from 1; 0 where it is no line of a text.
    pub(crate) line: u64,
    /// What it says.
    pub(crate) url: String,
}

/// Finds `sourceMappingURL` in text: plain URLs where a comment of its own line
/// gives one, `data:` URLs wherever they stand.
pub(crate) struct Comments {
    finder: Finder<'static>,
    /// The last comment with a plain URL.
    last: Option<Comment>,
    /// The inline map being decoded.
    open: Option<InlineMap>,
    /// Inline maps that are done.
    maps: Vec<Map>,
    /// Everything before this offset in the file has been taken care of.
    done: u64,
}

impl Comments {
    /// A scanner at the beginning of a file.
    pub(crate) fn new() -> Self {
        Self {
            finder: Finder::new(LITERAL),
            last: None,
            open: None,
            maps: Vec::new(),
            done: 0,
        }
    }

    /// Forgets the file before.
    pub(crate) fn begin(&mut self) {
        self.last = None;
        self.open = None;
        self.maps.clear();
        self.done = 0;
    }

    /// Takes the next window of the file.
    pub(crate) fn scan(&mut self, window: &Window) {
        let mut at = window.index_of(self.done).max(window.start);
        loop {
            if self.open.is_some() {
                at = self.decode(window, window.index_of(self.done));
            }
            if self.open.is_some() || at >= window.end {
                return;
            }
            // A literal that begins in the window ends in it or in its look-ahead.
            let until = (window.end + LITERAL.len() - 1).min(window.bytes.len());
            let Some(found) = self.finder.find(&window.bytes[at..until]) else {
                return;
            };
            at += found;
            self.visit(window, at);
            at += LITERAL.len();
        }
    }

    /// The end of the file: its last comment and its inline maps.
    pub(crate) fn finish(&mut self) -> (Option<Comment>, Vec<Map>) {
        self.close();
        (self.last.take(), std::mem::take(&mut self.maps))
    }

    /// One occurrence of the literal.
    fn visit(&mut self, window: &Window, at: usize) {
        let value = at + LITERAL.len();
        let rest = &window.bytes[value..];
        if rest.starts_with(b"data:") {
            if let Some((map, length)) = InlineMap::begin(rest, window.line_at(at)) {
                self.done = window.offset + (value + length) as u64;
                self.open = Some(map);
            }
        } else if is_own_line_comment(&window.bytes[..at])
            && let Some(url) = plain_url(rest)
        {
            self.last = Some(Comment {
                line: window.line_at(at),
                url,
            });
        }
    }

    /// Decodes what the window holds of the open map; answers where it stopped.
    fn decode(&mut self, window: &Window, from: usize) -> usize {
        let Some(map) = &mut self.open else {
            return from;
        };
        let (used, ended) = map.feed(&window.bytes[from..]);
        self.done = window.offset + (from + used) as u64;
        if ended {
            self.close();
        }
        from + used
    }

    fn close(&mut self) {
        self.maps
            .extend(self.open.take().and_then(InlineMap::finish));
    }
}

/// Whether the bytes before the literal are `//# `, `//@ ` or `/*# ` and nothing
/// else stands before them on their line.
fn is_own_line_comment(before: &[u8]) -> bool {
    let before = before.trim_ascii_end();
    let Some(before) = before
        .strip_suffix(b"//#")
        .or_else(|| before.strip_suffix(b"//@"))
        .or_else(|| before.strip_suffix(b"/*#"))
        .or_else(|| before.strip_suffix(b"/*@"))
    else {
        return false;
    };
    let blank = |byte: &&u8| matches!(byte, b' ' | b'\t');
    match before.iter().rev().find(|byte| !blank(byte)) {
        None => true,
        Some(byte) => matches!(byte, b'\n' | b'\r'),
    }
}

/// The URL at the beginning of `rest`: up to white space or the end of a block
/// comment. What holds quotes or braces is code that writes such a comment.
fn plain_url(rest: &[u8]) -> Option<String> {
    let rest = &rest[..rest.len().min(URL_BYTES)];
    let end = rest
        .iter()
        .position(u8::is_ascii_whitespace)
        .unwrap_or(rest.len());
    let url = std::str::from_utf8(&rest[..end]).ok()?;
    let url = url.split("*/").next()?;
    let code = |character: char| matches!(character, '"' | '\'' | '`' | '{' | '}' | '\\' | '<');
    (!url.is_empty() && !url.contains(code)).then(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pass::Windows;

    fn scan(text: &[u8], chunk: usize) -> (Option<Comment>, Vec<Map>) {
        let mut comments = Comments::new();
        let mut windows = Windows::new(chunk);
        let mut reader = text;
        while let Some(window) = windows.next(&mut reader).unwrap() {
            comments.scan(&window);
        }
        comments.finish()
    }

    #[test]
    fn the_last_comment_on_its_own_line_counts() {
        for (text, expected) in [
            ("a\n//# sourceMappingURL=a.js.map", Some((2, "a.js.map"))),
            ("//# sourceMappingURL=a.map\ncode()\n", Some((1, "a.map"))),
            (
                "//@ sourceMappingURL=a.map\n//# sourceMappingURL=b.map\r\n",
                Some((2, "b.map")),
            ),
            (
                "a{}\n  /*# sourceMappingURL=a.css.map */",
                Some((2, "a.css.map")),
            ),
            ("/*# sourceMappingURL=a.css.map*/", Some((1, "a.css.map"))),
            ("x = '//# sourceMappingURL=a.map'", None),
            ("code() //# sourceMappingURL=a.map", None),
            ("`\n//# sourceMappingURL=${url}\n`", None),
            ("\n# sourceMappingURL=a.map", None),
            ("//# sourceMappingURL=", None),
        ] {
            for chunk in [1, 2, 7, 65536] {
                let found = scan(text.as_bytes(), chunk).0;
                let found = found.as_ref().map(|it| (it.line, it.url.as_str()));
                assert_eq!(found, expected, "{text:?} in chunks of {chunk}");
            }
        }
    }

    #[test]
    fn data_urls_are_decoded_wherever_they_stand() {
        // {"version":3,"sources":["a.ts"],"sourcesContent":["let a"],"mappings":""}
        let encoded = "eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImEudHMiXSwic291cmNlc0NvbnRlbnQiOlsibGV0IGEiXSwibWFwcGluZ3MiOiIifQ==";
        let percent = "%7B%22version%22:3,%22sources%22:[%22a.ts%22],%22sourcesContent%22:[%22let%20a%22],%22mappings%22:%22%22%7D";
        let raw =
            r#"{"version":3,"sources":["a.ts"],"sourcesContent":["let\u0020a"],"mappings":""}"#;
        for text in [
            format!("//# sourceMappingURL=data:application/json;base64,{encoded}"),
            format!(
                "x\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,{encoded}\ny"
            ),
            format!("eval(\"//# sourceMappingURL=data:application/json;base64,{encoded}\\n\")"),
            format!("/*# sourceMappingURL=data:application/json;base64,{encoded} */"),
            format!("//# sourceMappingURL=data:application/json,{percent}\n"),
            format!("//# sourceMappingURL=data:application/json;charset=utf-8,{percent}*/"),
            format!("//# sourceMappingURL=data:application/json,{raw}"),
        ] {
            for chunk in [1, 2, 7, 65536] {
                let maps = scan(text.as_bytes(), chunk).1;
                assert_eq!(maps.len(), 1, "{text} in chunks of {chunk}");
                assert!(maps[0].whole, "{text}");
                assert_eq!(maps[0].parts[0].names.get(0), Some("a.ts"));
                assert_eq!(maps[0].parts[0].contents[0].unwrap().bytes, 5);
            }
        }
    }

    #[test]
    fn two_maps_in_a_row_are_two() {
        let one = "//# sourceMappingURL=data:application/json,{\"version\":3,\"sources\":[],\"mappings\":\"\"}\n";
        for chunk in [1, 7, 65536] {
            assert_eq!(scan(one.repeat(2).as_bytes(), chunk).1.len(), 2);
        }
    }
}
