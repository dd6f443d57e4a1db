//! Pictures in smaller sizes: made when somebody asks for one, and kept in the cache folder under what they are made from.
//!
//! A build makes those that are missing before it writes anything, each file's at once, since most of the work is to read
//! the file; the preview makes the one that a browser asks for.

use std::collections::{BTreeMap, HashSet};

use crate::assets::{self, KnownLooks, Seen};
use crate::base::{Diagnostic, Digest, FileStat, Files, Route, SitePath, map_parallel, unreadable};
use crate::images;

use super::{Memory, Site};

/// What is seen in pictures is kept under this name.
const LOOKS: &str = "pictures";

/// Before the names of what the cache keeps of smaller pictures.
const PREFIX: &str = "picture-";

impl Memory {
    /// Looks at the pictures among some files, and remembers what it sees.
    pub(super) fn look_at_pictures(&mut self, files: &dyn Files, stats: &[FileStat]) -> Vec<(FileStat, Seen)> {
        let recall = || self.cache.as_ref().and_then(|cache| cache.read_value(LOOKS)).unwrap_or_default();
        let known: KnownLooks = self.pictures.take().unwrap_or_else(recall);
        let seen = assets::look(files, stats, &known);
        let now_known = assets::known(&seen);
        if let Some(cache) = self.cache.as_ref().filter(|_| now_known != known) {
            // What can't be kept is looked at again.
            let _ = cache.write_value(LOOKS, &now_known);
        }
        self.pictures = Some(now_known);
        seen
    }
}

/// A picture in a smaller size, as the site offers it.
type Wanted<'a> = (u32, &'a Route);

impl Site {
    /// Makes all smaller pictures that the cache has not, and tells of the files that can't be read as pictures. Without a cache they are
    /// only looked at where `even_without_cache` asks for it, since nobody would keep what is made.
    pub fn make_pictures(&self, files: &dyn Files, even_without_cache: bool) -> Vec<Diagnostic> {
        if self.cache.is_none() && !even_without_cache {
            return Vec::new();
        }
        let mut missing: BTreeMap<&SitePath, Vec<Wanted<'_>>> = BTreeMap::new();
        for (picture, width, route) in self.catalog.routes.variants().filter(|(.., route)| !self.has_kept(route)) {
            missing.entry(picture).or_default().push((width, route));
        }
        let missing: Vec<_> = missing.into_iter().collect();
        let made = map_parallel(&missing, |(picture, wanted)| self.make(files, picture, wanted).err());
        made.into_iter().flatten().map(|problem| *problem).collect()
    }

    /// Lets go of the smaller pictures in the cache that the site does not have any more.
    pub fn forget_pictures(&self) {
        let Some(cache) = &self.cache else { return };
        let live: HashSet<String> = self.catalog.routes.variants().map(|(.., route)| kept_as(route)).collect();
        cache.names(PREFIX).iter().filter(|name| !live.contains(*name)).for_each(|name| cache.remove(name));
    }

    /// The bytes of a smaller picture.
    pub(super) fn smaller_picture(
        &self,
        files: &dyn Files,
        picture: &SitePath,
        wanted: Wanted<'_>,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        let kept = self.cache.as_ref().and_then(|cache| cache.read(&kept_as(wanted.1)));
        match kept {
            Some(bytes) => Ok(bytes),
            None => Ok(self.make(files, picture, &[wanted])?.pop().unwrap_or_default()),
        }
    }

    /// Makes some sizes of a picture, and keeps them.
    fn make(
        &self,
        files: &dyn Files,
        picture: &SitePath,
        wanted: &[Wanted<'_>],
    ) -> Result<Vec<Vec<u8>>, Box<Diagnostic>> {
        let bytes = files.read(picture).map_err(|error| Box::new(unreadable(picture, &error)))?;
        let widths: Vec<u32> = wanted.iter().map(|(width, _)| *width).collect();
        let made = images::smaller(&bytes, &widths, self.config.images.quality);
        let made = made.map_err(|flaw| Box::new(assets::problem(picture, &flaw)))?;
        // A file that has become another one meanwhile must not be taken for the one that was looked at.
        let is_the_same = self.pictures.get(picture).is_some_and(|known| known.digest == Digest::of(&bytes));
        if let Some(cache) = self.cache.as_ref().filter(|_| is_the_same) {
            for ((_, route), made) in wanted.iter().zip(&made) {
                // What can't be kept is made again.
                let _ = cache.write(&kept_as(route), made);
            }
        }
        Ok(made)
    }

    fn has_kept(&self, route: &Route) -> bool {
        self.cache.as_ref().is_some_and(|cache| cache.has(&kept_as(route)))
    }
}

/// The name under which the cache keeps what answers an address: its last part says what it is made from.
fn kept_as(route: &Route) -> String {
    let name = route.as_str().rsplit('/').next().unwrap_or_default();
    format!("{PREFIX}{name}")
}
