//! What the fragments see that are rendered once for many pages.

use serde::Serialize;

use super::parts::{MenuLink, TermLink};

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
}

/// What `fragments/navigator.html` sees.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct NavigatorView {
    /// By topic, by month, by city.
    pub axes: Vec<Axis>,
    /// The narrower themes.
    pub specials: Option<Axis>,
    /// Newest courses, the annual plans and whatever the menu `navigator` of `site.toml` adds.
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
    /// The last entries published.
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
