//! The parts of one entry's text → its profile: which terms it has, and how strongly.
//!
//! A profile depends on the entry alone, so it is made once per file and remembered. What depends on the other
//! entries (how rare a term is) comes later. It is compact, for all of them are in memory at once: five bytes a term. What the
//! terms are called is not kept; whoever wants to show them asks the text again, see `names`.

use std::cell::RefCell;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::options::Options;
use super::terms::{self, Term};

/// The parts of an entry's text. Parts that are lists are joined by line breaks.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProfileText<'a> {
    /// The title.
    pub title: &'a str,
    /// The key points; for courses, the aims as well.
    pub key_points: &'a str,
    /// The headings of the body.
    pub headings: &'a str,
    /// The tags.
    pub tags: &'a str,
    /// The body without markup.
    pub body: &'a str,
    /// Whatever else the entry says, which counts as the body does.
    pub rest: &'a str,
}

/// How many parts there are.
const PARTS: usize = 6;

impl<'a> ProfileText<'a> {
    /// The parts, in the order in which they name a term.
    pub(super) fn parts(&self) -> [&'a str; PARTS] {
        [self.title, self.tags, self.key_points, self.headings, self.body, self.rest]
    }
}

/// The weighted terms of one entry. To clone it copies a pointer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Of the terms. It is asked of all entries after each edit, so it stands here.
    digest: u64,
    inner: Arc<Inner>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Inner {
    /// Ascending.
    #[serde(with = "crate::base::raw")]
    terms: Box<[Term]>,
    /// For each term its weight, in units of [`UNIT`].
    #[serde(with = "crate::base::raw")]
    weights: Box<[u8]>,
    /// The places of those that stand in the title.
    #[serde(with = "crate::base::raw")]
    title: Box<[u16]>,
}

/// The weight of a term that stands once in a part of weight 1.
pub(super) const UNIT: u8 = 16;

/// A term while a profile is made.
struct Weighed {
    term: Term,
    weight: u8,
    in_title: bool,
}

impl Weighed {
    fn number(&self) -> u64 {
        (u64::from(self.term) << 32) | (u64::from(self.in_title) << 8) | u64::from(self.weight)
    }
}

/// More terms than this are not kept: the weakest go. Only texts of book length have so many.
const MOST_TERMS: usize = 1 << 14;

/// Makes the profile of an entry from the parts of its text.
#[must_use]
pub fn profile(text: &ProfileText<'_>, options: &Options) -> Profile {
    let weights = &options.weights;
    let part_weights = [weights.title, weights.tags, weights.key_points, weights.headings, weights.body, weights.body];
    TOKENS.with_borrow_mut(|tokens| {
        tokens.clear();
        for (part, (text, weight)) in (0..).zip(text.parts().into_iter().zip(part_weights)) {
            if weight > 0.0 {
                terms::each_term(text, |term, _| tokens.push((u64::from(term) << 32) | part));
            }
        }
        Profile::of(&sort_spread(tokens), part_weights)
    })
}

impl Profile {
    /// The profile of terms with the parts in which they stand, each packed into one number, the term above; ascending.
    fn of(tokens: &[u64], part_weights: [f32; PARTS]) -> Self {
        let term = |token: u64| (token >> 32) as Term;
        let mut weighted: Vec<Weighed> = Vec::with_capacity(tokens.len());
        for same in tokens.chunk_by(|one, other| term(*one) == term(*other)) {
            // The title is the first part.
            let parts = same.iter().map(|token| *token as u32 as usize % PARTS);
            let frequency: f32 = parts.map(|part| part_weights[part]).sum();
            let in_title = same[0] as u32 == 0;
            weighted.push(Weighed { term: term(same[0]), weight: sublinear(frequency), in_title });
        }
        weighted.retain(|weighed| weighed.weight > 0);
        if weighted.len() > MOST_TERMS {
            weighted.sort_unstable_by_key(|weighed| (u8::MAX - weighed.weight, weighed.term));
            weighted.truncate(MOST_TERMS);
            weighted.sort_unstable_by_key(|weighed| weighed.term);
        }
        let digest = weighted.iter().fold(0, |digest, weighed| terms::finish(digest ^ weighed.number()));
        let inner = Arc::new(Inner {
            terms: weighted.iter().map(|weighed| weighed.term).collect(),
            weights: weighted.iter().map(|weighed| weighed.weight).collect(),
            title: (0..).zip(&weighted).filter(|(_, weighed)| weighed.in_title).map(|(place, _)| place).collect(),
        });
        Self { digest, inner }
    }

    /// The bytes that this takes in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        size_of::<Self>() + size_of::<Inner>() + self.terms().len() * 5 + self.title().len() * 2
    }

    /// A number that differs from that of any profile with other terms or weights.
    pub(super) fn digest(&self) -> u64 {
        self.digest
    }

    /// The terms, ascending.
    pub(super) fn terms(&self) -> &[Term] {
        &self.inner.terms
    }

    /// For each term its weight.
    pub(super) fn weights(&self) -> &[u8] {
        &self.inner.weights
    }

    /// The places of the terms that stand in the title.
    pub(super) fn title(&self) -> &[u16] {
        &self.inner.title
    }
}

