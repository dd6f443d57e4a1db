//! Why these entries stand beside that one: a name in, the related blocks with all that made them out.
//!
//! The answers are plain data with every name spelt out, so that whoever shows them, on a terminal, as JSON or in a page, needs
//! nothing else. They are worked out anew when asked for, with every shared word named, which pages have no use for.

mod answer;
mod because;
mod lookup;

use crate::catalog::{Entry, EntryId, TermId};
use crate::config::LanguageId;
use crate::content::Kind;
use crate::relate::{self, Candidate, Reason, Relation, Subject, Verdict};

use super::{Composed, Site, entries};

pub use answer::{
    EntryName, Explained, ExplainedBlock, ExplainedEntry, ExplainedPair, LastShown, Reasons, SessionSoon, SetBack,
    Standing, Weighted,
};
pub use lookup::NoAnswer;

/// How many of those that a block does not show are told of beside it.
const NEAR_MISSES: usize = 4;

/// Answers `lyceum explain ENTRY`. An entry is named by its id, its file or its address.
///
/// # Errors
/// There is no such entry, or no site.
pub fn explain(composed: &Composed, asked: &str) -> Result<ExplainedEntry, NoAnswer> {
    let site = lookup::site(composed)?;
    Ok(site.explain(lookup::find(composed, site, asked, LanguageId::DEFAULT)?))
}

/// Answers `lyceum explain ENTRY --why OTHER`. An id means the version in the entry's language, if there is one.
///
/// # Errors
/// There is no such entry, or no site.
pub fn explain_pair(composed: &Composed, asked: &str, other: &str) -> Result<ExplainedPair, NoAnswer> {
    let site = lookup::site(composed)?;
    let id = lookup::find(composed, site, asked, LanguageId::DEFAULT)?;
    let other = lookup::find(composed, site, other, site.catalog.entry(id).language())?;
    Ok(site.explain_pair(id, other))
}

impl Site {
    /// The related blocks of an entry, with what made them and what came next.
    #[must_use]
    pub fn explain(&self, id: EntryId) -> ExplainedEntry {
        let id = self.catalog.original(id, &self.config.languages);
        let blocks = self.with_subject(id, |candidates, options, subject| {
            relate::explain_all(candidates, options, subject, NEAR_MISSES)
        });
        let page = Page::new(self, id);
        let block = |kind, block: &relate::ExplainedBlock| ExplainedBlock {
            most: page.most(kind),
            shown: block.shown.iter().map(|explanation| page.explained(explanation)).collect(),
            missed: block.missed.iter().map(|explanation| page.explained(explanation)).collect(),
        };
        ExplainedEntry {
            entry: page.name(id),
            shows_blocks: page.shows_blocks(),
            courses: block(Kind::Course, &blocks.courses),
            articles: block(Kind::Article, &blocks.articles),
        }
    }

    /// Why one entry stands in the blocks of another, or why it does not.
    #[must_use]
    pub fn explain_pair(&self, id: EntryId, other: EntryId) -> ExplainedPair {
        let [id, other] = [id, other].map(|id| self.catalog.original(id, &self.config.languages));
        let explanation = self.with_subject(id, |candidates, options, subject| {
            relate::explain(candidates, options, subject, other.number())
        });
        let page = Page::new(self, id);
        let block = match self.catalog.entry(other).kind() {
            Kind::Page => &[],
            kind => page.block(kind),
        };
        let last = block.last().map(|last| LastShown {
            entry: page.name(EntryId::from_number(last.id)),
            place: block.len(),
            score: last.score,
            pinned: last.pinned,
        });
        ExplainedPair {
            entry: page.name(id),
            shows_blocks: page.shows_blocks(),
            other: page.explained(&explanation),
            last,
        }
    }
}

impl Site {
    /// An entry by its names.
    pub(super) fn entry_name(&self, id: EntryId) -> EntryName {
        let entry = self.catalog.entry(id);
        EntryName {
            id: entry.document.identity.id.clone(),
            title: entry.document.meta.title.clone(),
            kind: match entry.kind() {
                Kind::Article => "article",
                Kind::Course => "course",
                Kind::Page => "page",
            },
            language: self.config.languages.get(entry.language()).tag.clone(),
            address: self.base_url().href(&entry.route),
            file: entry.document.source.to_string(),
        }
    }

    fn with_subject<T>(
        &self,
        id: EntryId,
        then: impl FnOnce(&[Candidate<'_>], &relate::Options, &Subject<'_>) -> T,
    ) -> T {
        entries::with_profile_text(&self.catalog.entry(id).document, |text| {
            let subject = Subject { id: id.number(), text: *text };
            self.inputs().with_candidates(|candidates, options| then(candidates, options, &subject))
        })
    }
}

/// The entry whose blocks are explained.
#[derive(Clone, Copy)]
struct Page<'a> {
    site: &'a Site,
    entry: &'a Entry,
}

impl<'a> Page<'a> {
    fn new(site: &'a Site, id: EntryId) -> Self {
        Self { site, entry: site.catalog.entry(id) }
    }

    fn shows_blocks(&self) -> bool {
        self.entry.document.shows_related()
    }

    fn most(&self, kind: Kind) -> usize {
        let options = super::relations::options(&self.site.config);
        if kind == Kind::Course { options.courses } else { options.articles }
    }

    /// The block that is shown on the page.
    fn block(&self, kind: Kind) -> &'a [Relation] {
        let related = &self.site.relations.entries[self.entry.id.index()];
        if kind == Kind::Course { &related.courses } else { &related.articles }
    }

    fn name(&self, id: EntryId) -> EntryName {
        self.site.entry_name(id)
    }

    fn id(&self, number: u32) -> &'a str {
        &self.site.catalog.entry(EntryId::from_number(number)).document.identity.id
    }

    fn explained(&self, explanation: &relate::Explanation) -> Explained {
        let id = EntryId::from_number(explanation.id);
        Explained {
            entry: self.name(id),
            standing: Standing::from(explanation.verdict),
            place: if let Verdict::Shown(place) = explanation.verdict { Some(place) } else { None },
            pinned: explanation.reasons.contains(&Reason::Pinned),
            score: explanation.score,
            set_back: explanation
                .set_back
                .map(|set_back| SetBack { score: set_back.score, repeats: self.id(set_back.repeats).to_owned() }),
            because: self.because(explanation),
            reasons: self.reasons(&explanation.reasons),
        }
    }

    fn reasons(&self, found: &[Reason]) -> Reasons {
        let mut reasons = Reasons::default();
        for reason in found {
            match reason {
                Reason::Pinned => {}
                Reason::Term { text, weight } => {
                    reasons.words.push(Weighted { name: text.to_string(), weight: *weight });
                }
                Reason::Mentions(weight) => reasons.mentions = Some(*weight),
                Reason::Topic(term, weight) => reasons.topics.push(self.term(*term, *weight)),
                Reason::Special(term, weight) => reasons.specials.push(self.term(*term, *weight)),
                Reason::LinksTo(weight) => reasons.links_to = Some(*weight),
                Reason::LinkedFrom(weight) => reasons.linked_from = Some(*weight),
                Reason::Session { days, weight } => {
                    reasons.session = Some(SessionSoon { days: *days, weight: *weight });
                }
            }
        }
        reasons
    }

    fn term(&self, number: u32, weight: f32) -> Weighted {
        let term = self.site.catalog.terms.get(TermId::from_number(number));
        Weighted { name: term.name(self.entry.language()).to_owned(), weight }
    }
}
