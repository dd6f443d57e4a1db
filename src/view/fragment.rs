//! The large parts of a view: finished HTML, cheap to hash and to hand on.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::base::Digest;

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

    /// The HTML, made if nobody has seen it yet.
    #[must_use]
    pub fn html(&self) -> String {
        match &self.html {
            Html::Finished(value) => value.as_str().unwrap_or_default().to_owned(),
            Html::Deferred(make) => make(),
        }
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
