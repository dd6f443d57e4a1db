//! What the engine is told of an entry, and what it answers: plain data on both sides. Entries are known here by
//! their place in the list of candidates, which the catalog keeps in path order.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Profile;

/// An entry that may have related blocks, and may stand in those of others.
#[derive(Clone, Copy, Debug)]
pub struct Candidate<'a> {
    /// What the entry is, and so which block it may stand in.
    pub kind: Kind,
    /// The entry's own language pool. Its blocks are drawn from the entries of that pool.
    pub language: u16,
    /// The pools in which the entry may stand as well, because it has no translation there. Such entries come after
    /// all of the pool's own. The entry's own language need not be named.
    pub pools: &'a [u16],
    /// The entries that are translations of each other share a number; they never stand in each other's blocks.
    pub translations: Option<u32>,
    /// The entry's terms.
    pub profile: &'a Profile,
    /// The entry's title, by which near-duplicates are found.
    pub title: &'a str,
    /// The topics it is filed under, by any numbering of the caller's.
    pub topics: &'a [u32],
    /// The specials it is filed under, likewise.
    pub specials: &'a [u32],
    /// The candidates that it links to.
    pub links: &'a [u32],
    /// For courses, the days until the next open session. A course without one is not offered, unless pinned.
    pub days_to_session: Option<u32>,
    /// What the editor laid down.
    pub pins: Pins<'a>,
    /// Drafts and unlisted entries: they have blocks, but stand in none and don't count as part of the collection.
    pub hidden: bool,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Stands in the blocks of articles.
    Article,
    /// Stands in the blocks of courses.
    Course,
    /// Has blocks, but stands in none.
    Page,
}

/// What the editor of an entry laid down about its blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pins<'a> {
    /// Courses that come first, in this order.
    pub courses: &'a [u32],
    /// Articles that come first, in this order.
    pub articles: &'a [u32],
    /// Entries that are not to appear, not even if pinned.
    pub exclude: &'a [u32],
}

/// The related blocks of all candidates.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Relations {
    /// One for each candidate, in their order. Runs share those that stayed the same.
    pub entries: Vec<Arc<Related>>,
}

/// The related blocks of one entry.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Related {
    /// The block of courses, best first.
    pub courses: Vec<Relation>,
    /// The block of articles, best first.
    pub articles: Vec<Relation>,
}

/// One entry of a related block.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// The candidate.
    pub id: u32,
    /// How well it suits, for pinned ones too. Not always falling within a block: pins come first, and an entry that
    /// repeats those above it is set back.
    pub score: f32,
    /// Whether the editor put it here.
    pub pinned: bool,
}
