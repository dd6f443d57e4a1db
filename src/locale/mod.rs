//! What the world's languages have agreed on: the tag of a language in, how it writes dates and numbers out, and the order in
//! which it puts names.
//!
//! CLDR, the Unicode Consortium's data, knows it, and ICU4X brings the data into the program. Its formatters can't be shared
//! among threads and take their time for each date, while a site writes tens of thousands. So ICU is asked once for each language, and
//! what it answers is plain data: patterns with names in braces, as label files write them too, and lists of names.
//!
//! What ICU4X has only as an experiment is not taken from it: ranges of dates are made from the pattern of a date (see `ranges`), and
//! where the sign of a currency stands, label files say.

mod dates;
mod names;
mod numbers;
mod order;
mod pattern;
mod ranges;

#[cfg(test)]
mod tests;

use icu_locale_core::{Locale, locale};

pub use dates::Dates;
pub use numbers::Numbers;
pub use order::{Alphabet, Order};
pub use ranges::Ranges;

/// How a language writes dates and numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conventions {
    /// Its dates.
    pub dates: Dates,
    /// Its numbers.
    pub numbers: Numbers,
}

/// How the language with a tag, as BCP 47 has it, writes dates and numbers. A language that CLDR does not know writes like English,
/// whose words fill its labels too.
#[must_use]
pub fn conventions(tag: &str) -> Conventions {
    let locale = locale_of(tag);
    let known = names::Names::of(&locale).filter(names::Names::are_words).map(|names| (locale, names));
    let (locale, names) = known.unwrap_or_else(|| {
        let names = names::Names::of(&WORLD_ENGLISH);
        (WORLD_ENGLISH, names.unwrap_or_default())
    });
    Conventions { dates: Dates::of(&locale, names), numbers: Numbers::of(&locale) }
}

/// English as it is written round the world: 5 December 2026.
const WORLD_ENGLISH: Locale = locale!("en-001");

/// To CLDR, English without a region is that of the United States. A site that says no more than `en` speaks to readers of
/// many countries; one that means Americans says `en-US`.
fn locale_of(tag: &str) -> Locale {
    match Locale::try_from_str(tag) {
        Ok(found) if found == locale!("en") => WORLD_ENGLISH,
        Ok(found) => found,
        Err(_) => WORLD_ENGLISH,
    }
}
