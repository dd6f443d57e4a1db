//! Source files in, documents with their profiles out; what an earlier run understood is not parsed again.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Diagnostic, Digest, DiskFiles, FileStat, Files, SharedList, SitePath, digest_of, map_parallel};
use crate::config::Config;
use crate::content::{self, Document, Doubtful, TableRow, place_doubts};
use crate::markdown;
use crate::relate::{self, Profile, ProfileText};
use crate::source::{SourceFile, SourceTree, read_file};

use super::{Memory, relations, store};

/// A file, understood.
#[derive(Debug, Serialize, Deserialize)]
pub struct ParsedEntry {
    /// The file.
    pub(super) source: SitePath,
    pub(super) document: Option<Arc<Document>>,
    /// The same in the languages that are made from its own.
    pub(super) converted: Vec<Arc<Document>>,
    /// Where their conversion had to choose.
    pub(super) doubts: Vec<Doubtful>,
    pub(super) profile: Profile,
    pub(super) problems: Vec<Diagnostic>,
}

impl ParsedEntry {
    /// The document, and the same in other languages.
    pub(super) fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.document.iter().chain(&self.converted)
    }

    /// The same, to be completed before anybody has seen them.
    pub(super) fn documents_mut(&mut self) -> impl Iterator<Item = &mut Document> {
        self.document.iter_mut().chain(&mut self.converted).filter_map(Arc::get_mut)
    }

    /// The profile of the document; an empty one if there is no document.
    pub(super) fn profile(&self) -> &Profile {
        &self.profile
    }
}

/// All entries of a site.
pub(super) struct Content {
    pub(super) documents: Vec<Arc<Document>>,
    pub(super) rows: Vec<TableRow>,
    /// In the order of their files.
    pub(super) parsed: SharedList<Arc<ParsedEntry>>,
    /// What is wrong with each file, of those with which anything is.
    pub(super) faults: Faults,
}

/// Problems by the file that they are told of.
pub(super) type Faults = BTreeMap<SitePath, Vec<Diagnostic>>;

/// Parses all entries and tables.
pub(super) fn parse(
    tree: &SourceTree,
    files: &dyn Files,
    config: &Config,
    memory: &mut Memory,
    problems: &mut Vec<Diagnostic>,
) -> Content {
    let parser = Parser::new(files, config);
    let read = map_parallel(&tree.entries, |stat| parser.look_at(stat, memory));
    let mut parsed = Vec::with_capacity(read.len());
    let mut sources = HashMap::with_capacity(read.len());
    for (stat, found) in tree.entries.iter().zip(read) {
        match found {
            Ok(Found { source, key, made }) => {
                sources.extend(stat.stamp.map(|stamp| (stat.path.clone(), (stamp, source))));
                parsed.push(memory.entries.take(key, made));
            }
            Err(problem) => problems.push(problem),
        }
    }
    memory.note_sources(sources);
    let faulty = parsed.iter().filter(|parsed| !parsed.problems.is_empty());
    let faults = faulty.map(|parsed| (parsed.source.clone(), parsed.problems.clone())).collect();
    let mut rows = Vec::new();
    for table in &tree.tables {
        let (found, wrong) = content::parse_table(table);
        rows.extend(found);
        problems.extend(wrong);
    }
    let written = parsed.iter().filter_map(|parsed| parsed.document.clone());
    // Behind all that are written, so that those are numbered alike with them and without.
    let documents = written.chain(parsed.iter().flat_map(|parsed| parsed.converted.iter().cloned())).collect();
    Content { documents, rows, parsed: parsed.into_iter().collect(), faults }
}

/// What parses a file of a site's folder again, if it is still the one with a digest.
pub(super) fn parse_again(root: PathBuf, config: Config) -> store::Again {
    Arc::new(move |path, digest| {
        let files = DiskFiles::new(&root);
        let file = read_file(&files, path).ok().filter(|file| file.digest == digest)?;
        Some(Parser::new(&files, &config).parse(&file))
    })
}

