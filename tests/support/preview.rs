//! A running `lyceum serve` with a site of its own to edit.

#![allow(dead_code, reason = "each test uses what it needs")]

use std::fs;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long a change may take to show, on a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everything that it told since it listens.
type Events = Arc<Mutex<Vec<Value>>>;

/// A preview. It ends with the value.
pub(crate) struct Preview {
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
    options: Vec<String>,
    events: Events,
}

impl Preview {
    /// Previews the site that `fill` writes into a folder, with some more options.
    pub(crate) fn of(fill: impl FnOnce(&Path), options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fill(folder.path());
        Self::in_folder(folder, &[&["--now", "2026-11-23"], options].concat())
    }

    /// Previews the site in a folder.
    pub(crate) fn in_folder(folder: tempfile::TempDir, options: &[&str]) -> Self {
        let events = Events::default();
        let (server, port) = serve(folder.path(), 0, options, &events);
        let options = options.iter().map(|&option| option.to_owned()).collect();
        Self { folder, server, port, options, events }
    }

    /// The whole address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Where a file of the site lies.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file as an editor does.
    pub(crate) fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// Changes a piece of a file.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.path(path)).expect("a file of the site");
        assert!(text.contains(from), "`{path}` holds `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Renames a file.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).expect("the file is renamed");
    }

    /// The status and the body that a path is answered with.
    pub(crate) fn get(&self, path: &str) -> (u16, String) {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).expect("the preview listens");
        connection.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        let port = self.port;
        write!(connection, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")
            .expect("it takes requests");
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).expect("it answers");
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        (status, body.to_owned())
    }

    /// Waits until a path is answered as wanted.
    pub(crate) fn until(&self, path: &str, is_wanted: impl Fn(u16, &str) -> bool) {
        let begun = Instant::now();
        loop {
            let (status, body) = self.get(path);
            if is_wanted(status, &body) {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "`{path}` is still answered with {status}: {body}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// How often the site was rebuilt.
    pub(crate) fn rebuilds(&self) -> usize {
        self.events("rebuilt").len()
    }

    /// The events of a kind since it listens.
    pub(crate) fn events(&self, kind: &str) -> Vec<Value> {
        let events = self.events.lock().expect("no thread panics with it");
        events.iter().filter(|event| event["event"] == kind).cloned().collect()
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The number of the process.
    pub(crate) fn process(&self) -> u32 {
        self.server.id()
    }

    /// The memory that the process has, where the system tells.
    pub(crate) fn resident_kilobytes(&self) -> Option<u64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.server.id())).ok()?;
        status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.trim().strip_suffix(" kB")?.parse().ok())
    }

    /// Waits until the server has ended by itself.
    pub(crate) fn wait(&mut self) {
        self.server.wait().expect("a process that was started");
    }

    /// Stops the server; the site stays.
    pub(crate) fn stop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    /// Starts the server again at its port.
    pub(crate) fn start_again(&mut self) {
        let options: Vec<&str> = self.options.iter().map(String::as_str).collect();
        (self.server, self.port) = serve(self.folder.path(), self.port, &options, &self.events);
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(root: &Path, port: u16, options: &[&str], told: &Events) -> (Child, u16) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_lyceum"))
        .args(["serve", "--json", "--port", &port.to_string(), "--root"])
        .arg(root)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let lines = BufReader::new(server.stdout.take().expect("its output is piped")).lines();
    let mut events = lines.map_while(Result::ok).map(|line| {
        let event: Value = serde_json::from_str(&line).expect("events are JSON");
        event
    });
    let port = loop {
        let event = events.next().expect("it tells where it listens");
        if event["event"] == "listening" {
            break event["url"].as_str().map(port_in);
        }
        if event["event"] != "rebuilt" {
            told.lock().expect("no thread panics with it").push(event);
        }
    };
    let told = Arc::clone(told);
    std::thread::spawn(move || events.for_each(|event| told.lock().expect("no thread panics with it").push(event)));
    (server, port.expect("it tells where it listens"))
}

fn port_in(url: &str) -> u16 {
    let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
    host.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

/// Writes a file below a folder, with the folders above it.
pub(crate) fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder");
    fs::write(path, text).expect("a file");
}
