//! Sixty-four bytes at a time, one bit for each, in loops that the compiler turns into
//! vector instructions.

/// How many bytes a block has.
pub(crate) const BLOCK: usize = 64;

/// One bit for each of the first [`BLOCK`] bytes: whether it is one of those asked for.
#[inline]
pub(crate) fn mask(bytes: &[u8], is: impl Fn(u8) -> bool) -> u64 {
    if let Some(whole) = bytes.first_chunk() {
        return mask_of(whole, is);
    }
    let mut block = [0; BLOCK];
    block[..bytes.len()].copy_from_slice(bytes);
    mask_of(&block, is) & !behind(bytes.len())
}

#[inline]
fn mask_of(block: &[u8; BLOCK], is: impl Fn(u8) -> bool) -> u64 {
    let mut flags = [0_u8; BLOCK];
    for (flag, byte) in flags.iter_mut().zip(block) {
        *flag = u8::from(is(*byte));
    }
    // Eight flags of one bit each become one byte.
    let (words, _) = flags.as_chunks::<8>();
    words.iter().enumerate().fold(0, |mask, (index, word)| {
        let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        mask | bits << (8 * index)
    })
}

/// All bits of a block from this one on.
#[inline]
pub(crate) fn behind(bit: usize) -> u64 {
    if bit < BLOCK { u64::MAX << bit } else { 0 }
}

/// Every place of `first` before a byte that is one of the others, in order.
pub(crate) fn pairs(
    bytes: &[u8],
    first: u8,
    second: impl Fn(u8) -> bool,
    mut found: impl FnMut(usize),
) {
    for block in (0..bytes.len()).step_by(BLOCK) {
        let mut firsts = mask(&bytes[block..], |it| it == first);
        if firsts != 0 {
            firsts &= mask(&bytes[block + 1..], &second);
        }
        while firsts != 0 {
            found(block + firsts.trailing_zeros() as usize);
            firsts &= firsts - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_found_wherever_blocks_begin() {
        for length in 0..200 {
            let mut text = vec![b'\\'; length];
            for at in [1, 40, 63, 64, 65, 128, 199] {
                if let Some(byte) = text.get_mut(at) {
                    *byte = if at % 2 == 0 { b'u' } else { b'x' };
                }
            }
            let mut found = Vec::new();
            pairs(&text, b'\\', |it| it == b'u', |at| found.push(at));
            let plain: Vec<usize> = (0..length.saturating_sub(1))
                .filter(|at| text[*at] == b'\\' && text[*at + 1] == b'u')
                .collect();
            assert_eq!(found, plain, "{length}");
        }
    }
}
