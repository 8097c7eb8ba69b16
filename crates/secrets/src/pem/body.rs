/// What stands between the header and the footer of a block.
#[derive(Default)]
pub(super) struct Body {
    /// The base 64 of it, without anything else and without padding.
    pub(super) base64: Vec<u8>,
    /// Whether a header says that the body is encrypted.
    pub(super) encrypted: bool,
    /// The CRC-24 of an `OpenPGP` armour, in base 64.
    pub(super) checksum: Option<[u8; 4]>,
    /// How many bytes were read, the footer's among them.
    pub(super) length: usize,
}

impl Body {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut body = Self::default();
        let mut rest = bytes;
        let mut line = 0;
        while let Some((byte, after)) = rest.split_first() {
            rest = after;
            match byte {
                b'-' if rest.starts_with(b"----") => {
                    rest = footer(rest);
                    break;
                }
                b' ' | b'\t' | b'\r' | b',' | b';' | b'-' => {}
                b'\n' => line = body.base64.len(),
                b'\\' => {
                    rest = escape(rest);
                    line = body.base64.len();
                }
                b'"' | b'\'' | b'`' => rest = join(rest),
                b'=' => rest = body.equals(rest),
                b':' => {
                    rest = body.header(rest);
                    body.base64.truncate(line);
                }
                _ if byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/') => {
                    body.base64.push(*byte);
                }
                _ => break,
            }
        }
        body.length = bytes.len() - rest.len();
        body
    }

    /// A header such as `Proc-Type: 4,ENCRYPTED`; answers what follows it.
    fn header<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let header = &rest[..memchr::memchr2(b'\n', b'\\', rest).unwrap_or(rest.len())];
        let says = |word: &[u8]| memchr::memmem::find(header, word).is_some();
        self.encrypted |= says(b"ENCRYPTED") || says(b"CBC");
        &rest[header.len()..]
    }

    /// Padding, or a checksum.
    fn equals<'a>(&mut self, rest: &'a [u8]) -> &'a [u8] {
        let Some((sum, after)) = rest.split_first_chunk::<4>() else {
            return rest;
        };
        let base64 = |it: &u8| it.is_ascii_alphanumeric() || matches!(it, b'+' | b'/');
        if !sum.iter().all(base64) {
            return rest;
        }
        self.checksum = Some(*sum);
        after
    }
}

fn footer(rest: &[u8]) -> &[u8] {
    let near = &rest[4..rest.len().min(80)];
    let end = memchr::memmem::find(near, b"-----");
    end.map_or(rest, |end| &rest[4 + end + 5..])
}

/// What follows an escape of a line end, however often it was escaped.
fn escape(rest: &[u8]) -> &[u8] {
    let slashes = rest.iter().take_while(|it| **it == b'\\').count();
    let rest = &rest[slashes..];
    match rest {
        [b'n' | b'r' | b't', after @ ..]
        | [
            b'u',
            b'0',
            b'0',
            b'0',
            b'a' | b'A' | b'd' | b'D',
            after @ ..,
        ] => after,
        _ => rest,
    }
}

/// What follows the operator between two strings.
fn join(rest: &[u8]) -> &[u8] {
    let between = |it: &&u8| matches!(**it, b' ' | b'\t' | b'\r' | b'\n' | b'+' | b',' | b'.');
    let gap = rest.iter().take_while(between).count();
    match rest.get(gap) {
        Some(b'"' | b'\'' | b'`') => &rest[gap + 1..],
        _ => rest,
    }
}
