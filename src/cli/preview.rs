//! `lyceum serve`: joins the composer and the desk to the preview server.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::args::ServeArgs;
use super::commands::{Failure, OUTPUT, memory};
use super::paint::painted;
use super::preview_events::{Teller, tell_problems};
use super::printer::Printer;
use super::report::{self, Style, render_text};
use crate::base::{BuildMoment, Diagnostic, Digest, DiskFiles, Files, Route, Severity, SitePath, Tick};
use crate::cache::Cache;
use crate::config;
use crate::desk::{Desk, Editor};
use crate::serve::{self, Answered, Changes, Event, OwnRequest, Problem, Snapshot};
use crate::site::{Composed, Edit, Memory, Settings, Site, compose, compose_edited};

/// More reports than these are counted and not drawn: drawing takes longer than the rest of a rebuild.
const MOST_DRAWN: usize = 200;

/// Serves the site until it is stopped, and calls `announce` with the address once it answers there.
pub(super) fn serve(
    root: &Path,
    command: &ServeArgs,
    moment: BuildMoment,
    printer: Printer,
    announce: &(dyn Fn(&str) + Sync),
) -> Result<(), Failure> {
    let files = Arc::new(DiskFiles::new(root));
    // Without settings there is nothing to show, and nothing tells under which path to show it.
    let path = config::load(&*files).map_or_else(|_| "/".to_owned(), |config| config.base_url.path().to_owned());
    let settings = Settings { moment, base_url: None, relative_urls: false, drafts: command.selection.drafts };
    let usual = serve::Options::new(root.to_owned());
    let options = serve::Options {
        port: command.port,
        base_path: path,
        ignore: vec![root.join(OUTPUT)],
        follow: command.follow,
        address: command.host.unwrap_or(usual.address),
        ..usual
    };
    let mut preview = Preview::new(root, command, Arc::clone(&files), printer);
    let teller = Teller { printer, root, as_json: command.json };
    // Never waited for: one thread rebuilds and is told of events.
    let memory = Mutex::new(memory(root, command.cache));
    let recall = || memory.lock().unwrap_or_else(PoisonError::into_inner);
    let rebuild = |changes: &Changes| {
        let composed = recompose(root, &settings, preview.edit(changes), &mut recall());
        tell_problems(printer, command.json, &composed.problems, &*files);
        preview.snapshot(composed, changes)
    };
    let on_event = |event: Event| {
        teller.tell(&event);
        if let Event::Listening { url } = &event {
            announce(url);
        }
    };
    serve::run(&options, rebuild, on_event).map_err(Failure::from)
}

/// Composes the site from the files as they are now: of the last site, if it is known what happened to its files and no more of it
/// changes than texts, else anew. What the file system's clock shows to be the file of last time is not read again;
/// without a cache there is no clock to ask, and all are.
fn recompose(
    root: &Path,
    settings: &Settings,
    edit: Option<(Arc<Site>, Vec<SitePath>)>,
    memory: &mut Memory,
) -> Composed {
    let clock = memory.cache().and_then(Cache::clock).unwrap_or(Tick::MIN);
    let files = DiskFiles::new(root).at(clock);
    let edited =
        edit.and_then(|(site, paths)| compose_edited(&files, settings, Edit { site: &site, files: &paths }, memory));
    edited.unwrap_or_else(|| compose(&files, settings, memory))
}

/// Makes snapshots of what is composed.
struct Preview<'a> {
    root: &'a Path,
    files: Arc<DiskFiles>,
    printer: Printer,
    as_json: bool,
    desk: Arc<Desk>,
    /// The newest site that could be put together: the desk goes on with it while there is none.
    site: Option<Arc<Site>>,
    /// What came of the last run.
    last: Option<Arc<Site>>,
}

impl<'a> Preview<'a> {
    fn new(root: &'a Path, command: &ServeArgs, files: Arc<DiskFiles>, printer: Printer) -> Self {
        // A folder whose path can't be told is one that editors can't be told of either.
        let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        let desk = Arc::new(Desk::new(Editor::new(command.editor.clone(), &absolute)));
        Self { root, files, printer, as_json: command.json, desk, site: None, last: None }
    }

    fn snapshot(&mut self, composed: Composed, changes: &Changes) -> Snapshot {
        let shower = Shower { desk: Arc::clone(&self.desk), files: Arc::clone(&self.files) };
        let failures = Failures { printer: self.printer, as_json: self.as_json, told: Mutex::default() };
        let problems = shower.all(&composed.problems);
        let site = composed.site.map(Arc::new);
        self.last.clone_from(&site);
        self.site = site.clone().or_else(|| self.site.take());
        site.iter().cloned().for_each(prepare_for_edits);
        let (desk, known, shown) = (Arc::clone(&self.desk), self.site.clone(), problems.clone());
        Snapshot {
            own: Arc::new(move |asked: &OwnRequest| desk.answer(asked, known.as_deref(), &shown)),
            problems,
            pages: site.as_ref().map_or(0, |site| site.page_count()),
            edited: site.as_ref().and_then(|site| self.edited(site, changes)),
            answer: site
                .map(|site| Arc::new(move |route: &Route| answer(&site, &shower, &failures, route)) as serve::Answer),
        }
    }

