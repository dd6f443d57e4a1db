//! The cards of all entries: each is made for a language when the first page there asks for it, and then shared by all.

use crate::base::Diagnostic;
use crate::catalog::{Entry, EntryId, Term};
use crate::config::LanguageId;
use crate::content::Kind;

use super::parts::{ArticleCard, CourseCard, TermLink};
use super::{Card, PerEntry, Sources};

/// The cards of all entries, for each language. A copy shares them.
#[derive(Clone, Debug, Default)]
pub struct Cards(PerEntry<AnyCard>);

/// The card of an entry of any kind; that of a page is like an article's.
#[derive(Clone, Debug)]
enum AnyCard {
    Article(Card<ArticleCard>),
    Course(Card<CourseCard>),
}

impl Cards {
    /// A place for the card of each entry in each language.
    #[must_use]
    pub fn new(entries: usize, languages: usize) -> Self {
        Self(PerEntry::new(entries, languages))
    }

    /// Forgets the cards of an entry, because it is another one now.
    pub fn forget(&mut self, id: EntryId) {
        self.0.forget(id);
    }

    fn get(&self, sources: &Sources<'_>, id: EntryId, language: LanguageId) -> &AnyCard {
        self.0.get(id, language, || card(sources, sources.entry(id), language))
    }
}

impl Sources<'_> {
    /// The cards of the courses among some entries.
    pub(super) fn course_cards(&self, ids: &[EntryId], language: LanguageId) -> Vec<Card<CourseCard>> {
        ids.iter().filter_map(|id| self.course_card(*id, language)).collect()
    }

    pub(super) fn course_card(&self, id: EntryId, language: LanguageId) -> Option<Card<CourseCard>> {
        match self.cards.get(self, id, language) {
            AnyCard::Course(card) => Some(card.clone()),
            AnyCard::Article(_) => None,
        }
    }

    /// The cards of the articles among some entries.
    pub(super) fn article_cards(&self, ids: &[EntryId], language: LanguageId) -> Vec<Card<ArticleCard>> {
        let article = |id: &EntryId| match self.cards.get(self, *id, language) {
            AnyCard::Article(card) => Some(card.clone()),
            AnyCard::Course(_) => None,
        };
        ids.iter().filter_map(article).collect()
    }

    /// The card of a course on the listing of a city or a month: its next session is the next one there.
    pub(super) fn course_card_of_term(
        &self,
        id: EntryId,
        term: &Term,
        language: LanguageId,
    ) -> Option<Card<CourseCard>> {
        let entry = self.entry(id);
        let next = entry.upcoming_of(term, self.today()).next();
        if next == entry.upcoming(self.today()).next() {
            return self.course_card(id, language);
        }
        let next = next.map(|session| self.session_row(language, entry, session));
        Some(Card::new(CourseCard { next, ..course_card(self, entry, language) }))
    }

    /// The card of an entry as a block of HTML, for a text that shows it.
    ///
    /// # Errors
    /// A template that fails.
    pub(super) fn card_html(&self, id: EntryId, language: LanguageId) -> Result<String, Box<Diagnostic>> {
        match self.cards.get(self, id, language) {
            AnyCard::Article(card) => card.html(self.theme, language),
            AnyCard::Course(card) => card.html(self.theme, language),
        }
    }
}

fn card(sources: &Sources<'_>, entry: &Entry, language: LanguageId) -> AnyCard {
    match entry.kind() {
        Kind::Course => AnyCard::Course(Card::new(course_card(sources, entry, language))),
        Kind::Article | Kind::Page => AnyCard::Article(Card::new(article_card(sources, entry, language))),
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
#[must_use]
pub fn summary(entry: &Entry) -> String {
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
