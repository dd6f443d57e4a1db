//! The profiles of one language's entries → the terms that can relate them, and how rare each is.
//!
//! A term that one entry alone has relates nothing; one that most have says nothing. Rarity is kept in whole steps
//! of a quarter of an octave: as entries come and go, most rarities stay exactly what they were, and with them most scores.

use super::Profile;
use super::terms::Term;
use crate::base::map_parallel;

/// The terms of one language that can relate entries, ascending.
#[derive(Default)]
pub(super) struct Vocabulary {
    terms: Vec<Term>,
    rarities: Vec<u8>,
    /// For each value of a term's uppermost bits, where such terms begin. Terms are spread evenly, so there is about one.
    starts: Vec<u32>,
    shift: u32,
}

impl Vocabulary {
    /// Counts the terms of the entries that make up the collection.
    pub(super) fn of(profiles: &[&Profile]) -> Self {
        let entries = profiles.len();
        let most = if entries < SMALL { entries } else { entries / 2 };
        let known = count(profiles).into_iter().flatten().filter(|(_, count)| (2..=most).contains(&(*count as usize)));
        let (terms, rarities): (Vec<Term>, Vec<u8>) =
            known.map(|(term, count)| (term, rarity(entries, count as usize))).unzip();
        let bits = terms.len().max(2).ilog2();
        let shift = u32::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        for term in &terms {
            starts[(term >> shift) as usize + 1] += 1;
        }
        for bucket in 1..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        Self { terms, rarities, starts, shift }
    }

    /// How many terms there are.
    pub(super) fn len(&self) -> usize {
        self.terms.len()
    }

    /// A term's place among the terms, and its rarity.
    pub(super) fn find(&self, term: Term) -> Option<(u32, u8)> {
        let bucket = (term >> self.shift) as usize;
        let (start, end) = (*self.starts.get(bucket)? as usize, *self.starts.get(bucket + 1)? as usize);
        let place = start + self.terms[start..end].iter().position(|known| *known == term)?;
        Some((place as u32, self.rarities[place]))
    }

    /// The term at a place.
    pub(super) fn term(&self, place: u32) -> Term {
        self.terms[place as usize]
    }
}

/// Steps of rarity in an octave.
pub(super) const STEPS: u32 = 4;

/// In collections smaller than this, a term that most entries have may still be what two of them share.
const SMALL: usize = 16;

/// The rarity that a term in every entry would have, in steps: frequent terms count little, but not nothing.
const BASE: u32 = 4;

/// How rare something is that `count` of `entries` have: the logarithm of their ratio, in steps.
pub(super) fn rarity(entries: usize, count: usize) -> u8 {
    u8::try_from(BASE + steps(entries).saturating_sub(steps(count))).unwrap_or(u8::MAX)
}

/// The logarithm of a number in whole steps; exact on every machine, because no float takes part.
pub(super) fn steps(number: usize) -> u32 {
    let number = u128::from(u32::try_from(number).unwrap_or(u32::MAX).max(1));
    number.pow(STEPS).ilog2()
}

/// Terms are counted in shards of those with the same uppermost bits.
const SHARD_BITS: u32 = 8;
const SHARD_SHIFT: u32 = u32::BITS - SHARD_BITS;

/// All terms, ascending, with the number of profiles that have each; one list a shard.
fn count(profiles: &[&Profile]) -> Vec<Vec<(Term, u32)>> {
    // Reading each profile once and dealing its terms out is much faster than looking for a shard's terms in each.
    let parts: Vec<&[&Profile]> = profiles.chunks(profiles.len().div_ceil(PARTS).max(1)).collect();
    let dealt = map_parallel(&parts, |part| deal(part));
    let shards: Vec<usize> = (0..1 << SHARD_BITS).collect();
    map_parallel(&shards, |shard| {
        let mut terms: Vec<Term> = dealt.iter().flat_map(|dealt| dealt[*shard].iter().copied()).collect();
        terms.sort_unstable();
        terms.chunk_by(|one, next| one == next).map(|same| (same[0], same.len() as u32)).collect()
    })
}

const PARTS: usize = 64;

/// The terms of some profiles by shard.
fn deal(profiles: &[&Profile]) -> Vec<Vec<Term>> {
    let mut shards = vec![Vec::new(); 1 << SHARD_BITS];
    for run in profiles.iter().flat_map(|profile| profile.runs()) {
        for same in run.chunk_by(|one, next| one >> SHARD_SHIFT == next >> SHARD_SHIFT) {
            shards[(same[0] >> SHARD_SHIFT) as usize].extend_from_slice(same);
        }
    }
    shards
}
