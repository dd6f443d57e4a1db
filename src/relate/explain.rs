//! Two entries → why the second stands in a block of the first, or why it does not. One entry → its blocks, with all that
//! made them and what came next.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::block::{self, Scratch};
use super::candidate::{Candidate, Kind, Related, Relation};
use super::collection::{Collection, Prepared};
use super::layout::Layout;
use super::names::Reading;
use super::options::Options;
use super::pool::is_offered;
use super::profile::ProfileText;
use super::reason::Reason;
use super::score::Query;

/// What relates one entry to another, in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// The other entry.
    pub id: u32,
    /// Where the other entry stands, or why nowhere.
    pub verdict: Verdict,
    /// How well it suits.
    pub score: f32,
    /// What is left of the score where the other entry repeats one that stands in the block.
    pub set_back: Option<SetBack>,
    /// What makes the score, every shared term named. The weights add up to it.
    pub reasons: Vec<Reason>,
}

/// How an entry is set back for repeating another one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SetBack {
    /// What it counts in place of its score.
    pub score: f32,
    /// The one that it repeats most, which stands in the block above its place.
    pub repeats: u32,
}

/// Where an entry stands in another's blocks, or why nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// In the block of its kind, at this place from 1 on.
    Shown(usize),
    /// There is no such candidate.
    Unknown,
    /// It is the entry itself.
    Itself,
    /// It is hidden.
    Hidden,
    /// It is a translation of the entry.
    Translation,
    /// The editor excluded it.
    Excluded,
    /// Blocks don't show pages.
    Page,
    /// It is a course without an upcoming session.
    NoSession,
    /// It is written in a language whose entries don't stand here.
    OtherLanguage,
    /// Its score is below the threshold.
    BelowThreshold,
    /// Its title is nearly that of this entry: the entry itself, or one that stands in the block.
    SameTitle(u32),
    /// Better ones fill the block.
    Outranked,
}

/// The blocks of one entry, explained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainedBlocks {
    /// The block of courses.
    pub courses: ExplainedBlock,
    /// The block of articles.
    pub articles: ExplainedBlock,
}

/// One block, explained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplainedBlock {
    /// What it shows, in its order.
    pub shown: Vec<Explanation>,
    /// What it would show next if nothing stood in the way, best first.
    pub missed: Vec<Explanation>,
}

/// The entry whose blocks are to be explained.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// The candidate.
    pub id: u32,
    /// The text that its profile was made from, which tells what its terms are called.
    pub text: ProfileText<'a>,
}

