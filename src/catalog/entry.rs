//! Entries as the whole site sees them: with addresses, terms, sessions and links.

use std::sync::Arc;

use jiff::civil::{Date, DateTime};

use crate::base::{Route, SitePath};
use crate::config::LanguageId;
use crate::content::{Document, Kind, Money, Status};

use super::{Term, TermId};

/// An entry of the catalog; entries are numbered in the order of their files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub(super) u32);

impl EntryId {
    /// The position among the catalog's entries.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The number that stands for the entry where only a number will do.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The entry that a number stands for, which [`EntryId::number`] gave.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// An entry that is part of the site.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// Its file, understood.
    pub document: Arc<Document>,
    /// Its address.
    pub route: Route,
    /// The same entry in all languages that have it, this one included, the default language first.
    pub translations: Vec<EntryId>,
    /// Its topics, the primary one first.
    pub topics: Vec<TermId>,
    /// Its narrower themes.
    pub specials: Vec<TermId>,
    /// Its tags.
    pub tags: Vec<TermId>,
    /// The cities of its upcoming sessions, soonest first, each once.
    pub cities: Vec<TermId>,
    /// The months of its upcoming sessions.
    pub months: Vec<TermId>,
    /// Its sessions from front matter and tables, by date.
    pub sessions: Vec<Session>,
    /// Where its links lead, in the order of the text.
    pub links: Vec<LinkTarget>,
    /// Where its images are, in the order of the text.
    pub images: Vec<Option<SitePath>>,
    /// The entries whose text links to it.
    pub backlinks: Vec<EntryId>,
    /// The editor's choice for the related blocks.
    pub pins: PinnedEntries,
}

impl Entry {
    /// What kind of entry it is.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.document.identity.kind
    }

    /// The language it is written in.
    #[must_use]
    pub fn language(&self) -> LanguageId {
        self.document.identity.language
    }

    /// When it appeared, as far as its editor says.
    #[must_use]
    pub fn appeared(&self) -> Option<DateTime> {
        self.document.meta.date.or(self.document.meta.updated)
    }

    /// When it was last changed, as far as its editor says.
    #[must_use]
    pub fn changed(&self) -> Option<DateTime> {
        self.document.meta.updated.or(self.document.meta.date)
    }

    /// The day on which a course was first held, or will be, as far as its sessions tell. Among courses it stands for a date that
    /// nobody wrote: unlike the day of a build it follows from the content.
    #[must_use]
    pub fn first_held(&self) -> Option<DateTime> {
        self.sessions.iter().map(|session| session.start.at(0, 0, 0, 0)).min()
    }

    /// The sessions that are neither over nor cancelled, soonest first.
    pub fn upcoming(&self, today: Date) -> impl Iterator<Item = &Session> {
        self.sessions.iter().filter(move |session| session.is_upcoming(today))
    }

    /// The upcoming sessions that a term of the axes stands for: those in a city, or in a month; for any other term, all.
    pub fn upcoming_of<'a>(&'a self, term: &'a Term, today: Date) -> impl Iterator<Item = &'a Session> {
        let is_city = self.cities.contains(&term.id);
        self.upcoming(today).filter(move |session| match term.month {
            Some(month) => session.months().any(|first| first.month() == month),
            None => !is_city || session.city == Some(term.id),
        })
    }

    /// Whether listings show it: every article; a course that has an upcoming session, or none at all and so
    /// takes place on request.
    #[must_use]
    pub fn is_offered(&self, today: Date) -> bool {
        self.kind() != Kind::Course || self.sessions.is_empty() || self.upcoming(today).next().is_some()
    }
}

/// The editor's choice for the related blocks, looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct PinnedEntries {
    /// Courses that come first.
    pub courses: Vec<EntryId>,
    /// Articles that come first.
    pub articles: Vec<EntryId>,
    /// Entries that must not appear.
    pub exclude: Vec<EntryId>,
}

/// A session with its city looked up.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Session {
    /// An id that is unique on the course's page, and stays while the first day and the city do.
    pub id: String,
    /// The city; none for one that is held online.
    pub city: Option<TermId>,
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
    /// Whether one can still enrol.
    pub status: Status,
    /// What it costs, where that is not the course's price.
    pub price: Option<Money>,
    /// Where to enrol.
    pub enrol: Option<String>,
}

impl Session {
    /// Whether it is neither over nor cancelled.
    #[must_use]
    pub fn is_upcoming(&self, today: Date) -> bool {
        self.end >= today && self.status != Status::Cancelled
    }

    /// Whether it stands in an annual plan: those of this year and of later ones do, also if they are over.
    #[must_use]
    pub fn is_planned(&self, today: Date) -> bool {
        self.start.year() >= today.year()
    }

    /// By what sessions are sorted in a plan.
    #[must_use]
    pub fn place_in_plan(&self) -> (Date, Date) {
        (self.start, self.end)
    }

    /// The first day of every month that it takes place in, also for a part.
    pub fn months(&self) -> impl Iterator<Item = Date> {
        let end = self.end;
        self.start.first_of_month().series(jiff::Span::new().months(1)).take_while(move |first| *first <= end)
    }

    /// How it stands on a day, in the word that templates and data use: `open`, `full`, `cancelled`, `past`.
    #[must_use]
    pub fn standing(&self, today: Date) -> &'static str {
        match self.status {
            Status::Cancelled => "cancelled",
            _ if self.is_past(today) => "past",
            Status::Open => "open",
            Status::Full => "full",
        }
    }

    /// Whether it is over.
    #[must_use]
    pub fn is_past(&self, today: Date) -> bool {
        self.end < today
    }
}

/// Where a link of a text leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTarget {
    /// To an entry, perhaps to a place in it (`#…`).
    Entry(EntryId, String),
    /// To another address of the site, with what follows it (`?…`, `#…`).
    Address(Route, String),
    /// To a place on the same page.
    Anchor(String),
    /// Nowhere; this has been reported.
    Nowhere,
}
