//! What every page has: title, address, breadcrumb, and the way to its versions in other languages.

use crate::base::{Route, SitePath};
use crate::catalog::{Catalog, Entry, file_route};
use crate::config::LanguageId;

use super::Sources;
use super::parts::{Crumb, Page, PageImage, Translation};

/// The parts of a [`Page`] that differ by kind.
pub(super) struct Heading {
    pub(super) kind: &'static str,
    pub(super) title: String,
    pub(super) description: String,
    /// The steps between the home page and this one.
    pub(super) trail: Vec<Crumb>,
}

/// A page that the program makes, such as a listing.
pub(super) fn built_in(sources: &Sources<'_>, route: &Route, language: LanguageId, heading: Heading) -> Page {
    page(sources, route, language, heading, built_in_translations(sources, route, language))
}

/// A page that an editor wrote.
pub(super) fn of_entry(sources: &Sources<'_>, entry: &Entry, heading: Heading) -> Page {
    let mut translations = Vec::new();
    for id in &entry.translations {
        let other = sources.entry(*id);
        translations.push(translation(sources, other.language(), &other.route, entry.language()));
    }
    Page { image: image(sources, entry), ..page(sources, &entry.route, entry.language(), heading, translations) }
}

/// The kinds of pictures that every network shows beside a shared link.
const SHOWN: &[&str] = &[".png", ".jpg", ".jpeg", ".webp", ".gif"];

/// The first picture of the text that may stand for the page.
fn image(sources: &Sources<'_>, entry: &Entry) -> Option<PageImage> {
    let is_shown = |path: &&SitePath| SHOWN.iter().any(|ending| path.as_str().to_ascii_lowercase().ends_with(ending));
    let found = |path: &Option<SitePath>| path.as_ref().filter(is_shown).cloned();
    let (index, path) = entry.images.iter().enumerate().find_map(|(index, path)| Some((index, found(path)?)))?;
    let picture = sources.pictures.get(&path);
    Some(PageImage {
        url: sources.options.base_url.absolute(&file_route(&path)?),
        alt: entry.document.prose.images.get(index).map_or_else(String::new, |image| image.alt.clone()),
        width: picture.map(|picture| picture.width),
        height: picture.map(|picture| picture.height),
    })
}

fn page(
    sources: &Sources<'_>,
    route: &Route,
    language: LanguageId,
    heading: Heading,
    translations: Vec<Translation>,
) -> Page {
    let home = Catalog::home(sources.options.languages, language);
    let mut breadcrumb = Vec::with_capacity(heading.trail.len() + 2);
    if *route != home {
        let label = sources.labels(language).titles.home.clone();
        breadcrumb.push(Crumb { label, url: Some(sources.href(&home)) });
        breadcrumb.extend(heading.trail);
        breadcrumb.push(Crumb { label: heading.title.clone(), url: None });
    }
    let homes =
        |other: LanguageId| translation(sources, other, &Catalog::home(sources.options.languages, other), language);
    let description = if heading.description.is_empty() {
        described_by_title(sources, language, &heading.title)
    } else {
        heading.description
    };
    Page {
        kind: heading.kind,
        title: heading.title,
        description,
        url: sources.href(route),
        canonical: sources.options.base_url.absolute(route),
        language: sources.tag(language).to_owned(),
        breadcrumb,
        translations: if translations.len() > 1 { translations } else { Vec::new() },
        languages: sources.options.languages.ids().map(homes).collect(),
        image: None,
        feeds: Vec::new(),
        unlisted: matches!(heading.kind, "not-found" | "search"),
    }
}

/// What search engines are told of a page of which nobody has said anything: what it is, and of what site. Nothing if the site's
/// owner has not described that either.
fn described_by_title(sources: &Sources<'_>, language: LanguageId, title: &str) -> String {
    let site = sources.options.description.get(language);
    if site.is_empty() { String::new() } else { format!("{title} — {site}") }
}

/// Pages that the program makes have the same address in every language, but for the language's prefix.
fn built_in_translations(sources: &Sources<'_>, route: &Route, language: LanguageId) -> Vec<Translation> {
    let languages = sources.options.languages;
    let path = route.as_str().strip_prefix(languages.prefix(language).as_str()).unwrap_or(route.as_str());
    let mut translations = Vec::new();
    for other in languages.ids() {
        let counterpart = Route::new(&format!("{}{path}", languages.prefix(other))).ok();
        if let Some(counterpart) = counterpart.filter(|route| sources.catalog.routes.get(route).is_some()) {
            translations.push(translation(sources, other, &counterpart, language));
        }
    }
    translations
}

fn translation(sources: &Sources<'_>, of: LanguageId, route: &Route, current: LanguageId) -> Translation {
    let language = sources.options.languages.get(of);
    Translation {
        language: language.tag.clone(),
        name: language.name.clone(),
        url: sources.href(route),
        canonical: sources.options.base_url.absolute(route),
        current: of == current,
        default: of == LanguageId::DEFAULT,
    }
}

/// A step of the breadcrumb that leads to a page which the program makes.
pub(super) fn crumb(sources: &Sources<'_>, language: LanguageId, label: &str, path: &str) -> Crumb {
    Crumb { label: label.to_owned(), url: sources.known_href(language, path) }
}
