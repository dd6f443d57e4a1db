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
        self.parts(to, layout.product(self.signature_of(to))).total()
    }

    /// What makes up [`Query::score`], the strongest terms first and `named` of them named. `pool` is that of the
    /// candidate's language.
    pub(super) fn reasons(&self, to: u32, pool: &Pool, layout: &Layout, named: usize) -> Vec<Reason> {
        let candidate = &self.collection.candidates[to as usize];
        let terms = SharedTerms::of(layout.shared(self.signature_of(to)), named);
        let parts = self.parts(to, terms.product);
        let topics = shared(&self.topics, candidate.topics).map(|(topic, weight)| Reason::Topic(topic, weight));
        let specials = shared(&self.specials, candidate.specials).map(|(label, weight)| Reason::Special(label, weight));
        let session = candidate.days_to_session.map(|days| Reason::Session { days, weight: parts.session });
        let links = [Reason::LinksTo(parts.links_to), Reason::LinkedFrom(parts.linked_from)];
        let others = links.into_iter().chain(session).filter(|reason| reason.weight() != 0.0);
        let mut reasons = Vec::with_capacity(terms.strongest.len() + SELDOM_MORE);
        reasons.extend(self.term_reasons(&terms, self.signature_of(to).standing, pool));
        reasons.extend(topics.chain(specials).chain(others));
        reasons
    }

    fn signature_of(&self, to: u32) -> &'c Signature {
        &self.collection.signatures[to as usize]
    }

    fn term_reasons(&self, terms: &SharedTerms, standing: f32, pool: &Pool) -> impl Iterator<Item = Reason> {
        let name = move |(place, product): &(u32, u32)| Reason::Term {
            text: self.candidate.profile.name(pool.vocabulary.term(*place)).into(),
            weight: likeness(*product) * standing,
        };
        let named: u32 = terms.strongest.iter().map(|(_, product)| product).sum();
        let (count, weight) = (terms.count - terms.strongest.len(), likeness(terms.product - named) * standing);
        let more = (count > 0).then_some(Reason::MoreTerms { count, weight });
        terms.strongest.iter().map(name).chain(more)
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

/// The terms that two signatures share.
#[derive(Default)]
struct SharedTerms {
    /// Their products added up.
    product: u32,
    count: usize,
    /// Places in the vocabulary with the products there, greatest first.
    strongest: Vec<(u32, u32)>,
}

impl SharedTerms {
    /// Adds up terms, and keeps the strongest, as many as are to be named.
    fn of(terms: impl Iterator<Item = (u32, u32)>, named: usize) -> Self {
        let mut shared = Self::default();
        for (place, product) in terms {
            shared.product += product;
            shared.count += 1;
            if named > 0 {
                let strongest = &mut shared.strongest;
                let rank = strongest.partition_point(|kept| (kept.1, place) > (product, kept.0));
                if rank < named {
                    strongest.insert(rank, (place, product));
                    strongest.truncate(named);
                }
            }
        }
        shared
    }
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
