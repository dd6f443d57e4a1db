//! What editors want to know of their site while they write: of one page, of all of it, and of how entries hang together.
//!
//! The answers are plain data with every name spelt out, like those of `explain`, and are made when somebody asks. Whoever shows
//! them needs nothing else of the site.

mod inspect;
mod neighbours;
mod overview;
mod sessions;

pub use inspect::{Field, Inspected, InspectedEntry, OutgoingLink};
pub use neighbours::{Neighbour, Neighbourhood};
pub use overview::{EndingCourse, HiddenEntry, Overview, TaxonomySizes, TermSize};
pub use sessions::{CityRow, SessionChart};

use crate::base::SitePath;
use crate::catalog::{Entry, EntryId};
use crate::config::LanguageId;

use super::Site;

impl Site {
    /// The address of the page that is made from a file, if one is, from the host's root and percent-encoded.
    #[must_use]
    pub fn address_of_file(&self, path: &SitePath) -> Option<String> {
        let id = self.catalog.names.by_source(path)?;
        Some(self.base_url().href(&self.catalog.entry(id).route))
    }

    /// The entry in a file or with an id, such as `articles/trust`.
    fn entry_called(&self, asked: &str) -> Option<EntryId> {
        let names = &self.catalog.names;
        let in_file = SitePath::new(asked).and_then(|path| names.by_source(&path));
        in_file.or_else(|| names.by_id(asked, LanguageId::DEFAULT))
    }

    /// Whether the entry is a translation of one in the main language, whose sessions and terms are the same.
    fn is_translation(&self, entry: &Entry) -> bool {
        let is_main = |id: &EntryId| self.catalog.entry(*id).language() == LanguageId::DEFAULT;
        entry.language() != LanguageId::DEFAULT && entry.translations.iter().any(is_main)
    }
}
