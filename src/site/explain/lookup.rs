//! What people call an entry → the entry: its id, its file or its address.

use percent_encoding::percent_decode_str;
use thiserror::Error;

use crate::base::{Severity, SitePath, nearest};
use crate::catalog::{EntryId, Hidden, Target};
use crate::config::LanguageId;
use crate::content::Kind;

use super::super::{Composed, Site, why};

/// Why nothing can be said of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoAnswer {
    /// There is no site to ask.
    #[error("the site can't be put together")]
    NoSite,
    /// The file is not part of the site.
    #[error("`{file}` is not in the site: {reason}")]
    Hidden {
        /// The file.
        file: SitePath,
        /// Why.
        reason: String,
        /// What to do about it.
        advice: String,
    },
    /// The file is there, but could not be understood.
    #[error("`{0}` could not be understood")]
    Broken(SitePath),
    /// The address is there, but no entry stands behind it.
    #[error("no entry stands behind `{asked}`: {instead}")]
    NoEntry {
        /// What was asked for.
        asked: String,
        /// What stands behind it.
        instead: String,
    },
    /// Two entries have the name.
    #[error("`{asked}` may be {}", .ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" or "))]
    Ambiguous {
        /// What was asked for.
        asked: String,
        /// The ids of the entries.
        ids: Vec<String>,
    },
    /// Nothing has the name.
    #[error("there is no entry `{asked}`")]
    Unknown {
        /// What was asked for.
        asked: String,
        /// The nearest name, if one is near.
        near: Option<String>,
    },
}

impl NoAnswer {
    /// What would be right.
    #[must_use]
    pub fn help(&self) -> String {
        let names = "name an entry by its id (`courses/crm-360`), its file or its address";
        match self {
            Self::NoSite => "mend what `lyceum check` reports first".to_owned(),
            Self::Hidden { advice, .. } => advice.clone(),
            Self::Broken(_) => "mend what `lyceum check` reports about it".to_owned(),
            Self::NoEntry { .. } => names.to_owned(),
            Self::Ambiguous { .. } => "name it with its folder".to_owned(),
            Self::Unknown { near, .. } => {
                near.as_ref().map_or_else(|| names.to_owned(), |near| format!("did you mean `{near}`?"))
            }
        }
    }
}

/// The site, if there is one.
pub(super) fn site(composed: &Composed) -> Result<&Site, NoAnswer> {
    composed.site.as_ref().ok_or(NoAnswer::NoSite)
}

/// Finds the entry that is meant. An id means its version in `language`, if there is one.
pub(super) fn find(composed: &Composed, site: &Site, asked: &str, language: LanguageId) -> Result<EntryId, NoAnswer> {
    if let Some(path) = address(asked) {
        return by_address(site, asked, &path);
    }
    let names = &site.catalog.names;
    let paths = ["", ".md"].map(|ending| [format!("{asked}{ending}"), format!("content/{asked}{ending}")]);
    let paths: Vec<SitePath> = paths.iter().flatten().filter_map(|path| SitePath::new(path)).collect();
    let in_file = || paths.iter().find_map(|path| names.by_source(path));
    let by_id = || Ok(by_id(site, asked)?.and_then(|id| names.by_id(&id, language)));
    // An id means any version of the entry, a file just the one that is in it.
    let is_file = SitePath::new(asked).is_some_and(|path| path.extension().is_some_and(|extension| extension == "md"));
    let found = if is_file { in_file() } else { by_id()?.or_else(in_file) };
    if let Some(id) = found {
        return Ok(id);
    }
    if let Some(hidden) = site.catalog.hidden.iter().find(|hidden| is_called(hidden, asked, &paths)) {
        return Err(not_in_site(hidden));
    }
    let is_broken = |path: &&SitePath| {
        let errors = composed.problems.iter().filter(|problem| problem.severity == Severity::Error);
        errors.filter_map(|problem| problem.place.as_ref()).any(|place| place.path == **path)
    };
    if let Some(path) = paths.iter().find(is_broken) {
        return Err(NoAnswer::Broken(path.clone()));
    }
    let wanted = asked.trim_end_matches('/').trim_end_matches(".md");
    Err(NoAnswer::Unknown { asked: asked.to_owned(), near: names.nearest(wanted, None) })
}

/// The path of an address, decoded: of one that begins with `/`, or with a scheme as browsers show it.
fn address(asked: &str) -> Option<String> {
    let path = match asked.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |start| &rest[start..]),
        None => asked,
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    path.starts_with('/').then(|| percent_decode_str(path).decode_utf8_lossy().into_owned())
}

fn by_address(site: &Site, asked: &str, path: &str) -> Result<EntryId, NoAnswer> {
    match why::target(site, path) {
        Some((_, Target::Entry(id) | Target::Redirect(id))) => Ok(*id),
        Some((_, target)) => Err(NoAnswer::NoEntry { asked: asked.to_owned(), instead: why::describe(site, target) }),
        None => match why::hidden_at(site, path) {
            Some(hidden) => Err(not_in_site(hidden)),
            None => Err(NoAnswer::Unknown { asked: asked.to_owned(), near: nearest_address(site, path) }),
        },
    }
}

fn nearest_address(site: &Site, path: &str) -> Option<String> {
    let prefix = site.base_url().path();
    let known: Vec<String> =
        site.catalog.entries.iter().map(|entry| format!("{prefix}{}", entry.route.as_str())).collect();
    nearest(path, known.iter().map(String::as_str)).map(str::to_owned)
}

/// The id that is meant by an id with or without its folder, or by a code.
fn by_id(site: &Site, asked: &str) -> Result<Option<String>, NoAnswer> {
    let names = &site.catalog.names;
    let mut ids: Vec<String> = Vec::new();
    for kind in [None, Some(Kind::Article), Some(Kind::Course), Some(Kind::Page)] {
        ids.extend(names.id_of(asked.trim_end_matches('/'), kind).filter(|id| !ids.contains(id)));
    }
    if ids.len() > 1 {
        return Err(NoAnswer::Ambiguous { asked: asked.to_owned(), ids });
    }
    Ok(ids.pop())
}

fn is_called(hidden: &Hidden, asked: &str, paths: &[SitePath]) -> bool {
    paths.contains(&hidden.source) || hidden.identity.id == asked || hidden.identity.name() == asked
}

fn not_in_site(hidden: &Hidden) -> NoAnswer {
    NoAnswer::Hidden {
        file: hidden.source.clone(),
        reason: hidden.reason.to_string(),
        advice: why::advice(&hidden.reason),
    }
}
