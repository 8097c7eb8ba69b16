//! Sets of positions in a name.

/// A set of positions 0..=n.
pub(super) trait Bits: Clone {
    /// The empty set for a text of `n` characters.
    fn none(n: usize) -> Self;
    fn get(&self, i: usize) -> bool;
    fn insert(&mut self, i: usize);
    fn is_empty(&self) -> bool;
    fn union(&mut self, other: &Self);
    fn subtract(&mut self, other: &Self);
    /// Every position moved one to the left; 0 falls out.
    fn shift(&mut self);

    /// Positions 0..=n.
    fn all(n: usize) -> Self {
        let mut set = Self::none(n);
        for i in 0..=n {
            set.insert(i);
        }
        set
    }
}

/// For names of at most 63 characters.
impl Bits for u64 {
    fn none(_: usize) -> Self {
        0
    }

    fn get(&self, i: usize) -> bool {
        self >> i & 1 == 1
    }

    fn insert(&mut self, i: usize) {
        *self |= 1 << i;
    }

    fn is_empty(&self) -> bool {
        *self == 0
    }

    fn union(&mut self, other: &Self) {
        *self |= other;
    }

    fn subtract(&mut self, other: &Self) {
        *self &= !other;
    }

    fn shift(&mut self) {
        *self >>= 1;
    }

    fn all(n: usize) -> Self {
        u64::MAX >> (63 - n)
    }
}

/// For longer names.
#[derive(Clone, Debug)]
pub(super) struct Wide(Box<[u64]>);

impl Bits for Wide {
    fn none(n: usize) -> Self {
        Self(vec![0; n / 64 + 1].into())
    }

    fn get(&self, i: usize) -> bool {
        self.0[i / 64].get(i % 64)
    }

    fn insert(&mut self, i: usize) {
        self.0[i / 64].insert(i % 64);
    }

    fn is_empty(&self) -> bool {
        self.0.iter().all(|w| *w == 0)
    }

    fn union(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    fn subtract(&mut self, other: &Self) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a &= !b);
    }

    fn shift(&mut self) {
        let mut carry = 0;
        for word in self.0.iter_mut().rev() {
            let low = *word & 1;
            *word = *word >> 1 | carry << 63;
            carry = low;
        }
    }
}
