use std::collections::BTreeMap;
use std::io;

use packgate_tree::Memory;

use super::*;
use crate::{Options, PackedEntry};

/// A view of these files, shown to `look`.
fn with<T>(files: &[(&str, &[u8])], look: impl FnOnce(&RevealView) -> T) -> T {
    let mut tree = Memory::new("memory");
    let mut entries = Vec::new();
    for (path, bytes) in files {
        tree = tree.file(path, bytes);
        entries.push(PackedEntry {
            path: (*path).to_owned(),
            source: (*path).to_owned(),
            size: bytes.len() as u64,
        });
    }
    look(&RevealView {
        tree: &tree,
        files: &entries,
        ships: &vec![true; entries.len()],
    })
}

fn options(chunk: usize) -> Options {
    Options {
        chunk,
        ..Options::default()
    }
}

/// Keeps everything.
#[derive(Default)]
struct Keep {
    open: BTreeMap<SourceId, Vec<u8>>,
    done: BTreeMap<SourceId, Vec<u8>>,
}

impl Sink for Keep {
    fn begin(&mut self, source: SourceId) -> io::Result<bool> {
        assert!(self.open.insert(source, Vec::new()).is_none());
        Ok(true)
    }
    fn bytes(&mut self, source: SourceId, bytes: &[u8]) -> io::Result<()> {
        self.open.get_mut(&source).unwrap().extend(bytes);
        Ok(())
    }
    fn end(&mut self, source: SourceId) -> io::Result<()> {
        let bytes = self.open.remove(&source).unwrap();
        self.done.insert(source, bytes);
        Ok(())
    }
}

/// One line for each source: where, name, size, lines, standing, content.
fn told(files: &[(&str, &[u8])], chunk: usize) -> (Vec<String>, Vec<String>) {
    with(files, |view| {
        let revealed = reveal(view, &options(chunk));
        let mut kept = Keep::default();
        extract(view, &revealed, &options(chunk), &mut kept).unwrap();
        assert!(kept.open.is_empty());
        assert_eq!(kept.done.len(), revealed.all_sources().count());
        let line = |source: Source| {
            let map = &revealed.maps[source.id.map()];
            let content = &kept.done[&source.id];
            assert_eq!(content.len() as u64, source.bytes);
            let lines = String::from_utf8_lossy(content).lines().count() as u64;
            assert_eq!(lines, source.lines, "{source:?}");
            let place = map.line.map_or(String::new(), |line| format!(":{line}"));
            let standing = match source.standing {
                Standing::Revealed => "",
                Standing::Repeats(_) => " again",
                Standing::Ships => " ships",
            };
            let torn = if source.whole { "" } else { " torn" };
            let text = String::from_utf8_lossy(content);
            format!(
                "{}{place} {}{} {text:?}{standing}{torn}",
                map.path, source.root, source.name
            )
        };
        let sources = revealed.all_sources().map(line).collect();
        let doubts = revealed.not_inspected.iter();
        let doubts = doubts.map(|it| format!("{}: {}", it.path, it.reason));
        (sources, doubts.collect())
    })
}

/// Base64, as every bundler writes it.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let word = three.iter().fold(0, |sum, it| (sum << 8) | u32::from(*it));
        let word = word << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * at)) as usize & 63];
            let padding = at > three.len();
            out.push(if padding { '=' } else { char::from(letter) });
        }
    }
    out
}

fn inline(map: &str) -> String {
    let map = base64(map.as_bytes());
    format!("code()\n//# sourceMappingURL=data:application/json;base64,{map}\n")
}

const MAP: &str =
    r#"{"version":3,"sources":["a.ts","b.ts"],"sourcesContent":["let a\n","let b"],"mappings":""}"#;

struct Row {
    what: &'static str,
    files: Vec<(&'static str, String)>,
    sources: &'static [&'static str],
    doubts: &'static [&'static str],
}

