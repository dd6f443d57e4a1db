//! A published site on a host of its own, below a path, as a static host would have it: files and nothing else.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use crate::preview::write;

/// The path below which sites are published.
const BELOW: &str = "/training/portal/";

/// The published folder of a site, and what browsers asked of it.
pub(crate) struct Host {
    folder: tempfile::TempDir,
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// Builds the site that `fill` writes, with some more options, and publishes it below a path.
    pub(crate) fn of(fill: impl FnOnce(&Path), options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fill(folder.path());
        write(folder.path(), "static/favicon.ico", "");
        let base_url = format!("https://host.example{BELOW}");
        let built = Command::new(env!("CARGO_BIN_EXE_lyceum"))
            .args(["build", "--now", "2026-11-23", "--base-url", &base_url])
            .args(options)
            .current_dir(folder.path())
            .output()
            .expect("`lyceum` runs");
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("it has an address").port();
        let (root, asked) = (folder.path().join("public"), Arc::default());
        let log = Arc::clone(&asked);
        // It ends with the tests.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (root, log) = (root.clone(), Arc::clone(&log));
                std::thread::spawn(move || answer(&stream, &root, &log));
            }
        });
        Self { folder, port, asked }
    }

    /// The whole address of a path below the site's own.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{BELOW}{path}", self.port)
    }

    /// The same on the disk.
    pub(crate) fn on_disk(&self, path: &str) -> String {
        format!("file://{}/{path}", self.folder.path().join("public").display())
    }

    /// What browsers asked for that is not there.
    pub(crate) fn missed(&self) -> Vec<String> {
        self.asked.lock().expect("nobody panics with it").clone()
    }
}

fn answer(mut stream: &TcpStream, root: &Path, missed: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let first = lines.next()?;
    while !lines.next()?.is_empty() {}
    let path = first.split(' ').nth(1)?.split('?').next()?.to_owned();
    let file = path.strip_prefix(BELOW).map(|below| file_of(root, below));
    let Some(bytes) = file.and_then(|file| fs::read(file).ok()) else {
        missed.lock().ok()?.push(path);
        return write!(stream, "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").ok();
    };
    let kind = match Path::new(&path).extension().and_then(|extension| extension.to_str()) {
        None | Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some(_) => "application/octet-stream",
    };
    let length = bytes.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&bytes).ok()
}

fn file_of(root: &Path, below: &str) -> PathBuf {
    let below = percent_encoding::percent_decode_str(below).decode_utf8_lossy();
    let folder = if below.is_empty() || below.ends_with('/') { "index.html" } else { "" };
    root.join(format!("{below}{folder}"))
}
