//! Bytes in, the same bytes compressed out, for hosts that send a file's `.gz` or `.br` in its place (nginx's `gzip_static`,
//! Caddy's `precompressed`). Neither form holds a date or a name, so the same bytes become the same bytes.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Encoding {
    /// RFC 1952, which every browser takes.
    Gzip,
    /// RFC 7932, smaller by a sixth or so.
    Brotli,
}

/// Brotli's best but one costs a tenth of its best, for two per cent of the length.
const BROTLI: i32 = 9;
/// The window of 2²² bytes that browsers reckon with.
const BROTLI_WINDOW: u32 = 22;

impl Encoding {
    /// Every encoding, in the order in which they are written.
    pub const ALL: &[Self] = &[Self::Gzip, Self::Brotli];

    /// What is put behind the file's name.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Gzip => ".gz",
            Self::Brotli => ".br",
        }
    }

    /// Compresses.
    ///
    /// # Panics
    /// Never: memory takes every byte.
    #[must_use]
    pub fn compress(self, bytes: &[u8]) -> Vec<u8> {
        let written = match self {
            Self::Gzip => gzip(bytes),
            Self::Brotli => brotli(bytes),
        };
        written.expect("memory takes every byte")
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(mut bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI,
        lgwin: i32::try_from(BROTLI_WINDOW).unwrap_or_default(),
        size_hint: bytes.len(),
        ..brotli::enc::BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut bytes, &mut compressed, &params)?;
    Ok(compressed)
}

/// The endings of files that are text; all others are compressed already.
const TEXTS: &[&str] = &[
    "atom",
    "css",
    "csv",
    "html",
    "ics",
    "js",
    "json",
    "map",
    "md",
    "mjs",
    "rss",
    "svg",
    "txt",
    "webmanifest",
    "xml",
    "xsl",
];

/// Whether a file's name says that it is text.
#[must_use]
pub fn is_worth_compressing(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| TEXTS.contains(&ending.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn what_is_compressed_can_be_read_again_and_is_always_the_same() {
        let text = "客戶信任的是你的組織還是銷售個人? ".repeat(100);
        let [gzip, brotli] = [Encoding::Gzip, Encoding::Brotli].map(|encoding| {
            let compressed = encoding.compress(text.as_bytes());
            assert_eq!(compressed, encoding.compress(text.as_bytes()));
            assert!(compressed.len() < text.len() / 10);
            compressed
        });
        let (mut from_gzip, mut from_brotli) = (String::new(), String::new());
        flate2::read::GzDecoder::new(&*gzip).read_to_string(&mut from_gzip).expect("gzip");
        brotli::Decompressor::new(&*brotli, 4096).read_to_string(&mut from_brotli).expect("brotli");
        assert_eq!((from_gzip, from_brotli), (text.clone(), text));
        assert_eq!(gzip[4..8], [0; 4], "no date stands in the head");
    }

    #[test]
    fn pictures_are_left_as_they_are() {
        let named = |path| is_worth_compressing(path);
        assert_eq!(["a/index.html", "a.SVG", "a.png", "CNAME"].map(named), [true, true, false, false]);
    }
}
