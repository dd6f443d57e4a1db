//! The theme: its folder over the embedded one in; compiled templates, labels and static files out.
//!
//! A file of the site's own `templates/` or `assets/` stands before the theme's file of the same path, and a file of
//! `themes/NAME/` before the one that is built into the program. Labels of all three are laid over each other key by key.

mod filters;
mod formats;
mod labels;
mod layers;
mod templates;

use std::hash::Hash;

use serde::Serialize;

use crate::base::{Diagnostic, Digest, Files, Route, SitePath, digest_of};
use crate::config::{LanguageId, Languages};
use crate::data::Ranged;
use crate::locale::Numbers;

pub use formats::Formats;
pub use labels::{Labels, Titles};
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
    /// The digest of all files of all layers.
    files: Digest,
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
    /// Not for templates but for the digest: how filters write numbers.
    #[serde(skip)]
    numbers: &'a Numbers,
    assets: std::collections::BTreeMap<&'a str, String>,
}

/// Loads a theme.
///
/// # Errors
/// A theme that does not exist, files that can't be read, labels or templates that can't be parsed.
pub fn load(files: &dyn Files, name: &Ranged<String>, languages: &Languages) -> Result<Theme, Vec<Diagnostic>> {
    let layers = layers::load(files, name)?;
    let mut problems = Vec::new();
    let all = layers.templates.iter().chain(&layers.labels).chain(&layers.assets);
    let digest = digest_of(&all.map(|file| (&file.path, Digest::of(&file.bytes))).collect::<Vec<_>>());
    let mut labels = Vec::new();
    for id in languages.ids() {
        match labels::load(&layers.labels, languages, id, &mut problems) {
            Some(of_language) => labels.push(of_language),
            None if problems.is_empty() => problems.push(labels::missing(name, &languages.get(id).tag)),
            None => {}
        }
    }
    let templates = templates::Templates::compile(&layers.templates).map_err(|problem| problems.push(*problem));
    match templates {
        Ok(templates) if problems.is_empty() => {
            let files = layers.templates.iter().map(|file| (&file.name, Digest::of(&file.bytes)));
            let templates_digest = digest_of(&files.collect::<Vec<_>>());
            let digests = vec![templates_digest; labels.len()];
            let templates = labels.iter().map(|labels| templates.with_numbers(&labels.formats.numbers)).collect();
            let text = |file: &LayeredFile| String::from_utf8_lossy(&file.bytes).into_owned();
            let sources = layers.templates.iter().map(text).collect();
            let assets = assets(layers.assets);
            Ok(Theme { labels, assets, templates, sources, files: digest, templates_digest, digests })
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
        let globals = Globals { site, labels: &labels.texts, numbers: &labels.formats.numbers, assets };
        self.digests[language.index()] = digest_of(&(self.templates_digest, &globals));
        self.templates[language.index()].bind(&globals);
    }

    /// The digest of everything that the pages of a language are rendered with, but for their views and the frame.
    #[must_use]
    pub fn digest(&self, language: LanguageId) -> Digest {
        self.digests[language.index()]
    }

    /// The digest of all files of the theme: all that it has follows from them and from the settings.
    #[must_use]
    pub fn files(&self) -> Digest {
        self.files
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

    /// The built-in theme in these languages, with these files of the site's own.
    fn portal(archive: &str, tags: &[&str]) -> (Theme, Vec<LanguageId>) {
        let language =
            |tag: &&str| Language { tag: (*tag).to_owned(), name: (*tag).to_owned(), fallback: false, derived: None };
        let mut languages = tags.iter().map(language);
        let first = languages.next().expect("a language");
        let name = Ranged { value: "portal".to_owned(), span: 0..0 };
        let languages = Languages::new(first, languages);
        let theme = load(&MemoryFiles::from_archive(archive), &name, &languages).expect("the built-in theme");
        (theme, languages.ids().collect())
    }

    #[test]
    fn languages_without_labels_have_dates_of_their_own() {
        let archive =
            "-- labels/en.toml --\n[formats]\ndate = \"{month}/{day}/{year}\"\nmoney = \"{amount} {currency}\"\n";
        let (theme, _) = portal(archive, &["de", "ja", "zh-HK", "en-GB"]);
        let day = jiff::civil::date(2026, 12, 5);
        let dates: Vec<String> = theme.labels.iter().map(|labels| labels.formats.date(day)).collect();
        assert_eq!(dates, ["5. Dezember 2026", "2026年12月5日", "2026年12月5日", "12/5/2026"]);
        let money = |index: usize| theme.labels[index].formats.money(12_345.into(), "SEK");
        assert_eq!([money(0), money(3)], ["12.345 SEK", "12,345 SEK"]);
    }

    #[test]
    fn templates_write_numbers_as_the_language_does() {
        let template = "-- templates/n.html --\n{{ labels.courses_n | fill(n=count, year=2026) }}|{{ count | number }}\n\
                        -- labels/en.toml --\ncourses_n = { one = \"{n} course of {year}\", other = \"{n} courses of {year}\" }\n";
        let (mut theme, ids) = portal(template, &["en", "de"]);
        let rendered: Vec<String> = ids
            .iter()
            .map(|id| {
                theme.bind(*id, &(), |_| String::new());
                theme.render(*id, "n.html", &serde_json::json!({ "count": 12_345 }), &[]).expect("a text")
            })
            .collect();
        assert_eq!(rendered[0].trim(), "12,345 courses of 2026|12,345");
        assert_eq!(rendered[1].trim(), "12.345 courses of 2026|12.345");
        assert_ne!(
            theme.digest(ids[0]),
            theme.digest(ids[1]),
            "how numbers are written counts as part of the templates"
        );
    }

    #[test]
    fn a_site_may_change_a_single_word() {
        let archive = "-- labels/en.toml --\narticles = \"Talks\"\n[titles]\nhome = \"Start\"\n";
        let (theme, _) = portal(archive, &["en"]);
        let labels = theme.labels(LanguageId::DEFAULT);
        assert_eq!((&labels.texts["articles"], &labels.texts["courses"]), (&"Talks".into(), &"Courses".into()));
        assert_eq!((labels.titles.home.as_str(), labels.titles.search.as_str()), ("Start", "Search"));
    }
}
