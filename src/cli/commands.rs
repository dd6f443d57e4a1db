//! The commands: parsed arguments in, one call into the library each, its result on the terminal out.

use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::{
    AddArgs, Args, BuildArgs, CacheArgs, CheckArgs, Command, CompletionsArgs, ExplainArgs, NewArgs, ServeArgs, WhyArgs,
};
use super::printer::{Outcome, Printer};
use super::progress::{BuildSummary, Progress};
use super::{browser, preview, report, timings};
use crate::base::{
    BuildMoment, Code, Diagnostic, DiskFiles, Measured, MomentError, Timings, nearest, sort_and_deduplicate,
    with_threads,
};
use crate::build::{self, Observer, Step};
use crate::cache::Cache;
use crate::config::{self, LanguageId};
use crate::scaffold::{self, NewEntry, ScaffoldError, TermHints};
use crate::serve::ServeError;
use crate::site::{self, Memory, NoAnswer, Settings, compose, why};

/// The folder below the project's that is written to unless another is named.
pub(super) const OUTPUT: &str = "public";

/// Does what the arguments say.
pub(super) fn run(args: &Args, printer: Printer) -> Outcome {
    let done = match &args.command {
        Command::New(command) => new(args, command, printer),
        Command::Add(command) => add(args, command, printer),
        Command::Build(command) => build(args, command, printer),
        Command::Serve(command) => serve(args, command, printer),
        Command::Check(command) => check(args, command, printer),
        Command::Why(command) => say_why(args, command, printer),
        Command::Explain(command) => explain_blocks(args, command, printer),
        Command::Completions(command) => Ok(completions(command, printer)),
    };
    done.unwrap_or_else(|failure| {
        printer.failure(&failure.message, failure.help.as_deref());
        failure.outcome
    })
}

fn new(args: &Args, command: &NewArgs, printer: Printer) -> Result<Outcome, Failure> {
    let folder = args.root.as_deref().unwrap_or(Path::new("")).join(&command.dir);
    let today = moment(None)?.resolve(&TimeZone::UTC)?.today();
    let written = scaffold::new(&folder, today)?;
    printer.say(&format!("made a site of {} files in `{}`", written.len(), folder.display()));
    printer.say("run `lyceum serve --open` there to preview it");
    Ok(Outcome::Success)
}

fn add(args: &Args, command: &AddArgs, printer: Printer) -> Result<Outcome, Failure> {
    let start = start_folder(args);
    let root = scaffold::find_site(&start).ok_or(ScaffoldError::NoSite(start))?;
    let facts = site_facts(&root);
    let entry = NewEntry {
        kind: command.kind,
        title: &command.title,
        language: facts.suffix_of(command.lang.as_deref())?,
        slug: command.slug.as_deref(),
        now: moment(None)?.resolve(&facts.zone)?.now(),
        terms: &facts.terms,
    };
    let path = scaffold::add(&root, &entry)?;
    printer.output(&format!("{}\n", path.strip_prefix(".").unwrap_or(&path).display()));
    Ok(Outcome::Success)
}

fn build(args: &Args, command: &BuildArgs, printer: Printer) -> Result<Outcome, Failure> {
    let root = site_folder(args);
    let progress = Progress::start();
    let moment = moment(command.selection.now)?;
    let timings = command.timings.as_ref().map_or_else(Timings::off, |_| Timings::start());
    let (summary, diagnostics) =
        with_threads(command.work.threads, || build_site(&root, command, moment, (&progress, &timings)));
    let measured = timings.finish();
    let elapsed = progress.finish();
    printer.report(&diagnostics, &DiskFiles::new(&root), command.report.message_format);
    if let Some(summary) = summary {
        printer.say(&BuildSummary { elapsed, ..summary }.to_string());
    }
    if let Some(measured) = measured {
        show_timings(&measured, command, printer)?;
    }
    Ok(Outcome::of(&diagnostics))
}

/// Shows what was measured, and writes it to the file that was named.
fn show_timings(measured: &Measured, command: &BuildArgs, printer: Printer) -> Result<(), Failure> {
    printer.say(&format!("\n{}", timings::table(measured).trim_end()));
    let Some(path) = command.timings.iter().flatten().next() else { return Ok(()) };
    timings::write_trace(measured, path).map_err(|error| Failure {
        message: format!("`{}` can't be written: {error}", path.display()),
        help: Some("name a file in a folder that is there and that you may write to".to_owned()),
        outcome: Outcome::Problems,
    })
}

fn serve(args: &Args, command: &ServeArgs, printer: Printer) -> Result<Outcome, Failure> {
    let announce = |url: &str| {
        if command.open {
            browser::open(url, move |failure| printer.say(failure));
        }
    };
    preview::serve(&site_folder(args), command, moment(command.selection.now)?, printer, &announce)?;
    Ok(Outcome::Success)
}

