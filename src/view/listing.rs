//! The views of listings: all articles, all courses, what stands behind a term; and the list of terms.

use crate::base::Route;
use crate::catalog::{Catalog, EntryId, TermId, page_of};
use crate::config::LanguageId;

use super::page::{self, Heading};
use super::pages::{ListingView, TaxonomyView};
use super::parts::{Crumb, Page, Pager, PagerLink};
use super::{Sources, exports};

/// One page of a listing.
pub(super) struct Slice<'a> {
    pub(super) route: &'a Route,
    pub(super) language: LanguageId,
    /// From 1.
    pub(super) number: usize,
}

pub(super) fn articles(sources: &Sources<'_>, slice: &Slice<'_>) -> ListingView {
    let title = sources.labels(slice.language).titles.articles.clone();
    let articles = &sources.catalog.listings(slice.language).all.articles;
    listing(sources, slice, Content { kind: "listing", title, courses: &[], articles, ..Content::default() })
}

pub(super) fn courses(sources: &Sources<'_>, slice: &Slice<'_>) -> ListingView {
    let title = sources.labels(slice.language).titles.courses.clone();
    let courses = &sources.catalog.listings(slice.language).all.courses;
    listing(sources, slice, Content { kind: "listing", title, courses, articles: &[], ..Content::default() })
}

pub(super) fn term(sources: &Sources<'_>, slice: &Slice<'_>, id: TermId) -> ListingView {
    let language = slice.language;
    let titles = &sources.labels(language).titles;
    let term = sources.catalog.terms.get(id);
    let taxonomy = &sources.catalog.terms.taxonomies()[term.taxonomy];
    let listing_of_term = sources.catalog.listings(language).term(id);
    let name = sources.term_name(language, id);
    let title = match taxonomy.settings.key.as_str() {
        "months" => titles.month.replace("{name}", name),
        "cities" => titles.city.replace("{name}", name),
        _ => name.to_owned(),
    };
    let content = Content {
        kind: if term.month.is_some() { "month" } else { "term" },
        title,
        intro: term.intro(language).to_owned(),
        trail: vec![page::crumb(
            sources,
            language,
            sources.taxonomy_name(language, taxonomy),
            &format!("{}/", taxonomy.settings.slug),
        )],
        courses: &listing_of_term.courses,
        articles: &listing_of_term.articles,
    };
    let mut view = listing(sources, slice, content);
    if matches!(taxonomy.settings.key.as_str(), "months" | "cities") {
        let courses = page_of(&listing_of_term.courses, slice.number, sources.options.page_size);
        let there = |course: &EntryId| sources.course_card_of_term(*course, term, language);
        view.courses = courses.iter().filter_map(there).collect();
    }
    view.axis = Some(super::parts::TermLink { current: true, ..sources.term_link(language, id) });
    if let (Some(month), 1) = (term.month, slice.number) {
        view.calendars = super::calendar::of_month(sources, language, month, &listing_of_term.courses);
    }
    view
}

#[derive(Default)]
struct Content<'a> {
    kind: &'static str,
    title: String,
    intro: String,
    trail: Vec<Crumb>,
    courses: &'a [EntryId],
    articles: &'a [EntryId],
}

fn listing(sources: &Sources<'_>, slice: &Slice<'_>, content: Content<'_>) -> ListingView {
    let Slice { route, language, number } = *slice;
    let size = sources.options.page_size;
    let pager = pager(sources, route, content.courses.len().max(content.articles.len()).div_ceil(size), number);
    let mut trail = content.trail;
    let first_title = content.title.clone();
    let mut title = content.title;
    if number > 1 {
        trail.push(Crumb { label: title.clone(), url: pager.pages.first().and_then(|page| page.url.clone()) });
        let labels = sources.labels(language);
        let number = labels.formats.number(number);
        title = labels.titles.page.replace("{title}", &title).replace("{n}", &number);
    }
    let feed_title = format!("{} — {}", first_title, sources.options.title.get(language));
    let heading = Heading { kind: content.kind, title, description: content.intro.clone(), trail };
    let folder = folder_of(route, number);
    ListingView {
        page: Page {
            feeds: exports::feeds(sources, &folder, &feed_title),
            ..page::built_in(sources, route, language, heading)
        },
        intro: content.intro,
        axis: None,
        courses: sources.course_cards(page_of(content.courses, number, size), language),
        articles: sources.article_cards(page_of(content.articles, number, size), language),
        course_count: content.courses.len(),
        article_count: content.articles.len(),
        pager,
        calendars: Vec::new(),
        calendar: match content.kind {
            "listing" if content.courses.is_empty() => None,
            "listing" => exports::calendar(sources, &Catalog::home(sources.options.languages, language)),
            _ => exports::calendar(sources, &folder),
        },
    }
}

