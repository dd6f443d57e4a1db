//! The preview server over plain TCP: a real server on a free port, with a hand-made site behind it.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use lyceum::base::{Digest, Route, Severity};
use lyceum::serve::{self, Answered, Event, Options, OwnPage, Painted, Problem, Snapshot};

/// Longer than anything here takes, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_mins(1);

/// A running server with its project's folder. It runs until the tests end.
struct Server {
    folder: tempfile::TempDir,
    /// `127.0.0.1:PORT`
    address: String,
    events: Mutex<Receiver<Event>>,
}

/// Serves the files of a folder as pages: `NAME.html` answers at `/NAME/`, everything else under its own name. A file
/// `broken` is an error of the site, with its text as the report.
fn serve(files: &[(&str, &str)], adjust: impl FnOnce(&mut Options)) -> Server {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("a file");
    }
    let mut options = Options::new(folder.path().to_path_buf());
    options.port = 0;
    options.debounce = Duration::from_millis(30);
    adjust(&mut options);
    let (sender, events) = mpsc::channel();
    let root = folder.path().to_path_buf();
    thread::spawn(move || serve::run(&options, |_| snapshot(&root), |event| drop(sender.send(event))));
    let server = Server { folder, address: String::new(), events: Mutex::new(events) };
    let Event::Listening { url } = server.event(|event| matches!(event, Event::Listening { .. })) else {
        unreachable!("it was looked for")
    };
    let address = url.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
    Server { address, ..server }
}

fn snapshot(root: &Path) -> Snapshot {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(root).into_iter().flatten().flatten() {
        if let (Ok(name), Ok(bytes)) = (entry.file_name().into_string(), fs::read(entry.path())) {
            files.insert(name, bytes);
        }
    }
    let report = files.get("broken").map(|text| Problem {
        path: Some("broken".to_owned()),
        line: Some(1),
        edit: Some("vscode://file/broken:1:1".to_owned()),
        ..error(&String::from_utf8_lossy(text))
    });
    let problems: Vec<Problem> = report.into_iter().collect();
    let count = problems.len();
    let can_be_shown = !files.contains_key("hopeless");
    Snapshot {
        pages: files.len(),
        answer: can_be_shown.then(|| Arc::new(move |route: &Route| answer(&files, route)) as serve::Answer),
        own: Arc::new(move |_| Some(OwnPage::Html(format!("<body>{count} problems</body>")))),
        problems,
        edited: None,
    }
}

fn error(text: &str) -> Problem {
    Problem { severity: Severity::Error, text: vec![Painted::plain(text)], path: None, line: None, edit: None }
}

fn answer(files: &BTreeMap<String, Vec<u8>>, route: &Route) -> Answered {
    let name = match route.as_str() {
        "" => "home.html".to_owned(),
        "alias/" => return Answered::Redirect("/a/".to_owned()),
        "fails/" => {
            return Answered::Failed(vec![error("error: no field `<title>`")]);
        }
        path => path.strip_suffix('/').map_or(path.to_owned(), |page| format!("{page}.html")),
    };
    match files.get(&name) {
        Some(bytes) => Answered::Page { bytes: bytes.clone(), digest: Digest::of(bytes) },
        None => Answered::Missing(files.get("404.html").cloned()),
    }
}

