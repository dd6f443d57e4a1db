//! The terms of a signature laid out so that products with others cost little. One layout is used for many entries, one
//! after the other.
//!
//! It is a table small enough for the fastest memory that is read without a branch, because whether two entries share a
//! term can't be foreseen. A term's place in the vocabulary is its slot below and its tag above, so no two terms are taken for one. The
//! few terms whose slot is taken go into a second, smaller table.

use super::signature::{IMPACTS, Signature};

/// A signature, laid out.
pub(super) struct Layout {
    /// For each slot a tag, with the impact below.
    first: Box<[u64; FIRST]>,
    second: Box<[u64; SECOND]>,
    /// By what places are multiplied to find their slot in the second table, so that no two want the same.
    multiplier: u32,
    taken: Vec<usize>,
}

const FIRST: usize = 1 << 11;
const SECOND: usize = 1 << 9;

impl Default for Layout {
    fn default() -> Self {
        Self { first: Box::new([FREE; FIRST]), second: Box::new([FREE; SECOND]), multiplier: 1, taken: Vec::new() }
    }
}

/// A slot with a term: its place above, its impact below.
fn slot(place: u32, impact: u16) -> u64 {
    (u64::from(place) << 32) | u64::from(impact)
}

/// No vocabulary has so many terms, and an impact of 0 adds nothing.
const FREE: u64 = (u32::MAX as u64) << 32;

impl Layout {
    /// Lays out a signature in place of the one before.
    pub(super) fn load(&mut self, signature: &Signature) {
        for slot in self.taken.drain(..) {
            self.first[slot] = FREE;
        }
        let mut displaced = Vec::new();
        for weighted in signature.terms() {
            let filled = slot(weighted.place, IMPACTS[usize::from(weighted.code)]);
            let at = weighted.place as usize % FIRST;
            if self.first[at] == FREE {
                self.first[at] = filled;
                self.taken.push(at);
            } else {
                displaced.push(filled);
            }
        }
        // Of a few hundred terms a dozen or two are displaced, which fit without collision after a few attempts.
        displaced.truncate(SECOND / 8);
        while !self.load_second(&displaced) {
            self.multiplier = self.multiplier.wrapping_mul(0x9E37_79B1).wrapping_add(2) | 1;
        }
    }

    fn load_second(&mut self, displaced: &[u64]) -> bool {
        self.second.fill(FREE);
        displaced.iter().all(|filled| {
            let at = second_slot((filled >> 32) as u32, self.multiplier);
            std::mem::replace(&mut self.second[at], *filled) == FREE
        })
    }

    /// The product with a signature of the same language.
    pub(super) fn product(&self, other: &Signature) -> u32 {
        other.packed().map(|(place, code)| self.impact(place) * u32::from(IMPACTS[usize::from(code)])).sum()
    }

    /// The terms that both have, by their places, with their products.
    pub(super) fn shared(&self, other: &Signature) -> impl Iterator<Item = (u32, u32)> {
        let products = other
            .terms()
            .map(|term| (term.place, self.impact(term.place) * u32::from(IMPACTS[usize::from(term.code)])));
        products.filter(|(_, product)| *product > 0)
    }

    #[inline]
    fn impact(&self, place: u32) -> u32 {
        let first = self.first[place as usize % FIRST];
        let second = self.second[second_slot(place, self.multiplier)];
        impact_if_of(first, place) + impact_if_of(second, place)
    }
}

#[inline]
fn impact_if_of(slot: u64, place: u32) -> u32 {
    slot as u32 & 0u32.wrapping_sub(u32::from((slot >> 32) as u32 == place))
}

#[inline]
fn second_slot(place: u32, multiplier: u32) -> usize {
    (place.wrapping_mul(multiplier) >> (u32::BITS - SECOND.ilog2())) as usize
}
