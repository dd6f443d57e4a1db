//! The program `lyceum`: hands the command line to the library, and its answer to the system.

use std::process::ExitCode;

/// A quarter less time than with the system's allocator, measured on a build of 10,000 pages.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lyceum::cli::run()
}