/// What files are parsed with.
pub(super) struct Parser<'a> {
    files: &'a dyn Files,
    options: content::Options,
    profile_options: relate::Options,
    /// The digest of the options.
    setting: Digest,
}

/// A file of which the entry is known or has just been made.
struct Found {
    /// The digest of the file.
    source: Digest,
    key: Digest,
    made: Option<ParsedEntry>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(files: &'a dyn Files, config: &Config) -> Self {
        let (options, profile_options) = (content_options(config), relations::profile_options(config));
        let zone = config.zone.iana_name().unwrap_or("UTC");
        let setting = digest_of(&(&options.languages, zone, &options.markdown, &profile_options));
        Self { files, options, profile_options, setting }
    }

    /// A file that has not changed is not even read, if its entry is known.
    fn look_at(&self, stat: &FileStat, memory: &Memory) -> Result<Found, Diagnostic> {
        if let Some(source) = memory.source(stat) {
            let key = self.key(&stat.path, source);
            if memory.entries.get(&key).is_some() {
                return Ok(Found { source, key, made: None });
            }
        }
        let file = read_file(self.files, &stat.path)?;
        let (source, key) = (file.digest, self.key(&file.path, file.digest));
        let made = memory.entries.get(&key).is_none().then(|| self.parse(&file));
        Ok(Found { source, key, made })
    }

    /// Under what the entry in a file is remembered.
    pub(super) fn key(&self, path: &SitePath, source: Digest) -> Digest {
        digest_of(&(self.setting, path, source))
    }

    pub(super) fn parse(&self, file: &SourceFile) -> ParsedEntry {
        let parsed = content::parse(file, &self.options);
        let document = parsed.document.map(Arc::new);
        let profile = document.as_deref().map(|document| profile(document, &self.profile_options)).unwrap_or_default();
        let (mut converted, mut doubts) = (Vec::new(), Vec::new());
        if let Some(document) = &document {
            for (language, converter) in self.options.languages.derived_from(document.identity.language) {
                let (other, found) = content::converted(document, language, converter);
                converted.push(Arc::new(other));
                doubts.extend(place_doubts(&String::from_utf8_lossy(&file.bytes), language, found));
            }
        }
        ParsedEntry { source: file.path.clone(), document, converted, doubts, profile, problems: parsed.problems }
    }
}

/// The terms of an entry's text, for the related blocks.
fn profile(document: &Document, options: &relate::Options) -> Profile {
    with_profile_text(document, |text| relate::profile(text, options))
}

/// Hands on the parts of an entry's text by which it is related to others.
pub(super) fn with_profile_text<T>(document: &Document, then: impl FnOnce(&ProfileText<'_>) -> T) -> T {
    let (meta, prose) = (&document.meta, &document.prose);
    let mut key_points = meta.key_points.join("\n");
    let mut rest = meta.summary.clone().unwrap_or_default();
    if let Some(course) = &document.course {
        key_points.push('\n');
        key_points.push_str(&course.aims.join("\n"));
        rest.push('\n');
        rest.push_str(&course.audience);
    }
    let headings: Vec<&str> = prose.headings.iter().map(|heading| heading.text.as_str()).collect();
    let tags: Vec<&str> = meta.tags.iter().map(|tag| tag.value.as_str()).collect();
    let (headings, tags) = (headings.join("\n"), tags.join("\n"));
    let body = prose.body();
    let (title, key_points, body, rest) = (&*meta.title, &*key_points, &*body.text, &*rest);
    then(&ProfileText { title, key_points, headings: &headings, tags: &tags, body, rest })
}

fn content_options(config: &Config) -> content::Options {
    let settings = config.markdown;
    content::Options {
        languages: config.languages.clone(),
        zone: config.zone.clone(),
        markdown: markdown::Options {
            raw_html: settings.raw_html,
            smart_punctuation: settings.smart_punctuation,
            highlight: settings.highlight,
            extensions: true,
        },
    }
}
