//! What kind of file an address stands for, told from the ending of its name as static hosts do.

use crate::base::Route;

const HTML: &str = "text/html; charset=utf-8";

/// The `Content-Type` of a route, with the charset where the kind has one.
pub(super) fn of(route: &Route) -> &'static str {
    if route.is_page() {
        return HTML;
    }
    let name = route.as_str().rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    of_ending(&ending.to_ascii_lowercase())
}

/// Whether browsers show it as a page, so that the script for live reload belongs into it.
pub(super) fn is_html(content_type: &str) -> bool {
    content_type == HTML
}

#[rustfmt::skip]
fn of_ending(ending: &str) -> &'static str {
    match ending {
        "html" | "htm" => HTML,
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "vtt" => "text/vtt; charset=utf-8",
        "xml" | "xsl" => "application/xml; charset=utf-8",
        "rss" => "application/rss+xml; charset=utf-8",
        "atom" => "application/atom+xml; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "mp4" | "m4v" => "video/mp4",
        "webm" => "video/webm",
        "ogv" => "video/ogg",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "ogg" | "oga" | "opus" => "audio/ogg",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        "wasm" => "application/wasm",
        "doc" => "application/msword",
        "xls" => "application/vnd.ms-excel",
        "ppt" => "application/vnd.ms-powerpoint",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_their_charset() {
        let of_path = |path| of(&Route::new(path).expect("a route"));
        assert_eq!(of_path("courses/客戶/"), HTML);
        assert_eq!(of_path("assets/portal.CSS"), "text/css; charset=utf-8");
        assert_eq!(of_path("feed.xml"), "application/xml; charset=utf-8");
        assert_eq!(of_path("v1.2/CNAME"), "application/octet-stream");
    }
}
