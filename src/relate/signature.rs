//! A profile and the vocabulary of its collection → a signature: the terms that tell the entry from others.
//!
//! A term's impact is how often it stands in the entry times how rare it is in the collection, all impacts
//! divided by their Euclidean length: the product of two signatures is the cosine of the entries. It is a whole number, so
//! that sums of products are exact and come out the same in any order, on any machine, with any number of threads.

use super::Profile;
use super::vocabulary::Vocabulary;

/// The most telling terms of an entry, strongest first.
#[derive(Clone, Default)]
pub(super) struct Signature {
    /// Places in the vocabulary.
    pub(super) terms: Box<[u32]>,
    /// For each term its impact, in units of 1/[`ONE`].
    pub(super) impacts: Box<[u16]>,
    /// What the impacts were divided by.
    length: f64,
    /// By how much the entry's likeness to others counts when it is offered to them, see [`settle`].
    pub(super) standing: f32,
}

/// The impact of a term that an entry consists of; its square is what a product of signatures has for 1.
pub(super) const ONE: f64 = (1 << 14) as f64;

/// The likeness that a product of signatures stands for.
pub(super) fn likeness(product: u32) -> f32 {
    product as f32 / (ONE * ONE) as f32
}

impl Signature {
    /// The signature of an entry in the vocabulary of its own language, of at most `most` terms.
    pub(super) fn of(profile: &Profile, vocabulary: &Vocabulary, most: usize) -> Self {
        let weighted = weigh(profile, vocabulary);
        Self::strongest(weighted, most, 0.0)
    }

    /// The signature that the entry has in another language's vocabulary: only what both write alike, names and
    /// abbreviations for the most part. It stays as short as it is, so that such likeness is small.
    pub(super) fn abroad(&self, profile: &Profile, vocabulary: &Vocabulary, most: usize) -> Self {
        let weighted = weigh(profile, vocabulary);
        Self::strongest(weighted, most, self.length)
    }

    fn strongest(mut weighted: Vec<u64>, most: usize, least_length: f64) -> Self {
        if weighted.len() > most {
            weighted.select_nth_unstable_by(most, |one, other| other.cmp(one));
            weighted.truncate(most);
        }
        weighted.sort_unstable_by(|one, other| other.cmp(one));
        let squares: u64 = weighted.iter().map(|packed| (packed >> 32) * (packed >> 32)).sum();
        // What was cut off does not count: with its length left in, long texts would be like nothing.
        let length = (squares as f64).sqrt().max(least_length);
        let scale = if length > 0.0 { ONE / length } else { 0.0 };
        let impact = |packed: &u64| ((packed >> 32) as f64 * scale + 0.5) as u16;
        Self {
            terms: weighted.iter().map(|packed| u32::MAX - *packed as u32).collect(),
            impacts: weighted.iter().map(impact).collect(),
            length,
            standing: 1.0,
        }
    }

    /// How much of what is strongest in one is among the strongest of the other, from 0 to 1. Much cheaper than the
    /// cosine, and good enough to see that two entries say the same.
    pub(super) fn overlap(&self, other: &Self) -> f32 {
        let strongest = |signature: &Self| signature.terms.len().min(STRONGEST);
        let (own, theirs) = (&self.terms[..strongest(self)], &other.terms[..strongest(other)]);
        let common = own.iter().filter(|term| theirs.contains(term)).count();
        if common == 0 { 0.0 } else { common as f32 / own.len().max(theirs.len()) as f32 }
    }
}

/// Gives the signatures of a collection their standing. The cosine favours short texts: few terms suffice to be much like
/// another. Readers and editors do not, so a text shorter than usual counts a little less than its cosine, a longer
/// one a little more (pivoted normalisation, after Singhal, Buckley and Mitra 1996).
pub(super) fn settle<'s>(members: impl Iterator<Item = &'s mut Signature>) {
    let members: Vec<&mut Signature> = members.filter(|member| member.length > 0.0).collect();
    let total: f64 = members.iter().map(|member| member.length).sum();
    let usual = rounded(total / members.len().max(1) as f64);
    for member in members {
        member.standing = (member.length / ((1.0 - SLOPE) * usual + SLOPE * member.length)) as f32;
    }
}

/// How much of a text's length is left in its favour or disfavour: 1 would be none.
const SLOPE: f64 = 0.8;

/// A number cut to its first three binary digits, so that single edits leave it as it was.
fn rounded(number: f64) -> f64 {
    let whole = number as u64;
    let unit = 1 << whole.max(4).ilog2().saturating_sub(2);
    (whole / unit * unit) as f64
}

/// Terms that [`Signature::overlap`] looks at.
const STRONGEST: usize = 16;

/// The entry's terms that the vocabulary knows, each packed into one number: the weight above, the place below,
/// inverted so that of equal weights the earlier place is the greater number.
fn weigh(profile: &Profile, vocabulary: &Vocabulary) -> Vec<u64> {
    let known = profile.weighted_terms().filter_map(|(term, weight)| {
        let (place, rarity) = vocabulary.find(term)?;
        Some(((u64::from(weight) * u64::from(rarity)) << 32) | u64::from(u32::MAX - place))
    });
    known.collect()
}
