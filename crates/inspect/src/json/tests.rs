use super::*;

#[derive(Default)]
struct Log(String);

impl Visitor for Log {
    fn open(&mut self, kind: Container) {
        self.0
            .push(if kind == Container::Object { '{' } else { '[' });
    }
    fn close(&mut self) {
        self.0.push('.');
    }
    fn key(&mut self, key: &[u8]) {
        self.0.push_str(&String::from_utf8_lossy(key));
        self.0.push('=');
    }
    fn begin_string(&mut self) -> bool {
        self.0.push('<');
        true
    }
    fn string(&mut self, part: &[u8]) {
        self.0.push_str(&String::from_utf8_lossy(part));
    }
    fn end_string(&mut self) {
        self.0.push('>');
    }
    fn scalar(&mut self, text: &[u8]) {
        self.0.push_str(&String::from_utf8_lossy(text));
        self.0.push(' ');
    }
}

fn parse(text: &[u8], chunk: usize) -> (String, Status) {
    let (mut parser, mut log) = (Parser::new(), Log::default());
    let mut status = Status::Open;
    for part in text.chunks(chunk) {
        status = parser.feed(part, &mut log);
        if status != Status::Open {
            break;
        }
    }
    (log.0, status)
}

#[test]
fn events_come_in_order_whatever_the_chunks() {
    let text = br#" {"a":[1,-2.5e3,true,null,"x\n\u00e9\"" ] , "b\u0041":{}, "c":"" }"#;
    let expected = "{a=[1 -2.5e3 true null <x\né\">.bA={.c=<>.";
    for chunk in [1, 2, 3, 7, 1000] {
        let (log, status) = parse(text, chunk);
        assert_eq!(log, expected, "chunks of {chunk}");
        assert!(matches!(status, Status::Closed(_)));
    }
}

#[test]
fn surrogates_pair_up_and_lone_ones_are_replaced() {
    for (text, expected) in [
        (r#"["\ud83d\ude00"]"#, "[<\u{1f600}>."),
        (r#"["\ud83dx"]"#, "[<\u{fffd}x>."),
        (r#"["\ude00"]"#, "[<\u{fffd}>."),
        (r#"["\ud83d\n"]"#, "[<\u{fffd}\n>."),
        (r#"["\ud83d\ud83d\ude00"]"#, "[<\u{fffd}\u{1f600}>."),
        (r#"["\ud83d"]"#, "[<\u{fffd}>."),
    ] {
        assert_eq!(parse(text.as_bytes(), 1).0, expected, "{text}");
        assert_eq!(parse(text.as_bytes(), 64).0, expected, "{text}");
    }
}

#[test]
fn what_is_not_json_is_broken() {
    for text in [
        "1",
        "\"x\"",
        "{]",
        "[}",
        "{\"a\" 1}",
        "{a:1}",
        "[1 2]",
        "[tru ]",
        "{\"a\":}",
        "{,}",
        "[\"\\x\"]",
        "[\"\\u12g4\"]",
        "[1,,2]",
        "{\"a\":1,}",
    ] {
        let status = parse(text.as_bytes(), 3).1;
        assert!(matches!(status, Status::Broken(_)), "{text}");
    }
    for text in ["{", "[", "{\"a", "{\"a\":1", "[\"x\\"] {
        assert_eq!(parse(text.as_bytes(), 1).1, Status::Open, "{text}");
    }
}

#[test]
fn the_end_is_reported_where_it_is() {
    assert_eq!(parse(b"{} trailing", 100).1, Status::Closed(2));
}

#[test]
fn depth_is_bounded_without_recursion() {
    let deep = "[".repeat(1_000_000);
    let mut parser = Parser::new();
    let status = parser.feed(deep.as_bytes(), &mut Log::default());
    assert_eq!(status, Status::Broken(MAX_DEPTH + 1));
    assert!(parser.held() < 64 * 1024);
}

#[test]
fn long_keys_and_strings_are_not_held() {
    let mut parser = Parser::new();
    let mut log = Log::default();
    parser.feed(b"{\"", &mut log);
    for _ in 0..10_000 {
        parser.feed(&[b'k'; 1000], &mut log);
    }
    parser.feed(b"\":\"", &mut log);
    assert_eq!(log.0.len(), 1 + KEY_BYTES + 1 + 1 + 1);
    for _ in 0..100 {
        parser.feed(b"a\\nb".repeat(1000).as_slice(), &mut log);
        log.0.clear();
    }
    assert!(parser.held() < 64 * 1024, "{}", parser.held());
}
