//! Two entries → how well the second suits the blocks of the first, and what makes it so.
//!
//! The likeness of the texts decides; shared topics and specials, and links, add to it; a session soon raises the sum.
//! The score is the sum of the same parts that are given as reasons, so an explanation can't say anything else than what ranked.

use std::borrow::Cow;

use super::candidate::Candidate;
use super::collection::Collection;
use super::layout::{Common, Layout, WHOLE};
use super::names::Reading;
use super::pool::Pool;
use super::reason::Reason;
use super::signature::{Signature, likeness};
use super::terms::Term;

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

/// What makes up a score.
struct Parts {
    text: f32,
    mentions: f32,
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
        let [topics, specials] = collection.prepared.weighted_labels(candidate, collection.options);
        Some(Self {
            collection,
            id,
            candidate,
            topics,
            specials,
            linked_from: collection.prepared.linking_to(id).collect(),
        })
    }

    /// The entry's signature in a pool's language: that of its translation, if it has one there.
    pub(super) fn signature(&self, pool: &Pool) -> Cow<'c, Signature> {
        let own = self.collection.signature(self.id);
        if pool.language == self.candidate.language {
            return Cow::Borrowed(own);
        }
        if let Some(version) = self.collection.prepared.version(self.candidate, pool.language) {
            return Cow::Borrowed(self.collection.signature(version));
        }
        Cow::Owned(own.abroad(self.candidate.profile, &pool.vocabulary, self.collection.prepared.measures.extent))
    }

    /// How well a candidate suits. The layout holds the entry's signature in the candidate's language.
    pub(super) fn score(&self, to: u32, layout: &Layout) -> f32 {
        self.parts(to, layout.compare(self.signature_of(to))).total()
    }

    /// What makes up [`Query::score`], the strongest words first. `pool` is that of the candidate's language, `reading` is of the text of
    /// the entry.
    pub(super) fn reasons(&self, to: u32, pool: &Pool, layout: &Layout, reading: &Reading<'_>) -> Vec<Reason> {
        let candidate = &self.collection.candidates[to as usize];
        let shared_terms = layout.shared(self.signature_of(to));
        let terms: Vec<(Term, u32)> =
            shared_terms.map(|(place, product)| (pool.vocabulary.term(place), product)).collect();
        let mut words = reading.words(&terms);
        words.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        let standing = self.signature_of(to).standing;
        let word =
            |(text, product): (String, u32)| Reason::Term { text: text.into(), weight: likeness(product, standing) };
        let parts = self.parts(to, layout.compare(self.signature_of(to)));
        let topics = shared(&self.topics, candidate.topics).map(|(topic, weight)| Reason::Topic(topic, weight));
        let specials = shared(&self.specials, candidate.specials).map(|(label, weight)| Reason::Special(label, weight));
        let session = candidate.days_to_session.map(|days| Reason::Session { days, weight: parts.session });
        let links = [Reason::LinksTo(parts.links_to), Reason::LinkedFrom(parts.linked_from)];
        let mentions = Reason::Mentions(parts.mentions);
        let others = links.into_iter().chain([mentions]).chain(session).filter(|reason| reason.weight() != 0.0);
        words.into_iter().map(word).chain(topics).chain(specials).chain(others).collect()
    }

    fn signature_of(&self, to: u32) -> &'c Signature {
        self.collection.signature(to)
    }

    fn parts(&self, to: u32, common: Common) -> Parts {
        let candidate = &self.collection.candidates[to as usize];
        let add_up = |own, theirs| -> f32 { shared(own, theirs).map(|(_, weight)| weight).sum() };
        let link = |is_there: bool, from| if is_there { self.collection.link_weight(from) } else { 0.0 };
        let mut parts = Parts {
            text: likeness(common.product, self.signature_of(to).standing),
            mentions: self.collection.options.weights.mention * common.mentions as f32 / WHOLE as f32,
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

impl Parts {
    fn total(&self) -> f32 {
        self.text + self.mentions + self.topics + self.specials + self.links_to + self.linked_from + self.session
    }
}

/// How near a session is, from 0 to 1. In steps, so that a block changes a few times before a session and not every day.
pub(super) fn nearness(days: u32) -> f32 {
    match days {
        0..=14 => 1.0,
        15..=30 => 0.75,
        31..=60 => 0.5,
        61..=90 => 0.25,
        _ => 0.0,
    }
}
