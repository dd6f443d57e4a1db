//! All entries → the courses and articles that a well-read editor would put beside each.
//!
//! Two steps. [`profile`] reads one entry's text into weighted terms; it depends on nothing else and is remembered per
//! file. [`relate`] takes all profiles: it counts in how many entries each term stands, keeps of each entry the
//! terms that tell it from the others (its signature), and indexes them. Then each entry by itself searches the
//! index, has its best finds scored exactly, and fills its blocks from them, in any order and on any thread with the same result.
//!
//! ```text
//! text ─terms, fold─▶ profile          per file
//! profiles ─vocabulary─▶ rarities ─signature─▶ signatures ─pool, invert─▶ index
//! entry ─pool─▶ shortlist ─score─▶ scores ─block, titles─▶ blocks with reasons
//! ```

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "scores are approximate, and counts stay far below the bounds of the narrower types"
)]

mod block;
mod candidate;
mod collection;
mod counter;
mod explain;
mod fold;
mod invert;
mod labels;
mod layout;
mod memory;
mod names;
mod options;
mod packing;
mod pool;
mod postings;
mod profile;
mod reach;
mod reason;
mod score;
mod search;
mod signature;
mod stop_words;
mod terms;
mod titles;
mod update;
mod vocabulary;

pub use candidate::{Candidate, Kind, Pins, Related, Relation, Relations};
pub use explain::{ExplainedBlock, ExplainedBlocks, Explanation, SetBack, Subject, Verdict, explain, explain_all};
pub use fold::fold_character;
pub use memory::Memory;
pub use options::{Options, Weights};
pub use profile::{Profile, ProfileText, profile};
pub use reason::Reason;

use std::sync::{Mutex, PoisonError};

use crate::base::map_parallel;
use block::Outcome;
use block::Scratch;
use collection::{Collection, Measures, Prepared};
use search::Effort;
use signature::Extent;

/// The related blocks of all candidates, which are given in path order: an id is a place in that list.
#[must_use]
pub fn relate(candidates: &[Candidate<'_>], options: &Options) -> Relations {
    relate_by(candidates, options, block::related)
}

/// Like [`relate`], but compares every entry with every other. Its blocks are what the index's are to be; the time it
/// takes grows with the square of the entries, so it serves to measure by.
#[must_use]
pub fn relate_all_pairs(candidates: &[Candidate<'_>], options: &Options) -> Relations {
    relate_by(candidates, options, block::related_of_all)
}

fn relate_by(candidates: &[Candidate<'_>], options: &Options, related: Ranking) -> Relations {
    let collection = Collection { candidates, options, prepared: Prepared::of(candidates, MEASURES) };
    let ids: Vec<u32> = (0..).zip(candidates).map(|(id, _)| id).collect();
    let outcomes = rank(&collection, &ids, related);
    Relations { entries: outcomes.into_iter().map(|outcome| outcome.related).collect() }
}

/// How one candidate's blocks are made.
type Ranking = fn(&Collection<'_>, u32, &mut Scratch) -> Outcome;

/// Makes the blocks of some candidates, in their order.
fn rank(collection: &Collection<'_>, ids: &[u32], related: Ranking) -> Vec<Outcome> {
    // Whoever starts on some takes memory that another has done with; it holds nothing that a result could depend on.
    let idle: Mutex<Vec<Scratch>> = Mutex::new(Vec::new());
    let lock = || idle.lock().unwrap_or_else(PoisonError::into_inner);
    let order = warm_order(collection, ids);
    let chunks: Vec<&[u32]> = order.chunks(AT_A_TIME).collect();
    let outcomes = map_parallel(&chunks, |places| {
        let mut scratch = lock().pop().unwrap_or_default();
        let related = |place: &u32| (*place, related(collection, ids[*place as usize], &mut scratch));
        let outcomes: Vec<(u32, Outcome)> = places.iter().map(related).collect();
        lock().push(scratch);
        outcomes
    });
    let mut outcomes: Vec<(u32, Outcome)> = outcomes.into_iter().flatten().collect();
    outcomes.sort_unstable_by_key(|(place, _)| *place);
    outcomes.into_iter().map(|(_, outcome)| outcome).collect()
}

/// The places of ids in an order in which entries on one subject follow each other: they look at the same lists and are
/// compared with the same entries, which then are in fast memory. For results any order is as good.
fn warm_order(collection: &Collection<'_>, ids: &[u32]) -> Vec<u32> {
    let subject = |id: &u32| {
        let language = collection.candidate(*id).map_or(0, |candidate| candidate.language);
        let pool = collection.pool(language);
        (language, pool.and_then(|pool| pool.subject(collection.signature(*id), ON_ONE_SUBJECT)))
    };
    let mut order: Vec<((u16, Option<u32>), u32)> = map_parallel(ids, subject).into_iter().zip(0..).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, place)| place).collect()
}

/// A term of more entries than this is no subject: what they are compared with would not stay in fast memory.
const ON_ONE_SUBJECT: u32 = 512;

const AT_A_TIME: usize = 8;

/// What is kept of an entry, and looked at. A page cut to 128 terms ranks visibly worse, one with all its terms hardly
/// better.
const MEASURES: Measures =
    Measures { extent: Extent { terms: 192, indexed: 80 }, effort: Effort { octaves: 12, postings: 5120 } };

#[cfg(test)]
mod tests;
