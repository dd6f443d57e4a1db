//! A text → its terms: pairs of neighbouring Chinese characters, and the stems of words in other scripts.
//!
//! Chinese is written without blanks. Overlapping pairs of characters rank as well as a dictionary's words, and need
//! neither the dictionary nor the time to load it. Pairs are formed of folded characters (see `fold`), words are lower-cased and, if
//! they are English, stemmed. A text may mix both; everything else, punctuation and plain numbers above all, separates.
//!
//! A term is a number of 32 bits. For two characters of the main block it holds both, so that no two pairs are one
//! term; for words it is a hash, with the lowest bit set. Both are spread evenly over the numbers, so that lists of terms in
//! ascending order can be searched, split and bucketed by their uppermost bits.

use std::cell::RefCell;

use rust_stemmers::{Algorithm, Stemmer};

use super::fold::{self, Folding, Han, Role};
use super::stop_words;

/// A term, see the head of this file.
pub(super) type Term = u32;

/// Calls `emit` for every term of the text, with the byte at which it begins.
pub(super) fn each_term(text: &str, mut emit: impl FnMut(Term, usize)) {
    let folding = fold::folding();
    let mut run = Run::default();
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        let (sort, length) = if byte.is_ascii() {
            (if byte.is_ascii_alphanumeric() { Sort::Letter } else { Sort::Other }, 1)
        } else {
            let character = text[at..].chars().next().unwrap_or_default();
            (sort(character, folding), character.len_utf8())
        };
        let start = at;
        at += match sort {
            Sort::Wide(wide) => {
                run.push(wide, start, &mut emit);
                length
            }
            Sort::Letter => {
                run.end(&mut emit);
                word_length(&text[start..])
            }
            Sort::Joiner | Sort::Other => {
                run.end(&mut emit);
                length
            }
        };
        if sort == Sort::Letter
            && let Some(term) = word_term(&text[start..at])
        {
            emit(term, start);
        }
    }
    run.end(&mut emit);
}

/// Whether a term is a hash, whose text can't be read back from it.
fn is_word(term: Term) -> bool {
    term & 1 == 1
}

/// Appends the text of the term that begins at a byte of a text, as a person would write it: words lower-cased unless
/// their capitals seem meant, as in CRM and iPhone.
pub(super) fn push_surface(text: &str, term: Term, at: usize, surface: &mut String) {
    let rest = text.get(at..).unwrap_or_default();
    let word = &rest[..word_length(rest)];
    if !is_word(term) || word.is_empty() {
        surface.extend(rest.chars().take(if is_alone(term) { 1 } else { 2 }));
    } else if word.is_ascii() {
        let start = surface.len();
        surface.push_str(word);
        if !word[1..].bytes().any(|byte| byte.is_ascii_uppercase()) {
            surface[start..].make_ascii_lowercase();
        }
    } else if word.chars().skip(1).any(char::is_uppercase) {
        surface.extend(word.chars().map(narrow));
    } else {
        surface.extend(word.chars().map(narrow).flat_map(char::to_lowercase));
    }
}

/// The bytes of the word at the head of a text.
fn word_length(text: &str) -> usize {
    let is_plain = |byte: &u8| byte.is_ascii_alphanumeric();
    let plain = text.bytes().position(|byte| !is_plain(&byte)).unwrap_or(text.len());
    if text.as_bytes().get(plain).is_none_or(|byte| byte.is_ascii() && !matches!(byte, b'\'' | b'&')) {
        return plain;
    }
    let folding = fold::folding();
    let is_inside = |(at, character)| match sort(character, folding) {
        Sort::Letter => true,
        Sort::Joiner => joins(text, 0, at),
        _ => false,
    };
    text.char_indices().find(|found| !is_inside(*found)).map_or(text.len(), |(end, _)| end)
}

/// What a character is to the reader of terms.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    /// Part of a word.
    Letter,
    /// Part of a word if it stands between letters, as in R&D and don't.
    Joiner,
    /// Part of a run of Chinese or Japanese.
    Wide(Wide),
    Other,
}

/// A character of a run written without blanks.
#[derive(Clone, Copy, PartialEq)]
enum Wide {
    Han(Han, Role),
    /// Kana, and characters too rare for the main block.
    Rare(char),
}

#[inline]
fn sort(character: char, folding: &Folding) -> Sort {
    if let Some((han, role)) = folding.fold(character) {
        return Sort::Wide(Wide::Han(han, role));
    }
    match character {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Sort::Letter,
        '\'' | '&' | '’' | '＆' => Sort::Joiner,
        // Punctuation. The last branch would say the same, but has to search a table for it.
        '\0'..='\u{7F}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{FF08}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}' => Sort::Other,
        '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}' | '\u{3400}'..='\u{4DBF}' => {
            Sort::Wide(Wide::Rare(character))
        }
        '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' => Sort::Wide(Wide::Rare(character)),
        other if other.is_alphanumeric() => Sort::Letter,
        _ => Sort::Other,
    }
}

