//! The pixels of a picture in, the same picture at smaller widths out, as `WebP`.
//!
//! libwebp codes them: of what browsers take, nothing else is as small at a price that a build can pay. Photographs lose what nobody
//! sees; drawings, which a lossless coder makes small and a lossy one blurs, lose nothing at their own width.

use std::io::Cursor;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageReader, Limits};

use super::{Flaw, check_size, riff};

/// The longest side that `WebP` can have.
pub const LONGEST_SIDE: u32 = 16_383;

/// The pixels, three or four bytes each.
struct Pixels {
    bytes: Vec<u8>,
    width: u32,
    height: u32,
    has_alpha: bool,
    /// What the colours mean, where that is not what browsers take them for without being told.
    profile: Option<Vec<u8>>,
    is_drawing: bool,
}

/// The picture in each of the widths, none of which is larger than its own. `quality` is from 1 to 100 and for photographs.
///
/// # Errors
/// The picture is damaged, or has too many pixels.
pub fn smaller(bytes: &[u8], widths: &[u32], quality: u8) -> Result<Vec<Vec<u8>>, Flaw> {
    let pixels = decoded(bytes)?;
    widths.iter().map(|width| at_width(&pixels, *width, quality)).collect()
}

/// A drawing that is scaled down gets so many colours between its own that a lossless coder may need more for it than for the whole;
/// then it is coded as photographs are.
fn at_width(pixels: &Pixels, width: u32, quality: u8) -> Result<Vec<u8>, Flaw> {
    let resized = resized(pixels, width)?;
    let coded = encoded(&resized, quality)?;
    if !resized.is_drawing || width == pixels.width {
        return Ok(coded);
    }
    let lossy = encoded(&Pixels { is_drawing: false, ..resized }, quality)?;
    Ok(if lossy.len() < coded.len() { lossy } else { coded })
}

fn decoded(bytes: &[u8]) -> Result<Pixels, Flaw> {
    let damaged = |_| Flaw::Damaged;
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Flaw::Damaged)?;
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    // The size has been checked, which bounds all that decoding takes.
    decoder.set_limits(Limits::no_limits()).map_err(damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| is_worth_keeping(profile));
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    let has_alpha = image.color().has_alpha();
    let (width, height) = (image.width(), image.height());
    let is_drawing = is_drawing(bytes, u64::from(width) * u64::from(height));
    let bytes = if has_alpha { image.into_rgba8().into_raw() } else { image.into_rgb8().into_raw() };
    Ok(Pixels { bytes, width, height, has_alpha, profile, is_drawing })
}

/// Whether a profile is one of three colours and not the one that goes without saying.
fn is_worth_keeping(profile: &[u8]) -> bool {
    let names = |text: &[u8]| profile.windows(text.len()).any(|window| window == text);
    profile.get(16..20) == Some(b"RGB ") && !names(b"sRGB") && !names(b"s\0R\0G\0B")
}

/// Whether a picture is drawn and not photographed: a lossless coder got each of its pixels into less than a byte.
fn is_drawing(bytes: &[u8], pixels: u64) -> bool {
    let is_lossless = bytes.starts_with(b"\x89PNG") || bytes.get(12..16) == Some(b"VP8L");
    is_lossless && u64::try_from(bytes.len()).is_ok_and(|length| length < pixels)
}

fn resized(pixels: &Pixels, width: u32) -> Result<Pixels, Flaw> {
    let kind = if pixels.has_alpha { PixelType::U8x4 } else { PixelType::U8x3 };
    let height = (u64::from(pixels.height) * u64::from(width) + u64::from(pixels.width) / 2) / u64::from(pixels.width);
    let height = u32::try_from(height).unwrap_or(u32::MAX).clamp(1, LONGEST_SIDE);
    let source = ImageRef::new(pixels.width, pixels.height, &pixels.bytes, kind).map_err(|_| Flaw::Damaged)?;
    let mut made = Image::new(width, height, kind);
    Resizer::new().resize(&source, &mut made, None).map_err(|_| Flaw::Damaged)?;
    let (bytes, profile) = (made.into_vec(), pixels.profile.clone());
    Ok(Pixels { bytes, width, height, profile, ..*pixels })
}

fn encoded(pixels: &Pixels, quality: u8) -> Result<Vec<u8>, Flaw> {
    let Pixels { bytes, width, height, has_alpha, profile, is_drawing } = pixels;
    let encode = if *has_alpha { webp::Encoder::from_rgba } else { webp::Encoder::from_rgb };
    let encoder = encode(bytes, *width, *height);
    let mut config = webp::WebPConfig::new().map_err(|()| Flaw::Damaged)?;
    config.quality = f32::from(quality);
    config.method = METHOD;
    if *is_drawing {
        config.lossless = 1;
        // Of the lossless coder this is the effort.
        config.quality = LOSSLESS_EFFORT;
    }
    let made = encoder.encode_advanced(&config).map_err(|_| Flaw::Damaged)?;
    let with_profile =
        profile.as_ref().and_then(|profile| riff::with_profile(&made, profile, (*width, *height), *has_alpha));
    Ok(with_profile.unwrap_or_else(|| made.to_vec()))
}

/// How hard libwebp tries, of 0 to 6.
const METHOD: i32 = 4;

