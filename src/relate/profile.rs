//! The parts of one entry's text → its profile: which terms it has, how strongly, and what they are called.
//!
//! A profile depends on the entry alone, so it is made once per file and remembered. What depends on the
//! other entries (how rare a term is) comes later. It is compact, about as large as the text itself, for all of them
//! are in memory at once: five bytes a term, and the text of words, because hashes can't be read back.

use serde::{Deserialize, Serialize};

use super::fold::{self, HAN_COUNT, Han};
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
    /// The body without markup, and whatever else the entry says.
    pub body: &'a str,
}

/// The weighted terms of one entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Terms that can be read back, ascending, then hashed ones, ascending.
    terms: Box<[Term]>,
    /// For each term its weight, in units of [`UNIT`].
    weights: Box<[u8]>,
    /// Where hashed terms begin.
    readable: usize,
    /// The text of the hashed terms, one after the other, and how many bytes each has. To add up the lengths of those
    /// before takes less than to fetch a word's place from memory that would be four times as large.
    words: Box<str>,
    word_lengths: Box<[u8]>,
    /// Folded characters with what this entry writes for them, ascending.
    originals: Box<[(Han, Han)]>,
}

/// The weight of a term that stands once in a part of weight 1.
pub(super) const UNIT: u8 = 16;

/// More terms than this of either sort are not kept: the weakest go. Only texts of book length have so many.
const MOST_TERMS: usize = 1 << 13;

/// Makes the profile of an entry from the parts of its text.
#[must_use]
pub fn profile(text: &ProfileText<'_>, options: &Options) -> Profile {
    let weights = &options.weights;
    let parts = [
        (text.title, weights.title),
        (text.tags, weights.tags),
        (text.key_points, weights.key_points),
        (text.headings, weights.headings),
        (text.body, weights.body),
    ];
    let texts = parts.map(|(part, _)| part);
    let [pairs, words] = read(&texts);
    let mut weighted = weigh(&pairs, &parts.map(|(_, weight)| weight));
    let readable = weighted.len();
    weighted.extend(weigh(&words, &parts.map(|(_, weight)| weight)));
    let (pairs, words) = weighted.split_at(readable);
    let (words, word_lengths) = surfaces(words, &texts);
    Profile {
        terms: weighted.iter().map(|weighted| weighted.term).collect(),
        weights: weighted.iter().map(|weighted| weighted.weight).collect(),
        readable,
        words: words.into(),
        word_lengths: word_lengths.into(),
        originals: originals(pairs, &texts),
    }
}

impl Profile {
    /// The bytes that this takes in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        size_of::<Self>() + self.terms.len() * 5 + self.words.len() + self.word_lengths.len() + self.originals.len() * 4
    }

    /// The terms with their weights: two ascending runs, one after the other.
    pub(super) fn weighted_terms(&self) -> impl Iterator<Item = (Term, u8)> {
        self.terms.iter().copied().zip(self.weights.iter().copied())
    }

    /// The terms, as two ascending runs.
    pub(super) fn runs(&self) -> [&[Term]; 2] {
        let (readable, hashed) = self.terms.split_at(self.readable);
        [readable, hashed]
    }

    /// What a term is called in this entry; empty if the entry has no such term.
    pub(super) fn name(&self, term: Term) -> String {
        if let Some((first, second)) = terms::pair_of(term) {
            return first.into_iter().chain([second]).map(|han| fold::character(self.original(han))).collect();
        }
        let [_, hashed] = self.runs();
        let Ok(place) = hashed.binary_search(&term) else { return String::new() };
        let start: usize = self.word_lengths[..place].iter().map(|length| usize::from(*length)).sum();
        self.words[start..start + usize::from(self.word_lengths[place])].to_owned()
    }

    /// The character that this entry writes where others may write another.
    fn original(&self, han: Han) -> Han {
        let place = self.originals.binary_search_by_key(&han, |(folded, _)| *folded);
        place.map_or(han, |place| self.originals[place].1)
    }
}

/// A term of the entry, with the place where it stands first: which part, and the byte there.
struct Weighted {
    term: Term,
    weight: u8,
    part: usize,
    at: usize,
}

/// The terms of the parts, those that can be read back and those that can't, in the order of term, part, and place. Each
/// is packed into one number so that they sort fast.
fn read(parts: &[&str; 5]) -> [Vec<u64>; 2] {
    let mut tokens = [Vec::new(), Vec::new()];
    for (part, text) in (0u64..).zip(parts) {
        terms::each_term(text, |term, at| {
            let token = (u64::from(term) << 32) | (part << PLACE_BITS) | (at as u64).min(LAST_PLACE);
            tokens[usize::from(terms::is_word(term))].push(token);
        });
    }
    for tokens in &mut tokens {
        sort_spread(tokens);
    }
    tokens
}

/// Sorts numbers that are spread evenly over all there are: dealt into as many buckets as there are numbers,
/// by their uppermost bits, they are all but sorted. For a thousand terms that takes a third of the time of comparing.
fn sort_spread(numbers: &mut Vec<u64>) {
    let shift = u64::BITS - numbers.len().max(2).ilog2();
    let mut ends = vec![0u32; 1 + (u64::MAX >> shift) as usize];
    for number in &*numbers {
        ends[(number >> shift) as usize] += 1;
    }
    let mut total = 0;
    for end in &mut ends {
        (*end, total) = (total, total + *end);
    }
    let mut dealt = vec![0; numbers.len()];
    for number in &*numbers {
        let end = &mut ends[(number >> shift) as usize];
        dealt[*end as usize] = *number;
        *end += 1;
    }
    let mut start = 0;
    for end in ends {
        let bucket = &mut dealt[start..end as usize];
        if bucket.len() > 1 {
            bucket.sort_unstable();
        }
        start = end as usize;
    }
    *numbers = dealt;
}

