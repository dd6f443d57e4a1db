//! At home on any host: what a host is told beside the pages, and the form of pages and files that it can take.
//!
//! In come the settings of `[hosting]`, the address of the site and bytes that are ready; out come the files that hosts read
//! (`_headers`, `_redirects`, `CNAME`), the same bytes with relative addresses, minified, and compressed. Nothing here knows what a page
//! is about.

mod compress;
mod css;
mod files;
mod inline;
mod minify;
mod policy;
mod relative;

pub use compress::{Encoding, is_worth_compressing};
pub use css::{CssAddress, css_addresses};
pub use files::{cname, headers, redirects};
pub use inline::inline_digests;
pub use minify::minified;
pub use policy::{Policy, digest_of_inline};
pub use relative::{relative_address, relative_css, relative_html};
