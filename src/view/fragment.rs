//! The large parts of a view: finished HTML, and what many pages share. Both are cheap to hash and to hand on.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::{Digest, digest_of};

/// A piece of finished HTML. Templates write it as it is; anything else that they write is escaped.
///
/// It hashes as its digest, so that a view with a long body is fingerprinted in well under a microsecond, and it is
/// handed to the template engine by reference count and not as a copy.
#[derive(Clone)]
pub struct Fragment {
    html: Html,
    digest: Digest,
}

#[derive(Clone)]
enum Html {
    Finished(tera::Value),
    /// Most pages turn out to be those of the last build, and then nobody wants to see their text.
    Deferred(Arc<dyn Fn() -> String + Send + Sync>),
}

impl Fragment {
    /// Takes HTML whose every part from content has been escaped by whoever made it.
    #[must_use]
    pub fn new(html: &str) -> Self {
        Self { html: Html::Finished(tera::Value::safe_string(html)), digest: Digest::of(html.as_bytes()) }
    }

    /// HTML like that of [`Fragment::new`] that is put together when it is needed. `digest` is that of everything that
    /// it follows from.
    #[must_use]
    pub(super) fn deferred(digest: Digest, make: impl Fn() -> String + Send + Sync + 'static) -> Self {
        Self { html: Html::Deferred(Arc::new(make)), digest }
    }

    fn value(&self) -> tera::Value {
        match &self.html {
            Html::Finished(value) => value.clone(),
            Html::Deferred(make) => tera::Value::safe_string(&make()),
        }
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
        write!(formatter, "{:?}", self.value().as_str().unwrap_or_default())
    }
}

impl Serialize for Fragment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

/// A part of a view that many pages hold, such as a card: made once, then shared by reference count. It hashes as its
/// digest and reaches the template engine as the finished value.
#[derive(Clone)]
pub struct Shared<T>(Arc<SharedParts<T>>);

struct SharedParts<T> {
    inner: T,
    value: tera::Value,
    digest: Digest,
}

impl<T: Hash + Serialize> Shared<T> {
    /// Makes a part shareable.
    #[must_use]
    pub fn new(inner: T) -> Self {
        let (value, digest) = (tera::Value::from_serializable(&inner), digest_of(&inner));
        Self(Arc::new(SharedParts { inner, value, digest }))
    }
}

impl<T> std::ops::Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.inner
    }
}

impl<T> Hash for Shared<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl<T: fmt::Debug> fmt::Debug for Shared<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.inner.fmt(formatter)
    }
}

impl<T> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.value.serialize(serializer)
    }
}
