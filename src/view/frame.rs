//! Header, navigator and footer: what their templates see, and their HTML, which is rendered once for many pages.

use serde::Serialize;

use crate::base::Diagnostic;
use crate::catalog::{Catalog, MenuTarget, ResolvedMenuItem, Taxonomy, TermId};
use crate::config::LanguageId;

use super::parts::{FeedLink, Frame, MenuLink, TermLink};
use super::{Fragment, Sources, exports, finder};

/// What `fragments/header.html` sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct HeaderView {
    /// One line of welcome; may be empty.
    pub greeting: String,
    /// Links such as register and log in.
    pub utility: Vec<MenuLink>,
    /// The main sections.
    pub primary: Vec<MenuLink>,
    /// The address of the home page in this language.
    pub home: String,
    /// The address of the search page in this language.
    pub search: String,
    /// The address of the manifest of the search index, a JSON file.
    pub search_index: String,
}

/// What `fragments/navigator.html` sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NavigatorView {
    /// By topic, by month, by city.
    pub axes: Vec<Axis>,
    /// The narrower themes.
    pub specials: Option<Axis>,
    /// The links of the menu `navigator` in `site.toml`, then the annual plans.
    pub links: Vec<MenuLink>,
}

/// A taxonomy with its terms.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Axis {
    /// Its key in `site.toml`: `topics`, `months`, `cities`, `specials`.
    pub key: String,
    /// Its name in the page's language.
    pub label: String,
    /// The address of the list of its terms.
    pub url: String,
    /// Its terms in the order of `site.toml`, those without entries too.
    pub terms: Vec<TermLink>,
}

/// What `fragments/footer.html` sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct FooterView {
    /// The links of the menu `footer`.
    pub menu: Vec<MenuLink>,
    /// The last articles published.
    pub latest: Vec<MenuLink>,
}

/// What every template sees as `site`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SiteView {
    /// The site's title in this language.
    pub title: String,
    /// The tagline in this language; may be empty.
    pub tagline: String,
    /// The language, as BCP 47 has it.
    pub language: String,
    /// The address of the home page in this language.
    pub home: String,
    /// What stands before every address: `/` or `/sub/`.
    pub base: String,
    /// Scheme and host, to make an address absolute: `https://host`.
    pub origin: String,
    /// The address of the search page in this language; empty if the site has none.
    pub search: String,
    /// What tells of new entries, one link for each format.
    pub feeds: Vec<FeedLink>,
    /// The address of the web app manifest, if the site has one.
    pub manifest: Option<String>,
    /// Who publishes.
    pub publisher: PublisherView,
    /// Whatever `[extra]` of `site.toml` holds.
    pub extra: serde_json::Value,
}

/// Who publishes the site; empty texts where nothing is configured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct PublisherView {
    /// The name in this language.
    pub name: String,
    /// A telephone number.
    pub hotline: String,
    /// A QQ number.
    pub qq: String,
    /// An address for mail.
    pub email: String,
    /// The ICP filing number.
    pub icp: String,
}

/// Which entry of the primary menu is marked: none, or the one at this position.
pub(super) type Active = Option<usize>;

/// Makes `site` for a language.
#[must_use]
pub fn site(sources: &Sources<'_>, language: LanguageId) -> SiteView {
    let options = &sources.options;
    let publisher = options.publisher;
    let home = Catalog::home(options.languages, language);
    SiteView {
        title: options.title.get(language).to_owned(),
        tagline: options.tagline.get(language).to_owned(),
        language: options.languages.get(language).tag.clone(),
        home: options.base_url.href(&home),
        base: options.base_url.path().to_owned(),
        origin: options.base_url.origin().to_owned(),
        search: sources.known_href(language, "search/").unwrap_or_default(),
        feeds: exports::site_feeds(sources, language),
        manifest: sources.known_href(language, "site.webmanifest"),
        publisher: PublisherView {
            name: publisher.name.get(language).to_owned(),
            hotline: publisher.hotline.clone(),
            qq: publisher.qq.clone(),
            email: publisher.email.clone(),
            icp: publisher.icp.clone(),
        },
        extra: options.extra.clone(),
    }
}

/// The frames of a language: one for each entry of the primary menu that may be marked, and one where none is.
#[derive(Clone, Debug, Hash)]
pub struct Frames {
    plain: Frame,
    marked: Vec<Frame>,
    primary: Vec<String>,
    home: String,
}

