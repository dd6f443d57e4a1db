//! The signatures of a pool's members → the postings of its terms.
//!
//! All cores do it together, in two steps: the members' postings are dealt to ranges of terms first, each of which is then sorted by
//! itself, in fast memory.

use super::postings::{Posting, Postings, Strength};
use super::signature::Signature;
use crate::base::map_parallel;

/// The lists of so many terms. Members go by their places.
pub(super) fn inverted(members: &[u32], terms: usize, signatures: &[Signature]) -> Postings {
    let ranges = Ranges::of(terms);
    let pieces: Vec<(u32, &[u32])> = (0..).step_by(AT_ONCE).zip(members.chunks(AT_ONCE)).collect();
    let dealt = map_parallel(&pieces, |(first, members)| {
        let mut dealt = vec![Vec::new(); ranges.count()];
        for (place, id) in (*first..).zip(*members) {
            for (weighted, share) in signatures[*id as usize].indexed() {
                let posting = Posting::of(place, Strength::of(weighted, share));
                dealt[ranges.of_term(weighted.place)].push((weighted.place, posting));
            }
        }
        dealt
    });
    let numbers: Vec<usize> = (0..ranges.count()).collect();
    let sorted = map_parallel(&numbers, |range| {
        let (first, length) = ranges.terms(*range);
        // Lists are filled from their ends on.
        let postings = || dealt.iter().rev().flat_map(|piece| piece[*range].iter().rev());
        Postings::of(length, || postings().map(|(term, posting)| (term - first, *posting)))
    });
    Postings::joined(sorted)
}

/// Members whose signatures are read at a time.
const AT_ONCE: usize = 1024;

/// Terms in ranges of equal length, a power of two, but for the last, which may be shorter.
#[derive(Clone, Copy)]
struct Ranges {
    terms: usize,
    length_bits: u32,
}

/// There are at most so many ranges.
const MOST_RANGES: usize = 64;

/// A range that is no longer than this is not worth a turn of its own.
const LEAST_LENGTH: usize = 1 << 8;

impl Ranges {
    fn of(terms: usize) -> Self {
        let length = terms.div_ceil(MOST_RANGES).next_power_of_two().max(LEAST_LENGTH);
        Self { terms, length_bits: length.ilog2() }
    }

    fn count(self) -> usize {
        self.terms.div_ceil(1 << self.length_bits)
    }

    fn of_term(self, term: u32) -> usize {
        (term >> self.length_bits) as usize
    }

    /// The first term of a range, and how many there are.
    fn terms(self, range: usize) -> (u32, usize) {
        let first = range << self.length_bits;
        (first as u32, (self.terms - first).min(1 << self.length_bits))
    }
}
