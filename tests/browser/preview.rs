//! A running `lyceum serve` with a site of its own to edit.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The settings of the site.
const SETTINGS: &str = r#"
title = "Academy"
base_url = "https://academy.example/"
language = "en"
time_zone = "UTC"

[languages.en]
name = "English"

[markdown]
raw_html = true

[taxonomies.topics]
name = "Topics"
terms = [{ slug = "sales", name = "Sales" }]

[taxonomies.months]
name = "Months"
"#;

/// A preview. It ends with the value.
pub(crate) struct Preview {
    folder: tempfile::TempDir,
    server: Child,
    port: u16,
}

impl Preview {
    /// A site of a few entries, previewed with some more options.
    pub(crate) fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fill(folder.path());
        let (server, port) = serve(folder.path(), 0, options);
        Self { folder, server, port }
    }

    /// The whole address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Writes a file as an editor does.
    pub(crate) fn write(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// Changes a piece of a file.
    pub(crate) fn replace(&self, path: &str, from: &str, to: &str) {
        let text = fs::read_to_string(self.folder.path().join(path)).expect("a file of the site");
        assert!(text.contains(from), "`{path}` holds `{from}`");
        self.write(path, &text.replacen(from, to, 1));
    }

    /// Renames a file.
    pub(crate) fn rename(&self, from: &str, to: &str) {
        let path = |name| self.folder.path().join(name);
        fs::rename(path(from), path(to)).expect("the file is renamed");
    }

    /// Stops the server; the site stays.
    pub(crate) fn stop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }

    /// Starts the server again at its port.
    pub(crate) fn start_again(&mut self) {
        (self.server, self.port) = serve(self.folder.path(), self.port, &[]);
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop();
    }
}

fn serve(root: &Path, port: u16, options: &[&str]) -> (Child, u16) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_lyceum"))
        .args(["serve", "--json", "--no-cache", "--now", "2026-11-23", "--port", &port.to_string(), "--root"])
        .arg(root)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(server.stdout.take().expect("its output is piped")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let event: Value = serde_json::from_str(&line).expect("events are JSON");
        (event["event"] == "listening").then(|| event["url"].as_str().map(port_in)).flatten()
    });
    std::thread::spawn(move || lines.count());
    (server, port.expect("it tells where it listens"))
}

fn port_in(url: &str) -> u16 {
    let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default();
    host.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("files lie in folders")).expect("a folder");
    fs::write(path, text).expect("a file");
}

fn fill(root: &Path) {
    write(root, "site.toml", SETTINGS);
    write(root, "content/articles/trust.md", &long_article());
    for (name, title, body) in [
        (
            "price",
            "Price and trust",
            "A customer who asks for a discount asks whether to trust the price. See [trust](trust.md).",
        ),
        ("harm", "<script>window.harmed = true</script>", "Customers and trust and prices, once more."),
    ] {
        let head = format!("+++\ntitle = \"{title}\"\ndate = 2026-11-01\ntopics = [\"sales\"]\n+++\n\n");
        write(root, &format!("content/articles/{name}.md"), &format!("{head}{body}\n"));
    }
    write(
        root,
        "content/articles/alone.md",
        "+++\ntitle = \"Without a topic\"\ndate = 2026-10-01\n+++\n\nNobody links here.\n",
    );
    write(root, "content/articles/later.md", "+++\ntitle = \"Later\"\ndraft = true\n+++\n\nUnfinished.\n");
    for (name, title) in [("accounts", "Key account sales"), ("talks", "Price talks with customers")] {
        let session = "[[sessions]]\nstart = 2026-12-03\nend = 2026-12-04\n";
        let head = format!("+++\ntitle = \"{title}\"\ntopics = [\"sales\"]\n\n{session}+++\n\n");
        write(root, &format!("content/courses/{name}.md"), &format!("{head}Customers, trust and prices.\n"));
    }
    write(root, "content/pages/form.md", FORM);
}

/// A page with things that readers change. Raw HTML is let through by the site's settings.
const FORM: &str = "+++\ntitle = \"Form\"\n+++\n\nFirst words.\n\n<details id=\"more\"><summary>More</summary><p>Within.</p></details>\n\n<p><input id=\"name\" value=\"\"></p>\n\nLast words.\n";

fn long_article() -> String {
    let mut text = "+++\ntitle = \"Whom customers trust\"\ndate = 2026-11-02\ntopics = [\"sales\"]\n+++\n\n".to_owned();
    for number in 1..=60 {
        let _ =
            write!(text, "Paragraph {number} on customers, trust and prices, and what else one could say of them.\n\n");
    }
    text
}
