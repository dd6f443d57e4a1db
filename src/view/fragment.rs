//! HTML inside a view: finished, safe, and cheap to hash.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use crate::base::Digest;

/// A piece of finished HTML. Templates write it as it is; anything else that they write is escaped.
///
/// It hashes as its digest, so that a view with a long body is fingerprinted in well under a microsecond, and it is
/// handed to the template engine by reference count and not as a copy.
#[derive(Clone)]
pub struct Fragment {
    value: tera::Value,
    digest: Digest,
}

impl Fragment {
    /// Takes HTML whose every part from content has been escaped by whoever made it.
    #[must_use]
    pub fn new(html: &str) -> Self {
        Self { value: tera::Value::safe_string(html), digest: Digest::of(html.as_bytes()) }
    }

    /// The HTML.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.value.as_str().unwrap_or_default()
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl Default for Fragment {
    fn default() -> Self {
        Self::new("")
    }
}

impl Hash for Fragment {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl PartialEq for Fragment {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl fmt::Debug for Fragment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.as_str())
    }
}

impl Serialize for Fragment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