struct Answer {
    status: u16,
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&str| line.split(':').next().is_some_and(|own| own.eq_ignore_ascii_case(name));
        self.head.lines().find(named).and_then(|line| line.split_once(": ")).map(|(_, value)| value)
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).expect("the server listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket has a timeout");
        stream
    }

    /// Sends bytes as they are, reads until the server closes.
    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).expect("the server reads");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the server answers");
        let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head.get(9..12).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head, body: answer.split_off(end + 4) }
    }

    fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = format!("{method} {target} HTTP/1.1\r\nHost: {}\r\n", self.address);
        for (name, value) in headers {
            let _ = write!(request, "{name}: {value}\r\n");
        }
        self.raw(format!("{request}\r\n").as_bytes())
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, &[])
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join(name), text).expect("a file is written");
    }

    /// Waits for an event.
    fn event(&self, is_wanted: impl Fn(&Event) -> bool) -> Event {
        let events = self.events.lock().expect("no test panics while it waits");
        loop {
            let event = events.recv_timeout(PATIENCE).expect("the event comes");
            if is_wanted(&event) {
                return event;
            }
        }
    }

    /// Opens a stream of events, as a browser does.
    fn browser(&self) -> Browser {
        let mut stream = self.connect();
        write!(stream, "GET /_lyceum/events HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).expect("the server reads");
        Browser(BufReader::new(stream))
    }

    /// The snapshot that a page says it is of.
    fn snapshot_of(&self, target: &str) -> String {
        let page = self.get(target).text();
        let (_, rest) = page.split_once("data-snapshot=\"").expect("the script's tag");
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

struct Browser(BufReader<TcpStream>);

impl Browser {
    /// Waits for the next message.
    fn hear(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).expect("the stream goes on"), 0, "the stream ended");
            if let Some(data) = line.strip_prefix("data: ") {
                return serde_json::from_str(data).expect("messages are JSON");
            }
        }
    }

    /// Waits for a message that fits; a save may come as two changes.
    fn hear_until(&mut self, fits: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        loop {
            let message = self.hear();
            if fits(&message) {
                return message;
            }
        }
    }
}

const SITE: &[(&str, &str)] = &[
    ("home.html", "<html><body>home</body></html>"),
    ("a.html", "<html><body>an article</body></html>"),
    ("404.html", "<html><body>not here</body></html>"),
    ("portal.css", "body { color: red }"),
    ("film.mp4", "0123456789"),
];

#[test]
fn pages_and_files_answer_as_on_a_real_host() {
    let server = serve(SITE, |_| {});
    let page = server.get("/a/");
    assert_eq!((page.status, page.header("Content-Type")), (200, Some("text/html; charset=utf-8")));
    assert_eq!(page.header("Cache-Control"), Some("no-cache"));
    assert_eq!(page.header("Connection"), Some("close"));
    assert!(page.header("Access-Control-Allow-Origin").is_none());
    assert!(page.text().starts_with("<html><body>an article<script src=\"/_lyceum/preview.js\""), "{}", page.text());
    assert!(page.text().ends_with("</body></html>"));

    let style = server.get("/portal.css");
    assert_eq!((style.header("Content-Type"), style.text().as_str()), (Some("text/css; charset=utf-8"), SITE[3].1));
    assert_eq!(server.get("/a/index.html").status, 200);
    let moved = server.get("/a?x=1");
    assert_eq!((moved.status, moved.header("Location")), (308, Some("/a/?x=1")));
    let alias = server.get("/alias/");
    assert_eq!((alias.status, alias.header("Location")), (302, Some("/a/")));
    let missing = server.get("/nothing/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("not here") && missing.text().contains("preview.js"));
    assert!(server.get("/_lyceum/preview.js").text().contains("EventSource"));
}

#[test]
fn head_conditions_and_ranges() {
    let server = serve(SITE, |_| {});
    let (whole, head) = (server.get("/a/"), server.ask("HEAD", "/a/", &[]));
    assert_eq!(head.header("Content-Length"), Some(whole.body.len().to_string().as_str()));
    assert!(head.body.is_empty());
    assert_eq!(head.header("ETag"), whole.header("ETag"));

    for target in ["/a/", "/portal.css", "/_lyceum/preview.js"] {
        let etag = server.get(target).header("ETag").expect("a tag").to_owned();
        let known = server.ask("GET", target, &[("If-None-Match", &etag)]);
        assert_eq!((known.status, known.body.len()), (304, 0), "{target}");
    }
    let part = server.ask("GET", "/film.mp4", &[("Range", "bytes=2-4")]);
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("Content-Range"), Some("bytes 2-4/10"));
    let beyond = server.ask("GET", "/film.mp4", &[("Range", "bytes=10-")]);
    assert_eq!((beyond.status, beyond.header("Content-Range")), (416, Some("bytes */10")));
}

