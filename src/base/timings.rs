//! Where the time of a run goes: pieces of work in, how long each took out.
//!
//! This is the one type of the pure stages that reads a clock. Whoever wants figures makes [`Timings::start`] and hands it down;
//! with [`Timings::off`] a piece of work costs one comparison more. What is measured reaches no output of the site.

use std::collections::BTreeSet;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use super::parallel::lane;

/// A part of a run, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Settings and theme are read.
    Settings,
    /// Sources are read.
    Read,
    /// Texts are understood.
    Parse,
    /// Entries get their addresses, terms and listings.
    Index,
    /// Related blocks are found.
    Relate,
    /// What many pages have in common is made: cards, header, navigator, footer.
    Frames,
    /// Pictures are made smaller.
    Pictures,
    /// The search index is made.
    Search,
    /// Pages are rendered and files are written, both at the same time.
    Output,
}

impl Stage {
    /// What the stage is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Read => "read",
            Self::Parse => "parse",
            Self::Index => "index",
            Self::Relate => "relate",
            Self::Frames => "frames",
            Self::Pictures => "pictures",
            Self::Search => "search",
            Self::Output => "output",
        }
    }
}

/// What a piece of work is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Work {
    /// A stage of the run.
    Stage(Stage),
    /// One route, and the template or whatever else it is made by.
    Route(String, &'static str),
}

/// A piece of work that is done.
#[derive(Clone, Debug)]
pub struct Piece {
    /// What it was.
    pub work: Work,
    /// The thread that did it: 0 is the one that the run began on, others are numbered from 1.
    pub lane: usize,
    /// When it began, from the start of the run.
    pub start: Duration,
    /// How long it took.
    pub wall: Duration,
    /// The processor's time that went into it: of all threads for a stage, of its own thread for a route; none where the system
    /// does not tell.
    pub cpu: Option<Duration>,
}

/// Collects what a run spends its time on, or does nothing.
#[derive(Debug)]
pub struct Timings(Option<Recorder>);

#[derive(Debug)]
struct Recorder {
    started: Instant,
    cpu_at_start: Option<Duration>,
    /// Held for as long as it takes to add one to it.
    pieces: Mutex<Vec<Piece>>,
}

/// All that was measured in a run.
#[derive(Clone, Debug)]
pub struct Measured {
    /// All pieces of work, by when they began.
    pub pieces: Vec<Piece>,
    /// From the start to the end.
    pub wall: Duration,
    /// The processor's time of the whole, on all threads.
    pub cpu: Option<Duration>,
}

impl Timings {
    /// Measures nothing.
    #[must_use]
    pub const fn off() -> Self {
        Self(None)
    }

    /// Measures from now on.
    #[must_use]
    pub fn start() -> Self {
        let recorder =
            Recorder { started: Instant::now(), cpu_at_start: cpu::of_process(), pieces: Mutex::new(Vec::new()) };
        Self(Some(recorder))
    }

    /// Does the work of a stage.
    pub fn stage<R>(&self, stage: Stage, work: impl FnOnce() -> R) -> R {
        self.measure(|| Work::Stage(stage), cpu::of_process, work)
    }

