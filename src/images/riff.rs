//! The container of `WebP` (RFC 9649): chunks one after the other, each with its name and its length. Read to leave out what is not the
//! picture, and written to give a picture its colour profile.

use super::{Cleaned, exif};

/// What the head of an extended file says of it.
const HAS_ANIMATION: u8 = 0x02;
const HAS_XMP: u8 = 0x04;
const HAS_EXIF: u8 = 0x08;
const HAS_ALPHA: u8 = 0x10;
const HAS_PROFILE: u8 = 0x20;

type Chunk<'a> = ([u8; 4], &'a [u8]);

/// The picture without what it told besides. None if its chunks can't be followed to the end.
pub(super) fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let chunks = chunks(bytes)?;
    let block = chunks.iter().find(|(name, _)| name == b"EXIF").and_then(|(_, content)| exif::read(content));
    let orientation = block.map_or(1, |exif| exif.orientation);
    let way_up = exif::way_up(orientation);
    let head = chunks.iter().find(|(name, _)| name == b"VP8X").map(|(_, content)| *content);
    let mut own_head = head.unwrap_or_default().to_vec();
    let flags = own_head.first().copied().unwrap_or_default();
    if let Some(flags) = own_head.first_mut() {
        *flags &= !(HAS_XMP | HAS_EXIF);
        *flags |= if orientation == 1 { 0 } else { HAS_EXIF };
    }
    let mut kept: Vec<Chunk<'_>> = Vec::with_capacity(chunks.len());
    for (name, content) in chunks {
        match &name {
            b"VP8X" => kept.push((name, &own_head)),
            b"EXIF" if orientation != 1 => kept.push((name, &way_up)),
            b"EXIF" | b"XMP " => {}
            _ => kept.push((name, content)),
        }
    }
    Some(Cleaned { bytes: written(&kept), orientation, moves: flags & HAS_ANIMATION != 0 })
}

/// A still picture with a colour profile.
pub(super) fn with_profile(
    webp: &[u8],
    profile: &[u8],
    (width, height): (u32, u32),
    has_alpha: bool,
) -> Option<Vec<u8>> {
    let mut chunks = chunks(webp)?;
    chunks.retain(|(name, _)| name != b"VP8X");
    let mut head = vec![HAS_PROFILE | if has_alpha { HAS_ALPHA } else { 0 }, 0, 0, 0];
    head.extend(&width.checked_sub(1)?.to_le_bytes()[..3]);
    head.extend(&height.checked_sub(1)?.to_le_bytes()[..3]);
    chunks.splice(0..0, [(*b"VP8X", &*head), (*b"ICCP", profile)]);
    Some(written(&chunks))
}

/// The chunks of a file with at least one.
fn chunks(bytes: &[u8]) -> Option<Vec<Chunk<'_>>> {
    let length = usize::try_from(u32::from_le_bytes(*bytes.get(4..)?.first_chunk()?)).ok()?;
    let mut rest = bytes.get(12..length.checked_add(8)?)?;
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let (head, after) = rest.split_first_chunk::<8>()?;
        let (name, length) = head.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length.first_chunk()?)).ok()?;
        chunks.push((*name, after.get(..length)?));
        // Chunks begin at even places; at the very end some programs leave out the byte between.
        rest = after.get(length + length % 2..).unwrap_or_default();
    }
    (!chunks.is_empty()).then_some(chunks)
}

fn written(chunks: &[Chunk<'_>]) -> Vec<u8> {
    let mut made = b"RIFF\0\0\0\0WEBP".to_vec();
    for (name, content) in chunks {
        made.extend(name);
        made.extend(length_of(content.len()));
        made.extend(*content);
        made.extend([0].iter().take(content.len() % 2));
    }
    let length = length_of(made.len() - 8);
    made[4..8].copy_from_slice(&length);
    made
}

/// Nothing here is longer than the file that it was read from, whose length had room in as many bytes.
fn length_of(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn extended(flags: u8) -> Vec<u8> {
        vec![flags, 0, 0, 0, 2, 0, 0, 1, 0, 0]
    }

    #[test]
    fn the_picture_stays_and_what_it_told_goes() {
        let (head, own_head) = (extended(HAS_XMP | HAS_EXIF | HAS_PROFILE), extended(HAS_PROFILE));
        let chunks: [Chunk<'_>; 5] =
            [(*b"VP8X", &head), (*b"ICCP", b"odd"), (*b"VP8 ", b"data"), (*b"EXIF", b"secret"), (*b"XMP ", b"secret")];
        let cleaned = cleaned(&[written(&chunks), b"secret".to_vec()].concat()).expect("a picture");
        assert_eq!(cleaned.bytes, written(&[(*b"VP8X", &own_head), chunks[1], chunks[2]]));
        assert_eq!((cleaned.orientation, cleaned.moves), (1, false));
    }

    #[test]
    fn the_way_up_stays_and_movement_is_known() {
        let (head, way_up) = (extended(HAS_EXIF | HAS_ANIMATION), exif::way_up(3));
        let turned = written(&[(*b"VP8X", &head), (*b"VP8 ", b"data"), (*b"EXIF", &way_up)]);
        let cleaned = cleaned(&turned).expect("a picture");
        assert_eq!((cleaned.orientation, cleaned.moves, cleaned.bytes), (3, true, turned));
    }

    #[test]
    fn bytes_that_end_anywhere_are_damaged_and_no_panic() {
        let picture = written(&[(*b"VP8 ", b"data")]);
        assert!((0..picture.len()).all(|end| cleaned(&picture[..end]).is_none()));
    }
}
