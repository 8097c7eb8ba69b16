//! Sets of positions in a name.

/// A set of positions 0..=n.
pub(super) trait Bits: Clone {
    /// The empty set for a text of `n` characters.
    fn none(n: usize) -> Self;
    /// Positions 0..=last, for a text of `n` characters.
    fn up_to(n: usize, last: usize) -> Self;
    fn get(&self, i: usize) -> bool;
    fn insert(&mut self, i: usize);
    fn union(&mut self, other: &Self);
    fn subtract(&mut self, other: &Self);
    fn highest(&self) -> Option<usize>;
    /// The highest position below `i`.
    fn below(&self, i: usize) -> Option<usize>;

    fn is_empty(&self) -> bool {
        self.highest().is_none()
    }

    /// The positions, highest first.
    fn descending(&self) -> impl Iterator<Item = usize> {
        std::iter::successors(self.highest(), |i| self.below(*i))
    }
}

/// For names of at most 63 characters.
impl Bits for u64 {
    fn none(_: usize) -> Self {
        0
    }

    fn up_to(_: usize, last: usize) -> Self {
        u64::MAX >> (63 - last)
    }

    fn get(&self, i: usize) -> bool {
        self >> i & 1 == 1
    }

    fn insert(&mut self, i: usize) {
        *self |= 1 << i;
    }

    fn union(&mut self, other: &Self) {
        *self |= other;
    }

    fn subtract(&mut self, other: &Self) {
        *self &= !other;
    }

    fn highest(&self) -> Option<usize> {
        self.checked_ilog2().map(|i| i as usize)
    }

    fn below(&self, i: usize) -> Option<usize> {
        (self & ((1 << i) - 1)).highest()
    }
}

/// Words that hold the sets for longer names.
pub(super) trait Store: Clone {
    fn zeros(words: usize) -> Self;
    fn words(&self) -> &[u64];
    fn words_mut(&mut self) -> &mut [u64];
}

/// For names as long as file systems allow: no allocation.
impl Store for [u64; 4] {
    fn zeros(_: usize) -> Self {
        [0; 4]
    }

    fn words(&self) -> &[u64] {
        self
    }

    fn words_mut(&mut self) -> &mut [u64] {
        self
    }
}

/// For anything longer.
impl Store for Box<[u64]> {
    fn zeros(words: usize) -> Self {
        vec![0; words].into()
    }

    fn words(&self) -> &[u64] {
        self
    }

    fn words_mut(&mut self) -> &mut [u64] {
        self
    }
}

/// A set of several words.
#[derive(Clone, Debug)]
pub(super) struct Wide<S>(S);

impl<S: Store> Bits for Wide<S> {
    fn none(n: usize) -> Self {
        Self(S::zeros(n / 64 + 1))
    }

    fn up_to(n: usize, last: usize) -> Self {
        let mut set = Self::none(n);
        let words = set.0.words_mut();
        words[..last / 64].fill(u64::MAX);
        words[last / 64] = u64::MAX >> (63 - last % 64);
        set
    }

    fn get(&self, i: usize) -> bool {
        self.0.words()[i / 64].get(i % 64)
    }

    fn insert(&mut self, i: usize) {
        self.0.words_mut()[i / 64].insert(i % 64);
    }

    fn union(&mut self, other: &Self) {
        for (a, b) in self.0.words_mut().iter_mut().zip(other.0.words()) {
            *a |= b;
        }
    }

    fn subtract(&mut self, other: &Self) {
        for (a, b) in self.0.words_mut().iter_mut().zip(other.0.words()) {
            *a &= !b;
        }
    }

    fn highest(&self) -> Option<usize> {
        highest(self.0.words())
    }

    fn below(&self, i: usize) -> Option<usize> {
        let words = self.0.words();
        let here = words[i / 64].below(i % 64).map(|low| i / 64 * 64 + low);
        here.or_else(|| highest(&words[..i / 64]))
    }
}

fn highest(words: &[u64]) -> Option<usize> {
    let word = words.iter().rposition(|w| *w != 0)?;
    words[word].highest().map(|i| word * 64 + i)
}
