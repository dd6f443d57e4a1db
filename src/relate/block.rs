//! One entry → its blocks: what the editor pinned, then the best of what the search found.
//!
//! The best are taken one by one, each time the one whose score, lessened for repeating what already stands in the
//! block, is highest (maximal marginal relevance, after Carbonell and Goldstein 1998). Near-identical titles are
//! passed over.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::candidate::{Kind, Related, Relation};
use super::collection::Collection;
use super::layout::Layout;
use super::pool::{Pool, is_offered, mention_worth, worths};
use super::score::Query;
use super::search::{Found, SearchScratch, UNREACHED, Wanted, search};

/// Memory that entries use one after the other, so that relating one need not make its own.
#[derive(Default)]
pub(super) struct Scratch {
    search: SearchScratch,
    pub(super) layout: Layout,
}

/// The blocks of one candidate, with what could change them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Outcome {
    pub(super) related: Arc<Related>,
    /// An article, or a course, of which a search finds less than this changes nothing.
    pub(super) floors: [u16; 2],
    /// Whether other languages' entries were looked at.
    pub(super) looked_abroad: bool,
    /// Whether the entry pins any.
    pub(super) has_pins: bool,
}

/// The blocks of one candidate.
pub(super) fn related(collection: &Collection<'_>, id: u32, scratch: &mut Scratch) -> Outcome {
    related_by(collection, id, scratch, fill)
}

/// The blocks of one candidate, found by comparing it with every other.
pub(super) fn related_of_all(collection: &Collection<'_>, id: u32, scratch: &mut Scratch) -> Outcome {
    related_by(collection, id, scratch, fill_from_all)
}

