//! The four systems behind one face: a block in, what it shows out.

use lyceum::relate::Kind;

use super::baselines::{SHOWN, SharedTerms, Words};
use super::collection::{Collection, Query};
use super::word_index::Scheme;

/// What the systems are called, in the order of all figures; the engine comes first.
pub(crate) const NAMES: [&str; 4] = ["Lyceum", "shared terms", "TF-IDF", "BM25"];

/// All systems, ready to rank the entries of a collection.
pub(crate) struct Systems<'c> {
    collection: &'c Collection,
    shared_terms: SharedTerms<'c>,
    words: [Words<'c>; 2],
}

impl<'c> Systems<'c> {
    pub(crate) fn of(collection: &'c Collection) -> Self {
        Self {
            collection,
            shared_terms: SharedTerms::of(collection),
            words: [Scheme::TfIdf, Scheme::Bm25].map(|scheme| Words::of(collection, scheme)),
        }
    }

    /// The first ten of each system.
    pub(crate) fn rank(&self, query: &Query) -> [Vec<usize>; 4] {
        let [tf_idf, bm25] = &self.words;
        [
            self.engine(query),
            self.shared_terms.rank(self.collection, query),
            tf_idf.rank(self.collection, query),
            bm25.rank(self.collection, query),
        ]
    }

    fn engine(&self, query: &Query) -> Vec<usize> {
        let related = &self.collection.relations.entries[query.entry];
        let block = if query.block == Kind::Course { &related.courses } else { &related.articles };
        let ids = block.iter().map(|relation| relation.id as usize);
        ids.filter(|id| self.collection.may_show(query, *id)).take(SHOWN).collect()
    }
}
