//! A text in, its units out: what the index counts, and what a query is cut into.
//!
//! Chinese is written without blanks, so its units are pairs of neighbouring characters, folded to one script; words of other
//! scripts are lower-cased. `themes/portal/assets/search.js` cuts queries by the same rules, and must be changed with this file.

use crate::relate::fold_character;

/// Longer words are not language, and not looked up.
pub(super) const LONGEST_WORD: usize = 40;

/// A unit of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit<'a> {
    /// Two neighbouring characters of a script without blanks.
    Pair(char, char),
    /// One such character.
    Single(char),
    /// A word, all of its letters normal.
    Word(&'a str),
}

impl Unit<'_> {
    /// The number by which the index knows the unit.
    #[inline]
    pub(super) fn key(self) -> u32 {
        match self {
            Self::Pair(first, second) => key_of([first, second]),
            Self::Single(alone) => key_of([alone]),
            Self::Word(word) => key_of(word.chars()),
        }
    }
}

/// The key of a text: FNV-1a over its characters, with the last steps of `MurmurHash3`, so that all of its bits are as good as any.
#[inline]
pub(super) fn key_of(text: impl IntoIterator<Item = char>) -> u32 {
    let mut key = text.into_iter().fold(0x811C_9DC5_u32, |key, next| (key ^ u32::from(next)).wrapping_mul(0x0100_0193));
    key = (key ^ (key >> 16)).wrapping_mul(0x85EB_CA6B);
    key = (key ^ (key >> 13)).wrapping_mul(0xC2B2_AE35);
    key ^ (key >> 16)
}

/// Calls `emit` for every unit of a text, in its order: words, and wide characters by themselves and with the one before.
pub(super) fn each_unit(text: &str, mut emit: impl FnMut(Unit<'_>)) {
    let (mut word, mut before, mut rest) = (String::new(), None, text.chars());
    loop {
        let here = rest.as_str();
        let Some(character) = rest.next() else { return };
        if is_wide(character) {
            let wide = fold_character(character);
            emit(Unit::Single(wide));
            if let Some(before) = before {
                emit(Unit::Pair(before, wide));
            }
            before = Some(wide);
            continue;
        }
        before = None;
        if !is_letter(character) {
            continue;
        }
        let plain = plain_word(here);
        if plain > 0 {
            emit_word(&here[..plain], &mut emit);
            rest = here[plain..].chars();
        } else {
            rest = here[any_word(here, &mut word)..].chars();
            emit_word(&word, &mut emit);
        }
    }
}

/// How long a word is that is normal as it is written, as most are; 0 if another begins here.
fn plain_word(text: &str) -> usize {
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let length = text.bytes().take_while(|byte| is_plain(byte)).count();
    let ends = text[length..].chars().next().is_none_or(|next| !is_letter(next));
    if ends { length } else { 0 }
}

/// Reads a word with all of its letters made normal; gives how long it is as it is written.
fn any_word(text: &str, word: &mut String) -> usize {
    word.clear();
    let mut length = 0;
    for letter in text.chars().take_while(|letter| is_letter(*letter)) {
        word.push(normal(letter));
        length += letter.len_utf8();
    }
    length
}

fn emit_word(word: &str, emit: &mut impl FnMut(Unit<'_>)) {
    // Few words have more bytes than that, so characters are seldom counted.
    if word.len() <= LONGEST_WORD || word.chars().count() <= LONGEST_WORD {
        emit(Unit::Word(word));
    }
}

/// Whether a character is part of words.
#[inline]
fn is_letter(character: char) -> bool {
    if character.is_ascii() {
        character.is_ascii_alphanumeric()
    } else {
        !is_mark(character) && !is_wide(character) && character.is_alphanumeric()
    }
}

/// Whether a character is a mark as Chinese has them, such as 「 and ，. The table of all letters knows that too, but takes its time.
fn is_mark(character: char) -> bool {
    matches!(character, '\u{2000}'..='\u{206F}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}'
        | '\u{FF01}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}')
}

/// Whether a character is of a script that is written without blanks: Han characters and Japanese syllables.
#[inline]
pub(super) fn is_wide(character: char) -> bool {
    // The first tells for most texts.
    character >= '\u{3005}' && is_wide_above(character)
}

fn is_wide_above(character: char) -> bool {
    matches!(character, '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The one form of a letter: of usual width, in lower case where that is one letter as well.
fn normal(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    let narrow = match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    };
    let mut lower = narrow.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(lower), None) => lower,
        _ => narrow,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &str) -> Vec<String> {
        let mut units = Vec::new();
        each_unit(text, |unit| {
            units.push(match unit {
                Unit::Pair(first, second) => format!("{first}{second}"),
                Unit::Single(alone) => alone.to_string(),
                Unit::Word(word) => word.to_owned(),
            });
        });
        units
    }

    #[test]
    fn chinese_gives_folded_pairs_and_other_scripts_words() {
        assert_eq!(units("客戶關，R&D 用ＣＲＭ"), ["客", "户", "客户", "关", "户关", "r", "d", "用", "crm"]);
        assert_eq!(units("3,980 Émile’s"), ["3", "980", "émile", "s"]);
    }

    #[test]
    fn no_mark_is_a_letter() {
        let marks = ('\u{80}'..=char::MAX).filter(|character| is_mark(*character));
        assert_eq!(marks.filter(|mark| mark.is_alphanumeric() || is_wide(*mark)).collect::<String>(), "");
    }

    #[test]
    fn what_is_too_long_is_no_word() {
        assert_eq!(units(&"a".repeat(LONGEST_WORD + 1)), [""; 0]);
        assert_eq!(units(&"a".repeat(LONGEST_WORD)).len(), 1);
    }
}
