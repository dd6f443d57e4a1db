//! The catalog in, the digest of its structure out: of all that a page can show of the site but what single documents say. It stays the
//! same when a text is edited, and then a page can change only by the documents that it shows.

use std::hash::{Hash, Hasher};

use crate::base::{Digest, digest_of};

use super::{Catalog, Entry, Taxonomy};

impl Catalog {
    /// The digest of everything in it but documents and where their links lead.
    #[must_use]
    pub fn structure(&self) -> Digest {
        digest_of(&Structure(self))
    }
}

struct Structure<'a>(&'a Catalog);

/// Every field is named here, so that a new one can't be forgotten.
impl Hash for Structure<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Catalog {
            entries,
            hidden: _,
            terms,
            routes,
            indexes,
            menus,
            promotions,
            // Only links and pins are looked up by names and among files.
            names: _,
            steady: _,
            files: _,
            faults: _,
        } = self.0;
        entries.iter().for_each(|entry| hash_entry(entry, state));
        terms.all().hash(state);
        for Taxonomy { settings, terms } in terms.taxonomies() {
            (settings, terms).hash(state);
        }
        for (route, target) in routes.iter() {
            (route, target).hash(state);
        }
        indexes.hash(state);
        for menu in menus.iter() {
            menu.items.iter().for_each(|item| item.targets.hash(state));
        }
        promotions.hash(state);
    }
}

fn hash_entry(entry: &Entry, state: &mut impl Hasher) {
    let Entry {
        id: _,
        document,
        route,
        translations,
        topics,
        specials,
        tags,
        cities,
        months,
        sessions,
        links: _,
        images: _,
        backlinks: _,
        pins,
    } = entry;
    (&document.identity, route, translations).hash(state);
    (topics, specials, tags, cities, months).hash(state);
    (sessions, pins).hash(state);
}
