//! A page or a style sheet with addresses from the host's root in, the same with addresses relative to itself out.
//!
//! This happens to finished bytes and not in templates, because header, navigator and footer are rendered once for pages of every depth.
//! Each page says the same as before; only the way of saying where things are differs. So a folder works wherever it is put, also on
//! a disk, where no server finds the `index.html` of a folder: it is named.

use lol_html::html_content::{ContentType, Element};
use lol_html::{RewriteStrSettings, element, rewrite_str, text};

use super::css::css_addresses;
use crate::base::{BaseUrl, Route};

/// The attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "action", "formaction", "poster", "data"];
/// The attributes that hold several, each with a word on when to take it.
const CANDIDATES: &[&str] = &["srcset", "imagesrcset"];

/// The page with relative addresses.
#[must_use]
pub fn relative_html(html: &str, page: &Route, base_url: &BaseUrl) -> String {
    let way = Way::from(page, base_url);
    let mut without_script = String::new();
    let rewrite = element!("*", |element| {
        way.rewrite(element);
        Ok(())
    });
    // To a parser that could run scripts, what stands in `noscript` is a text.
    let rewrite_text = text!("noscript", |chunk| {
        without_script.push_str(chunk.as_str());
        if chunk.last_in_text_node() {
            chunk.replace(&relative_html(&std::mem::take(&mut without_script), page, base_url), ContentType::Html);
        } else {
            chunk.remove();
        }
        Ok(())
    });
    let settings =
        RewriteStrSettings::new().append_element_content_handler(rewrite).append_element_content_handler(rewrite_text);
    let rewritten = rewrite_str(html, settings);
    // What can't be read as HTML is left as it is; browsers will do with it what they can.
    rewritten.unwrap_or_else(|_| html.to_owned())
}

/// The style sheet with relative addresses.
#[must_use]
pub fn relative_css(css: &str, sheet: &Route, base_url: &BaseUrl) -> String {
    let way = Way::from(sheet, base_url);
    let mut text = String::with_capacity(css.len());
    let mut done = 0;
    for found in css_addresses(css) {
        let Some(relative) = way.to(&found.address, true) else { continue };
        text.push_str(&css[done..found.span.start]);
        let [before, after] = if found.quoted { ["\"", "\""] } else { ["url(\"", "\")"] };
        text.extend([before, &relative, after]);
        done = found.span.end;
    }
    text.push_str(&css[done..]);
    text
}

/// The address of a page, relative to a file of the site.
#[must_use]
pub fn relative_address(page: &Route, file: &Route, base_url: &BaseUrl) -> String {
    let href = base_url.href(page);
    Way::from(file, base_url).to(&href, true).unwrap_or(href)
}

/// From one file of the site to all others.
struct Way<'a> {
    base: &'a str,
    /// The folders that the file lies in, percent-encoded as addresses are.
    folders: Vec<String>,
}

impl<'a> Way<'a> {
    fn from(route: &Route, base_url: &'a BaseUrl) -> Self {
        let href = base_url.href(route);
        let below = &href[base_url.path().len()..];
        let folders = below.rsplit_once('/').map_or("", |(folders, _)| folders);
        Self {
            base: base_url.path(),
            folders: folders.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect(),
        }
    }

    fn rewrite(&self, element: &mut Element<'_, '_>) {
        let attributes: Vec<(String, String)> =
            element.attributes().iter().map(|attribute| (attribute.name(), attribute.value())).collect();
        for (name, value) in attributes {
            let relative = match name.as_str() {
                name if ADDRESSES.contains(&name) => self.to(&value, true),
                name if CANDIDATES.contains(&name) => Some(self.candidates(&value)),
                // What a script is told: it may want to put something behind the address of a folder.
                name if name.starts_with("data-") => self.to(&value, false),
                "content" if is_refresh(element) => self.refresh(&value),
                _ => None,
            };
            if let Some(relative) = relative.filter(|relative| *relative != value) {
                // The name was an attribute's before, so it can be one.
                let _ = element.set_attribute(&name, &relative);
            }
        }
    }

    /// The relative form of an address from the host's root; none for any other.
    fn to(&self, address: &str, names_index: bool) -> Option<String> {
        let below = address.strip_prefix(self.base).filter(|below| !below.starts_with('/'))?;
        let end = below.find(['?', '#']).unwrap_or(below.len());
        let (path, rest) = below.split_at(end);
        let folders: Vec<&str> = path.split('/').collect();
        let (name, folders) = folders.split_last()?;
        let shared = self.folders.iter().zip(folders).take_while(|(own, other)| *own == *other).count();
        let mut relative = "../".repeat(self.folders.len() - shared);
        for folder in &folders[shared..] {
            relative.push_str(folder);
            relative.push('/');
        }
        relative.push_str(if name.is_empty() && names_index { "index.html" } else { name });
        if relative.is_empty() {
            relative.push_str("./");
        }
        Some(relative + rest)
    }