impl Frames {
    /// Renders header, navigator and footer of a language.
    ///
    /// # Errors
    /// A template that fails.
    pub fn render(sources: &Sources<'_>, language: LanguageId) -> Result<Self, Box<Diagnostic>> {
        let fragment = |template: &str, html: Result<String, Box<Diagnostic>>| {
            html.map(|html| Fragment::new(&html))
                .map_err(|problem| Box::new(problem.note(format!("in the {template} of every page"))))
        };
        let render = |active: Active| {
            let view = header(sources, language, active);
            fragment("header", sources.theme.render(language, "fragments/header.html", &view, &[]))
        };
        let navigator = sources.theme.render(language, "fragments/navigator.html", &navigator(sources, language), &[]);
        let navigator = fragment("navigator", navigator)?;
        let footer = sources.theme.render(language, "fragments/footer.html", &footer(sources, language), &[]);
        let footer = fragment("footer", footer)?;
        let frame = |header| Frame { header, navigator: navigator.clone(), footer: footer.clone() };
        let primary: Vec<String> = menu(sources, language, "primary").into_iter().map(|link| link.url).collect();
        let marked = (0..primary.len()).map(|position| render(Some(position)).map(frame)).collect::<Result<_, _>>()?;
        let home = sources.href(&Catalog::home(sources.options.languages, language));
        Ok(Self { plain: frame(render(None)?), marked, primary, home })
    }

    /// The frame of a page: its section is the entry of the primary menu with the longest address that the page's begins with.
    #[must_use]
    pub fn of_page(&self, url: &str) -> &Frame {
        let holds = |section: &str| url == section || (section != self.home && url.starts_with(section));
        let sections = self.primary.iter().enumerate().filter(|(_, section)| holds(section));
        let longest = sections.max_by_key(|(_, section)| section.len());
        longest.map_or(&self.plain, |(position, _)| &self.marked[position])
    }
}

fn header(sources: &Sources<'_>, language: LanguageId, active: Active) -> HeaderView {
    let mut primary = menu(sources, language, "primary");
    if let Some(link) = active.and_then(|position| primary.get_mut(position)) {
        link.current = true;
    }
    HeaderView {
        greeting: sources.options.greeting.get(language).to_owned(),
        utility: menu(sources, language, "utility"),
        primary,
        home: sources.href(&Catalog::home(sources.options.languages, language)),
        search: sources.known_href(language, "search/").unwrap_or_default(),
        search_index: sources.search_index(),
    }
}

/// The axes of the navigator, in the order in which they are shown.
const AXES: &[&str] = &["topics", "months", "cities"];

fn navigator(sources: &Sources<'_>, language: LanguageId) -> NavigatorView {
    let terms = &sources.catalog.terms;
    let axis_of = |key: &&str| terms.taxonomy(key).map(|taxonomy| axis(sources, language, taxonomy));
    let specials = terms.taxonomy("specials").filter(|taxonomy| !taxonomy.terms.is_empty());
    let titles = &sources.labels(language).titles;
    let mut links = menu(sources, language, "navigator");
    let finder = sources.known_href(language, finder::PAGE);
    links.extend(finder.map(|url| MenuLink { label: titles.finder.clone(), url, external: false, current: false }));
    for year in sources.catalog.listings(language).plans.keys() {
        let label = titles.plan.replace("{year}", &year.to_string());
        let url = sources.known_href(language, &format!("plan/{year}/"));
        links.extend(url.map(|url| MenuLink { label, url, external: false, current: false }));
    }
    NavigatorView {
        axes: AXES.iter().filter_map(axis_of).filter(|axis| !axis.terms.is_empty()).collect(),
        specials: specials.map(|taxonomy| axis(sources, language, taxonomy)),
        links,
    }
}

pub(super) fn axis<'a>(sources: &Sources<'a>, language: LanguageId, taxonomy: &'a Taxonomy) -> Axis {
    let settings = &taxonomy.settings;
    let ordered = sources.terms_of(language, &settings.key);
    let is_shown = |id: &&TermId| {
        sources.catalog.terms.get(**id).declared || !sources.catalog.listings(language).term(**id).is_empty()
    };
    Axis {
        key: settings.key.clone(),
        label: sources.taxonomy_name(language, taxonomy).to_owned(),
        url: sources.known_href(language, &format!("{}/", settings.slug)).unwrap_or_default(),
        terms: ordered.iter().filter(is_shown).map(|id| sources.term_link(language, *id)).collect(),
    }
}

/// How many entries the footer's list of the latest shows.
const LATEST: usize = 6;

fn footer(sources: &Sources<'_>, language: LanguageId) -> FooterView {
    let articles = &sources.catalog.listings(language).all.articles;
    let latest = articles.iter().take(LATEST).map(|id| {
        let entry = sources.entry(*id);
        let label = entry.document.meta.title.clone();
        MenuLink { label, url: sources.href(&entry.route), external: false, current: false }
    });
    FooterView { menu: menu(sources, language, "footer"), latest: latest.collect() }
}

fn menu(sources: &Sources<'_>, language: LanguageId, name: &str) -> Vec<MenuLink> {
    let Some(menu) = sources.catalog.menus.iter().find(|menu| menu.name == name) else { return Vec::new() };
    let link = |resolved: &ResolvedMenuItem| {
        let target = &resolved.targets[language.index()];
        let external = matches!(target, MenuTarget::External(_));
        let label = resolved.item.label.get(language).to_owned();
        MenuLink { label, url: target.href(sources.options.base_url), external, current: false }
    };
    menu.items.iter().map(link).collect()
}
