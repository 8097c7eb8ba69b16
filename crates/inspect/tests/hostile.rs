//! Maps and files of any size, torn, mutated or made to hurt.

mod support;

use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};

use packgate_inspect::{Hit, Inspection, Options, aggregate};
use packgate_tree::{Entry, Meta, Tree, TreeError};
use support::{Random, entry, files, look, run};

/// A file that is made while it is read: a head, a unit over and over, a tail.
struct Made {
    head: &'static str,
    unit: &'static str,
    times: u64,
    tail: &'static str,
    opened: AtomicU64,
}

impl Made {
    fn new(head: &'static str, unit: &'static str, times: u64, tail: &'static str) -> Self {
        Self {
            head,
            unit,
            times,
            tail,
            opened: AtomicU64::new(0),
        }
    }

    fn size(&self) -> usize {
        let times = usize::try_from(self.times).expect("it fits");
        self.head.len() + self.unit.len() * times + self.tail.len()
    }

    fn inspect(&self, path: &str) -> Inspection {
        let options = Options::default();
        let inspection = look(self, &[entry(path, self.size())], "{}", &options);
        assert_eq!(self.opened.load(Ordering::Relaxed), 1, "opened once");
        assert_eq!(inspection.bytes_read, self.size() as u64);
        inspection
    }
}

/// Reads a [`Made`] from some place on.
struct Maker<'a> {
    made: &'a Made,
    at: usize,
}

impl Read for Maker<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Made {
            head, unit, tail, ..
        } = self.made;
        let middle = self.made.size() - head.len() - tail.len();
        let mut written = 0;
        while written < buffer.len() && self.at < self.made.size() {
            let rest = if self.at < head.len() {
                &head.as_bytes()[self.at..]
            } else if self.at < head.len() + middle {
                &unit.as_bytes()[(self.at - head.len()) % unit.len()..]
            } else {
                &tail.as_bytes()[self.at - head.len() - middle..]
            };
            let count = rest.len().min(buffer.len() - written);
            buffer[written..written + count].copy_from_slice(&rest[..count]);
            written += count;
            self.at += count;
        }
        Ok(written)
    }
}

impl Tree for Made {
    fn label(&self) -> &'static str {
        "made"
    }
    fn entries(&self, _: &str) -> Result<Vec<Entry>, TreeError> {
        Ok(Vec::new())
    }
    fn stat(&self, _: &str) -> Result<Option<Meta>, TreeError> {
        Ok(None)
    }
    fn open(&self, _: &str) -> Result<Box<dyn Read + Send + '_>, TreeError> {
        self.opened.fetch_add(1, Ordering::Relaxed);
        Ok(Box::new(Maker { made: self, at: 0 }))
    }
    fn read_link(&self, _: &str) -> Result<String, TreeError> {
        Ok(String::new())
    }
    fn realpath(&self, _: &str) -> Result<Option<String>, TreeError> {
        Ok(None)
    }
}

fn only(inspection: &Inspection) -> &Hit {
    assert_eq!(inspection.hits.len(), 1, "{inspection:?}");
    &inspection.hits[0]
}

#[test]
fn a_map_of_65_megabytes_is_counted_to_the_byte() {
    let unit = r#""export const a = \"b\";\n// a comment about nothing in particular\n","#;
    let made = Made::new(
        r#"{"version":3,"file":"cli.js","mappings":"AAAA","names":[],"sourcesContent":["#,
        unit,
        1_000_000,
        r#"null],"sources":["src/a.ts"]}"#,
    );
    assert!(made.size() > 64_000_000);
    let inspection = made.inspect("cli.js.map");
    let hit = only(&inspection);
    assert_eq!(hit.rule.id, "map-reveals-source");
    // More sources than are compared: counted all the same, and said.
    assert_eq!(hit.counts.source_bytes % 63, 0);
    assert!(
        hit.detail
            .as_ref()
            .unwrap()
            .starts_with("1,000,000 sources"),
        "{hit:?}"
    );
    assert_eq!(inspection.not_inspected.len(), 1);
}

