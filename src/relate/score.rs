//! Two entries → how well the second suits the blocks of the first, and what makes it so.
//!
//! The likeness of the texts decides; shared topics and specials, and links, add to it; a session soon raises the sum.
//! The score is the sum of the same parts that are given as reasons, so an explanation can't say anything else than what ranked.

use std::borrow::Cow;

use super::candidate::{Candidate, Reason};
use super::collection::Collection;
use super::pool::Pool;
use super::signature::{Signature, likeness};

/// The entry that is being related, with what is the same for all that it is compared with.
pub(super) struct Query<'c> {
    pub(super) collection: &'c Collection<'c>,
    pub(super) id: u32,
    pub(super) candidate: &'c Candidate<'c>,
    pub(super) topics: Vec<(u32, f32)>,
    pub(super) specials: Vec<(u32, f32)>,
    /// The candidates that link to the entry.
    pub(super) linked_from: Vec<u32>,
}

/// The terms of a signature laid out by their place in the vocabulary, so that products with others cost little. One is
/// used for many entries, one after the other.
#[derive(Default)]
pub(super) struct Layout {
    impacts: Vec<u16>,
    loaded: Vec<u32>,
}

/// What makes up a score.
struct Parts {
    text: f32,
    topics: f32,
    specials: f32,
    links_to: f32,
    linked_from: f32,
    session: f32,
}

impl<'c> Query<'c> {
    /// Prepares to relate a candidate; `None` if there is no such one.
    pub(super) fn of(collection: &'c Collection<'c>, id: u32) -> Option<Self> {
        let candidate = collection.candidate(id)?;
        Some(Self {
            collection,
            id,
            candidate,
            topics: collection.weighted_topics(candidate),
            specials: collection.weighted_specials(candidate),
            linked_from: collection.linking_to(id).collect(),
        })
    }

    /// The entry's signature in a pool's language.
    pub(super) fn signature(&self, pool: &Pool) -> Cow<'c, Signature> {
        let own = &self.collection.signatures[self.id as usize];
        if pool.language == self.candidate.language {
            return Cow::Borrowed(own);
        }
        let most = self.collection.effort.terms;
        Cow::Owned(own.abroad(self.candidate.profile, &pool.vocabulary, most))
    }

    /// How well a candidate suits. The layout holds the entry's signature in the candidate's language.
    pub(super) fn score(&self, to: u32, layout: &Layout) -> f32 {
        self.parts(to, layout.product(&self.collection.signatures[to as usize])).total()
    }

    /// What makes up [`Query::score`], the strongest terms first and `named` of them named. `pool` is that of the
    /// candidate's language.
    pub(super) fn reasons(&self, to: u32, pool: &Pool, layout: &Layout, named: usize) -> Vec<Reason> {
        let (candidate, signature) =
            (&self.collection.candidates[to as usize], &self.collection.signatures[to as usize]);
        let mut terms: Vec<(u32, u32)> = layout.shared(signature).collect();
        let parts = self.parts(to, terms.iter().map(|(_, product)| product).sum());
        let named = strongest_first(&mut terms, named);
        let topics = shared(&self.topics, candidate.topics).map(|(topic, weight)| Reason::Topic(topic, weight));
        let specials =
            shared(&self.specials, candidate.specials).map(|(special, weight)| Reason::Special(special, weight));
        let session = candidate.days_to_session.map(|days| Reason::Session { days, weight: parts.session });
        let others =
            [Reason::LinksTo(parts.links_to), Reason::LinkedFrom(parts.linked_from)].into_iter().chain(session);
        let mut reasons = Vec::with_capacity(named.0.len() + SELDOM_MORE);
        reasons.extend(self.term_reasons(named, signature.standing, pool));
        reasons.extend(topics.chain(specials).chain(others.filter(|reason| reason.weight() != 0.0)));
        reasons
    }

    fn term_reasons(
        &self,
        (named, others): (&[(u32, u32)], &[(u32, u32)]),
        standing: f32,
        pool: &Pool,
    ) -> impl Iterator<Item = Reason> {
        let weight = move |terms: &[(u32, u32)]| likeness(terms.iter().map(|(_, product)| product).sum()) * standing;
        let name = move |term: &(u32, u32)| Reason::Term {
            text: self.candidate.profile.name(pool.vocabulary.term(term.0)).into(),
            weight: weight(std::slice::from_ref(term)),
        };
        let more = (!others.is_empty()).then(|| Reason::MoreTerms { count: others.len(), weight: weight(others) });
        named.iter().map(name).chain(more)
    }

    fn parts(&self, to: u32, product: u32) -> Parts {
        let candidate = &self.collection.candidates[to as usize];
        let add_up = |own, theirs| -> f32 { shared(own, theirs).map(|(_, weight)| weight).sum() };
        let link = |is_there: bool, from| if is_there { self.collection.link_weight(from) } else { 0.0 };
        let mut parts = Parts {
            text: likeness(product) * self.collection.signatures[to as usize].standing,
            topics: add_up(&self.topics, candidate.topics),
            specials: add_up(&self.specials, candidate.specials),
            links_to: link(self.candidate.links.contains(&to), self.id),
            linked_from: link(self.linked_from.contains(&to), to),
            session: 0.0,
        };
        let nearness = candidate.days_to_session.map_or(0.0, nearness);
        parts.session = parts.total() * nearness * self.collection.options.weights.session;
        parts
    }
}

