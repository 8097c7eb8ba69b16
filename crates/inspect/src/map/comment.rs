use crate::map::hint::{Hint, Hints, is_first, object};
use crate::map::inline::{Ended, InlineMap};
use crate::map::{Bounds, Coding, Map, Taps};
use crate::pass::Window;

/// A longer plain URL is none.
const URL_BYTES: usize = 4096;
/// How much of its line is looked at before and after a comment.
const LINE: usize = 1000;

/// A comment that says where the map is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Comment {
    /// The line it stands on, from 1; 0 where it is no line of a text.
    pub(crate) line: u64,
    /// What it says.
    pub(crate) url: String,
    /// Bytes that it takes.
    pub(crate) bytes: u64,
}

/// What text says of maps.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The last comment with a plain URL.
    pub(crate) comment: Option<Comment>,
    /// Maps inside the file.
    pub(crate) maps: Vec<Map>,
    /// The line of the first inline map that broke off before it showed anything.
    pub(crate) torn: Option<u64>,
    /// Whether there are more maps than were read.
    pub(crate) full: bool,
}

/// Finds maps inside text: plain URLs in comments for debuggers, `data:` URLs
/// wherever they stand, and the text of maps in base64, in strings or as it is.
pub(crate) struct Comments {
    hints: Hints,
    said: Said,
    /// The map being decoded whose end shows in its text.
    open: Option<InlineMap>,
    /// The map being read that ends only where its JSON does, and how far it was
    /// read. Other hints count within it.
    wide: Option<InlineMap>,
    wide_done: u64,
    /// What may still be kept of all maps together.
    left: Bounds,
    /// Everything before this offset in the file has been taken care of.
    done: u64,
    /// Who hears the contents of the maps.
    taps: Option<Taps>,
}

impl Comments {
    /// A scanner at the beginning of a file.
    pub(crate) fn new() -> Self {
        Self {
            hints: Hints::new(),
            said: Said::default(),
            open: None,
            wide: None,
            wide_done: 0,
            left: Bounds::default(),
            done: 0,
            taps: None,
        }
    }

    /// Tells the contents of maps from now on, or to nobody.
    pub(crate) fn tell(&mut self, taps: Option<Taps>) {
        self.taps = taps;
    }

    /// Forgets the file before.
    pub(crate) fn begin(&mut self) {
        self.said = Said::default();
        (self.open, self.wide) = (None, None);
        (self.done, self.wide_done) = (0, 0);
        self.left = Bounds::default();
    }

    /// Takes the next window of the file.
    pub(crate) fn scan(&mut self, window: &Window) {
        self.search(window);
        self.read_wide(window, window.end);
    }

    /// The end of the file: its last comment and its inline maps.
    pub(crate) fn finish(&mut self) -> Said {
        let (open, wide) = (self.open.take(), self.wide.take());
        self.close(open);
        self.close(wide);
        std::mem::take(&mut self.said)
    }

    fn search(&mut self, window: &Window) {
        let mut at = window.index_of(self.done).max(window.start);
        loop {
            if self.open.is_some() {
                at = self.decode(window, window.index_of(self.done));
            }
            if self.open.is_some() || at >= window.end {
                return;
            }
            // A hint that begins in the window ends in it or in its look-ahead.
            let until = (window.end + self.hints.reach()).min(window.bytes.len());
            let Some((found, hint, length)) = self.hints.find(&window.bytes[..until], at) else {
                return;
            };
            if found >= window.end {
                return;
            }
            self.visit(window, found, hint, length);
            at = found + length;
        }
    }

    /// One hint.
    fn visit(&mut self, window: &Window, at: usize, hint: Hint, length: usize) {
        let line = || window.line_at(at);
        match hint {
            Hint::Name => self.name(window, at, at + length),
            Hint::Base64Url => {
                let comma = at + ";base64,".len();
                let map = InlineMap::embedded(Coding::base64(), line());
                self.open(map, window.offset + comma as u64);
            }
            Hint::Base64 => {
                let map = InlineMap::embedded(Coding::base64(), line());
                self.open(map, window.offset + at as u64);
            }
            Hint::Key | Hint::Brace => self.object(window, at, hint),
        }
    }