fn row(
    what: &'static str,
    file: (&'static str, String),
    sources: &'static [&'static str],
    doubts: &'static [&'static str],
) -> Row {
    Row {
        what,
        files: vec![file],
        sources,
        doubts,
    }
}

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    let cut = MAP.find("let b").unwrap() + 3;
    let nested = inline(r#"{"version":3,"sources":["in.ts"],"sourcesContent":["inner"],"mappings":""}"#);
    let outer = serde_json::json!({
        "version": 3, "sources": ["out.js"], "sourcesContent": [nested], "mappings": "",
    });
    vec![
        row("a map", ("a.map", MAP.to_owned()),
            &[r#"a.map a.ts "let a\n""#, r#"a.map b.ts "let b""#], &[]),
        row("under any name, with a mark and a guard", ("a.txt", format!("\u{feff})]}}'\n{MAP}")),
            &[r#"a.txt a.ts "let a\n""#, r#"a.txt b.ts "let b""#], &[]),
        row("inline", ("a.css", inline(MAP)),
            &[r#"a.css:2 a.ts "let a\n""#, r#"a.css:2 b.ts "let b""#], &[]),
        row("percent-encoded", ("a.js", format!("//# sourceMappingURL=data:application/json,{}", MAP.replace(' ', "%20").replace('"', "%22"))),
            &[r#"a.js:1 a.ts "let a\n""#, r#"a.js:1 b.ts "let b""#], &[]),
        row("contents before names, and a root", ("a.map", r#"{"sourcesContent":["1"],"sourceRoot":"/r/","sources":["x"],"mappings":"","version":3}"#.to_owned()),
            &[r#"a.map /r/x "1""#], &[]),
        row("fewer contents than sources", ("a.map", r#"{"version":3,"sources":["x","y"],"sourcesContent":["1"],"mappings":""}"#.to_owned()),
            &[r#"a.map x "1""#], &[]),
        row("more contents than sources", ("a.map", r#"{"version":3,"sources":["x"],"sourcesContent":["1","2"],"mappings":""}"#.to_owned()),
            &[r#"a.map x "1""#, r#"a.map  "2""#], &[]),
        row("contents that are no strings", ("a.map", r#"{"version":3,"sources":["v","w","x","y","z"],"sourcesContent":[null,{"a":["b"]},7,"1",""],"mappings":""}"#.to_owned()),
            &[r#"a.map y "1""#], &[]),
        row("contents that are no list", ("a.map", r#"{"version":3,"sources":["x"],"sourcesContent":{"0":"1"},"mappings":""}"#.to_owned()),
            &[], &[]),
        row("lone surrogates", ("a.map", r#"{"version":3,"sources":["x"],"sourcesContent":["\ud800|\udc00|\ud83d\ude00"],"mappings":""}"#.to_owned()),
            &["a.map x \"\u{fffd}|\u{fffd}|\u{1f600}\""], &[]),
        row("sections", ("a.map", format!(r#"{{"version":3,"sections":[{{"offset":{{"line":0,"column":0}},"map":{MAP}}},{{"offset":{{"line":1,"column":0}},"map":{{"version":3,"sources":["c"],"sourcesContent":["3"],"mappings":""}}}}]}}"#)),
            &[r#"a.map a.ts "let a\n""#, r#"a.map b.ts "let b""#, r#"a.map c "3""#], &[]),
        row("breaks off in a content", ("a.map", MAP[..cut].to_owned()),
            &[r#"a.map a.ts "let a\n""#, r#"a.map b.ts "let" torn"#],
            &["a.map: the source map breaks off: what it held beyond that is not here"]),
        row("breaks off before any content", ("a.map", MAP[..45].to_owned()),
            &[], &["a.map: begins like a source map but is not valid JSON (after 45 bytes)"]),
        row("base64 that is cut", ("a.js", inline(MAP)[..57 + cut.div_ceil(3) * 4 - 1].to_owned()),
            &[r#"a.js:2 a.ts "let a\n""#, r#"a.js:2 b.ts "let" torn"#],
            &["a.js: the source map on line 2 breaks off: what it held beyond that is not here"]),
        row("a map in a map", ("a.map", outer.to_string()),
            &[r#"a.map:1 in.ts "inner""#,
              r#"a.map out.js "code()\n//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImluLnRzIl0sInNvdXJjZXNDb250ZW50IjpbImlubmVyIl0sIm1hcHBpbmdzIjoiIn0=\n""#], &[]),
        row("no map", ("a.map", r#"{"version":3,"sources":["x"]}"#.to_owned()), &[], &[]),
        row("looks like one for long", ("a.js", "//# sourceMappingURL=data:application/json,{\"sourcesContent\":[\"x\"]}\n".to_owned()), &[], &[]),
        Row { what: "what ships, and what was there before",
            files: vec![("a.map", MAP.to_owned()), ("b.js", inline(MAP)), ("src/a.ts", "\u{feff}let a\r\n".to_owned())],
            sources: &[r#"a.map a.ts "let a\n" ships"#, r#"a.map b.ts "let b""#,
                r#"b.js:2 a.ts "let a\n" ships"#, r#"b.js:2 b.ts "let b" again"#],
            doubts: &[] },
    ]
}

#[test]
fn every_form_is_listed_and_handed_out_whatever_the_chunks() {
    for row in rows() {
        let files: Vec<(&str, &[u8])> = row
            .files
            .iter()
            .map(|(path, text)| (*path, text.as_bytes()))
            .collect();
        for chunk in [1, 7, 64, 65536] {
            let (sources, doubts) = told(&files, chunk);
            assert_eq!(sources, row.sources, "{} in chunks of {chunk}", row.what);
            assert_eq!(doubts, row.doubts, "{} in chunks of {chunk}", row.what);
        }
    }
}

/// The forms that the rules find need nothing of their own here.
#[test]
fn compressed_wide_and_embedded_maps_are_handed_out_too() {
    let wide: Vec<u8> = format!("\u{feff}{MAP}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    io::Write::write_all(&mut gzip, MAP.as_bytes()).unwrap();
    let gzip = gzip.finish().unwrap();
    let program = format!("const map = {MAP};\n").into_bytes();
    for (name, bytes) in [("a.map", wide), ("a.map.gz", gzip), ("a.js", program)] {
        for chunk in [1, 64, 65536] {
            let (sources, doubts) = told(&[(name, &bytes)], chunk);
            let ends = [r#" a.ts "let a\n""#, r#" b.ts "let b""#];
            assert_eq!(sources.len(), 2, "{name}: {sources:?}");
            assert!(sources.iter().zip(ends).all(|(it, end)| it.ends_with(end)));
            assert!(doubts.is_empty(), "{name}: {doubts:?}");
        }
    }
}

/// What unpacks to very much is handed on while it is unpacked.
#[test]
fn a_compressed_map_is_never_held_whole() {
    struct Most(usize);
    impl Sink for Most {
        fn begin(&mut self, _: SourceId) -> io::Result<bool> {
            Ok(true)
        }
        fn bytes(&mut self, _: SourceId, bytes: &[u8]) -> io::Result<()> {
            self.0 = self.0.max(bytes.len());
            Ok(())
        }
        fn end(&mut self, _: SourceId) -> io::Result<()> {
            Ok(())
        }
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let head = br#"{"version":3,"mappings":"","sources":["a"],"sourcesContent":[""#;
    io::Write::write_all(&mut gzip, head).unwrap();
    for _ in 0..64 {
        io::Write::write_all(&mut gzip, &vec![b'x'; 1 << 20]).unwrap();
    }
    io::Write::write_all(&mut gzip, br#""]}"#).unwrap();
    let bytes = gzip.finish().unwrap();
    with(&[("a.map.gz", &bytes)], |view| {
        let options = Options::default();
        let revealed = reveal(view, &options);
        assert_eq!(revealed.sources(0).next().unwrap().bytes, 64 << 20);
        let mut most = Most(0);
        extract(view, &revealed, &options, &mut most).unwrap();
        assert!((1..8 << 20).contains(&most.0), "{}", most.0);
    });
}

#[test]
fn what_only_has_a_name_is_told_apart() {
    let text =
        br#"{"version":3,"sources":["x","y",null,"z"],"sourcesContent":["1",null],"mappings":""}"#;
    let names = with(&[("a.map", text)], |view| {
        let revealed = reveal(view, &Options::default());
        let names = revealed.maps[0].only_named().map(str::to_owned);
        names.collect::<Vec<_>>()
    });
    assert_eq!(names, ["y", "", "z"]);
}

#[test]
fn a_comment_leads_elsewhere_only_where_no_map_is_here() {
    let elsewhere = |text: &str| {
        with(&[("a.js", text.as_bytes())], |view| {
            reveal(view, &Options::default()).elsewhere
        })
    };
    let named = elsewhere("x\n//# sourceMappingURL=a.js.map\n");
    assert_eq!(named, [("a.js".to_owned(), "a.js.map".to_owned())]);
    assert!(elsewhere(&inline(MAP)).is_empty());
}

/// More sources than are listed are counted, and that is said.
#[test]
fn a_bound_that_was_hit_is_said() {
    let many = "\"x\",".repeat(100_020);
    let text = format!(
        r#"{{"version":3,"mappings":"","sources":[{many}""],"sourcesContent":[{many}"yy"]}}"#
    );
    with(&[("a.map", text.as_bytes())], |view| {
        let revealed = reveal(view, &Options::default());
        assert_eq!(revealed.sources(0).count(), 100_000);
        assert_eq!(revealed.maps[0].beyond, (21, 22));
        let reason = &revealed.not_inspected[0].reason;
        assert!(reason.contains("100,021 sources"), "{reason}");
        let mut kept = Keep::default();
        extract(view, &revealed, &Options::default(), &mut kept).unwrap();
        assert_eq!(kept.done.len(), 100_000);
    });
}

#[test]
fn memory_is_bounded_over_all_maps() {
    let files = [("a.map", MAP.as_bytes()), ("b.map", MAP.as_bytes())];
    with(&files, |view| {
        let options = Options {
            memory: 600,
            ..Options::default()
        };
        let revealed = reveal(view, &options);
        assert_eq!(revealed.maps.len(), 1, "{revealed:?}");
        assert!(revealed.not_inspected[0].reason.contains("memory"));
        let mut kept = Keep::default();
        extract(view, &revealed, &options, &mut kept).unwrap();
        assert_eq!(kept.done.len(), 2);
    });
}

/// Any map, torn or changed anywhere: no panic, and what is handed out is what was
/// listed.
#[test]
fn torn_and_mutated_maps_are_handed_out_as_listed() {
    let texts = [MAP.as_bytes().to_vec(), inline(MAP).into_bytes()];
    for text in texts {
        for at in 0..text.len() {
            told(&[("a.map", &text[..at])], 16);
            for byte in [b'"', b'\\', b'{', b'[', 0, 0xff] {
                let mut text = text.clone();
                text[at] = byte;
                told(&[("a.map", &text)], 64);
            }
        }
    }
}

#[test]
fn a_file_that_has_changed_since_is_noticed() {
    let revealed = with(&[("a.map", MAP.as_bytes())], |view| {
        reveal(view, &Options::default())
    });
    let other = MAP.replace("let b", "let c");
    let error = with(&[("a.map", other.as_bytes())], |view| {
        let mut kept = Keep::default();
        extract(view, &revealed, &Options::default(), &mut kept).unwrap_err()
    });
    assert!(matches!(error, ExtractError::Changed { .. }), "{error}");
}
