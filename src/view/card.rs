//! A card: what a page shows of an entry that it leads to, and the HTML that the theme makes of that.
//!
//! An entry stands on some thirty pages: in listings, in related blocks, in promotions. So its card is made once for each language and shared
//! by reference count, and the theme renders it when the first page that shows it is rendered, once and not thirty times.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use crate::base::{Diagnostic, Digest, digest_of};
use crate::config::LanguageId;
use crate::theme::Theme;

use super::parts::{ArticleCard, CourseCard};

/// The templates that render a kind of card. They see it as `card`.
pub trait Faces {
    /// As a block of its own.
    const HTML: &'static str;
    /// On one line.
    const LINE: &'static str;
}

impl Faces for ArticleCard {
    const HTML: &'static str = "partials/article-card.html";
    const LINE: &'static str = "partials/article-line.html";
}

impl Faces for CourseCard {
    const HTML: &'static str = "partials/course-card.html";
    const LINE: &'static str = "partials/course-line.html";
}

/// A card, shared by all pages of a language that show it. It hashes as its digest, and reaches a page's template as a finished value.
pub struct Card<T>(Arc<Parts<T>>);

struct Parts<T> {
    inner: T,
    digest: Digest,
    /// What templates see: the card's fields, and the two faces.
    finished: OnceLock<tera::Value>,
}

/// What the templates of the faces see.
#[derive(Serialize)]
struct FaceView<C> {
    card: C,
}

impl<T: Hash + Serialize + Faces> Card<T> {
    /// Makes a card shareable; nothing is rendered yet.
    #[must_use]
    pub fn new(inner: T) -> Self {
        let digest = digest_of(&inner);
        Self(Arc::new(Parts { inner, digest, finished: OnceLock::new() }))
    }

    /// Renders the faces, unless an earlier page has done so. `language` is the one that the card was made for.
    ///
    /// # Errors
    /// The template of a face that fails.
    pub fn finish(&self, theme: &Theme, language: LanguageId) -> Result<(), Box<Diagnostic>> {
        if self.0.finished.get().is_none() {
            let finished = self.with_faces(theme, language)?;
            // Another page may have been quicker; it has made the same.
            let _ = self.0.finished.set(finished);
        }
        Ok(())
    }

    /// The fields, which are made into a value once for all templates that see them, and the faces.
    fn with_faces(&self, theme: &Theme, language: LanguageId) -> Result<tera::Value, Box<Diagnostic>> {
        let fields = tera::Value::from_serializable(&self.0.inner);
        let mut faces = Vec::new();
        // A theme of one's own need not have templates for faces that its pages don't show.
        for (name, template) in
            [("html", T::HTML), ("line", T::LINE)].into_iter().filter(|(_, template)| theme.has_template(template))
        {
            let face = theme.render(language, template, &FaceView { card: &fields }, &[])?;
            faces.push((name.into(), tera::Value::safe_string(&face)));
        }
        let mut finished = fields.into_map().unwrap_or_default();
        // Cards stay as long as the site, so they take no more room than they need.
        finished.reserve_exact(faces.len());
        finished.extend(faces);
        Ok(finished.into())
    }

    /// The card as a block of its own, for a text that shows it.
    ///
    /// # Errors
    /// A template that fails.
    pub(super) fn html(&self, theme: &Theme, language: LanguageId) -> Result<String, Box<Diagnostic>> {
        theme.render(language, T::HTML, &FaceView { card: &self.0.inner }, &[])
    }
}

impl<T> Clone for Card<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> std::ops::Deref for Card<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.inner
    }
}

impl<T> Hash for Card<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest.hash(state);
    }
}

impl<T> PartialEq for Card<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0.digest == other.0.digest
    }
}

impl<T: fmt::Debug> fmt::Debug for Card<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.inner.fmt(formatter)
    }
}

impl<T: Serialize> Serialize for Card<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.finished.get() {
            Some(value) => value.serialize(serializer),
            None => self.0.inner.serialize(serializer),
        }
    }
}
