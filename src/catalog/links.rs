//! Looks up where the links and images of texts lead.

use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::base::{Code, Diagnostic, Route, SitePath, map_parallel};
use crate::config::{LanguageId, Languages};
use crate::content::Document;
use crate::markdown::{Image, Link};

use super::{Catalog, Entry, EntryId, LinkTarget, Target, file_route, suggestion};

/// Looks up all links and images, notes those that lead nowhere, and for each entry who links to it.
pub(super) fn resolve(catalog: &mut Catalog, languages: &Languages) {
    let entries: Vec<&Entry> = catalog.entries.iter().collect();
    let resolved = map_parallel(&entries, |entry| resolve_entry(catalog, entry, languages));
    let mut backlinks: Vec<Vec<EntryId>> = vec![Vec::new(); resolved.len()];
    for (entry, resolved) in catalog.entries.iter().zip(&resolved) {
        for target in linked(entry.id, &resolved.links) {
            // Entries come in the order of their numbers, so the same one twice would be the last.
            if backlinks[target.index()].last() != Some(&entry.id) {
                backlinks[target.index()].push(entry.id);
            }
        }
    }
    for ((entry, resolved), backlinks) in catalog.entries.iter_mut().zip(resolved).zip(backlinks) {
        (entry.links, entry.images, entry.backlinks) = (resolved.links, resolved.images, backlinks);
        if !resolved.faults.is_empty() {
            catalog.faults.insert(entry.id, resolved.faults);
        }
    }
}

/// The other entries that an entry links to.
pub(super) fn linked(id: EntryId, links: &[LinkTarget]) -> impl Iterator<Item = EntryId> {
    links.iter().filter_map(move |link| match link {
        LinkTarget::Entry(target, _) if *target != id => Some(*target),
        _ => None,
    })
}

/// Where the links and images of an entry lead, and what is wrong with them.
pub(super) struct Resolved {
    pub(super) links: Vec<LinkTarget>,
    pub(super) images: Vec<Option<SitePath>>,
    pub(super) faults: Vec<Diagnostic>,
}

/// Looks up the links and images of one entry.
pub(super) fn resolve_entry(catalog: &Catalog, entry: &Entry, languages: &Languages) -> Resolved {
    let mut faults = Vec::new();
    let mut resolver = Resolver { document: &entry.document, languages, catalog, problems: &mut faults };
    let links = entry.document.prose.links.iter().map(|link| resolver.link(link)).collect();
    let images = entry.document.prose.images.iter().map(|image| resolver.image(image)).collect();
    if entry.document.converted_from.is_some() {
        // What is wrong with a converted text is wrong with the file that it was made from, and told of that.
        faults.clear();
    }
    Resolved { links, images, faults }
}

