//! A project's folder in, a published folder out: the composer's site, written by the output stage.
//!
//! With a memory that is kept on disk nothing is done twice. If nothing is different since the last build, neither what it
//! read nor what it wrote, there is nothing to do at all; else files whose fingerprint is that of last time are left.

mod gates;
mod last;

use std::borrow::Cow;
use std::path::Path;

use crate::base::{
    Code, Diagnostic, DiskFiles, Files, Route, Severity, Stage, Steady, Tick, Timings, WalkedOnce, WitnessedFiles,
    both, map_parallel, sort_and_deduplicate,
};
use crate::cache::Cache;
use crate::hosting::{Encoding, is_worth_compressing};
use crate::output::{self, Offer, OutputFolder, Planned};
use crate::site::{Composed, Memory, Settings, Site, compose, compose_timed};
use crate::source;
pub use gates::check_gates;
use last::{LastBuild, Outcome};

/// What a build did.
#[derive(Debug, Default)]
pub struct Built {
    /// How many pages the site has; 0 if it could not be put together.
    pub pages: usize,
    /// What was written; none if nothing was, because the site has errors.
    pub report: Option<output::Report>,
    /// Everything that is wrong, in the order of files.
    pub problems: Vec<Diagnostic>,
    /// The site that was written.
    pub site: Option<Site>,
}

/// How far a build has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The sources are being read and understood.
    Reading,
    /// So many files will now be rendered and written.
    Writing(usize),
    /// One more of them is done.
    Wrote,
}

/// Who looks on while a build runs.
pub struct Observer<'a> {
    /// Is told how far it has come, by several threads at once.
    pub on_step: &'a (dyn Fn(Step) + Sync),
    /// Measures where its time goes.
    pub timings: &'a Timings,
}

impl Observer<'static> {
    /// Nobody looks on.
    #[must_use]
    pub fn none() -> Self {
        static OFF: Timings = Timings::off();
        Self { on_step: &|_| (), timings: &OFF }
    }
}

/// Builds the site of the project in `root` into the folder `out`.
///
/// If anything is wrong with the site, nothing is written and the last output stays as it was.
pub fn build(root: &Path, out: &Path, settings: &Settings, memory: &mut Memory, observer: &Observer<'_>) -> Built {
    let Observer { on_step, timings } = *observer;
    let folder = match output::prepare(out, root) {
        Ok(folder) => folder,
        Err(problem) => return Built { problems: vec![problem], ..Built::default() },
    };
    let clock = memory.cache().and_then(Cache::clock).unwrap_or(Tick::MIN);
    let on_disk = DiskFiles::new(root).at(clock);
    let files = WalkedOnce::new(&on_disk);
    // Both take their time, and whatever comes next begins with them. A folder that can't be walked is told of by who needs it.
    let (last, _) = both(|| LastBuild::recall(memory.cache(), &folder), || files.walk(&source::content_folder()));
    let mut last = last.at(clock);
    if let Some(built) = last.again(settings, &files, &folder) {
        return built;
    }
    let files = WitnessedFiles::new(&files);
    on_step(Step::Reading);
    let composed = compose_timed(&files, settings, memory, timings);
    let is_publishable = composed.is_publishable();
    let Composed { site, mut problems } = composed;
    let Some(site) = site else { return Built { problems, ..Built::default() } };
    let pages = site.page_count();
    if !is_publishable {
        problems.extend(timings.stage(Stage::Output, || render_all(&site, &files, timings)));
        sort_and_deduplicate(&mut problems);
        return Built { pages, problems, ..Built::default() };
    }
    problems.extend(timings.stage(Stage::Pictures, || site.make_pictures(&files, false)));
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        sort_and_deduplicate(&mut problems);
        return Built { pages, problems, ..Built::default() };
    }
    // Before the pages: what it takes for a while is theirs afterwards. The other is work for one core.
    timings.stage(Stage::Search, || both(|| site.make_search_index(), || memory.keep_related()));
    let mut report = timings.stage(Stage::Output, || write(&site, &files, &folder, &mut last.record, observer));
    problems.extend(alike_once(std::mem::take(&mut report.diagnostics)));
    sort_and_deduplicate(&mut problems);
    if problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Built { pages, problems, ..Built::default() };
    }
    site.forget_pictures();
    site.keep_fingerprints();
    if let Some(cache) = memory.cache() {
        let inputs = files.into_inputs();
        let (asked, steady, files) =
            (last::asked(settings), Steady::clone(&site.catalog.steady), report.written + report.unchanged);
        last.outcome = inputs.map(|inputs| Outcome { asked, inputs, steady, pages, files, problems: problems.clone() });
        problems.extend(last.keep(cache, &folder).err().map(|error| not_kept(cache, &error)));
    }
    Built { pages, report: Some(report), problems, site: Some(site) }
}