/// Whether the joiner at `at` continues the word that began at `start`: letters on both sides, and for `&` as few of
/// them as abbreviations have.
fn joins(text: &str, start: usize, at: usize) -> bool {
    let mut after = text[at..].chars();
    let is_ampersand = matches!(after.next(), Some('&' | '＆'));
    after.next().is_some_and(char::is_alphanumeric) && (!is_ampersand || at - start <= 2)
}

/// The run of wide characters being read: what came before the next one.
#[derive(Default)]
struct Run {
    before: Option<(Wide, usize)>,
    length: usize,
}

impl Run {
    #[inline]
    fn push(&mut self, wide: Wide, at: usize, emit: &mut impl FnMut(Term, usize)) {
        if let Some((before, start)) = self.before {
            match (before, wide) {
                (Wide::Han(_, Role::Particle), _)
                | (_, Wide::Han(_, Role::Particle))
                | (Wide::Han(_, Role::Filler), Wide::Han(_, Role::Filler)) => {}
                (Wide::Han(first, _), Wide::Han(second, _)) => emit(pair_term(first, second), start),
                (first, second) => emit(rare_term(first, second), start),
            }
        }
        self.before = Some((wide, at));
        self.length += 1;
    }

    /// Ends the run. A character that stood alone is a term too, unless it is grammar.
    #[inline]
    fn end(&mut self, emit: &mut impl FnMut(Term, usize)) {
        let Some((last, start)) = self.before.take() else { return };
        if let (1, Wide::Han(alone, Role::Word)) = (self.length, last) {
            emit(pair_term(0, alone), start);
        }
        self.length = 0;
    }
}

/// Whether a term is no pair but a Chinese character that stands alone.
pub(super) fn is_alone(term: Term) -> bool {
    !is_word(term) && ((term >> 1).wrapping_mul(UNSPREAD) & MASK_31) >> 15 == 0
}

const MASK_31: u32 = (1 << 31) - 1;
/// An odd number, so that multiplying by it permutes the numbers of 31 bits; its inverse undoes that.
const SPREAD: u32 = 0x9E37_79B1;
const UNSPREAD: u32 = inverse(SPREAD);

/// The inverse of an odd number modulo 2³², by Newton's iteration.
const fn inverse(odd: u32) -> u32 {
    let mut inverse = odd;
    let mut round = 0;
    while round < 5 {
        inverse = inverse.wrapping_mul(2u32.wrapping_sub(odd.wrapping_mul(inverse)));
        round += 1;
    }
    inverse
}

fn pair_term(first: Han, second: Han) -> Term {
    let code = (u32::from(first) << 15) | u32::from(second);
    (code.wrapping_mul(SPREAD) & MASK_31) << 1
}

fn rare_term(first: Wide, second: Wide) -> Term {
    let code = |wide| match wide {
        Wide::Han(han, _) => u64::from(u32::from(fold::character(han))),
        Wide::Rare(character) => u64::from(u32::from(character)),
    };
    hashed_term(finish((code(first) << 32) | code(second)))
}

/// Words longer than this are not language.
const LONGEST_WORD: usize = 40;

/// The term of a word, or `None` if it says nothing: stop words, single letters, numbers.
fn word_term(word: &str) -> Option<Term> {
    if !word.is_ascii() {
        return foreign_term(word);
    }
    if word.len() > LONGEST_WORD {
        return None;
    }
    STEMS.with_borrow_mut(|stems| stems.get_or(hash(word.as_bytes(), LOWER), || stem_term(&word.to_ascii_lowercase())))
}

/// A word that has other letters than ASCII: full-width English is English, the rest is taken as it is.
fn foreign_term(word: &str) -> Option<Term> {
    let lower: String = word.chars().map(narrow).collect::<String>().to_lowercase();
    if lower.is_ascii() {
        return word_term(&lower);
    }
    (lower.chars().count() <= LONGEST_WORD).then(|| hashed_term(hash(lower.as_bytes(), AS_IT_IS)))
}

/// The usual form of full-width letters, digits and the curved apostrophe.
fn narrow(character: char) -> char {
    match character {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '’' => '\'',
        other => other,
    }
}

