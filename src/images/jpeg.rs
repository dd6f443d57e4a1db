//! JPEG (ITU-T T.81): segments one after the other, each with a marker, and after the marker of a scan its data. What is not the picture
//! stands in segments of its own, or behind the end.

use super::{Cleaned, exif};

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const COMMENT: u8 = 0xfe;

/// The picture without what it told besides. None if its segments can't be followed to the end.
pub(super) fn cleaned(bytes: &[u8]) -> Option<Cleaned> {
    let mut made = Vec::with_capacity(bytes.len());
    let mut orientation = 1;
    let mut at = 2;
    made.extend([0xff, START]);
    let mut has_scan = false;
    loop {
        let Some(marker) = next_marker(bytes, &mut at) else {
            // Cameras that ran out of power leave out the end, and browsers don't mind.
            made.extend([0xff, END]);
            return has_scan.then_some(Cleaned { bytes: made, orientation, moves: false });
        };
        match marker {
            END => {
                made.extend([0xff, END]);
                return has_scan.then_some(Cleaned { bytes: made, orientation, moves: false });
            }
            // Markers that stand alone.
            0x01 | 0xd0..=START => made.extend([0xff, marker]),
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
                let segment = bytes.get(at..at + length).filter(|_| length >= 2)?;
                if let Some(exif) = exif_of(marker, &segment[2..]).filter(|_| orientation == 1) {
                    orientation = exif.orientation;
                    push_way_up(&mut made, orientation);
                } else if is_of_picture(marker, &segment[2..]) {
                    made.extend([0xff, marker]);
                    made.extend(segment);
                }
                at += length;
                if marker == SCAN {
                    has_scan = true;
                    let end = scan_end(bytes, at);
                    made.extend(&bytes[at..end]);
                    at = end;
                }
            }
        }
    }
}

/// The marker at a place, which then lies behind it. Any number of fill bytes may stand before one.
fn next_marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if *bytes.get(*at)? != 0xff {
        return None;
    }
    let marker = at.checked_add(bytes[*at..].iter().position(|byte| *byte != 0xff)?)?;
    *at = marker + 1;
    Some(bytes[marker])
}

/// Where the data of a scan ends: at a marker that is none of those that stand within it.
fn scan_end(bytes: &[u8], start: usize) -> usize {
    let is_end = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    bytes[start..].windows(2).position(is_end).map_or(bytes.len(), |end| start + end)
}

fn exif_of(marker: u8, content: &[u8]) -> Option<exif::Exif> {
    if marker == 0xe1 && content.starts_with(b"Exif\0\0") { exif::read(content) } else { None }
}

fn push_way_up(made: &mut Vec<u8>, orientation: u8) {
    if orientation != 1 {
        made.extend([0xff, 0xe1, 0, 34]);
        made.extend(b"Exif\0\0");
        made.extend(exif::way_up(orientation));
    }
}

/// Whether a segment has to do with how the picture looks: of those for applications, the density of its pixels, the colour
/// profile, and how Adobe's programs have coded its colours.
fn is_of_picture(marker: u8, content: &[u8]) -> bool {
    match marker {
        0xe0 => content.starts_with(b"JFIF\0"),
        0xe2 => content.starts_with(b"ICC_PROFILE\0"),
        0xee => content.starts_with(b"Adobe"),
        0xe1..=0xef | COMMENT => false,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
        let length = u16::try_from(content.len() + 2).expect("a short segment").to_be_bytes();
        [&[0xff, marker], &length[..], content].concat()
    }

    /// A picture as a phone writes it, but for the picture.
    fn photo(exif: &[u8]) -> Vec<u8> {
        let scan = b"\x12\xff\x00\x34\xff\xd0\x56";
        [
            &[0xff, START][..],
            &segment(0xe0, b"JFIF\0\x01\x02"),
            &segment(0xe1, &[b"Exif\0\0", exif].concat()),
            &segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<secret/>"),
            &segment(0xe2, b"ICC_PROFILE\0\x01\x01profile"),
            &segment(0xe2, b"MPF\0secret"),
            &segment(COMMENT, b"secret"),
            &segment(0xc0, b"frame"),
            &segment(SCAN, b"head"),
            scan,
            &segment(0xc4, b"table"),
            &segment(SCAN, b"head"),
            scan,
            &[0xff, END],
            b"secret film behind the picture",
        ]
        .concat()
    }

    fn holds(bytes: &[u8], text: &str) -> bool {
        bytes.windows(text.len()).any(|window| window == text.as_bytes())
    }

    #[test]
    fn the_picture_stays_and_what_it_told_goes() {
        let cleaned = cleaned(&photo(b"MM\0*\0\0\0\x08\0\x01\x88\x25\0\x04\0\0\0\x01\0\0\0\x1a\0\0\0\0secret"))
            .expect("a picture");
        assert_eq!(cleaned.orientation, 1);
        for kept in ["JFIF", "profile", "frame", "table"] {
            assert!(holds(&cleaned.bytes, kept), "{kept}");
        }
        assert!(!holds(&cleaned.bytes, "secret") && !holds(&cleaned.bytes, "Exif"));
        assert!(cleaned.bytes.ends_with(b"head\x12\xff\x00\x34\xff\xd0\x56\xff\xd9"));
    }

    #[test]
    fn the_way_up_is_all_that_is_left_of_what_a_camera_says() {
        let cleaned = cleaned(&photo(&exif::way_up(6))).expect("a picture");
        assert_eq!(cleaned.orientation, 6);
        let again = super::cleaned(&cleaned.bytes).expect("a picture");
        assert_eq!((again.orientation, again.bytes), (6, cleaned.bytes));
    }

    #[test]
    fn bytes_that_end_anywhere_are_no_panic() {
        let photo = photo(&exif::way_up(6));
        for end in 0..photo.len() {
            let _ = cleaned(&photo[..end]);
        }
        let end_is_missing = photo.len() - b"\xff\xd9secret film behind the picture".len();
        assert!(cleaned(&photo[..end_is_missing]).is_some_and(|cleaned| cleaned.bytes.ends_with(&[0xff, END])));
    }
}
