//! What the systems show and what belongs there → how good each is.

use lyceum::base::map_parallel;
use lyceum::relate::Kind;

use super::baselines::{self, SHOWN};
use super::collection::{Collection, Direction, Query};
use super::systems::{NAMES, Systems};

/// The directions in the order of the table.
pub(crate) const DIRECTIONS: [Direction; 4] = [
    Direction { block: Kind::Article, beside: Kind::Article },
    Direction { block: Kind::Course, beside: Kind::Article },
    Direction { block: Kind::Course, beside: Kind::Course },
    Direction { block: Kind::Article, beside: Kind::Course },
];

/// How good one system is, at one block or on average.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Quality {
    /// How much of what belongs there is shown and how far up, from 0 to 1: normalised discounted cumulative gain, in which
    /// an entry of grade 2 gains 3 and one of grade 1 gains 1.
    pub(crate) ndcg: f64,
    /// The share of all that belongs there, of either grade, that is shown.
    pub(crate) recall: f64,
}

/// A block with what each system shows in it.
#[derive(Clone)]
pub(crate) struct Outcome<'c> {
    pub(crate) query: &'c Query,
    pub(crate) shown: [Vec<usize>; NAMES.len()],
    pub(crate) qualities: [Quality; NAMES.len()],
}

/// Blocks that have been looked at.
#[derive(Clone)]
pub(crate) struct Measured<'c> {
    pub(crate) collection: &'c Collection,
    pub(crate) outcomes: Vec<Outcome<'c>>,
    /// Whether there are keywords that shared terms could go by.
    pub(crate) has_keywords: bool,
}

/// Has all systems fill the blocks that are wanted and for which something is known to belong there.
pub(crate) fn measure(collection: &Collection, is_wanted: impl Fn(&Query) -> bool) -> Measured<'_> {
    let systems = Systems::of(collection);
    let queries: Vec<&Query> =
        collection.queries.iter().filter(|query| is_wanted(query) && !query.grades.is_empty()).collect();
    let outcomes = map_parallel(&queries, |query| {
        let shown = systems.rank(query);
        let qualities = shown.each_ref().map(|shown| Quality::of(shown, query));
        Outcome { query, shown, qualities }
    });
    Measured { collection, outcomes, has_keywords: baselines::has_shared_keywords(&collection.entries) }
}

impl Measured<'_> {
    /// Those of the blocks that are wanted.
    pub(crate) fn only(&self, is_wanted: impl Fn(&Query) -> bool) -> Self {
        let outcomes = self.outcomes.iter().filter(|outcome| is_wanted(outcome.query)).cloned().collect();
        Self { outcomes, ..*self }
    }

    /// A system's average over the blocks; nothing if there is nothing that it could go by.
    pub(crate) fn average(&self, system: usize) -> Option<Quality> {
        if self.outcomes.is_empty() || (NAMES[system] == "shared terms" && !self.has_keywords) {
            return None;
        }
        let mean = |value: fn(&Quality) -> f64| {
            let sum: f64 = self.outcomes.iter().map(|outcome| value(&outcome.qualities[system])).sum();
            sum / self.outcomes.len() as f64
        };
        Some(Quality { ndcg: mean(|quality| quality.ndcg), recall: mean(|quality| quality.recall) })
    }
}

impl Quality {
    pub(crate) fn of(shown: &[usize], query: &Query) -> Self {
        let grade = |id: &usize| query.grades.get(id).copied().unwrap_or(0);
        let mut best: Vec<u32> = query.grades.values().copied().collect();
        best.sort_unstable_by(|one, other| other.cmp(one));
        let found = shown.iter().filter(|id| grade(id) > 0).count();
        Self {
            ndcg: gain(shown.iter().map(grade)) / gain(best.into_iter()),
            recall: found as f64 / query.grades.len() as f64,
        }
    }
}

/// The discounted cumulative gain of the first ten of a list of grades.
fn gain(grades: impl Iterator<Item = u32>) -> f64 {
    let gains = grades.take(SHOWN).zip(2u32..);
    gains.fold(0.0, |sum, (grade, place)| sum + (f64::from(grade).exp2() - 1.0) / f64::from(place).log2())
}