    fn candidates(&self, srcset: &str) -> String {
        let one = |candidate: &str| {
            let candidate = candidate.trim();
            let (address, width) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, ""));
            let address = self.to(address, true).unwrap_or_else(|| address.to_owned());
            if width.is_empty() { address } else { format!("{address} {}", width.trim()) }
        };
        srcset.split(", ").map(one).collect::<Vec<_>>().join(", ")
    }

    fn refresh(&self, content: &str) -> Option<String> {
        let (wait, address) = content.split_once("url=")?;
        Some(format!("{wait}url={}", self.to(address, true)?))
    }
}

fn is_refresh(element: &Element<'_, '_>) -> bool {
    element.get_attribute("http-equiv").is_some_and(|kind| kind.eq_ignore_ascii_case("refresh"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relative(html: &str, page: &str) -> String {
        let base_url = BaseUrl::parse("https://host.example/sub/").expect("an address");
        relative_html(html, &Route::new(page).expect("a route"), &base_url)
    }

    #[test]
    fn addresses_lead_from_the_page_to_the_file() {
        for (page, address, expected) in [
            ("", "/sub/", "index.html"),
            ("", "/sub/courses/crm/#top", "courses/crm/index.html#top"),
            ("courses/crm/", "/sub/courses/lean/", "../lean/index.html"),
            ("courses/crm/", "/sub/courses/crm/", "index.html"),
            ("courses/crm/", "/sub/?q=1", "../../index.html?q=1"),
            ("courses/crm/", "/sub/courses/a.png", "../a.png"),
            ("客戶/", "/sub/%E5%AE%A2%E6%88%B6/a.png", "a.png"),
            ("old.html", "/sub/courses/", "courses/index.html"),
            ("courses/", "/elsewhere/", "/elsewhere/"),
            ("courses/", "//host.example/", "//host.example/"),
            ("courses/", "https://host.example/sub/", "https://host.example/sub/"),
            ("courses/", "#here", "#here"),
            ("courses/", "mailto:a@b.example", "mailto:a@b.example"),
        ] {
            let found = relative(&format!("<p><a class=x href=\"{address}\">&amp;</a>"), page);
            assert_eq!(found, format!("<p><a class=x href=\"{expected}\">&amp;</a>"), "{address} on {page}");
        }
    }

    #[test]
    fn every_attribute_with_an_address_is_found() {
        let html = "<img src=\"/sub/a.png\" srcset=\"/sub/a.png 1x, /sub/b.png 2x\"><form action=\"/sub/search/\"></form>\
                    <ol data-index=\"/sub/search.json\" data-root=\"/sub/\" data-word=\"/or\"></ol>\
                    <noscript><p><a href=\"/sub/\">&lt;</a></noscript><meta http-equiv=\"Refresh\" content=\"0; url=/sub/new/\"><meta name=\"x\" content=\"/sub/\">";
        let expected = "<img src=\"../a.png\" srcset=\"../a.png 1x, ../b.png 2x\"><form action=\"../search/index.html\"></form>\
                    <ol data-index=\"../search.json\" data-root=\"../\" data-word=\"/or\"></ol>\
                    <noscript><p><a href=\"../index.html\">&lt;</a></noscript><meta http-equiv=\"Refresh\" content=\"0; url=../new/index.html\"><meta name=\"x\" content=\"/sub/\">";
        assert_eq!(relative(html, "courses/"), expected);
    }

    #[test]
    fn a_page_is_named_by_its_file() {
        let base_url = BaseUrl::parse("https://host.example/sub/").expect("an address");
        let route = |path| Route::new(path).expect("a route");
        let sessions = route("en/courses/finder.json");
        assert_eq!(relative_address(&route("en/courses/crm/"), &sessions, &base_url), "crm/index.html");
        assert_eq!(relative_address(&route("courses/crm/"), &sessions, &base_url), "../../courses/crm/index.html");
    }

    #[test]
    fn style_sheets_too() {
        let base_url = BaseUrl::parse("https://host.example/").expect("an address");
        let css = "@import '/b.css'; a { background: url(/img/a.png) url(c.png) }";
        let found = relative_css(css, &Route::new("assets/a.css").expect("a route"), &base_url);
        assert_eq!(found, "@import \"../b.css\"; a { background: url(\"../img/a.png\") url(c.png) }");
    }
}