fn stem_term(lower: &str) -> Option<Term> {
    let says_something = lower.len() > 1
        && lower.bytes().any(|byte| byte.is_ascii_alphabetic())
        && stop_words::ENGLISH.binary_search(&lower).is_err();
    says_something.then(|| hashed_term(hash(Stemmer::create(Algorithm::English).stem(lower).as_bytes(), AS_IT_IS)))
}

fn hashed_term(hash: u64) -> Term {
    ((hash >> 32) as u32) | 1
}

/// A hash of bytes, eight at a time. Each of them is taken with the bits of `mask` set.
fn hash(bytes: &[u8], mask: u64) -> u64 {
    let mut hash = bytes.len() as u64;
    let mut add = |eight: u64| hash = (hash ^ (eight | mask)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    let (eights, rest) = bytes.as_chunks::<8>();
    for eight in eights {
        add(u64::from_le_bytes(*eight));
    }
    // Of what is left, the first and the last bytes: as the length counts too, no two texts give the same.
    let four = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    match (rest, rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        ([], ..) => {}
        (_, Some(first), Some(last)) => add(four(first) | (four(last) << 32)),
        _ => {
            let [first, middle, last] = [rest[0], rest[rest.len() / 2], rest[rest.len() - 1]].map(u64::from);
            add(first | (middle << 8) | (last << 16));
        }
    }
    finish(hash)
}

const AS_IT_IS: u64 = 0;

/// This bit tells small letters of ASCII from capitals. Digits, and what joins letters to words, have it as well.
const LOWER: u64 = u64::from_ne_bytes([0x20; 8]);

/// The last steps of `MurmurHash3`, which let every bit reach every other.
pub(super) fn finish(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    hash = (hash ^ (hash >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    hash ^ (hash >> 33)
}

thread_local! {
    /// Stems that this thread has made. To stem takes ten times as long as to read a word, and most words of a text
    /// are those of the one before. What a word's stem is depends on nothing else, so the memory can't be seen in results.
    static STEMS: RefCell<Stems> = const { RefCell::new(Stems(Vec::new())) };
}

/// The terms of words by the words' hashes; a newer word takes the place of an older one. The hash is kept in halves, so
/// that a place takes twelve bytes.
struct Stems(Vec<([u32; 2], Term)>);

impl Stems {
    const PLACES: usize = 1 << 16;
    /// No hashed term is even.
    const NONE: Term = 0;

    fn get_or(&mut self, hash: u64, make: impl FnOnce() -> Option<Term>) -> Option<Term> {
        if self.0.is_empty() {
            self.0.resize(Self::PLACES, ([0; 2], Self::NONE));
        }
        let place = &mut self.0[hash as usize % Self::PLACES];
        let halves = [(hash >> 32) as u32, hash as u32];
        if place.0 != halves {
            *place = (halves, make().unwrap_or(Self::NONE));
        }
        Some(place.1).filter(|term| *term != Self::NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The terms of a text as it writes them.
    fn names(text: &str) -> Vec<String> {
        let mut names = Vec::new();
        each_term(text, |term, at| {
            let mut name = String::new();
            push_surface(text, term, at, &mut name);
            names.push(name);
        });
        names
    }

    fn terms(text: &str) -> Vec<Term> {
        let mut terms = Vec::new();
        each_term(text, |term, _| terms.push(term));
        terms
    }

    #[test]
    fn chinese_gives_pairs_of_folded_characters() {
        assert_eq!(names("客戶關係。管理"), ["客戶", "戶關", "關係", "管理"]);
        assert_eq!(names("我們的「道」"), ["道"], "grammar is no term");
        assert_eq!(names("客戶的會議要能不開"), ["客戶", "會議", "議要", "不開"]);
    }

    #[test]
    fn english_gives_stems() {
        assert_eq!(terms("managing"), terms("Manages"));
        assert_eq!(names("The customer’s R&D teams, don't they?"), ["customer's", "R&D", "teams"]);
        assert_eq!(terms("customer's"), terms("customers"));
    }

    #[test]
    fn texts_may_mix_scripts_and_widths() {
        assert_eq!(names("用ＣＲＭ管理360°客戶,5S"), ["用", "CRM", "管理", "客戶", "5S"]);
        assert_eq!(terms("ＣＲＭ"), terms("crm"));
        assert_eq!(names("カタカナ").len(), 3);
    }

    #[test]
    fn numbers_and_endless_words_are_dropped() {
        assert_eq!(names("2026 3,980 x 0.5"), [""; 0]);
        assert!(terms(&"a".repeat(41)).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_text_can_be_read(text in "(\\PC|[客戶關係&'’ aＡ1]){0,40}") {
            for name in names(&text) {
                proptest::prop_assert!(!name.is_empty());
            }
        }
    }
}