#[test]
fn foreign_hosts_odd_paths_and_other_methods_are_refused() {
    let server = serve(SITE, |_| {});
    let status_for = |host: &str| server.raw(format!("GET / HTTP/1.1\r\n{host}\r\n").as_bytes()).status;
    assert_eq!(status_for("Host: localhost:1\r\n"), 200);
    assert_eq!(status_for("Host: [::1]\r\n"), 200);
    assert_eq!(status_for("Host: evil.example\r\n"), 421);
    assert_eq!(status_for(""), 421);
    for target in ["/../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/a%00.html", "/..%5c..%5cx", "/%c0%ae%c0%ae/"] {
        assert_eq!(server.get(target).status, 400, "{target}");
    }
    for target in ["//etc/passwd", "/.git/config", "/a.html/../portal.cs", "/home.html%20"] {
        assert!(server.get(target).status >= 400, "{target}");
    }
    for foreign in [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")] {
        let refused = server.ask("GET", "/a/", &[foreign]);
        assert_eq!((refused.status, refused.header("Access-Control-Allow-Origin")), (403, None), "{foreign:?}");
    }
    let post = server.ask("POST", "/a/", &[]);
    assert_eq!((post.status, post.header("Allow")), (405, Some("GET, HEAD")));
}

#[test]
fn no_client_harms_the_others() {
    let server = serve(SITE, |_| {});
    let silent: Vec<TcpStream> = (0..20).map(|_| server.connect()).collect();
    let huge = format!("GET /a/ HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(20_000));
    assert_eq!(server.raw(huge.as_bytes()).status, 431);
    let endless = "GET /a/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551615\r\n\r\n";
    assert_eq!(server.raw(endless.as_bytes()).status, 200);
    assert_eq!(server.raw(b"GET /a/ HTTP/1.1\nHost: localhost\n\n").status, 200);
    assert_eq!(server.raw(b"GET /a/ HTTP/2.0\r\nHost: localhost\r\n\r\n").status, 505);
    assert_eq!(server.raw("GET /客 HTTP/1.1\r\nHost: localhost\r\n\r\n".as_bytes()).status, 400);
    assert_eq!(server.raw(b"\x16\x03\x01\r\n\r\n").status, 400);
    let post = server.ask("POST", "/a/", &[("Content-Length", "300000"), ("Expect", "100-continue")]);
    assert_eq!(post.status, 405);
    drop(silent);
}

#[test]
fn large_files_arrive_whole() {
    let film = "0123456789abcdef".repeat(300_000);
    let server = serve(&[("film.mp4", &film)], |_| {});
    assert!(server.get("/film.mp4").body == film.as_bytes());
}

#[test]
fn below_a_base_path() {
    let server = serve(SITE, |options| options.base_path = "/sub/".to_owned());
    assert_eq!(server.get("/sub/a/").status, 200);
    assert_eq!(server.get("/sub/a").header("Location"), Some("/sub/a/"));
    for outside in ["/", "/a/", "/sub"] {
        let moved = server.get(outside);
        assert_eq!((moved.status, moved.header("Location")), (302, Some("/sub/")), "{outside}");
    }
}

#[test]
fn hundreds_of_connections_are_all_answered() {
    let server = serve(SITE, |_| {});
    // Open streams, as of many tabs, are what made connections starve.
    let mut browsers: Vec<Browser> = (0..8).map(|_| server.browser()).collect();
    for browser in &mut browsers {
        browser.hear();
    }
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| (0..10).for_each(|_| assert_eq!(keep_alive_get(&server), 200)));
        }
    });
}

