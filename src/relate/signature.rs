//! A profile and the vocabulary of its collection → a signature: the terms that tell the entry from others.
//!
//! A term's impact is how often it stands in the entry times how rare it is in the collection, all impacts
//! divided by their Euclidean length: the product of two signatures is the cosine of the entries. Impacts are whole numbers, so
//! that sums of products are exact and come out the same in any order, on any machine, with any number of threads.
//!
//! A signature takes two or three bytes a term, because those of all entries are in memory at once: the step from the term before, and
//! the impact as one of few codes. Their steps of an eighth even out over the dozens of terms that two entries share.

use serde::{Deserialize, Serialize};

use super::Profile;
use super::packing::{Shape, Unpacked, pack, unpack_others, unpack_title};
use super::terms::Term;
use super::vocabulary::Vocabulary;

/// The most telling terms of an entry, by their places in the vocabulary: those of the title, ascending, then all others, ascending.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Signature {
    /// The places of terms with their codes, those of the title first.
    #[serde(with = "crate::base::raw")]
    packed: Box<[u8]>,
    /// The strongest terms, hashed.
    strongest: [u16; STRONGEST],
    /// What the impacts were divided by.
    length: u32,
    /// By how much the entry's likeness to others counts when it is offered to them, in units of 1/[`EVEN`].
    pub(super) standing: u16,
    /// The index knows the entry by the terms with this code, and by those with greater ones.
    least_indexed: u8,
    /// How they are packed.
    shape: Shape,
}

/// The most terms of a title that count as its own.
pub(super) const TITLE: usize = 7;

/// The sum of the squared impacts of a title's terms, from which on it stands in another text as a whole: a tenth of all. Titles of common
/// words have less, and that they stand in another text tells little.
pub(super) const LEAST_TITLE: u64 = (ONE as u64).pow(2) / 10;

/// How much of each entry is kept and looked at.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Extent {
    /// The most terms of a signature.
    pub(super) terms: usize,
    /// How many of them, the strongest, the index knows at least; more if the last of them are equally strong.
    pub(super) indexed: usize,
}

/// A term of a signature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Weighted {
    /// Its place in the vocabulary.
    pub(super) place: u32,
    /// See [`impact`].
    pub(super) code: u8,
}

/// The impact of a term that an entry consists of; its square is what a product of signatures has for 1.
pub(super) const ONE: u32 = 1 << 14;

/// The standing of an entry of usual length.
pub(super) const EVEN: u16 = 1 << 8;

/// How many codes there are.
pub(super) const CODES: usize = 1 << 5;

/// [`impact`] for all codes.
pub(super) const IMPACTS: [u32; CODES] = {
    let mut impacts = [0; CODES];
    let mut code = 0;
    while code < CODES {
        impacts[code] = impact(code as u8);
        code += 1;
    }
    impacts
};

/// The impact that a code stands for, in units of 1/[`ONE`]. Each is an eighth less than the next greater one; code 0 stands for
/// nothing.
pub(super) const fn impact(code: u8) -> u32 {
    if code == 0 {
        return 0;
    }
    let (mut impact, mut above) = (ONE as f64, code as usize + 1);
    while above < CODES {
        impact *= RATIO;
        above += 1;
    }
    (impact + 0.5) as u32
}

/// With it the least impact is a fiftieth. The terms that are kept of a long text are most often stronger.
const RATIO: f64 = 0.88;

/// For impacts, in units of 1/[`SHARES`], the code whose impact is nearest.
const CODE_OF: [u8; SHARES + 1] = {
    let mut codes = [0; SHARES + 1];
    let (mut share, mut code) = (0, 0);
    while share < codes.len() {
        let share_impact = (share as u32) * (ONE / SHARES as u32);
        while (code as usize) < CODES - 1 && 2 * share_impact >= impact(code) + impact(code + 1) {
            code += 1;
        }
        codes[share] = code;
        share += 1;
    }
    codes
};
const SHARES: usize = 1 << 12;

