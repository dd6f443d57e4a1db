//! The words that all stages speak: digests, routes, places in files, diagnostics, and the one
//! trait through which files are read. Nothing here knows what a course is.

mod clock;
mod diagnostic;
mod digest;
mod files;
mod inputs;
mod kept;
mod later;
mod leftovers;
mod memo;
mod moment;
mod parallel;
mod path;
pub mod raw;
mod route;
mod shared_list;
mod slug;
mod stamp;
mod suggest;
mod text;
mod timings;

pub use clock::{BuildTime, Steady};
pub use diagnostic::{Code, Diagnostic, Place, Severity, Span, sort_and_deduplicate};
pub use digest::{Digest, digest_of};
pub use files::{DiskFiles, FileStat, Files, MemoryFiles, WalkedOnce, unreadable};
pub use inputs::{Inputs, WitnessedFiles};
pub use kept::Kept;
pub use later::Later;
pub use leftovers::is_leftover;
pub use memo::Memo;
pub use moment::{BuildMoment, MomentError};
pub use parallel::{both, map_parallel, with_threads};
pub use path::SitePath;
pub use route::{BaseUrl, Route, RouteError};
pub use shared_list::SharedList;
pub use slug::{ChineseSlugs, Slug, SlugError, SlugFault};
pub use stamp::{FileStamp, Tick};
pub use suggest::nearest;
pub use text::utf8;
pub use timings::{Measured, Piece, Stage, Timings, Work};
