//! What an entry is in, its Markdown file out.

use std::fmt::Write;

use jiff::Span;
use jiff::civil::Date;

use super::body::Body;
use super::outline::{Kind, Outline};
use super::prose::Voice;
use super::random::Random;
use super::vocabulary::{CITIES, Language, SPECIALS, TOPICS};
use super::{Portal, SourceText};

/// A course at a time and a place.
#[derive(Clone, Debug)]
pub struct Session {
    /// The position of the city in [`CITIES`].
    pub city: usize,
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// `open`, `full` or `cancelled`.
    pub status: &'static str,
}

/// Writes the file of an entry.
pub fn write(portal: &Portal, outline: &Outline) -> SourceText {
    let mut voice = Voice::new(portal, outline, outline.random(&portal.options));
    let mut text = String::with_capacity(portal.options.kilobytes * 1024 + 1024);
    text.push_str("+++\n");
    common_fields(portal, outline, &mut voice, &mut text);
    match outline.kind {
        Kind::Article => article_fields(portal, outline, &mut voice, &mut text),
        Kind::Course => course_fields(portal, outline, &mut voice, &mut text),
    }
    text.push_str("+++\n\n");
    let text = Body::new(portal, *outline, voice, text).write(portal.options.kilobytes * 1024);
    SourceText { path: format!("content/{}", outline.path(portal)), text }
}

fn common_fields(portal: &Portal, outline: &Outline, voice: &mut Voice<'_>, text: &mut String) {
    let _ = writeln!(text, "title = \"{}\"", outline.title(portal));
    let (hour, minute) = (voice.random.between(7, 19), voice.random.below(60));
    let _ =
        writeln!(text, "date = {}T{hour:02}:{minute:02}:{:02}", outline.date(&portal.options), voice.random.below(60));
    let mut topics = vec![TOPICS[outline.topic].slug];
    if voice.random.chance(30) {
        topics.push(voice.random.pick(&TOPICS).slug);
        topics.dedup();
    }
    let _ = writeln!(text, "topics = {topics:?}");
    if let Some(special) = outline.special {
        let _ = writeln!(text, "specials = {:?}", [SPECIALS[special].1.slug]);
    }
    let mut tags = outline.focus(portal)[..2].to_vec();
    tags.push(voice.random.pick_by_rank(voice.vocabulary.things(outline.topic)));
    tags.sort_unstable();
    tags.dedup();
    let _ = writeln!(text, "tags = {tags:?}");
}

fn article_fields(portal: &Portal, outline: &Outline, voice: &mut Voice<'_>, text: &mut String) {
    let count = voice.random.between(3, 5);
    list(text, "key_points", count, |text| voice.sentence(text));
    let credits = match outline.language {
        Language::Chinese => "[{ role = \"來源\", names = [\"百川學堂\"] }, { role = \"主筆\", names = [\"編輯部\"] }]",
        Language::English => {
            "[{ role = \"Source\", names = [\"Rivers Academy\"] }, { role = \"Writer\", names = [\"The editors\"] }]"
        }
    };
    let _ = writeln!(text, "credits = {credits}");
    let pinned = Outline::new(&portal.options, voice.random.below(portal.options.pages));
    if pinned.kind == Kind::Course && !outline.is_translation() && voice.random.chance(25) {
        let id = pinned.id(portal);
        let _ = writeln!(text, "related = {{ courses = [{id:?}] }}");
    }
}

fn course_fields(portal: &Portal, outline: &Outline, voice: &mut Voice<'_>, text: &mut String) {
    let mut shared = outline.shared_random(&portal.options);
    let days = shared.between(1, 3);
    let _ = writeln!(text, "code = \"{}\"", outline.code());
    let (lecturer, duration) = match outline.language {
        Language::Chinese => {
            (format!("{}老師", shared.pick(&["王", "李", "張", "陳", "林", "黃", "周", "吳"])), format!("{days}天"))
        }
        Language::English => (
            format!("Ms {}", shared.pick(&["Wang", "Li", "Zhang", "Chen", "Lin"])),
            format!("{days} day{}", if days == 1 { "" } else { "s" }),
        ),
    };
    let _ = writeln!(text, "lecturer = \"{lecturer}\"\nduration = \"{duration}\"");
    let person = voice.vocabulary.person(&mut voice.random);
    let _ = writeln!(text, "audience = \"{person}\"");
    let _ = writeln!(text, "price = {{ amount = \"{}\", currency = \"CNY\" }}", 980 + 500 * shared.below(12));
    let count = voice.random.between(3, 5);
    list(text, "aims", count, |text| text.push_str(&voice.one_of(&voice.vocabulary.points)));
    text.push_str("summary = \"");
    voice.sentence(text);
    text.push_str("\"\n");
    // A translation has its original's sessions without saying so.
    if !outline.is_translation() && !is_in_table(portal, outline) {
        for session in sessions(portal, outline) {
            let _ = writeln!(
                text,
                "\n[[sessions]]\ncity = \"{}\"\nstart = {}\nend = {}\nstatus = \"{}\"",
                CITIES[session.city].slug, session.start, session.end, session.status
            );
        }
    }
}

fn list(text: &mut String, name: &str, count: usize, mut item: impl FnMut(&mut String)) {
    let _ = writeln!(text, "{name} = [");
    for _ in 0..count {
        text.push_str("  \"");
        item(text);
        text.push_str("\",\n");
    }
    text.push_str("]\n");
}

/// Whether the sessions of a course stand in the table of the plan and not in its file.
pub fn is_in_table(portal: &Portal, outline: &Outline) -> bool {
    outline.shared_random(&portal.options).chance(40)
}

/// The sessions of a course, from some weeks before `now` to a year and a month after it, so that a few are over.
pub fn sessions(portal: &Portal, outline: &Outline) -> Vec<Session> {
    let mut random = outline.shared_random(&portal.options);
    let count = random.between(1, 4);
    (0..count).map(|_| session(&mut random, portal.options.now)).collect()
}

fn session(random: &mut Random, now: Date) -> Session {
    let from = now.saturating_sub(Span::new().days(40));
    let start = from.saturating_add(Span::new().days(i64::try_from(random.below(440)).unwrap_or(0)));
    let end = start.saturating_add(Span::new().days(i64::try_from(random.below(3)).unwrap_or(0)));
    let city = random.pick_by_rank(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    let status = match random.below(100) {
        0..5 => "cancelled",
        5..15 => "full",
        _ => "open",
    };
    Session { city, start, end, status }
}
