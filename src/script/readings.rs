//! The characters of which a dictionary says that several others may stand for them, as far as that matters.
//!
//! `OpenCC` lists several characters for 239 Simplified ones, and most of what it lists hardly occurs: 千 is 韆 in 鞦韆 alone, which
//! is a phrase of the dictionary. So its phrases are counted: how often each character becomes which other in them. A
//! character that becomes the usual one in nine of ten phrases is taken for sure. Of the others one can't know
//! without a phrase: 签 is 籤 in some and 簽 in most.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use super::dictionary::{SIMPLIFIED, TRADITIONAL, words};
use super::table::Table;

/// For each character what may become of it, the usual one first; at least two.
pub(super) type Readings = BTreeMap<char, Vec<char>>;

/// The part of phrases, one in so many, in which a character must become an unusual one to be doubtful.
const DOUBTFUL: usize = 10;

/// Of Simplified Chinese on its way to Traditional.
pub(super) fn of_simplified() -> &'static Readings {
    static READINGS: LazyLock<Readings> =
        LazyLock::new(|| choose(&listed(SIMPLIFIED[1]), &count(pairs(SIMPLIFIED[0]))));
    &READINGS
}

/// Of Traditional Chinese on its way to Simplified. The phrases of the other direction say much more of it than its own few.
pub(super) fn of_traditional() -> &'static Readings {
    static READINGS: LazyLock<Readings> = LazyLock::new(|| {
        let reversed = pairs(SIMPLIFIED[0]).map(|(simplified, traditional)| (traditional, simplified));
        let listed = listed(TRADITIONAL[1]);
        let mut readings = choose(&listed, &count(reversed.chain(pairs(TRADITIONAL[0]))));
        // What Simplified does not write itself is no reading of it: 麽 for 麼.
        for (own, all) in &mut readings {
            let (own, usual) = (*own, all[0]);
            all.retain(|other| *other == own || listed.get(other).is_none_or(|further| further[0] != usual));
        }
        readings.retain(|_, all| all.len() > 1);
        readings
    });
    &READINGS
}

/// Whether a doubtful Traditional character is part of a phrase that Simplified is converted to, and stands for the usual character
/// there: 乾 in 乾淨. The phrases of its own direction are few, because most characters need none.
pub(super) fn is_settled(text: &str, at: usize) -> bool {
    static PHRASES: LazyLock<Table<'static>> =
        LazyLock::new(|| Table::new(pairs(SIMPLIFIED[0]).map(|(simplified, traditional)| (traditional, simplified))));
    let Some(character) = text[at..].chars().next() else { return false };
    let usual = of_traditional().get(&character).map(|all| all[0]);
    let before = text[..at].char_indices().rev().take(REACH).map(|(start, _)| start);
    std::iter::once(at).chain(before).any(|start| {
        let phrase = PHRASES.at(&text[start..]).filter(|phrase| start + phrase.length > at);
        phrase.is_some_and(|phrase| phrase.becomes.chars().nth(text[start..at].chars().count()) == usual)
    })
}

/// How far before a character a phrase may begin that holds it.
const REACH: usize = 5;

/// The characters of a file with all that may become of them.
fn listed(file: &'static str) -> HashMap<char, Vec<char>> {
    let characters = words(file).filter_map(|(word, all)| Some((word.chars().next()?, all)));
    characters.map(|(own, all)| (own, all.split(' ').filter_map(|other| other.chars().next()).collect())).collect()
}

/// The phrases of a file with what becomes of each.
fn pairs(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    words(file).map(|(phrase, all)| (phrase, all.split(' ').next().unwrap_or(all)))
}

/// How often a character becomes which other.
fn count<'d>(phrases: impl Iterator<Item = (&'d str, &'d str)>) -> HashMap<(char, char), usize> {
    let mut counted = HashMap::new();
    for (phrase, becomes) in phrases.filter(|(phrase, becomes)| phrase.chars().count() == becomes.chars().count()) {
        for pair in phrase.chars().zip(becomes.chars()) {
            *counted.entry(pair).or_default() += 1;
        }
    }
    counted
}

fn choose(listed: &HashMap<char, Vec<char>>, counted: &HashMap<(char, char), usize>) -> Readings {
    let often = |own: char, other: char| counted.get(&(own, other)).copied().unwrap_or(0);
    let several: BTreeMap<char, &Vec<char>> =
        listed.iter().filter(|(_, all)| all.len() > 1).map(|(own, all)| (*own, all)).collect();
    let mut readings = Readings::new();
    for (own, all) in several {
        let unusual: usize = all[1..].iter().map(|other| often(own, *other)).sum();
        if unusual * DOUBTFUL >= unusual + often(own, all[0]) && unusual > 0 {
            let known = all[1..].iter().copied().filter(|other| often(own, *other) > 0);
            readings.insert(own, std::iter::once(all[0]).chain(known).collect());
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::{is_settled, of_simplified, of_traditional};

    #[test]
    fn a_character_is_doubtful_if_its_phrases_disagree() {
        let readings = |own| of_simplified().get(&own).map(|all| all.iter().collect::<String>());
        assert_eq!(readings('发').as_deref(), Some("發髮"));
        assert_eq!(readings('复').as_deref(), Some("復複覆"));
        assert_eq!([readings('千'), readings('了'), readings('种')], [None, None, None]);
        let readings = |own| of_traditional().get(&own).map(|all| all.iter().collect::<String>());
        assert_eq!(readings('乾').as_deref(), Some("干乾"));
        assert_eq!(readings('瞭').as_deref(), Some("瞭了"));
        assert_eq!([readings('麼'), readings('於'), readings('開'), readings('發')], [None, None, None, None]);
    }

    #[test]
    fn a_phrase_of_the_other_direction_settles_a_character() {
        let settled = |text: &str, own| is_settled(text, text.find(own).expect("a character of the text"));
        assert!(settled("很乾淨的", '乾') && settled("請諮詢我們", '諮') && settled("他乾脆不來", '乾'));
        assert!(!settled("她姓乾。", '乾') && !settled("催覆時", '覆') && !settled("乾坤", '乾'));
    }
}
