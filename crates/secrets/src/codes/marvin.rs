//! Marvin32, the keyed checksum that Microsoft puts into its keys. The algorithm is
//! that of `marvin32.c` in `SymCrypt`.

/// The checksum of `data` under a seed of eight letters, such as `Default0`.
pub(crate) fn checksum(data: &[u8], seed: [u8; 8]) -> [u8; 4] {
    let seed = u64::from_be_bytes(seed);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the two halves of the seed"
    )]
    let mut state = (seed as u32, (seed >> 32) as u32);
    let (words, rest) = data.as_chunks::<4>();
    for word in words {
        state.0 = state.0.wrapping_add(u32::from_le_bytes(*word));
        state = mix(state);
    }
    let mut last = [0; 4];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = 0x80;
    state.0 = state.0.wrapping_add(u32::from_le_bytes(last));
    let (low, high) = mix(mix(state));
    (low ^ high).to_le_bytes()
}

fn mix((mut low, mut high): (u32, u32)) -> (u32, u32) {
    high ^= low;
    low = low.rotate_left(20).wrapping_add(high);
    high = high.rotate_left(9) ^ low;
    low = low.rotate_left(27).wrapping_add(high);
    (low, high.rotate_left(19))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The two vectors of `SymCrypt`, whose halves are combined as in the keys.
    #[test]
    fn known_checksums_come_out() {
        let rows: [(u64, &[u8], u64); 2] = [
            (0xd53c_d9ce_cd08_93b7, b"abc", 0x22c7_4339_4927_69bf),
            (
                0x0ddd_deee_efff_f000,
                b"abcdefghijklmnopqrstuvwxyz",
                0xa128_eb7e_7260_aca2,
            ),
        ];
        for (seed, data, hash) in rows {
            let halves = (hash >> 32) ^ (hash & 0xffff_ffff);
            let expected = u32::try_from(halves).unwrap().to_le_bytes();
            assert_eq!(checksum(data, seed.to_be_bytes()), expected);
        }
    }
}
