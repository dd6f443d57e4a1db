//! What the made-up portal speaks of: its topics, specials and cities, and the words of each in two languages.
//!
//! Texts about one topic share words that other topics do not have, so that there is something for the related blocks to
//! find; how often each word comes up follows its place in the list.

mod chinese;
mod english;
mod pattern;
mod terms;

use super::random::Random;

pub use pattern::{Gap, Part, Pattern};
pub use terms::{CITIES, SPECIALS, TOPICS, Term};

/// A language of the portal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Traditional Chinese, the default language.
    Chinese,
    /// English, the second one.
    English,
}

/// The words of a topic as they are written down: each list as one text, in the order of frequency.
struct Words {
    /// Nouns.
    things: &'static str,
    /// What one can do about them, in the infinitive.
    actions: &'static str,
}

/// Words that every topic uses, and sentences with gaps for words.
struct General {
    words: &'static str,
    people: &'static str,
    times: &'static str,
    firms: &'static str,
    trades: &'static str,
    sentences: &'static [&'static str],
    titles: &'static [&'static str],
    course_titles: &'static [&'static str],
    headings: &'static [&'static str],
    points: &'static [&'static str],
    pages: &'static [(&'static str, &'static str)],
}

/// The words of a language, ready to be picked.
#[derive(Debug)]
pub struct Vocabulary {
    /// Whose words these are.
    pub language: Language,
    topics: Vec<Topic>,
    specials: Vec<Vec<&'static str>>,
    words: Vec<&'static str>,
    people: Vec<&'static str>,
    times: Vec<&'static str>,
    firms: Vec<&'static str>,
    trades: Vec<&'static str>,
    /// Whole sentences.
    pub sentences: Vec<Pattern>,
    /// Titles of articles.
    pub titles: Vec<Pattern>,
    /// Titles of courses.
    pub course_titles: Vec<Pattern>,
    /// Headings.
    pub headings: Vec<Pattern>,
    /// Items of lists.
    pub points: Vec<Pattern>,
    /// The plain pages: name and title.
    pub pages: &'static [(&'static str, &'static str)],
}

#[derive(Debug)]
struct Topic {
    things: Vec<&'static str>,
    actions: Vec<&'static str>,
}

impl Vocabulary {
    /// The words of a language.
    pub fn new(language: Language) -> Self {
        let (topics, specials, general) = match language {
            Language::Chinese => (&chinese::TOPICS, &chinese::SPECIALS, &chinese::GENERAL),
            Language::English => (&english::TOPICS, &english::SPECIALS, &english::GENERAL),
        };
        let list = |text: &'static str| -> Vec<&'static str> {
            match language {
                Language::Chinese => text.split_whitespace().collect(),
                Language::English => text.split(',').map(str::trim).collect(),
            }
        };
        let patterns = |texts: &[&'static str]| texts.iter().map(|text| Pattern::parse(text)).collect();
        let topic = |words: &Words| Topic { things: list(words.things), actions: list(words.actions) };
        Self {
            language,
            topics: topics.iter().map(topic).collect(),
            specials: specials.iter().map(|words| list(words)).collect(),
            words: list(general.words),
            people: list(general.people),
            times: list(general.times),
            firms: list(general.firms),
            trades: list(general.trades),
            sentences: patterns(general.sentences),
            titles: patterns(general.titles),
            course_titles: patterns(general.course_titles),
            headings: patterns(general.headings),
            points: patterns(general.points),
            pages: general.pages,
        }
    }

    /// The nouns of a topic, the frequent ones first.
    pub fn things(&self, topic: usize) -> &[&'static str] {
        &self.topics[topic].things
    }

    /// The nouns of a special.
    pub fn special_things(&self, special: usize) -> &[&'static str] {
        &self.specials[special]
    }

    /// What one can do about a topic.
    pub fn action(&self, topic: usize, random: &mut Random) -> &'static str {
        random.pick_by_rank(&self.topics[topic].actions)
    }

    /// A general noun.
    pub fn word(&self, random: &mut Random) -> &'static str {
        random.pick_by_rank(&self.words)
    }

    /// Somebody in a firm.
    pub fn person(&self, random: &mut Random) -> &'static str {
        random.pick_by_rank(&self.people)
    }

    /// A point in time.
    pub fn time(&self, random: &mut Random) -> &'static str {
        random.pick_by_rank(&self.times)
    }

    /// The name of a firm that does not exist. There are thousands, so that texts have rare words as real ones do.
    pub fn firm(&self, random: &mut Random) -> String {
        let (first, second, trade) = (random.pick(&self.firms), random.pick(&self.firms), random.pick(&self.trades));
        match self.language {
            Language::Chinese => format!("{first}{second}{trade}"),
            Language::English => format!("{first}{} {trade}", second.to_lowercase()),
        }
    }
}