/// The likeness that a product of signatures stands for, for an entry of that standing.
pub(super) fn likeness(product: u32, standing: u16) -> f32 {
    product as f32 / (ONE * ONE) as f32 * (f32::from(standing) / f32::from(EVEN))
}

impl Signature {
    /// The signature of an entry in the vocabulary of its own language.
    pub(super) fn of(profile: &Profile, vocabulary: &Vocabulary, extent: Extent) -> Self {
        Self::in_vocabulary(profile, vocabulary, extent, 0)
    }

    /// The signature that the entry has in another language's vocabulary: only what both write alike, names and
    /// abbreviations for the most part. It stays as short as it is, so that such likeness is small.
    pub(super) fn abroad(&self, profile: &Profile, vocabulary: &Vocabulary, extent: Extent) -> Self {
        Self::in_vocabulary(profile, vocabulary, extent, self.length)
    }

    fn in_vocabulary(profile: &Profile, vocabulary: &Vocabulary, extent: Extent, least_length: u32) -> Self {
        let mut ranked = rank(profile, vocabulary);
        // The ranks alone are sifted: so the terms stay in order, and less is moved.
        let mut ranks: Vec<u64> = ranked.iter().map(|ranked| ranked.rank).collect();
        let least = keep_greatest(&mut ranks, extent.terms);
        ranked.retain(|ranked| ranked.rank >= least);
        let length = length(&ranked).max(least_length);
        let code = |rank: u64| code(weight(rank), length);
        let least_indexed = code(keep_greatest(&mut ranks, extent.indexed)).max(1);
        let strongest = strongest_of(ranks);
        let mut codes: Vec<(u32, u8)> = ranked.iter().map(|ranked| (ranked.place, code(ranked.rank))).collect();
        codes.retain(|(_, code)| *code > 0);
        // Only terms that were added to the vocabulary later stand elsewhere than their order says.
        if !codes.is_sorted() {
            codes.sort_unstable();
        }
        let title = title_of(ranked);
        let (title, others): (Vec<_>, Vec<_>) = codes.into_iter().partition(|(place, _)| title.contains(place));
        let (shape, packed) = pack(&title, &others, vocabulary.len());
        Self { packed, shape, strongest, length, standing: EVEN, least_indexed }
    }

    /// The terms of the title.
    pub(super) fn title(&self) -> impl Iterator<Item = Weighted> {
        weighted(unpack_title(self.shape, &self.packed))
    }