    /// The name in a comment for debuggers, and what it is set to.
    fn name(&mut self, window: &Window, at: usize, after: usize) {
        let Some((value, sign)) = value(window.bytes, after) else {
            return;
        };
        let rest = &window.bytes[value..];
        if rest.starts_with(b"data:") {
            if let Some((map, length)) = InlineMap::begin(rest, window.line_at(at)) {
                self.open(map, window.offset + (value + length) as u64);
            }
        } else if sign == b'='
            && let Some(begin) = comment_start(&window.bytes[..at])
            && let Some(url) = plain_url(rest, window.bytes[begin + 1] == b'*')
        {
            let end = value + url.len();
            let end = end + block_end(&window.bytes[end..], window.bytes[begin + 1] == b'*');
            self.said.comment = Some(Comment {
                line: window.line_at(at),
                url: url.to_owned(),
                bytes: (end - begin) as u64,
            });
        }
    }

    /// A map as an object of its own: in a program, a string, another document.
    fn object(&mut self, window: &Window, at: usize, hint: Hint) {
        let Some((brace, coding)) = object(window.bytes, at, hint) else {
            return;
        };
        if window.offset == 0 && is_first(&window.bytes[..brace]) {
            return;
        }
        self.read_wide(window, brace);
        // Within a map there may be sections and texts of maps; within anything else
        // the map begins only here.
        if self.wide.as_ref().is_some_and(InlineMap::begins_like_a_map) || self.is_full() {
            return;
        }
        let map = InlineMap::embedded(coding, window.line_at(at));
        let map = map.within(self.left, self.taps.as_ref());
        let before = self.wide.replace(map);
        self.close(before);
        self.wide_done = window.offset + brace as u64;
    }

    fn open(&mut self, map: InlineMap, from: u64) {
        if !self.is_full() {
            self.open = Some(map.within(self.left, self.taps.as_ref()));
            self.done = from;
        }
    }

    fn is_full(&mut self) -> bool {
        // A branch, not `|=`: rustc 1.95 made that always true in release builds.
        if self.left.sections > 0 {
            return false;
        }
        self.said.full = true;
        true
    }

    /// Decodes what the window holds of the open map; answers where it stopped.
    fn decode(&mut self, window: &Window, from: usize) -> usize {
        let Some(map) = &mut self.open else {
            return from;
        };
        let (used, ended) = map.feed(&window.bytes[from..]);
        self.done = window.offset + (from + used) as u64;
        if ended {
            let map = self.open.take();
            self.close(map);
        }
        from + used
    }

    /// Reads the map that ends where its JSON does, up to `until`.
    fn read_wide(&mut self, window: &Window, until: usize) {
        let from = window.index_of(self.wide_done);
        let Some(map) = self.wide.as_mut().filter(|_| from < until) else {
            return;
        };
        let (used, ended) = map.feed(&window.bytes[from..until]);
        self.wide_done = window.offset + (from + used) as u64;
        if ended {
            let map = self.wide.take();
            self.close(map);
        }
    }

    fn close(&mut self, map: Option<InlineMap>) {
        match map.map(InlineMap::finish) {
            Some(Ended::Map(map)) => {
                self.left = self.left.without(&map);
                self.said.maps.push(*map);
            }
            Some(Ended::Torn(line)) => {
                self.said.torn.get_or_insert(line);
            }
            Some(Ended::Other) | None => {}
        }
    }
}

