//! The entries of one language → an inverted index: for each term the entries that are known by it.
//!
//! The index finds which entries are worth a close look; their scores are computed from whole
//! signatures afterwards. So it need not know everything: an entry is known by the strongest terms of its
//! signature, and terms by which very many are known are passed over. That bounds the work for one entry whatever the
//! collection holds, and so all of it grows with the number of entries and not with its square.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::candidate::{Candidate, Kind};
use super::invert::inverted;
use super::options::Options;
use super::postings::{COARSE_ONE, Posting, Postings, Strength};
use super::signature::{EVEN, LINE, Lengths, Signature, TITLE};
use super::vocabulary::Vocabulary;

/// The index of one language.
#[derive(Serialize, Deserialize)]
pub(super) struct Pool {
    pub(super) language: u16,
    pub(super) vocabulary: Vocabulary,
    /// The candidates of the language: the articles that may be offered, the courses that may be, then all others.
    /// Inside the index they go by their place here.
    #[serde(with = "crate::base::raw")]
    pub(super) members: Vec<u32>,
    articles: usize,
    offered: usize,
    postings: Postings,
    /// The lengths of all members' signatures.
    pub(super) lengths: Lengths,
    /// The standing of each member as [`settled`] takes it.
    #[serde(with = "crate::base::raw")]
    standings: Vec<u16>,
    /// For each other language in whose blocks some may stand, which.
    guests: BTreeMap<u16, Vec<bool>>,
    /// For each topic its members' places.
    topics: BTreeMap<u32, Vec<u32>>,
    /// For each special, likewise.
    specials: BTreeMap<u32, Vec<u32>>,
}

/// A list of postings that a search may go through.
#[derive(Clone, Copy)]
pub(super) struct Scan<'p> {
    /// The term, by its place in the vocabulary.
    pub(super) term: u32,
    /// How strong the term is in what is searched for.
    own: Strength,
    /// How long the list is, in whole octaves, so that a search looks at the same lists although single entries come and go.
    pub(super) octave: u32,
    list: &'p [Posting],
}

impl Scan<'_> {
    /// What the list adds to what is found of an entry in which the term is as strong.
    pub(super) fn worth(self, mention: u32) -> u32 {
        ((self.own.impact() * self.own.impact()) >> FOUND_SHIFT) + mention * self.own.share()
    }

    /// What the list adds to what is found of an entry: the product of the impacts, and `mention` for each part of a title.
    #[inline]
    pub(super) fn adds(self, other: Strength, mention: u32) -> u16 {
        let product = (self.own.impact() * other.impact()) >> FOUND_SHIFT;
        (product + mention * (self.own.share() + other.share())) as u16
    }

    /// Adds to what is found of the entries in the list.
    #[inline]
    pub(super) fn add_to(self, found: &mut [u16], mention: u32) {
        for posting in self.list {
            let found = &mut found[posting.place() as usize];
            *found = found.saturating_add(self.adds(posting.strength(), mention));
        }
    }

    /// Asks memory for the list, or for the beginning of a long one, which comes by itself once it is being read. To do so for all lists
    /// before reading any lets them come side by side: that takes a third off reading the lists of 100,000 entries.
    pub(super) fn touch(self) {
        let lines = self.list.iter().step_by(LINE / size_of::<Posting>()).take(LINES);
        std::hint::black_box(lines.fold(0, |all, posting| all ^ posting.place()));
    }
}

const LINES: usize = 8;