/// Asks as browsers do: would keep the connection, and closes only when the response is there.
fn keep_alive_get(server: &Server) -> u16 {
    let mut stream = server.connect();
    write!(stream, "GET /a/ HTTP/1.1\r\nHost: {}\r\nConnection: keep-alive\r\n\r\n", server.address).expect("it reads");
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).expect("the server answers");
    line.get(9..12).and_then(|status| status.parse().ok()).unwrap_or_default()
}

#[test]
fn a_saved_file_is_told_to_every_browser() {
    let server = serve(SITE, |_| {});
    let mut browsers = [server.browser(), server.browser()];
    let before = server.snapshot_of("/a/");
    for browser in &mut browsers {
        assert_eq!(browser.hear()["snapshot"], before.as_str());
    }
    server.write("a.html", "<body>a new article</body>");
    for browser in &mut browsers {
        assert_eq!(browser.hear_until(|message| message["snapshot"] != before.as_str())["styles"], false);
    }
    server.event(
        |event| matches!(event, Event::Changed(changes) if changes.paths.iter().all(|path| path.ends_with("a.html"))),
    );
    let deadline = Instant::now() + PATIENCE;
    while !server.get("/a/").text().contains("a new article") {
        assert!(Instant::now() < deadline, "the new page is served");
    }
}

#[test]
fn styles_alone_are_told_as_such() {
    let server = serve(SITE, |_| {});
    let mut browser = server.browser();
    browser.hear();
    server.write("portal.css", "body { color: blue }");
    assert_eq!(browser.hear()["styles"], true);
}

#[test]
fn an_error_is_laid_over_the_last_good_page_and_goes_away() {
    let server = serve(SITE, |_| {});
    let mut browser = server.browser();
    let good = browser.hear()["snapshot"].clone();
    server.write("a.html", "<body>saved beside the error</body>");
    server.write("broken", "error: unknown key `<b>`");
    let told = browser.hear_until(|message| message["problems"][0]["text"][0][1] == "error: unknown key `<b>`");
    assert_eq!(told["problems"][0]["severity"], "error");
    assert_eq!(told["problems"][0]["line"], 1);
    assert_eq!(server.get("/a/").status, 200);
    // A page that is opened now hears of it too.
    assert_eq!(server.browser().hear()["problems"][0]["path"], "broken");

    fs::remove_file(server.folder.path().join("broken")).expect("a removal");
    let mended = browser.hear_until(|message| message["problems"].as_array().is_some_and(Vec::is_empty));
    assert_ne!(mended["snapshot"], good);
    assert!(server.get("/a/").text().contains("saved beside the error"));
}

#[test]
fn a_site_that_never_was_good_shows_its_errors() {
    let files = [("home.html", "<body>home</body>"), ("broken", "error: <script>"), ("hopeless", "")];
    let server = serve(&files, |_| {});
    let page = server.get("/whatever/");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("error: &lt;script&gt;") && page.text().contains("data-snapshot="));
    let mut browser = server.browser();
    assert_eq!(browser.hear()["good"], false);
    fs::remove_file(server.folder.path().join("hopeless")).expect("a removal");
    browser.hear();
    assert!(server.get("/").text().contains("home"), "what is good of it is shown");
    assert!(server.get("/_lyceum/").text().contains("1 problems"));
    fs::remove_file(server.folder.path().join("broken")).expect("a removal");
    assert_eq!(browser.hear_until(|message| message["errors"] == 0)["good"], true);
    assert!(server.get("/").text().contains("home"));
}

#[test]
fn a_page_that_fails_shows_why() {
    let server = serve(SITE, |_| {});
    let page = server.get("/fails/");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("no field `&lt;title&gt;`") && page.text().contains("preview.js"));
}

#[test]
fn a_taken_port_gives_way_to_the_next() {
    let first = serve(SITE, |_| {});
    let taken: u16 = first.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    if taken > u16::MAX - 21 {
        return;
    }
    let second = serve(SITE, |options| options.port = taken);
    let used: u16 = second.address.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    assert!((taken + 1..=taken + 20).contains(&used));
    assert_eq!(second.get("/").status, 200);
}
