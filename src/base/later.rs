//! What is made when somebody first asks for it.

use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

/// A value that is made, once, when it is first asked for; whoever else asks meanwhile waits for it.
pub struct Later<T>(LazyLock<T, Box<dyn FnOnce() -> T + Send>>);

impl<T> Later<T> {
    /// A value that `make` will make.
    #[must_use]
    pub fn new(make: impl FnOnce() -> T + Send + 'static) -> Self {
        Self(LazyLock::new(Box::new(make)))
    }

    /// The value, made now if it has not been yet.
    #[must_use]
    pub fn get(&self) -> &T {
        &self.0
    }

    /// Makes the value now, unless it has been made.
    pub fn make(&self) {
        LazyLock::force(&self.0);
    }
}

impl<T> Deref for Later<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Later<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Later").finish_non_exhaustive()
    }
}