struct Resolver<'a> {
    document: &'a Arc<Document>,
    languages: &'a Languages,
    catalog: &'a Catalog,
    problems: &'a mut Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn link(&mut self, link: &Link) -> LinkTarget {
        let (path, rest) = split_path(&link.destination);
        if path.is_empty() {
            self.check_anchor(self.document, rest, link);
            return LinkTarget::Anchor(rest.to_owned());
        }
        match self.find(&path) {
            Some(Found::Entry(id)) => {
                let catalog = self.catalog;
                self.check_anchor(&catalog.entry(id).document, rest, link);
                LinkTarget::Entry(id, rest.to_owned())
            }
            Some(Found::Address(route)) => LinkTarget::Address(route, rest.to_owned()),
            None => {
                self.problems.push(self.dead(link, &path));
                LinkTarget::Nowhere
            }
        }
    }

    /// Finds what a path means: an address of the site if it begins with `/`, else a file as seen from this one.
    fn find(&self, path: &str) -> Option<Found> {
        if let Some(address) = path.strip_prefix('/') {
            return self.find_converted(address).or_else(|| self.find_address(address));
        }
        let target = self.document.source.parent().join(path)?;
        self.find_entry(&target).map(Found::Entry).or_else(|| self.find_file(&target).map(Found::Address))
    }

    /// In a converted text, an address of the language in which it was written means the same page in this one's.
    fn find_converted(&self, address: &str) -> Option<Found> {
        let from = self.document.converted_from?;
        let path = address.strip_prefix(self.languages.prefix(from).as_str())?;
        self.find_address(&format!("{}{path}", self.languages.prefix(self.document.identity.language)))
    }

    fn find_address(&self, address: &str) -> Option<Found> {
        let route = Route::new(address).ok()?;
        let folder = || Route::new(&format!("{address}/")).ok();
        let known = |route: Route| self.catalog.routes.get(&route).map(|target| (route, target));
        let (route, target) = known(route).or_else(|| known(folder()?))?;
        Some(match target {
            Target::Entry(id) | Target::Redirect(id) => Found::Entry(*id),
            _ => Found::Address(route),
        })
    }

    /// A link to `crm-360.md` in an English text leads to the English version if there is one.
    fn find_entry(&self, target: &SitePath) -> Option<EntryId> {
        let language = self.document.identity.language;
        let exact =
            self.catalog.names.by_source(target).or_else(|| self.catalog.names.by_source(&target.join("index.md")?));
        let id = if let Some(id) = exact {
            self.catalog.entry(id).document.identity.id.clone()
        } else {
            let below = target.below(crate::source::CONTENT)?;
            below.strip_suffix(".md").unwrap_or(below).trim_end_matches("/index").to_owned()
        };
        // The language in which a text was written is no other one to its conversion.
        let is_own = |language| Some(language) == self.document.converted_from;
        let named = exact.map(|id| self.catalog.entry(id).language());
        let names_language = named.is_some_and(|named| named != LanguageId::DEFAULT && !is_own(named));
        if names_language { exact } else { self.catalog.names.by_id(&id, language) }
    }

    fn find_file(&self, target: &SitePath) -> Option<Route> {
        self.catalog.files.contains(target).then(|| file_route(target)).flatten()
    }

    fn image(&mut self, image: &Image) -> Option<SitePath> {
        let (path, _) = split_path(&image.destination);
        let target = match path.strip_prefix('/') {
            Some(address) => SitePath::new(&format!("{}/{address}", crate::source::STATIC)),
            None => self.document.source.parent().join(&path),
        };
        let found = target.filter(|target| self.catalog.files.contains(target));
        if found.is_none() {
            self.problems.push(self.missing_image(image, &path));
        }
        found
    }

    fn check_anchor(&mut self, document: &Document, rest: &str, link: &Link) {
        let Some((_, anchor)) = rest.split_once('#') else { return };
        let wanted = percent_decode_str(anchor).decode_utf8_lossy();
        let headings = &document.prose.headings;
        let is_other = wanted.is_empty() || wanted.starts_with("fn") || wanted.starts_with("session-");
        if is_other || headings.iter().any(|heading| heading.id == wanted) {
            return;
        }
        let near = crate::base::nearest(&wanted, headings.iter().map(|heading| heading.id.as_str()));
        let problem =
            Diagnostic::warning(Code::DeadAnchor, format!("`{}` has no heading `#{wanted}`", document.source))
                .at(self.document.place_in_prose(&link.span))
                .maybe_help(near.map(|near| format!("did you mean `#{near}`?")));
        self.problems.push(problem);
    }

    fn dead(&self, link: &Link, path: &str) -> Diagnostic {
        let destination = &link.destination;
        let message = format!("this link leads to `{destination}`, which is not in the site");
        let place = self.document.place_in_prose(&link.span);
        let target = self.document.source.parent().join(path);
        if let Some(reason) = target.as_ref().and_then(|target| self.catalog.names.hidden_source(target)) {
            return reason.problem(Code::DeadLink, message, "link").at(place);
        }
        let problem = Diagnostic::error(Code::DeadLink, message).at(place);
        let (_, rest) = split_path(destination);
        if path.starts_with('/') {
            return problem.help(self.nearest_address(path, rest));
        }
        if suggestion::begins_with_host(destination) {
            return problem.help(format!("did you mean `https://{destination}`?"));
        }
        if target.is_none() {
            return problem.note("the path leads out of the project");
        }
        let stem = path.trim_end_matches('/').trim_end_matches(".md");
        let near = self.catalog.names.nearest(stem, None).and_then(|id| self.link_to(&id));
        problem.help(near.map_or_else(
            || "link to a file such as `../courses/name.md`, or to an address such as `/courses/`".to_owned(),
            |near| format!("did you mean `{near}{rest}`?"),
        ))
    }

    fn nearest_address(&self, path: &str, rest: &str) -> String {
        let known: Vec<String> = self.catalog.routes.iter().map(|(route, _)| route.to_string()).collect();
        match crate::base::nearest(path, known.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}{rest}`?", suggestion::as_destination(near)),
            None => "link to a file such as `../courses/name.md`: it becomes the right address".to_owned(),
        }
    }

    /// How this file would link to the entry with this id.
    fn link_to(&self, id: &str) -> Option<String> {
        let entry = self.catalog.names.by_id(id, self.document.identity.language)?;
        Some(suggestion::destination_of(&self.catalog.entry(entry).document.source, &self.document.source))
    }

    fn missing_image(&self, image: &Image, path: &str) -> Diagnostic {
        let wanted = path.rsplit('/').next().unwrap_or(path);
        let names: Vec<&str> = self.catalog.files.iter().map(SitePath::name).collect();
        let near = crate::base::nearest(wanted, names);
        let near = near.and_then(|near| self.catalog.files.iter().find(|file| file.name() == near));
        let help = match near {
            _ if suggestion::begins_with_host(&image.destination) => {
                format!("did you mean `https://{}`?", image.destination)
            }
            Some(near) => format!("did you mean `{}`?", suggestion::destination_of(near, &self.document.source)),
            None => "put the file beside this one, or under `static/` and write its path with a leading `/`".to_owned(),
        };
        Diagnostic::error(Code::MissingImage, format!("there is no image `{}`", image.destination))
            .at(self.document.place_in_prose(&image.span))
            .help(help)
    }
}

enum Found {
    Entry(EntryId),
    Address(Route),
}

/// Splits a destination into its path, decoded, and what follows it.
fn split_path(destination: &str) -> (String, &str) {
    let (path, rest) = destination.split_at(destination.find(['?', '#']).unwrap_or(destination.len()));
    (percent_decode_str(path).decode_utf8_lossy().into_owned(), rest)
}