    /// Does the work for a route; `of` names it and what it is made by, and is asked only if that is wanted.
    pub fn route<R>(&self, of: impl FnOnce() -> (String, &'static str), work: impl FnOnce() -> R) -> R {
        let named = || {
            let (route, made_by) = of();
            Work::Route(route, made_by)
        };
        self.measure(named, cpu::of_thread, work)
    }

    /// What was measured up to now; none if nothing was to be.
    #[must_use]
    pub fn finish(self) -> Option<Measured> {
        let recorder = self.0?;
        let (wall, cpu) = (recorder.started.elapsed(), difference(cpu::of_process(), recorder.cpu_at_start));
        let mut pieces = recorder.pieces.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        pieces.sort_by_key(|piece| (piece.start, piece.lane));
        Some(Measured { pieces, wall, cpu })
    }

    fn measure<R>(
        &self,
        named: impl FnOnce() -> Work,
        cpu: impl Fn() -> Option<Duration>,
        work: impl FnOnce() -> R,
    ) -> R {
        let Some(recorder) = &self.0 else { return work() };
        let named = named();
        let (start, cpu_before) = (recorder.started.elapsed(), cpu());
        let result = work();
        let (wall, cpu) = (recorder.started.elapsed().saturating_sub(start), difference(cpu(), cpu_before));
        let piece = Piece { work: named, lane: lane(), start, wall, cpu };
        recorder.pieces.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(piece);
        result
    }
}

fn difference(later: Option<Duration>, earlier: Option<Duration>) -> Option<Duration> {
    later?.checked_sub(earlier?)
}

impl Measured {
    /// How long a stage took, with the processor's time; nothing for a stage that the run did not come to.
    #[must_use]
    pub fn stage(&self, stage: Stage) -> Option<(Duration, Option<Duration>)> {
        let mut found = self.pieces.iter().filter(|piece| piece.work == Work::Stage(stage)).peekable();
        found.peek()?;
        Some(found.fold((Duration::ZERO, Some(Duration::ZERO)), |(wall, cpu), piece| {
            (wall + piece.wall, cpu.and_then(|cpu| Some(cpu + piece.cpu?)))
        }))
    }

    /// The routes that were made: each with its address, what it was made by, and its piece of work.
    pub fn routes(&self) -> impl Iterator<Item = (&str, &'static str, &Piece)> {
        self.pieces.iter().filter_map(|piece| match &piece.work {
            Work::Route(route, made_by) => Some((route.as_str(), *made_by, piece)),
            Work::Stage(_) => None,
        })
    }

    /// How many threads made routes; at least 1.
    #[must_use]
    pub fn lanes(&self) -> usize {
        self.routes().map(|(_, _, piece)| piece.lane).collect::<BTreeSet<usize>>().len().max(1)
    }
}

/// The processor's time, which the standard library does not tell.
#[cfg(unix)]
mod cpu {
    use std::time::Duration;

    use rustix::time::{ClockId, clock_gettime};

    pub(super) fn of_process() -> Option<Duration> {
        read(ClockId::ProcessCPUTime)
    }

    pub(super) fn of_thread() -> Option<Duration> {
        read(ClockId::ThreadCPUTime)
    }

    fn read(clock: ClockId) -> Option<Duration> {
        let time = clock_gettime(clock);
        Some(Duration::new(time.tv_sec.try_into().ok()?, time.tv_nsec.try_into().ok()?))
    }
}

#[cfg(not(unix))]
mod cpu {
    use std::time::Duration;

    pub(super) fn of_process() -> Option<Duration> {
        None
    }

    pub(super) fn of_thread() -> Option<Duration> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::{map_parallel, with_threads};
    use super::*;

    #[test]
    fn nothing_is_measured_unless_asked_for() {
        let timings = Timings::off();
        let unasked = || unreachable!("nobody asks for a name");
        assert_eq!(timings.stage(Stage::Read, || timings.route(unasked, || 7)), 7);
        assert!(timings.finish().is_none());
    }

    #[test]
    fn stages_and_routes_are_measured_with_their_threads() {
        let timings = Timings::start();
        let routes: Vec<usize> = (0..64).collect();
        timings.stage(Stage::Parse, || ());
        timings.stage(Stage::Output, || {
            with_threads(std::num::NonZeroUsize::new(2), || {
                map_parallel(&routes, |route| {
                    timings.route(
                        || (format!("/{route}/"), "page.html"),
                        || std::thread::sleep(Duration::from_micros(50)),
                    );
                })
            })
        });
        let measured = timings.finish().expect("it was measured");
        assert_eq!(measured.routes().count(), 64);
        assert!(measured.routes().all(|(_, made_by, piece)| made_by == "page.html" && (1..=2).contains(&piece.lane)));
        assert!(measured.stage(Stage::Parse).is_some() && measured.stage(Stage::Relate).is_none());
        let (wall, _) = measured.stage(Stage::Output).expect("a stage");
        assert!(wall <= measured.wall && measured.pieces.is_sorted_by_key(|piece| piece.start));
    }
}