thread_local! {
    /// The terms of the text that a thread reads, in the order of the text. Only the memory is handed on from one text to the next.
    static TOKENS: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
}

/// Sorts numbers that are spread evenly over all there are: dealt into as many buckets as there are numbers,
/// by their uppermost bits, they are all but sorted. For a thousand terms that takes a third of the time of comparing, and less than to add
/// them up in a table.
fn sort_spread(numbers: &[u64]) -> Vec<u64> {
    let shift = u64::BITS - numbers.len().max(2).ilog2();
    let mut ends = vec![0u32; 1 + (u64::MAX >> shift) as usize];
    for number in numbers {
        ends[(number >> shift) as usize] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        (*end, total) = (total, total + *end);
    }
    let mut dealt = vec![0; numbers.len()];
    for number in numbers {
        let end = &mut ends[(number >> shift) as usize];
        dealt[*end as usize] = *number;
        *end += 1;
    }
    let mut start = 0;
    for end in ends {
        match &mut dealt[start..end as usize] {
            [] | [_] => {}
            [one, other] => {
                let (least, most) = ((*one).min(*other), (*one).max(*other));
                (*one, *other) = (least, most);
            }
            bucket => bucket.sort_unstable(),
        }
        start = end as usize;
    }
    dealt
}

/// `1 + ln` of how often a term stands in the text, in units of [`UNIT`]; below one it falls straight to nothing.
fn sublinear(frequency: f32) -> u8 {
    let eighths = (frequency * EIGHTHS + 0.5) as usize;
    SUBLINEAR[eighths.min(SUBLINEAR.len() - 1)]
}

const EIGHTHS: f32 = 8.0;

/// [`sublinear`] for frequencies in eighths, up to 256. Computed by the compiler from sums and products alone, because
/// logarithms differ in their last digit from machine to machine, and related blocks must not.
const SUBLINEAR: [u8; 2048] = {
    let mut table = [0; 2048];
    let mut eighths = 0;
    while eighths < table.len() {
        let frequency = eighths as f64 / EIGHTHS as f64;
        let weight = if frequency < 1.0 { frequency } else { 1.0 + logarithm(frequency) };
        table[eighths] = (weight * UNIT as f64 + 0.5) as u8;
        eighths += 1;
    }
    table
};

/// The natural logarithm of a number from 1 on, by halving it below 2 and the series of 2·artanh((x−1)/(x+1)).
const fn logarithm(number: f64) -> f64 {
    let (mut rest, mut result) = (number, 0.0);
    while rest >= 2.0 {
        rest /= 2.0;
        result += std::f64::consts::LN_2;
    }
    let ratio = (rest - 1.0) / (rest + 1.0);
    let (mut power, mut odd) = (ratio, 1.0);
    while odd < 24.0 {
        result += 2.0 * power / odd;
        power *= ratio * ratio;
        odd += 2.0;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text<'a>(title: &'a str, body: &'a str) -> ProfileText<'a> {
        ProfileText { title, body, ..ProfileText::default() }
    }

    fn weight_of(text: &ProfileText<'_>, name: &str) -> Option<u8> {
        let mut named = None;
        terms::each_term(name, |term, _| named = named.or(Some(term)));
        let term = named?;
        let profile = profile(text, &Options::default());
        Some(profile.weights()[profile.terms().binary_search(&term).ok()?])
    }

    #[test]
    fn terms_count_by_part_and_sublinearly() {
        let text = text("採購", "採購 成本 成本 report reports");
        assert_eq!(weight_of(&text, "採購"), Some(38), "1 + ln(3 + 1)");
        assert_eq!(weight_of(&text, "成本"), Some(27), "1 + ln 2");
        assert_eq!(weight_of(&text, "report"), Some(27), "one stem");
    }

    #[test]
    fn scripts_and_forms_of_a_word_are_one_term() {
        let options = Options::default();
        let (traditional, simplified) =
            (profile(&text("客戶關係", "CRM managing"), &options), profile(&text("客户关系", "crm manages"), &options));
        assert_eq!(traditional, simplified);
    }

    #[test]
    fn empty_texts_have_empty_profiles() {
        assert_eq!(profile(&text("", "，。 的了"), &Options::default()), Profile::default());
    }

    #[test]
    fn long_texts_are_added_up_like_short_ones() {
        let body: String = (0..3_000u32).filter_map(|code| char::from_u32(0x4E00 + code * 3)).collect();
        let profile = profile(&text("", &body), &Options::default());
        assert!(profile.terms().len() > 2_500 && profile.terms().is_sorted());
    }

    #[test]
    fn the_table_of_logarithms_is_right() {
        for (eighths, weight) in (8u16..).zip(&SUBLINEAR[8..]) {
            let exact = f64::from(UNIT) * (1.0 + (f64::from(eighths) / 8.0).ln());
            assert!((f64::from(*weight) - exact).abs() <= 0.500_001, "{eighths}");
        }
    }
}
