//! Spells Chinese in Latin letters, by words: 銀行 is `yinhang` though 行 alone is `xing`, 客戶關係 is `kehu-guanxi`.
//!
//! In comes text of any script, out goes the same text with each run of Chinese characters replaced by the syllables of
//! its words, `-` between words and around the run. Traditional characters are folded into Simplified ones first, so
//! that both ways of writing a title lead to one address.
//!
//! Where a word ends is found as word counters do: of all ways to cut a run, the likeliest one, by how common each word
//! is (the shortest path over word costs). A segmenter such as jieba has 350,000 words, and loading them costs a tenth
//! of a second in every build; the 14,000 words here load in a millisecond or two, once, and only if some title needs
//! them. What they don't hold falls apart into single characters, which is still readable. ü becomes `v`, as keyboards
//! write it: 差旅 is `chailv`; `lu` would be another syllable, and 女 must not be `nu`.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use crate::script::simplified;

/// `text` with its Chinese spelt out. Characters that no table can read stay as they are.
pub(super) fn spell(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_chinese) {
        return Cow::Borrowed(text);
    }
    let mut spelt = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some(start) = rest.find(is_chinese) {
        let end = rest[start..].find(|character| !is_chinese(character)).map_or(rest.len(), |length| start + length);
        spelt.push_str(&rest[..start]);
        spelt.push('-');
        spell_run(&rest[start..end], &mut spelt);
        rest = &rest[end..];
    }
    spelt.push_str(rest);
    Cow::Owned(spelt)
}

/// Whether a character is a Chinese one: an ideograph or the round zero.
pub(super) fn is_chinese(character: char) -> bool {
    matches!(
        character,
        '〇' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}'
    )
}

fn spell_run(run: &str, spelt: &mut String) {
    let simplified = LEXICON.settle_particles(&simplified(run));
    for word in LEXICON.cut(&simplified) {
        LEXICON.spell_word(word, spelt);
        spelt.push('-');
    }
}

/// Read once, when a title first needs it.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);

/// The words that are known: how common they are and how they are read.
#[derive(Default)]
struct Lexicon {
    words: HashMap<&'static str, Word>,
    /// Characters of the longest word.
    longest: usize,
}

#[derive(Clone, Copy)]
struct Word {
    /// Ten times the natural logarithm of "one of how many words of running text".
    cost: u32,
    /// The syllables with spaces between; `None` where each character is read as it mostly is.
    reading: Option<&'static str>,
}

/// What a phrase costs that is in a table of phrases and not among the common words: as much as a word that is one of
/// 22,000. That is less than any two words it could fall into cost together.
const PHRASE_COST: u32 = 100;
/// What a character costs that is no common word: more than any word, so that it stands alone only where it must.
const STRANGER_COST: u32 = 130;

impl Lexicon {
    fn embedded() -> Self {
        let mut lexicon = Self { words: HashMap::with_capacity(16_384), longest: 1 };
        lexicon.add_words(include_str!("words.txt"));
        lexicon.add_phrases(include_str!("readings.txt"));
        lexicon.add_phrases(include_str!("phrases.txt"));
        lexicon
    }

    /// Takes a list of words under headings that give their cost, such as `= 85`.
    fn add_words(&mut self, list: &'static str) {
        let mut cost = STRANGER_COST;
        for line in table_lines(list) {
            if let Some(heading) = line.strip_prefix('=') {
                cost = heading.trim().parse().unwrap_or(STRANGER_COST);
            } else {
                for word in line.split(' ') {
                    self.add(word, Word { cost, reading: None });
                }
            }
        }
    }

    /// Takes a table with a phrase and its reading on each line. Later tables win.
    fn add_phrases(&mut self, table: &'static str) {
        for line in table_lines(table) {
            let (phrase, reading) =
                line.split_once(' ').map_or((line, None), |(phrase, reading)| (phrase, Some(reading)));
            let is_character = phrase.chars().nth(1).is_none();
            let usual = if is_character { STRANGER_COST } else { PHRASE_COST };
            let cost = self.words.get(phrase).map_or(usual, |known| known.cost.min(usual));
            self.add(phrase, Word { cost, reading });
        }
    }

    fn add(&mut self, word: &'static str, entry: Word) {
        self.longest = self.longest.max(word.chars().count());
        self.words.insert(word, entry);
    }

