//! A browser that tests drive: `WebDriver`, as the W3C has it, spoken to `chromedriver` over plain HTTP.
//!
//! It is JSON over a few addresses, so a client of its own costs less than a library with all that comes behind it.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// How often a page is loaded until all of it has come.
const TRIES: usize = 3;

/// How many style sheets and scripts a server was asked for and did not answer.
const LOST: &str = "return !location.protocol.startsWith('http') ? 0 : performance.getEntriesByType('resource')\
    .filter((each) => ['link', 'script'].includes(each.initiatorType) && each.responseStatus === 0).length";

/// Longer than anything here takes, also on a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(40);

/// The key under which `WebDriver` names elements.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// What is missing on this machine for tests in a browser; `None` if they can run.
///
/// # Panics
/// If something is missing and `CI` is set: there, tests must not be skipped in silence.
pub(crate) fn missing() -> Option<String> {
    let found = |names: &[&str]| names.iter().find_map(|name| in_path(name));
    let missing = match (found(&["chromedriver"]), found(&["chromium", "google-chrome", "chrome"])) {
        (Some(_), Some(_)) => None,
        (None, _) => Some("there is no `chromedriver`"),
        (_, None) => Some("there is no `chromium`"),
    }?;
    assert!(std::env::var_os("CI").is_none(), "{missing}, and `CI` is set");
    Some(format!("skipped: {missing} on this machine"))
}

fn in_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// A window of a browser of its own, with a profile of its own. It ends with the value.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    /// Its folder goes with the value.
    profile: tempfile::TempDir,
}

impl Browser {
    /// Opens a browser with a viewport of this size.
    pub(crate) fn open(width: u32, height: u32) -> Self {
        Self::with(width, height, &json!({}))
    }

    /// Opens a browser that runs no scripts of pages.
    pub(crate) fn without_scripts(width: u32, height: u32) -> Self {
        const BLOCKED: u8 = 2;
        Self::with(width, height, &json!({ "profile.managed_default_content_settings.javascript": BLOCKED }))
    }

    fn with(width: u32, height: u32, preferences: &Value) -> Self {
        let profile = tempfile::tempdir().expect("a temporary folder");
        // One that finds its port taken by another at the same moment gives up.
        let started = (0..ATTEMPTS).find_map(|_| start_driver());
        let (driver, port) = started.expect("`chromedriver` starts and names its port");
        let mut browser = Self { driver, port, session: String::new(), profile };
        let folder = format!("--user-data-dir={}", browser.profile.path().display());
        let mut arguments = vec![folder];
        arguments.extend(
            "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking \
             --disable-component-update --disable-sync --disable-dev-shm-usage --hide-scrollbars"
                .split_whitespace()
                .map(str::to_owned),
        );
        let binary = ["chromium", "google-chrome", "chrome"].iter().find_map(|name| in_path(name));
        let emulation =
            json!({ "deviceMetrics": { "width": width, "height": height, "pixelRatio": 1, "touch": width < 500 } });
        let chrome = json!({ "args": arguments, "binary": binary, "mobileEmulation": emulation, "prefs": preferences });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": chrome } } });
        let session = browser.ask("POST", "/session", &wanted);
        browser.session = format!("/session/{}", session["sessionId"].as_str().expect("a session"));
        browser
    }

    /// Goes to an address.
    ///
    /// A browser drops what it is loading when the machine's network changes, as that of a container may at any time. A page that lost a
    /// style sheet or a script by that is loaded again.
    pub(crate) fn go(&self, url: &str) {
        for _ in 0..TRIES {
            self.post("url", &json!({ "url": url }));
            if self.run(LOST) == 0 {
                return;
            }
        }
    }

