//! Text in one Chinese script in, the same text in the other out: by the phrase, with the site's own words first.
//!
//! One Simplified character may stand for several Traditional ones (后 is 後 in 以後 and 后 in 皇后), so a character says too
//! little: `OpenCC`'s dictionaries decide by the longest phrase at each place. What a site says of its own
//! names and brands comes before them, and what came of that is not converted again.
//!
//! [`Converter::convert`] takes plain text, [`Converter::convert_html`] finished HTML, of which it changes nothing but what a
//! reader reads.

mod dictionary;
mod doubt;
mod html;
mod readings;
mod table;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use dictionary::{Dictionary, Region};
use doubt::Found;

pub use doubt::Doubt;
pub use html::HtmlConverter;

/// The way from one written form of Chinese to another, with a site's own words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Converter {
    /// The dictionaries to go through, one after the other.
    path: &'static [Dictionary],
    /// The site's words by their first characters, the longest first.
    words: BTreeMap<char, Vec<(String, String)>>,
}

impl Converter {
    /// The way between two languages, given by their tags as BCP 47 has them; none if one of them is not Chinese, or both are
    /// written alike.
    ///
    /// `words` are pairs of a word in the one language and in the other. A word that stands for itself is left alone.
    #[must_use]
    pub fn between(from: &str, to: &str, words: impl IntoIterator<Item = (String, String)>) -> Option<Self> {
        let path = dictionary::path(Region::of_tag(from)?, Region::of_tag(to)?)?;
        let mut by_first: BTreeMap<char, Vec<(String, String)>> = BTreeMap::new();
        for (word, converted) in words {
            if let Some(first) = word.chars().next() {
                by_first.entry(first).or_default().push((word, converted));
            }
        }
        for words in by_first.values_mut() {
            words.sort_by(|(left, _), (right, _)| right.len().cmp(&left.len()).then_with(|| left.cmp(right)));
        }
        Some(Self { path, words: by_first })
    }

    /// Converts plain text.
    #[must_use]
    pub fn convert(&self, text: &str) -> String {
        self.convert_with(text, str::to_owned, |_| ())
    }

    /// Converts plain text, and adds the places at which the dictionary had to choose.
    #[must_use]
    pub fn convert_noting(&self, text: &str, doubts: &mut Vec<Doubt>) -> String {
        self.convert_with(text, str::to_owned, |found| doubts.extend(found.within(text)))
    }

    /// Converts a piece of HTML that stands by itself; for pieces that follow each other there is [`HtmlConverter`].
    #[must_use]
    pub fn convert_html(&self, html: &str) -> String {
        HtmlConverter::new(self).convert(html)
    }

    /// Converts text. The site's words cut it into stretches for the dictionaries; what a word becomes is written as `write` says.
    fn convert_with(&self, text: &str, write: fn(&str) -> String, mut note: impl FnMut(Found)) -> String {
        let mut converted = String::with_capacity(text.len());
        let mut at = 0;
        while let Some((before, (word, replacement))) = self.next_word(&text[at..]) {
            self.push_by_dictionary(text, at..at + before, &mut converted, &mut note);
            converted.push_str(&write(replacement));
            at += before + word.len();
        }
        self.push_by_dictionary(text, at..text.len(), &mut converted, &mut note);
        converted
    }

    /// The first of the site's words in a text, the longest of those that begin there, and what stands before it.
    fn next_word(&self, text: &str) -> Option<(usize, &(String, String))> {
        if self.words.is_empty() {
            return None;
        }
        text.char_indices().find_map(|(at, first)| {
            let words = self.words.get(&first)?;
            words.iter().find(|(word, _)| text[at..].starts_with(word.as_str())).map(|word| (at, word))
        })
    }