impl Pool {
    /// Builds the index. `members` are the candidates of this language.
    pub(super) fn of(
        language: u16,
        vocabulary: Vocabulary,
        members: &[u32],
        candidates: &[Candidate<'_>],
        signatures: &[Signature],
    ) -> Self {
        let candidate = |id: &u32| &candidates[*id as usize];
        let of_kind = |kind| members.iter().copied().filter(move |id| is_offered(candidate(id), kind));
        let is_other = |id: &u32| !is_offered(candidate(id), candidate(id).kind);
        let mut all: Vec<u32> = of_kind(Kind::Article).collect();
        let articles = all.len();
        all.extend(of_kind(Kind::Course));
        let offered = all.len();
        all.extend(members.iter().copied().filter(is_other));
        all.truncate(Posting::MOST_PLACES);
        let offered = offered.min(all.len());
        Self {
            language,
            postings: inverted(&all, vocabulary.len(), signatures),
            vocabulary,
            articles: articles.min(offered),
            offered,
            lengths: all.iter().map(|id| &signatures[*id as usize]).collect(),
            standings: all.iter().map(|id| scaled_standing(&signatures[*id as usize])).collect(),
            guests: guests(&all[..offered], candidates),
            topics: members_of(&all, candidates, |candidate| candidate.topics),
            specials: members_of(&all, candidates, |candidate| candidate.specials),
            members: all,
        }
    }

    /// The bytes that this takes in memory.
    pub(super) fn size(&self) -> usize {
        self.vocabulary.size() + self.postings.size() + 6 * self.members.len()
    }

    /// The lists of the terms of a signature, ascending.
    pub(super) fn scans<'s>(&'s self, signature: &'s Signature) -> impl Iterator<Item = Scan<'s>> {
        signature.indexed().filter_map(|(weighted, share)| self.scan(weighted.place, Strength::of(weighted, share)))
    }

    /// The list of a term that is so strong in what is searched for, unless it is empty.
    #[inline]
    pub(super) fn scan(&self, term: u32, own: Strength) -> Option<Scan<'_>> {
        let list = self.postings.list(term);
        Some(Scan { term, own, octave: list.len().checked_ilog2()?, list })
    }

    /// The entries that are known by a term.
    pub(super) fn known_by(&self, term: u32) -> impl Iterator<Item = u32> {
        self.postings.list(term).iter().map(|posting| self.members[posting.place() as usize])
    }

    /// The term by which an entry stands with most others, of those that no more than `most` are known by.
    pub(super) fn subject(&self, signature: &Signature, most: u32) -> Option<u32> {
        let terms =
            signature.strongest().map(|weighted| (self.postings.list(weighted.place).len() as u32, weighted.place));
        terms.filter(|(length, _)| *length <= most).max().map(|(_, place)| place)
    }

    /// The place of a candidate of this language.
    pub(super) fn place_of(&self, id: u32) -> Option<usize> {
        let groups = [0..self.articles, self.articles..self.offered, self.offered..self.members.len()];
        groups.into_iter().find_map(|group| {
            let found = self.members[group.clone()].binary_search(&id).ok()?;
            Some(group.start + found)
        })
    }

    /// Puts a new signature in place of the old one. For each list that changed, `octaves` is told how long it was, unless
    /// that is known from an earlier change.
    pub(super) fn replace(
        &mut self,
        id: u32,
        old: &Signature,
        new: &Signature,
        octaves: &mut BTreeMap<u32, Option<u32>>,
    ) {
        let Some(place) = self.place_of(id) else { return };
        self.lengths.remove(old);
        self.lengths.add(new);
        self.standings[place] = scaled_standing(new);
        for (term, [old, new]) in strengths([old, new]) {
            if old == new {
                continue;
            }
            octaves.entry(term).or_insert_with(|| self.octave(term));
            if old.is_some() {
                self.postings.remove(term, place as u32);
            }
            if let Some(strength) = new {
                self.postings.add(term, Posting::of(place as u32, strength));
            }
        }
    }

    /// How long the list of a term is, in whole octaves.
    pub(super) fn octave(&self, term: u32) -> Option<u32> {
        self.postings.list(term).len().checked_ilog2()
    }

    /// The places of those that bear a topic.
    pub(super) fn of_topic(&self, topic: u32) -> &[u32] {
        self.topics.get(&topic).map(Vec::as_slice).unwrap_or_default()
    }

    /// The places of those that bear a special.
    pub(super) fn of_special(&self, special: u32) -> &[u32] {
        self.specials.get(&special).map(Vec::as_slice).unwrap_or_default()
    }

    /// The places of the articles and of the courses that may be offered.
    pub(super) fn places_of_kinds(&self) -> [Range<usize>; 2] {
        [0..self.articles, self.articles..self.offered]
    }

