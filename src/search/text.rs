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
    pub(super) fn key(self) -> u32 {
        match self {
            Self::Pair(first, second) => key_of([first, second]),
            Self::Single(alone) => key_of([alone]),
            Self::Word(word) => key_of(word.chars()),
        }
    }
}

/// The key of a text: FNV-1a over its characters, with the last steps of `MurmurHash3`, so that all of its bits are as good as any.
pub(super) fn key_of(text: impl IntoIterator<Item = char>) -> u32 {
    let mut key = text.into_iter().fold(0x811C_9DC5_u32, |key, next| (key ^ u32::from(next)).wrapping_mul(0x0100_0193));
    key = (key ^ (key >> 16)).wrapping_mul(0x85EB_CA6B);
    key = (key ^ (key >> 13)).wrapping_mul(0xC2B2_AE35);
    key ^ (key >> 16)
}

/// Calls `emit` for every unit of a text, in its order: words, and wide characters by themselves and with the one before.
pub(super) fn each_unit(text: &str, mut emit: impl FnMut(Unit<'_>)) {
    let mut word = String::new();
    let mut before = None;
    for character in text.chars() {
        if !character.is_ascii() && is_wide(character) {
            end_word(&mut word, &mut emit);
            let wide = fold_character(character);
            emit(Unit::Single(wide));
            if let Some(before) = before {
                emit(Unit::Pair(before, wide));
            }
            before = Some(wide);
            continue;
        }
        before = None;
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        } else if !character.is_ascii() && character.is_alphanumeric() {
            word.push(normal(character));
        } else {
            end_word(&mut word, &mut emit);
        }
    }
    end_word(&mut word, &mut emit);
}

fn end_word(word: &mut String, emit: &mut impl FnMut(Unit<'_>)) {
    if word.is_empty() {
        return;
    }
    if word.len() <= LONGEST_WORD || word.chars().count() <= LONGEST_WORD {
        emit(Unit::Word(word));
    }
    word.clear();
}

/// Whether a character is of a script that is written without blanks: Han characters and Japanese syllables.
pub(super) fn is_wide(character: char) -> bool {
    matches!(character, '\u{3005}' | '\u{3007}' | '\u{3041}'..='\u{30FA}' | '\u{30FC}' | '\u{3400}'..='\u{4DBF}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The one form of a letter: of usual width, in lower case where that is one letter as well.
fn normal(letter: char) -> char {
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
    fn what_is_too_long_is_no_word() {
        assert_eq!(units(&"a".repeat(LONGEST_WORD + 1)), [""; 0]);
        assert_eq!(units(&"a".repeat(LONGEST_WORD)).len(), 1);
    }
}
