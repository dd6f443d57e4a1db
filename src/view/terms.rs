//! The links to all terms, made once for each language: nearly every page shows some of them.

use super::Sources;
use super::parts::TermLink;
use crate::catalog::TermId;
use crate::config::LanguageId;

/// For each language the links to all terms.
#[derive(Clone, Debug, Default)]
pub struct TermLinks(Vec<Vec<TermLink>>);

impl TermLinks {
    /// Makes the links. The sources are complete but for these, cards and frames.
    #[must_use]
    pub fn new(sources: &Sources<'_>) -> Self {
        let terms = sources.catalog.terms.all();
        let of_language = |language| terms.iter().map(|term| link(sources, language, term.id)).collect();
        Self(sources.options.languages.ids().map(of_language).collect())
    }

    /// The link to a term's listing.
    pub(super) fn get(&self, language: LanguageId, id: TermId) -> &TermLink {
        &self.0[language.index()][id.index()]
    }
}

fn link(sources: &Sources<'_>, language: LanguageId, id: TermId) -> TermLink {
    let term = sources.catalog.terms.get(id);
    let listing = sources.catalog.listings(language).term(id);
    let url = if listing.is_empty() { None } else { sources.term_route(language, id) };
    TermLink {
        label: sources.term_name(language, id).to_owned(),
        url: url.map(|route| sources.href(&route)),
        courses: listing.courses.len(),
        articles: listing.articles.len(),
        intro: term.intro(language).to_owned(),
        current: false,
    }
}
