//! Pictures: the bytes of one file in; out come what it is, the same picture without what it tells of the one who took it, and the same
//! picture smaller. Knows no site and no file, so that each step can be tested with a few bytes.
//!
//! JPEG, PNG and `WebP` are what cameras, phones and drawing programs write, and what is understood here down to the pixels. Of all others
//! no more than the size is known, and whether they tell where they were taken.

mod exif;
mod jpeg;
mod pixels;
mod png;
mod riff;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use pixels::{LONGEST_SIDE, smaller};

/// What is known of a picture without looking at its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Look {
    /// Its width in pixels, as it is shown.
    pub width: u32,
    /// Its height in pixels, as it is shown.
    pub height: u32,
    /// Whether smaller pictures can be made of it: it is understood, and doesn't move.
    pub is_resizable: bool,
}

/// What is wrong with a picture.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Flaw {
    /// Its bytes are not what they should be.
    #[error("is not a picture that can be read")]
    Damaged,
    /// It would take too much memory to look at it.
    #[error("has {width} × {height} pixels, which is too many to make smaller pictures from")]
    TooLarge {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// It tells where it was taken, in a format from which that can't be taken out.
    #[error("tells where it was taken, and that can't be taken out of a file of this format")]
    TellsPlace,
}

/// The most pixels that are looked at: twice as many as the largest phones' pictures have that anybody puts on a site, at about half
/// a gigabyte of memory each.
const MOST_PIXELS: u64 = 100_000_000;

/// The formats that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    /// By the first bytes: what a file is called does not tell for certain.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }

    fn cleaned(self, bytes: &[u8]) -> Result<Cleaned, Flaw> {
        let cleaned = match self {
            Self::Jpeg => jpeg::cleaned(bytes),
            Self::Png => png::cleaned(bytes),
            Self::WebP => riff::cleaned(bytes),
        };
        cleaned.ok_or(Flaw::Damaged)
    }
}

/// A picture without what it told besides.
struct Cleaned {
    bytes: Vec<u8>,
    /// Which way up it is, as Exif numbers it: from 1, which is as it stands, to 8.
    orientation: u8,
    moves: bool,
}

/// Looks at a picture. None if it is of a kind of which nothing is known.
///
/// # Errors
/// What is wrong with it; that it is too large is said by [`check_size`], since it may be published all the same.
pub fn look(bytes: &[u8]) -> Result<Option<Look>, Flaw> {
    let size = imagesize::blob_size(bytes).ok();
    let size = size.and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
    let Some(format) = Format::of(bytes) else {
        return if exif::tells_place(bytes) {
            Err(Flaw::TellsPlace)
        } else {
            Ok(size.map(|(width, height)| Look { width, height, is_resizable: false }))
        };
    };
    let Cleaned { orientation, moves, .. } = format.cleaned(bytes)?;
    let (width, height) = size.filter(|size| size.0 > 0 && size.1 > 0).ok_or(Flaw::Damaged)?;
    let (width, height) = if orientation > 4 { (height, width) } else { (width, height) };
    Ok(Some(Look { width, height, is_resizable: !moves }))
}

/// Whether a file is of a kind that must be readable to be published.
#[must_use]
pub fn is_understood(extension: &str) -> bool {
    ["jpg", "jpeg", "png", "webp"].contains(&extension)
}

/// Whether the pixels of a picture may be looked at.
///
/// # Errors
/// There are too many.
pub fn check_size(width: u32, height: u32) -> Result<(), Flaw> {
    if u64::from(width) * u64::from(height) > MOST_PIXELS { Err(Flaw::TooLarge { width, height }) } else { Ok(()) }
}

/// The picture without what was written into it besides: where and when it was taken, with what, by whom, a smaller version of it,
/// films behind it. Pixels, colour profile and which way up it is stay, byte for byte. Files that are no pictures, and those of other formats, come
/// out as they are.
///
/// # Errors
/// The picture is damaged, so that nobody can say what is in it.
pub fn without_metadata(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Flaw> {
    Ok(match Format::of(bytes) {
        None => Cow::Borrowed(bytes),
        Some(format) => Cow::Owned(format.cleaned(bytes)?.bytes),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_picture_comes_out_as_it_is() {
        for bytes in [&b"%PDF-1.7"[..], b"", b"GIF89a\x01\x00\x01\x00", b"<svg width='3' height='2'/>"] {
            assert_eq!(without_metadata(bytes), Ok(Cow::Borrowed(bytes)));
        }
        let look = look(b"GIF89a\x1e\0\x14\0\0\0\0");
        assert_eq!(look, Ok(Some(Look { width: 30, height: 20, is_resizable: false })));
    }

    #[test]
    fn what_only_begins_like_a_picture_is_damaged() {
        for bytes in [&b"\xff\xd8\xff\xe0"[..], b"\x89PNG\r\n\x1a\n", b"RIFF\x04\x00\x00\x00WEBP"] {
            assert_eq!((look(bytes), without_metadata(bytes)), (Err(Flaw::Damaged), Err(Flaw::Damaged)));
        }
    }

    #[test]
    fn a_picture_of_another_format_must_not_tell_where_it_was_taken() {
        let mut tiff = b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0".to_vec();
        assert_eq!(look(&tiff), Err(Flaw::TellsPlace));
        tiff.splice(0..0, *b"\0\0\0\x18ftypheic");
        assert_eq!(look(&tiff), Err(Flaw::TellsPlace));
    }
}
