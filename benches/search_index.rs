//! What the search index costs: `cargo bench --bench search_index -- --pages 10000`.
//!
//! Makes a portal with the site generator of the examples, composes it and renders all of it in memory, and prints which part of the
//! processors' time goes into the index, how large the index is, and how many of its files one edit changes. Time is that of
//! the processors and not of the clock, so that other work on the machine hardly shows.

#![expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "a benchmark prints figures for people")]
#![expect(clippy::disallowed_methods, reason = "a benchmark works on folders of its own")]

#[allow(unreachable_pub, dead_code, reason = "an example and a benchmark share it")]
#[path = "../examples/gen-site/portal/mod.rs"]
mod portal;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Parser;
use jiff::civil::Date;
use lyceum::base::{BuildMoment, DiskFiles, Route, map_parallel};
use lyceum::site::{Memory, Settings, Site, compose};

/// The allocator of the program, since a benchmark with another one would measure something else.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Measures what the search index costs
#[derive(Debug, Parser)]
struct Args {
    /// How many articles and courses
    #[arg(long, default_value_t = 10_000)]
    pages: usize,
    /// How often it is measured; the median is printed
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Where to make the portal, such as a memory file system; else the system's folder for temporary files
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
    let options = portal::Options { pages: args.pages, seed: 1, kilobytes: 4, now: NOW };
    portal::write(&portal::Portal::new(options), &root)?;

    let runs: Vec<Run> = (0..args.runs.max(1)).map(|_| Run::measure(&root)).collect();
    let median = |of: fn(&Run) -> Duration| {
        let mut times: Vec<Duration> = runs.iter().map(of).collect();
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (index, whole) = (median(|run| run.index), median(|run| run.whole));
    let share = 100.0 * index.as_secs_f64() / whole.as_secs_f64();
    println!("{} entries, processors' time, median of {} runs", args.pages, runs.len());
    println!("whole site in memory  {:>8.3} s", whole.as_secs_f64());
    println!("of it the index       {:>8.3} s, {share:.1} %", index.as_secs_f64());

    let files = &runs[0].files;
    let bytes: usize = files.values().map(Vec::len).sum();
    let largest = files.values().map(Vec::len).max().unwrap_or_default();
    let megabytes = bytes as f64 / 1e6;
    println!("index                 {megabytes:>8.2} MB in {} files, the largest {largest} bytes", files.len());
    edit_one(&root)?;
    let after = Run::measure(&root).files;
    let changed = files.iter().filter(|(route, bytes)| after.get(*route) != Some(bytes)).count();
    println!("one sentence more     {changed:>8} files changed");
    Ok(())
}

/// A clean run in memory.
struct Run {
    whole: Duration,
    index: Duration,
    /// The files of the index.
    files: BTreeMap<Route, Vec<u8>>,
}

impl Run {
    fn measure(root: &Path) -> Self {
        let files = DiskFiles::new(root);
        let begun = cpu();
        let moment = BuildMoment::Date(NOW);
        let settings = Settings { moment, base_url: None, relative_urls: false, drafts: false };
        let site = compose(&files, &settings, &mut Memory::default()).site.expect("the generated portal is a site");
        let composed = cpu();
        // It is made as a whole when the first of its files is asked for.
        render(&site, &files, &Route::new("search/index.json").expect("a good address"));
        let index = cpu().saturating_sub(composed);
        let routes: Vec<&Route> = site.routes().collect();
        map_parallel(&routes, |route| render(&site, &files, route).len());
        let whole = cpu().saturating_sub(begun);
        let of_index =
            routes.iter().filter(|route| route.as_str().starts_with("search/") && !route.as_str().ends_with('/'));
        let files = of_index.map(|route| ((*route).clone(), render(&site, &files, route))).collect();
        Self { whole, index, files }
    }
}

fn render(site: &Site, files: &DiskFiles, route: &Route) -> Vec<u8> {
    site.render(files, route).expect("a route of the site").expect("the theme renders it")
}

/// Adds a sentence to one article.
fn edit_one(root: &Path) -> io::Result<()> {
    let mut articles: Vec<PathBuf> = Vec::new();
    let mut folders = vec![root.join("content/articles")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { articles.push(path) }
        }
    }
    articles.sort_unstable();
    let path = &articles[articles.len() / 2];
    let text = fs::read_to_string(path)? + "\n\nOne sentence more, on tea leaves and lanterns.\n";
    fs::write(path, text)
}

fn cpu() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or_default())
}
