//! Where in a text a token can be at all.
//!
//! A token is a long run of letters, digits and a few marks; nearly all of a
//! package is not: words, operators, quotes, the short segments of a map. So the
//! search for runs is what every byte costs, in blocks that the compiler turns
//! into vector instructions, and only within runs is anything looked up. What
//! that costs does not grow with the number of families.

/// The least length of a run: the shortest token known, an AWS key id.
pub(crate) const LEAST: usize = 20;

const BLOCK: usize = 64;

/// The runs of [`in_run`] bytes of at least [`LEAST`], in order, as ranges.
pub(crate) fn for_each(bytes: &[u8], mut found: impl FnMut(usize, usize)) {
    let mut done = 0;
    let mut first = mask(bytes);
    for block in (0..bytes.len()).step_by(BLOCK) {
        let second = bytes.get(block + BLOCK..).map_or(0, mask);
        let bits = u128::from(first) | u128::from(second) << BLOCK;
        first = second;
        let mut starts = starts(bits);
        if done > block {
            starts &= behind(done - block);
        }
        while starts != 0 {
            let at = starts.trailing_zeros() as usize;
            done = block + at + length(bits, at, &bytes[block..]);
            found(block + at, done);
            starts &= behind(done - block);
        }
    }
}

/// How long the run is that begins at `at`, by the bits of two blocks and, where it
/// is longer, by the bytes.
#[inline]
fn length(bits: u128, at: usize, bytes: &[u8]) -> usize {
    let length = (bits >> at).trailing_ones() as usize;
    if at + length < 2 * BLOCK {
        return length;
    }
    let rest = &bytes[at + length..];
    let more = rest.iter().position(|it| !in_run(*it));
    length + more.unwrap_or(rest.len())
}

/// All bits of a block from this one on.
#[inline]
fn behind(bit: usize) -> u64 {
    if bit < BLOCK { u64::MAX << bit } else { 0 }
}

/// Which bits of the first word begin twenty bits in a row.
#[inline]
fn starts(bits: u128) -> u64 {
    let two = bits & (bits >> 1);
    let four = two & (two >> 2);
    let eight = four & (four >> 4);
    let twenty = eight & (eight >> 8) & (four >> 16);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the starts in the first word"
    )]
    let starts = twenty as u64;
    starts
}

/// One bit for each of up to sixty-four bytes: whether it is of a run.
fn mask(bytes: &[u8]) -> u64 {
    let mut block = [0; BLOCK];
    if let Some(whole) = bytes.first_chunk::<BLOCK>() {
        return mask_of(whole);
    }
    block[..bytes.len()].copy_from_slice(bytes);
    mask_of(&block)
}

#[inline]
fn mask_of(block: &[u8; BLOCK]) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(in_run(*byte));
    }
    // Eight flags of one bit each become one byte.
    let (words, _) = flags.as_chunks::<8>();
    words.iter().enumerate().fold(0, |mask, (index, word)| {
        let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask | bits << (8 * index)
    })
}

/// Letters, digits and `_ - . / + % ~ ^`, in as few operations as there are.
#[inline]
#[expect(
    clippy::needless_bitwise_bool,
    reason = "no branch, so that it becomes vectors"
)]
pub(crate) fn in_run(byte: u8) -> bool {
    let folded = byte | 0x20;
    let letter = folded.wrapping_sub(b'a') < 26;
    // "_" and "~"; "^" and DEL come along.
    let mark = folded.wrapping_sub(b'~') < 2;
    // "-", ".", "/" and the digits follow each other.
    let digit = byte.wrapping_sub(b'-') < 13;
    letter | mark | digit | (byte == b'+') | (byte == b'%')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        for_each(bytes, |start, end| runs.push((start, end)));
        runs
    }

    /// The definition, without a trick.
    fn plain(bytes: &[u8]) -> Vec<(usize, usize)> {
        let mut runs = Vec::new();
        let mut start = 0;
        for at in 0..=bytes.len() {
            if bytes.get(at).is_some_and(|it| in_run(*it)) {
                continue;
            }
            if at - start >= LEAST {
                runs.push((start, at));
            }
            start = at + 1;
        }
        runs
    }

    #[test]
    fn a_run_is_found_wherever_blocks_begin() {
        for lead in 0..130 {
            for length in [19, 20, 21, 44, 63, 64, 65, 128, 200] {
                let text = [&vec![b' '; lead][..], &vec![b'x'; length], b"; "].concat();
                assert_eq!(all(&text), plain(&text), "{lead} {length}");
                assert_eq!(all(&text[..lead + length]), plain(&text[..lead + length]));
            }
        }
        assert_eq!(all(b""), []);
    }

    #[test]
    fn random_texts_agree_with_the_definition() {
        let mut state = 7_u64;
        for _ in 0..200 {
            let text: Vec<u8> = (0..1000)
                .map(|_| {
                    state = state
                        .wrapping_mul(6_364_136_223_846_793_005)
                        .wrapping_add(1);
                    if (state >> 33).is_multiple_of(24) {
                        b'"'
                    } else {
                        b'k'
                    }
                })
                .collect();
            assert_eq!(all(&text), plain(&text));
        }
    }
}