/// The pages round the one at hand; `route` is the address of page `current`.
fn pager(sources: &Sources<'_>, route: &Route, total: usize, current: usize) -> Pager {
    let total = total.max(1);
    let folder = folder_of(route, current);
    let url = |number: usize| {
        let page = if number == 1 { Ok(folder.clone()) } else { folder.join(&format!("page/{number}/")) };
        page.ok().map(|route| sources.href(&route))
    };
    let mut pages = Vec::new();
    let mut last = 0;
    for number in shown_pages(total, current) {
        if number > last + 1 {
            pages.push(PagerLink { number: 0, url: None, current: false });
        }
        pages.push(PagerLink { number, url: url(number), current: number == current });
        last = number;
    }
    Pager {
        current,
        total,
        previous: (current > 1).then(|| url(current - 1)).flatten(),
        next: (current < total).then(|| url(current + 1)).flatten(),
        pages,
    }
}

/// The address of a listing, of which `route` is the page `number`.
fn folder_of(route: &Route, number: usize) -> Route {
    let folder = route.as_str().strip_suffix(&format!("page/{number}/"));
    folder.filter(|_| number > 1).and_then(|folder| Route::new(folder).ok()).unwrap_or_else(|| route.clone())
}

/// The first page, the last, and two on either side of the current one.
fn shown_pages(total: usize, current: usize) -> Vec<usize> {
    (1..=total).filter(|number| *number == 1 || *number == total || number.abs_diff(current) <= 2).collect()
}

pub(super) fn taxonomy(sources: &Sources<'_>, route: &Route, language: LanguageId, position: usize) -> TaxonomyView {
    let taxonomy = &sources.catalog.terms.taxonomies()[position];
    let title = sources.taxonomy_name(language, taxonomy).to_owned();
    let heading = Heading { kind: "taxonomy", title, description: String::new(), trail: Vec::new() };
    let is_shown = |id: &TermId| {
        sources.catalog.terms.get(*id).declared || !sources.catalog.listings(language).term(*id).is_empty()
    };
    let ordered = sources.terms_of(language, &taxonomy.settings.key);
    let terms: Vec<TermId> = ordered.iter().copied().filter(is_shown).collect();
    TaxonomyView {
        page: page::built_in(sources, route, language, heading),
        key: taxonomy.settings.key.clone(),
        terms: sources.term_links(language, &terms),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::shown_pages;
    use crate::catalog::{EntryId, page_of};

    #[test]
    fn a_pager_shows_the_ends_and_the_neighbours() {
        assert_eq!(shown_pages(1, 1), [1]);
        assert_eq!(shown_pages(20, 10), [1, 8, 9, 10, 11, 12, 20]);
        assert_eq!(shown_pages(5, 1), [1, 2, 3, 5]);
    }

    proptest! {
        #[test]
        fn a_pager_leads_everywhere(total in 1_usize..500, place in 0.0..1.0) {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "small numbers")]
            let current = 1 + (place * total as f64) as usize;
            let pages = shown_pages(total, current.min(total));
            prop_assert!(pages.is_sorted_by(|left, right| left < right));
            prop_assert_eq!((pages.first(), pages.last()), (Some(&1), Some(&total)));
            prop_assert!(pages.contains(&current.min(total)));
        }

        #[test]
        fn the_pages_of_a_listing_hold_every_entry_once(count in 0_u32..200, size in 1_usize..40) {
            let ids: Vec<EntryId> = (0..count).map(EntryId::from_number).collect();
            let pages = ids.len().div_ceil(size);
            let paged: Vec<EntryId> = (1..=pages).flat_map(|number| page_of(&ids, number, size)).copied().collect();
            prop_assert_eq!(paged, ids);
        }
    }
}
