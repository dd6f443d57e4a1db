//! Addresses of the site and the files that answer them.

use std::fmt;
use std::sync::Arc;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The address of something published, relative to the site's root, not percent-encoded:
/// `""` is the home page, `"courses/crm-360/"` a page, `"assets/portal.css"` a file.
///
/// By construction a route can't leave the output folder, holds no empty part, and no name that a
/// common file system or host refuses.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Route(Arc<str>);

/// Why a text can't be a route.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RouteError {
    /// A `.`, `..` or empty part.
    #[error("`{0}` is not a plain path")]
    NotPlain(String),
    /// A character that file systems or hosts refuse.
    #[error("`{0}` holds the character {1:?}, which can't be part of an address")]
    Character(String, char),
    /// A name that Windows reserves, a name that ends in a dot or space, or one over 255 bytes.
    #[error("`{0}` is a name that some systems can't store")]
    Reserved(String),
}

impl Route {
    /// The home page.
    #[must_use]
    pub fn home() -> Self {
        Self("".into())
    }

    /// Checks and takes a path such as `courses/crm-360/` or `assets/portal.css`.
    ///
    /// # Errors
    /// See [`RouteError`].
    pub fn new(path: &str) -> Result<Self, RouteError> {
        let folder = path.strip_suffix('/').unwrap_or(path);
        if !path.is_empty() {
            for part in folder.split('/') {
                check_part(path, part)?;
            }
        }
        Ok(Self(path.into()))
    }

    /// The route as text, without a leading `/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether an HTML page with an address of its own answers here (and not a file with a name).
    #[must_use]
    pub fn is_page(&self) -> bool {
        self.0.is_empty() || self.0.ends_with('/')
    }

    /// The file below the output folder that answers this route on a static host.
    #[must_use]
    pub fn output_path(&self) -> String {
        if self.is_page() { [&*self.0, "index.html"].concat() } else { self.0.to_string() }
    }

    /// The form in which two routes are the same file where case does not count.
    #[must_use]
    pub fn folded(&self) -> String {
        self.output_path().to_lowercase()
    }

    /// The page `relative` below this one.
    ///
    /// # Errors
    /// See [`RouteError`].
    pub fn join(&self, relative: &str) -> Result<Self, RouteError> {
        Self::new(&format!("{}{relative}", self.0))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "/{}", self.0)
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Route({self})")
    }
}

const RESERVED: &[&str] = &[
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2",
    "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

fn check_part(path: &str, part: &str) -> Result<(), RouteError> {
    if part.is_empty() || part == "." || part == ".." {
        return Err(RouteError::NotPlain(path.to_owned()));
    }
    // Nearly every part is such; a site has tens of thousands of routes, most of which are checked several times.
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let refused = |character: &char| {
        character.is_control() || matches!(character, '\\' | '<' | '>' | ':' | '"' | '|' | '?' | '*' | '#')
    };
    if !part.bytes().all(is_plain)
        && let Some(character) = part.chars().find(refused)
    {
        return Err(RouteError::Character(path.to_owned(), character));
    }
    if is_reserved(part) || part.ends_with(['.', ' ']) || part.len() > 255 {
        return Err(RouteError::Reserved(part.to_owned()));
    }
    Ok(())
}

fn is_reserved(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or(part);
    matches!(stem.len(), 3 | 4) && RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(stem))
}

/// The address under which a site is published: `https://host/` or `https://host/sub/`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    origin: String,
    path: String,
}

/// What stays as it is in an address; everything else is percent-encoded.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'/')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@')
    .remove(b':');

impl BaseUrl {
    /// Takes an address with scheme and host, and perhaps a path. `None` if it is anything else.
    #[must_use]
    pub fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
        let scheme = &url[..url.len() - rest.len()];
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.is_empty() || rest.contains(['?', '#', ' ', '"', '<', '>']) {
            return None;
        }
        let path = path.trim_end_matches('/');
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        Some(Self { origin: format!("{scheme}{host}"), path })
    }

    /// The path that stands before every route: `/` or `/sub/`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Scheme and host, without a final `/`.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The name of the host, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        host.rsplit_once(':')
            .filter(|(_, port)| port.bytes().all(|byte| byte.is_ascii_digit()))
            .map_or(host, |(name, _)| name)
    }

    /// The address of a route as links within the site write it: from the host's root, percent-encoded.
    #[must_use]
    pub fn href(&self, route: &Route) -> String {
        format!("{}{}", self.path, utf8_percent_encode(route.as_str(), KEPT))
    }

    /// The address of a route from the site's root, percent-encoded, for what does not know where the site is published.
    #[must_use]
    pub fn relative(route: &Route) -> String {
        utf8_percent_encode(route.as_str(), KEPT).to_string()
    }

    /// The address of a route with scheme and host.
    #[must_use]
    pub fn absolute(&self, route: &Route) -> String {
        format!("{}{}", self.origin, self.href(route))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_route_leaves_the_output_folder() {
        for path in [
            "../x/",
            "a/../../x/",
            "/etc/",
            "a//b/",
            ".",
            "con/",
            "a/nul.txt",
            "a/Com1/",
            "a?b/",
            "客?/",
            "a\u{85}/",
            "a./",
            "a\\b",
        ] {
            assert!(Route::new(path).is_err(), "{path}");
        }
    }

    #[test]
    fn a_page_is_a_folder_with_an_index() {
        let page = Route::new("courses/客戶/").expect("a route");
        assert_eq!(page.output_path(), "courses/客戶/index.html");
        assert_eq!(Route::home().output_path(), "index.html");
        assert_eq!(Route::new("assets/a.css").expect("a route").output_path(), "assets/a.css");
    }

    #[test]
    fn a_sub_path_stands_before_every_link() {
        let base = BaseUrl::parse("https://host.example/sub").expect("an address");
        let route = Route::new("courses/客戶/").expect("a route");
        assert_eq!(base.href(&route), "/sub/courses/%E5%AE%A2%E6%88%B6/");
        assert_eq!(base.absolute(&Route::home()), "https://host.example/sub/");
        assert_eq!(BaseUrl::parse("host.example"), None);
    }
}
