//! Work spread over the machine's cores, with the results in the order of the input.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Applies `make` to every item, on as many threads as there are cores. The results stand in the items' order,
/// whichever thread made them, so that output never depends on the number of threads.
pub fn map_parallel<T: Sync, R: Send>(items: &[T], make: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items.len());
    if threads <= 1 {
        return items.iter().map(make).collect();
    }
    let chunk = (items.len() / (threads * CHUNKS)).clamp(1, LARGEST_CHUNK);
    let next = AtomicUsize::new(0);
    let work = || {
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
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
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
    use super::map_parallel;

    #[test]
    fn results_keep_the_order_of_the_items() {
        let items: Vec<usize> = (0..1000).collect();
        assert_eq!(map_parallel(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
    }
}
