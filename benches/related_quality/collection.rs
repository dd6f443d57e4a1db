//! What all systems are given: the entries, and for some of them what belongs beside them.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::DateTime;
use lyceum::relate::{Kind, Relations};

/// An entry of the demo portal, or a page of a foreign corpus.
pub(crate) struct Entry {
    /// The path of its file without the extension.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) language: u16,
    /// The other languages whose blocks it may fill up.
    pub(crate) pools: Vec<u16>,
    /// The entries that are translations of each other share a number.
    pub(crate) translations: Option<u32>,
    /// Whether blocks show it at all. A course without an upcoming session is not shown.
    pub(crate) is_offered: bool,
    pub(crate) title: String,
    /// Everything that it says but the title.
    pub(crate) text: String,
    pub(crate) keywords: Vec<Keyword>,
    pub(crate) date: Option<DateTime>,
}

/// A tag, topic or special.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Keyword {
    pub(crate) index: KeywordIndex,
    pub(crate) value: String,
}

/// What sort of keyword it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum KeywordIndex {
    Tag,
    Topic,
    Special,
}

/// A block that is looked at: which entry's, of which kind, and what belongs there.
pub(crate) struct Query {
    pub(crate) entry: usize,
    pub(crate) block: Kind,
    pub(crate) scope: Scope,
    /// For each entry that belongs there how well: 2 or 1.
    pub(crate) grades: BTreeMap<usize, u32>,
}

/// What may stand in a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Entries in the language of the page.
    OwnLanguage,
    /// Those first, then entries of another language that have no translation into it.
    FilledUp,
}

/// A block of which kind beside an entry of which kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Direction {
    pub(crate) block: Kind,
    pub(crate) beside: Kind,
}

/// A collection with its truth, and with the blocks that the engine made of it.
pub(crate) struct Collection {
    pub(crate) entries: Vec<Entry>,
    pub(crate) relations: Relations,
    pub(crate) queries: Vec<Query>,
}

impl Collection {
    /// Whether an entry may stand in a block. The same for all systems.
    pub(crate) fn may_show(&self, query: &Query, id: usize) -> bool {
        let (own, other) = (&self.entries[query.entry], &self.entries[id]);
        let is_translation = own.translations.is_some() && own.translations == other.translations;
        let is_in_scope =
            other.language == own.language || (query.scope == Scope::FilledUp && other.pools.contains(&own.language));
        id != query.entry && other.kind == query.block && other.is_offered && !is_translation && is_in_scope
    }

    pub(crate) fn direction(&self, query: &Query) -> Direction {
        Direction { block: query.block, beside: self.entries[query.entry].kind }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} beside {}", plural(self.block), plural(self.beside))
    }
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "articles",
        Kind::Course => "courses",
        Kind::Page => "pages",
    }
}
