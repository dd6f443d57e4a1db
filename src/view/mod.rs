//! Views: a route in, the one typed struct that its template sees out. A template sees its view and nothing
//! else, so the view's hash with the template set's digest is the page's fingerprint.

mod fragment;
pub mod frame;
pub mod pages;
pub mod parts;

pub use fragment::Fragment;
