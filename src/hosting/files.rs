//! The files that hosts read: `_headers` and `_redirects` (Netlify, Cloudflare Pages and others of their kind), `CNAME` (GitHub Pages).

use std::fmt::Write as _;

use super::Policy;
use crate::base::{BaseUrl, Route};
use crate::config::Hosting;

/// Headers that every answer carries, besides the policy: browsers are not to guess types, nor to tell other hosts which page
/// somebody comes from, nor to ask readers for things that a portal has no use for.
const HEADERS: &[(&str, &str)] = &[
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "SAMEORIGIN"),
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
];

/// What feeds and calendars are, and tables, which hosts tell by the end of a name or not at all; and browsers are told not to guess.
const TYPES: &[(&str, &str)] = &[
    ("*feed.xml", "application/atom+xml; charset=utf-8"),
    ("*feed.json", "application/feed+json; charset=utf-8"),
    ("*.ics", "text/calendar; charset=utf-8"),
    ("*.csv", "text/csv; charset=utf-8"),
    ("*.webmanifest", "application/manifest+json; charset=utf-8"),
];

/// `_headers`: what is sent with every answer, and that files whose name changes with their bytes may be kept for a year.
#[must_use]
pub fn headers(hosting: &Hosting, base_url: &BaseUrl) -> String {
    let path = base_url.path();
    let mut text = format!("{path}*\n  Content-Security-Policy: {}\n", Policy::of(hosting).header(base_url));
    for (name, value) in HEADERS {
        let _ = writeln!(text, "  {name}: {value}");
    }
    for (pattern, kind) in TYPES {
        let _ = write!(text, "{path}{pattern}\n  Content-Type: {kind}\n");
    }
    let _ = write!(text, "{path}assets/*\n  Cache-Control: public, max-age=31536000, immutable\n");
    text
}

/// `_redirects`: a line for each former address, with the address that it has now.
#[must_use]
pub fn redirects<'a>(pairs: impl Iterator<Item = (&'a Route, &'a Route)>, base_url: &BaseUrl) -> String {
    let lines: Vec<String> =
        pairs.map(|(from, to)| format!("{} {} 301\n", base_url.href(from), base_url.href(to))).collect();
    lines.concat()
}

/// `CNAME`: the host's name alone.
#[must_use]
pub fn cname(base_url: &BaseUrl) -> String {
    format!("{}\n", base_url.host())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base(url: &str) -> BaseUrl {
        BaseUrl::parse(url).expect("an address")
    }

    #[test]
    fn headers_stand_below_the_path_of_the_site() {
        let hosting = Hosting {
            allow: vec!["https://video.example".to_owned()],
            inline: vec!["sha256-x".to_owned()],
            ..Hosting::default()
        };
        let text = headers(&hosting, &base("https://host.example/sub/"));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            (lines[0], lines[7], lines[8]),
            ("/sub/*", "/sub/*feed.xml", "  Content-Type: application/atom+xml; charset=utf-8")
        );
        assert_eq!(lines[lines.len() - 2..], ["/sub/assets/*", "  Cache-Control: public, max-age=31536000, immutable"]);
        assert_eq!(
            lines[1],
            "  Content-Security-Policy: default-src 'none'; script-src 'self' https://video.example 'sha256-x'; \
             style-src 'self' https://video.example 'sha256-x'; img-src 'self' data: https://video.example; \
             font-src 'self' https://video.example; media-src 'self' https://video.example; \
             connect-src 'self' https://video.example; frame-src 'self' https://video.example; \
             manifest-src 'self' https://video.example; form-action 'self' https://video.example; \
             base-uri 'none'; frame-ancestors 'self'; upgrade-insecure-requests"
        );
        assert!(!headers(&hosting, &base("http://localhost/")).contains("upgrade-insecure"));
    }

    #[test]
    fn redirects_are_percent_encoded() {
        let route = |path| Route::new(path).expect("a route");
        let (from, to) = (route("舊/"), route("courses/new/"));
        let text = redirects([(&from, &to)].into_iter(), &base("https://host.example/"));
        assert_eq!(text, "/%E8%88%8A/ /courses/new/ 301\n");
    }

    #[test]
    fn a_name_has_no_port() {
        assert_eq!(cname(&base("https://host.example:8443/sub/")), "host.example\n");
    }
}
