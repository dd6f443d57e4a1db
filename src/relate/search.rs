//! An entry's signature and labels → the entries of a pool that are worth a close look.
//!
//! Every list of postings that is looked at adds to what was found of the entries in it. Lists are chosen by what they
//! tell for their length, until enough postings are to be looked at.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::pool::{Pool, Scan, settled};
use super::signature::Signature;

/// How much is looked at. More finds a little more and takes longer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Effort {
    /// Lists of postings with more octaves of entries than this are passed over.
    pub(super) octaves: u32,
    /// About how many postings a search goes through. A topic or special of more than half as many entries is passed over, so that
    /// labels take no longer than terms.
    pub(super) postings: usize,
}

/// What a search starts from.
pub(super) struct Wanted<'q> {
    /// The language in whose blocks they are to stand.
    pub(super) language: u16,
    pub(super) signature: &'q Signature,
    /// Topics, with what sharing one adds to what is found, see [`super::pool::worths`].
    pub(super) topics: &'q [(u32, u16)],
    /// Specials, likewise.
    pub(super) specials: &'q [(u32, u16)],
    /// What parts of a title add to what is found, see [`super::pool::mention_worth`].
    pub(super) mention: u32,
    /// How many articles and courses to return.
    pub(super) most: [usize; 2],
}

/// What a search found of a kind.
pub(super) struct Found {
    /// The candidates most like what is wanted, the most alike first.
    pub(super) ids: Vec<u32>,
    /// An entry of which less would be found could not be among them.
    pub(super) floor: u16,
}

/// A floor that nothing reaches, for no standing is as good that all that fits could be found, see [`settled`].
pub(super) const UNREACHED: u16 = u16::MAX;

/// Memory that searches use one after the other.
#[derive(Default)]
pub(super) struct SearchScratch {
    /// For each place what was found so far. All of them are cleared and looked through for each entry, so they are as narrow as
    /// estimates may be.
    found: Vec<u16>,
}

/// Finds articles and courses.
pub(super) fn search(pool: &Pool, wanted: &Wanted<'_>, effort: Effort, scratch: &mut SearchScratch) -> [Found; 2] {
    scratch.found.clear();
    scratch.found.resize(pool.members.len(), 0);
    add_labels(pool, wanted, effort, &mut scratch.found);
    add_terms(pool, wanted, effort, &mut scratch.found);
    if wanted.language != pool.language {
        keep_guests(pool, wanted.language, &mut scratch.found);
    }
    let [articles, courses] = pool.places_of_kinds();
    [(articles, wanted.most[0]), (courses, wanted.most[1])].map(|(places, most)| {
        let (found, standings) = (&scratch.found[places.clone()], pool.standings(places.clone()));
        let strongest = strongest(found, standings, most);
        let floor = if most == 0 {
            UNREACHED
        } else if strongest.len() < most {
            1
        } else {
            strongest[most - 1].0
        };
        Found { ids: strongest.into_iter().map(|(_, place)| pool.members[places.start + place]).collect(), floor }
    })
}

fn add_labels(pool: &Pool, wanted: &Wanted<'_>, effort: Effort, found: &mut [u16]) {
    for (places, worth) in labels(pool, wanted.topics, wanted.specials, effort) {
        for place in places {
            let found = &mut found[*place as usize];
            *found = found.saturating_add(worth);
        }
    }
}

/// For each label that may be looked at, the places of those that bear it, and what it adds.
pub(super) fn labels<'q>(
    pool: &'q Pool,
    topics: &'q [(u32, u16)],
    specials: &'q [(u32, u16)],
    effort: Effort,
) -> impl Iterator<Item = (&'q [u32], u16)> {
    let topics = topics.iter().map(|(topic, worth)| (pool.of_topic(*topic), *worth));
    let specials = specials.iter().map(|(special, worth)| (pool.of_special(*special), *worth));
    topics.chain(specials).filter(move |(places, _)| places.len() <= effort.postings / 2)
}

/// Adds the products of the terms that tell most for the postings they take, as far as these may be looked at.
fn add_terms(pool: &Pool, wanted: &Wanted<'_>, effort: Effort, found: &mut [u16]) {
    let scans = chosen(pool.scans(wanted.signature), wanted.mention, effort);
    for scan in &scans {
        scan.touch();
    }
    for scan in &scans {
        scan.add_to(found, wanted.mention);
    }
}