    /// The members that may not be offered.
    pub(super) fn not_offered(&self) -> &[u32] {
        &self.members[self.offered..]
    }

    /// The standing of the members at these places.
    pub(super) fn standings(&self, places: Range<usize>) -> &[u16] {
        &self.standings[places]
    }

    /// For each offered place whether it may stand among entries of a language; `None` if none may.
    pub(super) fn guests_in(&self, language: u16) -> Option<&[bool]> {
        self.guests.get(&language).map(Vec::as_slice)
    }
}

/// The terms by which the index knows an entry with the one or the other signature, ascending, and how strong they are there.
pub(super) fn strengths(signatures: [&Signature; 2]) -> Vec<(u32, [Option<Strength>; 2])> {
    let mut strengths: BTreeMap<u32, [Option<Strength>; 2]> = BTreeMap::new();
    for (which, signature) in signatures.into_iter().enumerate() {
        for (weighted, share) in signature.indexed() {
            strengths.entry(weighted.place).or_default()[which] = Some(Strength::of(weighted, share));
        }
    }
    strengths.into_iter().collect()
}

/// What a part of a title that stands in the other text adds to what a search finds.
pub(super) fn mention_worth(options: &Options) -> u32 {
    (options.weights.mention.clamp(0.0, 1.0) * FOUND_ONE as f32 / TITLE as f32) as u32
}

/// What a search finds of an entry that is all that it looks for: half of what fits, so that labels have room as well.
const FOUND_ONE: u32 = 1 << 15;

/// By how much products of coarse impacts are shifted to be counted in units of 1/[`FOUND_ONE`].
const FOUND_SHIFT: u32 = (COARSE_ONE * COARSE_ONE / FOUND_ONE).ilog2() + 1;

/// Labels with what sharing each adds to a score → with what it adds to what a search finds.
pub(super) fn worths(labels: &[(u32, f32)]) -> Vec<(u32, u16)> {
    let worth = |score: f32| (score.min(1.0) * FOUND_ONE as f32) as u16;
    labels.iter().map(|(label, score)| (*label, worth(*score))).collect()
}

/// What was found of an entry, times its standing, in halves so that it fits again.
#[inline]
pub(super) fn settled(found: u16, scaled_standing: u16) -> u16 {
    ((u32::from(found) * u32::from(scaled_standing)) >> 16) as u16
}

/// An entry's standing as [`settled`] takes it. No standing is twice as good as even.
pub(super) fn scaled_standing(signature: &Signature) -> u16 {
    (u32::from(signature.standing) * (FOUND_ONE / u32::from(EVEN))).min(u32::from(u16::MAX)) as u16
}

/// Whether an entry may stand in blocks of that kind without being pinned.
pub(super) fn is_offered(candidate: &Candidate<'_>, kind: Kind) -> bool {
    candidate.kind == kind
        && !candidate.hidden
        && match kind {
            Kind::Article => true,
            Kind::Course => candidate.days_to_session.is_some(),
            Kind::Page => false,
        }
}

fn guests(offered: &[u32], candidates: &[Candidate<'_>]) -> BTreeMap<u16, Vec<bool>> {
    let mut guests: BTreeMap<u16, Vec<bool>> = BTreeMap::new();
    for (place, id) in offered.iter().enumerate() {
        for language in candidates[*id as usize].pools {
            guests.entry(*language).or_insert_with(|| vec![false; offered.len()])[place] = true;
        }
    }
    guests
}

/// For each label the places of the members that bear it.
fn members_of<'a>(
    members: &[u32],
    candidates: &[Candidate<'a>],
    labels: impl Fn(&Candidate<'a>) -> &'a [u32],
) -> BTreeMap<u32, Vec<u32>> {
    let mut of_labels: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (place, id) in (0..).zip(members) {
        for label in labels(&candidates[*id as usize]) {
            let of_label = of_labels.entry(*label).or_default();
            if of_label.last() != Some(&place) {
                of_label.push(place);
            }
        }
    }
    of_labels
}
