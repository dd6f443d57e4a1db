//! Titles so alike that a reader would take the entries for one: the same course in two files, an article reprinted.
//!
//! Compared are the pairs of neighbouring characters, folded and without punctuation. Parts of a series
//! differ by a numeral alone and are no duplicates, so numerals must agree.

use serde::{Deserialize, Serialize};

use super::fold;

/// What is compared of a title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct TitleKey {
    /// Pairs of neighbouring characters, ascending, each once.
    pairs: Box<[u64]>,
    /// A bit for each pair, so that titles that differ much need no closer look.
    sketch: u64,
    /// What tells parts of a series from each other.
    numerals: String,
}

/// From this share of common pairs on, two titles are near-identical.
const NEARLY_ALL: f32 = 0.9;

impl TitleKey {
    pub(super) fn of(title: &str) -> Self {
        let folding = fold::folding();
        let fold = |character| folding.fold(character).map_or(character, |(han, _)| fold::character(han));
        let letters: Vec<char> =
            title.chars().flat_map(char::to_lowercase).filter(|letter| letter.is_alphanumeric()).map(fold).collect();
        // Beyond the ends stands nothing, so that titles of a single character have pairs as well.
        let before = std::iter::once('\0').chain(letters.iter().copied());
        let after = letters.iter().copied().chain(std::iter::once('\0'));
        let mut pairs: Vec<u64> = before
            .zip(after)
            .map(|(one, next)| (u64::from(u32::from(one)) << 32) | u64::from(u32::from(next)))
            .collect();
        pairs.sort_unstable();
        pairs.dedup();
        let bit = |pair: &u64| 1 << (pair.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58);
        let sketch = pairs.iter().map(bit).fold(0, |sketch, bit: u64| sketch | bit);
        Self {
            pairs: pairs.into(),
            sketch,
            numerals: letters.into_iter().filter(|letter| is_numeral(*letter)).collect(),
        }
    }

    /// Asks memory for what is looked at first.
    pub(super) fn touch(&self) {
        std::hint::black_box(self.sketch);
    }

    /// Whether a reader would take the two for the same.
    pub(super) fn is_nearly(&self, other: &Self) -> bool {
        let most = self.pairs.len().max(other.pairs.len()) as f32;
        let apart = (self.sketch ^ other.sketch).count_ones() as f32;
        // At least as many pairs stand in one title alone as bits do.
        apart <= 2.0 * (1.0 - NEARLY_ALL) * most && self.numerals == other.numerals && self.common(other) > NEARLY_ALL
    }

    /// The pairs that both have among those that either has.
    fn common(&self, other: &Self) -> f32 {
        let common = self.pairs.iter().filter(|pair| other.pairs.binary_search(pair).is_ok()).count();
        let either = self.pairs.len() + other.pairs.len() - common;
        common as f32 / either as f32
    }
}

fn is_numeral(letter: char) -> bool {
    letter.is_numeric() || "一二三四五六七八九十上中下".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::TitleKey;

    fn alike(one: &str, other: &str) -> bool {
        TitleKey::of(one).is_nearly(&TitleKey::of(other))
    }

    #[test]
    fn script_width_case_and_punctuation_make_no_difference() {
        assert!(alike("360°客戶關係管理", "「360」客户关系管理"));
        assert!(alike("Key Account Sales", "Key account sales!"));
        assert!(!alike("客戶關係管理", "供應商關係管理"));
    }

    #[test]
    fn a_slip_in_a_long_title_makes_no_difference() {
        let title = "who really owns the relationship with a customer when the person who sold leaves";
        assert!(alike(title, &title.replace("really", "realy")));
    }

    #[test]
    fn parts_of_a_series_are_no_duplicates() {
        assert!(!alike(
            "班組長的一天與他手下十二個人的工作如何安排才能做得完（上）",
            "班組長的一天與他手下十二個人的工作如何安排才能做得完（下）"
        ));
        assert!(!alike(
            "The annual plan of training for all of our plants, 2026",
            "The annual plan of training for all of our plants, 2027"
        ));
    }

    #[test]
    fn titles_without_letters_are_like_each_other_only() {
        assert!(alike("", "！"));
        assert!(!alike("", "道"));
    }
}
