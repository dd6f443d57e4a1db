//! The views of articles, courses and pages.

use crate::base::Diagnostic;
use crate::catalog::{Entry, EntryId, Session};
use crate::content::Kind;
use crate::relate::Relation;

use super::body::lead_and_body;
use super::cards::summary;
use super::page::{self, Heading};
use super::pages::{ArticleView, CourseView, PlainView};
use super::parts::{ContentsEntry, CourseCard, Credit, Crumb, Page, RelatedBlocks};
use super::{Card, Sources, exports};

pub(super) fn article(sources: &Sources<'_>, entry: &Entry) -> Result<ArticleView, Box<Diagnostic>> {
    let (language, meta) = (entry.language(), &entry.document.meta);
    let (lead, body) = lead_and_body(sources, entry)?;
    let related = related(sources, entry);
    Ok(ArticleView {
        page: entry_page(sources, entry, "article"),
        lead,
        key_points: meta.key_points.clone(),
        body,
        contents: contents(entry),
        credits: credits(entry),
        published: meta.date.map(|date| sources.moment(language, date)),
        updated: meta.updated.map(|date| sources.moment(language, date)),
        reading_minutes: entry.document.prose.length.reading_minutes(),
        topics: sources.term_links(language, &entry.topics),
        specials: sources.term_links(language, &entry.specials),
        tags: sources.term_links(language, &entry.tags),
        promotion: promotion(sources, entry, &related),
        related,
        copyright: copyright(sources, entry),
        extra: meta.extra.clone(),
    })
}

pub(super) fn course(sources: &Sources<'_>, entry: &Entry) -> Result<CourseView, Box<Diagnostic>> {
    let (language, meta) = (entry.language(), &entry.document.meta);
    let Some(course) = entry.document.course.as_ref() else { unreachable!("only courses come here") };
    let (lead, body) = lead_and_body(sources, entry)?;
    let related = related(sources, entry);
    let (past, sessions): (Vec<&Session>, Vec<_>) =
        entry.sessions.iter().partition(|session| session.is_past(sources.today()));
    let row = |session: &&Session| sources.session_row(language, entry, session);
    Ok(CourseView {
        page: entry_page(sources, entry, "course"),
        code: course.code.as_ref().map_or(String::new(), |code| code.value.clone()),
        lead,
        body,
        contents: contents(entry),
        sessions: sessions.iter().map(row).collect(),
        past: past.iter().rev().map(row).collect(),
        calendar: exports::calendar(sources, &entry.route),
        over: !entry.is_offered(sources.today()),
        lecturers: course.lecturers.clone(),
        audience: course.audience.clone(),
        duration: course.duration.clone(),
        price: course.price.as_ref().map(|price| sources.price(language, price)),
        aims: course.aims.clone(),
        key_points: meta.key_points.clone(),
        credits: credits(entry),
        published: meta.date.map(|date| sources.moment(language, date)),
        topics: sources.term_links(language, &entry.topics),
        specials: sources.term_links(language, &entry.specials),
        tags: sources.term_links(language, &entry.tags),
        promotion: promotion(sources, entry, &related),
        related,
        copyright: copyright(sources, entry),
        extra: meta.extra.clone(),
    })
}

pub(super) fn plain(sources: &Sources<'_>, entry: &Entry) -> Result<PlainView, Box<Diagnostic>> {
    let meta = &entry.document.meta;
    let (lead, body) = lead_and_body(sources, entry)?;
    Ok(PlainView {
        page: entry_page(sources, entry, "page"),
        lead,
        body,
        contents: contents(entry),
        related: related(sources, entry),
        updated: meta.updated.map(|date| sources.moment(entry.language(), date)),
        extra: meta.extra.clone(),
    })
}