    /// What happened to the files of the last site; none if nobody knows for certain.
    fn edit(&self, changes: &Changes) -> Option<(Arc<Site>, Vec<SitePath>)> {
        let site = self.last.clone()?;
        let paths: Vec<SitePath> = changes.paths.iter().map(|path| self.below(path)).collect::<Option<_>>()?;
        (!paths.is_empty()).then_some((site, paths))
    }

    fn below(&self, path: &Path) -> Option<SitePath> {
        SitePath::new(path.strip_prefix(self.root).ok()?.to_str()?)
    }

    /// The page whose file was saved; none if there were several, as after a `git pull`.
    fn edited(&self, site: &Site, changes: &Changes) -> Option<String> {
        let mut pages = changes.paths.iter().filter_map(|path| site.address_of_file(&self.below(path)?));
        let first = pages.next()?;
        pages.next().is_none().then_some(first)
    }
}

/// The site is there to be looked at; what pages and the next edit will need can be made meanwhile.
fn prepare_for_edits(site: Arc<Site>) {
    // Without a thread of its own it is made when it is first asked for.
    drop(std::thread::Builder::new().name("preview relations".to_owned()).spawn(move || site.prepare_for_edits()));
}

fn answer(site: &Site, shower: &Shower, failures: &Failures, route: &Route) -> Answered {
    let files = &*shower.files;
    match site.render(files, route) {
        Some(Ok(bytes)) => Answered::Page { digest: Digest::of(&bytes), bytes },
        Some(Err(problem)) => {
            failures.tell(&problem, files);
            Answered::Failed(vec![shower.one(&problem)])
        }
        None => {
            let missing = Route::new("404.html").ok().and_then(|route| site.render(files, &route));
            Answered::Missing(missing.and_then(Result::ok))
        }
    }
}

/// Tells on the terminal, too, why pages can't be rendered, which nobody knows before they are asked for.
struct Failures {
    printer: Printer,
    as_json: bool,
    /// What has been told of this snapshot: a mistake in a template shows on every page that it renders.
    told: Mutex<BTreeSet<String>>,
}

impl Failures {
    fn tell(&self, problem: &Diagnostic, files: &dyn Files) {
        let what = format!("{} {} {:?}", problem.code, problem.message, problem.place);
        if self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(what) {
            tell_problems(self.printer, self.as_json, std::slice::from_ref(problem), files);
        }
    }
}

/// Turns diagnostics into what browsers show: the same reports as on the terminal.
struct Shower {
    desk: Arc<Desk>,
    files: Arc<DiskFiles>,
}

impl Shower {
    /// Errors come first where there are too many for all to be drawn.
    fn all(&self, problems: &[Diagnostic]) -> Vec<Problem> {
        let mut sorted: Vec<&Diagnostic> = problems.iter().collect();
        sorted.sort_by_key(|problem| problem.severity);
        let undrawn = |problem: &Diagnostic| Problem {
            severity: problem.severity,
            text: painted(&format!("{}[{}]: {}", severity(problem), problem.code, problem.message)),
            path: problem.place.as_ref().map(|place| place.path.to_string()),
            line: None,
            edit: None,
        };
        let (drawn, rest) = sorted.split_at(sorted.len().min(MOST_DRAWN));
        drawn.iter().map(|problem| self.one(problem)).chain(rest.iter().map(|problem| undrawn(problem))).collect()
    }

    fn one(&self, problem: &Diagnostic) -> Problem {
        let files: &dyn Files = &*self.files;
        let drawn = render_text(std::slice::from_ref(problem), files, Style::Coloured);
        // Below the report stands a line that counts, and that says nothing of a single problem.
        let drawn = drawn.trim_end().rsplit_once("\n\n").map_or(drawn.as_str(), |(report, _)| report);
        let path = problem.place.as_ref().map(|place| place.path.to_string());
        let (line, column) = report::position(problem, files).unzip();
        let edit = path.as_ref().and_then(|path| {
            // A template that is built in is no file of the project.
            let is_there = SitePath::new(path).is_some_and(|path| files.stat(&path).is_ok());
            if is_there { self.desk.editor().open(path, line.unwrap_or(1), column.unwrap_or(1)) } else { None }
        });
        Problem { severity: problem.severity, text: painted(drawn), path, line, edit }
    }
}

fn severity(problem: &Diagnostic) -> &'static str {
    match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}
