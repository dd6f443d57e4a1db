//! An entry's signature and labels → the entries of a pool that are worth a close look.
//!
//! Every list of postings that is looked at adds to what was found of the entries in it. Lists are chosen by what they
//! tell for their length, until enough postings are to be looked at.

use serde::{Deserialize, Serialize};

use super::pool::{Pool, Scan, settled};
use super::signature::Signature;

/// How much is looked at. More finds a little more and takes longer.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Effort {
    /// Lists of postings, topics and specials with more octaves of entries than this are passed over.
    pub(super) octaves: u32,
    /// About how many postings a search goes through.
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
    /// How many articles and courses to return.
    pub(super) most: [usize; 2],
}

/// What a search found of a kind.
pub(super) struct Found {
    /// The candidates most like what is wanted, the most alike first.
    pub(super) ids: Vec<u32>,
    /// An entry of which less would be found could not be among them.
    pub(super) floor: u32,
}

/// Memory that searches use one after the other.
#[derive(Default)]
pub(super) struct SearchScratch {
    /// For each place what was found so far. All of them are cleared and looked through for each entry, so they are as narrow as
    /// estimates may be.
    found: Vec<u16>,
    scans: Vec<Scan>,
}

/// Finds articles and courses.
pub(super) fn search(pool: &Pool, wanted: &Wanted<'_>, effort: Effort, scratch: &mut SearchScratch) -> [Found; 2] {
    scratch.found.clear();
    scratch.found.resize(pool.members.len(), 0);
    add_labels(pool, wanted, effort, &mut scratch.found);
    add_terms(pool, wanted.signature, effort, scratch);
    if wanted.language != pool.language {
        keep_guests(pool, wanted.language, &mut scratch.found);
    }
    let [articles, courses] = pool.places_of_kinds();
    [(articles, wanted.most[0]), (courses, wanted.most[1])].map(|(places, most)| {
        let strongest = strongest(&scratch.found[places.clone()], pool.standings(places.clone()), most);
        let floor = if most == 0 {
            u32::MAX
        } else if strongest.len() < most {
            1
        } else {
            u32::from(strongest[most - 1].0)
        };
        Found { ids: strongest.into_iter().map(|(_, place)| pool.members[places.start + place]).collect(), floor }
    })
}

fn add_labels(pool: &Pool, wanted: &Wanted<'_>, effort: Effort, found: &mut [u16]) {
    let topics = wanted.topics.iter().map(|(topic, worth)| (pool.of_topic(*topic), *worth));
    let specials = wanted.specials.iter().map(|(special, worth)| (pool.of_special(*special), *worth));
    for (places, worth) in topics.chain(specials).filter(|(places, _)| places.len() >> effort.octaves <= 1) {
        for place in places {
            let found = &mut found[*place as usize];
            *found = found.saturating_add(worth);
        }
    }
}

/// Adds the products of the terms that tell most for the postings they take, as far as these may be looked at.
fn add_terms(pool: &Pool, signature: &Signature, effort: Effort, scratch: &mut SearchScratch) {
    let SearchScratch { found, scans } = scratch;
    scans.clear();
    scans.extend(pool.scans(signature).filter(|scan| scan.octave() <= effort.octaves));
    // The classes are powers of two: that takes no sorting, and is near enough to the best order.
    let mut classes = [0; 2 * u32::BITS as usize];
    for scan in &*scans {
        classes[class(*scan)] += cost(*scan);
        pool.touch(*scan);
    }
    // Classes are looked at as a whole, so that nothing hangs on the order of the lists. The best one always is.
    let best = classes.iter().rposition(|cost| *cost > 0).unwrap_or(0);
    let mut left = effort.postings.saturating_sub(classes[best]);
    let mut last = best;
    while last > 0 && classes[last - 1] <= left {
        last -= 1;
        left -= classes[last];
    }
    scans.iter().filter(|scan| class(**scan) >= last).for_each(|scan| pool.scan(*scan, found));
}

/// How much a list of postings tells for its length, in powers of two.
fn class(scan: Scan) -> usize {
    ((scan.own * scan.own).max(1).ilog2() + u32::BITS - scan.octave()) as usize
}

