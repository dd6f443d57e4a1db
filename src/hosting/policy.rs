//! What pages may ask for, as the Content-Security-Policy that a host sends with them.
//!
//! Nothing is allowed that the theme does not need: scripts, styles and data come from the site itself, and what stands inline
//! runs only if `site.toml` names its digest. The other hosts of `[hosting] allow` may give pictures, films, frames, scripts and data.

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use crate::base::BaseUrl;
use crate::config::Hosting;

/// What pages of a site may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'a> {
    hosting: &'a Hosting,
}

impl<'a> Policy<'a> {
    /// The policy that the settings make.
    #[must_use]
    pub fn of(hosting: &'a Hosting) -> Self {
        Self { hosting }
    }

    /// Whether a page may ask for an address of another host, which begins with `https://` or `http://`.
    #[must_use]
    pub fn allows(&self, address: &str) -> bool {
        let is_of = |origin: &String| {
            address.get(..origin.len()).is_some_and(|start| start.eq_ignore_ascii_case(origin))
                && address[origin.len()..].chars().next().is_none_or(|next| matches!(next, '/' | '?' | '#'))
        };
        self.hosting.allow.iter().any(is_of)
    }

    /// Whether a script or style with this digest may stand in a page.
    #[must_use]
    pub fn allows_inline(&self, digest: &str) -> bool {
        self.hosting.inline.iter().any(|allowed| allowed == digest)
    }

    /// The value of the header.
    #[must_use]
    pub fn header(&self, base_url: &BaseUrl) -> String {
        let [mut allow, mut inline] = [String::new(), String::new()];
        for origin in &self.hosting.allow {
            allow.extend([" ", origin]);
        }
        for digest in &self.hosting.inline {
            inline.extend([" '", digest, "'"]);
        }
        let mut directives = vec!["default-src 'none'".to_owned()];
        for code in ["script-src", "style-src"] {
            directives.push(format!("{code} 'self'{allow}{inline}"));
        }
        directives.push(format!("img-src 'self' data:{allow}"));
        for other in ["font-src", "media-src", "connect-src", "frame-src", "manifest-src", "form-action"] {
            directives.push(format!("{other} 'self'{allow}"));
        }
        directives.push("base-uri 'none'".to_owned());
        directives.push("frame-ancestors 'self'".to_owned());
        if base_url.absolute(&crate::base::Route::home()).starts_with("https:") {
            directives.push("upgrade-insecure-requests".to_owned());
        }
        directives.join("; ")
    }
}

/// The digest by which a policy names an inline script or style: `sha256-…`, of the bytes between its tags.
#[must_use]
pub fn digest_of_inline(text: &str) -> String {
    format!("sha256-{}", base64::engine::general_purpose::STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_hosts_are_allowed() {
        let hosting = Hosting { allow: vec!["https://video.example".to_owned()], ..Hosting::default() };
        let policy = Policy::of(&hosting);
        assert!(policy.allows("https://video.example/a.mp4") && policy.allows("HTTPS://Video.Example"));
        assert!(!policy.allows("https://video.example.evil/a") && !policy.allows("http://video.example/a"));
    }

    #[test]
    fn digests_are_those_that_browsers_compute() {
        // The example of the specification, <https://www.w3.org/TR/CSP3/#external-hash>.
        assert_eq!(digest_of_inline("alert('Hello, world.');"), "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=");
    }
}
