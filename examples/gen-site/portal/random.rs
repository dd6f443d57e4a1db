//! A seed in, numbers out that look random and are the same on every machine and in every release.
//!
//! The generator has an own source of chance and no library's, because a site that changes with a dependency's version
//! can't be compared with last year's figures.

/// `SplitMix64` (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): small, quick, and any two
/// seeds give streams that have nothing to do with each other, so that every entry can have a stream of its own.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream number `stream` of a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut random = Self(seed);
        random.0 ^= random.next().wrapping_add(stream).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        random
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`; 0 if there is none.
    pub fn below(&mut self, limit: usize) -> usize {
        // The high half of a product maps the whole range evenly enough for texts, without a division.
        let product = u128::from(self.next()) * (limit as u128);
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// A number of `from..=to`.
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    /// Whether something happens that does so in `percent` of all cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of several, each as likely as the others.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// One of several as words occur in texts: the second half as often as the first, the third a third as often.
    pub fn pick_by_rank<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.rank(of.len())]
    }

    /// A rank below `count` after Zipf's law, in steps: each doubling of the ranks is as likely as the one before, which
    /// whole numbers can do alone. Logarithms would differ in their last digit from machine to machine.
    fn rank(&mut self, count: usize) -> usize {
        let doublings = usize::BITS - count.leading_zeros();
        loop {
            let first = 1 << self.below(doublings as usize);
            let rank = first + self.below(first);
            if rank <= count {
                return rank - 1;
            }
        }
    }
}