/// Where the value begins, and behind which sign: an equals sign, or a colon in an object, with white
/// space and quotes around it. Engines allow for white space behind the sign only,
/// bundlers also before it.
fn value(bytes: &[u8], after: usize) -> Option<(usize, u8)> {
    const GAP: usize = 32;
    let rest = &bytes[after..bytes.len().min(after + GAP)];
    let blank = |it: &u8| matches!(it, b' ' | b'\t');
    let quote = |it: &u8| matches!(it, b'"' | b'\'' | b'`' | b'\\') || blank(it);
    let sign = rest.iter().position(|it| !quote(it))?;
    let quoted = rest[..sign].iter().any(|it| !blank(it));
    match rest[sign] {
        b'=' if !quoted => {
            let gap = rest[sign + 1..].iter().take_while(|it| blank(it)).count();
            Some((after + sign + 1 + gap, rest[sign]))
        }
        b':' => {
            let gap = rest[sign + 1..].iter().take_while(|it| quote(it)).count();
            Some((after + sign + 1 + gap, rest[sign]))
        }
        _ => None,
    }
}

/// Where the comment begins that ends before the name: `//# `, `//@ ` or `/*# `, on a
/// line of its own or behind code. Behind anything else it is a text about comments.
fn comment_start(before: &[u8]) -> Option<usize> {
    let bare = before.trim_ascii_end();
    let mark = [&b"//#"[..], b"//@", b"/*#", b"/*@"]
        .into_iter()
        .find(|it| bare.ends_with(it))?;
    let begin = bare.len() - mark.len();
    let line = &before[begin.saturating_sub(LINE)..begin];
    let from = line.iter().rposition(|it| matches!(it, b'\n' | b'\r'));
    let line = line[from.map_or(0, |it| it + 1)..].trim_ascii();
    let code = || {
        let ends = line.ends_with(b";") || line.ends_with(b"}") || line.ends_with(b")");
        ends && !line.starts_with(b"*") && !line.windows(2).any(|it| it == b"//")
    };
    (line.is_empty() || code()).then_some(begin)
}

/// How much of a block comment follows its URL.
fn block_end(rest: &[u8], block: bool) -> usize {
    let rest = &rest[..rest.len().min(LINE)];
    let end = block.then(|| memchr::memmem::find(rest, b"*/")).flatten();
    end.map_or(0, |it| it + 2)
}

/// The URL at the beginning of `rest`: up to white space or the end of a block comment;
/// nothing else may follow in the comment. What holds quotes or braces is code that
/// writes such a comment.
fn plain_url(rest: &[u8], block: bool) -> Option<&str> {
    let rest = &rest[..rest.len().min(URL_BYTES)];
    let line = rest.split(|it| matches!(it, b'\n' | b'\r')).next()?;
    let line = match memchr::memmem::find(line, b"*/") {
        Some(end) => &line[..end],
        None => line,
    };
    let url = line.split(u8::is_ascii_whitespace).next()?;
    let alone = block || line[url.len()..].trim_ascii().is_empty();
    let url = std::str::from_utf8(url).ok().filter(|_| alone)?;
    let code = |character: char| matches!(character, '"' | '\'' | '`' | '{' | '}' | '\\' | '<');
    (!url.is_empty() && !url.contains(code)).then_some(url)
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
        let said = comments.finish();
        (said.comment, said.maps)
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
            ("code() //# sourceMappingURL=a.map", Some((1, "a.map"))),
            ("a{}/*# sourceMappingURL=a.map */b{}", Some((1, "a.map"))),
            ("//#\tsourceMappingURL= \ta.map  ", Some((1, "a.map"))),
            ("//#sourceMappingURL=a.map", Some((1, "a.map"))),
            ("//# sourceMappingURL = a.map", Some((1, "a.map"))),
            ("// see //# sourceMappingURL=a.map", None),
            (" * x; //# sourceMappingURL=a.map", None),
            ("//# sourceMappingURL=a.map is it", None),
            ("//# sourceMappingURL: a.map", None),
            ("// # sourceMappingURL=a.map", None),
            ("//# SourceMappingURL=a.map", None),
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
