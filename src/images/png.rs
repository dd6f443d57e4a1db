//! PNG (W3C, third edition): chunks one after the other, each with its length, its name and a checksum.

use super::{Cleaned, exif};

const SIGNATURE: usize = 8;

/// Chunks that have nothing to do with how a picture looks: texts, dates, what a camera says.
const BESIDE: &[&[u8; 4]] = &[b"tEXt", b"zTXt", b"iTXt", b"tIME", b"eXIf"];

/// The picture without what it told besides. None if its chunks can't be followed to the end.
pub(super) fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let (signature, mut rest) = bytes.split_at_checked(SIGNATURE)?;
    let mut cleaned = Cleaned { bytes: signature.to_vec(), orientation: 1, moves: false };
    loop {
        let (head, after) = rest.split_first_chunk::<8>()?;
        let length = usize::try_from(u32::from_be_bytes([head[0], head[1], head[2], head[3]])).ok()?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        let (name, content) = (&head[4..], &after[..length]);
        if name == b"eXIf" {
            cleaned.orientation = exif::read(content).map_or(1, |exif| exif.orientation);
            push_way_up(&mut cleaned);
        }
        if !BESIDE.iter().any(|beside| name == *beside) {
            cleaned.bytes.extend(chunk);
        }
        cleaned.moves |= name == b"acTL";
        if name == b"IEND" {
            return Some(cleaned);
        }
        rest = &rest[chunk.len()..];
    }
}

fn push_way_up(cleaned: &mut Cleaned) {
    if cleaned.orientation != 1 {
        let content = exif::way_up(cleaned.orientation);
        let mut checksum = flate2::Crc::new();
        checksum.update(b"eXIf");
        checksum.update(&content);
        cleaned.bytes.extend([0, 0, 0, 26]);
        cleaned.bytes.extend(b"eXIf");
        cleaned.bytes.extend(content);
        cleaned.bytes.extend(checksum.sum().to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(name: &[u8], content: &[u8]) -> Vec<u8> {
        let mut checksum = flate2::Crc::new();
        checksum.update(name);
        checksum.update(content);
        let length = u32::try_from(content.len()).expect("a short chunk");
        [&length.to_be_bytes()[..], name, content, &checksum.sum().to_be_bytes()].concat()
    }

    fn picture(between: &[Vec<u8>]) -> Vec<u8> {
        let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
        picture.extend(chunk(b"IHDR", b"\0\0\0\x03\0\0\0\x02\x08\x02\0\0\0"));
        for chunk in between {
            picture.extend(chunk);
        }
        picture.extend([chunk(b"IDAT", b"data"), chunk(b"IEND", b"")].concat());
        picture
    }

    #[test]
    fn the_picture_stays_and_what_it_told_goes() {
        let told = [chunk(b"tEXt", b"Author\0secret"), chunk(b"eXIf", b"MM\0*secret"), chunk(b"iCCP", b"profile")];
        let cleaned = cleaned(&[picture(&told), b"secret".to_vec()].concat()).expect("a picture");
        assert_eq!(cleaned.bytes, picture(&told[2..]));
        assert_eq!((cleaned.orientation, cleaned.moves), (1, false));
    }

    #[test]
    fn the_way_up_stays() {
        let turned = picture(&[chunk(b"eXIf", &exif::way_up(8))]);
        let cleaned = cleaned(&turned).expect("a picture");
        assert_eq!((cleaned.orientation, cleaned.bytes), (8, turned));
    }

    #[test]
    fn a_picture_that_moves_is_known() {
        assert!(cleaned(&picture(&[chunk(b"acTL", b"\0\0\0\x02\0\0\0\0")])).is_some_and(|cleaned| cleaned.moves));
    }

    #[test]
    fn bytes_that_end_anywhere_are_damaged_and_no_panic() {
        let picture = picture(&[]);
        assert!((0..picture.len()).all(|end| cleaned(&picture[..end]).is_none()));
    }
}
