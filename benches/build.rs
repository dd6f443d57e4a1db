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

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Parser;
use jiff::civil::Date;
use lyceum::base::{BuildMoment, DiskFiles, Files, Route, SitePath, map_parallel};
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

/// Builds three times and prints a line for each.
fn measure(root: &Path, out: &Path) -> io::Result<()> {
    let files = DiskFiles::new(root);
    let mut memory = Memory::default();
    println!(
        "{:<10} {:>9} {:>9} {:>9} {:>9} {:>8} {:>8}",
        "build", "compose", "render", "+ write", "pages/s", "parsed", "peak"
    );
    run("clean", &files, &mut memory, out)?;
    run("unchanged", &files, &mut memory, out)?;
    edit(&files, root)?;
    let site = run("one edit", &files, &mut memory, out)?;
    floor(&site, &files, &out.with_extension("floor"))
}

/// Composes the site, renders all its routes, then renders and writes them.
fn run(name: &str, files: &DiskFiles, memory: &mut Memory, out: &Path) -> io::Result<Site> {
    forget_peak();
    let settings = Settings { moment: BuildMoment::Date(NOW), base_url: None, drafts: false };
    let (composed, compose_time) = timed(|| compose(files, &settings, memory));
    for problem in composed.problems.iter().take(5) {
        println!("problem: {}", problem.message);
    }
    let site = composed.site.ok_or_else(|| io::Error::other("the site can't be put together"))?;
    let routes: Vec<&Route> = site.routes().collect();
    let (_, render_time) =
        timed(|| map_parallel(&routes, |route| bytes_of(&site, files, route).map(|bytes| bytes.len())));
    let (written, write_time) = timed(|| write(&site, files, &routes, out));
    written?;
    let pages_a_second = site.page_count() as f64 / (compose_time + write_time).as_secs_f64();
    println!(
        "{name:<10} {:>9} {:>9} {:>9} {pages_a_second:>9.0} {:>8} {:>8}",
        seconds(compose_time),
        seconds(render_time),
        seconds(write_time),
        memory.parsed().1,
        peak().unwrap_or_else(|| "?".to_owned()),
    );
    Ok(site)
}

/// Renders and writes all routes. To be replaced by `lyceum::output`, which leaves alone what has not changed.
fn write(site: &Site, files: &DiskFiles, routes: &[&Route], out: &Path) -> io::Result<()> {
    map_parallel(routes, |route| write_file(&out.join(route.output_path()), &bytes_of(site, files, route)?))
        .into_iter()
        .collect()
}

/// Writes what a build would write, from memory: creating files and folders alone.
fn floor(site: &Site, files: &DiskFiles, out: &Path) -> io::Result<()> {
    let routes: Vec<&Route> = site.routes().collect();
    let rendered = map_parallel(&routes, |route| Ok((out.join(route.output_path()), bytes_of(site, files, route)?)));
    let rendered: Vec<(PathBuf, Vec<u8>)> = rendered.into_iter().collect::<io::Result<_>>()?;
    let bytes: usize = rendered.iter().map(|(_, bytes)| bytes.len()).sum();
    let (written, time) = timed(|| map_parallel(&rendered, |(path, bytes)| write_file(path, bytes)));
    written.into_iter().collect::<io::Result<()>>()?;
    println!("floor: {} files, {:.1} MB, written from memory in {}", rendered.len(), bytes as f64 / 1e6, seconds(time));
    Ok(())
}

fn bytes_of(site: &Site, files: &DiskFiles, route: &Route) -> io::Result<Vec<u8>> {
    let rendered =
        site.render(files, route).ok_or_else(|| io::Error::other(format!("`{route}` is not in the site")))?;
    rendered.map_err(|problem| io::Error::other(problem.message))
}

#[expect(clippy::disallowed_methods, reason = "the floor is what the system takes to write, without the program")]
fn write_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    std::fs::create_dir_all(path.parent().unwrap_or(path))?;
    std::fs::write(path, bytes)
}

/// Adds a sentence to the first article, as an editor would.
#[expect(clippy::disallowed_methods, reason = "an editor's work, which the program does not do")]
fn edit(files: &DiskFiles, root: &Path) -> io::Result<()> {
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