/// Makes the output folder hold the site.
fn write(
    site: &Site,
    files: &dyn Files,
    folder: &OutputFolder,
    record: &mut output::Record,
    observer: &Observer<'_>,
) -> output::Report {
    let Observer { on_step, timings } = *observer;
    let planned = plan(site);
    on_step(Step::Writing(planned.len()));
    folder.sync_from(record, &planned, |plan| {
        let (route, encoding) = &plan.source;
        let prepared = site.prepare(route).expect("the plan is made from the site's own list of routes");
        let prepared = prepared.map_err(|problem| *problem)?;
        on_step(Step::Wrote);
        let fingerprint = prepared.fingerprint;
        let bytes = move || {
            let bytes = timings.route(|| named(site, route), || prepared.bytes(files)).map_err(|problem| *problem)?;
            Ok(Cow::Owned(match encoding {
                None => bytes,
                Some(encoding) => encoding.compress(&bytes),
            }))
        };
        Ok(Offer { fingerprint, bytes: Box::new(bytes) })
    })
}

/// A file for each route; where `[hosting] precompress` asks for it, each text once more in every encoding, unless the project has a
/// file of that name.
fn plan(site: &Site) -> Vec<Planned<(Route, Option<Encoding>)>> {
    let mut planned = Vec::new();
    for route in site.routes() {
        planned.push(Planned { route: route.clone(), source: (route.clone(), None) });
        let path = route.output_path();
        if !(site.hosting().precompress && is_worth_compressing(&path)) {
            continue;
        }
        for encoding in Encoding::ALL.iter().copied() {
            let compressed = Route::new(&format!("{path}{}", encoding.suffix())).ok();
            let compressed = compressed.filter(|route| site.catalog.routes.get(route).is_none());
            planned.extend(
                compressed.map(|as_route| Planned { route: as_route, source: (route.clone(), Some(encoding)) }),
            );
        }
    }
    planned
}

fn not_kept(cache: &Cache, error: &std::io::Error) -> Diagnostic {
    let message = format!("the cache `{}` can't be written: {error}", cache.folder().display());
    Diagnostic::warning(Code::Unwritable, message)
        .note("the site is whole; the next build takes as long as this one")
        .help("let the user that builds write there, or build with `--no-cache`")
}

/// Everything that is wrong with the site of a project, without writing anything.
pub fn check(files: &dyn Files, settings: &Settings, memory: &mut Memory) -> Vec<Diagnostic> {
    let Composed { site, mut problems } = compose(files, settings, memory);
    if let Some(site) = &site {
        problems.extend(site.make_pictures(files, true));
        problems.extend(render_all(site, files, &Timings::off()));
    }
    sort_and_deduplicate(&mut problems);
    problems
}

/// Renders all pages for the problems alone.
fn render_all(site: &Site, files: &dyn Files, timings: &Timings) -> Vec<Diagnostic> {
    let routes: Vec<&Route> = site.routes().filter(|route| route.is_page()).collect();
    let rendered =
        map_parallel(&routes, |route| timings.route(|| named(site, route), || site.render(files, route))?.err());
    alike_once(rendered.into_iter().flatten().map(|problem| *problem).collect())
}

/// A route as reports of timings name it.
fn named(site: &Site, route: &Route) -> (String, &'static str) {
    (route.to_string(), site.made_by(route))
}

/// A mistake in a template shows on every page that it renders; it is told once, with the first of the pages.
fn alike_once(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    for problem in problems {
        let alike = |other: &Diagnostic| {
            other.code == problem.code && other.message == problem.message && other.place == problem.place
        };
        match told.iter_mut().find(|(other, _)| problem.place.is_some() && alike(other)) {
            Some((_, more)) => *more += 1,
            None => told.push((problem, 0)),
        }
    }
    let with_count = |(problem, more): (Diagnostic, usize)| match more {
        0 => problem,
        1 => problem.note("and on one more page"),
        _ => problem.note(format!("and on {more} more pages")),
    };
    told.into_iter().map(with_count).collect()
}
