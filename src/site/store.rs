//! Parsed entries on disk: all that the catalog is made from is read when a run begins, a text only when a page shows it.
//!
//! They lie in segments of some hundred entries, which are never changed: new entries go into a new segment, one that has lost most of
//! its entries is written anew without them, and many small ones become one. So an edit costs one small file, however large the site.

use std::collections::HashSet;
use std::io;
use std::sync::Arc;

use crate::base::{Digest, Kept, Memo, SitePath, digest_of, map_parallel};
use crate::cache::Cache;
use crate::markdown::Body;

use super::ParsedEntry;

/// A file with parsed entries.
#[derive(Debug)]
pub(super) struct Segment {
    name: String,
    /// The keys of its entries; none if the file is no good.
    keys: Vec<Digest>,
}

const PREFIX: &str = "entries-";

/// Entries in a full segment: few enough that all cores have some to read.
const FULL: usize = 128;

/// A segment with fewer entries is small, and more small ones than these become one.
const SMALL: usize = 32;
const MOST_SMALL: usize = 12;

/// What makes a text of the file again that an entry was parsed from, if its segment is there no more: another run may have put its
/// entries elsewhere, or somebody has emptied the folder. Nothing if the file is another one too.
pub(super) type Again = Arc<dyn Fn(&SitePath, Digest) -> Option<ParsedEntry> + Send + Sync>;

/// Reads all segments into the memory, but for the texts.
pub(super) fn recall(cache: &Cache, memo: &mut Memo<ParsedEntry>, again: &Again) -> Vec<Segment> {
    let names = cache.names(PREFIX);
    let read = map_parallel(&names, |name| read(cache, name, again).unwrap_or_default());
    let mut segments = Vec::with_capacity(names.len());
    for (name, entries) in names.into_iter().zip(read) {
        segments.push(Segment { name, keys: entries.iter().map(|(key, _)| *key).collect() });
        for (key, entry) in entries {
            memo.insert(key, entry);
        }
    }
    segments
}

fn read(cache: &Cache, name: &str, again: &Again) -> Option<Vec<(Digest, ParsedEntry)>> {
    let (mut entries, parts): (Vec<(Digest, ParsedEntry)>, _) = cache.read_before_parts(name)?;
    let segment = Arc::new((cache.clone(), name.to_owned()));
    let mut parts = parts.into_iter();
    for (_, entry) in &mut entries {
        let source = entry.source.clone();
        for (position, document) in entry.documents_mut().enumerate() {
            let (segment, again, source, part) =
                (Arc::clone(&segment), Arc::clone(again), source.clone(), parts.next()?);
            let (file, digest) = (document.digest, document.prose.digest);
            document.prose.body = Kept::elsewhere(move || {
                let (cache, name) = &*segment;
                let kept = cache.read_part(name, part).filter(|body| digest_of::<Body>(body) == digest);
                let parse = || Some(Body::clone(&again(&source, file)?.documents().nth(position)?.prose.body()));
                // The file is another one by now, and its segment gone: of this text nothing is left, and the next run has the new one.
                kept.or_else(parse).unwrap_or_default()
            });
        }
    }
    Some(entries)
}

/// Brings the segments up to date with what the last run asked for.
///
/// # Errors
/// Whatever the system says when a segment is written.
pub(super) fn keep(cache: &Cache, memo: &Memo<ParsedEntry>, segments: &mut Vec<Segment>) -> io::Result<()> {
    let live: HashSet<Digest> = memo.asked().iter().copied().collect();
    let (stay, go) = sort_out(std::mem::take(segments), &live);
    *segments = stay;
    let known: HashSet<Digest> = segments.iter().flat_map(|segment| &segment.keys).copied().collect();
    let new: Vec<Digest> = memo.asked().iter().copied().filter(|key| !known.contains(key)).collect();
    let chunks: Vec<&[Digest]> = new.chunks(FULL).collect();
    for written in map_parallel(&chunks, |keys| write(cache, memo, keys)) {
        segments.push(written?);
    }
    for segment in go.iter().filter(|old| segments.iter().all(|segment| segment.name != old.name)) {
        cache.remove(&segment.name);
    }
    Ok(())
}

/// Tells the segments that stay from those whose entries are dead or move.
fn sort_out(segments: Vec<Segment>, live: &HashSet<Digest>) -> (Vec<Segment>, Vec<Segment>) {
    let is_small = |segment: &Segment| segment.keys.len() < SMALL;
    let too_many = segments.iter().filter(|segment| is_small(segment)).count() > MOST_SMALL;
    segments.into_iter().partition(|segment| {
        let alive = segment.keys.iter().filter(|key| live.contains(key)).count();
        alive > 0 && alive * 2 >= segment.keys.len() && !(too_many && is_small(segment))
    })
}

fn write(cache: &Cache, memo: &Memo<ParsedEntry>, keys: &[Digest]) -> io::Result<Segment> {
    let entries: Vec<(Digest, &ParsedEntry)> = keys.iter().filter_map(|key| Some((*key, memo.get(key)?))).collect();
    let name = format!("{PREFIX}{}", digest_of(keys).short(16));
    let documents = entries.iter().flat_map(|(_, entry)| entry.documents());
    cache.write_parts(&name, &entries, documents.map(|document| document.prose.body()))?;
    Ok(Segment { name, keys: keys.to_vec() })
}
