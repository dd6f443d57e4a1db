//! A random site as a generator thinks of it, and the files that it consists of.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use crate::entry::{self, Kind, Session, Text, quoted};
use crate::names::{CITIES, ENDINGS};
use crate::random::Random;
use crate::settings::Settings;

/// An entry in one language or several.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) kind: Kind,
    /// Its path below `content/`, without language and ending.
    pub(crate) path: String,
    /// By the index of the language.
    pub(crate) texts: BTreeMap<usize, Text>,
}

impl Entry {
    /// Whether other entries may name it: whether it is in the site at all the moments that the edits choose.
    fn is_always_there(&self) -> bool {
        let early = |text: &Text| text.date.is_none_or(|date| date < "2026-06-17");
        self.texts.get(&0).is_some_and(|text| !text.draft && text.expires.is_none() && early(text))
    }
}

/// What the build is asked for besides the files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) now: &'static str,
    pub(crate) drafts: bool,
    pub(crate) base_url: Option<&'static str>,
}

/// A site.
#[derive(Clone, Debug)]
pub(crate) struct Project {
    pub(crate) settings: Settings,
    /// By their numbers, which are never used twice.
    pub(crate) entries: BTreeMap<usize, Entry>,
    /// The rows of the table of sessions: a course and its session.
    pub(crate) rows: Vec<(usize, Session)>,
    /// Files that are kept as they are: statics, images, templates, labels, assets.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// A file that makes the site one that can't be published.
    pub(crate) mistake: Option<(String, Vec<u8>)>,
    pub(crate) run: Run,
    /// What somebody did to the output folder or the memory on disk, to be done before the next build.
    pub(crate) harm: Option<Harm>,
    counter: usize,
}

/// What happens to a build's own files between two builds.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Harm {
    /// A published file is gone.
    OutputRemoved,
    /// A published file has other bytes of the same length.
    OutputChanged,
    /// The whole output folder is gone.
    OutputGone,
    /// The memory on disk is gone.
    MemoryGone,
    /// A byte of the memory on disk is another one.
    MemoryChanged,
    /// A file of the memory on disk ends too early.
    MemoryCut,
}

impl Project {
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut project = Self {
            settings: Settings::random(random),
            entries: BTreeMap::new(),
            rows: Vec::new(),
            files: BTreeMap::new(),
            mistake: None,
            run: Run { now: "2026-11-23", drafts: false, base_url: None },
            harm: None,
            counter: 0,
        };
        for _ in 0..random.between(3, 14) {
            project.add_entry(random);
        }
        project.files.insert("static/robots.txt".to_owned(), b"User-agent: *\n".to_vec());
        project.files.extend(bare_theme());
        project
    }

    /// A number that was not given out before.
    pub(crate) fn count(&mut self) -> usize {
        self.counter += 1;
        self.counter - 1
    }

    pub(crate) fn add_entry(&mut self, random: &mut Random) -> usize {
        let number = self.count();
        let kinds = if random.chance(80) { 2 } else { 3 };
        let kind = random.pick(&Kind::ALL[..kinds]);
        let mut texts = BTreeMap::from([(0, Text::random(number, kind, random))]);
        if random.chance(25) {
            texts.insert(random.between(1, 2), Text::random(number, kind, random));
        }
        let path = Self::path(number, kind, random);
        self.entries.insert(number, Entry { kind, path, texts });
        number
    }

    pub(crate) fn path(number: usize, kind: Kind, random: &mut Random) -> String {
        let folder = if random.chance(20) { "deep/" } else { "" };
        format!("{}/{folder}{}-{number}", kind.folder(), random.pick(&["trust", "庫存", "Loss", "a", "客戶"]))
    }

    /// All files of the project, each under its path.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files.clone();
        let locate = |number: usize| {
            let entry = self.entries.get(&number).filter(|entry| entry.is_always_there())?;
            Some((entry.kind, entry.path.as_str()))
        };
        for (number, entry) in &self.entries {
            for (language, text) in &entry.texts {
                let path = format!("content/{}{}.md", entry.path, ENDINGS[*language]);
                files.insert(path, entry::write(text, entry.kind, &entry.path, *number, &locate).into_bytes());
            }
        }
        let promoted = self.settings.promoted.and_then(locate).filter(|(kind, _)| *kind == Kind::Course);
        files.insert("site.toml".to_owned(), self.settings.write(promoted.map(|(_, path)| path)).into_bytes());
        if !self.rows.is_empty() {
            files.insert("content/courses/plan.csv".to_owned(), self.table().into_bytes());
        }
        if let Some((path, bytes)) = &self.mistake {
            files.insert(path.clone(), bytes.clone());
        }
        files
    }

    fn table(&self) -> String {
        let mut text = "course,city,start,status\n".to_owned();
        for (course, session) in &self.rows {
            if self.entries.get(course).is_some_and(|entry| entry.kind == Kind::Course) {
                let city = CITIES[session.city].0;
                let _ =
                    writeln!(text, "{},{city},{},{}", quoted(&format!("C-{course}")), session.start, session.status);
            }
        }
        text
    }

    /// The text of a template of the theme that is in use, or of the site's own in its place.
    pub(crate) fn template(&self, name: &str) -> String {
        let own = self.files.get(&format!("templates/{name}")).cloned();
        let bytes = own.unwrap_or_else(|| {
            let folder = if self.settings.portal { "themes/portal" } else { BARE_THEME };
            read(&Path::new(folder).join("templates").join(name))
        });
        String::from_utf8(bytes).expect("templates are UTF-8")
    }
}

/// A theme that writes little, so that many sites can be tried.
const BARE_THEME: &str = "tests/sites/languages/site/themes/bare";

fn bare_theme() -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(BARE_THEME);
    let entries = walkdir::WalkDir::new(&root).into_iter().map(|entry| entry.expect("a readable folder"));
    let files = entries.filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let below =
            entry.path().strip_prefix(&root).expect("a path in the folder").to_string_lossy().replace('\\', "/");
        (format!("themes/bare/{below}"), read(entry.path()))
    };
    files.map(file).collect()
}

/// Reads a file of the repository.
fn read(path: &Path) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
