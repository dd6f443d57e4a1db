//! The number of an entry in, what it is out: its kind, language, topic, file and title.
//!
//! Every entry follows from the seed and its own number alone, so that any number of threads can write a portal, and an
//! entry can name others without their having been made.

use jiff::Span;
use jiff::civil::Date;

use super::prose::Voice;
use super::random::Random;
use super::vocabulary::{Language, SPECIALS, TOPICS, Vocabulary};
use super::{Options, Portal};

/// What kind of entry it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A text.
    Article,
    /// Something that one can enrol in.
    Course,
}

/// Twenty entries after each other: kind, language, and whether an English one translates the entry before it. This is
/// what makes a fifth of the entries courses, and three in twenty English.
const PATTERN: [(Kind, Language, bool); 20] = {
    use Kind::{Article, Course};
    use Language::{Chinese, English};
    let mut pattern = [(Article, Chinese, false); 20];
    pattern[2].0 = Course;
    pattern[6] = (Article, English, true);
    pattern[9].0 = Course;
    pattern[12].0 = Course;
    pattern[13] = (Course, English, true);
    pattern[19].1 = English;
    pattern
};

/// How far before `now` the newest article was published. Links to entries of the future are errors, so a portal must
/// also build with a clock that is a little behind `now`.
const NEWEST_ARTICLE_DAYS: usize = 30;

/// What an entry is.
#[derive(Clone, Copy, Debug)]
pub struct Outline {
    /// Its number.
    pub number: usize,
    /// The number of the entry that its file is named after: its own, or that of the one it translates.
    pub original: usize,
    /// What kind of entry it is.
    pub kind: Kind,
    /// The language it is written in.
    pub language: Language,
    /// The position of its primary topic in [`TOPICS`].
    pub topic: usize,
    /// The position of its special in [`SPECIALS`].
    pub special: Option<usize>,
}

/// Streams of chance that must not depend on each other.
#[derive(Clone, Copy, Debug)]
enum Stream {
    Subject,
    Name,
    Title,
    Text,
}

impl Outline {
    /// What the entry with this number is.
    pub fn new(options: &Options, number: usize) -> Self {
        let (kind, language, is_translation) = PATTERN[number % PATTERN.len()];
        let original = if is_translation { number - 1 } else { number };
        let mut random = stream(options, original, Stream::Subject);
        let topic = random.pick_by_rank(&TOPIC_RANKS);
        let specials: Vec<usize> = (0..SPECIALS.len()).filter(|special| SPECIALS[*special].0 == topic).collect();
        let special = (!specials.is_empty() && random.chance(70)).then(|| random.pick_by_rank(&specials));
        Self { number, original, kind, language, topic, special }
    }

    /// Whether it is the translation of another entry.
    pub fn is_translation(&self) -> bool {
        self.original != self.number
    }

    /// The source of chance for its text.
    pub fn random(&self, options: &Options) -> Random {
        stream(options, self.number, Stream::Text)
    }

    /// The source of chance for what it has in common with its translation, such as dates and sessions.
    pub fn shared_random(&self, options: &Options) -> Random {
        stream(options, self.original, Stream::Name)
    }

    /// The things that the text keeps coming back to; a translation has its original's.
    pub fn focus(&self, portal: &Portal) -> [&'static str; 3] {
        let mut random = stream(&portal.options, self.original, Stream::Title);
        let vocabulary = portal.vocabulary(self.language);
        let things = vocabulary.things(self.topic);
        let of_special = self.special.map_or(things, |special| vocabulary.special_things(special));
        [random.pick(things), random.pick(of_special), random.pick(things)]
    }

    /// Its title.
    pub fn title(&self, portal: &Portal) -> String {
        let vocabulary = portal.vocabulary(self.language);
        let mut voice = Voice::new(portal, self, stream(&portal.options, self.number, Stream::Title));
        voice.focused = true;
        let of_kind = |vocabulary: &Vocabulary| match self.kind {
            Kind::Article => vocabulary.titles.len(),
            Kind::Course => vocabulary.course_titles.len(),
        };
        let position = voice.random.below(of_kind(vocabulary));
        let pattern = match self.kind {
            Kind::Article => &vocabulary.titles[position],
            Kind::Course => &vocabulary.course_titles[position],
        };
        voice.fill(pattern)
    }

    /// When it was published. The newer years have more entries.
    pub fn date(&self, options: &Options) -> Date {
        let mut random = self.shared_random(options);
        let age = random.below(3000).min(random.below(3000)) + NEWEST_ARTICLE_DAYS;
        options.now.saturating_sub(Span::new().days(i64::try_from(age).unwrap_or(0)))
    }

    /// The code of a course.
    pub fn code(&self) -> String {
        let letters: String = TOPICS[self.topic].slug.chars().take(3).collect();
        format!("{}-{}", letters.to_uppercase(), self.original + 100)
    }

    /// Its file below `content/`. All entries lie in folders at the same depth, so that a link is the same in each.
    pub fn path(&self, portal: &Portal) -> String {
        let suffix = if self.language == Language::English { ".en.md" } else { ".md" };
        format!("{}{suffix}", self.id(portal))
    }

    /// Its id: the path without language and extension.
    pub fn id(&self, portal: &Portal) -> String {
        let mut random = stream(&portal.options, self.original, Stream::Name);
        let is_chinese = self.language == Language::Chinese || self.is_translation();
        // One Chinese article in ten has a Chinese file name, which becomes pinyin on its way to an address.
        let in_chinese = self.kind == Kind::Article && is_chinese && random.chance(10);
        let words = portal.vocabulary(if in_chinese { Language::Chinese } else { Language::English });
        let name = random.pick(words.things(self.topic)).replace(' ', "-");
        let number = self.original;
        match self.kind {
            Kind::Article => format!("articles/{}/{name}-{number:05}", self.date(&portal.options).year()),
            Kind::Course => format!("courses/{}/{name}-{number:05}", TOPICS[self.topic].slug),
        }
    }
}

/// The topics in the order of how much is written about them.
const TOPIC_RANKS: [usize; 12] = [4, 5, 2, 6, 7, 1, 0, 3, 8, 11, 10, 9];

fn stream(options: &Options, number: usize, stream: Stream) -> Random {
    Random::new(options.seed, (number as u64) << 2 | stream as u64)
}
