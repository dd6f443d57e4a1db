//! Two entries → why the second stands in a block of the first, or why it does not.

use super::block::{self, Scratch};
use super::candidate::{Candidate, Kind, Related};
use super::collection::{Collection, Prepared};
use super::names::names;
use super::options::Options;
use super::pool::is_offered;
use super::profile::ProfileText;
use super::reason::Reason;
use super::score::Query;

/// What relates one entry to another, in full.
#[derive(Clone, Debug, PartialEq)]
pub struct Explanation {
    /// Where the other entry stands, or why nowhere.
    pub verdict: Verdict,
    /// How well it suits.
    pub score: f32,
    /// What makes the score, every shared term named. The weights add up to it.
    pub reasons: Vec<Reason>,
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

/// Explains what relates `to` to `from`, whose text is `text`. Takes as long as preparing all candidates does.
#[must_use]
pub fn explain(
    candidates: &[Candidate<'_>],
    options: &Options,
    from: u32,
    text: &ProfileText<'_>,
    to: u32,
) -> Explanation {
    let collection = Collection { candidates, options, prepared: Prepared::of(candidates, super::MEASURES) };
    let both = (Query::of(&collection, from), collection.candidate(to));
    let (Some(query), Some(other)) = both else {
        return Explanation { verdict: Verdict::Unknown, score: 0.0, reasons: Vec::new() };
    };
    let mut scratch = Scratch::default();
    let related = block::related(&collection, from, &mut scratch).related;
    let names = names(text);
    let name = |term: u32| names.get(&term).cloned().unwrap_or_default().into_boxed_str();
    let (score, mut reasons) = collection.pool(other.language).map_or((0.0, Vec::new()), |pool| {
        let signature = query.signature(pool);
        scratch.layout.load(&signature);
        (query.score(to, &scratch.layout), query.reasons(to, pool, &scratch.layout, name))
    });
    let pins = [query.candidate.pins.courses, query.candidate.pins.articles];
    if pins.concat().contains(&to) {
        reasons.insert(0, Reason::Pinned);
    }
    Explanation { verdict: verdict(&query, to, other, &related, score), score, reasons }
}

fn verdict(query: &Query<'_>, to: u32, other: &Candidate<'_>, related: &Related, score: f32) -> Verdict {
    let shown = |block: &[super::Relation]| block.iter().position(|relation| relation.id == to);
    if let Some(place) = shown(&related.courses).or(shown(&related.articles)) {
        return Verdict::Shown(place + 1);
    }
    match other {
        _ if to == query.id => Verdict::Itself,
        other if other.hidden => Verdict::Hidden,
        _ if query.candidate.pins.exclude.contains(&to) => Verdict::Excluded,
        _ if !block::admits(query, to) => Verdict::Translation,
        other if other.kind == Kind::Page => Verdict::Page,
        other if !is_offered(other, other.kind) => Verdict::NoSession,
        _ if !block::is_shown_beside(query, to) => Verdict::OtherLanguage,
        _ if score < query.collection.options.threshold => Verdict::BelowThreshold,
        other => same_title(query, to, other.kind, related).map_or(Verdict::Outranked, Verdict::SameTitle),
    }
}

/// The entry whose title stands in the way, if one does.
fn same_title(query: &Query<'_>, to: u32, kind: Kind, related: &Related) -> Option<u32> {
    let block = if kind == Kind::Course { &related.courses } else { &related.articles };
    let mut others = std::iter::once(query.id).chain(block.iter().map(|relation| relation.id));
    others.find(|other| query.collection.title(to).is_nearly(query.collection.title(*other)))
}
