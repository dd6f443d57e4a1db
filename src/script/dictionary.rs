//! `OpenCC`'s dictionaries, and which of them lead from one written form of Chinese to another.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::readings::{self, Readings};
use super::table::{Match, Table};

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

/// A dictionary that is built into the program. Traditional without a region is `OpenCC`'s own standard, to and from which all regions lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Dictionary {
    SimplifiedToTraditional,
    TraditionalToSimplified,
    ToTaiwan,
    ToTaiwanWords,
    FromTaiwan,
    /// Without the characters that are written like this in other texts too: 什么 is Simplified already, and no 幺.
    FromUsual,
    FromTaiwanWords,
    ToHongKong,
    FromHongKong,
}

/// The dictionaries to go through; none where both forms are the same.
///
/// Plain Traditional is written as in Taiwan, since 這裏 and 爲, which `OpenCC` takes for the standard, are what few readers know.
pub(super) fn path(from: Region, to: Region) -> Option<&'static [Dictionary]> {
    use Dictionary::{
        FromHongKong, FromTaiwan, FromTaiwanWords, FromUsual, SimplifiedToTraditional, ToHongKong, ToTaiwan,
        ToTaiwanWords, TraditionalToSimplified,
    };
    use Region::{HongKong, Simplified, Taiwan, Traditional};
    Some(match (from, to) {
        (Simplified, Traditional) => &[SimplifiedToTraditional, ToTaiwan],
        (Simplified, Taiwan) => &[SimplifiedToTraditional, ToTaiwanWords, ToTaiwan],
        (Simplified, HongKong) => &[SimplifiedToTraditional, ToHongKong],
        (Traditional, Simplified) => &[FromUsual, TraditionalToSimplified],
        (Taiwan, Simplified) => &[FromTaiwanWords, TraditionalToSimplified],
        (HongKong, Simplified) => &[FromHongKong, TraditionalToSimplified],
        (Traditional | Taiwan, HongKong) => &[FromTaiwan, ToHongKong],
        (HongKong, Traditional | Taiwan) => &[FromHongKong, ToTaiwan],
        (Traditional, Taiwan) => {
            &[FromUsual, TraditionalToSimplified, SimplifiedToTraditional, ToTaiwanWords, ToTaiwan]
        }
        (Taiwan, Traditional) => &[FromTaiwanWords, TraditionalToSimplified, SimplifiedToTraditional, ToTaiwan],
        _ => return None,
    })
}

const COUNT: usize = 9;

/// See [`Dictionary::FromUsual`].
const USUAL_ELSEWHERE: &[&str] = &["么", "抬", "潀"];

/// A file's words, each with all that may become of it.
pub(super) fn words(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

/// The characters and phrases of Simplified Chinese, and the other way round.
pub(super) const SIMPLIFIED: [&str; 2] =
    [include_str!("opencc/STPhrases.txt"), include_str!("opencc/STCharacters.txt")];
pub(super) const TRADITIONAL: [&str; 2] =
    [include_str!("opencc/TSPhrases.txt"), include_str!("opencc/TSCharacters.txt")];

/// What we hold against them, see the file.
const CORRECTIONS: &str = include_str!("corrections/STPhrases.txt");

impl Dictionary {
    /// Converts a text, and tells `note` of each character that it could have read in several ways, with its place in `text`.
    pub(super) fn convert(self, text: &str, note: impl FnMut(usize, char)) -> Cow<'_, str> {
        convert_by(self.doubting_table(), text, note)
    }

    /// Converts a text without a word on what is doubtful. To know that, all phrases are counted, which takes some 8 ms.
    pub(super) fn convert_silently(self, text: &str) -> Cow<'_, str> {
        convert_by(self.table(), text, |_, _| ())
    }
    /// The characters that may be read in several ways, if this is a dictionary that has to choose.
    pub(super) fn readings(self) -> Option<&'static Readings> {
        match self {
            Self::SimplifiedToTraditional => Some(readings::of_simplified()),
            Self::TraditionalToSimplified => Some(readings::of_traditional()),
            _ => None,
        }
    }

    /// Whether a doubtful character is none in its place, by what the dictionary of the other direction knows.
    pub(super) fn is_settled(self, text: &str, at: usize) -> bool {
        self == Self::TraditionalToSimplified && readings::is_settled(text, at)
    }

    fn table(self) -> &'static Table<'static> {
        static TABLES: Tables = [const { OnceLock::new() }; COUNT];
        TABLES[self as usize].get_or_init(|| self.read())
    }

    /// The table with marks at what is doubtful.
    fn doubting_table(self) -> &'static Table<'static> {
        static TABLES: Tables = [const { OnceLock::new() }; COUNT];
        let Some(readings) = self.readings() else { return self.table() };
        TABLES[self as usize].get_or_init(|| {
            let mut table = self.read();
            table.mark_doubtful(readings.keys().copied());
            table
        })
    }

    fn read(self) -> Table<'static> {
        let left_out = if self == Self::FromUsual { USUAL_ELSEWHERE } else { &[] };
        let first = |(word, all): (&'static str, &'static str)| (word, all.split(' ').next().unwrap_or(all));
        let words = self.files().iter().flat_map(|file| words(file)).map(first);
        Table::new(words.filter(|(word, _)| !left_out.contains(word)))
    }

    /// The files of the dictionary, those that count more first.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::SimplifiedToTraditional => &[CORRECTIONS, SIMPLIFIED[0], SIMPLIFIED[1]],
            Self::TraditionalToSimplified => &TRADITIONAL,
            Self::ToTaiwan => &[include_str!("opencc/TWVariants.txt")],
            Self::ToTaiwanWords => &[include_str!("opencc/TWPhrases.txt")],
            Self::FromTaiwan | Self::FromUsual => {
                &[include_str!("opencc/TWVariantsRevPhrases.txt"), include_str!("opencc/TWVariantsRev.txt")]
            }
            Self::FromTaiwanWords => &[
                include_str!("opencc/TWPhrasesRev.txt"),
                include_str!("opencc/TWVariantsRevPhrases.txt"),
                include_str!("opencc/TWVariantsRev.txt"),
            ],
            Self::ToHongKong => &[include_str!("opencc/HKVariants.txt")],
            Self::FromHongKong => {
                &[include_str!("opencc/HKVariantsRevPhrases.txt"), include_str!("opencc/HKVariantsRev.txt")]
            }
        }
    }
}

type Tables = [OnceLock<Table<'static>>; COUNT];

fn convert_by<'t>(table: &Table<'_>, text: &'t str, mut note: impl FnMut(usize, char)) -> Cow<'t, str> {
    let mut converted: Option<String> = None;
    let mut done = 0;
    table.each(text, |at, Match { length, becomes, doubtful }| {
        if let Some(character) = doubtful {
            note(at, character);
        }
        if text[at..at + length] != *becomes {
            let converted = converted.get_or_insert_with(|| String::with_capacity(text.len() + 16));
            converted.push_str(&text[done..at]);
            converted.push_str(becomes);
            done = at + length;
        }
    });
    match converted {
        Some(mut converted) => {
            converted.push_str(&text[done..]);
            Cow::Owned(converted)
        }
        None => Cow::Borrowed(text),
    }
}
