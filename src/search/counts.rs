//! The terms of one entry, each counted: what an entry says twice is one posting.

use super::postings::{Posting, Weight};

/// A table of the terms of the entry at hand. It is emptied by beginning a new round, so that no entry pays for the size of another, and
/// it is a table of our own because keys are hashes already.
pub(super) struct Counts {
    slots: Vec<Slot>,
    found: Vec<Found>,
    round: u32,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    round: u32,
    key: u32,
    /// Where the term stands in `found`.
    place: u32,
}

struct Found {
    key: u32,
    weight: Weight,
    times: u32,
}

/// More terms than most entries have; always a power of two.
const SLOTS: usize = 1 << 12;

impl Default for Counts {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); SLOTS], found: Vec::new(), round: 1 }
    }
}

impl Counts {
    /// Counts a term, and says whether it is the first time in this entry.
    #[inline]
    pub(super) fn add(&mut self, key: u32, weight: Weight) -> bool {
        let (found, is_new) = self.found(key);
        found.times += 1;
        found.weight = found.weight.max(weight);
        is_new
    }

    /// The same for a term of a text that says again what was counted already.
    pub(super) fn note(&mut self, key: u32, weight: Weight) -> bool {
        let (found, is_new) = self.found(key);
        found.times = found.times.max(1);
        found.weight = found.weight.max(weight);
        is_new
    }

    /// What is known of a term, and whether that is nothing yet.
    #[inline]
    fn found(&mut self, key: u32) -> (&mut Found, bool) {
        if (self.found.len() + 1) * 2 > self.slots.len() {
            self.grow();
        }
        let slot = self.slot_of(key);
        let is_new = self.slots[slot].round != self.round;
        if is_new {
            self.slots[slot] = Slot { round: self.round, key, place: self.found.len() as u32 };
            self.found.push(Found { key, weight: Weight::Body, times: 0 });
        }
        (&mut self.found[self.slots[slot].place as usize], is_new)
    }

    /// Gives the postings of the entry, and begins the next.
    pub(super) fn take(&mut self, number: u32, postings: &mut Vec<Posting>) {
        let weight = |found: &Found| Weight::of(found.weight as u8, found.times as usize);
        postings.extend(self.found.drain(..).map(|found| Posting::new(found.key, number, weight(&found))));
        self.round += 1;
    }

    /// The slot that has a term, or the one that it would get. At least half of them are free, so there is one.
    #[inline]
    fn slot_of(&self, key: u32) -> usize {
        let mut slot = key as usize & (self.slots.len() - 1);
        while self.slots[slot].round == self.round && self.slots[slot].key != key {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        slot
    }

    fn grow(&mut self) {
        self.slots = vec![Slot::default(); self.slots.len() * 2];
        for place in 0..self.found.len() {
            let key = self.found[place].key;
            let slot = self.slot_of(key);
            self.slots[slot] = Slot { round: self.round, key, place: place as u32 };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_term_of_each_entry_is_one_posting_however_many_there_are() {
        let mut counts = Counts::default();
        for number in 1..=3 {
            let mut postings = Vec::new();
            for round in 0..3 {
                for key in 0..10_000 {
                    // Keys that all wish for few slots.
                    assert_eq!(counts.add(key * 64, Weight::Body), round == 0);
                }
            }
            counts.add(64, Weight::Title);
            counts.take(number, &mut postings);
            assert_eq!(postings.len(), 10_000);
            assert_eq!(
                postings[..2],
                [Posting::new(0, number, Weight::Often), Posting::new(64, number, Weight::Title)]
            );
        }
    }
}
