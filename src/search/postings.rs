//! The units of all entries in, the files of terms out: for every term, in which entries it stands and how much that says.
//!
//! A file holds the terms whose keys begin with the same bits. A term is its key's difference to the one before, the length of
//! its list in bytes, and the list: for every entry the difference of its number to the one before, with the weight in the lowest
//! two bits. All are numbers of seven bits a byte, the lowest first (LEB128).

use std::ops::{Range, RangeInclusive};

use crate::base::map_parallel;
use crate::catalog::SearchLayout;

/// How much it says that a term stands in an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    /// Once or twice in the text.
    Body,
    /// Several times in the text.
    Often,
    /// In a heading, a key point, or one of the terms that it is sorted under.
    Label,
    /// In the title.
    Title,
}

/// So many times in a body is often.
const OFTEN: usize = 3;

impl Weight {
    /// The weight of what stands somewhere so many times, and whose best place weighs so much.
    pub(super) fn of(best: u8, times: usize) -> Self {
        match best {
            0 if times < OFTEN => Self::Body,
            0 | 1 => Self::Often,
            2 => Self::Label,
            _ => Self::Title,
        }
    }
}

const WEIGHT_BITS: u32 = 2;
const NUMBER_BITS: u32 = 30;

/// A term, an entry and a weight in one number; they sort by term, then by entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u64);

impl Posting {
    pub(super) fn new(key: u32, number: u32, weight: Weight) -> Self {
        Self((u64::from(key) << (NUMBER_BITS + WEIGHT_BITS)) | (u64::from(number) << WEIGHT_BITS) | weight as u64)
    }

    fn key(self) -> u32 {
        (self.0 >> (NUMBER_BITS + WEIGHT_BITS)) as u32
    }

    fn number(self) -> u32 {
        (self.weighted_number() >> WEIGHT_BITS) as u32
    }

    fn weight(self) -> u32 {
        self.0 as u32 & ((1 << WEIGHT_BITS) - 1)
    }

    /// The number of the entry with the weight below it.
    fn weighted_number(self) -> u64 {
        self.0 & u64::from(u32::MAX)
    }
}

/// The postings of some entries, set apart by the uppermost bits of their terms, which need not be held with each so. Nor need
/// the entries' numbers: a posting takes half as much room as it would by itself. All of a site are in memory at once.
#[derive(Debug)]
pub(super) struct Batch {
    /// For each posting the lower bits of its key, then the place of its entry in `numbers`, then its weight.
    packed: Vec<u32>,
    /// For each bucket where its postings begin, and at the end how many there are.
    starts: Vec<u32>,
    numbers: Vec<u32>,
}

/// The uppermost bits of a key, which tell its bucket: as many as tell files of terms where there are most of these.
const BUCKET_BITS: u32 = SearchLayout::MOST_TERM_BITS;
/// The bits below them.
const LOWER_BITS: u32 = u32::BITS - BUCKET_BITS;
/// What is left in a packed posting for its entry.
const PLACE_BITS: u32 = u32::BITS - LOWER_BITS - WEIGHT_BITS;

impl Batch {
    /// Of postings that stand together by their entries.
    pub(super) fn all(postings: &[Posting]) -> Vec<Self> {
        let of_entries: Vec<&[Posting]> = postings.chunk_by(|one, next| one.number() == next.number()).collect();
        of_entries.chunks(1 << PLACE_BITS).map(Self::of).collect()
    }

