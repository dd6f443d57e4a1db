//! How long the related blocks of a whole site take, and how much memory: `cargo bench --bench relate`.
//!
//! The texts are generated: half of them Chinese, half English, 4 KB each, two fifths courses. What matters for speed is
//! how often terms are shared, so words follow Zipf's law as in any language, and each text has a subject with words of its own.
//! Before the times come the size of the index, and how much of what comparing all pairs finds the index finds too.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::print_stdout,
    reason = "a benchmark prints figures for people"
)]

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;

use divan::Bencher;
use lyceum::base::map_parallel;
use lyceum::relate::{Candidate, Kind, Memory, Options, Pins, Profile, ProfileText, profile, relate, relate_all_pairs};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 3] = [1_000, 10_000, 100_000];

fn main() {
    if std::env::args().any(|argument| argument == "--bench") {
        print_recall(5_000);
        print_sizes(10_000);
    }
    divan::main();
}

/// Texts to profiles.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn profiles(bencher: Bencher<'_, '_>, entries: usize) {
    let texts = Text::many(entries);
    bencher.bench(|| profiles_of(&texts));
}

/// Profiles to blocks.
#[divan::bench(args = SIZES, sample_count = 3, sample_size = 1)]
fn blocks(bencher: Bencher<'_, '_>, entries: usize) {
    let texts = Text::many(entries);
    let profiles = profiles_of(&texts);
    let candidates = candidates(&texts, &profiles);
    bencher.bench(|| relate(&candidates, &Options::default()));
}

/// Blocks again, after one paragraph of one entry was written anew: its profile, and what follows from it.
#[divan::bench(args = SIZES, sample_count = 20, sample_size = 1)]
fn blocks_after_an_edit(bencher: Bencher<'_, '_>, entries: usize) {
    let texts = Text::many(entries);
    let profiles = profiles_of(&texts);
    let mut memory = Memory::default();
    memory.relate(&candidates(&texts, &profiles), &Options::default());
    memory.prepare_for_edits();
    let state = RefCell::new((texts, profiles, memory));
    let edits = Cell::new(0);
    bencher
        .with_inputs(|| {
            edits.set(edits.get() + 1);
            let number = (edits.get() * 7_919) % entries;
            state.borrow_mut().0[number].rewrite_paragraph(edits.get());
            number
        })
        .bench_local_values(|number| {
            let (texts, profiles, memory) = &mut *state.borrow_mut();
            profiles[number] = profile(&texts[number].parts(), &Options::default());
            memory.relate(&candidates(texts, profiles), &Options::default())
        });
}

fn print_recall(entries: usize) {
    let texts = Text::many(entries);
    let profiles = profiles_of(&texts);
    let candidates = candidates(&texts, &profiles);
    let options = Options { courses: 10, articles: 10, diversity: 0.0, threshold: 0.0, ..Options::default() };
    let (indexed, all) = (relate(&candidates, &options), relate_all_pairs(&candidates, &options));
    let (mut found, mut wanted) = (0, 0);
    for (indexed, all) in indexed.entries.iter().zip(&all.entries) {
        for (indexed, all) in [(&indexed.courses, &all.courses), (&indexed.articles, &all.articles)] {
            wanted += all.len();
            found += all.iter().filter(|one| indexed.iter().any(|other| other.id == one.id)).count();
        }
    }
    println!("recall at 10 against all pairs, {entries} entries: {:.4}", found as f64 / wanted as f64);
}

fn print_sizes(entries: usize) {
    let texts = Text::many(entries);
    let profiles = profiles_of(&texts);
    let mut memory = Memory::default();
    memory.relate(&candidates(&texts, &profiles), &Options::default());
    let profile: usize = profiles.iter().map(Profile::memory).sum();
    println!(
        "an entry takes {} bytes of the index, and {} as a profile",
        memory.index_size() / entries,
        profile / entries
    );
}

fn profiles_of(texts: &[Text]) -> Vec<Profile> {
    map_parallel(texts, |text| profile(&text.parts(), &Options::default()))
}

fn candidates<'a>(texts: &'a [Text], profiles: &'a [Profile]) -> Vec<Candidate<'a>> {
    (0..).zip(profiles).zip(texts).map(candidate).collect()
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

    fn many(entries: usize) -> Vec<Self> {
        let lexicons = [Lexicon::chinese(), Lexicon::english()];
        let numbers: Vec<usize> = (0..entries).collect();
        map_parallel(&numbers, |number| Self::generate(*number, &lexicons[number % 2]))
    }

    /// Puts a paragraph of another text in place of the first 300 bytes or so.
    fn rewrite_paragraph(&mut self, seed: usize) {
        let chinese = self.body.starts_with(|first: char| !first.is_ascii());
        let lexicon = if chinese { Lexicon::chinese() } else { Lexicon::english() };
        let other = Self::generate(1_000_000 + seed, &lexicon).body;
        let (start, end) = (self.body.ceil_char_boundary(300), other.floor_char_boundary(300));
        self.body.replace_range(..start, &other[..end]);
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
