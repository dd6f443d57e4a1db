//! What pages of several kinds have: the breadcrumb, the list of courses, and on the home page who publishes what.

use crate::view::Card;
use crate::view::frame::SiteView;
use crate::view::pages::HomeView;
use crate::view::parts::{CourseCard, Page};

use super::vocabulary::{Agent, List, ListItem, Organization, SearchAction, Thing, WebSite};

/// An address from the host's root with scheme and host before it; any other as it is.
pub(super) fn absolute(site: &SiteView, url: &str) -> String {
    if url.starts_with('/') { format!("{}{url}", site.origin) } else { url.to_owned() }
}

/// Who publishes the site.
pub(super) fn publisher_name(site: &SiteView) -> &str {
    if site.publisher.name.is_empty() { &site.title } else { &site.publisher.name }
}

/// The site's publisher, as the provider, organiser or author of something.
pub(super) fn publisher(site: &SiteView) -> Agent<'_> {
    Agent::Organization { name: publisher_name(site), url: absolute(site, &site.home) }
}

pub(super) fn home<'a>(view: &'a HomeView, site: &'a SiteView) -> Vec<Thing<'a>> {
    let url = &view.page.canonical;
    let search = !site.search.is_empty();
    let organization = Organization {
        id: format!("{url}#publisher"),
        name: publisher_name(site),
        url,
        email: &site.publisher.email,
        telephone: &site.publisher.hotline,
    };
    let web_site = WebSite {
        name: &site.title,
        alternate_name: &site.tagline,
        description: &view.page.description,
        url,
        in_language: &site.language,
        potential_action: search.then(|| SearchAction {
            target: format!("{}?q={{search_term_string}}", absolute(site, &site.search)),
            query_input: "required name=search_term_string",
        }),
    };
    vec![Thing::WebSite(web_site), Thing::Organization(organization)]
}

/// A list of fewer courses is none to search engines.
const FEWEST_COURSES: usize = 3;

/// The courses of a listing, each of which has a page of its own.
pub(super) fn courses<'a>(cards: &'a [Card<CourseCard>], site: &SiteView) -> Option<Thing<'a>> {
    if cards.len() < FEWEST_COURSES {
        return None;
    }
    let item = |(index, card): (usize, &'a Card<CourseCard>)| ListItem {
        position: index + 1,
        name: Some(&card.title),
        item: None,
        url: Some(absolute(site, &card.url)),
    };
    Some(Thing::ItemList(List { item_list_element: cards.iter().enumerate().map(item).collect() }))
}

/// The way from the home page to this one. Steps that lead nowhere are left out, but for the last, which is the page.
pub(super) fn breadcrumb<'a>(page: &'a Page, site: &SiteView) -> Option<Thing<'a>> {
    let last = page.breadcrumb.len().checked_sub(1)?;
    let crumbs = page.breadcrumb.iter().enumerate().filter(|(index, crumb)| crumb.url.is_some() || *index == last);
    let item = |(position, (_, crumb)): (usize, (usize, &'a crate::view::parts::Crumb))| ListItem {
        position: position + 1,
        name: Some(&crumb.label),
        item: Some(crumb.url.as_ref().map_or_else(|| page.canonical.clone(), |url| absolute(site, url))),
        url: None,
    };
    Some(Thing::BreadcrumbList(List { item_list_element: crumbs.enumerate().map(item).collect() }))
}