    /// All other terms, as [`Unpacked`] gives them.
    #[inline]
    pub(super) fn others(&self) -> Unpacked<'_> {
        unpack_others(self.shape, &self.packed)
    }

    /// All terms.
    pub(super) fn terms(&self) -> impl Iterator<Item = Weighted> {
        self.title().chain(weighted(self.others()))
    }

    /// The strongest terms.
    pub(super) fn strongest(&self) -> impl Iterator<Item = Weighted> {
        self.terms().filter(|weighted| weighted.code >= self.least_indexed)
    }

    /// The terms by which the index knows the entry, its strongest and those of its title, each with its share in the title, in
    /// units of 1/[`TITLE`].
    pub(super) fn indexed(&self) -> impl Iterator<Item = (Weighted, u32)> {
        let square = |weighted: Weighted| u64::from(IMPACTS[usize::from(weighted.code)]).pow(2);
        let total = self.title().map(square).sum::<u64>().max(LEAST_TITLE);
        let share = move |weighted| ((square(weighted) * TITLE as u64 + total / 2) / total) as u32;
        let title = self.title().map(move |weighted| (weighted, share(weighted)));
        let terms = title.chain(weighted(self.others()).map(|weighted| (weighted, 0)));
        terms.filter(|(weighted, share)| weighted.code >= self.least_indexed || *share > 0)
    }

    /// Asks memory for all terms.
    pub(super) fn touch(&self) {
        let lines = self.packed.iter().step_by(LINE);
        std::hint::black_box(lines.fold(0, |sum: u8, packed| sum.wrapping_add(*packed)));
    }

    /// Whether both are the same to whoever has these terms laid out, and repeat others alike.
    pub(super) fn is_as_strong(&self, other: &Self) -> bool {
        (self.standing, self.strongest) == (other.standing, other.strongest)
    }

    /// The places of the terms that are not as strong in both; `None` if it is one of the title's, of which all others of the title are
    /// a share.
    pub(super) fn differing(&self, other: &Self) -> Option<Vec<u32>> {
        if !self.title().eq(other.title()) || self.least_indexed != other.least_indexed {
            return None;
        }
        let others = |signature: &Self| -> Vec<Weighted> { weighted(signature.others()).collect() };
        let (own, theirs) = (others(self), others(other));
        let not_in = |terms: &[Weighted], weighted: &Weighted| {
            terms.binary_search_by_key(&weighted.place, |weighted| weighted.place).map(|at| terms[at].code)
                != Ok(weighted.code)
        };
        let differing = own.iter().filter(|weighted| not_in(&theirs, weighted));
        let mut places: Vec<u32> = differing
            .chain(theirs.iter().filter(|weighted| not_in(&own, weighted)))
            .map(|weighted| weighted.place)
            .collect();
        places.sort_unstable();
        places.dedup();
        Some(places)
    }

    /// The bytes that this takes in memory.
    pub(super) fn size(&self) -> usize {
        size_of::<Self>() + self.packed.len()
    }

    /// How much of what is strongest in one is among the strongest of the other, from 0 to 1. Much cheaper than the
    /// cosine, and good enough to see that two entries say the same.
    #[expect(clippy::needless_bitwise_bool, reason = "without a branch the processor compares all terms at once")]
    pub(super) fn overlap(&self, other: &Self) -> f32 {
        let used = |signature: &Self| signature.strongest.iter().map(|term| u32::from(*term != 0)).sum::<u32>();
        let is_theirs = |term: u16| other.strongest.iter().fold(false, |is_found, theirs| is_found | (*theirs == term));
        let is_common = |term: &u16| u32::from((*term != 0) & is_theirs(*term));
        let common: u32 = self.strongest.iter().map(is_common).sum();
        if common == 0 { 0.0 } else { common as f32 / used(self).max(used(other)) as f32 }
    }
}

/// The code of a weight of an entry whose length is this.
fn code(weight: u32, length: u32) -> u8 {
    let share = (u64::from(weight) * SHARES as u64 + u64::from(length / 2)) / u64::from(length.max(1));
    CODE_OF[(share as usize).min(SHARES)]
}

fn weighted(unpacked: impl Iterator<Item = (u32, u8)>) -> impl Iterator<Item = Weighted> {
    unpacked.filter(|(_, code)| *code > 0).map(|(place, code)| Weighted { place, code })
}

/// The bytes of a line of memory, on most machines.
pub(super) const LINE: usize = 64;

/// Terms that [`Signature::overlap`] looks at.
const STRONGEST: usize = 16;

/// A term of the entry with its weight, and its place in the vocabulary. The order of terms is that of the terms
/// themselves and not of their places, which depend on when each was added.
struct Ranked {
    /// The weight above, the term below, inverted so that of equal weights the lesser term is the greater number.
    rank: u64,
    place: u32,
    in_title: bool,
}

fn weight(rank: u64) -> u32 {
    (rank >> 32) as u32
}

fn term(rank: u64) -> Term {
    !(rank as u32)
}

/// The entry's terms that the vocabulary knows, by ascending term.
fn rank(profile: &Profile, vocabulary: &Vocabulary) -> Vec<Ranked> {
    let (terms, weights) = (profile.terms(), profile.weights());
    let mut known = Vec::with_capacity(terms.len());
    let mut title = profile.title().iter().map(|at| usize::from(*at)).peekable();
    vocabulary.find_all(terms, |at, place, rarity| {
        let weight = u64::from(weights[at]) * u64::from(rarity);
        while title.next_if(|of_title| *of_title < at).is_some() {}
        let in_title = title.peek() == Some(&at);
        known.push(Ranked { rank: (weight << 32) | u64::from(!terms[at]), place, in_title });
    });
    known
}