#[test]
fn one_content_of_any_size_streams_through() {
    let made = Made::new(
        r#"{"version":3,"sources":["a.ts"],"mappings":"","sourcesContent":[""#,
        r"a line of code;\n",
        1_000_000,
        r#""]}"#,
    );
    let inspection = made.inspect("a.map");
    assert_eq!(only(&inspection).counts.source_bytes, 16_000_000);
    assert!(inspection.not_inspected.is_empty());
}

#[test]
fn ten_million_sources_are_counted_and_the_bound_is_said() {
    let made = Made::new(
        r#"{"version":3,"mappings":"","sourcesContent":["x"],"sources":["#,
        r#""a","#,
        10_000_000,
        r#""b"]}"#,
    );
    let inspection = made.inspect("a.map");
    assert_eq!(only(&inspection).rule.id, "map-reveals-source");
    assert!(
        inspection.not_inspected[0]
            .reason
            .contains("10,000,001 sources")
    );
}

#[test]
fn an_inline_map_of_20_megabytes_on_one_line() {
    // `let a = 1;\n` six times is 72 bytes of JSON, 96 of base64.
    let made = Made::new(
        "//# sourceMappingURL=data:application/json;base64,eyJ2ZXJzaW9uIjozLCJzb3VyY2VzIjpbImEiXSwibWFwcGluZ3MiOiIiLCJzb3VyY2VzQ29udGVudCI6WyIg",
        "bGV0IGEgPSAxO1xubGV0IGEgPSAxO1xu",
        600_000,
        "Il19\n",
    );
    let inspection = made.inspect("cli.mjs");
    let hit = only(&inspection);
    assert_eq!(hit.rule.id, "map-inline");
    assert_eq!(hit.counts.source_bytes, 1 + 22 * 600_000);
}

