//! The links of pages to what the site publishes for machines.

use crate::base::Route;
use crate::catalog::{CALENDAR, Catalog, DataPart, FeedFormat, TableFormat, plan_path};
use crate::config::LanguageId;

use super::Sources;
use super::parts::{CalendarLink, FeedLink, TableLink};

/// The feeds of a page, which stand beside it.
pub(super) fn feeds(sources: &Sources<'_>, folder: &Route, title: &str) -> Vec<FeedLink> {
    let link = |format: FeedFormat| {
        let url = beside(sources, folder, format.file_name())?;
        Some(FeedLink { title: title.to_owned(), url, media_type: format.media_type() })
    };
    FeedFormat::ALL.into_iter().filter_map(link).collect()
}

/// The feeds of the whole site.
pub(super) fn site_feeds(sources: &Sources<'_>, language: LanguageId) -> Vec<FeedLink> {
    feeds(sources, &Catalog::home(sources.options.languages, language), sources.options.title.get(language))
}

/// The calendar of a page, which stands beside it.
pub(super) fn calendar(sources: &Sources<'_>, folder: &Route) -> Option<CalendarLink> {
    beside(sources, folder, CALENDAR)?;
    let url = sources.options.base_url.absolute(&folder.join(CALENDAR).ok()?);
    let (_, rest) = url.split_once(':')?;
    Some(CalendarLink { webcal: format!("webcal:{rest}"), url })
}

/// The tables of a year's sessions.
pub(super) fn tables(sources: &Sources<'_>, language: LanguageId, year: i16) -> Vec<TableLink> {
    let link = |format: TableFormat| {
        let url = sources.known_href(language, &plan_path("", year, format))?;
        Some(TableLink { format: format.extension(), url })
    };
    TableFormat::ALL.into_iter().filter_map(link).collect()
}

/// Where everything begins as JSON.
pub(super) fn data(sources: &Sources<'_>, language: LanguageId) -> Option<String> {
    sources.known_href(language, &DataPart::Index.path())
}

fn beside(sources: &Sources<'_>, folder: &Route, name: &str) -> Option<String> {
    let route = folder.join(name).ok()?;
    sources.catalog.routes.get(&route).map(|_| sources.href(&route))
}
