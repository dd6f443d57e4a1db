//! A dictionary in, the longest of its words at a place of a text out.
//!
//! Most characters of a text begin no word, or only words whose second character is another one. So a bit tells of the first
//! character whether it begins any, a table of pages which, a hash table of the first two, and only what is left of that, two or
//! three words mostly, is compared with the text.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::ops::Range;

/// The words of a dictionary, with what becomes of them. Borrowed words are those of dictionaries that are part of the program.
#[derive(Debug, Default)]
pub(super) struct Table<'d> {
    /// For each character of the basic plane a bit, which says whether any word begins with it.
    begins: Vec<u64>,
    /// For each block of 256 characters its page, counted from 1; 0 where no word begins with one of them.
    pages: Vec<u16>,
    /// For each character of a page its start, counted from 1; 0 if no word begins with it.
    starts_by_page: Vec<[u32; PAGE]>,
    starts: Vec<Start<'d>>,
    /// The words of two or more characters by their first two.
    pairs: HashMap<(char, char), Range<u32>, BuildHasherDefault<PairHasher>>,
    /// The words of two or more characters, those with the same first two side by side, the longest first.
    phrases: Vec<Phrase<'d>>,
}

const PAGE: usize = 256;
const BASIC_PLANE: usize = 0x1_0000;

/// What begins with a character.
#[derive(Clone, Copy, Debug, Default)]
struct Start<'d> {
    /// What becomes of the character alone.
    alone: Option<&'d str>,
    /// Whether longer words begin with it.
    begins_phrases: bool,
    /// Whether the character alone may be read in several ways.
    is_doubtful: bool,
}

#[derive(Clone, Copy, Debug)]
struct Phrase<'d> {
    pair: (char, char),
    /// What follows the first two characters.
    rest: &'d str,
    length: usize,
    becomes: &'d str,
}

/// A word of the dictionary at a place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Match<'t> {
    /// Its length in bytes.
    pub(super) length: usize,
    /// What becomes of it.
    pub(super) becomes: &'t str,
    /// The character, if it is not part of a longer word and may be read in several ways.
    pub(super) doubtful: Option<char>,
}

impl<'d> Table<'d> {
    /// A table of words with what becomes of each. Of two that are alike the first counts.
    pub(super) fn new(words: impl IntoIterator<Item = (&'d str, &'d str)>) -> Self {
        let begins = vec![0; BASIC_PLANE / u64::BITS as usize];
        let mut table = Self { begins, pages: vec![0; 0x11_0000 / PAGE], ..Self::default() };
        for (word, becomes) in words {
            table.add(word, becomes);
        }
        // The order is stable, so that the first of two words that are alike stays the first.
        table.phrases.sort_by(|left, right| left.pair.cmp(&right.pair).then(right.length.cmp(&left.length)));
        let mut from = 0;
        for alike in table.phrases.chunk_by(|left, right| left.pair == right.pair) {
            let to = from + u32::try_from(alike.len()).unwrap_or(0);
            table.pairs.insert(alike[0].pair, from..to);
            from = to;
        }
        table
    }

    /// Marks characters that may be read in several ways where no longer word decides.
    pub(super) fn mark_doubtful(&mut self, characters: impl IntoIterator<Item = char>) {
        for character in characters {
            self.start_or_new(character).is_doubtful = true;
        }
    }

    fn add(&mut self, word: &'d str, becomes: &'d str) {
        let mut characters = word.chars();
        let Some(first) = characters.next() else { return };
        let start = self.start_or_new(first);
        let Some(second) = characters.next() else {
            start.alone = start.alone.or(Some(becomes));
            return;
        };
        start.begins_phrases = true;
        let phrase = Phrase { pair: (first, second), rest: characters.as_str(), length: word.len(), becomes };
        self.phrases.push(phrase);
    }

