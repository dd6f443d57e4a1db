//! What lies somewhere else until somebody asks for it.

use std::fmt;
use std::sync::Arc;

/// A value that is at hand, or that is read each time it is asked for. Copies share it.
pub struct Kept<T>(Place<T>);

enum Place<T> {
    Here(Arc<T>),
    Elsewhere(Arc<dyn Fn() -> T + Send + Sync>),
}

impl<T> Kept<T> {
    /// A value that is at hand.
    #[must_use]
    pub fn here(value: T) -> Self {
        Self(Place::Here(Arc::new(value)))
    }

    /// A value that `read` gives, always the same. It is not held on to: of a large site only what is being worked on is in memory.
    #[must_use]
    pub fn elsewhere(read: impl Fn() -> T + Send + Sync + 'static) -> Self {
        Self(Place::Elsewhere(Arc::new(read)))
    }

    /// The value.
    #[must_use]
    pub fn get(&self) -> Arc<T> {
        match &self.0 {
            Place::Here(value) => Arc::clone(value),
            Place::Elsewhere(read) => Arc::new(read()),
        }
    }
}

// By hand, because values need not be cloned for it.
impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Place::Here(value) => Place::Here(Arc::clone(value)),
            Place::Elsewhere(read) => Place::Elsewhere(Arc::clone(read)),
        })
    }
}

impl<T: Default> Default for Kept<T> {
    fn default() -> Self {
        Self::here(T::default())
    }
}

impl<T: PartialEq> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq> Eq for Kept<T> {}

impl<T: fmt::Debug> fmt::Debug for Kept<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Place::Here(value) => value.fmt(formatter),
            Place::Elsewhere(_) => formatter.write_str("Elsewhere"),
        }
    }
}
