//! What a request is answered with. This is the whole of what the preview sends: the snapshot's answers, for the site and for
//! the preview's own pages, its own script, its own reports.

use std::net::IpAddr;

use percent_encoding::percent_decode_str;

use crate::base::{Digest, Route};

use super::http::{Request, Response};
use super::live::{Live, Shown};
use super::report::Tag;
use super::{Answer, Answered, OwnPage, OwnRequest, Problem, conditional, content_type, host, report};

/// What requests are answered from.
pub(super) struct Site {
    /// The path below which the site lies: `/` or `/sub/`.
    pub(super) base_path: String,
    /// The address that the server is bound to.
    pub(super) bound: IpAddr,
    /// Whether browsers are to follow the editor.
    pub(super) follow: bool,
    /// The snapshot on show.
    pub(super) live: Live,
}

/// How a request goes on.
pub(super) enum Reply {
    /// With one response.
    Whole(Response),
    /// With a stream of events.
    Events,
}

/// Decides what a request gets. Never fails: whatever is wrong with the request is told in the response.
pub(super) fn reply(request: &Request, site: &Site) -> Reply {
    if let Some(refusal) = refusal(request, site.bound) {
        return Reply::Whole(refusal);
    }
    let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
    let Some(path) = decoded(path) else {
        return Reply::Whole(Response::plain(400, "that is not an address\n"));
    };
    match path.as_str() {
        "/_lyceum/events" => Reply::Events,
        report::SCRIPT_PATH => Reply::Whole(fixed(request, "text/javascript; charset=utf-8", report::SCRIPT)),
        report::STYLE_PATH => Reply::Whole(fixed(request, CSS, report::STYLE)),
        "/_lyceum" => Reply::Whole(Response::redirect(308, "/_lyceum/")),
        path if path.starts_with("/_lyceum/") => Reply::Whole(own(request, &path["/_lyceum/".len()..], query, site)),
        path => match path.strip_prefix(&site.base_path) {
            Some(path) => Reply::Whole(page(request, path, query, site)),
            // To the home page and not to the same path below it: there a link that forgets the base path would look
            // right in the preview and be dead once published.
            None => Reply::Whole(Response::redirect(302, &site.base_path)),
        },
    }
}

/// Requests that are not for this server, or want more than to read.
fn refusal(request: &Request, bound: IpAddr) -> Option<Response> {
    if !request.header("Host").is_some_and(|name| host::is_own(name, bound)) {
        return Some(Response::plain(421, "this preview answers to its own address and to `localhost` alone\n"));
    }
    let header = |name| request.header(name);
    if host::is_from_elsewhere(header("Origin"), header("Sec-Fetch-Site"), header("Sec-Fetch-Mode"), bound) {
        return Some(Response::plain(403, "this preview can't be read from pages of other sites\n"));
    }
    if !matches!(request.method.as_str(), "GET" | "HEAD") {
        return Some(Response::plain(405, "this preview can only be read\n").with("Allow", "GET, HEAD"));
    }
    None
}

/// The path as text; `None` if it is none, or tries to be something other than a path downwards.
fn decoded(path: &str) -> Option<String> {
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let is_odd = |part: &str| part == "." || part == ".." || part.contains(|c: char| c.is_control() || c == '\\');
    (path.starts_with('/') && !path.split('/').any(is_odd)).then(|| path.into_owned())
}

const CSS: &str = "text/css; charset=utf-8";

fn fixed(request: &Request, kind: &'static str, text: &'static str) -> Response {
    conditional::answer(request, Response::new(200, kind, text.as_bytes()), &Digest::of(text.as_bytes()).to_hex())
}

/// One of the preview's own pages.
fn own(request: &Request, path: &str, query: &str, site: &Site) -> Response {
    let shown = site.live.on_show();
    let asked = OwnRequest { path: path.to_owned(), query: pairs(query) };
    let html = |status, html: String| {
        let tag = Tag { snapshot: &shown.revision, is_own: true, follow: site.follow };
        Response::new(status, "text/html; charset=utf-8", report::with_script(html.into_bytes(), &tag))
    };
    match (shown.own)(&asked) {
        Some(OwnPage::Html(page)) => html(200, page),
        Some(OwnPage::Missing(page)) => html(404, page),
        Some(OwnPage::Css(text)) => fixed(request, CSS, text),
        None => Response::plain(404, "there is nothing here\n"),
    }
}