/// As hard as libwebp's own tool tries unless it is told otherwise.
const LOSSLESS_EFFORT: f32 = 70.0;

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::codecs::png::PngEncoder;
    use image::{ExtendedColorType, ImageEncoder as _, Rgb, RgbImage, Rgba, RgbaImage};

    use super::*;
    use crate::images::exif;

    /// Red to the left and above, blue elsewhere.
    fn corner(width: u32, height: u32) -> RgbImage {
        let is_corner = |x: u32, y: u32| x < width / 2 && y < height / 2;
        RgbImage::from_fn(width, height, |x, y| if is_corner(x, y) { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) })
    }

    fn jpeg(picture: &RgbImage, orientation: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
        encoder.set_exif_metadata(exif::way_up(orientation).to_vec()).expect("a format that takes it");
        encoder.encode_image(picture).expect("memory takes every byte");
        bytes
    }

    fn png(picture: &RgbaImage) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, image::ImageFormat::Png).expect("memory takes every byte");
        bytes.into_inner()
    }

    fn made(bytes: &[u8], widths: &[u32]) -> Vec<DynamicImage> {
        let made = smaller(bytes, widths, 80).expect("a good picture");
        made.iter()
            .map(|bytes| image::load_from_memory_with_format(bytes, image::ImageFormat::WebP).expect("WebP"))
            .collect()
    }

    fn is_red(picture: &DynamicImage, x: u32, y: u32) -> bool {
        let Rgb([red, _, blue]) = *picture.to_rgb8().get_pixel(x, y);
        red > 150 && blue < 100
    }

    #[test]
    fn a_photograph_becomes_as_wide_as_asked_for() {
        let made = made(&jpeg(&corner(300, 200), 1), &[30, 100, 300]);
        let sizes: Vec<_> = made.iter().map(|made| (made.width(), made.height())).collect();
        assert_eq!(sizes, [(30, 20), (100, 67), (300, 200)]);
        assert!(made.iter().all(|made| is_red(made, 3, 3) && !is_red(made, made.width() - 3, 3)));
    }

    #[test]
    fn a_picture_taken_with_the_phone_on_its_side_is_upright() {
        // The camera says: what stands to the left in the file is above.
        let made = made(&jpeg(&corner(200, 100), 6), &[50]);
        assert_eq!((made[0].width(), made[0].height()), (50, 100));
        assert!(is_red(&made[0], 47, 3) && !is_red(&made[0], 3, 3) && !is_red(&made[0], 47, 97));
    }

    #[test]
    fn drawings_lose_nothing_and_what_is_transparent_stays_so() {
        let drawing = RgbaImage::from_fn(90, 60, |x, y| Rgba([200, 30, 30, if (x + y) % 30 < 15 { 255 } else { 90 }]));
        assert_eq!(made(&png(&drawing), &[90])[0].to_rgba8(), drawing);
        assert!(made(&png(&drawing), &[45])[0].color().has_alpha());
    }

    #[test]
    fn a_drawing_scaled_down_is_not_larger_than_it_need_be() {
        let ring = |x: u32, y: u32| (x.abs_diff(300).pow(2) + y.abs_diff(200).pow(2)) / 9000;
        let rings = RgbaImage::from_fn(600, 400, |x, y| {
            Rgba(if ring(x, y) % 2 == 0 { [20, 90, 80, 255] } else { [190, 220, 200, 255] })
        });
        let bytes = png(&rings);
        let lossless = encoded(&resized(&decoded(&bytes).expect("a picture"), 410).expect("pixels"), 80).expect("WebP");
        let made = smaller(&bytes, &[410], 80).expect("a picture").remove(0);
        assert!(made.len() < lossless.len(), "{} bytes, and {} without loss", made.len(), lossless.len());
    }

    #[test]
    fn a_profile_of_its_own_stays_and_the_usual_one_goes_without_saying() {
        for (name, is_kept) in [("Display P3", true), ("sRGB IEC61966-2.1", false)] {
            let profile = [&[0; 16][..], b"RGB XYZ ", name.as_bytes()].concat();
            let mut bytes = Vec::new();
            let mut encoder = PngEncoder::new(&mut bytes);
            encoder.set_icc_profile(profile.clone()).expect("a format that takes it");
            encoder.write_image(&corner(60, 40), 60, 40, ExtendedColorType::Rgb8).expect("memory takes every byte");
            let made = smaller(&bytes, &[30], 80).expect("a good picture").remove(0);
            let reader = ImageReader::new(Cursor::new(&made)).with_guessed_format().expect("WebP");
            let found = reader.into_decoder().expect("WebP").icc_profile().expect("a profile, or none");
            assert_eq!(found, is_kept.then_some(profile), "{name}");
        }
    }

    #[test]
    fn damaged_pictures_and_bombs_are_refused() {
        let photo = jpeg(&corner(300, 200), 1);
        assert_eq!(smaller(&photo[..60], &[30], 80), Err(Flaw::Damaged));
        let mut bomb = png(&RgbaImage::new(3, 2));
        bomb[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let mut checksum = flate2::Crc::new();
        checksum.update(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.sum().to_be_bytes());
        assert_eq!(smaller(&bomb, &[30], 80), Err(Flaw::TooLarge { width: 60_000, height: 60_000 }));
    }
}
