//! The theme: its folder over the embedded one in; compiled templates, labels and static files out.
//!
//! A file of the site's own `templates/` or `assets/` stands before the theme's file of the same path, and a file of
//! `themes/NAME/` before the one that is built into the program. Labels of all three are laid over each other key by key.

mod filters;
mod labels;
mod layers;
mod templates;

use std::hash::Hash;

use serde::Serialize;

use crate::base::{Diagnostic, Digest, Files, Route, SitePath, digest_of};
use crate::config::{LanguageId, Languages};
use crate::data::Ranged;

pub use labels::{Formats, Labels, Titles};
pub use layers::LayeredFile;

/// A theme, ready to render.
#[derive(Debug)]
pub struct Theme {
    /// The labels of each of the site's languages.
    pub labels: Vec<Labels>,
    /// The static files: where each is published, and its bytes.
    pub assets: Vec<Asset>,
    templates: Vec<templates::Templates>,
    /// The texts of the templates.
    sources: Vec<String>,
    /// The digest of all templates, and for each language that of all that they see besides a view.
    templates_digest: Digest,
    digests: Vec<Digest>,
}

/// A static file of a theme.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its name, as templates ask for it: `portal.css`.
    pub name: String,
    /// Where it lies in the project; for a file that is built in, where it would lie.
    pub path: SitePath,
    /// Where it is published: a name that changes with the bytes, so that browsers may keep it for ever.
    pub route: Route,
    /// Its bytes, as they are published.
    pub bytes: Vec<u8>,
    /// The digest of its bytes.
    pub digest: Digest,
    /// Its bytes as they lie in the project, where others are published.
    written: Option<Vec<u8>>,
}

impl Asset {
    /// `None` for a name that can be no address.
    fn new(name: String, path: SitePath, bytes: Vec<u8>) -> Option<Self> {
        let digest = Digest::of(&bytes);
        let short = digest.short(10);
        let hashed = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("assets/{stem}.{short}.{extension}"),
            None => format!("assets/{name}.{short}"),
        };
        Some(Self { route: Route::new(&hashed).ok()?, name, path, bytes, digest, written: None })
    }

    /// Its bytes as they lie in the project.
    #[must_use]
    pub fn written(&self) -> &[u8] {
        self.written.as_deref().unwrap_or(&self.bytes)
    }
}

/// What every template sees besides its view; see [`Theme::bind`].
#[derive(Debug, Hash, Serialize)]
struct Globals<'a, S> {
    site: &'a S,
    labels: &'a serde_json::Value,
    assets: std::collections::BTreeMap<&'a str, String>,
}

/// Loads a theme.
///
/// # Errors
/// A theme that does not exist, files that can't be read, labels or templates that can't be parsed.
pub fn load(files: &dyn Files, name: &Ranged<String>, languages: &Languages) -> Result<Theme, Vec<Diagnostic>> {
    let layers = layers::load(files, name)?;
    let mut problems = Vec::new();
    let labels: Vec<Labels> =
        languages.ids().filter_map(|id| labels::load(&layers.labels, languages, id, &mut problems)).collect();
    let templates = templates::Templates::compile(&layers.templates).map_err(|problem| problems.push(*problem));
    match templates {
        Ok(templates) if problems.is_empty() => {
            let files = layers.templates.iter().map(|file| (&file.name, Digest::of(&file.bytes)));
            let templates_digest = digest_of(&files.collect::<Vec<_>>());
            let (digests, templates) = (vec![templates_digest; labels.len()], vec![templates; labels.len()]);
            let text = |file: &LayeredFile| String::from_utf8_lossy(&file.bytes).into_owned();
            let sources = layers.templates.iter().map(text).collect();
            Ok(Theme { labels, assets: assets(layers.assets), templates, sources, templates_digest, digests })
        }
        _ => Err(problems),
    }
}

fn assets(files: Vec<LayeredFile>) -> Vec<Asset> {
    files.into_iter().filter_map(|file| Asset::new(file.name, file.path, file.bytes)).collect()
}

impl Theme {
    /// Publishes other bytes than lie in the project where `shorter` gives them for a name and what is there. Addresses follow.
    pub fn shorten_assets(&mut self, shorter: impl Fn(&str, &[u8]) -> Option<Vec<u8>>) {
        for asset in &mut self.assets {
            let shortened = shorter(&asset.name, &asset.bytes);
            let shortened = shortened.and_then(|bytes| Asset::new(asset.name.clone(), asset.path.clone(), bytes));
            if let Some(shortened) = shortened {
                let written = std::mem::replace(asset, shortened).bytes;
                asset.written = Some(written);
            }
        }
    }

    /// Gives the templates of a language what they all see: `site`, `labels` and the addresses of `assets`.
    ///
    /// This is set once for each site and counts as part of the templates, so it is no way round the rule that a template sees its view
    /// and nothing else.
    pub fn bind(&mut self, language: LanguageId, site: &(impl Serialize + Hash), href: impl Fn(&Route) -> String) {
        let assets = self.assets.iter().map(|asset| (asset.name.as_str(), href(&asset.route))).collect();
        let labels = &self.labels[language.index()];
        let globals = Globals { site, labels: &labels.texts, assets };
        self.digests[language.index()] = digest_of(&(self.templates_digest, &globals));
        self.templates[language.index()].bind(&globals);
    }

    /// The digest of everything that the pages of a language are rendered with, but for their views and the frame.
    #[must_use]
    pub fn digest(&self, language: LanguageId) -> Digest {
        self.digests[language.index()]
    }

    /// The labels and formats of a language.
    #[must_use]
    pub fn labels(&self, language: LanguageId) -> &Labels {
        &self.labels[language.index()]
    }

    /// The texts of all templates.
    pub fn template_texts(&self) -> impl Iterator<Item = &str> {
        self.sources.iter().map(String::as_str)
    }

    /// Whether the theme has a template of this name.
    #[must_use]
    pub fn has_template(&self, name: &str) -> bool {
        self.templates.iter().all(|templates| templates.has(name))
    }

    /// Renders a view with a template; `besides` are values that many pages share, by name.
    ///
    /// # Errors
    /// A template that does not exist or fails, with its place.
    pub fn render(
        &self,
        language: LanguageId,
        template: &str,
        view: &impl Serialize,
        besides: &[(&'static str, tera::Value)],
    ) -> Result<String, Box<Diagnostic>> {
        self.templates[language.index()].render(template, view, besides)
    }

    /// Renders the view of a page, like [`Theme::render`], to bytes.
    ///
    /// # Errors
    /// A template that does not exist or fails, with its place.
    pub fn render_page(
        &self,
        language: LanguageId,
        template: &str,
        view: &impl Serialize,
        besides: &[(&'static str, tera::Value)],
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        self.templates[language.index()].render_bytes(template, view, besides)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::MemoryFiles;
    use crate::config::Language;

    #[test]
    fn a_site_may_change_a_single_word() {
        let files =
            MemoryFiles::from_archive("-- labels/en.toml --\narticles = \"Talks\"\n[titles]\nhome = \"Start\"\n");
        let english = Language { tag: "en".to_owned(), name: "English".to_owned(), fallback: false, derived: None };
        let name = Ranged { value: "portal".to_owned(), span: 0..0 };
        let theme = load(&files, &name, &Languages::new(english, [])).expect("the built-in theme");
        let labels = theme.labels(LanguageId::DEFAULT);
        assert_eq!((&labels.texts["articles"], &labels.texts["courses"]), (&"Talks".into(), &"Courses".into()));
        assert_eq!((labels.titles.home.as_str(), labels.titles.search.as_str()), ("Start", "Search"));
    }
}