#[test]
fn deep_documents_are_given_up_without_harm() {
    let made = Made::new(r#"{"version":3,"x":"#, "[", 5_000_000, "");
    assert!(made.inspect("a.json").not_inspected.is_empty());
    let inspection = made_named_map();
    assert_eq!(inspection.not_inspected.len(), 1);
}

fn made_named_map() -> Inspection {
    Made::new(r#"{"version":3,"sources":[],"x":"#, "[", 100_000, "").inspect("a.js.map")
}

#[test]
fn what_cannot_be_read_or_has_changed_is_said() {
    let tree = packgate_tree::Memory::new("test").file("a", "12345");
    let list = [entry("a", 4), entry("b", 1)];
    let inspection = look(&tree, &list, "{}", &Options::default());
    let paths: Vec<_> = inspection
        .not_inspected
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert_eq!(paths, ["a", "b"]);
    assert!(inspection.not_inspected[0].reason.contains("changed"));
}

#[test]
fn a_growing_file_is_not_followed() {
    let made = Made::new("", "x", 50_000_000, "");
    let inspection = look(&made, &[entry("a", 1000)], "{}", &Options::default());
    assert_eq!(
        (inspection.bytes_read, inspection.not_inspected.len()),
        (1001, 1)
    );
}

#[test]
fn torn_and_mistyped_maps_are_neither_missed_nor_fatal() {
    let whole =
        r#"{"version":3,"sources":["a.ts"],"sourcesContent":["let secret"],"mappings":"AAAA"}"#;
    for cut in 0..whole.len() {
        let inspection = run(&files(&[("a.js.map", &whole[..cut])]), &Options::default());
        let shown = whole.find("let").unwrap();
        assert_eq!(
            inspection.hits.len(),
            usize::from(cut > shown),
            "{}",
            &whole[..cut]
        );
        let begun = cut > whole.find("\"sources\"").unwrap() + 8;
        assert_eq!(
            inspection.not_inspected.len(),
            usize::from(begun),
            "{}",
            &whole[..cut]
        );
    }
    for text in [
        r#"{"version":"3","sources":{"a":1},"sourcesContent":"x","mappings":[]}"#,
        r#"{"version":3,"sources":[1,null,{},[]],"sourcesContent":[1,{"a":["b"]},[]],"mappings":""}"#,
        r#"{"version":3,"sections":[1,{"map":2},{"map":{"sources":"x"}}]}"#,
        r#"{"version":3,"sections":{"map":{"sourcesContent":["x"]}}}"#,
        r#"{"version":[3],"sources":[],"mappings":""}"#,
    ] {
        let inspection = run(&files(&[("a.map", text)]), &Options::default());
        let ids: Vec<_> = inspection.hits.iter().map(|it| it.rule.id).collect();
        assert!(ids.is_empty() || ids == ["map-dead"], "{text}: {ids:?}");
    }
}

#[test]
fn other_encodings_do_no_harm() {
    let utf16: Vec<u8> = "\u{feff}{\"version\":3}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let list = vec![
        ("a.json".to_owned(), utf16),
        ("b.js".to_owned(), vec![0xff; 5000]),
        (
            "c.map".to_owned(),
            b"{\"version\":3,\"sources\":[\"\xff\xfe\"],\"mappings\":\"\"}".to_vec(),
        ),
    ];
    let inspection = run(&list, &Options::default());
    assert_eq!(only(&inspection).rule.id, "map-dead");
}

/// The ways in which a map can be unreadable, and what must come of each: an error, a
/// doubt, both or neither.
#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn what_could_not_be_read_whole_is_said() {
    let map =
        r#"{"version":3,"sources":["a.ts"],"sourcesContent":["let secret"],"mappings":"AAAA"}"#;
    let base64 = support::make::base64(map.as_bytes());
    let inline = |url: &str| format!("x\n//# sourceMappingURL={url}\n");
    let url = "data:application/json;base64,";
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let gzip = |text: &str| support::make::gzip(text.as_bytes());
    let rows: [(&str, &str, Vec<u8>, &str, bool); 19] = [
        // Cut before, in and behind the content.
        ("cut early", "a.js.map", map[..20].into(), "", false),
        ("cut before content", "a.js.map", map[..40].into(), "", true),
        (
            "cut in content",
            "a.js.map",
            map[..56].into(),
            "map-reveals-source",
            true,
        ),
        (
            "cut behind content",
            "a.js.map",
            map[..70].into(),
            "map-reveals-source",
            true,
        ),
        (
            "cut, not called a map",
            "a.txt",
            map[..56].into(),
            "map-reveals-source",
            true,
        ),
        (
            "begun, not called a map",
            "a.txt",
            map[..40].into(),
            "",
            false,
        ),
        ("no JSON", "a.js.map", b"not a map".into(), "", false),
        ("an empty file", "a.js.map", Vec::new(), "", false),
        (
            "JSON of something else",
            "world.map",
            b"{\"tiles\":[1]}".into(),
            "",
            false,
        ),
        (
            "inline, cut in content",
            "a.js",
            inline(&[url, &base64[..76]].concat()).into(),
            "map-inline",
            true,
        ),
        (
            "inline, cut before content",
            "a.js",
            inline(&[url, &base64[..56]].concat()).into(),
            "",
            true,
        ),
        (
            "inline, cut, in a text",
            "a.md",
            inline(&[url, &base64[..56]].concat()).into(),
            "",
            false,
        ),
        (
            "inline, cut at once",
            "a.js",
            inline(&[url, &base64[..8]].concat()).into(),
            "",
            false,
        ),
        (
            "inline, no base64",
            "a.js",
            inline(&[url, "!!!!"].concat()).into(),
            "",
            false,
        ),
        (
            "UTF-16, cut",
            "a.js.map",
            wide(&map[..56]),
            "map-reveals-source",
            true,
        ),
        (
            "compressed, cut within",
            "a.js.map.gz",
            gzip(&map[..56]),
            "map-reveals-source",
            true,
        ),
        (
            "compressed, its checksum missing",
            "a.js.map.gz",
            cut(gzip(map), 8),
            "map-reveals-source",
            false,
        ),
        (
            "compressed, damaged at once",
            "a.js.map.gz",
            b"\x1f\x8b\x08\0\0\0\0\0\0\0\xff".into(),
            "",
            false,
        ),
        ("compressed otherwise", "a.js.map.br", b"x".into(), "", true),
    ];
    for (name, path, content, rule, doubt) in rows {
        let inspection = run(&[(path.to_owned(), content)], &Options::default());
        let ids: Vec<_> = inspection.hits.iter().map(|it| it.rule.id).collect();
        let expected: Vec<&str> = Some(rule).filter(|it| !it.is_empty()).into_iter().collect();
        assert_eq!(ids, expected, "{name}");
        let doubts = &inspection.not_inspected;
        assert_eq!(!doubts.is_empty(), doubt, "{name}: {doubts:?}");
    }
}

