//! An entry in, the entries round it out: those that it shows, those that show it, and those that links join to it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::catalog::{EntryId, LinkTarget};
use crate::site::Site;
use crate::site::explain::EntryName;

/// An entry among those that it is related to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Neighbourhood {
    /// The entry in the middle.
    pub entry: EntryName,
    /// Those round it: those with most ties first, then by score.
    pub neighbours: Vec<Neighbour>,
}

/// An entry that something ties to the one in the middle.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Neighbour {
    /// The entry.
    pub entry: EntryName,
    /// The place in the block of the one in the middle, from 1 on.
    pub shown_at: Option<usize>,
    /// How well it suits, if it is shown there.
    pub score: f32,
    /// Whether its own blocks show the one in the middle.
    pub shows: bool,
    /// Whether the one in the middle links to it.
    pub linked_to: bool,
    /// Whether it links to the one in the middle.
    pub links: bool,
}

#[derive(Clone, Copy, Default)]
struct Ties {
    shown_at: Option<usize>,
    score: f32,
    shows: bool,
    linked_to: bool,
    links: bool,
}

impl Ties {
    fn count(&self) -> usize {
        usize::from(self.shown_at.is_some())
            + usize::from(self.shows)
            + usize::from(self.linked_to)
            + usize::from(self.links)
    }
}

impl Site {
    /// The entries round one that is named by its file or id; none if there is no such entry.
    #[must_use]
    pub fn neighbourhood(&self, asked: &str) -> Option<Neighbourhood> {
        let id = self.entry_called(asked)?;
        let mut ties: Vec<(EntryId, Ties)> = self.ties(id).into_iter().collect();
        ties.sort_by(|(_, left), (_, right)| right.count().cmp(&left.count()).then(right.score.total_cmp(&left.score)));
        let neighbour = |(id, ties): (EntryId, Ties)| Neighbour {
            entry: self.entry_name(id),
            shown_at: ties.shown_at,
            score: ties.score,
            shows: ties.shows,
            linked_to: ties.linked_to,
            links: ties.links,
        };
        Some(Neighbourhood { entry: self.entry_name(id), neighbours: ties.into_iter().map(neighbour).collect() })
    }

    fn ties(&self, id: EntryId) -> BTreeMap<EntryId, Ties> {
        let mut ties: BTreeMap<EntryId, Ties> = BTreeMap::new();
        let related = &self.relations.entries[id.index()];
        for block in [&related.courses, &related.articles] {
            for (index, relation) in block.iter().enumerate() {
                let tie = ties.entry(EntryId::from_number(relation.id)).or_default();
                (tie.shown_at, tie.score) = (Some(index + 1), relation.score);
            }
        }
        for (index, other) in self.relations.entries.iter().enumerate() {
            if other.courses.iter().chain(&other.articles).any(|relation| relation.id == id.number()) {
                ties.entry(self.catalog.entries[index].id).or_default().shows = true;
            }
        }
        let entry = self.catalog.entry(id);
        for target in &entry.links {
            if let LinkTarget::Entry(other, _) = target {
                ties.entry(*other).or_default().linked_to = true;
            }
        }
        for other in &entry.backlinks {
            ties.entry(*other).or_default().links = true;
        }
        ties.remove(&id);
        ties
    }
}