    /// Writes 着 for 著 as Simplified text does, but for the words in which 著 means to write or to show. The conversion
    /// tables leave that open, and the two are read differently.
    fn settle_particles(&self, run: &str) -> String {
        let characters: Vec<char> = run.chars().collect();
        let is_word = |pair: &[char]| self.words.contains_key(pair.iter().collect::<String>().as_str());
        let settle = |(at, character): (usize, &char)| {
            let is_particle = *character == '著'
                && !characters[at.saturating_sub(1)..(at + 2).min(characters.len())].windows(2).any(is_word);
            if is_particle { '着' } else { *character }
        };
        characters.iter().enumerate().map(settle).collect()
    }

    /// Cuts a run of Chinese into its words: the cheapest way from its start to its end.
    fn cut<'run>(&self, run: &'run str) -> Vec<&'run str> {
        let bounds: Vec<usize> = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect();
        // For each bound: what the cheapest way there costs, and at which bound its last word begins.
        let mut ways = vec![(0_u32, 0_usize)];
        for end in 1..bounds.len() {
            let step = |start: usize| {
                let cost = self.cost(&run[bounds[start]..bounds[end]], end - start)?;
                Some((ways[start].0.saturating_add(cost), start))
            };
            let cheapest = (end.saturating_sub(self.longest)..end).filter_map(step).min();
            ways.push(cheapest.unwrap_or((u32::MAX, end - 1)));
        }
        let mut words = Vec::new();
        let mut end = bounds.len() - 1;
        while end > 0 {
            let start = ways[end].1;
            words.push(&run[bounds[start]..bounds[end]]);
            end = start;
        }
        words.reverse();
        words
    }

    /// What a word costs; `None` if it isn't one. A single character always is.
    fn cost(&self, word: &str, characters: usize) -> Option<u32> {
        let known = self.words.get(word).map(|word| word.cost);
        known.or_else(|| (characters == 1).then_some(STRANGER_COST))
    }

    fn spell_word(&self, word: &str, spelt: &mut String) {
        if let Some(reading) = self.words.get(word).and_then(|word| word.reading) {
            spelt.extend(reading.split(' '));
            return;
        }
        for character in word.chars() {
            self.spell_character(character, spelt);
        }
    }

    fn spell_character(&self, character: char, spelt: &mut String) {
        let mut buffer = [0; 4];
        let alone = self.words.get(&*character.encode_utf8(&mut buffer)).and_then(|word| word.reading);
        match alone.or_else(|| character.to_pinyin().map(pinyin::Pinyin::plain)) {
            Some(syllable) => spelt.extend(syllable.chars().map(|letter| match letter {
                'ü' => 'v',
                'ê' => 'e',
                letter => letter,
            })),
            None => spelt.push(character),
        }
    }
}

/// The lines of a table, without comments and empty ones.
fn table_lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phrases() -> impl Iterator<Item = &'static str> {
        table_lines(include_str!("phrases.txt")).chain(table_lines(include_str!("readings.txt")))
    }

    #[test]
    fn every_phrase_has_a_syllable_for_each_character() {
        for line in phrases() {
            let (phrase, reading) = line.split_once(' ').unwrap_or((line, ""));
            let syllables = reading.split_whitespace().count();
            assert!(syllables == 0 || syllables == phrase.chars().count(), "{line}");
            assert!(reading.bytes().all(|byte| byte == b' ' || byte.is_ascii_lowercase()), "{line}");
        }
    }

    #[test]
    fn every_word_of_the_tables_can_be_met_in_text_that_was_folded() {
        let unreachable: Vec<&str> = LEXICON
            .words
            .keys()
            .copied()
            .filter(|word| crate::script::simplified(word) != *word || !word.chars().all(is_chinese))
            .collect();
        assert_eq!(unreachable, [""; 0]);
    }

    #[test]
    fn no_phrase_is_listed_twice() {
        let mut seen = std::collections::BTreeSet::new();
        for line in table_lines(include_str!("phrases.txt")) {
            assert!(seen.insert(line.split(' ').next()), "{line}");
        }
    }

    #[test]
    fn what_no_table_can_read_stays() {
        assert_eq!(spell("a\u{2FFFD}b"), "a-\u{2FFFD}-b");
        assert_eq!(spell("plain"), "plain");
    }
}