fn cut(mut bytes: Vec<u8>, last: usize) -> Vec<u8> {
    bytes.truncate(bytes.len() - last);
    bytes
}

/// A thousand times as much as is packed: not all of it is unpacked, and that is said.
#[test]
fn what_unpacks_without_end_is_given_up() {
    let bomb = support::make::gzip(&vec![b'x'; 1 << 20]).repeat(32);
    assert!(bomb.len() < 1 << 20);
    let options = Options {
        unpack: 8 << 20,
        ..Options::default()
    };
    let inspection = run(&[("a.gz".to_owned(), bomb)], &options);
    assert!(inspection.hits.is_empty());
    assert!(
        inspection.not_inspected[0]
            .reason
            .contains("unpacks to more")
    );
}

/// Each is a map of its own: kept up to a bound, which is said.
#[test]
fn inline_maps_without_end_are_bounded() {
    let made = Made::new(
        "",
        "//# sourceMappingURL=data:application/json,{\"version\":3,\"sources\":[\"a\"],\"sourcesContent\":[\"x\"],\"mappings\":\"\"}\n",
        25_000,
        "",
    );
    let inspection = made.inspect("a.js");
    assert_eq!(inspection.hits.len(), 20_000);
    assert!(
        inspection.not_inspected[0]
            .reason
            .contains("more source maps")
    );
}

/// Pieces that mean something to some reader.
const PIECES: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "{\"version\":3,",
    "\"sources\":[",
    "\"sourcesContent\":[",
    "\"mappings\":\"\"",
    "\"sections\":[{\"map\":{",
    "//# sourceMappingURL=",
    "data:application/json;base64,",
    "eyJ2ZXJzaW9uIjoz",
    "%7B%22",
    "`${",
    "/*",
    "*/",
    "require(\"./internal/",
    "npm_",
    "-----BEGIN PRIVATE KEY-----",
    "\n",
];

#[test]
fn random_content_never_panics_and_chunks_do_not_matter() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for round in 0..400 {
        let mut content = Vec::new();
        for _ in 0..random.below(60) {
            if random.below(4) == 0 {
                content.push(u8::try_from(random.below(256)).unwrap());
            } else {
                content.extend_from_slice(PIECES[random.below(PIECES.len())].as_bytes());
            }
        }
        let list = vec![
            ("index.js".to_owned(), content.clone()),
            ("internal/a.map".to_owned(), content),
        ];
        let whole = run(&list, &Options::default());
        aggregate(whole.hits.clone());
        for chunk in [1, 2, 7, 4096] {
            let options = Options {
                chunk,
                ..Options::default()
            };
            assert_eq!(
                run(&list, &options),
                whole,
                "round {round}, chunks of {chunk}"
            );
        }
    }
}

#[test]
fn mutated_maps_never_panic() {
    let whole = r#"{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":{"version":3,"sources":["a.ts"],"sourcesContent":["let \u00e9\n"],"mappings":"AAAA"}}]}"#;
    let mut random = Random(42);
    for _ in 0..2000 {
        let mut content = whole.as_bytes().to_vec();
        for _ in 0..=random.below(3) {
            let at = random.below(content.len());
            match random.below(3) {
                0 => content[at] = u8::try_from(random.below(256)).unwrap(),
                1 => drop(content.remove(at)),
                _ => content.insert(at, b"\"\\{}[]:,"[random.below(8)]),
            }
        }
        run(&[("a.js.map".to_owned(), content)], &Options::default());
    }
}
