//! The project's own files, before they are copied: what must be known of the pictures among them, and in which smaller sizes those
//! can be had.
//!
//! A smaller picture has an address of its own, which follows from the bytes of the file and from how it is made, so that it may be kept
//! for ever wherever it is kept. Which of them are part of the site is the catalog's affair: those of pictures that a text shows.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use crate::base::{
    Code, Diagnostic, Digest, FileStamp, FileStat, Files, Place, Route, SitePath, digest_of, map_parallel,
};
use crate::config;
use crate::images::{self, Flaw, LONGEST_SIDE, Look};

/// A picture among the project's files.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// The digest of the file.
    pub digest: Digest,
    /// The same picture in smaller sizes, from small to large.
    pub variants: Vec<Variant>,
}

/// A picture in a smaller size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Variant {
    /// Its address.
    pub route: Route,
    /// Its width in pixels.
    pub width: u32,
}

/// The pictures of a site.
pub type Pictures = BTreeMap<SitePath, Picture>;

/// What is known of files, as long as they have the stamp beside it.
pub type KnownLooks = HashMap<SitePath, (FileStamp, Seen)>;

/// What was seen in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    digest: Digest,
    look: Result<Option<Look>, Flaw>,
}

/// The endings of files that may be pictures of which something can be known.
const PICTURES: &[&str] = &[
    "png", "apng", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "avif", "bmp", "ico", "tif", "tiff", "svg", "heic",
    "heif", "jxl",
];

/// Whether a file is called a picture.
#[must_use]
pub fn is_picture(path: &SitePath) -> bool {
    path.extension().is_some_and(|extension| PICTURES.contains(&extension.to_lowercase().as_str()))
}

/// Looks at all pictures among some files; at those that are still what they were, not again.
pub fn look(files: &dyn Files, stats: &[FileStat], known: &KnownLooks) -> Vec<(FileStat, Seen)> {
    let pictures: Vec<&FileStat> = stats.iter().filter(|stat| is_picture(&stat.path)).collect();
    let seen = map_parallel(&pictures, |stat| {
        let known = known.get(&stat.path).filter(|(stamp, _)| stat.stamp == Some(*stamp));
        known.map(|(_, seen)| seen.clone()).or_else(|| see(files, &stat.path))
    });
    pictures.into_iter().cloned().zip(seen).filter_map(|(stat, seen)| Some((stat, seen?))).collect()
}

/// A file that can't be read is reported by whoever publishes it.
fn see(files: &dyn Files, path: &SitePath) -> Option<Seen> {
    let bytes = files.read(path).ok()?;
    let is_understood = || path.extension().is_some_and(|extension| images::is_understood(&extension.to_lowercase()));
    let look = match images::look(&bytes) {
        Ok(None) if is_understood() => Err(Flaw::Damaged),
        look => look,
    };
    Some(Seen { digest: Digest::of(&bytes), look })
}

/// What to know of each picture the next time.
#[must_use]
pub fn known(seen: &[(FileStat, Seen)]) -> KnownLooks {
    seen.iter().filter_map(|(stat, seen)| Some((stat.path.clone(), (stat.stamp?, seen.clone())))).collect()
}

/// The pictures with the smaller sizes that the settings ask for, and what is wrong with some of them.
#[must_use]
pub fn plan(seen: &[(FileStat, Seen)], settings: &config::Images) -> (Pictures, Vec<Diagnostic>) {
    let (mut pictures, mut problems) = (Pictures::new(), Vec::new());
    for (FileStat { path, .. }, Seen { digest, look }) in seen {
        match look {
            Ok(Some(look)) => {
                let variants = variants(*digest, look, settings);
                let Look { width, height, .. } = *look;
                pictures.insert(path.clone(), Picture { width, height, digest: *digest, variants });
            }
            Err(Flaw::TellsPlace) if settings.keep_metadata => {}
            Err(flaw) => problems.push(problem(path, flaw)),
            Ok(None) => {}
        }
    }
    (pictures, problems)
}

