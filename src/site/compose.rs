//! All stages in order.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::assets;
use crate::base::{
    BuildTime, Code, Diagnostic, Files, Route, Severity, SitePath, Stage, Timings, sort_and_deduplicate,
};
use crate::catalog::{self, Catalog, Target};
use crate::config::{self, Config};
use crate::hosting;
use crate::images;
use crate::source;
use crate::theme;
use crate::view::frame::{self, Frames};
use crate::view::{self, Cards, TermLinks};

use super::relations::{OwnInputs, references_later, relate_later};
use super::{Memory, Settings, Site, entries, readings};

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
    compose_stages(files, settings, memory, &Timings::off())
}

/// The same, and measures how long each stage takes, that which finds what belongs together among them. So it is not left for
/// the first page that asks.
pub fn compose_timed(files: &dyn Files, settings: &Settings, memory: &mut Memory, timings: &Timings) -> Composed {
    let composed = compose_stages(files, settings, memory, timings);
    timings.stage(Stage::Relate, || {
        if let Some(site) = &composed.site {
            site.relations.make();
        }
    });
    composed
}

fn compose_stages(files: &dyn Files, settings: &Settings, memory: &mut Memory, timings: &Timings) -> Composed {
    let mut found = Found::default();
    let site = run_stages(files, settings, memory, timings, &mut found);
    let mut problems = found.structural;
    problems.append(&mut found.of_texts);
    sort_and_deduplicate(&mut problems);
    Composed { site, problems }
}

/// What a run has found to be wrong.
#[derive(Default)]
struct Found {
    /// What concerns one text alone, which the site keeps by the texts' files.
    of_texts: Vec<Diagnostic>,
    structural: Vec<Diagnostic>,
}

fn run_stages(
    files: &dyn Files,
    settings: &Settings,
    memory: &mut Memory,
    timings: &Timings,
    found: &mut Found,
) -> Option<Site> {
    let problems = &mut found.structural;
    let loaded = config::load(files).map_err(|found| problems.extend(found)).ok();
    let mut config = loaded?;
    config.base_url = settings.base_url.clone().unwrap_or(config.base_url);
    config.hosting.relative_urls |= settings.relative_urls;
    let now = settings.moment.resolve(&config.zone).map_err(|error| {
        problems.push(Diagnostic::error(Code::InvalidDate, error.to_string()));
    });
    let now = now.ok()?;

    let theme = timings.stage(Stage::Settings, || theme::load(files, &config.theme, &config.languages));
    let mut theme = theme.map_err(|found| problems.extend(found)).ok();
    if let Some(theme) = theme.as_mut().filter(|_| config.hosting.minify) {
        theme.shorten_assets(hosting::minified);
    }
    let texts = theme.iter().flat_map(theme::Theme::template_texts);
    let digests: BTreeSet<String> = texts.flat_map(hosting::inline_digests).collect();
    config.hosting.inline.extend(digests);
    let (tree, unread) = timings.stage(Stage::Read, || source::read(files));
    problems.extend(unread);
    timings.stage(Stage::Read, || memory.recall(&config));
    memory.entries.sweep();
    let content = timings.stage(Stage::Parse, || {
        let content = entries::parse(&tree, files, &config, memory, problems);
        memory.keep();
        content
    });
    found.of_texts.extend(content.faults.values().flatten().cloned());
    found.of_texts.extend(readings::summaries(content.parsed.iter(), &config));

    let asset_routes: Vec<(Route, String)> =
        theme.iter().flat_map(|theme| &theme.assets).map(|asset| (asset.route.clone(), asset.name.clone())).collect();
    let stats: Vec<_> = tree.companions.iter().chain(&tree.statics).cloned().collect();
    let (pictures, flaws) = timings.stage(Stage::Read, || {
        let seen = memory.look_at_pictures(files, &stats);
        assets::plan(&seen, &config.images)
    });
    problems.extend(flaws);
    let sources = catalog::Sources {
        documents: &content.documents,
        rows: &content.rows,
        companions: &tree.companions,
        statics: &tree.statics,
        pictures: &pictures,
        assets: &asset_routes,
    };
    let options = catalog_options(&config, &now, settings.drafts);
    let (catalog, wrong) = timings.stage(Stage::Index, || catalog::build(&sources, &options));
    problems.extend(wrong);
    found.of_texts.extend(catalog.faults().cloned());

    problems.extend(too_large(&catalog, &pictures));
    let has_links = tree.entries.iter().any(|stat| stat.is_linked);
    let stamps = stats.into_iter().filter_map(|stat| Some((stat.path, stat.stamp?))).collect();
    let (config, parsed, related) = (Arc::new(config), content.parsed, memory.related.clone());
    let references = references_later(&catalog, &parsed, &config);
    let relations = relate_later(OwnInputs {
        catalog: catalog.clone(),
        parsed: parsed.clone(),
        references: Arc::clone(&references),
        config: Arc::clone(&config),
        now: now.clone(),
        related: related.clone(),
    });
    let mut site = Site {
        settings: settings.clone(),
        now,
        parsed,
        faults: content.faults,
        structural: problems.as_slice().into(),
        has_links,
        relations,
        related,
        searched: memory.searched.clone(),
        references,
        theme: Arc::new(theme?),
        pictures: Arc::new(pictures),
        stamps: Arc::new(stamps),
        terms: Arc::default(),
        cards: Cards::new(catalog.entries.len(), config.languages.ids().count()),
        exports: OnceLock::new(),
        views: Arc::default(),
        frames: Arc::default(),
        pages: page_count(&catalog),
        grounds: OnceLock::new(),
        search: OnceLock::new(),
        cache: memory.cache.clone(),
        catalog,
        config,
    };
    let framed = timings.stage(Stage::Frames, || frame_pages(&mut site));
    framed.map_err(|problem| problems.push(*problem)).ok()?;
    Some(site)
}

fn page_count(catalog: &Catalog) -> usize {
    let is_page = |target: &Target| target.is_indexed() || matches!(target, Target::Search(_) | Target::NotFound(_));
    catalog.routes.iter().filter(|(_, target)| is_page(target)).count()
}

/// Pictures that a text shows and that are too large to make smaller ones from.
fn too_large(catalog: &Catalog, pictures: &assets::Pictures) -> Vec<Diagnostic> {
    let shown: BTreeSet<&SitePath> = catalog.entries.iter().flat_map(|entry| entry.images.iter().flatten()).collect();
    let flaw = |path: &&SitePath| {
        let picture = pictures.get(*path)?;
        images::check_size(picture.width, picture.height).err()
    };
    shown.iter().filter_map(|path| Some(assets::problem(path, &flaw(path)?))).collect()
}

/// Makes what many pages have in common.
fn frame_pages(site: &mut Site) -> Result<(), Box<Diagnostic>> {
    bind_theme(site);
    site.terms = Arc::new(TermLinks::new(&site.sources()));
    site.frames = render_frames(site)?;
    Ok(())
}

fn bind_theme(site: &mut Site) {
    let base_url = site.config.base_url.clone();
    site.views = site.config.languages.ids().map(|language| frame::site(&site.sources(), language)).collect();
    let theme = Arc::get_mut(&mut site.theme).expect("a theme that has just been loaded is not shared yet");
    for (language, view) in site.config.languages.ids().zip(&*site.views) {
        theme.bind(language, view, |route| base_url.href(route));
    }
}

/// Renders header, navigator and footer of every language.
pub(super) fn render_frames(site: &Site) -> Result<Arc<[Frames]>, Box<Diagnostic>> {
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
        picture_sizes: &config.images.sizes,
        extra: &config.extra,
        now,
    }
}
