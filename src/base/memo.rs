//! Memory of earlier runs: results under the digest of everything that they were made from.

use std::collections::HashMap;
use std::sync::Arc;

use super::Digest;

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

impl<V> Memo<V> {
    /// Takes note that a run needs the result of a key, which is remembered or has just been made.
    ///
    /// # Panics
    /// If it is neither: whoever does not make it has seen that it is there.
    pub fn take(&mut self, key: Digest, made: Option<V>) -> Arc<V> {
        self.asked.push(key);
        if let Some(made) = made {
            self.misses += 1;
            let value = Arc::new(made);
            self.results.insert(key, Remembered { value: Arc::clone(&value), run: self.run });
            return value;
        }
        self.hits += 1;
        let remembered = self.results.get_mut(&key).expect("a result that is not made is remembered");
        remembered.run = self.run;
        Arc::clone(&remembered.value)
    }

    /// Forgets a result that will not be asked for again.
    pub fn forget(&mut self, key: &Digest) {
        self.results.remove(key);
    }

    /// Remembers a result that the last run would have asked for, had it begun now.
    pub fn put(&mut self, key: Digest, value: Arc<V>) {
        self.asked.push(key);
        self.results.insert(key, Remembered { value, run: self.run });
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

    /// All results that are remembered, in no particular order.
    pub fn remembered(&self) -> impl Iterator<Item = &V> {
        self.results.values().map(|remembered| &*remembered.value)
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
        let length = |memo: &mut Memo<usize>, text: &str| {
            let key = Digest::of(text.as_bytes());
            let made = memo.get(&key).is_none().then_some(text.len());
            *memo.take(key, made)
        };
        assert_eq!((length(&mut memo, "a"), length(&mut memo, "bb")), (1, 2));
        memo.sweep();
        assert_eq!((length(&mut memo, "bb"), length(&mut memo, "ccc")), (2, 3));
        assert_eq!(memo.counts(), (1, 1));
        memo.sweep();
        length(&mut memo, "a");
        assert_eq!(memo.counts(), (0, 1), "what a run did not ask for is forgotten");
    }
}
