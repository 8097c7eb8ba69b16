use crate::family::{Family, Part, Shape};
use crate::leads::Leads;
use crate::shape;

/// How many bytes of text decide whether anything is looked at closely.
pub(crate) const KEY: usize = 4;

/// No shape may be found by more different keys than this.
const MOST_KEYS: usize = 8192;

/// What may begin at a place in a text: the shapes by the first four bytes that
/// their anchors can show.
pub(crate) struct Anchors {
    shapes: Vec<Anchored>,
    /// One bit for each wide hash of a key that is there: thirty-two kilobytes, near at
    /// hand, of which some one in fifty are set.
    bits: Box<[u64; 4096]>,
    /// By the hash of a key, where its entries begin.
    first: Box<[u16]>,
    /// Hash, key and index of a shape, in order of hashes.
    entries: Vec<(u16, u32, u16)>,
    leads: Leads,
}

/// A shape of a family.
pub(crate) struct Anchored {
    pub(crate) family: &'static Family,
    pub(crate) shape: Shape,
    /// The part that stands where its key does.
    pub(crate) anchor: usize,
}

impl Anchors {
    pub(crate) fn new(families: impl Iterator<Item = &'static Family>) -> Self {
        let mut shapes: Vec<Anchored> = families
            .flat_map(|family| family.shapes.iter().map(move |shape| (family, *shape)))
            .map(|(family, shape)| Anchored {
                family,
                shape,
                anchor: shape::anchor(shape),
            })
            .collect();
        shapes.sort_by_cached_key(|it| freedom(it.shape));
        let mut entries = Vec::new();
        for (index, it) in shapes.iter().enumerate() {
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            let keys = keys(&it.shape[it.anchor..]);
            entries.extend(keys.into_iter().map(|key| (hash(key), key, index)));
        }
        entries.sort_unstable();
        entries.dedup();
        #[expect(
            clippy::large_stack_arrays,
            reason = "made once, and of a length that needs no check"
        )]
        let mut bits = Box::new([0; 4096]);
        let mut first = vec![0; 1 << 16].into_boxed_slice();
        for (at, (hash, key, _)) in entries.iter().enumerate().rev() {
            let wide = wide(*key);
            bits[(wide >> 6) as usize] |= 1 << (wide & 63);
            first[usize::from(*hash)] = u16::try_from(at).unwrap_or(u16::MAX);
        }
        Self {
            leads: Leads::new(shapes.iter().map(|it| (it.shape, it.anchor))),
            shapes,
            bits,
            first,
            entries,
        }
    }

    /// Where before the run from `start` anything may begin that reaches into it.
    #[inline]
    pub(crate) fn before(&self, bytes: &[u8], start: usize) -> impl Iterator<Item = usize> {
        self.leads.before(bytes, start)
    }

    /// Whether anything may begin with these bytes.
    #[inline]
    pub(crate) fn may(&self, key: [u8; KEY]) -> bool {
        let wide = wide(u32::from_le_bytes(key));
        self.bits[(wide >> 6) as usize] & 1 << (wide & 63) != 0
    }

    /// What begins with these bytes, the longest literals first.
    pub(crate) fn at(&self, key: [u8; KEY]) -> impl Iterator<Item = &Anchored> {
        let key = u32::from_le_bytes(key);
        let hash = hash(key);
        let entries = &self.entries[usize::from(self.first[usize::from(hash)])..];
        let alike = entries.iter().take_while(move |it| it.0 == hash);
        alike
            .filter(move |it| it.1 == key)
            .map(|it| &self.shapes[usize::from(it.2)])
    }
}

/// Eighteen bits of a key.
#[inline]
fn wide(key: u32) -> u32 {
    key.wrapping_mul(0x9e37_79b1) >> 14
}

fn hash(key: u32) -> u16 {
    (key.wrapping_mul(0x9e37_79b1) >> 16) as u16
}

/// How much a shape leaves open. Of two that fit, the stricter one is right: the one
/// of a fixed length, with the longer literals, of fewer letters.
fn freedom(shape: Shape) -> (u32, usize) {
    let parts = shape.iter().map(|part| match part {
        Part::Run(set, least, most) | Part::Until(set, least, most, _) => (
            u32::from(most - least),
            usize::from(*least) * set.bytes().count(),
        ),
        Part::Lit(_) | Part::Any(_) | Part::Uuid => (0, 0),
    });
    parts.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1))
}

/// Every four bytes with which these parts can begin.
fn keys(parts: &[Part]) -> Vec<u32> {
    let mut keys = vec![Vec::new()];
    for part in parts {
        keys = keys.iter().flat_map(|key| grown(key, *part)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert!(
            keys.len() <= MOST_KEYS,
            "a longer literal is needed: {parts:?}"
        );
        if keys.iter().all(|it| it.len() == KEY) {
            break;
        }
    }
    let whole = |key: Vec<u8>| <[u8; KEY]>::try_from(key).ok();
    let keys: Option<Vec<u32>> = keys
        .into_iter()
        .map(|key| whole(key).map(u32::from_le_bytes))
        .collect();
    keys.unwrap_or_else(|| panic!("four bytes are needed: {parts:?}"))
}

fn grown(key: &[u8], part: Part) -> Vec<Vec<u8>> {
    let cut = |mut key: Vec<u8>| {
        key.truncate(KEY);
        key
    };
    match part {
        Part::Lit(literal) => vec![cut([key, literal.as_bytes()].concat())],
        Part::Any(literals) => {
            let grown = literals.iter().map(|it| cut([key, it.as_bytes()].concat()));
            grown.collect()
        }
        Part::Run(set, least, _) | Part::Until(set, least, ..) => {
            let more = (KEY - key.len()).min(least.into());
            (0..more).fold(vec![key.to_vec()], |keys, _| {
                let grown = keys
                    .iter()
                    .flat_map(|key| set.bytes().map(move |byte| [key, &[byte][..]].concat()));
                grown.collect()
            })
        }
        Part::Uuid => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::set::DIGIT;

    #[test]
    fn a_short_literal_is_found_by_what_follows_it() {
        assert_eq!(keys(&[Part::Lit("abcdef")]), [u32::from_le_bytes(*b"abcd")]);
        assert_eq!(keys(&[Part::Lit("-us"), Part::Run(DIGIT, 1, 2)]).len(), 10);
        assert_eq!(
            keys(&[Part::Any(&["a1", "b1"]), Part::Run(DIGIT, 2, 2)]).len(),
            200
        );
    }
}