/// Home, kind, primary topic, entry.
fn entry_page(sources: &Sources<'_>, entry: &Entry, kind: &'static str) -> Page {
    let (language, titles) = (entry.language(), &sources.labels(entry.language()).titles);
    let mut trail = Vec::new();
    match entry.kind() {
        Kind::Article => trail.push(page::crumb(sources, language, &titles.articles, "articles/")),
        Kind::Course => trail.push(page::crumb(sources, language, &titles.courses, "courses/")),
        Kind::Page => {}
    }
    if let Some(topic) = entry.topics.first() {
        let link = sources.term_link(language, *topic);
        trail.push(Crumb { label: link.label, url: link.url });
    }
    let title = entry.document.meta.title.clone();
    page::of_entry(sources, entry, Heading { kind, title, description: summary(entry), trail })
}

fn contents(entry: &Entry) -> Vec<ContentsEntry> {
    let headings = entry.document.prose.headings.iter();
    headings
        .map(|heading| ContentsEntry { level: heading.level, id: heading.id.clone(), text: heading.text.clone() })
        .collect()
}

fn credits(entry: &Entry) -> Vec<Credit> {
    let credits = entry.document.meta.credits.iter();
    credits.map(|credit| Credit { role: credit.role.clone(), names: credit.names.clone() }).collect()
}

fn related(sources: &Sources<'_>, entry: &Entry) -> RelatedBlocks {
    let (courses, articles) = related_ids(sources, entry);
    RelatedBlocks {
        courses: sources.course_cards(&courses, entry.language()),
        articles: sources.article_cards(&articles, entry.language()),
    }
}

/// The courses and the articles in an entry's related blocks.
#[must_use]
pub fn related_ids(sources: &Sources<'_>, entry: &Entry) -> (Vec<EntryId>, Vec<EntryId>) {
    if !entry.document.shows_related() {
        return Default::default();
    }
    let language = entry.language();
    let original = sources.catalog.original(entry.id, sources.options.languages);
    let related = &sources.relations.entries[original.index()];
    let version = |relation: &Relation| {
        let id = EntryId::from_number(relation.id);
        if original == entry.id { id } else { sources.catalog.in_language(id, language) }
    };
    let ids = |relations: &[Relation]| -> Vec<EntryId> { relations.iter().map(version).collect() };
    (ids(&related.courses), ids(&related.articles))
}

/// The first rule of the settings that fits one of the entry's topics, then the rule without a topic, then the related
/// course whose session comes first. A course that is not offered any more is not pushed, nor the page's own.
fn promotion(sources: &Sources<'_>, entry: &Entry, related: &RelatedBlocks) -> Option<Card<CourseCard>> {
    let language = entry.language();
    let offered = |course: &EntryId| {
        let version = sources.entry(sources.catalog.in_language(*course, language));
        let is_other = !entry.translations.contains(&version.id);
        (is_other && version.upcoming(sources.today()).next().is_some()).then_some(version.id)
    };
    let rules = &sources.catalog.promotions;
    let fits = |topic: &Option<_>| topic.is_some_and(|topic| entry.topics.contains(&topic));
    let by_topic = rules.iter().filter(|(topic, _)| fits(topic)).find_map(|(_, course)| offered(course));
    let chosen =
        by_topic.or_else(|| rules.iter().filter(|(topic, _)| topic.is_none()).find_map(|(_, course)| offered(course)));
    let by_rule = chosen.and_then(|course| sources.course_card(course, language));
    by_rule.or_else(|| {
        let upcoming = related.courses.iter().filter_map(|card| Some((&card.next.as_ref()?.start.iso, card)));
        upcoming.min_by_key(|(start, _)| *start).map(|(_, card)| card.clone())
    })
}

fn copyright(sources: &Sources<'_>, entry: &Entry) -> Vec<String> {
    match &entry.document.meta.copyright {
        Some(notice) => vec![notice.clone()],
        None => sources.options.copyright.iter().map(|clause| clause.get(entry.language()).to_owned()).collect(),
    }
}
