//! The profiles of one language's entries → how rare each term is: in how many of them it stands.
//!
//! A term that one entry alone has relates nothing; one that most have says nothing. Rarity is kept in whole steps:
//! as entries come, go and change, most rarities stay exactly what they were, and with them most scores.

use std::collections::HashMap;
use std::ops::AddAssign;

use serde::{Deserialize, Serialize};

use super::Profile;
use super::counter::Counter;
use super::terms::Term;
use crate::base::map_parallel;
use crate::base::raw::Raw;

/// The terms of one language that can relate entries.
#[derive(Default, Serialize, Deserialize)]
pub(super) struct Vocabulary {
    /// How many entries make up the collection.
    entries: usize,
    /// By ascending terms, but for those that were added after counting. A term keeps its place for good.
    #[serde(with = "crate::base::raw")]
    known: Vec<Known>,
    /// For each value of a term's uppermost bits, where such terms begin. Terms are spread evenly, so there are about
    /// half as many as fit into a line of memory.
    #[serde(with = "crate::base::raw")]
    starts: Vec<u32>,
    shift: u32,
    /// The places of the terms that were added after counting.
    added: HashMap<Term, u32>,
    /// For each term who has it, once that is to be followed. What relates entries is the rarity alone.
    holders: Vec<Holders>,
}

/// A term without its uppermost bits, which its place tells, above its rarity; 0 stands for one that tells nothing.
#[derive(Clone, Copy)]
struct Known(u32);

impl Raw<4> for Known {
    #[inline]
    fn to_bytes(self) -> [u8; 4] {
        self.0.to_bytes()
    }

    #[inline]
    fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(Raw::from_bytes(bytes))
    }
}

impl Known {
    /// No rarity is greater than one more than [`MOST_OCTAVES`].
    const RARITY_BITS: u32 = 4;

    fn new(term: Term, rarity: Option<u8>) -> Self {
        Self((term << Self::RARITY_BITS) | u32::from(rarity.unwrap_or(0)))
    }

    fn is(self, term: Term) -> bool {
        (self.0 ^ (term << Self::RARITY_BITS)) >> Self::RARITY_BITS == 0
    }

    fn rarity(self) -> Option<u8> {
        Some((self.0 % (1 << Self::RARITY_BITS)) as u8).filter(|rarity| *rarity > 0)
    }
}

/// What is counted of the entries that have a term.
trait Tally: AddAssign + Copy + Default + PartialEq + Send {
    /// What of an entry is needed to count it.
    type Entry: Copy;

    /// That of an entry, by its id.
    fn entry(id: u32) -> Self::Entry;
    /// What is counted of a single entry.
    fn of(entry: Self::Entry) -> Self;
    /// How many entries it is of.
    fn entries(self) -> u32;
}

/// How many they are.
impl Tally for u32 {
    /// Who it is does not count. To do without makes what is dealt out half as large.
    type Entry = ();

    fn entry(_: u32) {}

    fn of((): ()) -> Self {
        1
    }

    fn entries(self) -> u32 {
        self
    }
}

/// How many they are, and who, as far as little memory tells.
#[derive(Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
struct Holders {
    count: u32,
    /// Their ids laid over each other by exclusive or. Of two whose one is known that tells the other, which is just what is asked
    /// when a term becomes one that relates, or ceases to be.
    ids: u32,
    /// A bit for each part of the entries in which there are some, or were. So few entries need be asked whether they have a term that
    /// few have.
    parts: u64,
}

impl Tally for Holders {
    type Entry = u32;

    fn entry(id: u32) -> u32 {
        id
    }

    fn of(id: u32) -> Self {
        Self { count: 1, ids: id, parts: part(id) }
    }

    fn entries(self) -> u32 {
        self.count
    }
}

impl AddAssign for Holders {
    fn add_assign(&mut self, other: Self) {
        self.count += other.count;
        self.ids ^= other.ids;
        self.parts |= other.parts;
    }
}

/// The bit of the part that an entry belongs to.
pub(super) fn part(id: u32) -> u64 {
    1 << (id / IN_A_ROW % u64::BITS)
}

/// Neighbours that are asked together, because they are side by side in memory.
const IN_A_ROW: u32 = 16;

impl Vocabulary {
    /// Counts the terms of the entries that make up the collection, given with their ids.
    pub(super) fn of(profiles: &[(u32, &Profile)]) -> Self {
        let entries = profiles.len();
        let counted: Vec<Vec<(Term, u32)>> = count(profiles, 2);
        let terms = counted.iter().map(Vec::len).sum::<usize>();
        let bits = (terms / TERMS_A_BUCKET).max(1 << Known::RARITY_BITS).ilog2();
        let shift = u32::BITS - bits;
        let mut starts = vec![0; (1 << bits) + 1];
        let mut known = Vec::with_capacity(terms);
        for (term, count) in counted.into_iter().flatten() {
            starts[(term >> shift) as usize + 1] += 1;
            known.push(Known::new(term, rarity_if_telling(entries, count)));
        }
        for bucket in 1..starts.len() {
            starts[bucket] += starts[bucket - 1];
        }
        Self { entries, known, starts, shift, added: HashMap::new(), holders: Vec::new() }
    }

