//! How fast a large portal builds: `cargo bench --bench build -- --pages 10000`.
//!
//! Makes a portal with the site generator of the examples, builds it clean, once more with nothing changed and once after
//! one edit, and prints for each how long the stages took and how much memory that needed. At the end it writes the same
//! files from memory, with as many threads: the floor that no generator can get below. It asserts nothing; figures are for
//! people to compare, on one machine and in one sitting.

#![expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "a benchmark prints figures for people")]

#[allow(unreachable_pub, dead_code, reason = "an example and a benchmark share it")]
#[path = "../examples/gen-site/portal/mod.rs"]
mod portal;

use std::borrow::Cow;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use jiff::civil::Date;
use lyceum::base::{BuildMoment, Diagnostic, DiskFiles, Files, Route, SitePath, map_parallel};
use lyceum::output::{self, Planned};
use lyceum::site::{Memory, Settings, Site, compose};

/// The allocator of the program, since a benchmark with another one would measure something else.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures how fast a large portal builds
#[derive(Debug, Parser)]
struct Args {
    /// How many articles and courses
    #[arg(long, default_value_t = 10_000)]
    pages: usize,
    /// Which of all possible portals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// About how long each file is
    #[arg(long, default_value_t = 4)]
    kilobytes: usize,
    /// Where to make the portal and its output, such as a memory file system; else the system's folder for temporary files
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Given by `cargo bench`; means nothing
    #[arg(long, hide = true)]
    bench: bool,
}

/// The day that the portal is made and built for.
const NOW: Date = jiff::civil::date(2026, 12, 1);

fn main() -> io::Result<()> {
    let args = Args::parse();
    let folder = match &args.folder {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let root = folder.path().join("site");
    let options = portal::Options { pages: args.pages, seed: args.seed, kilobytes: args.kilobytes, now: NOW };
    let (bytes, time) = timed(|| portal::write(&portal::Portal::new(options), &root));
    println!(
        "{} entries of {} KB, {:.1} MB in all, made in {}",
        args.pages,
        args.kilobytes,
        bytes? as f64 / 1e6,
        seconds(time)
    );
    measure(&root, &folder.path().join("out"))
}

/// A portal on disk, and where it is built to.
struct Project<'a> {
    files: DiskFiles,
    root: &'a Path,
    out: &'a Path,
}

/// Builds three times and prints a line for each.
fn measure(root: &Path, out: &Path) -> io::Result<()> {
    let project = Project { files: DiskFiles::new(root), root, out };
    let mut memory = Memory::default();
    println!("build        compose    render   + write   pages/s   parsed  written     peak");
    run("clean", &project, &mut memory)?;
    run("unchanged", &project, &mut memory)?;
    edit(&project)?;
    let site = run("one edit", &project, &mut memory)?;
    floor(&site, &project)
}

/// Composes the site, renders all its routes, then renders and writes them.
fn run(name: &str, project: &Project<'_>, memory: &mut Memory) -> io::Result<Site> {
    forget_peak();
    let settings = Settings { moment: BuildMoment::Date(NOW), base_url: None, relative_urls: false, drafts: false };
    let (composed, compose_time) = timed(|| compose(&project.files, &settings, memory));
    for problem in composed.problems.iter().take(5) {
        println!("problem: {}", problem.message);
    }
    let site = composed.site.ok_or_else(|| io::Error::other("the site can't be put together"))?;
    let routes: Vec<&Route> = site.routes().collect();
    let (_, render_time) =
        timed(|| map_parallel(&routes, |route| bytes_of(&site, project, route).map(|bytes| bytes.len())));
    let (written, write_time) = timed(|| write(&site, project, &routes));
    println!(
        "{name:<10} {:>9} {:>9} {:>9} {:>9.0} {:>8} {:>8} {:>8}",
        seconds(compose_time),
        seconds(render_time),
        seconds(write_time),
        site.page_count() as f64 / (compose_time + write_time).as_secs_f64(),
        memory.parsed().1,
        written?,
        peak().unwrap_or_else(|| "?".to_owned()),
    );
    Ok(site)
}

/// Renders all routes and has the output stage write what is not there yet; returns how many files it wrote.
fn write(site: &Site, project: &Project<'_>, routes: &[&Route]) -> io::Result<usize> {
    let failed = |problem: &Diagnostic| io::Error::other(problem.message.clone());
    let folder = output::prepare(project.out, project.root).map_err(|problem| failed(&problem))?;
    let planned: Vec<Planned<()>> =
        routes.iter().map(|route| Planned { route: (*route).clone(), source: () }).collect();
    let report = folder.sync(&planned, |plan| match site.render(&project.files, &plan.route) {
        Some(rendered) => rendered.map(Cow::Owned).map_err(|problem| *problem),
        None => Ok(Cow::Borrowed(&[])),
    });
    report.diagnostics.first().map_or(Ok(report.written), |problem| Err(failed(problem)))
}

/// Writes what a build would write, from memory: creating files and folders alone.
fn floor(site: &Site, project: &Project<'_>) -> io::Result<()> {
    let out = project.out.with_extension("floor");
    let routes: Vec<&Route> = site.routes().collect();
    let rendered = map_parallel(&routes, |route| Ok((out.join(route.output_path()), bytes_of(site, project, route)?)));
    let rendered: Vec<(PathBuf, Vec<u8>)> = rendered.into_iter().collect::<io::Result<_>>()?;
    let bytes: usize = rendered.iter().map(|(_, bytes)| bytes.len()).sum();
    let (written, time) = timed(|| map_parallel(&rendered, |(path, bytes)| write_file(path, bytes)));
    written.into_iter().collect::<io::Result<()>>()?;
    println!("floor: {} files, {:.1} MB, written from memory in {}", rendered.len(), bytes as f64 / 1e6, seconds(time));
    Ok(())
}

fn bytes_of(site: &Site, project: &Project<'_>, route: &Route) -> io::Result<Vec<u8>> {
    let rendered =
        site.render(&project.files, route).ok_or_else(|| io::Error::other(format!("`{route}` is not in the site")))?;
    rendered.map_err(|problem| io::Error::other(problem.message))
}

#[expect(clippy::disallowed_methods, reason = "the floor is what the system takes to write, without the program")]
fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, bytes)
}

/// Adds a sentence to the first article, as an editor would.
#[expect(clippy::disallowed_methods, reason = "an editor's work, which the program does not do")]
fn edit(project: &Project<'_>) -> io::Result<()> {
    let Project { files, root, .. } = project;
    let folder = SitePath::new("content/articles").ok_or_else(|| io::Error::other("a plain path"))?;
    let Some(first) = files.walk(&folder)?.into_iter().next() else { return Ok(()) };
    let mut bytes = files.read(&first.path)?;
    bytes.extend_from_slice("\n一句剛剛加上去的話。\n".as_bytes());
    std::fs::write(root.join(first.path.as_str()), bytes)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

/// The most memory that the process has held since the last [`forget_peak`]; Linux alone tells.
#[expect(clippy::disallowed_methods, reason = "the system tells this in a file")]
fn peak() -> Option<String> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(format!("{:.0} MB", kilobytes / 1024.0))
}

/// Has the system count the peak anew. Where that is not allowed, the peak is that of all runs so far.
#[expect(clippy::disallowed_methods, reason = "the system is told so in a file")]
fn forget_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
