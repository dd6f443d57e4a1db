//! The cards of all entries, made once for each language and then shared by every page that shows them.

use std::sync::Arc;

use crate::base::{digest_of, map_parallel};
use crate::catalog::{Entry, EntryId, Term};
use crate::config::LanguageId;
use crate::content::Kind;

use super::parts::{ArticleCard, CourseCard, TermLink};
use super::{Shared, Sources};

/// A card of an article or of a course.
#[derive(Clone, Debug)]
pub enum Card {
    /// Of an article, and of a page, which is shown like one.
    Article(Shared<ArticleCard>),
    /// Of a course.
    Course(Shared<CourseCard>),
}

/// The cards of all entries, for each language.
#[derive(Clone, Debug, Default)]
pub struct Cards(Vec<Arc<[Card]>>);

impl Cards {
    /// Makes the cards of all entries in all languages. The sources are complete but for the cards themselves.
    #[must_use]
    pub fn new(sources: &Sources<'_>) -> Self {
        let languages = sources.options.languages.ids();
        let make = |language| map_parallel(&sources.catalog.entries, |entry| card(sources, entry, language)).into();
        Self(languages.map(make).collect())
    }

    fn get(&self, id: EntryId, language: LanguageId) -> &Card {
        &self.0[language.index()][id.index()]
    }

    /// The cards of the courses among some entries.
    pub(super) fn courses(&self, ids: &[EntryId], language: LanguageId) -> Vec<Shared<CourseCard>> {
        ids.iter().filter_map(|id| self.course(*id, language)).collect()
    }

    pub(super) fn course(&self, id: EntryId, language: LanguageId) -> Option<Shared<CourseCard>> {
        match self.get(id, language) {
            Card::Course(card) => Some(card.clone()),
            Card::Article(_) => None,
        }
    }

    /// The cards of the articles among some entries.
    pub(super) fn articles(&self, ids: &[EntryId], language: LanguageId) -> Vec<Shared<ArticleCard>> {
        let article = |id: &EntryId| match self.get(*id, language) {
            Card::Article(card) => Some(card.clone()),
            Card::Course(_) => None,
        };
        ids.iter().filter_map(article).collect()
    }

    /// The card of an entry of any kind.
    pub(super) fn any(&self, id: EntryId, language: LanguageId) -> &Card {
        self.get(id, language)
    }
}

fn card(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> Card {
    match entry.kind() {
        Kind::Course => Card::Course(Shared::new(course_card(sources, entry, language))),
        Kind::Article | Kind::Page => Card::Article(Shared::new(article_card(sources, entry, language))),
    }
}

fn article_card(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> ArticleCard {
    let meta = &entry.document.meta;
    ArticleCard {
        title: meta.title.clone(),
        url: sources.href(&entry.route),
        language: foreign(sources, entry, language),
        summary: summary(entry),
        date: meta.date.map(|date| sources.day(language, date.date())),
        topic: primary_topic(sources, entry, language),
    }
}

/// The card of a course on the listing of a city or a month: its next session is the next one there.
pub(super) fn course_of_term(
    sources: &Sources<'_>,
    id: EntryId,
    term: &Term,
    language: LanguageId,
) -> Shared<CourseCard> {
    let entry = sources.entry(id);
    let next = entry.upcoming_of(term, sources.today()).next();
    let next = next.map(|session| sources.session_row(language, entry, session));
    Shared::new(CourseCard { next, ..course_card(sources, entry, language) })
}

fn course_card(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> CourseCard {
    let Some(course) = entry.document.course.as_ref() else { unreachable!("only courses come here") };
    let next = entry.upcoming(sources.today()).next();
    CourseCard {
        title: entry.document.meta.title.clone(),
        url: sources.href(&entry.route),
        language: foreign(sources, entry, language),
        code: course.code.as_ref().map_or(String::new(), |code| code.value.clone()),
        summary: summary(entry),
        topic: primary_topic(sources, entry, language),
        cities: entry.cities.iter().map(|city| sources.term_name(language, *city).to_owned()).collect(),
        next: next.map(|session| sources.session_row(language, entry, session)),
        upcoming: entry.upcoming(sources.today()).count(),
        price: course.price.as_ref().map(|price| sources.price(language, price)),
        duration: course.duration.clone(),
        lecturers: course.lecturers.clone(),
    }
}

/// The editor's summary, else the beginning of the text.
pub(super) fn summary(entry: &Entry) -> String {
    entry.document.meta.summary.clone().unwrap_or_else(|| entry.document.prose.summary.clone())
}

/// The language of an entry, where that is not the page's.
fn foreign(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> Option<String> {
    (entry.language() != language).then(|| sources.tag(entry.language()).to_owned())
}

/// A card shows the topic's name and leads to its listing; how much stands behind it would make every card change
/// with every new entry.
fn primary_topic(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> Option<TermLink> {
    let link = sources.term_link(language, *entry.topics.first()?);
    Some(TermLink { courses: 0, articles: 0, intro: String::new(), ..link })
}

impl Card {
    /// The template that renders the card within a text.
    pub(super) fn template(&self) -> &'static str {
        match self {
            Self::Article(_) => "partials/article-card.html",
            Self::Course(_) => "partials/course-card.html",
        }
    }

    /// The fingerprint of the card.
    #[must_use]
    pub fn digest(&self) -> crate::base::Digest {
        match self {
            Self::Article(card) => digest_of(card),
            Self::Course(card) => digest_of(card),
        }
    }
}

impl serde::Serialize for Card {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Article(card) => card.serialize(serializer),
            Self::Course(card) => card.serialize(serializer),
        }
    }
}
