//! What cameras write into pictures besides the picture, as far as it matters here: which way up it is, and whether it tells where it
//! was taken. The block is a TIFF file in small, as Exif 2.32 has it.

/// What is known of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exif {
    /// From 1, which is as it stands, to 8.
    pub(super) orientation: u8,
    tells_place: bool,
}

const ORIENTATION: u16 = 0x0112;
const PLACE: u16 = 0x8825;

/// Both ways to begin a block: the order of its bytes.
const STARTS: [&[u8; 4]; 2] = [b"II*\0", b"MM\0*"];

/// What stands before the block in some formats.
const NAME: &[u8] = b"Exif\0\0";

/// Reads a block. None if it is damaged, so that no viewer heeds it either.
pub(super) fn read(block: &[u8]) -> Option<Exif> {
    let block = block.strip_prefix(NAME).unwrap_or(block);
    let reader = Reader { block, is_little: block.starts_with(STARTS[0]) };
    if !STARTS.iter().any(|start| block.starts_with(*start)) {
        return None;
    }
    let directory = usize::try_from(reader.number(4, 4)?).ok()?;
    let count = usize::try_from(reader.number(directory, 2)?).ok()?;
    let mut exif = Exif { orientation: 1, tells_place: false };
    for entry in (0..count).map(|index| directory + 2 + 12 * index) {
        let Some(tag) = reader.number(entry, 2) else { break };
        if tag == u32::from(ORIENTATION) {
            let value = reader.number(entry + 8, 2).and_then(|value| u8::try_from(value).ok());
            exif.orientation = value.filter(|value| (1..=8).contains(value)).unwrap_or(1);
        }
        exif.tells_place |= tag == u32::from(PLACE);
    }
    Some(exif)
}

struct Reader<'a> {
    block: &'a [u8],
    is_little: bool,
}

impl Reader<'_> {
    fn number(&self, at: usize, length: usize) -> Option<u32> {
        let bytes = self.block.get(at..at.checked_add(length)?)?;
        let push = |number: u32, byte: &u8| (number << 8) | u32::from(*byte);
        Some(if self.is_little { bytes.iter().rev().fold(0, push) } else { bytes.iter().fold(0, push) })
    }
}

/// A block that says which way up a picture is and nothing else.
pub(super) fn way_up(orientation: u8) -> [u8; 26] {
    let mut block = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0";
    block[19] = orientation;
    block
}

/// Whether a file of any format holds such a block with a place in it, or a place in the other form that is in use (XMP).
pub(super) fn tells_place(bytes: &[u8]) -> bool {
    let is_block = |at: usize| STARTS.iter().any(|start| bytes[at..].starts_with(*start));
    let tells = |at: usize| is_block(at) && read(&bytes[at..]).is_some_and(|exif| exif.tells_place);
    let named = |at: usize| bytes[at..].starts_with(b"GPSLatitude");
    is_container(bytes) && (0..bytes.len()).any(|at| tells(at) || named(at))
}

/// TIFF itself, what is made of boxes as films are (HEIC, AVIF, JPEG XL), and JPEG XL without them.
fn is_container(bytes: &[u8]) -> bool {
    let is_boxes = bytes.get(4..8).is_some_and(|name| name == b"ftyp" || name == b"JXL ");
    is_boxes || STARTS.iter().any(|start| bytes.starts_with(*start)) || bytes.starts_with(&[0xff, 0x0a])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_up_is_read_as_it_is_written() {
        for orientation in 1..=8 {
            assert_eq!(read(&way_up(orientation)), Some(Exif { orientation, tells_place: false }));
        }
        let little = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(read(little).map(|exif| exif.orientation), Some(6));
    }

    #[test]
    fn no_block_is_trusted() {
        let block = way_up(6);
        for end in 0..block.len() {
            let _ = read(&block[..end]);
        }
        for index in 0..block.len() {
            let mut damaged = block;
            damaged[index] = 0xff;
            let _ = read(&damaged);
        }
        assert_eq!(read(&way_up(9)).map(|exif| exif.orientation), Some(1));
    }
}
