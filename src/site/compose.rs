//! All stages in order.

use std::sync::OnceLock;

use crate::assets;
use crate::base::{BuildTime, Code, Diagnostic, Files, Route, Severity, Stage, Timings, sort_and_deduplicate};
use crate::catalog;
use crate::config::{self, Config};
use crate::export;
use crate::source;
use crate::theme;
use crate::view::frame::{self, Frames};
use crate::view::{self, Cards, TermLinks};

use super::relations::Inputs;
use super::{Memory, Settings, Site, entries};

/// What came of a run.
#[derive(Debug)]
pub struct Composed {
    /// The site; none where its settings, its theme or its structure can't be used.
    pub site: Option<Site>,
    /// Everything that is wrong, in the order of files. With an error among them, the site is good for looking at
    /// and not for publishing.
    pub problems: Vec<Diagnostic>,
}

impl Composed {
    /// Whether the site may be published.
    #[must_use]
    pub fn is_publishable(&self) -> bool {
        self.site.is_some() && self.problems.iter().all(|problem| problem.severity != Severity::Error)
    }
}

/// Makes a site from the files of a project.
pub fn compose(files: &dyn Files, settings: &Settings, memory: &mut Memory) -> Composed {
    compose_timed(files, settings, memory, &Timings::off())
}

/// The same, and measures how long each stage takes.
pub fn compose_timed(files: &dyn Files, settings: &Settings, memory: &mut Memory, timings: &Timings) -> Composed {
    let mut problems = Vec::new();
    let site = run_stages(files, settings, memory, timings, &mut problems);
    sort_and_deduplicate(&mut problems);
    Composed { site, problems }
}

fn run_stages(
    files: &dyn Files,
    settings: &Settings,
    memory: &mut Memory,
    timings: &Timings,
    problems: &mut Vec<Diagnostic>,
) -> Option<Site> {
    let loaded = config::load(files).map_err(|found| problems.extend(found)).ok();
    let mut config = loaded?;
    config.base_url = settings.base_url.clone().unwrap_or(config.base_url);
    config.hosting.relative_urls |= settings.relative_urls;
    let now = settings.moment.resolve(&config.zone).map_err(|error| {
        problems.push(Diagnostic::error(Code::InvalidDate, error.to_string()));
    });
    let now = now.ok()?;

    let theme = timings.stage(Stage::Settings, || theme::load(files, &config.theme, &config.languages));
    let theme = theme.map_err(|found| problems.extend(found)).ok();
    let (tree, found) = timings.stage(Stage::Read, || source::read(files));
    problems.extend(found);
    timings.stage(Stage::Read, || memory.recall());
    memory.entries.sweep();
    let content = timings.stage(Stage::Parse, || {
        let content = entries::parse(&tree, files, &config, memory, problems);
        memory.keep();
        content
    });

    let asset_routes: Vec<(Route, String)> =
        theme.iter().flat_map(|theme| &theme.assets).map(|asset| (asset.route.clone(), asset.name.clone())).collect();
    let sources = catalog::Sources {
        documents: &content.documents,
        rows: &content.rows,
        companions: &tree.companions,
        statics: &tree.statics,
        assets: &asset_routes,
    };
    let options = catalog_options(&config, &now, settings.drafts);
    let (catalog, found) = timings.stage(Stage::Index, || catalog::build(&sources, &options));
    problems.extend(found);

    let inputs = Inputs { catalog: &catalog, parsed: &content.parsed, config: &config, now: &now };
    let relations = timings.stage(Stage::Relate, || {
        let relations = inputs.relate(&mut memory.related);
        memory.keep_related();
        relations
    });
    let stats: Vec<_> = tree.companions.iter().chain(&tree.statics).cloned().collect();
    let images = timings.stage(Stage::Read, || assets::measure_images(files, &stats));
    let stamps = stats.into_iter().filter_map(|stat| Some((stat.path, stat.stamp?))).collect();
    let theme = theme?;
    let search = OnceLock::new();
    let (parsed, terms, cards, frames) = (content.parsed, TermLinks::default(), Cards::default(), Vec::new());
    let (views, exports) = (Vec::new(), export::Shared::new(catalog.entries.len(), config.languages.ids().count()));
    let mut site = Site {
        config,
        now,
        parsed,
        catalog,
        relations,
        theme,
        images,
        stamps,
        terms,
        cards,
        exports,
        views,
        frames,
        search,
    };
    let framed = timings.stage(Stage::Frames, || frame_pages(&mut site));
    framed.map_err(|problem| problems.push(*problem)).ok()?;
    Some(site)
}

/// Makes what many pages have in common.
fn frame_pages(site: &mut Site) -> Result<(), Box<Diagnostic>> {
    bind_theme(site);
    site.terms = TermLinks::new(&site.sources());
    site.cards = Cards::new(site.catalog.entries.len(), site.config.languages.ids().count());
    site.frames = render_frames(site)?;
    Ok(())
}

fn bind_theme(site: &mut Site) {
    let base_url = site.config.base_url.clone();
    site.views = site.config.languages.ids().map(|language| frame::site(&site.sources(), language)).collect();
    for (language, view) in site.config.languages.ids().zip(&site.views) {
        site.theme.bind(language, view, |route| base_url.href(route));
    }
}

fn render_frames(site: &Site) -> Result<Vec<Frames>, Box<Diagnostic>> {
    let sources = site.sources();
    site.config.languages.ids().map(|language| Frames::render(&sources, language)).collect()
}

fn catalog_options<'a>(config: &'a Config, now: &'a BuildTime, drafts: bool) -> catalog::Options<'a> {
    catalog::Options {
        languages: &config.languages,
        taxonomies: &config.taxonomies,
        slugs: config.slugs.chinese,
        page_size: config.listings.page_size,
        menus: &config.menus,
        promotions: &config.promotions,
        exports: config.exports,
        is_at_root: config.base_url.path() == "/",
        hosting: &config.hosting,
        now,
        drafts,
    }
}

pub(super) fn view_options<'a>(config: &'a Config, now: &'a BuildTime) -> view::Options<'a> {
    view::Options {
        base_url: &config.base_url,
        languages: &config.languages,
        title: &config.title,
        tagline: &config.tagline,
        description: &config.description,
        greeting: &config.greeting,
        publisher: &config.publisher,
        copyright: &config.copyright,
        page_size: config.listings.page_size,
        extra: &config.extra,
        now,
    }
}
