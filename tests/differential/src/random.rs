//! Chance that repeats itself: everything drawn follows from the seed.

/// A source of choices.
#[derive(Debug)]
pub(crate) struct Random {
    source: fastrand::Rng,
    /// How many of a thousand choices are wrong on purpose.
    slips: u32,
}

impl Random {
    /// The choices of a seed.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            source: fastrand::Rng::with_seed(seed),
            slips: 0,
        }
    }

    /// Sets how many of a thousand choices are wrong on purpose.
    pub(crate) fn set_slips(&mut self, per_mille: u32) {
        self.slips = per_mille;
    }

    /// A number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.source.usize(..limit.max(1))
    }

    /// True this many times of a hundred.
    pub(crate) fn chance(&mut self, percent: u32) -> bool {
        self.source.u32(..100) < percent
    }

    /// Whether this choice is to be wrong.
    pub(crate) fn slips(&mut self) -> bool {
        self.slips > 0 && self.source.u32(..1000) < self.slips
    }

    /// One of a list that is not empty.
    pub(crate) fn pick<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }

    /// One of a list, if there is any.
    pub(crate) fn item<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        (!list.is_empty()).then(|| &list[self.below(list.len())])
    }

    /// Some of a list, in another order; at least `least` if there are as many.
    pub(crate) fn some<'a, T>(&mut self, list: &'a [T], least: usize) -> Vec<&'a T> {
        let mut all: Vec<&T> = list.iter().collect();
        self.source.shuffle(&mut all);
        let least = least.min(all.len());
        all.truncate(least + self.below(all.len() - least + 1).min(self.below(6)));
        all
    }

    /// Puts a list in another order.
    pub(crate) fn shuffle<T>(&mut self, list: &mut [T]) {
        self.source.shuffle(list);
    }

    /// A seed for choices of their own.
    pub(crate) fn fork(&mut self) -> u64 {
        self.source.u64(..)
    }
}
