//! The topics or specials of all candidates → how much it tells that two entries share one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::candidate::Candidate;
use super::collection::counts;

/// How telling it is that two entries share a label, from 0 to 1.
#[derive(Serialize, Deserialize)]
pub(super) struct Rarities(BTreeMap<u32, f32>);

impl Rarities {
    pub(super) fn of<'a>(candidates: &[Candidate<'a>], labels: impl Fn(&Candidate<'a>) -> &'a [u32]) -> Self {
        let entries = candidates.iter().filter(|candidate| counts(candidate)).count();
        let mut counts_by_label: BTreeMap<u32, usize> = BTreeMap::new();
        for candidate in candidates.iter().filter(|candidate| counts(candidate)) {
            for label in each_once(labels(candidate)) {
                *counts_by_label.entry(label).or_default() += 1;
            }
        }
        let rarest = f32::from(rarity(entries, 2));
        let weigh = |(label, count)| (label, (f32::from(rarity(entries, count)) / rarest).min(1.0));
        Self(counts_by_label.into_iter().map(weigh).collect())
    }

    /// Labels, each once, with what sharing it adds to a score if sharing the rarest adds `weight`.
    pub(super) fn weigh(&self, labels: &[u32], weight: f32) -> Vec<(u32, f32)> {
        each_once(labels).filter_map(|label| Some((label, weight * self.0.get(&label)?))).collect()
    }
}

fn each_once(labels: &[u32]) -> impl Iterator<Item = u32> {
    labels.iter().enumerate().filter(|(place, label)| !labels[..*place].contains(label)).map(|(_, label)| *label)
}

/// Steps of a label's rarity in an octave.
const STEPS: u32 = 4;

/// The rarity that a label of every entry would have, in steps: frequent ones count little, but not nothing.
const BASE: u32 = 4;

/// How rare something is that `count` of `entries` have: the logarithm of their ratio, in steps.
fn rarity(entries: usize, count: usize) -> u8 {
    u8::try_from(BASE + steps(entries).saturating_sub(steps(count))).unwrap_or(u8::MAX)
}

/// The logarithm of a number in whole steps; exact on every machine, because no float takes part.
pub(super) fn steps(number: usize) -> u32 {
    let number = u128::from(u32::try_from(number).unwrap_or(u32::MAX).max(1));
    number.pow(STEPS).ilog2()
}
