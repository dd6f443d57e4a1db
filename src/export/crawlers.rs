//! What crawlers ask for first: `robots.txt` (RFC 9309), and the parts of the site map.

use crate::base::Route;
use crate::catalog::site_map_part;
use crate::view::Sources;

/// Everything may be read; pages that should not be found say so themselves.
pub(super) fn robots(sources: &Sources<'_>) -> String {
    format!("User-agent: *\nAllow: /\n\nSitemap: {}\n", absolute(sources, "sitemap.xml"))
}

/// The addresses of the parts of the site map.
pub(super) fn site_map_parts(sources: &Sources<'_>, parts: usize) -> Vec<String> {
    (1..=parts).map(|part| absolute(sources, &site_map_part(part))).collect()
}

fn absolute(sources: &Sources<'_>, path: &str) -> String {
    Route::new(path).map_or_else(|_| String::new(), |route| sources.options.base_url.absolute(&route))
}
