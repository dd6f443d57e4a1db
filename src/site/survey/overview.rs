//! The whole site in, what its editors have to do and may want to know out.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{Entry, Reason, Target, Term, TermId};
use crate::config::LanguageId;
use crate::content::Kind;
use crate::site::Site;
use crate::site::explain::EntryName;

use super::SessionChart;

/// A course whose last session is over in so many days is soon to be renewed.
const SOON: i32 = 30;

/// A site at a glance. All lists are whole; whoever shows them cuts them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overview {
    /// The site's title.
    pub title: String,
    /// The day for which it is.
    pub today: String,
    /// How many articles there are, in all languages.
    pub articles: usize,
    /// How many courses.
    pub courses: usize,
    /// How many pages that editors wrote.
    pub pages: usize,
    /// Entries that are no part of the site, and drafts that are because somebody wants to see them.
    pub drafts: Vec<HiddenEntry>,
    /// Courses whose last session is over in 30 days or less, the first to end first.
    pub ending: Vec<EndingCourse>,
    /// Articles without a topic.
    pub without_topic: Vec<EntryName>,
    /// Articles and courses to which no other entry links.
    pub unlinked: Vec<EntryName>,
    /// The terms of each taxonomy, the largest first.
    pub taxonomies: Vec<TaxonomySizes>,
    /// The sessions to come.
    pub sessions: SessionChart,
}

/// An entry that readers don't see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HiddenEntry {
    /// Its id.
    pub id: String,
    /// Its file.
    pub file: String,
    /// Why it is hidden.
    pub reason: String,
}

/// A course that will soon have no session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EndingCourse {
    /// The course.
    pub entry: EntryName,
    /// The last day of its last session.
    pub last: String,
    /// In how many days that is.
    pub days: i32,
}

/// A taxonomy with the sizes of its terms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TaxonomySizes {
    /// Its key in front matter: `topics`.
    pub key: String,
    /// Its terms.
    pub terms: Vec<TermSize>,
}

/// A term with its size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TermSize {
    /// Its name in the main language.
    pub name: String,
    /// The address of its listing, if it has one.
    pub address: Option<String>,
    /// How many courses it lists.
    pub courses: usize,
    /// How many articles.
    pub articles: usize,
}

impl Site {
    /// The site at a glance.
    #[must_use]
    pub fn overview(&self) -> Overview {
        let entries = &self.catalog.entries;
        let of_kind = |kind| entries.iter().filter(|entry| entry.kind() == kind).count();
        let named = |is_wanted: &dyn Fn(&Entry) -> bool| {
            entries.iter().filter(|entry| is_wanted(entry)).map(|entry| self.entry_name(entry.id)).collect()
        };
        Overview {
            title: self.config.title.get(LanguageId::DEFAULT).to_owned(),
            today: self.now.today().to_string(),
            articles: of_kind(Kind::Article),
            courses: of_kind(Kind::Course),
            pages: of_kind(Kind::Page),
            drafts: self.drafts(),
            ending: self.ending(),
            without_topic: named(&|entry| entry.kind() == Kind::Article && entry.topics.is_empty()),
            unlinked: named(&|entry| entry.kind() != Kind::Page && entry.backlinks.is_empty()),
            taxonomies: self.sizes(),
            sessions: self.session_chart(),
        }
    }

    fn drafts(&self) -> Vec<HiddenEntry> {
        let hidden = self.catalog.hidden.iter().map(|hidden| HiddenEntry {
            id: hidden.identity.id.clone(),
            file: hidden.source.to_string(),
            reason: hidden.reason.to_string(),
        });
        let shown = self.catalog.entries.iter().filter(|entry| entry.document.meta.draft).map(|entry| HiddenEntry {
            id: entry.document.identity.id.clone(),
            file: entry.document.source.to_string(),
            reason: Reason::Draft.to_string(),
        });
        hidden.chain(shown).collect()
    }

    fn ending(&self) -> Vec<EndingCourse> {
        let today = self.now.today();
        let ending = |entry: &Entry| {
            let last = entry.upcoming(today).map(|session| session.end).max()?;
            let days = (last - today).get_days();
            (days <= SOON).then(|| EndingCourse { entry: self.entry_name(entry.id), last: last.to_string(), days })
        };
        let originals = self.catalog.entries.iter().filter(|entry| !self.is_translation(entry));
        let mut courses: Vec<EndingCourse> = originals.filter_map(ending).collect();
        courses.sort_by_key(|course| course.days);
        courses
    }

    fn sizes(&self) -> Vec<TaxonomySizes> {
        let addresses = self.term_addresses();
        let listings = self.catalog.listings(LanguageId::DEFAULT);
        let size = |id: &TermId| {
            let (term, listing) = (self.catalog.terms.get(*id), listings.term(*id));
            TermSize {
                name: term_name(term),
                address: addresses.get(id).cloned(),
                courses: listing.courses.len(),
                articles: listing.articles.len(),
            }
        };
        let mut taxonomies = Vec::new();
        for taxonomy in self.catalog.terms.taxonomies() {
            let mut terms: Vec<TermSize> = taxonomy.terms.iter().map(size).collect();
            terms.sort_by_key(|term| Reverse(term.courses + term.articles));
            taxonomies.push(TaxonomySizes { key: taxonomy.settings.key.clone(), terms });
        }
        taxonomies
    }

    fn term_addresses(&self) -> BTreeMap<TermId, String> {
        let routes = self.catalog.routes.iter();
        let first_page = |(route, target): (&_, &Target)| match target {
            Target::Term(LanguageId::DEFAULT, id, 1) => Some((*id, self.base_url().href(route))),
            _ => None,
        };
        routes.filter_map(first_page).collect()
    }
}

/// Months have no name of their own; labels give them one on pages.
fn term_name(term: &Term) -> String {
    term.month.map_or_else(|| term.name(LanguageId::DEFAULT).to_owned(), |month| format!("{month:02}"))
}
