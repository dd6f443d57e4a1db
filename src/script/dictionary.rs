//! `OpenCC`'s dictionaries, and which of them lead from one written form of Chinese to another.

use std::sync::OnceLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// A written form of Chinese.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Region {
    /// Simplified: `zh-Hans`, `zh-CN`, `zh-SG`, and `zh` alone.
    Simplified,
    /// Traditional with the characters that most read as usual (裡, 為), and the words as they are: `zh-Hant`.
    Traditional,
    /// Traditional with Taiwan's words: `zh-TW`.
    Taiwan,
    /// Traditional with Hong Kong's characters: `zh-HK`, `zh-MO`.
    HongKong,
}

impl Region {
    /// The form that a tag asks for; none for another language than Chinese.
    pub(super) fn of_tag(tag: &str) -> Option<Self> {
        let mut parts = tag.split('-');
        if !parts.next()?.eq_ignore_ascii_case("zh") {
            return None;
        }
        let parts: Vec<String> = parts.map(str::to_lowercase).collect();
        let has = |part: &str| parts.iter().any(|known| known == part);
        Some(if has("hans") {
            Self::Simplified
        } else if has("tw") {
            Self::Taiwan
        } else if has("hk") || has("mo") {
            Self::HongKong
        } else if has("hant") {
            Self::Traditional
        } else {
            Self::Simplified
        })
    }
}

/// A dictionary that is built into the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Dictionary {
    S2tw,
    S2twp,
    S2hk,
    Tw2s,
    T2s,
    Tw2sp,
    Hk2s,
    Tw2t,
    T2hk,
    Hk2t,
    T2tw,
}

/// The dictionaries to go through; none where both forms are the same.
///
/// Plain Traditional is written as in Taiwan, since 這裏 and 爲, which `OpenCC` takes for the standard, are what few readers know.
pub(super) fn path(from: Region, to: Region) -> Option<&'static [Dictionary]> {
    use Dictionary::{Hk2s, Hk2t, S2hk, S2tw, S2twp, T2hk, T2tw, Tw2s, Tw2sp, Tw2t};
    use Region::{HongKong, Simplified, Taiwan, Traditional};
    Some(match (from, to) {
        (Simplified, Traditional) => &[S2tw],
        (Simplified, Taiwan) => &[S2twp],
        (Simplified, HongKong) => &[S2hk],
        (Traditional, Simplified) => &[Tw2s],
        (Taiwan, Simplified) => &[Tw2sp],
        (HongKong, Simplified) => &[Hk2s],
        (Traditional | Taiwan, HongKong) => &[Tw2t, T2hk],
        (HongKong, Traditional | Taiwan) => &[Hk2t, T2tw],
        (Traditional, Taiwan) => &[Tw2s, S2twp],
        (Taiwan, Traditional) => &[Tw2sp, S2tw],
        _ => return None,
    })
}

const COUNT: usize = 11;

/// The characters that Taiwan's dictionary knows better than the plain one, which is twice as fast and does no harm to text that is
/// Simplified already (什么).
const ONLY_IN_TAIWAN: &[char] = &['痺', '睪', '簷', '著', '顎', '鯰'];

/// Where a phrase can't go on.
const ENDS: &[char] = &['，', '。', '；', '：', '、', '！', '？', '\n'];

impl Dictionary {
    pub(super) fn convert(self, text: &str) -> String {
        if self != Self::Tw2s || !text.contains(ONLY_IN_TAIWAN) {
            let dictionary = if self == Self::Tw2s { Self::T2s } else { self };
            return dictionary.look_up(text);
        }
        let clause =
            |clause: &str| if clause.contains(ONLY_IN_TAIWAN) { Self::Tw2s } else { Self::T2s }.look_up(clause);
        text.split_inclusive(ENDS).map(clause).collect()
    }

    fn look_up(self, text: &str) -> String {
        static LOADED: [OnceLock<Option<OpenCC>>; COUNT] = [const { OnceLock::new() }; COUNT];
        let loaded = LOADED[self as usize].get_or_init(|| OpenCC::from_config(self.config()).ok());
        // The dictionaries are part of the program, so there is always one; a text stays as it is otherwise.
        loaded.as_ref().map_or_else(|| text.to_owned(), |dictionary| dictionary.convert(text))
    }

    fn config(self) -> BuiltinConfig {
        match self {
            Self::S2tw => BuiltinConfig::S2tw,
            Self::S2twp => BuiltinConfig::S2twp,
            Self::S2hk => BuiltinConfig::S2hk,
            Self::Tw2s => BuiltinConfig::Tw2s,
            Self::T2s => BuiltinConfig::T2s,
            Self::Tw2sp => BuiltinConfig::Tw2sp,
            Self::Hk2s => BuiltinConfig::Hk2s,
            Self::Tw2t => BuiltinConfig::Tw2t,
            Self::T2hk => BuiltinConfig::T2hk,
            Self::Hk2t => BuiltinConfig::Hk2t,
            Self::T2tw => BuiltinConfig::T2tw,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dictionary, ONLY_IN_TAIWAN};

    #[test]
    fn two_dictionaries_differ_in_few_characters() {
        let every = ('\u{3400}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}');
        let differs = |character: &char| {
            let text = character.to_string();
            Dictionary::T2s.look_up(&text) != Dictionary::Tw2s.look_up(&text)
        };
        let known = |character: &char| ONLY_IN_TAIWAN.contains(character);
        let (better, worse): (Vec<_>, Vec<_>) = every.filter(differs).partition(known);
        assert_eq!((better.as_slice(), worse.as_slice()), (ONLY_IN_TAIWAN, &['么', '抬', '潀'][..]));
    }
}