    /// Runs a script, the body of a function, and gives what it returns.
    pub(crate) fn run(&self, script: &str) -> Value {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// Waits until an expression is true, and panics with what it is if that does not happen.
    pub(crate) fn until(&self, expression: &str) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let value =
                self.run(&format!("try {{ return ({expression}); }} catch (error) {{ return String(error); }}"));
            if value == Value::Bool(true) {
                return;
            }
            if Instant::now() > deadline {
                let screen = self.run("return location.href + '\\n' + document.body.innerText.slice(0, 2000)");
                panic!("`{expression}` did not become true, it is {value}\n{}", screen.as_str().unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    /// Types text into an element of the page.
    pub(crate) fn type_into(&self, selector: &str, text: &str) {
        let found = self.post("element", &json!({ "using": "css selector", "value": selector }));
        let id = found[ELEMENT].as_str().expect("an element");
        self.post(&format!("element/{id}/value"), &json!({ "text": text }));
    }

    /// Presses a key, with `Alt` if asked for.
    pub(crate) fn press(&self, key: &str, with_alt: bool) {
        const ALT: &str = "\u{e00a}";
        let mut actions = Vec::new();
        let mut add = |kind: &str, value: &str| actions.push(json!({ "type": kind, "value": value }));
        if with_alt {
            add("keyDown", ALT);
        }
        add("keyDown", key);
        add("keyUp", key);
        if with_alt {
            add("keyUp", ALT);
        }
        self.post("actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": actions }] }));
    }

    /// Sets whether the page is to be light or dark.
    pub(crate) fn prefer(&self, scheme: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        let command = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": features } });
        self.post("goog/cdp/execute", &command);
    }

    /// Takes the network away from the page and all that come after it.
    pub(crate) fn go_offline(&self) {
        let conditions = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
        self.post("goog/cdp/execute", &json!({ "cmd": "Network.enable", "params": {} }));
        self.post("goog/cdp/execute", &json!({ "cmd": "Network.emulateNetworkConditions", "params": conditions }));
    }

    /// The visible texts of elements, also where pages run no scripts.
    pub(crate) fn texts(&self, selector: &str) -> Vec<String> {
        let found = self.post("elements", &json!({ "using": "css selector", "value": selector }));
        let ids = found.as_array().into_iter().flatten().filter_map(|element| element[ELEMENT].as_str());
        let text = |id: &str| {
            let text = self.ask("GET", &format!("{}/element/{id}/text", self.session), &json!({}));
            text.as_str().unwrap_or_default().to_owned()
        };
        ids.map(text).collect()
    }

    /// Keeps a picture of the window, where `LYCEUM_SCREENSHOTS` names a folder for them.
    pub(crate) fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("LYCEUM_SCREENSHOTS") else { return };
        for scheme in ["light", "dark"] {
            self.prefer(scheme);
            let taken = json!({ "cmd": "Page.captureScreenshot", "params": { "format": "png" } });
            let data = self.post("goog/cdp/execute", &taken);
            let width = self.run("return innerWidth");
            let path = PathBuf::from(&folder).join(format!("{name}-{width}-{scheme}.png"));
            File::create(path)
                .and_then(|mut file| file.write_all(&from_base64(data["data"].as_str().unwrap_or_default())))
                .expect("the picture is written");
        }
        self.prefer("light");
    }

    fn post(&self, command: &str, body: &Value) -> Value {
        self.ask("POST", &format!("{}/{command}", self.session), body)
    }

    fn ask(&self, method: &str, path: &str, body: &Value) -> Value {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("`chromedriver` listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket has a timeout");
        let body = body.to_string();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .expect("`chromedriver` reads");
        let answer = body_of(stream);
        let mut answer: Value = serde_json::from_slice(&answer).expect("`chromedriver` answers in JSON");
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{method} {path} {body}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if let Ok(mut stream) = TcpStream::connect(("127.0.0.1", self.port)) {
            // Without this, the browser outlives its driver.
            let _ = write!(stream, "DELETE {} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", self.session);
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let _ = stream.read(&mut [0; 16]);
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

const ATTEMPTS: usize = 5;

/// Starts a driver; nothing if it ends without a port.
fn start_driver() -> Option<(Child, u16)> {
    let mut driver = Command::new("chromedriver")
        .arg("--port=0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("`chromedriver` can be run");
    let Some(port) = port_of(&mut driver) else {
        let _ = driver.wait();
        return None;
    };
    Some((driver, port))
}

/// The port that a driver says it took.
fn port_of(driver: &mut Child) -> Option<u16> {
    let mut lines = BufReader::new(driver.stdout.take().expect("its output is piped")).lines();
    let port = |line: String| line.split("successfully on port ").nth(1)?.trim_end_matches('.').parse().ok();
    let port = lines.by_ref().map_while(Result::ok).find_map(port)?;
    // Somebody has to read what else it says, or it would stop at a full pipe.
    std::thread::spawn(move || lines.count());
    Some(port)
}

fn body_of(stream: TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a head");
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a number");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    body
}

fn from_base64(text: &str) -> Vec<u8> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for six in text.bytes().filter_map(value) {
        bits = (bits << 6) | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held).to_le_bytes()[0]);
        }
    }
    bytes
}