    /// Converts a stretch of a text behind what is there already.
    fn push_by_dictionary(
        &self,
        text: &str,
        stretch: Range<usize>,
        converted: &mut String,
        note: &mut impl FnMut(Found),
    ) {
        let original = &text[stretch.clone()];
        if original.is_ascii() {
            return converted.push_str(original);
        }
        let mut current = Cow::Borrowed(original);
        for (step, dictionary) in self.path.iter().enumerate() {
            let mut doubtful = Vec::new();
            let next = dictionary.convert(&current, |at, character| doubtful.push((at, character)));
            let next = if let Cow::Owned(next) = next { Some(next) } else { None };
            doubtful.retain(|(at, _)| !dictionary.is_settled(&current, *at));
            for (at, character) in doubtful {
                let at = stretch.start + same_place(original, &current, at);
                self.found(at, step, character).into_iter().for_each(&mut *note);
            }
            current = next.map_or(current, Cow::Owned);
        }
        converted.push_str(&current);
    }

    /// What a character becomes that was read at a step, and what else it could have become; none if nobody wrote it, or readers see no
    /// difference.
    fn found(&self, at: usize, step: usize, character: char) -> Option<Found> {
        // Between two dictionaries with readings there is Simplified that nobody sees.
        let has_readings = |dictionary: &&Dictionary| dictionary.readings().is_some();
        let readings = self.path[step].readings().filter(|_| self.path.iter().filter(has_readings).count() == 1)?;
        let further = |reading: &char| {
            let later = self.path[step + 1..].iter();
            later.fold(reading.to_string(), |text, dictionary| dictionary.convert(&text, |_, _| ()).into_owned())
        };
        let mut readings = readings.get(&character)?.iter().map(further);
        let becomes = readings.next()?;
        let mut others: Vec<String> = readings.filter(|other| *other != becomes).collect();
        others.dedup();
        (!others.is_empty()).then_some(Found { at, becomes, others })
    }
}

/// Text in Traditional Chinese as Simplified, for those who compare texts and don't show them.
#[must_use]
pub fn simplified(text: &str) -> Cow<'_, str> {
    Dictionary::TraditionalToSimplified.convert_silently(text)
}

/// The place in a text that stands for one in what it was converted to: the character with the same number.
fn same_place(original: &str, converted: &str, at: usize) -> usize {
    if original.as_ptr() == converted.as_ptr() {
        return at;
    }
    let number = converted[..at].chars().count();
    original.char_indices().nth(number).map_or(original.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::Converter;

    fn converter(from: &str, to: &str, words: &[(&str, &str)]) -> Converter {
        let words = words.iter().map(|(word, other)| ((*word).to_owned(), (*other).to_owned()));
        Converter::between(from, to, words).expect("a way between the two")
    }

    #[test]
    fn a_character_is_converted_by_its_phrase() {
        let there = converter("zh-Hant", "zh-Hans", &[]);
        let back = converter("zh-Hans", "zh-Hant", &[]);
        let table = [
            ("關係註冊", "关系注册"),
            ("頭髮發展", "头发发展"),
            ("皇后與以後", "皇后与以后"),
            ("里程在這裡", "里程在这里"),
            ("幹部很乾淨", "干部很干净"),
        ];
        for (traditional, simplified) in table {
            assert_eq!(there.convert(traditional), simplified);
            assert_eq!(back.convert(simplified), traditional);
        }
    }

    #[test]
    fn a_region_has_words_of_its_own() {
        assert_eq!(converter("zh-CN", "zh-TW", &[]).convert("软件登录"), "軟體登入");
        assert_eq!(converter("zh-Hans", "zh-Hant", &[]).convert("软件"), "軟件");
        assert_eq!(converter("zh-TW", "zh-CN", &[]).convert("軟體"), "软件");
        assert_eq!(converter("zh-TW", "zh-HK", &[]).convert("這裡"), "這裏");
    }

    #[test]
    fn the_words_of_the_site_come_first_the_longest_before_others() {
        let converter = converter("zh-Hant", "zh-Hans", &[("稷下學堂", "稷下學堂"), ("稷下", "甲"), ("學", "發")]);
        assert_eq!(converter.convert("稷下學堂的關係，稷下學員發展"), "稷下學堂的关系，甲發员发展");
    }

    #[test]
    fn only_two_written_forms_of_chinese_have_a_way_between_them() {
        let none = |from, to| Converter::between(from, to, []).is_none();
        assert!(none("zh-Hant", "en") && none("de", "zh-Hans") && none("zh-Hans", "zh-CN") && none("zh-TW", "zh-TW"));
    }
}
