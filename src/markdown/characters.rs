//! What kind of character one is, as far as Markdown in Chinese asks.
//!
//! The ranges of [`is_cjk`] follow Unicode's `EastAsianWidth`: wide, full- and half-width characters that are no emoji,
//! and all of Hangul. Holes of unassigned code points are filled where that makes a range shorter.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

/// Whether the character is Chinese, Japanese or Korean, punctuation included: what the
/// markdown-cjk-friendly specification calls a CJK character, with ideographic variation selectors counted in, as they
/// follow nothing else.
pub(super) fn is_cjk(character: char) -> bool {
    if character < '\u{1100}' {
        return false;
    }
    matches!(u32::from(character),
        0x1100..=0x11ff | 0x20a9 | 0x2329..=0x232a | 0x2630..=0x2637 | 0x268a..=0x268f
        | 0x2e80..=0x303e | 0x3041..=0x3247 | 0x3250..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7fb
        | 0xf900..=0xfaff | 0xfe10..=0xfe19 | 0xfe30..=0xfe6b | 0xff01..=0xffee
        | 0x16fe0..=0x1b2fb | 0x1d300..=0x1d376 | 0x1f200 | 0x1f202..=0x1f219 | 0x1f21b..=0x1f22e
        | 0x1f230..=0x1f231 | 0x1f237 | 0x1f23b..=0x1f248 | 0x1f260..=0x1f265 | 0x20000..=0x3fffd
        | 0xe0100..=0xe01ef)
}

/// Whether the character is punctuation or a symbol in the sense of `CommonMark` 0.31.
pub(super) fn is_punctuation(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_punctuation();
    }
    matches!(character.general_category_group(), GeneralCategoryGroup::Punctuation | GeneralCategoryGroup::Symbol)
}

/// Whether the character belongs to a word: a letter, a digit, or a mark that sits on one.
pub(super) fn is_word(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_alphanumeric();
    }
    // Most others are Chinese, and the tables behind the general question are slow for them and for their punctuation.
    is_han(character) || !is_han_punctuation(character) && (character.is_alphanumeric() || is_mark(character))
}

/// The punctuation that stands in nearly every Chinese sentence.
fn is_han_punctuation(character: char) -> bool {
    matches!(character, '\u{3000}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '，' | '！' | '：' | '；' | '？' | '（' | '）')
}

fn is_mark(character: char) -> bool {
    character.general_category_group() == GeneralCategoryGroup::Mark
}

/// Whether the character is a Chinese one.
pub(super) fn is_han(character: char) -> bool {
    // The first tells for all of most other texts.
    character >= '\u{3005}'
        && matches!(u32::from(character),
        0x3005 | 0x3007 | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x3fffd)
}

/// Whether the character is of a script that writes no spaces between words, punctuation included. Korean
/// does write them.
pub(super) fn is_unspaced(character: char) -> bool {
    is_cjk(character) && !is_hangul(character)
}

fn is_hangul(character: char) -> bool {
    matches!(u32::from(character),
        0x1100..=0x11ff | 0x3131..=0x318e | 0x3200..=0x321e | 0x3260..=0x327e
        | 0xa960..=0xa97c | 0xac00..=0xd7fb | 0xffa0..=0xffdc)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each row: a character, then whether it is CJK, punctuation, part of a word, Han, written without spaces.
    #[test]
    fn characters_have_kinds() {
        let table = [
            ('a', [false, false, true, false, false]),
            ('*', [false, true, false, false, false]),
            ('é', [false, false, true, false, false]),
            ('\u{301}', [false, false, true, false, false]),
            ('“', [false, true, false, false, false]),
            ('€', [false, true, false, false, false]),
            ('客', [true, false, true, true, true]),
            ('𠮷', [true, false, true, true, true]),
            ('々', [true, false, true, true, true]),
            ('の', [true, false, true, false, true]),
            ('，', [true, true, false, false, true]),
            ('「', [true, true, false, false, true]),
            ('\u{3000}', [true, false, false, false, true]),
            ('Ａ', [true, false, true, false, true]),
            ('한', [true, false, true, false, false]),
            ('😀', [false, true, false, false, false]),
        ];
        for (character, expected) in table {
            let found = [is_cjk, is_punctuation, is_word, is_han, is_unspaced].map(|is| is(character));
            assert_eq!(found, expected, "{character}");
        }
    }
}
