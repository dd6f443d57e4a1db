//! How long the related blocks of a whole site take: `cargo bench --bench relate [-- ENTRIES…]`.
//!
//! The texts are generated: half of them Chinese, half English, 4 KB each, two fifths courses. What matters for speed is
//! how often terms are shared, so words follow Zipf's law as in any language, and each text has a subject with words of its own.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    reason = "a benchmark prints figures for people"
)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use lyceum::base::map_parallel;
use lyceum::relate::{Candidate, Kind, Options, Pins, Profile, ProfileText, profile, relate};

fn main() {
    let given: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![1_000, 10_000] } else { given };
    for entries in sizes {
        measure(entries);
    }
}

fn measure(entries: usize) {
    let options = Options::default();
    let lexicons = [Lexicon::chinese(), Lexicon::english()];
    let numbers: Vec<usize> = (0..entries).collect();
    let texts = map_parallel(&numbers, |number| Text::generate(*number, &lexicons[number % 2]));
    // The first call derives the table of characters, which a program does once.
    let _ = profile(&ProfileText { title: "道", ..ProfileText::default() }, &options);

    let start = Instant::now();
    let profiles: Vec<Profile> = map_parallel(&texts, |text| profile(&text.parts(), &options));
    let profiled = start.elapsed();
    let candidates: Vec<Candidate<'_>> = (0..).zip(&profiles).zip(&texts).map(candidate).collect();
    let start = Instant::now();
    let relations = relate(&candidates, &options);
    let related = start.elapsed();

    let bytes: usize = texts.iter().map(|text| text.body.len()).sum();
    let memory: usize = profiles.iter().map(Profile::memory).sum();
    let shown: usize = relations.entries.iter().map(|entry| entry.courses.len() + entry.articles.len()).sum();
    println!("{entries} entries of {} bytes; a profile takes {} bytes", bytes / entries, memory / entries);
    println!("  profile {}", rate(profiled, entries));
    println!("  relate  {}; {:.1} related each", rate(related, entries), shown as f64 / entries as f64);
    println!("  both    {}", rate(profiled + related, entries));
}

fn rate(time: Duration, entries: usize) -> String {
    let seconds = time.as_secs_f64();
    format!("{seconds:.3} s, {:.0} entries/s, {:.1} µs each", entries as f64 / seconds, seconds * 1e6 / entries as f64)
}

fn candidate<'a>(((number, profile), text): ((u32, &'a Profile), &'a Text)) -> Candidate<'a> {
    let is_course = number % 5 >= 3;
    Candidate {
        kind: if is_course { Kind::Course } else { Kind::Article },
        language: u16::try_from(number % 2).unwrap_or(0),
        pools: &[],
        translations: None,
        profile,
        title: &text.title,
        topics: &text.topics,
        specials: &text.specials,
        links: &[],
        days_to_session: is_course.then_some(number % 100),
        pins: Pins::default(),
        hidden: false,
    }
}

struct Text {
    title: String,
    key_points: String,
    body: String,
    topics: [u32; 1],
    specials: [u32; 1],
}

impl Text {
    fn parts(&self) -> ProfileText<'_> {
        ProfileText { title: &self.title, key_points: &self.key_points, body: &self.body, ..ProfileText::default() }
    }

    fn generate(number: usize, lexicon: &Lexicon) -> Self {
        let mut random = Random((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let subject = random.below(SUBJECTS);
        let mut text = |bytes: usize| {
            let mut text = String::new();
            while text.len() < bytes {
                let word = if random.below(4) == 0 {
                    lexicon.words.len() / SUBJECTS * subject + random.zipf(lexicon.words.len() / SUBJECTS)
                } else {
                    random.zipf(lexicon.words.len())
                };
                let _ = write!(text, "{}{}", lexicon.words[word], lexicon.blank);
                if random.below(12) == 0 {
                    text.push_str("。\n");
                }
            }
            text
        };
        let (title, key_points, body) = (text(40), text(300), text(3_700));
        Self { title, key_points, body, topics: [subject as u32 % 12], specials: [subject as u32 % 40] }
    }
}

const SUBJECTS: usize = 200;

struct Lexicon {
    words: Vec<String>,
    blank: &'static str,
}

impl Lexicon {
    /// Forty thousand words of two characters, now and then three, of three thousand characters.
    fn chinese() -> Self {
        let mut random = Random(1);
        let mut word = |_| -> String {
            let length = 2 + usize::from(random.below(6) == 0);
            (0..length).filter_map(|_| char::from_u32(0x4E00 + 7 * random.zipf(3_000) as u32)).collect()
        };
        Self { words: (0..40_000).map(&mut word).collect(), blank: "" }
    }

    /// Forty thousand words of two to four syllables.
    fn english() -> Self {
        let syllables = [
            "man", "age", "cus", "tom", "er", "plan", "ing", "pro", "duct", "ion", "sal", "es", "qual", "it", "y", "re",
        ];
        let mut random = Random(2);
        let mut word =
            |_| -> String { (0..2 + random.below(3)).map(|_| syllables[random.below(syllables.len())]).collect() };
        Self { words: (0..40_000).map(&mut word).collect(), blank: " " }
    }
}

/// A generator of random numbers that gives the same ones everywhere (xorshift, after Marsaglia 2003).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end
    }

    /// A number below `end`, each about as often as one divided by it says.
    fn zipf(&mut self, end: usize) -> usize {
        let share = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((end as f64).powf(share) as usize - 1).min(end - 1)
    }
}
