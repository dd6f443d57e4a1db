//! A seed and a size in, the files of a large portal out: settings, articles, courses, pages and a table of sessions.
//!
//! Four fifths of the entries are articles and one fifth courses with one to four sessions; three in twenty are English,
//! two of them translations. Nothing here knows of the program that builds the site, so the same files can be given to
//! any version of it, and in ten years' time too.

mod body;
mod entry;
mod outline;
mod prose;
mod random;
mod settings;
mod table;
mod vocabulary;

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use jiff::civil::Date;

use outline::Outline;
use vocabulary::{Language, Vocabulary};

/// What portal to make.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many articles and courses, translations included.
    pub pages: usize,
    /// Which of all possible portals.
    pub seed: u64,
    /// About how long the file of each entry is.
    pub kilobytes: usize,
    /// The day that sessions lie about.
    pub now: Date,
}

/// What a portal is made from.
#[derive(Debug)]
pub struct Portal {
    options: Options,
    chinese: Vocabulary,
    english: Vocabulary,
}

/// A file of the portal.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Where it lies below the site's folder.
    pub path: String,
    /// What is in it.
    pub text: String,
}

impl Portal {
    /// Gets ready to make a portal.
    pub fn new(options: Options) -> Self {
        Self { options, chinese: Vocabulary::new(Language::Chinese), english: Vocabulary::new(Language::English) }
    }

    fn vocabulary(&self, language: Language) -> &Vocabulary {
        match language {
            Language::Chinese => &self.chinese,
            Language::English => &self.english,
        }
    }

    /// The file of the entry with this number, below [`Options::pages`].
    pub fn entry(&self, number: usize) -> SourceText {
        entry::write(self, &Outline::new(&self.options, number))
    }

    /// The files that are no articles or courses.
    pub fn other_files(&self) -> Vec<SourceText> {
        let mut files = settings::pages(self);
        files.push(settings::site(self));
        files.push(table::write(self));
        files
    }
}

/// Writes a portal into a folder, and returns how many bytes that are.
///
/// # Errors
/// A file that can't be written.
#[expect(clippy::disallowed_methods, reason = "a generator of files writes files, and is no part of the program")]
pub fn write(portal: &Portal, folder: &Path) -> io::Result<u64> {
    let write = |file: &SourceText| {
        std::fs::write(folder.join(&file.path), &file.text)?;
        Ok(file.text.len() as u64)
    };
    let others = portal.other_files();
    let numbers: Vec<usize> = (0..portal.options.pages).collect();
    for parent in folders(portal, &others) {
        std::fs::create_dir_all(folder.join(parent))?;
    }
    let written = lyceum::base::map_parallel(&numbers, |number| write(&portal.entry(*number)));
    written.into_iter().chain(others.iter().map(write)).sum()
}

/// The folders of all files, so that no thread has to ask for each file whether its folder is there.
fn folders(portal: &Portal, others: &[SourceText]) -> BTreeSet<String> {
    let of = |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.to_owned());
    let entries = (0..portal.options.pages).map(|number| Outline::new(&portal.options, number).path(portal));
    let mut folders: BTreeSet<String> = entries.map(|path| of(&format!("content/{path}"))).collect();
    folders.extend(others.iter().map(|file| of(&file.path)));
    folders
}
