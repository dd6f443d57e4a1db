//! What exports have in common: an entry stands in the feeds of the site, of its kind and of each of its terms, and a session in as many
//! calendars. What each of them says of it is gathered once.

use std::hash::{Hash, Hasher};

use crate::base::{Digest, digest_of};
use crate::view::{Fragment, PerEntry};

use super::calendar::SharedEvent;
use super::feed_entry::SharedEntry;

/// The parts of exports that several of them hold.
#[derive(Debug, Default)]
pub struct Shared {
    /// Boxed, because most places stay empty: a feed holds the newest entries.
    pub(super) feed_entries: PerEntry<Box<SharedEntry>>,
    /// The texts of those whose feeds hold whole texts.
    pub(super) feed_texts: PerEntry<Box<Fragment>>,
    /// For each course the events of its sessions, in the order in which they stand there.
    pub(super) events: PerEntry<Vec<SharedEvent>>,
}

impl Shared {
    /// Room for the parts of all entries; nothing is made yet.
    #[must_use]
    pub fn new(entries: usize, languages: usize) -> Self {
        Self {
            feed_entries: PerEntry::new(entries, languages),
            feed_texts: PerEntry::new(entries, languages),
            events: PerEntry::new(entries, languages),
        }
    }
}

/// What is gathered once, with room for what formats make of it. It hashes as its digest.
#[derive(Debug)]
pub(super) struct SharedPart<T, Written> {
    pub(super) content: T,
    digest: Digest,
    /// Filled when somebody wants to see it.
    pub(super) written: Written,
}

impl<T: Hash, Written: Default> SharedPart<T, Written> {
    pub(super) fn new(content: T) -> Self {
        let digest = digest_of(&content);
        Self { content, digest, written: Written::default() }
    }
}

impl<T, Written> Hash for SharedPart<T, Written> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}
