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

    /// What makes up [`Query::score`], with the strongest terms named, in the order of the kinds of reasons. `pool` is that of the candidate's language.
    pub(super) fn reasons(&self, to: u32, pool: &Pool, layout: &Layout, named: usize) -> Vec<Reason> {
        let signature = &self.collection.signatures[to as usize];
        let parts = self.parts(to, layout.product(signature));
        let mut reasons = self.term_reasons(signature, pool, layout, named);
        let candidate = &self.collection.candidates[to as usize];
        let shared = |own: &[(u32, f32)], theirs: &[u32]| -> Vec<(u32, f32)> {
            own.iter().filter(|(label, _)| theirs.contains(label)).copied().collect()
        };
        let topics = shared(&self.topics, candidate.topics);
        reasons.extend(topics.into_iter().map(|(topic, weight)| Reason::Topic(topic, weight)));
        let specials = shared(&self.specials, candidate.specials);
        reasons.extend(specials.into_iter().map(|(special, weight)| Reason::Special(special, weight)));
        reasons.extend((parts.links_to != 0.0).then_some(Reason::LinksTo(parts.links_to)));
        reasons.extend((parts.linked_from != 0.0).then_some(Reason::LinkedFrom(parts.linked_from)));
        let session = candidate.days_to_session.filter(|_| parts.session != 0.0);
        reasons.extend(session.map(|days| Reason::Session { days, weight: parts.session }));
        reasons
    }

    fn term_reasons(&self, signature: &Signature, pool: &Pool, layout: &Layout, named: usize) -> Vec<Reason> {
        let mut shared: Vec<(u32, u32)> = layout.shared(signature).collect();
        shared.sort_unstable_by_key(|(place, product)| (u32::MAX - product, *place));
        let (first, rest) = shared.split_at(named.min(shared.len()));
        let name = |(place, product): &(u32, u32)| Reason::Term {
            text: self.candidate.profile.name(pool.vocabulary.term(*place)),
            weight: likeness(*product),
        };
        let weight = likeness(rest.iter().map(|(_, product)| product).sum());
        let more = (!rest.is_empty()).then_some(Reason::MoreTerms { count: rest.len(), weight });
        first.iter().map(name).chain(more).collect()
    }

    fn parts(&self, to: u32, product: u32) -> Parts {
        let candidate = &self.collection.candidates[to as usize];
        let shared = |own: &[(u32, f32)], theirs: &[u32]| -> f32 {
            own.iter().filter(|(label, _)| theirs.contains(label)).map(|(_, weight)| weight).sum()
        };
        let link = |is_there: bool, from| if is_there { self.collection.link_weight(from) } else { 0.0 };
        let mut parts = Parts {
            text: likeness(product),
            topics: shared(&self.topics, candidate.topics),
            specials: shared(&self.specials, candidate.specials),
            links_to: link(self.candidate.links.contains(&to), self.id),
            linked_from: link(self.linked_from.contains(&to), to),
            session: 0.0,
        };
        let nearness = candidate.days_to_session.map_or(0.0, nearness);
        parts.session = parts.total() * nearness * self.collection.options.weights.session;
        parts
    }
}

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