/// The keys and values of a query, as browsers encode forms. What can't be decoded is left out.
fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| {
        let text = text.replace('+', " ");
        percent_decode_str(&text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
    };
    let pair = |pair: &str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(key)?, decode(value)?))
    };
    query.split('&').filter(|pair| !pair.is_empty()).filter_map(pair).collect()
}

/// Answers from the snapshot; `path` is relative to the site's root, without a leading `/`.
fn page(request: &Request, path: &str, query: &str, site: &Site) -> Response {
    let shown = site.live.on_show();
    let page = OnPage { shown: &shown, follow: site.follow };
    let Some(answer) = &shown.answer else {
        return page.reported("the site can't be built", &shown.problems);
    };
    // A folder's index is the folder, as on any static host.
    let path =
        path.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/')).unwrap_or(path);
    let Ok(route) = Route::new(path) else { return page.missing(None) };
    match answer(&route) {
        Answered::Page { bytes, digest } => page.found(request, &route, bytes, digest),
        Answered::Redirect(location) => Response::redirect(302, &location),
        Answered::Failed(problems) => page.reported("this page can't be rendered", &problems),
        Answered::Missing(_) if is_page_without_slash(&route, answer) => {
            Response::redirect(308, &with_slash(&request.target, query))
        }
        Answered::Missing(own_page) => page.missing(own_page),
    }
}

/// Whether the route is a page whose final slash was forgotten.
fn is_page_without_slash(route: &Route, answer: &Answer) -> bool {
    !route.is_page()
        && Route::new(&format!("{}/", route.as_str())).is_ok_and(|page| !matches!(answer(&page), Answered::Missing(_)))
}

/// The target with a slash after its path, as it was sent, because that is encoded already. Never with two slashes in
/// front: those would lead to another host.
fn with_slash(target: &str, query: &str) -> String {
    let path = target.split_once('?').map_or(target, |(path, _)| path);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("/{}/{mark}{query}", path.trim_start_matches('/'))
}

/// The answers for one address of the site.
struct OnPage<'a> {
    shown: &'a Shown,
    follow: bool,
}

