//! Writes the project of a large portal, to try and to measure the program on: `gen-site --pages 10000 DIR`.
//!
//! The same numbers give the same files, on any machine.

#[allow(unreachable_pub, dead_code, reason = "an example and a benchmark share it")]
mod portal;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;
use jiff::civil::Date;

use portal::{Options, Portal};

/// Writes the project of a large, made-up portal
#[derive(Debug, Parser)]
struct Args {
    /// How many articles and courses
    #[arg(long, default_value_t = 1000)]
    pages: usize,
    /// Which of all possible portals
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// About how long each file is
    #[arg(long, default_value_t = 4)]
    kilobytes: usize,
    /// The day that the sessions of courses lie about
    #[arg(long, default_value = "2026-12-01")]
    now: Date,
    /// The folder to write to; it must be empty or not be there
    dir: PathBuf,
}

#[expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::print_stderr,
    reason = "a small tool of its own, without the program's printer"
)]
fn main() -> ExitCode {
    let args = Args::parse();
    if args.dir.read_dir().is_ok_and(|mut entries| entries.next().is_some()) {
        eprintln!("error: `{}` is not empty; name a folder that is not there yet", args.dir.display());
        return ExitCode::FAILURE;
    }
    let options = Options { pages: args.pages, seed: args.seed, kilobytes: args.kilobytes, now: args.now };
    let start = Instant::now();
    match portal::write(&Portal::new(options), &args.dir) {
        Ok(bytes) => {
            let (megabytes, seconds) = (bytes as f64 / 1e6, start.elapsed().as_secs_f64());
            println!("{} pages, {megabytes:.1} MB, {seconds:.2} s: {}", args.pages, args.dir.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: `{}` can't be written: {error}", args.dir.display());
            ExitCode::FAILURE
        }
    }
}
