//! The units of all entries in, the files of terms out: for every term, in which entries it stands and how much that says.
//!
//! A file holds the terms whose keys begin with the same bits. A term is its key's difference to the one before, the length of
//! its list in bytes, and the list: for every entry the difference of its number to the one before, with the weight in the lowest
//! two bits. All are numbers of seven bits a byte, the lowest first (LEB128).

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
pub(super) const OFTEN: usize = 3;

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

    /// The number of the entry with the weight below it.
    fn weighted_number(self) -> u64 {
        self.0 & u64::from(u32::MAX)
    }

    /// The term and the entry, without the weight.
    fn place(self) -> u64 {
        self.0 >> WEIGHT_BITS
    }

    /// One for several of the same term and entry, of which this is the weightiest.
    fn for_all(self, times: usize) -> Self {
        let best = (self.0 & ((1 << WEIGHT_BITS) - 1)) as u8;
        Self((self.place() << WEIGHT_BITS) | Weight::of(best, times) as u64)
    }
}

/// The postings of some entries, set apart by the file that they belong to, one for each term and entry.
#[derive(Debug)]
pub(super) struct Batch {
    postings: Vec<Posting>,
    /// For each file where its postings begin, and at the end how many there are.
    starts: Vec<usize>,
}

impl Batch {
    pub(super) fn new(unsorted: &[Posting], layout: SearchLayout) -> Self {
        let file = |posting: &Posting| (posting.key() >> (u32::BITS - layout.term_bits)) as usize;
        let mut starts = vec![0; (1 << layout.term_bits) + 1];
        for posting in unsorted {
            starts[file(posting) + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![Posting(0); unsorted.len()];
        for posting in unsorted {
            let place = &mut next[file(posting)];
            postings[*place] = *posting;
            *place += 1;
        }
        Self { postings, starts }.without_repetitions()
    }

    /// Within each file sorts the postings, and keeps one of those that say the same.
    fn without_repetitions(mut self) -> Self {
        let mut kept = 0;
        for file in 0..self.starts.len() - 1 {
            let (start, end) = (self.starts[file], self.starts[file + 1]);
            self.starts[file] = kept;
            self.postings[start..end].sort_unstable();
            let mut at = start;
            while at < end {
                let place = self.postings[at].place();
                let times = self.postings[at..end].iter().take_while(|posting| posting.place() == place).count();
                self.postings[kept] = self.postings[at + times - 1].for_all(times);
                (kept, at) = (kept + 1, at + times);
            }
        }
        *self.starts.last_mut().expect("a batch has at least one file") = kept;
        self.postings.truncate(kept);
        self.postings.shrink_to_fit();
        self
    }

    fn of_file(&self, file: usize) -> &[Posting] {
        &self.postings[self.starts[file]..self.starts[file + 1]]
    }
}

/// The files of terms, in their order.
pub(super) fn files(batches: &[Batch], layout: SearchLayout) -> Vec<Vec<u8>> {
    let files: Vec<usize> = (0..1 << layout.term_bits).collect();
    map_parallel(&files, |file| {
        let mut postings: Vec<Posting> = batches.iter().flat_map(|batch| batch.of_file(*file)).copied().collect();
        postings.sort_unstable();
        encode(&postings)
    })
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
    bytes
}

fn push_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}
