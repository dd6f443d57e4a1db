//! Which documents are part of the site: not drafts, not those of the future, not those that have expired.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::DateTime;

use crate::base::{BuildTime, Code, Diagnostic, SitePath, Steady};
use crate::config::LanguageId;
use crate::content::{Document, Identity};

use super::Options;

/// A document that is not part of the site.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// Which entry it is.
    pub identity: Identity,
    /// Its file.
    pub source: SitePath,
    /// Why it is left out.
    pub reason: Reason,
}

/// Why a document is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Its front matter says `draft = true`.
    Draft,
    /// Its date lies after the build date.
    Future(DateTime),
    /// Its `expires` lies before the build date.
    Expired(DateTime),
}

impl std::fmt::Display for Reason {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Draft => write!(formatter, "it is a draft"),
            Self::Future(date) => write!(formatter, "it will be published on {date}"),
            Self::Expired(date) => write!(formatter, "it expired on {date}"),
        }
    }
}

impl Reason {
    /// The problem that a link or a name leads to what is left out. What the calendar alone takes away must not keep a site from
    /// being published, so then it is a warning.
    pub(super) fn problem(self, code: Code, message: String, what: &str) -> Diagnostic {
        let (problem, help) = match self {
            Self::Expired(_) => {
                (Diagnostic::warning(code, message), format!("take the {what} out; meanwhile the site goes without it"))
            }
            Self::Draft | Self::Future(_) => {
                (Diagnostic::error(code, message), format!("see it with `--drafts`, or take the {what} out"))
            }
        };
        problem.note(format!("there is such a file, but {self}")).help(help)
    }
}

/// Tells the documents that are part of the site from those that are not. Converted ones come behind all others.
pub(super) fn split(documents: &[Arc<Document>], options: &Options<'_>) -> (Vec<Arc<Document>>, Vec<Hidden>) {
    let (mut visible, mut hidden) = (Vec::with_capacity(documents.len()), Vec::new());
    let mut by_hand = BTreeSet::new();
    for document in documents {
        match reason(document, options) {
            None if document.converted_from.is_some() => {
                // What an editor wrote by hand stands before what the program makes, once it is published.
                if !by_hand.contains(&key(document)) {
                    visible.push(Arc::clone(document));
                }
            }
            None => {
                if options.languages.get(document.identity.language).derived.is_some() {
                    by_hand.insert(key(document));
                }
                visible.push(Arc::clone(document));
            }
            // A file is told of once.
            Some(_) if document.converted_from.is_some() => {}
            Some(reason) => {
                let (identity, source) = (document.identity.clone(), document.source.clone());
                hidden.push(Hidden { identity, source, reason });
            }
        }
    }
    (visible, hidden)
}

fn key(document: &Document) -> (LanguageId, &str) {
    (document.identity.language, &document.identity.id)
}

fn reason(document: &Document, options: &Options<'_>) -> Option<Reason> {
    let meta = &document.meta;
    let now = options.now.now();
    if let Some(expires) = meta.expires.filter(|expires| *expires < now) {
        return Some(Reason::Expired(expires));
    }
    if options.drafts {
        return None;
    }
    if meta.draft {
        return Some(Reason::Draft);
    }
    meta.date.filter(|date| *date > now).map(Reason::Future)
}

/// How long the same documents are part of the site.
pub(super) fn steady(documents: &[Arc<Document>], now: &BuildTime) -> Steady {
    Steady::new(now, documents.iter().flat_map(|document| [document.meta.date, document.meta.expires]).flatten())
}