/// Explains what relates `to` to `from`. Takes as long as preparing all candidates does.
#[must_use]
pub fn explain(candidates: &[Candidate<'_>], options: &Options, from: &Subject<'_>, to: u32) -> Explanation {
    let collection = Collection { candidates, options, prepared: Prepared::of(candidates, super::MEASURES) };
    let explainer = Explainer::of(&collection, from).filter(|_| collection.candidate(to).is_some());
    explainer.map_or_else(
        || Explanation { id: to, verdict: Verdict::Unknown, score: 0.0, set_back: None, reasons: Vec::new() },
        |explainer| explainer.explain(to),
    )
}

/// Explains the blocks of `from`, and for each block up to `more` of those that it does not show. Takes as long as
/// preparing all candidates does. The blocks of an entry that does not exist are empty.
#[must_use]
pub fn explain_all(
    candidates: &[Candidate<'_>],
    options: &Options,
    from: &Subject<'_>,
    more: usize,
) -> ExplainedBlocks {
    let collection = Collection { candidates, options, prepared: Prepared::of(candidates, super::MEASURES) };
    let Some(explainer) = Explainer::of(&collection, from) else { return ExplainedBlocks::default() };
    ExplainedBlocks { courses: explainer.block(Kind::Course, more), articles: explainer.block(Kind::Article, more) }
}

/// The entry whose blocks are explained.
struct Explainer<'c> {
    query: Query<'c>,
    related: Arc<Related>,
    /// Its text, which tells what terms are called.
    reading: Reading<'c>,
    /// Its terms laid out for each language that candidates are written in.
    layouts: BTreeMap<u16, Layout>,
}

impl<'c> Explainer<'c> {
    fn of(collection: &'c Collection<'c>, from: &Subject<'c>) -> Option<Self> {
        let query = Query::of(collection, from.id)?;
        let related = block::related(collection, from.id, &mut Scratch::default()).related;
        let layouts = collection.prepared.pools.iter().map(|pool| {
            let mut layout = Layout::default();
            layout.load(&query.signature(pool), pool.vocabulary.len());
            (pool.language, layout)
        });
        Some(Self { layouts: layouts.collect(), reading: Reading::of(&from.text), query, related })
    }

    fn block(&self, kind: Kind, more: usize) -> ExplainedBlock {
        let shown = self.shown(kind).iter().map(|relation| self.explain(relation.id)).collect();
        let candidates = (0..).zip(self.query.collection.candidates);
        let of_kind = candidates.filter(|(_, candidate)| candidate.kind == kind);
        let mut scored: Vec<(f32, u32)> = of_kind.map(|(id, _)| (self.score(id), id)).collect();
        scored.retain(|(score, _)| *score > 0.0);
        scored.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let near = scored.into_iter().filter(|(score, id)| is_near(self.verdict(*id, *score)));
        ExplainedBlock { shown, missed: near.take(more).map(|(_, id)| self.explain(id)).collect() }
    }

    fn explain(&self, to: u32) -> Explanation {
        let score = self.score(to);
        let verdict = self.verdict(to, score);
        Explanation { id: to, verdict, score, set_back: self.set_back(to, verdict, score), reasons: self.reasons(to) }
    }

    fn score(&self, to: u32) -> f32 {
        let language = self.query.collection.candidates[to as usize].language;
        self.layouts.get(&language).map_or(0.0, |layout| self.query.score(to, layout))
    }

    fn reasons(&self, to: u32) -> Vec<Reason> {
        let language = self.query.collection.candidates[to as usize].language;
        let pool = self.query.collection.pool(language).zip(self.layouts.get(&language));
        let computed = pool.map(|(pool, layout)| self.query.reasons(to, pool, layout, &self.reading));
        let pins = self.query.candidate.pins;
        let is_pinned = pins.courses.contains(&to) || pins.articles.contains(&to);
        is_pinned.then_some(Reason::Pinned).into_iter().chain(computed.unwrap_or_default()).collect()
    }

    fn shown(&self, kind: Kind) -> &[Relation] {
        if kind == Kind::Course { &self.related.courses } else { &self.related.articles }
    }

    fn place(&self, to: u32) -> Option<usize> {
        let place = |block: &[Relation]| block.iter().position(|relation| relation.id == to);
        place(&self.related.courses).or(place(&self.related.articles)).map(|index| index + 1)
    }

    fn verdict(&self, to: u32, score: f32) -> Verdict {
        if let Some(place) = self.place(to) {
            return Verdict::Shown(place);
        }
        let query = &self.query;
        match query.collection.candidate(to) {
            None => Verdict::Unknown,
            _ if to == query.id => Verdict::Itself,
            Some(other) if other.hidden => Verdict::Hidden,
            _ if query.candidate.pins.exclude.contains(&to) => Verdict::Excluded,
            _ if !block::admits(query, to) => Verdict::Translation,
            Some(other) if other.kind == Kind::Page => Verdict::Page,
            _ if !block::is_shown_beside(query, to) => Verdict::OtherLanguage,
            Some(other) if !is_offered(other, other.kind) => Verdict::NoSession,
            _ if score < query.collection.options.threshold => Verdict::BelowThreshold,
            Some(other) => self.same_title(to, other.kind).map_or(Verdict::Outranked, Verdict::SameTitle),
        }
    }

    /// The entry whose title stands in the way, if one does.
    fn same_title(&self, to: u32, kind: Kind) -> Option<u32> {
        let title = |id| self.query.collection.title(id);
        let mut others = std::iter::once(self.query.id).chain(self.shown(kind).iter().map(|relation| relation.id));
        others.find(|other| title(to).is_nearly(title(*other)))
    }

    /// What is left of a score beside those that stand above. For an entry that is not there, above means all but the last:
    /// that one's place was what the entry did not get.
    fn set_back(&self, to: u32, verdict: Verdict, score: f32) -> Option<SetBack> {
        let shown = self.shown(self.query.collection.candidates[to as usize].kind);
        let above = match verdict {
            Verdict::Shown(place) if shown.get(place - 1).is_some_and(|relation| !relation.pinned) => {
                &shown[..place - 1]
            }
            Verdict::Outranked => &shown[..shown.len().saturating_sub(1)],
            _ => return None,
        };
        let repetition = |relation: &Relation| (self.repetition(to, relation.id), relation.id);
        let first_greatest = |most: (f32, u32), next: (f32, u32)| if next.0 > most.0 { next } else { most };
        let (repetition, repeats) = above.iter().map(repetition).fold((0.0, 0), first_greatest);
        let score = score * (1.0 - self.query.collection.options.diversity * repetition);
        (self.query.collection.options.diversity * repetition > 0.0).then_some(SetBack { score, repeats })
    }

    /// How much of one entry the other says already, from 0 to 1.
    fn repetition(&self, one: u32, other: u32) -> f32 {
        let collection = self.query.collection;
        let language = |id: u32| collection.candidates[id as usize].language;
        if language(one) == language(other) {
            collection.signature(one).overlap(collection.signature(other))
        } else {
            0.0
        }
    }
}

/// Whether an entry with such a verdict is worth telling of beside those that are shown: it has been weighed and found
/// wanting, or it is a course that only lacks a session. That the others are out is no news to their editor.
fn is_near(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Outranked | Verdict::SameTitle(_) | Verdict::BelowThreshold | Verdict::NoSession)
}