/// The labels that both have, with their weights.
fn shared<'a>(own: &'a [(u32, f32)], theirs: &'a [u32]) -> impl Iterator<Item = (u32, f32)> + 'a {
    own.iter().filter(|(label, _)| theirs.contains(label)).copied()
}

/// The `most` strongest terms in order, and the others.
fn strongest_first(terms: &mut [(u32, u32)], most: usize) -> (&[(u32, u32)], &[(u32, u32)]) {
    let most = most.min(terms.len());
    if most < terms.len() {
        terms.select_nth_unstable_by_key(most, |(place, product)| (u32::MAX - product, *place));
    }
    let (strongest, others) = terms.split_at_mut(most);
    strongest.sort_unstable_by_key(|(place, product)| (u32::MAX - product, *place));
    (strongest, others)
}

/// Reasons beside the named terms, in most cases.
const SELDOM_MORE: usize = 4;

impl Parts {
    fn total(&self) -> f32 {
        self.text + self.topics + self.specials + self.links_to + self.linked_from + self.session
    }
}

/// How near a session is, from 0 to 1. In steps, so that a block changes a few times before a session and not every day.
fn nearness(days: u32) -> f32 {
    match days {
        0..=14 => 1.0,
        15..=30 => 0.75,
        31..=60 => 0.5,
        61..=90 => 0.25,
        _ => 0.0,
    }
}

impl Layout {
    /// Lays out a signature in place of the one before.
    pub(super) fn load(&mut self, signature: &Signature, pool: &Pool) {
        for term in self.loaded.drain(..) {
            self.impacts[term as usize] = 0;
        }
        self.impacts.resize(self.impacts.len().max(pool.vocabulary.len()), 0);
        for (term, impact) in signature.terms.iter().zip(&signature.impacts) {
            self.impacts[*term as usize] = *impact;
        }
        self.loaded.extend_from_slice(&signature.terms);
    }

    /// The product with a signature of the same language.
    fn product(&self, other: &Signature) -> u32 {
        other.terms.iter().zip(&other.impacts).map(|(term, impact)| self.times(*term, *impact)).sum()
    }

    /// The terms that both have, with their products.
    fn shared(&self, other: &Signature) -> impl Iterator<Item = (u32, u32)> {
        let products = other.terms.iter().zip(&other.impacts).map(|(term, impact)| (*term, self.times(*term, *impact)));
        products.filter(|(_, product)| *product > 0)
    }

    fn times(&self, term: u32, impact: u16) -> u32 {
        u32::from(self.impacts[term as usize]) * u32::from(impact)
    }
}
