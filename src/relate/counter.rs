//! Terms in any order → each once, with its sum: a table with open addressing, several times as fast as sorting.

use std::ops::AddAssign;

use super::terms::Term;

/// Adds up something for each term. A sum that is `S::default()` marks a place as free, so nothing of that size may be
/// added.
#[derive(Default)]
pub(super) struct Counter<S> {
    slots: Vec<(Term, S)>,
    /// The places that are not free, in the order in which they were taken.
    taken: Vec<u32>,
}

impl<S: AddAssign + Copy + Default + PartialEq> Counter<S> {
    /// A counter without memory of its own yet.
    pub(super) const fn new() -> Self {
        Self { slots: Vec::new(), taken: Vec::new() }
    }

    #[inline]
    pub(super) fn add(&mut self, term: Term, amount: S) {
        if 2 * self.taken.len() >= self.slots.len() {
            self.grow();
        }
        let last = self.slots.len() - 1;
        let mut place = start(term) & last;
        loop {
            let slot = &mut self.slots[place];
            if slot.1 == S::default() {
                *slot = (term, amount);
                self.taken.push(place as u32);
                return;
            }
            if slot.0 == term {
                slot.1 += amount;
                return;
            }
            place = (place + 1) & last;
        }
    }

    fn grow(&mut self) {
        let size = (2 * self.slots.len()).max(FIRST_SIZE);
        let old = std::mem::replace(&mut self.slots, vec![(0, S::default()); size]);
        for place in std::mem::take(&mut self.taken) {
            let (term, sum) = old[place as usize];
            self.add(term, sum);
        }
    }

    /// Hands out the terms with their sums, in the order in which they were met first. The counter is empty
    /// afterwards, and keeps its memory.
    pub(super) fn drain(&mut self) -> impl Iterator<Item = (Term, S)> {
        let slots = &mut self.slots;
        self.taken.drain(..).map(|place| std::mem::take(&mut slots[place as usize]))
    }
}

const FIRST_SIZE: usize = 1 << 12;

/// Where to look for a term first. The uppermost bits are the same for all terms of a range, the lowest only tells words
/// from pairs.
fn start(term: Term) -> usize {
    (term >> 1) as usize
}
