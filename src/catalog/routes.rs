//! The table of addresses: what answers each, and that nothing is claimed twice.

use std::borrow::Cow;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use crate::base::{Code, Diagnostic, Place, Route, RouteError, SitePath};
use crate::config::{Hosting, LanguageId};

use super::{EntryId, Export, SearchFile, TermId};

/// What answers an address.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// The home page.
    Home(LanguageId),
    /// An article, a course or a page.
    Entry(EntryId),
    /// All articles, one page of them, from 1.
    Articles(LanguageId, usize),
    /// All courses, one page of them, from 1.
    Courses(LanguageId, usize),
    /// The terms of a taxonomy, by its position.
    Taxonomy(LanguageId, usize),
    /// What stands behind a term, one page of it, from 1.
    Term(LanguageId, TermId, usize),
    /// The sessions of a year.
    Plan(LanguageId, i16),
    /// The course finder.
    Finder(LanguageId),
    /// The sessions that the course finder's script reads.
    FinderSessions(LanguageId, DataForm),
    /// The way to everything.
    SiteMap(LanguageId),
    /// The page that the search box leads to.
    Search(LanguageId),
    /// A part of what the search page looks things up in.
    SearchIndex(SearchFile),
    /// What a host answers where nothing is.
    NotFound(LanguageId),
    /// A file for machines.
    Export(Export),
    /// A former address of an entry.
    Redirect(EntryId),
    /// What the host is told.
    HostFile(HostFile),
    /// A file of the project that is published as it is.
    File(SitePath),
    /// A picture of the project in a smaller size.
    Variant {
        /// The picture's file.
        picture: SitePath,
        /// Its width in pixels.
        width: u32,
    },
    /// A file of the theme, by its name.
    Asset(String),
}

impl Target {
    /// Whether it is a page that search engines should know.
    #[must_use]
    pub fn is_indexed(&self) -> bool {
        match self {
            Self::Home(_)
            | Self::Entry(_)
            | Self::Articles(..)
            | Self::Courses(..)
            | Self::Taxonomy(..)
            | Self::Term(..)
            | Self::Plan(..)
            | Self::Finder(_)
            | Self::SiteMap(_) => true,
            Self::Search(_)
            | Self::SearchIndex(_)
            | Self::FinderSessions(..)
            | Self::NotFound(_)
            | Self::Export(_)
            | Self::Redirect(_)
            | Self::HostFile(_)
            | Self::File(_)
            | Self::Variant { .. }
            | Self::Asset(_) => false,
        }
    }
}

/// In what form scripts get data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DataForm {
    /// As JSON.
    Json,
    /// As a script with the same JSON, for a site that is read from a disk, where browsers let scripts read no files.
    Script,
}

/// A file that is meant for the host, not for readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostFile {
    /// `_headers`: what is sent with pages and files.
    Headers,
    /// `_redirects`: former addresses.
    Redirects,
    /// `.nojekyll`: that files are to be left as they are.
    NoJekyll,
    /// `CNAME`: the name under which the site is published.
    Cname,
}

impl HostFile {
    /// Every one of them.
    pub(super) const ALL: &[Self] = &[Self::Headers, Self::Redirects, Self::NoJekyll, Self::Cname];

    /// The name under which hosts look for it.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Headers => "_headers",
            Self::Redirects => "_redirects",
            Self::NoJekyll => ".nojekyll",
            Self::Cname => "CNAME",
        }
    }

    /// Whether the settings ask for it.
    pub(super) fn is_wanted(self, hosting: &Hosting) -> bool {
        match self {
            Self::Headers => hosting.headers,
            Self::Redirects => hosting.redirects,
            Self::NoJekyll => hosting.nojekyll,
            Self::Cname => hosting.cname,
        }
    }
}

/// What answers each address of the site.
#[derive(Clone, Debug, Default)]
pub struct RouteTable {
    targets: BTreeMap<Route, Target>,
    claims: HashMap<String, Claim>,
}

/// Who wants an address.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    /// Where that is written, for claims that editors make.
    pub(super) place: Option<Place>,
    /// What it is, for a message.
    pub(super) what: Cow<'static, str>,
}

impl Claim {
    pub(super) fn by(place: Place, what: impl Into<Cow<'static, str>>) -> Self {
        Self { place: Some(place), what: what.into() }
    }

    pub(super) fn built_in(what: impl Into<Cow<'static, str>>) -> Self {
        Self { place: None, what: what.into() }
    }
}

impl RouteTable {
    /// An empty table with room for about so many routes.
    pub(super) fn with_room(routes: usize) -> Self {
        Self { targets: BTreeMap::new(), claims: HashMap::with_capacity(routes) }
    }

    /// What answers a route.
    #[must_use]
    pub fn get(&self, route: &Route) -> Option<&Target> {
        self.targets.get(route)
    }

    /// A route as the table has it, with what answers it.
    #[must_use]
    pub fn find(&self, route: &Route) -> Option<(&Route, &Target)> {
        self.targets.get_key_value(route)
    }

    /// All routes in order, each with what answers it.
    pub fn iter(&self) -> impl Iterator<Item = (&Route, &Target)> {
        self.targets.iter()
    }

    /// Former addresses, each with the entry that it leads to.
    pub fn redirects(&self) -> impl Iterator<Item = (&Route, EntryId)> {
        self.iter().filter_map(|(route, target)| match target {
            Target::Redirect(id) => Some((route, *id)),
            _ => None,
        })
    }

    /// Pictures in smaller sizes: the picture, the width and the address of each.
    pub fn variants(&self) -> impl Iterator<Item = (&SitePath, u32, &Route)> {
        self.iter().filter_map(|(route, target)| match target {
            Target::Variant { picture, width } => Some((picture, *width, route)),
            _ => None,
        })
    }

    /// How many routes there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.targets.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.targets.is_empty()
    }

    /// Takes a route for a target, unless something has it already, also in other letters' case, or as a file where this
    /// would be a folder.
    pub(super) fn claim(&mut self, route: &Route, target: Target, claim: Claim) -> Result<(), Box<Diagnostic>> {
        match self.claims.entry(route.folded()) {
            Entry::Occupied(first) => Err(Box::new(twice(route, first.get(), &claim))),
            Entry::Vacant(place) => {
                place.insert(claim);
                self.targets.insert(route.clone(), target);
                Ok(())
            }
        }
    }
}

fn twice(route: &Route, first: &Claim, second: &Claim) -> Diagnostic {
    let message = format!("{} and {} both want the address `{route}`", first.what, second.what);
    let mut problem = Diagnostic::error(Code::DuplicateRoute, message)
        .help("rename one of the files, or give one of them a `slug` of its own");
    match (&first.place, &second.place) {
        (Some(first_place), Some(second_place)) => {
            problem = problem.at(second_place.clone()).related(first_place.clone(), "the other one");
        }
        (Some(place), None) | (None, Some(place)) => problem = problem.at(place.clone()),
        (None, None) => {}
    }
    problem
}

/// The diagnostic for an address that can't be published.
pub(super) fn invalid(error: &RouteError, place: Place) -> Diagnostic {
    Diagnostic::error(Code::InvalidRoute, format!("this can't be an address: {error}"))
        .at(place)
        .help("rename the file, or give the entry a `slug` of letters, digits and `-`")
}