/// Of the lists of a signature's terms those that a search goes through, in their order.
pub(super) fn chosen<'p>(scans: impl Iterator<Item = Scan<'p>>, mention: u32, effort: Effort) -> Vec<Scan<'p>> {
    let mut scans: Vec<Scan<'p>> = scans.filter(|scan| scan.octave <= effort.octaves).collect();
    // The classes are powers of two: that takes no sorting, and is near enough to the best order.
    let mut classes = [0; 2 * u32::BITS as usize];
    for scan in &scans {
        classes[class(*scan, mention)] += cost(*scan);
    }
    // Classes are looked at as a whole, so that nothing hangs on the order of the lists. The best one always is.
    let best = classes.iter().rposition(|cost| *cost > 0).unwrap_or(0);
    let mut left = effort.postings.saturating_sub(classes[best]);
    let mut last = best;
    while last > 0 && classes[last - 1] <= left {
        last -= 1;
        left -= classes[last];
    }
    scans.retain(|scan| class(*scan, mention) >= last);
    scans
}

/// How much a list of postings tells for its length, in powers of two.
fn class(scan: Scan<'_>, mention: u32) -> usize {
    (scan.worth(mention).max(1).ilog2() + u32::BITS - scan.octave) as usize
}

/// About how many postings a list has.
fn cost(scan: Scan<'_>) -> usize {
    (3 << scan.octave) / 2
}

fn keep_guests(pool: &Pool, language: u16, found: &mut [u16]) {
    let guests = pool.guests_in(language).unwrap_or_default();
    let is_guest = guests.iter().copied().chain(std::iter::repeat(false));
    found.iter_mut().zip(is_guest).filter(|(_, is_guest)| !is_guest).for_each(|(found, _)| *found = 0);
}

/// The `most` greatest numbers above zero with their places, greatest first; of equal ones the earlier. Numbers are taken
/// times the standing of their place.
///
/// First the greatest number of each block is found, which takes no branch. What is less than the `most`-th of these is not wanted, since
/// as many are at least as great; so few blocks need a closer look.
fn strongest(found: &[u16], standings: &[u16], most: usize) -> Vec<(u16, usize)> {
    if most == 0 {
        return Vec::new();
    }
    // Blocks are of a length that the compiler knows, so that it compares several at a time; what is left over is a block as well.
    let ((blocks, rest), (standing_blocks, standing_rest)) = (found.as_chunks(), standings.as_chunks());
    let mut greatest: Vec<u16> =
        blocks.iter().zip(standing_blocks).map(|(found, standings)| greatest_of(found, standings)).collect();
    greatest.push(settled_each(rest, standing_rest).max().unwrap_or(0));
    let floor = floor_of(greatest.clone(), most).max(1);
    let mut strongest = Vec::new();
    for start in (0..).zip(&greatest).filter(|(_, greatest)| **greatest >= floor).map(|(block, _)| block * BLOCK) {
        let end = found.len().min(start + BLOCK);
        let settled = (start..).zip(settled_each(&found[start..end], &standings[start..end]));
        strongest.extend(settled.filter(|(_, found)| *found >= floor).map(|(place, found)| (found, place)));
    }
    if strongest.len() > most {
        strongest.select_nth_unstable_by(most - 1, by_rank);
        strongest.truncate(most);
    }
    strongest.sort_unstable_by(by_rank);
    strongest
}

/// The least of the `most` greatest numbers; 0 if there are fewer.
fn floor_of(mut numbers: Vec<u16>, most: usize) -> u16 {
    if numbers.len() < most {
        return 0;
    }
    let (_, floor, _) = numbers.select_nth_unstable_by_key(most - 1, |number| u16::MAX - number);
    *floor
}

fn by_rank(one: &(u16, usize), other: &(u16, usize)) -> Ordering {
    (other.0, one.1).cmp(&(one.0, other.1))
}

/// The greatest of some numbers, each times the standing of its place.
#[inline]
fn greatest_of(found: &[u16; BLOCK], standings: &[u16; BLOCK]) -> u16 {
    let numbers = found.iter().zip(standings);
    numbers.fold(0, |greatest, (found, standing)| greatest.max(settled(*found, *standing)))
}

fn settled_each(found: &[u16], standings: &[u16]) -> impl Iterator<Item = u16> {
    found.iter().zip(standings).map(|(found, standing)| settled(*found, *standing))
}

const BLOCK: usize = 64;

#[cfg(test)]
mod tests {
    use super::{settled, strongest};

    proptest::proptest! {
        #[test]
        fn the_strongest_are_what_sorting_would_find(
            members in proptest::collection::vec((0u16..50, 16_384u16..40_960), 0..2_000),
            most in 0usize..20,
        ) {
            let (found, standings): (Vec<u16>, Vec<u16>) = members.iter().copied().unzip();
            let settled = |place: usize| settled(found[place], standings[place]);
            let mut sorted: Vec<usize> = (0..found.len()).filter(|place| settled(*place) > 0).collect();
            sorted.sort_by_key(|place| (u16::MAX - settled(*place), *place));
            sorted.truncate(most);
            let strongest = strongest(&found, &standings, most);
            let places: Vec<usize> = strongest.into_iter().map(|(_, place)| place).collect();
            proptest::prop_assert_eq!(places, sorted);
        }
    }
}
