//! The order in which a language puts names: its alphabet, or what it has in place of one.

use std::cmp::Ordering;

use icu_collator::options::CollatorOptions;
use icu_collator::preferences::{CollationNumericOrdering, CollationType};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};

use super::locale_of;

/// By what Chinese is ordered. Other languages have one order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alphabet {
    /// As the language does by itself: Simplified Chinese by pinyin, Traditional by strokes.
    Usual,
    /// By how characters sound, in Latin letters.
    Pinyin,
    /// By how many strokes characters have.
    Stroke,
    /// By how characters sound, in the order of ㄅㄆㄇㄈ.
    Zhuyin,
}

/// The order of names in a language.
#[derive(Debug)]
pub struct Order(Option<CollatorBorrowed<'static>>);

impl Order {
    /// The order of the language with a tag, as BCP 47 has it.
    #[must_use]
    pub fn of(tag: &str, alphabet: Alphabet) -> Self {
        let mut preferences = CollatorPreferences::from(&locale_of(tag));
        // So that part 10 comes after part 9.
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        if tag.split('-').next() == Some("zh") {
            preferences.collation_type = match alphabet {
                Alphabet::Usual => preferences.collation_type,
                Alphabet::Pinyin => Some(CollationType::Pinyin),
                Alphabet::Stroke => Some(CollationType::Stroke),
                Alphabet::Zhuyin => Some(CollationType::Zhuyin),
            };
        }
        Self(Collator::try_new(preferences, CollatorOptions::default()).ok())
    }

    /// Which of two names comes first.
    #[must_use]
    pub fn compare(&self, left: &str, right: &str) -> Ordering {
        self.0.as_ref().map_or_else(|| left.cmp(right), |collator| collator.compare(left, right))
    }
}
