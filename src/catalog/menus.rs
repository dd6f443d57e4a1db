//! Menus, with every address of the site looked up.

use crate::base::{BaseUrl, Code, Diagnostic, Place, Route, SitePath, nearest};
use crate::config::{LanguageId, MenuItem};

use super::listings::LanguageIndex;
use super::suggestion::begins_with_host;
use super::{Options, RouteTable};

/// A menu, for every language.
#[derive(Clone, Debug)]
pub struct ResolvedMenu {
    /// Its name.
    pub name: &'static str,
    /// Its entries.
    pub items: Vec<ResolvedMenuItem>,
}

/// An entry of a menu.
#[derive(Clone, Debug)]
pub struct ResolvedMenuItem {
    /// What it is called and where it is written.
    pub item: MenuItem,
    /// Where it leads, in each language.
    pub targets: Vec<MenuTarget>,
}

/// Where an entry of a menu leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum MenuTarget {
    /// Within the site, with what follows the path (`?…`, `#…`).
    Route(Route, String),
    /// Off the site.
    External(String),
}

impl MenuTarget {
    /// The address for a link.
    #[must_use]
    pub fn href(&self, base: &BaseUrl) -> String {
        match self {
            Self::Route(route, rest) => format!("{}{rest}", base.href(route)),
            Self::External(url) => url.clone(),
        }
    }
}

/// In a menu this leads to the annual plan that readers want: a menu outlives the years.
const NEXT_PLAN: &str = "plan/";

/// Looks up the addresses of all menus. In another language, an address leads to that language's page where there is one.
pub(super) fn resolve(
    options: &Options<'_>,
    routes: &RouteTable,
    indexes: &[LanguageIndex],
    problems: &mut Vec<Diagnostic>,
) -> Vec<ResolvedMenu> {
    let next_plans: Vec<Option<i16>> = indexes.iter().map(|index| index.next_plan).collect();
    let mut menus = Vec::new();
    for menu in options.menus {
        let mut items = Vec::new();
        for item in &menu.items {
            match targets(item, options, routes, &next_plans) {
                Some(targets) => items.push(ResolvedMenuItem { item: item.clone(), targets }),
                // Without sessions there is no plan, and nothing is wrong with that.
                None if item.url.strip_prefix('/') == Some(NEXT_PLAN) => {}
                None => problems.push(dead(item, routes, options)),
            }
        }
        menus.push(ResolvedMenu { name: menu.name, items });
    }
    menus
}

fn targets(
    item: &MenuItem,
    options: &Options<'_>,
    routes: &RouteTable,
    next_plans: &[Option<i16>],
) -> Option<Vec<MenuTarget>> {
    let Some(path) = item.url.strip_prefix('/') else {
        let external = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| item.url.starts_with(scheme));
        return external.then(|| options.languages.ids().map(|_| MenuTarget::External(item.url.clone())).collect());
    };
    let (path, rest) = path.split_at(path.find(['?', '#']).unwrap_or(path.len()));
    let find = |language: LanguageId| {
        let known = |path: &str| {
            let route = Route::new(&format!("{}{path}", options.languages.prefix(language))).ok()?;
            routes.get(&route).map(|_| MenuTarget::Route(route, rest.to_owned()))
        };
        let next_plan = || known(&format!("{NEXT_PLAN}{}/", next_plans[language.index()]?));
        known(path).or_else(|| (path == NEXT_PLAN).then(next_plan).flatten())
    };
    let default = find(LanguageId::DEFAULT)?;
    let localised = |language: LanguageId| find(language).unwrap_or_else(|| default.clone());
    Some(options.languages.ids().map(localised).collect())
}

fn dead(item: &MenuItem, routes: &RouteTable, options: &Options<'_>) -> Diagnostic {
    let site = SitePath::new(crate::config::SITE_FILE).expect("a plain name is a path");
    let place = Place::at(&site, item.span.clone());
    if let Some(year) = plan_year(&item.url) {
        let message = format!("this menu leads to the annual plan of {year}, which is not in the site");
        // What the calendar alone takes away must not keep a site from being published.
        let is_over = year < options.now.today().year();
        let make = if is_over { Diagnostic::warning } else { Diagnostic::error };
        return make(Code::DeadLink, message)
            .at(place)
            .help(format!("write `/{NEXT_PLAN}`: it leads to the next plan, in any year"));
    }
    let known: Vec<String> =
        routes.iter().filter(|(route, _)| route.is_page()).map(|(route, _)| route.to_string()).collect();
    let (path, rest) = item.url.split_at(item.url.find(['?', '#']).unwrap_or(item.url.len()));
    let help = match nearest(path, known.iter().map(String::as_str)) {
        _ if begins_with_host(&item.url) => format!("did you mean `https://{}`?", item.url),
        Some(near) => format!("did you mean `{near}{rest}`?"),
        None => "write an address of the site, such as `/about/`, or one that begins with `https://`".to_owned(),
    };
    Diagnostic::error(Code::DeadLink, format!("this menu leads to `{}`, which is not in the site", item.url))
        .at(place)
        .help(help)
}

/// The year whose plan an address means.
fn plan_year(url: &str) -> Option<i16> {
    url.trim_matches('/').strip_prefix(NEXT_PLAN)?.parse().ok()
}