/// Keeps the greatest of some ranks, in no order, and returns the least of them; 0 if there are none.
fn keep_greatest(ranks: &mut Vec<u64>, most: usize) -> u64 {
    if most < ranks.len() {
        ranks.select_nth_unstable_by_key(most, |rank| u64::MAX - rank);
        ranks.truncate(most);
    }
    ranks.iter().copied().min().unwrap_or(0)
}

fn strongest_of(mut ranks: Vec<u64>) -> [u16; STRONGEST] {
    keep_greatest(&mut ranks, STRONGEST);
    let mut strongest = [0; STRONGEST];
    for (hash, rank) in strongest.iter_mut().zip(ranks) {
        *hash = ((term(rank).wrapping_mul(0x9E37_79B1) >> 16) as u16).max(1);
    }
    strongest.sort_unstable();
    strongest
}

/// The places of the strongest of the terms that are of the title.
fn title_of(mut ranked: Vec<Ranked>) -> Vec<u32> {
    ranked.retain(|ranked| ranked.in_title);
    ranked.sort_unstable_by_key(|ranked| u64::MAX - ranked.rank);
    ranked.iter().take(TITLE).map(|ranked| ranked.place).collect()
}

/// The Euclidean length of the weights, rounded to its first five binary digits, so that a little change to an entry
/// leaves the impacts of its other terms as they were. What was cut off does not count: with its length left in, long texts would be like nothing.
fn length(ranked: &[Ranked]) -> u32 {
    let squares: u64 = ranked.iter().map(|ranked| u64::from(weight(ranked.rank)).pow(2)).sum();
    rounded(squares.isqrt() as u32, 5)
}

/// A number rounded to its first binary digits.
fn rounded(number: u32, digits: u32) -> u32 {
    let unit = 1 << (u32::BITS - number.leading_zeros()).saturating_sub(digits);
    (number + unit / 2) / unit * unit
}

/// The lengths of the signatures of a collection, added up.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Lengths {
    total: u64,
    count: u64,
}

impl Lengths {
    /// Takes in a signature.
    pub(super) fn add(&mut self, signature: &Signature) {
        self.total += u64::from(signature.length);
        self.count += u64::from(signature.length > 0);
    }

    /// Takes out a signature that was taken in.
    pub(super) fn remove(&mut self, signature: &Signature) {
        self.total -= u64::from(signature.length);
        self.count -= u64::from(signature.length > 0);
    }

    /// The usual length, rounded so that single edits leave it as it was.
    pub(super) fn usual(self) -> u32 {
        rounded((self.total / self.count.max(1)) as u32, 3)
    }
}

impl<'s> FromIterator<&'s Signature> for Lengths {
    fn from_iter<I: IntoIterator<Item = &'s Signature>>(signatures: I) -> Self {
        signatures.into_iter().fold(Self::default(), |mut lengths, signature| {
            lengths.add(signature);
            lengths
        })
    }
}

impl Signature {
    /// Gives the signature its standing. The cosine favours short texts: few terms suffice to be much like another. Readers
    /// and editors do not, so a text shorter than usual counts a little less than its cosine, a longer one a little
    /// more (pivoted normalisation, after Singhal, Buckley and Mitra 1996).
    pub(super) fn settle(&mut self, usual_length: u32) {
        let own = u64::from(self.length);
        let pivot = SLOPE * own + (SLOPES - SLOPE) * u64::from(usual_length);
        self.standing = (own * SLOPES * u64::from(EVEN)).checked_div(pivot).map_or(EVEN, |standing| standing as u16);
    }
}

/// How much of a text's length is left in its favour or disfavour, in units of 1/[`SLOPES`]: all of them would be none.
const SLOPE: u64 = 7;
const SLOPES: u64 = 10;