    fn start_or_new(&mut self, first: char) -> &mut Start<'d> {
        let (page, place) = (u32::from(first) as usize / PAGE, u32::from(first) as usize % PAGE);
        if let Some(bits) = self.begins.get_mut(u32::from(first) as usize / u64::BITS as usize) {
            *bits |= 1 << (u32::from(first) % u64::BITS);
        }
        if self.pages[page] == 0 {
            self.starts_by_page.push([0; PAGE]);
            self.pages[page] = u16::try_from(self.starts_by_page.len()).expect("Unicode has 4,352 pages");
        }
        let number = &mut self.starts_by_page[usize::from(self.pages[page]) - 1][place];
        if *number == 0 {
            self.starts.push(Start::default());
            *number = u32::try_from(self.starts.len()).expect("Unicode has 1,114,112 characters");
        }
        &mut self.starts[*number as usize - 1]
    }

    #[inline]
    fn may_begin(&self, first: char) -> bool {
        let bits = self.begins.get(u32::from(first) as usize / u64::BITS as usize);
        bits.is_none_or(|bits| bits >> (u32::from(first) % u64::BITS) & 1 == 1)
    }

    #[inline]
    fn start(&self, first: char) -> Option<&Start<'d>> {
        let (page, place) = (u32::from(first) as usize / PAGE, u32::from(first) as usize % PAGE);
        let page = usize::from(*self.pages.get(page)?).checked_sub(1)?;
        let start = (self.starts_by_page[page][place] as usize).checked_sub(1)?;
        self.starts.get(start)
    }

    /// The longest word that a text begins with.
    pub(super) fn at(&self, text: &str) -> Option<Match<'d>> {
        let mut characters = text.chars();
        self.word(characters.next()?, characters.as_str())
    }

    /// The longest word that begins with a character, given what is behind it.
    #[inline]
    fn word(&self, first: char, behind: &str) -> Option<Match<'d>> {
        if !self.may_begin(first) {
            return None;
        }
        let start = self.start(first)?;
        let mut characters = behind.chars();
        if start.begins_phrases
            && let Some(second) = characters.next()
            && let Some(found) = self.phrase((first, second), characters.as_str())
        {
            return Some(found);
        }
        start.alone.map(|becomes| Match {
            length: first.len_utf8(),
            becomes,
            doubtful: start.is_doubtful.then_some(first),
        })
    }

    fn phrase(&self, pair: (char, char), rest: &str) -> Option<Match<'d>> {
        let Range { start, end } = *self.pairs.get(&pair)?;
        let phrases = &self.phrases[start as usize..end as usize];
        let found = phrases.iter().find(|phrase| rest.starts_with(phrase.rest))?;
        Some(Match { length: found.length, becomes: found.becomes, doubtful: None })
    }

    /// Calls `found` with every word of a text, the longest at each place, and where it stands; what a word covers begins no other one.
    pub(super) fn each(&self, text: &str, mut found: impl FnMut(usize, Match<'d>)) {
        let mut rest = text.chars();
        loop {
            let at = text.len() - rest.as_str().len();
            let Some(first) = rest.next() else { return };
            if let Some(word) = self.word(first, rest.as_str()) {
                found(at, word);
                rest = text[at + word.length..].chars();
            }
        }
    }
}

/// Two characters are few bits, and are spread by one multiplication.
#[derive(Debug, Default)]
struct PairHasher(u64);

impl Hasher for PairHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, value: u32) {
        let mixed = (self.0.rotate_left(21) ^ u64::from(value)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        self.0 = mixed ^ (mixed >> 29);
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    fn found(table: &Table<'_>, text: &str) -> Vec<(usize, String)> {
        let mut all = Vec::new();
        table.each(text, |at, word| all.push((at, word.becomes.to_owned())));
        all
    }

    #[test]
    fn the_longest_word_counts_and_of_equals_the_first() {
        let table = Table::new([("b", "1"), ("ab", "2"), ("abc", "3"), ("abc", "4"), ("ax", "5"), ("b", "6")]);
        let words = |text| found(&table, text).into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" ");
        assert_eq!([words("abcab"), words("abx"), words("a"), words("bab")], ["3 2", "2", "", "1 2"]);
    }

    #[test]
    fn characters_of_any_plane_begin_words() {
        let table = Table::new([("𠮷", "吉"), ("𠮷野", "吉野"), ("後", "后")]);
        assert_eq!(found(&table, "x𠮷後𠮷野"), [(1, "吉".into()), (5, "后".into()), (8, "吉野".into())]);
    }
}
