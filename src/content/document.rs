//! What an entry is, once its file has been understood: plain data, independent of all other entries.

use std::hash::{Hash, Hasher};

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::base::{Digest, Place, SitePath, Slug, Span};
use crate::config::LanguageId;
use crate::data::Ranged;
use crate::markdown::Prose;

/// What kind of entry it is; it follows from the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Kind {
    /// `content/articles/`
    Article,
    /// `content/courses/`
    Course,
    /// `content/pages/`
    Page,
}

impl Kind {
    /// The kind's folder below `content/`.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Article => "articles",
            Self::Course => "courses",
            Self::Page => "pages",
        }
    }

    /// The kind in a sentence.
    #[must_use]
    pub fn with_article(self) -> &'static str {
        match self {
            Self::Article => "an article",
            Self::Course => "a course",
            Self::Page => "a page",
        }
    }
}

/// Which entry a file holds, as its path tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// The path below `content/` without extension and language: `courses/crm-360`.
    pub id: String,
    /// The entry's kind.
    pub kind: Kind,
    /// The language of this file.
    pub language: LanguageId,
}

impl Identity {
    /// The id without the folder of the kind.
    #[must_use]
    pub fn name(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |(_, name)| name)
    }
}

/// An article, a course or a page in one language.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Document {
    /// Which entry it is.
    pub identity: Identity,
    /// Its file.
    pub source: SitePath,
    /// The digest of the file.
    pub digest: Digest,
    /// What every entry may have.
    pub meta: Meta,
    /// What only a course has.
    pub course: Option<Course>,
    /// The text. That of a document that was made from another one has no plain text of its own.
    pub prose: Prose,
    /// Where the text begins in the file: what to add to spans of `prose`.
    pub prose_offset: usize,
    /// For a document that was made from another one: the language of that, in which the file is written.
    pub converted_from: Option<LanguageId>,
}

impl Document {
    /// A place in the text, for a span that the Markdown parser gave.
    #[must_use]
    pub fn place_in_prose(&self, span: &Span) -> Place {
        Place::at(&self.source, span.start + self.prose_offset..span.end + self.prose_offset)
    }

    /// The language in which the file is written.
    #[must_use]
    pub fn written_in(&self) -> LanguageId {
        self.converted_from.unwrap_or(self.identity.language)
    }

    /// Whether the entry's page shows the related blocks: that of an article or a course unless the editor says no, any other
    /// only if the editor says something of them.
    #[must_use]
    pub fn shows_related(&self) -> bool {
        self.meta.related.show.unwrap_or(self.identity.kind != Kind::Page)
    }
}

/// What every entry may have in its front matter.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Meta {
    /// The title: from the front matter, else the first heading, else the file's name.
    pub title: String,
    /// The editor's own last part of the address.
    pub slug: Option<Slug>,
    /// When it is or was published, in the site's zone.
    pub date: Option<DateTime>,
    /// When it was last changed.
    pub updated: Option<DateTime>,
    /// After this moment it leaves the site.
    pub expires: Option<DateTime>,
    /// Whether it is unfinished.
    pub draft: bool,
    /// Topics as written, the primary one first.
    pub topics: Vec<Ranged<String>>,
    /// Narrower themes as written.
    pub specials: Vec<Ranged<String>>,
    /// Tags as written.
    pub tags: Vec<Ranged<String>>,
    /// A sentence for cards and search engines, where the first paragraph will not do.
    pub summary: Option<String>,
    /// Three to five sentences.
    pub key_points: Vec<String>,
    /// Named roles.
    pub credits: Vec<Credit>,
    /// What the editor says about the related blocks.
    pub related: Pins,
    /// Former addresses, which lead here.
    pub aliases: Vec<Ranged<String>>,
    /// A copyright notice of its own.
    pub copyright: Option<String>,
    /// Whatever the site's own templates want.
    #[serde(with = "as_text")]
    pub extra: serde_json::Value,
}

/// Values of any shape are remembered as JSON: the compact format of the cache has to know shapes beforehand.
mod as_text {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};
    use serde_json::Value;

    pub(super) fn serialize<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

/// People or organisations in one role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Credit {
    /// The role.
    pub role: String,
    /// Who.
    pub names: Vec<String>,
}

/// What the editor says about the related blocks: entries by id, with or without the folder of their kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pins {
    /// Courses that come first.
    pub courses: Vec<Ranged<String>>,
    /// Articles that come first.
    pub articles: Vec<Ranged<String>>,
    /// Entries that must not appear.
    pub exclude: Vec<Ranged<String>>,
    /// Whether the blocks are shown; if nothing is said, see [`Document::shows_related`].
    pub show: Option<bool>,
}

/// What only a course has.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Course {
    /// A code that is unique on the site.
    pub code: Option<Ranged<String>>,
    /// Who teaches.
    pub lecturers: Vec<String>,
    /// For whom it is.
    pub audience: String,
    /// How long it takes, in the editor's words.
    pub duration: String,
    /// What it costs.
    pub price: Option<Money>,
    /// What one will be able to do.
    pub aims: Vec<String>,
    /// The sessions of the front matter, as written.
    pub sessions: Vec<Session>,
}

/// A course at a time and a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// The city as written; none for one that is held online.
    pub city: Option<Ranged<String>>,
    /// The first day.
    pub start: Date,
    /// The last day, not before the first.
    pub end: Date,
    /// Whether one can still enrol.
    pub status: Status,
    /// What it costs, where that is not the course's price.
    pub price: Option<Money>,
    /// Where to enrol.
    pub enrol: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// Whether one can still enrol in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Status {
    /// One can.
    Open,
    /// All seats are taken.
    Full,
    /// It does not take place.
    Cancelled,
}

/// An amount of money. Two are the same only if they are written the same: pages show `3980` and `3980.00` as they are.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Money {
    /// The exact amount.
    #[serde(with = "rust_decimal::serde::str")]
    pub amount: Decimal,
    /// The currency, as ISO 4217 has it.
    pub currency: String,
}

impl Money {
    /// The number with how many decimals it has, and the currency.
    fn written(&self) -> ([u8; 16], &str) {
        (self.amount.serialize(), &self.currency)
    }
}

impl PartialEq for Money {
    fn eq(&self, other: &Self) -> bool {
        self.written() == other.written()
    }
}

impl Eq for Money {}

impl Hash for Money {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.written().hash(state);
    }
}

/// A row of a session table: a session, and the course that it belongs to.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// The course's id or code, as written.
    pub course: Ranged<String>,
    /// The session. An amount without a currency is in the course's.
    pub session: Session,
    /// The price's amount, whose currency the course knows.
    pub amount: Option<Decimal>,
}