/// What is wrong with a picture.
#[must_use]
pub fn problem(path: &SitePath, flaw: &Flaw) -> Diagnostic {
    let (code, help) = match flaw {
        Flaw::Damaged => (Code::InvalidImage, "open it in a program for pictures and save it anew, or take it away"),
        Flaw::TooLarge { .. } => (Code::InvalidImage, "put a smaller copy of it here: no screen shows a tenth of that"),
        Flaw::TellsPlace => {
            (Code::ImageTellsPlace, "save it as JPEG: what it tells besides the picture is then left out by itself")
        }
    };
    Diagnostic::error(code, format!("`{path}` {flaw}")).at(Place::file(path)).help(help)
}

/// How smaller pictures are made; another number when they come out otherwise.
const RECIPE: u32 = 1;

/// The folder of smaller pictures, which hosts are told to let browsers keep.
const FOLDER: &str = "assets/images";

fn variants(digest: Digest, look: &Look, settings: &config::Images) -> Vec<Variant> {
    let is_possible = settings.resize && look.is_resizable && images::check_size(look.width, look.height).is_ok();
    let is_small = settings.widths.first().is_none_or(|smallest| look.width <= *smallest);
    let is_long = look.height > LONGEST_SIDE;
    if !is_possible || is_small || is_long {
        return Vec::new();
    }
    let key = digest_of(&(digest, RECIPE, settings.quality)).short(16);
    let variant = |width: u32| {
        let route = Route::new(&format!("{FOLDER}/{key}-{width}.webp"));
        Some(Variant { route: route.ok()?, width })
    };
    widths(look.width, &settings.widths).into_iter().filter_map(variant).collect()
}

/// The widths in which a picture is offered: those of the settings that are clearly smaller than it is, and its own if it isn't wider
/// than all of them.
fn widths(own: u32, asked: &[u32]) -> Vec<u32> {
    let clearly_smaller = |width: &u32| u64::from(*width) * 6 <= u64::from(own) * 5;
    let mut widths: Vec<u32> = asked.iter().copied().filter(clearly_smaller).collect();
    let widest = asked.last().copied().unwrap_or_default().min(own);
    if widths.last() != Some(&widest) {
        widths.push(widest);
    }
    widths
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &[u32] = &[480, 800, 1200, 1600];

    #[test]
    fn nothing_is_scaled_up_and_no_two_sizes_are_nearly_one() {
        assert_eq!(widths(4000, ASKED), ASKED);
        assert_eq!(widths(1600, ASKED), ASKED);
        assert_eq!(widths(1000, ASKED), [480, 800, 1000]);
        assert_eq!(widths(850, ASKED), [480, 850]);
        assert_eq!(widths(500, ASKED), [500]);
        assert_eq!(widths(1700, ASKED), [480, 800, 1200, 1600]);
    }

    #[test]
    fn small_ones_and_those_that_move_stay_as_they_are() {
        let settings = config::Images::default();
        let look = |width, height, is_resizable| Look { width, height, is_resizable };
        let count = |look: Look| variants(Digest::default(), &look, &settings).len();
        assert_eq!(count(look(2000, 1000, true)), 4);
        assert_eq!(count(look(2000, 1000, false)), 0);
        assert_eq!(count(look(480, 480, true)), 0);
        assert_eq!(count(look(1000, 20_000, true)), 0, "WebP can't be so high");
        assert_eq!(count(look(60_000, 60_000, true)), 0);
    }

    #[test]
    fn an_address_follows_from_the_bytes_and_the_settings() {
        let look = Look { width: 900, height: 600, is_resizable: true };
        let routes = |digest, quality| {
            let settings = config::Images { quality, ..config::Images::default() };
            variants(digest, &look, &settings).into_iter().map(|variant| variant.route).collect::<Vec<_>>()
        };
        let (one, other) = (Digest::of(b"one"), Digest::of(b"other"));
        assert_eq!(routes(one, 80), routes(one, 80));
        assert!(routes(one, 80) != routes(other, 80) && routes(one, 80) != routes(one, 70));
        assert!(routes(one, 80)[0].as_str().starts_with("assets/images/"));
    }
}