const PLACE_BITS: u32 = 29;
/// No text that is written by people is longer; what stands further behind is named after this place.
const LAST_PLACE: u64 = (1 << PLACE_BITS) - 1;

/// Adds up what each term weighs.
fn weigh(tokens: &[u64], part_weights: &[f32; 5]) -> Vec<Weighted> {
    let part_of = |token: u64| (token >> PLACE_BITS) as usize & 7;
    let of_one_term = tokens.chunk_by(|one, next| one >> 32 == next >> 32);
    let weigh_one = |tokens: &[u64]| Weighted {
        term: (tokens[0] >> 32) as Term,
        weight: sublinear(tokens.iter().map(|token| part_weights[part_of(*token)]).sum()),
        part: part_of(tokens[0]),
        at: (tokens[0] & LAST_PLACE) as usize,
    };
    let mut weighted: Vec<Weighted> = of_one_term.map(weigh_one).filter(|weighted| weighted.weight > 0).collect();
    if weighted.len() > MOST_TERMS {
        weighted.sort_unstable_by_key(|weighted| (u8::MAX - weighted.weight, weighted.term));
        weighted.truncate(MOST_TERMS);
        weighted.sort_unstable_by_key(|weighted| weighted.term);
    }
    weighted
}

/// The text of hashed terms, one after the other, and the bytes of each.
fn surfaces(hashed: &[Weighted], parts: &[&str; 5]) -> (String, Vec<u8>) {
    let mut words = String::with_capacity(hashed.len() * 8);
    let mut lengths = Vec::with_capacity(hashed.len());
    for word in hashed {
        let start = words.len();
        terms::push_surface(parts[word.part], word.at, &mut words);
        let length = words.floor_char_boundary(start + usize::from(u8::MAX)) - start;
        words.truncate(start + length);
        lengths.push(u8::try_from(length).unwrap_or(u8::MAX));
    }
    (words, lengths)
}

/// What the entry writes for characters that were folded.
fn originals(pairs: &[Weighted], parts: &[&str; 5]) -> Box<[(Han, Han)]> {
    let folding = fold::folding();
    let mut seen = vec![0u64; (HAN_COUNT / u64::BITS) as usize + 1];
    let mut originals = Vec::new();
    for pair in pairs {
        let text = parts[pair.part].get(pair.at..).unwrap_or_default();
        for character in text.chars().take(2) {
            let (Some(own), Some((folded, _))) = (fold::han(character), folding.fold(character)) else { continue };
            let (word, bit) = (&mut seen[usize::from(folded) / 64], 1 << (folded % 64));
            if own != folded && *word & bit == 0 {
                *word |= bit;
                originals.push((folded, own));
            }
        }
    }
    originals.sort_unstable();
    originals.into()
}

/// `1 + ln` of how often a term stands in the text, in units of [`UNIT`]; below one it falls straight to nothing.
fn sublinear(frequency: f32) -> u8 {
    let eighths = (frequency * EIGHTHS).round() as usize;
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

    fn profile_of(title: &str, body: &str) -> Profile {
        profile(&ProfileText { title, body, ..ProfileText::default() }, &Options::default())
    }

    fn weight_of(profile: &Profile, name: &str) -> Option<u8> {
        profile.weighted_terms().find(|(term, _)| profile.name(*term) == name).map(|(_, weight)| weight)
    }

    #[test]
    fn terms_count_by_part_and_sublinearly() {
        let profile = profile_of("採購", "採購 成本 成本 report reports");
        assert_eq!(weight_of(&profile, "採購"), Some(38), "1 + ln(3 + 1)");
        assert_eq!(weight_of(&profile, "成本"), Some(27), "1 + ln 2");
        assert_eq!(weight_of(&profile, "report"), Some(27), "one stem");
    }

    #[test]
    fn names_are_what_the_entry_itself_writes() {
        let (traditional, simplified) =
            (profile_of("客戶關係", "CRM managing"), profile_of("客户关系", "crm managers"));
        let common = |profile: &Profile| profile.terms.iter().map(|term| profile.name(*term)).collect::<Vec<_>>();
        assert_eq!(common(&traditional).iter().filter(|name| *name == "關係").count(), 1);
        assert_eq!(common(&simplified).iter().filter(|name| *name == "关系").count(), 1);
        assert_eq!(traditional.runs()[0], simplified.runs()[0]);
        assert!(weight_of(&traditional, "CRM").is_some() && weight_of(&simplified, "crm").is_some());
    }

    #[test]
    fn empty_texts_have_empty_profiles() {
        assert_eq!(profile_of("", "，。 的了"), Profile::default());
    }

    #[test]
    fn the_table_of_logarithms_is_right() {
        for (eighths, weight) in (8u16..).zip(&SUBLINEAR[8..]) {
            let exact = f64::from(UNIT) * (1.0 + (f64::from(eighths) / 8.0).ln());
            assert!((f64::from(*weight) - exact).abs() <= 0.500_001, "{eighths}");
        }
    }
}
