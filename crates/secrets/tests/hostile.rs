//! Input that is made to be slow, large or misleading.

mod common;

use std::time::{Duration, Instant};

use common::{Rng, positives, scan, scan_bytes};
use packgate_secrets::{Finds, LOOK_AHEAD, LOOK_BEHIND, MOST, Scanner, Window, families};

/// Scans a text in windows, as a reader of files does.
fn in_windows(text: &[u8], chunk: usize) -> Finds {
    let scanner = Scanner::new();
    let mut finds = Finds::default();
    let mut start = 0;
    while start < text.len() {
        let end = (start + chunk).min(text.len());
        let from = start.saturating_sub(LOOK_BEHIND);
        let to = (end + LOOK_AHEAD).min(text.len());
        let line = 1 + memchr::memchr_iter(b'\n', &text[..from]).count() as u64;
        let bytes = &text[from..to];
        let window = Window {
            bytes,
            start: start - from,
            end: end - from,
            offset: from as u64,
            line,
        };
        scanner.scan_every_view(&window, &mut finds);
        start = end;
    }
    finds
}

#[test]
fn windows_find_what_the_whole_shows_wherever_they_end() {
    let mut rng = Rng(31);
    let mut text = String::new();
    for family in families() {
        for token in positives(family, &mut rng) {
            text.extend(["let a = \"", &token, "\";\n"]);
        }
    }
    let whole: Vec<String> = scan(&text).iter().map(|it| format!("{it:?}")).collect();
    for chunk in [1000, 4096, 10_007, 65_536] {
        let parts = in_windows(text.as_bytes(), chunk).into_found();
        let parts: Vec<String> = parts.iter().map(|it| format!("{it:?}")).collect();
        assert_eq!(parts, whole, "chunks of {chunk}");
    }
    assert!(whole.len() > 400);
}

/// Patterns that make the next step of every search fail as late as it can.
fn patterns() -> Vec<Vec<u8>> {
    let begin = format!("{}BEGIN RSA PRIVATE KEY{}\n", "-".repeat(5), "-".repeat(5));
    let mut all: Vec<Vec<u8>> = [
        "A",
        "a",
        "0",
        "-",
        "eyJ",
        "eyJhbGciOi.",
        "sk-",
        "sk-proj-",
        "://",
        "a://b:c",
        "AKIA",
        "T3BlbkFJ",
        "ghp_ ",
        "xoxb-1",
        "\\",
        "\\n",
        "\"+\"",
        "PuTTY-User-Key-File-2\nEncryption: none\n",
        "%41",
        "EAAC",
        "AAAAAAAAAAAAAAAAAAAAAAAA ",
        "8Q~",
        "1000.",
        "hooks.slack.com/services/T",
        "+ASt",
        "JQQJ99",
    ]
    .iter()
    .map(|it| it.as_bytes().to_vec())
    .collect();
    all.push(begin.clone().into_bytes());
    all.push(format!("{begin}MIIE").into_bytes());
    all.push(vec![0]);
    all.push(vec![0xff, 0xfe]);
    all.push((0..=255).collect());
    all
}

/// The time per byte must not grow with the length.
#[test]
fn nothing_takes_longer_per_byte_the_longer_it_is() {
    for pattern in patterns() {
        let time = |length: usize| {
            let text: Vec<u8> = pattern.iter().copied().cycle().take(length).collect();
            let runs = (0..3).map(|_| {
                let start = Instant::now();
                let _ = in_windows(&text, 1 << 16);
                start.elapsed()
            });
            runs.min().unwrap()
        };
        let (short, long) = (time(1 << 15), time(1 << 18));
        let shown = String::from_utf8_lossy(&pattern);
        let limit = short * 8 * 5 + Duration::from_millis(100);
        assert!(long < limit, "{shown:?}: {short:?} for an eighth, {long:?}");
    }
}

#[test]
fn random_bytes_and_cut_tokens_are_survived() {
    let mut rng = Rng(32);
    for length in 0..200 {
        let _ = scan_bytes(&rng.bytes(length));
    }
    for family in families() {
        for token in positives(family, &mut rng) {
            for end in 0..token.len().min(120) {
                let _ = scan_bytes(&token.as_bytes()[..end]);
                let _ = scan_bytes(&token.as_bytes()[end..]);
            }
            let mut bytes = token.into_bytes();
            for _ in 0..40 {
                let at = rng.below(bytes.len());
                bytes[at] = rng.bytes(1)[0];
                let _ = scan_bytes(&bytes);
            }
        }
    }
}

#[test]
fn a_text_full_of_secrets_is_said_to_have_more() {
    let mut rng = Rng(33);
    let family = packgate_secrets::family("gitlab-personal-token").unwrap();
    let line = |rng: &mut Rng| positives(family, rng).remove(0) + "\n";
    let text: String = (0..MOST + 5).map(|_| line(&mut rng)).collect();
    let finds = in_windows(text.as_bytes(), 4096);
    assert_eq!(finds.found().len(), MOST);
    assert!(finds.more());
}
