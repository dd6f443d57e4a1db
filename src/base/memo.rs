//! Memory of earlier runs: results under the digest of everything that they were made from.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Digest, map_parallel};

/// Results by the digest of what they were made from. A result is right for ever, so nothing is ever invalidated; what
/// a run did not ask for is swept away after it.
#[derive(Debug)]
pub struct Memo<V> {
    results: HashMap<Digest, Remembered<V>>,
    run: u64,
    hits: usize,
    misses: usize,
    /// The keys that this run asked for, in order.
    asked: Vec<Digest>,
}

#[derive(Debug)]
struct Remembered<V> {
    value: Arc<V>,
    run: u64,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { results: HashMap::new(), run: 0, hits: 0, misses: 0, asked: Vec::new() }
    }
}

impl<V: Send + Sync> Memo<V> {
    /// The result for each item, in the items' order: remembered, or made now, in parallel.
    pub fn get_or_make_all<T: Sync>(
        &mut self,
        items: &[T],
        key: impl Fn(&T) -> Digest + Sync,
        make: impl Fn(&T) -> V + Sync,
    ) -> Vec<Arc<V>> {
        let known = &self.results;
        let made = map_parallel(items, |item| {
            let key = key(item);
            match known.get(&key) {
                Some(remembered) => (key, Arc::clone(&remembered.value), true),
                None => (key, Arc::new(make(item)), false),
            }
        });
        let mut values = Vec::with_capacity(made.len());
        for (key, value, was_known) in made {
            if was_known {
                self.hits += 1;
            } else {
                self.misses += 1;
            }
            self.results.insert(key, Remembered { value: Arc::clone(&value), run: self.run });
            self.asked.push(key);
            values.push(value);
        }
        values
    }

    /// Remembers a result that was made by another program that is the same as this one.
    pub fn insert(&mut self, key: Digest, value: V) {
        self.results.insert(key, Remembered { value: Arc::new(value), run: self.run });
    }

    /// The result that is remembered under a key.
    #[must_use]
    pub fn get(&self, key: &Digest) -> Option<&V> {
        self.results.get(key).map(|remembered| &*remembered.value)
    }

    /// The keys that were asked for since the last sweep, in order.
    #[must_use]
    pub fn asked(&self) -> &[Digest] {
        &self.asked
    }

    /// Forgets what was not asked for since the last sweep, and counts anew.
    pub fn sweep(&mut self) {
        let run = self.run;
        self.results.retain(|_, remembered| remembered.run == run);
        self.run += 1;
        (self.hits, self.misses) = (0, 0);
        self.asked.clear();
    }

    /// How many results were remembered, and how many were made, since the last sweep.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.hits, self.misses)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_made_again() {
        let mut memo = Memo::default();
        let key = |item: &&str| Digest::of(item.as_bytes());
        let lengths = memo.get_or_make_all(&["a", "bb"], key, |item| item.len());
        assert_eq!(lengths.iter().map(|length| **length).collect::<Vec<_>>(), [1, 2]);
        memo.sweep();
        memo.get_or_make_all(&["bb", "ccc"], key, |item| item.len());
        assert_eq!(memo.counts(), (1, 1));
        memo.sweep();
        memo.get_or_make_all(&["a"], key, |item| item.len());
        assert_eq!(memo.counts(), (0, 1), "what a run did not ask for is forgotten");
    }
}
