/// A stable name for a finding: 16 hexadecimal digits over the rule's id and the
/// parts that tell this finding from others of the same rule (usually the packed
/// paths, relative to the package).
///
/// It is FNV-1a with 64 bits over the parts, each preceded by its length, so that
/// `["ab", "c"]` and `["a", "bc"]` differ. It is the same on every machine and in
/// every version, and it is no secret and keeps none: anyone can compute it, so a
/// secret must never be one of the parts.
pub fn fingerprint(rule: &str, parts: &[&str]) -> String {
    let mut hash = OFFSET;
    for part in std::iter::once(&rule).chain(parts) {
        hash = feed(hash, &(part.len() as u64).to_le_bytes());
        hash = feed(hash, part.as_bytes());
    }
    format!("{hash:016x}")
}

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

fn feed(hash: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(hash, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(PRIME)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fnv_1a_of_known_texts() {
        assert_eq!(feed(OFFSET, b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(feed(OFFSET, b"a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(feed(OFFSET, b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn it_never_changes() {
        // Users keep these in baselines: a change here breaks them.
        assert_eq!(
            fingerprint("map-reveals-source", &["dist/cli.js.map"]),
            "7d65e27dbbeb47a5"
        );
    }

    #[test]
    fn boundaries_between_parts_count() {
        assert_ne!(
            fingerprint("r", &["ab", "c"]),
            fingerprint("r", &["a", "bc"])
        );
        assert_ne!(fingerprint("r", &[]), fingerprint("r", &[""]));
        assert_ne!(fingerprint("ra", &["b"]), fingerprint("r", &["ab"]));
    }
}
