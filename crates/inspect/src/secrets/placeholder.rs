/// Whether what looks like a secret was plainly made up: a documentation
/// example, or too few different characters for anything random.
pub(super) fn is_placeholder(body: &[u8]) -> bool {
    let lower = body.to_ascii_lowercase();
    let says = |word: &[u8]| memchr::memmem::find(&lower, word).is_some();
    if [
        &b"example"[..],
        b"xxxx",
        b"your",
        b"0000",
        b"redacted",
        b"placeholder",
    ]
    .into_iter()
    .any(says)
    {
        return true;
    }
    distinct(body) * 4 < body.len().min(40) || is_sequence(body)
}

/// How many different bytes there are.
pub(super) fn distinct(bytes: &[u8]) -> usize {
    let mut seen = [false; 256];
    for byte in bytes {
        seen[usize::from(*byte)] = true;
    }
    seen.iter().filter(|it| **it).count()
}

/// `1234567890abcdef…`: nearly every character follows the one before it.
fn is_sequence(body: &[u8]) -> bool {
    let steps = body
        .windows(2)
        .filter(|pair| pair[1] == pair[0].wrapping_add(1));
    steps.count() * 3 > body.len() * 2
}