fn check(args: &Args, command: &CheckArgs, printer: Printer) -> Result<Outcome, Failure> {
    let root = site_folder(args);
    let moment = moment(command.selection.now)?;
    let diagnostics = with_threads(command.work.threads, || check_site(&root, command, moment));
    printer.report(&diagnostics, &DiskFiles::new(&root), command.report.message_format);
    if diagnostics.is_empty() {
        printer.say("no problems found");
    }
    Ok(Outcome::of(&diagnostics))
}

fn say_why(args: &Args, command: &WhyArgs, printer: Printer) -> Result<Outcome, Failure> {
    let answer = explain_path(&site_folder(args), command, moment(command.selection.now)?);
    printer.output(&format!("{answer}\n"));
    Ok(Outcome::Success)
}

fn explain_blocks(args: &Args, command: &ExplainArgs, printer: Printer) -> Result<Outcome, Failure> {
    let settings = Settings {
        moment: moment(command.selection.now)?,
        base_url: None,
        relative_urls: false,
        drafts: command.selection.drafts,
    };
    let composed = compose(&DiskFiles::new(site_folder(args)), &settings, &mut Memory::default());
    match &command.why {
        None => {
            let answer = site::explain(&composed, &command.entry)?;
            printer.answer(command.json, &answer, report::render_explained);
        }
        Some(other) => {
            let answer = site::explain_pair(&composed, &command.entry, other)?;
            printer.answer(command.json, &answer, report::render_explained_pair);
        }
    }
    Ok(Outcome::Success)
}

fn completions(command: &CompletionsArgs, printer: Printer) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut Args::command(), "lyceum", &mut script);
    printer.output(&String::from_utf8_lossy(&script));
    Outcome::Success
}

/// The folder of the site to work on. Where there is none, the folder that was named: what is missing there is said by
/// whoever looks for it.
fn site_folder(args: &Args) -> PathBuf {
    let start = start_folder(args);
    scaffold::find_site(&start).unwrap_or(start)
}

fn start_folder(args: &Args) -> PathBuf {
    args.root.clone().unwrap_or_else(|| PathBuf::from("."))
}

/// The moment to work for: as asked for, else as the environment or the clock says.
#[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
fn moment(asked: Option<BuildMoment>) -> Result<BuildMoment, MomentError> {
    let epoch = std::env::var_os("SOURCE_DATE_EPOCH").filter(|epoch| !epoch.is_empty());
    BuildMoment::choose(asked, epoch.as_ref().map(|epoch| epoch.to_string_lossy()).as_deref(), Timestamp::now())
}

/// Why a command was not carried out.
pub(super) struct Failure {
    message: String,
    help: Option<String>,
    outcome: Outcome,
}

impl From<ScaffoldError> for Failure {
    fn from(error: ScaffoldError) -> Self {
        let refused = matches!(error, ScaffoldError::Io { .. });
        Self {
            message: error.to_string(),
            help: error.help().map(str::to_owned),
            outcome: if refused { Outcome::Problems } else { Outcome::Usage },
        }
    }
}

impl From<ServeError> for Failure {
    fn from(error: ServeError) -> Self {
        let help = "free the port, or choose another with `--port`".to_owned();
        Self { message: error.to_string(), help: Some(help), outcome: Outcome::Problems }
    }
}

impl From<MomentError> for Failure {
    fn from(error: MomentError) -> Self {
        Self { message: error.to_string(), help: None, outcome: Outcome::Usage }
    }
}

impl From<NoAnswer> for Failure {
    fn from(error: NoAnswer) -> Self {
        let outcome = if error == NoAnswer::NoSite { Outcome::Problems } else { Outcome::Usage };
        Self { message: error.to_string(), help: Some(error.help()), outcome }
    }
}

/// What `add` needs to know about the site; nothing where its settings can't be read.
struct SiteFacts {
    /// The zone in which dates are meant.
    zone: TimeZone,
    /// The language of files without a language in their name.
    main_language: String,
    /// All languages, the main one included; none if they are not known.
    languages: Vec<String>,
    /// The terms to hint at.
    terms: TermHints,
}

impl Default for SiteFacts {
    fn default() -> Self {
        let (main_language, languages) = (String::new(), Vec::new());
        Self { zone: TimeZone::UTC, main_language, languages, terms: TermHints::default() }
    }
}