    fn of(of_entries: &[&[Posting]]) -> Self {
        let bucket = |posting: &Posting| (posting.key() >> LOWER_BITS) as usize;
        let mut starts = vec![0; (1 << BUCKET_BITS) + 1];
        for posting in of_entries.iter().copied().flatten() {
            starts[bucket(posting) + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut packed = vec![0; starts[1 << BUCKET_BITS] as usize];
        for (place, postings) in (0..).zip(of_entries) {
            for posting in *postings {
                let at = &mut next[bucket(posting)];
                packed[*at as usize] = Self::pack(*posting, place);
                *at += 1;
            }
        }
        Self { packed, starts, numbers: of_entries.iter().map(|postings| postings[0].number()).collect() }
    }

    fn pack(posting: Posting, place: u32) -> u32 {
        (posting.key() << BUCKET_BITS) | (place << WEIGHT_BITS) | posting.weight()
    }

    /// The buckets of a file.
    fn buckets(file: usize, layout: SearchLayout) -> Range<usize> {
        let buckets = 1 << (BUCKET_BITS - layout.term_bits);
        file * buckets..(file + 1) * buckets
    }

    /// How many postings there are in some buckets.
    fn count(&self, buckets: &Range<usize>) -> usize {
        (self.starts[buckets.end] - self.starts[buckets.start]) as usize
    }

    fn unpack_all(&self, buckets: Range<usize>, postings: &mut Vec<Posting>) {
        for bucket in buckets {
            let packed = &self.packed[self.starts[bucket] as usize..self.starts[bucket + 1] as usize];
            postings.extend(packed.iter().map(|packed| self.unpack(*packed, bucket as u32)));
        }
    }

    fn unpack(&self, packed: u32, bucket: u32) -> Posting {
        let key = (bucket << LOWER_BITS) | (packed >> BUCKET_BITS);
        let place = (packed >> WEIGHT_BITS) & ((1 << PLACE_BITS) - 1);
        let number = u64::from(self.numbers[place as usize]);
        let weight = u64::from(packed & ((1 << WEIGHT_BITS) - 1));
        Posting((u64::from(key) << (NUMBER_BITS + WEIGHT_BITS)) | (number << WEIGHT_BITS) | weight)
    }
}

/// The postings of a file in all batches.
fn of_file(batches: &[Batch], file: usize, layout: SearchLayout) -> Vec<Posting> {
    let buckets = Batch::buckets(file, layout);
    let mut postings = Vec::with_capacity(batches.iter().map(|batch| batch.count(&buckets)).sum());
    for batch in batches {
        batch.unpack_all(buckets.clone(), &mut postings);
    }
    by_term(postings, u32::BITS - layout.term_bits)
}

/// The files of terms, in their order.
pub(super) fn files(batches: &[Batch], layout: SearchLayout) -> Vec<Vec<u8>> {
    let files: Vec<usize> = (0..1 << layout.term_bits).collect();
    map_parallel(&files, |file| encode(&of_file(batches, *file, layout)))
}

/// The files of terms after some entries were read again: those of before, less all postings of numbers that are `gone`, with
/// those of `batches`.
pub(super) fn files_after(before: &[Vec<u8>], gone: &Ranges, batches: &[Batch], layout: SearchLayout) -> Vec<Vec<u8>> {
    let files: Vec<usize> = (0..1 << layout.term_bits).collect();
    map_parallel(&files, |file| {
        let new = of_file(batches, *file, layout);
        let mut gone_from_here = Vec::new();
        let tell = |posting: Posting| {
            if gone.hold(posting.number()) {
                gone_from_here.push(posting);
            }
        };
        each_posting_between(&before[*file], gone.bounds(), tell);
        // Of what is read again, little is another.
        if gone_from_here == new {
            return before[*file].clone();
        }
        let mut postings = Vec::with_capacity(before[*file].len());
        each_posting(&before[*file], |posting| {
            if !gone.hold(posting.number()) {
                postings.push(posting);
            }
        });
        postings.extend(new);
        // Two runs, each in order, which this sort merges.
        postings.sort();
        encode(&postings)
    })
}

/// Ranges of numbers, in order.
#[derive(Debug, Default)]
pub(super) struct Ranges(Vec<RangeInclusive<u32>>);

impl Ranges {
    pub(super) fn new(mut ranges: Vec<RangeInclusive<u32>>) -> Self {
        ranges.sort_unstable_by_key(|range| *range.start());
        Self(ranges)
    }

    /// The least and the greatest number of all.
    fn bounds(&self) -> RangeInclusive<u32> {
        let (first, last) = (self.0.first(), self.0.last());
        first.map_or(0, |first| *first.start())..=last.map_or(0, |last| *last.end())
    }

    fn hold(&self, number: u32) -> bool {
        let begun = self.0.partition_point(|range| *range.start() <= number);
        begun.checked_sub(1).is_some_and(|last| self.0[last].contains(&number))
    }
}

/// The bits of a key that one round of sorting looks at.
const ROUND_BITS: u32 = 11;
/// So few postings are sorted by comparing them, since a round takes its time however few they are.
const FEW: usize = 512;

/// Sorts postings by their terms, which differ in the lowest bits of their keys alone. Those of a term are in the order of entries
/// already, as entries were read, and stay so.
fn by_term(mut postings: Vec<Posting>, differing_bits: u32) -> Vec<Posting> {
    if postings.len() < FEW {
        postings.sort_unstable();
        return postings;
    }
    let mut sorted = vec![Posting(0); postings.len()];
    for round in 0..differing_bits.div_ceil(ROUND_BITS) {
        let digit = |posting: &Posting| (posting.key() >> (round * ROUND_BITS)) as usize & ((1 << ROUND_BITS) - 1);
        let mut starts = [0_u32; 1 << ROUND_BITS];
        for posting in &postings {
            starts[digit(posting)] += 1;
        }
        let mut before = 0;
        for start in &mut starts {
            (*start, before) = (before, before + *start);
        }
        for posting in &postings {
            let place = &mut starts[digit(posting)];
            sorted[*place as usize] = *posting;
            *place += 1;
        }
        std::mem::swap(&mut postings, &mut sorted);
    }
    postings
}

fn encode(postings: &[Posting]) -> Vec<u8> {
    let (mut bytes, mut list, mut last_key) = (Vec::with_capacity(postings.len() * 2), Vec::new(), 0);
    for of_term in postings.chunk_by(|one, next| one.key() == next.key()) {
        list.clear();
        let mut last_number = 0;
        for posting in of_term {
            let number = posting.weighted_number() >> WEIGHT_BITS;
            let weight = posting.weighted_number() & ((1 << WEIGHT_BITS) - 1);
            push_number(&mut list, ((number - last_number) << WEIGHT_BITS) | weight);
            last_number = number;
        }
        let key = of_term[0].key();
        push_number(&mut bytes, u64::from(key - last_key));
        push_number(&mut bytes, list.len() as u64);
        bytes.extend_from_slice(&list);
        last_key = key;
    }
    // The files are kept for as long as the site, without the room that they grew in.
    bytes.as_slice().into()
}

/// Tells the postings of a file, in order.
fn each_posting(bytes: &[u8], tell: impl FnMut(Posting)) {
    each_posting_between(bytes, 0..=u32::MAX, tell);
}

/// Tells those postings of a file whose numbers are within bounds, in order. What is left of a list behind them is passed over unread.
fn each_posting_between(bytes: &[u8], bounds: RangeInclusive<u32>, mut tell: impl FnMut(Posting)) {
    let (least, most) = (u64::from(*bounds.start()), u64::from(*bounds.end()));
    let (mut rest, mut key) = (bytes, 0);
    while !rest.is_empty() {
        key += take_number(&mut rest);
        let length = take_number(&mut rest) as usize;
        let (mut list, after) = rest.split_at(length.min(rest.len()));
        let mut number = 0;
        while !list.is_empty() {
            let posting = take_number(&mut list);
            number += posting >> WEIGHT_BITS;
            if number > most {
                break;
            }
            if number >= least {
                let weight = posting & ((1 << WEIGHT_BITS) - 1);
                tell(Posting((key << (NUMBER_BITS + WEIGHT_BITS)) | (number << WEIGHT_BITS) | weight));
            }
        }
        rest = after;
    }
}

#[inline]
fn take_number(bytes: &mut &[u8]) -> u64 {
    // Of the differences in a list most are of one byte.
    match *bytes {
        [byte, rest @ ..] if *byte < 0x80 => {
            *bytes = rest;
            u64::from(*byte)
        }
        _ => take_long_number(bytes),
    }
}

fn take_long_number(bytes: &mut &[u8]) -> u64 {
    let (mut number, mut shift) = (0, 0);
    while let Some((byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    number
}

fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_is_decoded() {
        let postings =
            (0..3000_u32).map(|n| Posting::new((n / 7).wrapping_mul(0x0089_ABCD), n % 7 * 1000, Weight::Label));
        let mut postings: Vec<Posting> = postings.collect();
        postings.sort_unstable();
        let mut decoded = Vec::new();
        each_posting(&encode(&postings), |posting| decoded.push(posting));
        assert_eq!(decoded, postings);
    }

    #[test]
    fn many_postings_are_sorted_as_few_are() {
        // Entries in their order, each with terms in none.
        let of_entry = |number: u32| (0..7_u32).map(move |n| (n.wrapping_mul(0x9E37_79B9) >> (n % 5), number));
        let postings = (0..400).flat_map(of_entry).map(|(key, number)| Posting::new(key, number, Weight::Body));
        let postings: Vec<Posting> = postings.collect();
        let mut expected = postings.clone();
        expected.sort_unstable();
        assert_eq!(by_term(postings, u32::BITS), expected);
    }
}
