//! How many entries there are in, the files of the search index and their addresses out.
//!
//! How many files there are follows from the number of entries in powers of two, so that one entry more or less leaves all
//! names as they are.

/// A file of the search index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SearchFile {
    /// What a reader of the index has to know first.
    Manifest,
    /// In which entries some of the terms stand.
    Terms(u16),
    /// The words that begin with a letter; see [`SearchFile::initial`].
    Words(char),
    /// Titles and addresses of some of the entries.
    Cards(u16),
    /// All of this as one script, for a site that is read from a disk, where browsers let scripts read no other files.
    Script,
}

impl SearchFile {
    /// The file that lists a word: one for each letter from `a` to `z`, `0` for numbers, and `_` for all other scripts.
    #[must_use]
    pub fn initial(word: &str) -> char {
        match word.chars().next() {
            Some(letter) if letter.is_ascii_lowercase() => letter,
            Some(digit) if digit.is_ascii_digit() => '0',
            _ => '_',
        }
    }

    /// Its address from the site's root.
    #[must_use]
    pub fn path(self) -> String {
        match self {
            Self::Manifest => "search/index.json".to_owned(),
            Self::Terms(number) => format!("search/terms/{number:03x}.bin"),
            Self::Words(initial) => format!("search/words/{initial}.txt"),
            Self::Cards(number) => format!("search/cards/{number:03x}.json"),
            Self::Script => "search/index.json.js".to_owned(),
        }
    }
}

/// Into how many parts the index is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SearchLayout {
    /// The files of terms are numbered by so many of the uppermost bits of a term's key.
    pub term_bits: u32,
    /// Entries are numbered within so many bits, of which far from all numbers are taken.
    pub slot_bits: u32,
    /// The files of cards are numbered by so many of the uppermost of those bits.
    pub card_bits: u32,
}

/// Entries for each file of terms, so that one takes a few kilobytes.
const ENTRIES_PER_TERMS: usize = 8;
/// Entries for each file of cards.
const ENTRIES_PER_CARDS: usize = 16;
const MOST_CARD_BITS: u32 = 12;
/// Numbers for each entry: with fewer, one more entry would more often take the number that another one has.
const SLOTS_PER_ENTRY: usize = 4;
const MOST_SLOT_BITS: u32 = 19;

impl SearchLayout {
    /// The most bits that number the files of terms.
    pub const MOST_TERM_BITS: u32 = 12;

    /// The layout for so many entries, each counted once whatever the scripts that it is published in.
    #[must_use]
    pub fn of(entries: usize) -> Self {
        let bits = |count: usize, most: u32| count.max(1).next_power_of_two().ilog2().clamp(3, most);
        Self {
            term_bits: bits(entries / ENTRIES_PER_TERMS, Self::MOST_TERM_BITS),
            slot_bits: bits(entries.saturating_mul(SLOTS_PER_ENTRY), MOST_SLOT_BITS),
            card_bits: bits(entries / ENTRIES_PER_CARDS, MOST_CARD_BITS),
        }
    }

    /// What names the files of words.
    pub fn initials() -> impl Iterator<Item = char> {
        ('a'..='z').chain(['0', '_'])
    }

    /// All files of the index, but the script that repeats them.
    pub fn files(self) -> impl Iterator<Item = SearchFile> {
        let terms = (0..1 << self.term_bits).map(SearchFile::Terms);
        let cards = (0..1 << self.card_bits).map(SearchFile::Cards);
        let words = Self::initials().map(SearchFile::Words);
        [SearchFile::Manifest].into_iter().chain(terms).chain(words).chain(cards)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_entry_more_seldom_changes_the_layout() {
        let changes = (0..10_000).filter(|count| SearchLayout::of(*count) != SearchLayout::of(count + 1)).count();
        assert!(changes <= 30, "{changes}");
        assert_eq!(SearchLayout::of(1_000_000).files().count(), 4096 + 4096 + 28 + 1);
    }

    #[test]
    fn a_word_is_listed_under_its_first_letter() {
        assert_eq!(["crm", "5s", "émile", ""].map(SearchFile::initial), ['c', '0', '_', '_']);
    }
}