impl OnPage<'_> {
    fn found(&self, request: &Request, route: &Route, bytes: Vec<u8>, digest: Digest) -> Response {
        let kind = content_type::of(route);
        if content_type::is_html(kind) {
            // The script's tag names the snapshot, so the page is another one in each.
            let tag = format!("{}-{}", digest.to_hex(), self.shown.id);
            conditional::answer(request, Response::new(200, kind, self.with_script(bytes)), &tag)
        } else {
            conditional::answer(request, Response::new(200, kind, bytes), &digest.to_hex())
        }
    }

    fn missing(&self, own_page: Option<Vec<u8>>) -> Response {
        self.html(404, own_page.unwrap_or_else(|| report::page("there is no page at this address", &[])))
    }

    fn reported(&self, title: &str, problems: &[Problem]) -> Response {
        self.html(500, report::page(title, problems))
    }

    fn html(&self, status: u16, page: Vec<u8>) -> Response {
        Response::new(status, "text/html; charset=utf-8", self.with_script(page))
    }

    fn with_script(&self, page: Vec<u8>) -> Vec<u8> {
        let tag = Tag { snapshot: &self.shown.id, is_own: false, follow: self.follow };
        report::with_script(page, &tag)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::Snapshot;
    use super::*;

    fn site(base_path: &str) -> Site {
        let answer = |route: &Route| match route.as_str() {
            "" | "courses/客戶/" => {
                Answered::Page { bytes: b"<body>page</body>".to_vec(), digest: Digest::of(b"page") }
            }
            "a.css" => Answered::Page { bytes: b"a{}".to_vec(), digest: Digest::of(b"a{}") },
            "old/" => Answered::Redirect("/courses/".to_owned()),
            _ => Answered::Missing(Some(b"<body>404</body>".to_vec())),
        };
        let own = |asked: &OwnRequest| match asked.path.as_str() {
            "" => Some(OwnPage::Html("<body>dashboard</body>".to_owned())),
            "echo" => Some(OwnPage::Html(format!("{:?}", asked.query))),
            _ => None,
        };
        let snapshot = Snapshot {
            answer: Some(Arc::new(answer)),
            own: Arc::new(own),
            problems: Vec::new(),
            pages: 2,
            edited: None,
        };
        let (base_path, bound) = (base_path.to_owned(), Ipv4Addr::LOCALHOST.into());
        Site { base_path, bound, follow: false, live: Live::new(snapshot) }
    }

    fn get(site: &Site, target: &str) -> Response {
        let headers = vec![("host".to_owned(), "localhost:8000".to_owned())];
        let request = Request { method: "GET".to_owned(), target: target.to_owned(), headers };
        match reply(&request, site) {
            Reply::Whole(response) => response,
            Reply::Events => Response::plain(200, "events"),
        }
    }

    fn location(response: &Response) -> Option<&str> {
        response.headers.iter().find(|(name, _)| *name == "Location").map(|(_, value)| value.as_str())
    }

    #[test]
    fn addresses_answer_as_on_a_static_host() {
        let site = site("/");
        let status = |target| get(&site, target).status;
        assert_eq!(status("/"), 200);
        assert_eq!(status("/index.html?x=1"), 200);
        assert_eq!(status("/courses/%E5%AE%A2%E6%88%B6/"), 200);
        assert_eq!(status("/courses/%E5%AE%A2%E6%88%B6/index.html"), 200);
        assert_eq!(status("/nothing/"), 404);
        assert_eq!(status("/what:ever"), 404);
        assert_eq!(status("/a.css/"), 404);
        assert_eq!(location(&get(&site, "/old/")), Some("/courses/"));
    }

    #[test]
    fn a_forgotten_slash_is_put_back() {
        let site = site("/sub/");
        let response = get(&site, "/sub/courses/%E5%AE%A2%E6%88%B6?page=2");
        assert_eq!((response.status, location(&response)), (308, Some("/sub/courses/%E5%AE%A2%E6%88%B6/?page=2")));
    }

    #[test]
    fn what_lies_outside_of_the_base_path_leads_to_it() {
        let site = site("/sub/");
        for target in ["/", "/sub", "/a.css", "/subway/"] {
            assert_eq!(location(&get(&site, target)), Some("/sub/"), "{target}");
        }
        assert_eq!(get(&site, "/sub/a.css").status, 200);
        assert_eq!(get(&site, "/_lyceum/preview.js").status, 200);
    }

    #[test]
    fn no_address_leads_upwards() {
        let site = site("/");
        for target in
            ["/../x", "/%2e%2e/x", "/a/%2E./x", "/..%2fx", "/%00", "/a%5Cb", "/%ff", "x", "http://evil/", "*", ""]
        {
            assert_eq!(get(&site, target).status, 400, "{target}");
        }
        assert_eq!(get(&site, "//evil.example/").status, 404);
        assert_eq!(get(&site, "/_lyceum/other").status, 404);
    }

    #[test]
    fn the_previews_own_pages_lie_beside_the_site() {
        let site = site("/sub/");
        assert_eq!(location(&get(&site, "/_lyceum")), Some("/_lyceum/"));
        let page = String::from_utf8_lossy(&get(&site, "/_lyceum/").body).into_owned();
        assert!(page.starts_with("<body>dashboard<script ") && page.contains(" data-own "), "{page}");
        let echo = get(&site, "/_lyceum/echo?a=%E5%AE%A2+1&b&%ff=x");
        let pairs = r#"[("a", "客 1"), ("b", "")]"#;
        assert!(echo.body.starts_with(pairs.as_bytes()));
        let foreign = Request { headers: vec![("host".to_owned(), "evil.example".to_owned())], ..Request::default() };
        let foreign = Request { target: "/_lyceum/".to_owned(), method: "GET".to_owned(), ..foreign };
        assert!(matches!(reply(&foreign, &site), Reply::Whole(Response { status: 421, .. })));
    }

    #[test]
    fn only_pages_carry_the_script() {
        let site = site("/");
        let holds_script = |target| String::from_utf8_lossy(&get(&site, target).body).contains("preview.js");
        assert!(holds_script("/") && holds_script("/nothing/"));
        assert!(!holds_script("/a.css"));
    }

    proptest! {
        #[test]
        fn every_target_has_an_answer(target in "\\PC{0,40}", base in prop::sample::select(vec!["/", "/sub/"])) {
            let response = get(&site(base), &target);
            prop_assert!((200..500).contains(&response.status));
            prop_assert!(location(&response).is_none_or(|to| to.starts_with('/') && !to.starts_with("//")));
        }
    }
}
