//! The project's own files, published as they are: what must be known of them before they are copied.

use std::collections::BTreeMap;

use crate::base::{FileStat, Files, SitePath, map_parallel};

/// Width and height in pixels of each image among some files, where the file tells.
pub fn measure_images(files: &dyn Files, stats: &[FileStat]) -> BTreeMap<SitePath, (usize, usize)> {
    let is_image = |stat: &&FileStat| {
        stat.path.extension().is_some_and(|extension| IMAGES.contains(&extension.to_lowercase().as_str()))
    };
    let images: Vec<&FileStat> = stats.iter().filter(is_image).collect();
    let measured = map_parallel(&images, |stat| {
        let bytes = files.read(&stat.path).ok()?;
        let size = imagesize::blob_size(&bytes).ok()?;
        Some((stat.path.clone(), (size.width, size.height)))
    });
    measured.into_iter().flatten().collect()
}

/// The formats whose size can be read.
const IMAGES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "tiff", "svg", "heif", "jxl"];
