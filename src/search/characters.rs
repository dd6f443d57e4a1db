//! Single characters: which stand in an entry, and which stand in so many that they say nothing.
//!
//! A single character is worth looking up if it is rare, as 茶 is. To list each of the commonest in nearly every entry would make
//! the index larger by more than a fifth, and answer with the whole site; those are listed where they are part of a title or a
//! label.

use serde::{Deserialize, Serialize};

use crate::base::{Digest, digest_of};
use crate::catalog::{Catalog, EntryId};

use super::entry::each_text;
use super::numbers::{Numbers, versions};
use super::postings::Weight;
use super::text::{Unit, each_unit};

const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;
const BLOCK: usize = (LAST - FIRST + 1) as usize;

/// The main block of Han characters, counted in one entry after the other.
pub(super) struct Characters {
    /// For each character the weight of its best place in this entry and one more, or 0 if it does not stand there.
    in_entry: Vec<u8>,
    /// Those of this entry.
    found: Vec<u16>,
    /// Those of any entry of the group so far.
    met: Vec<bool>,
}

impl Default for Characters {
    fn default() -> Self {
        Self { in_entry: vec![0; BLOCK], found: Vec::new(), met: vec![false; BLOCK] }
    }
}

impl Characters {
    /// Counts a character; says no if it is of another block.
    #[inline]
    pub(super) fn count(&mut self, character: char, weight: Weight) -> bool {
        let index = u32::from(character).wrapping_sub(FIRST);
        let Some(state) = self.in_entry.get_mut(index as usize) else { return false };
        if *state == 0 {
            self.found.push(index as u16);
        }
        *state = (weight as u8 + 1).max(*state);
        true
    }

    /// Gives every character of the entry with what it weighs there, and begins the next entry.
    pub(super) fn each(&mut self, mut take: impl FnMut(char, Weight)) {
        for index in self.found.drain(..) {
            let state = std::mem::take(&mut self.in_entry[usize::from(index)]);
            self.met[usize::from(index)] = true;
            let weight = Weight::of(state - 1, 1);
            if let Some(character) = char::from_u32(FIRST + u32::from(index)) {
                take(character, weight);
            }
        }
    }

    /// The characters of all entries so far, in order; begins the next group.
    pub(super) fn take_met(&mut self) -> String {
        let met = (FIRST..=LAST).zip(&self.met).filter(|(_, met)| **met);
        let characters = met.filter_map(|(code, _)| char::from_u32(code)).collect();
        self.met.fill(false);
        characters
    }
}

/// The characters that stand in so many entries that a single one of them says nothing.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Common {
    /// For each character whether it is one; empty if none is.
    held: Vec<bool>,
    /// What was looked at.
    sample: Option<Digest>,
}

/// About so many entries are looked at.
const SAMPLE: usize = 512;
/// A character is common if it stands in one of so many entries.
const SHARE: u32 = 4;
/// Of a site of so few entries every character is listed, which costs little there.
const FEW_ENTRIES: usize = 256;

impl Common {
    /// Looks at a sample: entries whose numbers, which are hashes, end in the same bits. So one entry more or less changes
    /// hardly anything. `digests` has that of each entry; a sample that was looked at `before` is not looked at again.
    pub(super) fn of(catalog: &Catalog, numbers: &Numbers, digests: &[Digest], before: &Self) -> Self {
        if numbers.entries.len() <= FEW_ENTRIES {
            return Self::default();
        }
        let mask = (numbers.entries.len() / SAMPLE).next_power_of_two() as u32 - 1;
        let in_sample = |(number, _): &(u32, EntryId)| number & mask == 0;
        let looked_at = numbers.entries.iter().zip(digests).filter(|(entry, _)| in_sample(entry));
        let sample = Some(digest_of(&looked_at.map(|(_, digest)| *digest).collect::<Vec<Digest>>()));
        if sample == before.sample {
            return before.clone();
        }
        let (mut characters, mut counts, mut entries) = (Characters::default(), vec![0_u32; BLOCK], 0);
        // Other versions have the same characters, once they are folded.
        let first = versions(&numbers.entries).filter_map(<[_]>::first);
        for (_, id) in first.filter(|entry| in_sample(entry)) {
            each_text(catalog, catalog.entry(*id), |text, weight| {
                each_unit(text, |unit| {
                    if let Unit::Single(character) = unit {
                        characters.count(character, weight);
                    }
                });
            });
            let mut has_any = false;
            characters.each(|character, _| {
                has_any = true;
                counts[(u32::from(character) - FIRST) as usize] += 1;
            });
            // Entries in English would make no Chinese character common.
            entries += u32::from(has_any);
        }
        Self { held: counts.into_iter().map(|count| count * SHARE > entries).collect(), sample }
    }

    /// Whether the same characters are common.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.held == other.held
    }

    pub(super) fn holds(&self, character: char) -> bool {
        self.held.get(u32::from(character).wrapping_sub(FIRST) as usize).is_some_and(|is_common| *is_common)
    }
}