    /// How many terms there are, those included that relate nothing any more.
    pub(super) fn len(&self) -> usize {
        self.known.len()
    }

    /// The bytes that this takes in memory.
    pub(super) fn size(&self) -> usize {
        size_of::<Known>() * self.known.len() + 4 * self.starts.len()
    }

    /// The places of terms among the terms, and their rarities, as far as they can relate entries. `terms` are ascending, and
    /// are given back by their places there.
    pub(super) fn find_all(&self, terms: &[Term], mut found: impl FnMut(usize, u32, u8)) {
        for (chunk, terms) in terms.chunks(AT_ONCE).enumerate() {
            // Nearly every term lies in a line of memory of its own. Asked for one after the other, without a branch that waits for one
            // of them, they come side by side.
            let heads = terms.iter().map(|term| {
                let start = self.starts.get((term >> self.shift) as usize).map_or(0, |start| *start as usize);
                self.known.get(start).map_or(0, |known| known.0)
            });
            std::hint::black_box(heads.fold(0, u32::wrapping_add));
            for (at, term) in (chunk * AT_ONCE..).zip(terms) {
                if let Some((place, rarity)) = self.find(*term) {
                    found(at, place, rarity);
                }
            }
        }
    }

    /// A term's place among the terms, and its rarity, if it can relate entries.
    fn find(&self, term: Term) -> Option<(u32, u8)> {
        let place = self.place(term)?;
        Some((place, self.known[place as usize].rarity()?))
    }

    /// A term's place, whether it can relate entries or not.
    pub(super) fn place(&self, term: Term) -> Option<u32> {
        let bucket = (term >> self.shift) as usize;
        let (start, end) = (*self.starts.get(bucket)? as usize, *self.starts.get(bucket + 1)? as usize);
        match position(&self.known[start..], end - start, term) {
            Some(place) => Some((start + place) as u32),
            None if self.added.is_empty() => None,
            None => self.added.get(&term).copied(),
        }
    }

    /// Begins to follow who has a term, and returns the terms that a single entry has, with that entry. The profiles are those that were
    /// counted.
    pub(super) fn follow(&mut self, profiles: &[(u32, &Profile)]) -> HashMap<Term, u32> {
        self.holders = vec![Holders::default(); self.known.len()];
        let mut singles = HashMap::new();
        for (term, holders) in count::<Holders>(profiles, 1).into_iter().flatten() {
            if holders.count == 1 {
                singles.insert(term, holders.ids);
            } else if let Some(place) = self.place(term) {
                self.holders[place as usize] = holders;
            }
        }
        singles
    }

    /// Takes in that an entry has a term now.
    pub(super) fn add(&mut self, term: Term, id: u32, singles: &mut HashMap<Term, u32>) {
        if let Some(place) = self.place(term) {
            let mut holders = self.holders[place as usize];
            holders += Holders::of(id);
            self.hold(term, place, holders);
        } else if let Some(other) = singles.remove(&term) {
            let place = self.known.len() as u32;
            self.added.insert(term, place);
            self.known.push(Known::new(term, None));
            self.holders.push(Holders::default());
            let mut holders = Holders::of(other);
            holders += Holders::of(id);
            self.hold(term, place, holders);
        } else {
            singles.insert(term, id);
        }
    }

    /// Takes in that an entry has a term no more.
    pub(super) fn remove(&mut self, term: Term, id: u32, singles: &mut HashMap<Term, u32>) {
        if let Some(place) = self.place(term) {
            let Holders { count, ids, parts } = self.holders[place as usize];
            self.hold(term, place, Holders { count: count - 1, ids: ids ^ id, parts });
        } else {
            singles.remove(&term);
        }
    }

    fn hold(&mut self, term: Term, place: u32, holders: Holders) {
        self.holders[place as usize] = holders;
        self.known[place as usize] = Known::new(term, rarity_if_telling(self.entries, holders.count));
    }

    /// How rare a term is, if it can relate entries.
    pub(super) fn rarity(&self, term: Term) -> Option<u8> {
        self.find(term).map(|(_, rarity)| rarity)
    }

    /// The one entry that has a term beside those among `known`; `None` if there are more of them.
    pub(super) fn only_other(&self, term: Term, known: &[u32]) -> Option<u32> {
        let holders = self.holders[self.place(term)? as usize];
        let ids = known.iter().fold(holders.ids, |ids, id| ids ^ id);
        (holders.count as usize == known.len() + 1).then_some(ids)
    }

    /// A bit for each part of the entries in which some that are counted may have a term, see [`part`].
    pub(super) fn parts(&self, term: Term) -> u64 {
        self.place(term).map_or(0, |place| self.holders[place as usize].parts)
    }