/// About how many postings a list has.
fn cost(scan: Scan) -> usize {
    (3 << scan.octave()) / 2
}

/// For each place at least as much as a search from there would find of an entry with this signature and these labels,
/// before the entry's standing is taken into account. To search is to look at some of the lists that two entries share; this looks at all that
/// might be.
pub(super) fn seen_from_everywhere<'s>(
    pool: &Pool,
    signature: &Signature,
    labels: [&[(u32, u16)]; 2],
    effort: Effort,
    scratch: &'s mut SearchScratch,
) -> &'s [u16] {
    scratch.found.clear();
    scratch.found.resize(pool.members.len(), 0);
    let [topics, specials] = labels;
    let wanted = Wanted { language: pool.language, signature, topics, specials, most: [0, 0] };
    add_labels(pool, &wanted, effort, &mut scratch.found);
    // A list may grow by an octave with the very change that is being looked into.
    let scans = pool.scans(signature).filter(|scan| scan.octave() <= effort.octaves + 1);
    for scan in scans {
        pool.scan(scan, &mut scratch.found);
    }
    &scratch.found
}

fn keep_guests(pool: &Pool, language: u16, found: &mut [u16]) {
    let guests = pool.guests_in(language).unwrap_or_default();
    let is_guest = guests.iter().copied().chain(std::iter::repeat(false));
    found.iter_mut().zip(is_guest).filter(|(_, is_guest)| !is_guest).for_each(|(found, _)| *found = 0);
}

/// The `most` greatest numbers above zero with their places, greatest first; of equal ones the earlier. Numbers are taken
/// times the standing of their place.
fn strongest(found: &[u16], standings: &[u16], most: usize) -> Vec<(u16, usize)> {
    // Kept are up to twice as many as wanted, so that sifting them happens seldom; what is below the floor that the last
    // sifting left is passed over a block at a time.
    let mut kept: Vec<(u16, usize)> = Vec::with_capacity(2 * most);
    let mut floor = 0;
    let by_rank = |one: &(u16, usize), other: &(u16, usize)| (other.0, one.1).cmp(&(one.0, other.1));
    let blocks = found.chunks(BLOCK).zip(standings.chunks(BLOCK));
    for (start, (block, block_standings)) in (0..).step_by(BLOCK).zip(blocks) {
        if most == 0 || !any_above(block, block_standings, floor) {
            continue;
        }
        for (place, (found, standing)) in (start..).zip(block.iter().zip(block_standings)) {
            let found = settled(*found, *standing);
            if found > floor {
                kept.push((found, place));
                if kept.len() == 2 * most {
                    kept.select_nth_unstable_by(most - 1, by_rank);
                    floor = kept[most - 1].0;
                    kept.truncate(most);
                }
            }
        }
    }
    kept.sort_unstable_by(by_rank);
    kept.truncate(most);
    kept
}

/// Whether any number, times the standing of its place, is greater than the floor. There is no branch in it, so that the
/// processor compares several at a time.
fn any_above(block: &[u16], standings: &[u16], floor: u16) -> bool {
    let numbers = block.iter().zip(standings);
    numbers.fold(0, |above, (found, standing)| above | settled(*found, *standing).saturating_sub(floor)) > 0
}

const BLOCK: usize = 32;

#[cfg(test)]
mod tests {
    use super::{settled, strongest};

    proptest::proptest! {
        #[test]
        fn the_strongest_are_what_sorting_would_find(
            members in proptest::collection::vec((0u16..50, 16_384u16..40_960), 0..200),
            most in 0usize..20,
        ) {
            let (found, standings): (Vec<u16>, Vec<u16>) = members.iter().copied().unzip();
            let settled = |place: usize| settled(found[place], standings[place]);
            let mut sorted: Vec<usize> = (0..found.len()).filter(|place| settled(*place) > 0).collect();
            sorted.sort_by_key(|place| (u16::MAX - settled(*place), *place));
            sorted.truncate(most);
            let places: Vec<usize> = strongest(&found, &standings, most).into_iter().map(|(_, place)| place).collect();
            proptest::prop_assert_eq!(places, sorted);
        }
    }
}
