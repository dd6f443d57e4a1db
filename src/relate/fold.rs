//! One form for each Chinese character: Traditional folded to Simplified, so that 關係 meets 关系.
//!
//! A converter for readers looks at phrases, because one Simplified character may stand for several Traditional ones.
//! To fold is to go the other way, where the character alone nearly always decides, and where a wrong choice does no
//! harm as long as it is always the same one. So the converter is asked once about every character, and what it
//! says becomes a table: reading from it costs a nanosecond, converting a character thirty.

use std::sync::LazyLock;

use crate::script::simplified;

use super::stop_words;

/// A folded character of the main block of Han characters, as a number from 1 on.
pub(super) type Han = u16;

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

/// Characters that `OpenCC` keeps apart because words decide between them.
const ALSO_SAME: [(char, char); 1] = [('著', '着')];

/// What a character does in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is part of words.
    Word,
    /// It is grammar, unless it stands beside one that is part of words.
    Filler,
    /// It is grammar.
    Particle,
}

/// The folded form of every character of the main block, and its role.
pub(super) struct Folding {
    table: Box<[(Han, Role)]>,
}

/// The one folding, derived from the converter's dictionary when first asked for (about 5 ms).
pub(super) fn folding() -> &'static Folding {
    static FOLDING: LazyLock<Folding> = LazyLock::new(Folding::derive);
    &FOLDING
}

/// The number of a character as it is, not folded; `None` outside the main block.
fn han(character: char) -> Option<Han> {
    let code = u32::from(character);
    (FIRST..=LAST).contains(&code).then(|| Han::try_from(code - FIRST + 1).unwrap_or(0))
}

/// The character that a number stands for.
pub(super) fn character(han: Han) -> char {
    char::from_u32(FIRST + u32::from(han).saturating_sub(1)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A character as the search index writes it: Traditional folded to Simplified, any other as it is.
#[must_use]
pub fn fold_character(character: char) -> char {
    folding().fold(character).map_or(character, |(folded, _)| self::character(folded))
}

impl Folding {
    /// The folded form of a character, and its role; `None` outside the main block.
    #[inline]
    pub(super) fn fold(&self, character: char) -> Option<(Han, Role)> {
        self.table.get(u32::from(character).wrapping_sub(FIRST) as usize).copied()
    }

    fn derive() -> Self {
        let every: String = (FIRST..=LAST).filter_map(char::from_u32).flat_map(|character| [character, '\n']).collect();
        let converted = simplified(&every);
        let mut folded: Vec<Han> = converted
            .lines()
            .zip(every.lines())
            .map(|(folded, own)| folded.chars().chain(own.chars()).find_map(han).unwrap_or(0))
            .collect();
        for (variant, usual) in ALSO_SAME {
            if let (Some(variant), Some(usual)) = (han(variant), han(usual)) {
                folded[usize::from(variant) - 1] = usual;
            }
        }
        let roles = [(stop_words::PARTICLES, Role::Particle), (stop_words::FILLERS, Role::Filler)];
        let mut role_of = vec![Role::Word; folded.len()];
        for (characters, role) in roles {
            characters.chars().filter_map(han).for_each(|han| role_of[usize::from(han) - 1] = role);
        }
        // Folded once more, because what was added above may be what another character folds to.
        let twice = folded.iter().map(|once| folded[usize::from(*once) - 1]);
        Self { table: twice.map(|han| (han, role_of[usize::from(han) - 1])).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> String {
        text.chars().map(|c| folding().fold(c).map_or(c, |(han, _)| character(han))).collect()
    }

    #[test]
    fn traditional_and_simplified_meet() {
        assert_eq!(folded("客戶關係與採購績效，裡裏臺灣"), folded("客户关系与采购绩效，里里台湾"));
        assert_eq!(folded("著作等身"), folded("着作等身"));
    }

    #[test]
    fn folding_twice_changes_nothing() {
        let every: String = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let once = folded(&every);
        let changed = folded(&once).chars().zip(once.chars()).filter(|(twice, once)| twice != once).count();
        assert_eq!(changed, 0);
    }

    #[test]
    fn roles_are_known_in_both_scripts() {
        let role = |character| folding().fold(character).map(|(_, role)| role);
        assert_eq!([role('这'), role('這')], [Some(Role::Particle); 2]);
        assert_eq!([role('会'), role('會')], [Some(Role::Filler); 2]);
        assert_eq!([role('客'), role('x')], [Some(Role::Word), None]);
    }
}