    /// The term at a place, of those that were counted.
    pub(super) fn term(&self, place: u32) -> Term {
        let bucket = self.starts.partition_point(|start| *start <= place).saturating_sub(1) as u32;
        let lower_bits = (self.known[place as usize].0 >> Known::RARITY_BITS) % (1 << self.shift);
        (bucket << self.shift) | lower_bits
    }
}

const TERMS_A_BUCKET: usize = 8;

/// Where a term stands among the first `length`. Which of a bucket's terms it is can't be foreseen, so all that may be in one are
/// compared at once, without a branch. That takes half the time of looking from the first one on.
#[inline]
fn position(known: &[Known], length: usize, term: Term) -> Option<usize> {
    match known.first_chunk::<WINDOW>() {
        Some(window) if length <= WINDOW => {
            let is_there = |bit: usize, known: &Known| u32::from(known.is(term)) << bit;
            let found = window.iter().enumerate().fold(0, |found, (bit, known)| found | is_there(bit, known));
            let found = found & ((1 << length) - 1);
            (found != 0).then(|| found.trailing_zeros() as usize)
        }
        _ => known[..length].iter().position(|known| known.is(term)),
    }
}

/// Few buckets have more terms.
const WINDOW: usize = 2 * TERMS_A_BUCKET;

/// Terms that are looked up at once.
const AT_ONCE: usize = 32;

/// The rarity of a term that `count` of `entries` have; `None` if so few or so many have it that it tells nothing.
///
/// It is the logarithm of their ratio in whole octaves, and from [`MOST_OCTAVES`] on all are alike. Finer steps rank no better
/// on real documentation, and each step that a term crosses when an entry gains or loses it changes all entries that have it.
fn rarity_if_telling(entries: usize, count: u32) -> Option<u8> {
    let most = if entries < SMALL { entries } else { entries / 2 };
    let is_telling = (2..=most).contains(&(count as usize));
    is_telling.then(|| 1 + (entries.max(1).ilog2() - count.max(1).ilog2()).min(MOST_OCTAVES) as u8)
}

/// In collections smaller than this, a term that most entries have may still be what two of them share.
const SMALL: usize = 16;

const MOST_OCTAVES: u32 = 12;

/// The terms that at least so many profiles have, ascending; one list for each range of terms. Ranges are counted side by
/// side.
fn count<T: Tally>(profiles: &[(u32, &Profile)], least: u32) -> Vec<Vec<(Term, T)>> {
    let ranges: Vec<u32> = (0..RANGES).collect();
    let terms: usize = profiles.iter().map(|(_, profile)| profile.terms().len()).sum();
    // Terms are spread evenly. With an eighth to spare no shard has to be moved to where there is more room.
    let room = (terms >> (RANGE_BITS + SHARD_BITS)) * 9 / 8;
    map_parallel(&ranges, |range| count_range(&deal::<T>(profiles, *range, room), least))
}

/// Counts the terms of a range. They have been dealt to shards, each of which is few enough to be counted in fast memory.
fn count_range<T: Tally>(shards: &[Shard<T>], least: u32) -> Vec<(Term, T)> {
    let mut counter = Counter::new();
    let mut counted = Vec::new();
    for shard in shards {
        for (term, entry) in shard {
            counter.add(*term, T::of(*entry));
        }
        let start = counted.len();
        counted.extend(counter.drain().filter(|(_, tally)| tally.entries() >= least));
        counted[start..].sort_unstable_by_key(|(term, _)| *term);
    }
    counted
}

/// Terms, each with what is needed of the entry that has it.
type Shard<T> = Vec<(Term, <T as Tally>::Entry)>;

/// Deals the terms of a range to shards that have room for so many.
fn deal<T: Tally>(profiles: &[(u32, &Profile)], range: u32, room: usize) -> Vec<Shard<T>> {
    let mut shards: Vec<Shard<T>> = (0..1 << SHARD_BITS).map(|_| Vec::with_capacity(room)).collect();
    for (id, profile) in profiles {
        for term in in_range(profile.terms(), range) {
            shards[(term >> SHARD_SHIFT) as usize % (1 << SHARD_BITS)].push((*term, T::entry(*id)));
        }
    }
    shards
}

/// The terms of a range. Terms are spread evenly, so where they stand can be guessed to a few places.
fn in_range(terms: &[Term], range: u32) -> &[Term] {
    let is_before = |place: usize, range: u32| terms[place] >> RANGE_SHIFT < range;
    let edge = |range: u32| {
        let mut place = terms.len() * range as usize / RANGES as usize;
        while place > 0 && !is_before(place - 1, range) {
            place -= 1;
        }
        while place < terms.len() && is_before(place, range) {
            place += 1;
        }
        place
    };
    &terms[edge(range)..edge(range + 1)]
}

const RANGES: u32 = 1 << RANGE_BITS;
const RANGE_BITS: u32 = 4;
const RANGE_SHIFT: u32 = u32::BITS - RANGE_BITS;
const SHARD_BITS: u32 = 8;
const SHARD_SHIFT: u32 = RANGE_SHIFT - SHARD_BITS;