impl SiteFacts {
    /// The language that stands in a file's name: none for the main one.
    fn suffix_of<'a>(&self, language: Option<&'a str>) -> Result<Option<&'a str>, Failure> {
        let Some(language) = language.filter(|language| *language != self.main_language) else {
            return Ok(None);
        };
        let known = || self.languages.iter().map(String::as_str);
        if self.languages.is_empty() || known().any(|name| name == language) {
            return Ok(Some(language));
        }
        let help = match nearest(language, known()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the languages of this site are {}", self.languages.join(", ")),
        };
        let message = format!("`site.toml` declares no language `{language}`");
        Err(Failure { message, help: Some(help), outcome: Outcome::Usage })
    }
}

/// Builds the site; the summary is missing if nothing was written. Its `elapsed` is filled in by the caller.
fn build_site(
    root: &Path,
    command: &BuildArgs,
    moment: BuildMoment,
    (progress, timings): (&Progress, &Timings),
) -> (Option<BuildSummary>, Vec<Diagnostic>) {
    let output = command.out.clone().unwrap_or_else(|| root.join(OUTPUT));
    let settings = Settings {
        moment,
        base_url: command.base_url.clone(),
        relative_urls: command.relative_urls,
        drafts: command.selection.drafts,
    };
    let mut memory = memory(root, command.cache);
    let on_step = |step| match step {
        Step::Reading => progress.stage("reading", 0),
        Step::Writing(files) => progress.stage("writing", files),
        Step::Wrote => progress.step(),
    };
    let observer = Observer { on_step: &on_step, timings };
    let built = build::build(root, &output, &settings, &mut memory, &observer);
    let summary = built.report.map(|report| BuildSummary {
        pages: built.pages,
        written: report.written,
        removed: report.removed,
        output: output.strip_prefix(".").unwrap_or(&output).to_owned(),
        ..BuildSummary::default()
    });
    // The system takes back all at once what a program leaves; to give it back piece by piece was a fifteenth of a build.
    std::mem::forget((built.site, memory));
    (summary, built.problems)
}

/// The memory of earlier runs on the site.
pub(super) fn memory(root: &Path, cache: CacheArgs) -> Memory {
    if cache.no_cache { Memory::default() } else { Memory::kept_in(Cache::of_site(root)) }
}

/// Looks for every problem of the site.
fn check_site(root: &Path, command: &CheckArgs, moment: BuildMoment) -> Vec<Diagnostic> {
    let settings = Settings { moment, base_url: None, relative_urls: false, drafts: command.selection.drafts };
    let check = if command.gates { build::check_gates } else { build::check };
    let (files, mut memory) = (DiskFiles::new(root), memory(root, command.cache));
    let mut problems = check(&files, &settings, &mut memory);
    if command.variants {
        problems.retain(|problem| problem.code != Code::SeveralReadings);
        problems.extend(site::readings(&files, &mut memory));
        sort_and_deduplicate(&mut problems);
    }
    problems
}

/// Says why a file or an address is, or is not, in the site.
fn explain_path(root: &Path, command: &WhyArgs, moment: BuildMoment) -> String {
    let settings = Settings { moment, base_url: None, relative_urls: false, drafts: command.selection.drafts };
    let composed = compose(&DiskFiles::new(root), &settings, &mut Memory::default());
    why(&composed, &command.path).join("\n")
}

/// Reads what `add` needs to know from the site's settings; settings that can't be read are no reason not to add a file.
fn site_facts(root: &Path) -> SiteFacts {
    let Ok(config) = config::load(&DiskFiles::new(root)) else { return SiteFacts::default() };
    let slugs = |key: &str| {
        let taxonomy = config.taxonomies.iter().find(|taxonomy| taxonomy.key == key);
        let terms = taxonomy.map(|taxonomy| taxonomy.terms.iter().map(|term| term.slug.to_string()).collect());
        terms.unwrap_or_default()
    };
    SiteFacts {
        terms: TermHints { topics: slugs("topics"), specials: slugs("specials"), cities: slugs("cities") },
        main_language: config.languages.get(LanguageId::DEFAULT).tag.clone(),
        languages: config.languages.tags().map(str::to_owned).collect(),
        zone: config.zone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_main_language_does_not_stand_in_file_names() {
        let languages = vec!["zh-Hant".to_owned(), "en".to_owned()];
        let facts = SiteFacts {
            zone: TimeZone::UTC,
            main_language: "zh-Hant".to_owned(),
            languages,
            terms: TermHints::default(),
        };
        let suffix = |language| facts.suffix_of(language).map_err(|failure| failure.help.unwrap_or_default());
        assert_eq!(suffix(None), Ok(None));
        assert_eq!(suffix(Some("zh-Hant")), Ok(None));
        assert_eq!(suffix(Some("en")), Ok(Some("en")));
        assert_eq!(suffix(Some("zh-hant")), Err("did you mean `zh-Hant`?".to_owned()));
        assert_eq!(suffix(Some("ja")), Err("the languages of this site are zh-Hant, en".to_owned()));
    }
}
