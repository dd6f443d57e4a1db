//! `lyceum serve`: joins the composer to the preview server, and tells the terminal what happens.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use super::args::ServeArgs;
use super::commands::{Failure, OUTPUT, memory};
use super::printer::Printer;
use super::report::{Style, render_text};
use crate::base::{BuildMoment, Diagnostic, Digest, DiskFiles, Files, Route, SitePath};
use crate::config;
use crate::serve::{self, Answered, Changes, Event, Problem, Snapshot};
use crate::site::{Composed, Settings, Site, compose};

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
    let settings = Settings { moment, base_url: None, drafts: command.selection.drafts };
    let options = serve::Options {
        port: command.port,
        base_path: path,
        ignore: vec![root.join(OUTPUT)],
        ..serve::Options::new(root.to_owned())
    };
    // Never waited for: one thread rebuilds and is told of events.
    let memory = Mutex::new(memory(root, command.cache));
    let recall = || memory.lock().unwrap_or_else(PoisonError::into_inner);
    let rebuild = |_: &Changes| {
        let composed = compose(&*files, &settings, &mut recall());
        printer.report(&composed.problems, &*files, super::args::MessageFormat::Text);
        snapshot(composed, &files)
    };
    let on_event = |event: Event| {
        tell(&event, printer, announce);
        if matches!(event, Event::Listening { .. }) {
            // The site is there to be looked at; what the first edit will need can be done meanwhile.
            recall().prepare_for_edits();
        }
    };
    serve::run(&options, rebuild, on_event).map_err(Failure::from)
}

fn snapshot(composed: Composed, files: &Arc<DiskFiles>) -> Snapshot {
    let problems = composed.problems.iter().map(|problem| shown(problem, &**files)).collect();
    let Some(site) = composed.site else {
        let answer = Arc::new(|_: &Route| Answered::Missing(None));
        return Snapshot { answer, problems, summary: "the site can't be put together".to_owned() };
    };
    let summary = format!("{} pages", site.page_count());
    let files = Arc::clone(files);
    Snapshot { answer: Arc::new(move |route: &Route| answer(&site, &*files, route)), problems, summary }
}

fn answer(site: &Site, files: &dyn Files, route: &Route) -> Answered {
    match site.render(files, route) {
        Some(Ok(bytes)) => Answered::Page { digest: Digest::of(&bytes), bytes },
        Some(Err(problem)) => Answered::Failed(vec![shown(&problem, files)]),
        None => {
            let missing = Route::new("404.html").ok().and_then(|route| site.render(files, &route));
            Answered::Missing(missing.and_then(Result::ok))
        }
    }
}

/// A diagnostic as browsers show it: the same report as on the terminal.
fn shown(problem: &Diagnostic, files: &dyn Files) -> Problem {
    let place = problem.place.as_ref();
    let line = place.and_then(|place| Some(line_of(files, &place.path, place.span.as_ref()?.start)));
    Problem {
        severity: problem.severity,
        text: render_text(std::slice::from_ref(problem), files, Style::Plain),
        path: place.map(|place| place.path.to_string()),
        line,
    }
}

/// The line of a byte, from 1.
fn line_of(files: &dyn Files, path: &SitePath, offset: usize) -> usize {
    let bytes = files.read(path).unwrap_or_default();
    bytes.iter().take(offset).filter(|byte| **byte == b'\n').count() + 1
}

fn tell(event: &Event, printer: Printer, announce: &(dyn Fn(&str) + Sync)) {
    match event {
        Event::PortTaken { wanted, used } => {
            printer.say(&format!("port {wanted} is in use; taking {used}"));
        }
        Event::Listening { url } => announce(url),
        Event::Changed(changes) => {
            let names: Vec<String> = changes.paths.iter().take(3).map(|path| path.display().to_string()).collect();
            let more = changes.paths.len().saturating_sub(names.len());
            let more = if more == 0 { String::new() } else { format!(" and {more} more") };
            printer.say(&format!("changed: {}{more}", names.join(", ")));
        }
        Event::Rebuilt { summary, problems, elapsed } => {
            let problems = match problems {
                0 => String::new(),
                1 => ", one problem".to_owned(),
                _ => format!(", {problems} problems"),
            };
            printer.say(&format!("{summary}{problems}, ready in {:.2} s", elapsed.as_secs_f64()));
        }
        Event::WatchFailed(reason) => printer.say(reason),
    }
}
