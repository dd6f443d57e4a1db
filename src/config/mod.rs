//! `site.toml` in, resolved settings out.
//!
//! Only the composer and the command line see the whole [`Config`]; each stage gets its own small part, so that a
//! change of the title can't make a parsed file stale.

mod derived;
mod exports;
mod hosting;
mod images;
mod language;
mod localized;
mod reader;
mod related;
mod sections;
mod tags;
mod taxonomy;

use jiff::tz::TimeZone;

use crate::base::{BaseUrl, Code, Diagnostic, Digest, Files, SitePath, unreadable, utf8};
use crate::data;

pub use exports::Exports;
pub use hosting::Hosting;
pub use images::Images;
pub use language::{Derived, Language, LanguageId, Languages};
pub use localized::Localized;
pub use related::{RelatedSettings, RelatedWeights};
pub use sections::{Listings, Markdown, Menu, MenuItem, Promotion, Publisher, SlugSettings};
pub use taxonomy::{TaxonomySettings, TermOrder, TermSettings};

/// All settings of a site, checked and resolved.
#[derive(Clone, Debug)]
pub struct Config {
    /// The site's title.
    pub title: Localized,
    /// One line below the title; may be empty.
    pub tagline: Localized,
    /// A sentence or two about the site, for the home page and for search engines; may be empty.
    pub description: Localized,
    /// One line of welcome at the top of every page; may be empty.
    pub greeting: Localized,
    /// Where the site is published.
    pub base_url: BaseUrl,
    /// The languages, the default one first.
    pub languages: Languages,
    /// The zone of dates that name none.
    pub zone: TimeZone,
    /// The theme's folder below `themes/`, and where `site.toml` names it.
    pub theme: data::Ranged<String>,
    /// How addresses are made from names.
    pub slugs: SlugSettings,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// How listings are paged.
    pub listings: Listings,
    /// How related entries are chosen.
    pub related: RelatedSettings,
    /// What is made for machines.
    pub exports: Exports,
    /// What becomes of pictures.
    pub images: Images,
    /// Who publishes.
    pub publisher: Publisher,
    /// The clauses of the copyright notice, for each language.
    pub copyright: Vec<Localized>,
    /// Which course is pushed where.
    pub promotions: Vec<Promotion>,
    /// The menus by name: `utility`, `primary`, `footer`, `navigator`.
    pub menus: Vec<Menu>,
    /// What the site is sorted by, in the order of `site.toml`.
    pub taxonomies: Vec<TaxonomySettings>,
    /// Where the site is published, and what its pages may do there.
    pub hosting: Hosting,
    /// Values for the site's own templates.
    pub extra: serde_json::Value,
    /// The digest of the file that says all of this.
    pub digest: Digest,
}

/// The name of the settings file.
pub const SITE_FILE: &str = "site.toml";

/// Reads `site.toml`.
///
/// # Errors
/// Everything that is wrong with it, or that it is not there.
///
/// # Panics
/// Never: the name of the file is a path.
pub fn load(files: &dyn Files) -> Result<Config, Vec<Diagnostic>> {
    let path = SitePath::new(SITE_FILE).expect("a plain name is a path");
    let bytes = files.read(&path).map_err(|error| vec![not_loaded(&path, &error)])?;
    let text = utf8(bytes, &path).map_err(|problem| vec![problem])?;
    let table = data::parse_toml(&text, 0, &path)?;
    Ok(Config { digest: Digest::of(text.as_bytes()), ..reader::read(&table, &path)? })
}

/// Where there are no settings at all, the editor is in the wrong folder.
fn not_loaded(path: &SitePath, error: &std::io::Error) -> Diagnostic {
    if error.kind() == std::io::ErrorKind::NotFound {
        return Diagnostic::error(Code::NoSite, "there is no `site.toml` here")
            .help("go to the folder of a site, name it with `--root DIR`, or make one: `lyceum new DIR`");
    }
    unreadable(path, error)
}