fn related_by(
    collection: &Collection<'_>,
    id: u32,
    scratch: &mut Scratch,
    fill: impl Fn(&mut [Block; 2], &Query<'_>, &Pool, &mut Scratch),
) -> Outcome {
    let Some(query) = Query::of(collection, id) else { return Outcome::default() };
    let (pins, options) = (query.candidate.pins, collection.options);
    let mut blocks = [
        Block::pinned(Kind::Article, options.articles, pins.articles, &query, scratch),
        Block::pinned(Kind::Course, options.courses, pins.courses, &query, scratch),
    ];
    let is_abroad = |id: &u32| collection.candidate(*id).is_some_and(|to| to.language != query.candidate.language);
    let mut looked_abroad = pins.courses.iter().chain(pins.articles).any(is_abroad);
    for pool in collection.pools_for(query.candidate.language) {
        if blocks.iter().any(|block| !block.is_full()) {
            fill(&mut blocks, &query, pool, scratch);
            looked_abroad |= pool.language != query.candidate.language;
        }
    }
    let floors = [blocks[0].floor, blocks[1].floor];
    let [articles, courses] = blocks.map(|block| block.relations);
    let has_pins = !pins.courses.is_empty() || !pins.articles.is_empty();
    Outcome { related: Arc::new(Related { courses, articles }), floors, looked_abroad, has_pins }
}

/// Whether a candidate may be offered on the entry's page, in what language so ever.
pub(super) fn admits(query: &Query<'_>, to: u32) -> bool {
    let (own, Some(other)) = (query.candidate, query.collection.candidate(to)) else { return false };
    let is_translation = own.translations.is_some() && own.translations == other.translations;
    to != query.id && !other.hidden && !is_translation && !own.pins.exclude.contains(&to)
}

/// Whether a candidate may stand among those of the entry's language.
pub(super) fn is_shown_beside(query: &Query<'_>, to: u32) -> bool {
    let language = query.candidate.language;
    query.collection.candidate(to).is_some_and(|other| other.language == language || other.pools.contains(&language))
}

/// A block being filled.
struct Block {
    kind: Kind,
    most: usize,
    relations: Vec<Relation>,
    /// Whether a longer shortlist could fill it further.
    wants_more: bool,
    /// See [`Outcome::floors`].
    floor: u16,
}

/// A candidate for a block.
struct Scored {
    id: u32,
    score: f32,
    /// How much of it those in the block say already, as far as it has been compared with them.
    repetition: f32,
    compared: usize,
}

/// Adds what a pool has to the blocks that are not full. Usually the first shortlist fills them; if near-identical
/// titles used it up, a longer one is asked for.
fn fill(blocks: &mut [Block; 2], query: &Query<'_>, pool: &Pool, scratch: &mut Scratch) {
    let signature = query.signature(pool);
    scratch.layout.load(&signature, pool.vocabulary.len());
    let (topics, specials) = (worths(&query.topics), worths(&query.specials));
    let mention = mention_worth(query.collection.options);
    for block in blocks.iter_mut() {
        block.wants_more = true;
    }
    for depth in DEPTHS {
        let most = [blocks[0].shortlist(depth), blocks[1].shortlist(depth)];
        if most == [0, 0] {
            break;
        }
        let language = query.candidate.language;
        let wanted = Wanted { language, signature: &signature, topics: &topics, specials: &specials, mention, most };
        let found = search(pool, &wanted, query.collection.prepared.measures.effort, &mut scratch.search);
        for ((block, found), most) in blocks.iter_mut().zip(found).zip(most) {
            block.wants_more &= found.ids.len() == most;
            block.floor = block.floor.min(found.floor);
            block.take_best(query, pool, &found, &scratch.layout);
        }
    }
}

/// Adds what a pool has to the blocks that are not full, without a shortlist.
fn fill_from_all(blocks: &mut [Block; 2], query: &Query<'_>, pool: &Pool, scratch: &mut Scratch) {
    let signature = query.signature(pool);
    scratch.layout.load(&signature, pool.vocabulary.len());
    for (block, places) in blocks.iter_mut().zip(pool.places_of_kinds()) {
        let mut ids = pool.members[places].to_vec();
        ids.retain(|id| is_shown_beside(query, *id));
        block.take_best(query, pool, &Found { ids, floor: 0 }, &scratch.layout);
    }
}

/// How many times longer each next shortlist is.
const DEPTHS: [usize; 3] = [1, 8, 64];

impl Block {
    /// The block with what the editor pinned, also if that is more than it would show.
    fn pinned(kind: Kind, most: usize, pins: &[u32], query: &Query<'_>, scratch: &mut Scratch) -> Self {
        let mut block = Self { kind, most, relations: Vec::new(), wants_more: true, floor: UNREACHED };
        for id in pins.iter().copied().filter(|id| admits(query, *id)) {
            if block.relations.iter().all(|relation| relation.id != id) {
                block.relations.extend(pinned(query, id, scratch));
            }
        }
        block
    }

    fn is_full(&self) -> bool {
        self.relations.len() >= self.most
    }

    /// How long a list of candidates to ask for: more than there is room for, because the search estimates and titles may
    /// repeat.
    fn shortlist(&self, depth: usize) -> usize {
        if self.is_full() || !self.wants_more { 0 } else { (self.most - self.relations.len() + SPARE) * depth }
    }

    /// Scores what was found, and what is linked, and takes the best until the block is full.
    fn take_best(&mut self, query: &Query<'_>, pool: &Pool, found: &Found, layout: &Layout) {
        if self.is_full() {
            return;
        }
        let mut ids: Vec<u32> = query.candidate.links.iter().chain(&query.linked_from).copied().collect();
        ids.retain(|id| self.may_take(query, pool, *id));
        ids.extend(found.ids.iter().filter(|id| admits(query, **id)));
        ids.sort_unstable();
        ids.dedup();
        ids.retain(|id| self.relations.iter().all(|relation| relation.id != *id));
        for id in &ids {
            query.collection.touch(*id);
        }
        let mut scored: Vec<Scored> = ids.into_iter().map(|id| Scored::of(query, id, layout)).collect();
        let every = scored.len();
        scored.retain(|scored| scored.score >= query.collection.options.threshold);
        self.wants_more &= scored.len() == every;
        scored.sort_by(|one, other| other.score.total_cmp(&one.score).then(one.id.cmp(&other.id)));
        while !self.is_full() && !scored.is_empty() {
            let best = self.best(query, &mut scored);
            let Scored { id, score, .. } = scored.remove(best);
            if !self.repeats_title(query, id) {
                self.relations.push(Relation { id, score, pinned: false });
            }
        }
    }

    fn may_take(&self, query: &Query<'_>, pool: &Pool, id: u32) -> bool {
        let is_offered = |id| {
            query.collection.candidate(id).is_some_and(|to| to.language == pool.language && is_offered(to, self.kind))
        };
        is_offered(id) && admits(query, id) && is_shown_beside(query, id)
    }

    /// The place of the candidate to take next. They stand by falling scores, and none is worth more than its score, so
    /// few need be looked at.
    fn best(&self, query: &Query<'_>, scored: &mut [Scored]) -> usize {
        let diversity = query.collection.options.diversity;
        let (mut best, mut best_worth) = (0, f32::NEG_INFINITY);
        for (place, candidate) in scored.iter_mut().enumerate() {
            if candidate.score <= best_worth {
                break;
            }
            candidate.compare(query.collection, &self.relations);
            let worth = candidate.score * (1.0 - diversity * candidate.repetition);
            if worth > best_worth {
                (best, best_worth) = (place, worth);
            }
        }
        best
    }

    fn repeats_title(&self, query: &Query<'_>, id: u32) -> bool {
        let own = query.collection.title(id);
        let mut others = std::iter::once(query.id).chain(self.relations.iter().map(|relation| relation.id));
        others.any(|other| own.is_nearly(query.collection.title(other)))
    }
}

const SPARE: usize = 16;

impl Scored {
    fn of(query: &Query<'_>, id: u32, layout: &Layout) -> Self {
        Self { id, score: query.score(id, layout), repetition: 0.0, compared: 0 }
    }

    /// Compares with what was added to the block since last time.
    fn compare(&mut self, collection: &Collection<'_>, relations: &[Relation]) {
        let of_language = |id: u32| (collection.signature(id), collection.candidates[id as usize].language);
        let (own, language) = of_language(self.id);
        for relation in &relations[self.compared.min(relations.len())..] {
            let (other, other_language) = of_language(relation.id);
            if language == other_language {
                self.repetition = self.repetition.max(own.overlap(other));
            }
        }
        self.compared = relations.len();
    }
}

/// A pinned entry, with the score that it would have had.
fn pinned(query: &Query<'_>, id: u32, scratch: &mut Scratch) -> Option<Relation> {
    let pool = query.collection.pool(query.collection.candidate(id)?.language)?;
    let signature = query.signature(pool);
    scratch.layout.load(&signature, pool.vocabulary.len());
    Some(Relation { id, score: query.score(id, &scratch.layout), pinned: true })
}
