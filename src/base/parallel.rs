//! Work spread over the machine's cores, with the results in the order of the input.
//!
//! How many threads there are is no input of any stage, because no output may depend on it. So it isn't handed down
//! through all of them: whoever wants another number than that of the cores runs the whole of the work within
//! [`with_threads`].

use std::cell::Cell;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

thread_local! {
    /// How many threads the work of this thread may be spread over; none: as many as there are cores. Of a thread and not
    /// of the process, so that two pieces of work side by side don't meddle with each other.
    static THREADS: Cell<Option<NonZeroUsize>> = const { Cell::new(None) };

    /// Which of the threads of a [`map_parallel`] this one is, from 1; 0 outside of any.
    static LANE: Cell<usize> = const { Cell::new(0) };
}

/// Which thread of a [`map_parallel`] is at work here, from 1; 0 for a thread that was not made for one.
pub(super) fn lane() -> usize {
    LANE.get()
}

/// Does `work` with so many threads for each [`map_parallel`] in it, or as many as there are cores for `None`.
pub fn with_threads<R>(threads: Option<NonZeroUsize>, work: impl FnOnce() -> R) -> R {
    /// Puts the number back also if the work panics.
    struct Restore(Option<NonZeroUsize>);
    impl Drop for Restore {
        fn drop(&mut self) {
            THREADS.set(self.0);
        }
    }
    let _restore = Restore(THREADS.replace(threads));
    work()
}

/// Does two things at the same time, or one after the other where [`with_threads`] allows one thread.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    let asked = THREADS.get();
    if asked == Some(NonZeroUsize::MIN) {
        return (first(), second());
    }
    thread::scope(|scope| {
        let second = scope.spawn(move || with_threads(asked, second));
        let first = first();
        (first, second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}

/// Applies `make` to every item, on as many threads as there are cores or [`with_threads`] says. The results stand in the
/// items' order, whichever thread made them, so that output never depends on the number of threads.
pub fn map_parallel<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let asked = THREADS.get();
    let most = asked.map_or_else(|| thread::available_parallelism().map_or(1, usize::from), NonZeroUsize::get);
    let threads = most.min(items.len());
    if threads <= 1 {
        return items.iter().map(make).collect();
    }
    let chunk = (items.len() / (threads * CHUNKS)).clamp(1, LARGEST_CHUNK);
    let next = AtomicUsize::new(0);
    let work = &|lane: usize| {
        THREADS.set(asked);
        LANE.set(lane);
        let mut made = Vec::new();
        loop {
            let start = next.fetch_add(chunk, Ordering::Relaxed);
            if start >= items.len() {
                return made;
            }
            let end = items.len().min(start + chunk);
            made.push((start, items[start..end].iter().map(&make).collect::<Vec<R>>()));
        }
    };
    let mut chunks: Vec<(usize, Vec<R>)> = thread::scope(|scope| {
        let workers: Vec<_> = (1..=threads).map(|lane| scope.spawn(move || work(lane))).collect();
        workers
            .into_iter()
            .flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    chunks.sort_by_key(|(start, _)| *start);
    chunks.into_iter().flat_map(|(_, made)| made).collect()
}

/// How often a thread takes items, at least: often enough to balance uneven ones.
const CHUNKS: usize = 16;

/// Items that a thread takes at a time, at most: so many that taking them costs nothing.
const LARGEST_CHUNK: usize = 16;

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn two_things_are_done_on_one_thread_and_on_two() {
        for threads in [1, 2] {
            let done = with_threads(NonZeroUsize::new(threads), || both(|| 1, || THREADS.get()));
            assert_eq!(done, (1, NonZeroUsize::new(threads)));
        }
    }

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(map_parallel(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }

    #[test]
    fn the_number_of_threads_is_as_asked_for_and_only_there() {
        let items = [(); 8 * CHUNKS];
        let barrier = std::sync::Barrier::new(3);
        let wait_once = || {
            // Each thread gets some of the items, because none goes on before all three have begun.
            thread_local!(static WAITED: Cell<bool> = const { Cell::new(false) });
            if !WAITED.replace(true) {
                barrier.wait();
            }
            thread::current().id()
        };
        let three = NonZeroUsize::new(3);
        let seen: HashSet<_> = with_threads(three, || map_parallel(&items, |()| wait_once()).into_iter().collect());
        assert_eq!(seen.len(), 3);
        assert_eq!(THREADS.get(), None);
        let nested = with_threads(three, || map_parallel(&items, |()| THREADS.get()));
        assert!(nested.iter().all(|threads| *threads == three), "work within work keeps to it too");
        let alone = with_threads(NonZeroUsize::new(1), || map_parallel(&items, |()| thread::current().id()));
        assert!(alone.iter().all(|id| *id == thread::current().id()));
    }
}
