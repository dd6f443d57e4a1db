//! Source files in, documents with their profiles out; what an earlier run understood is not parsed again.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Diagnostic, SitePath, digest_of};
use crate::config::Config;
use crate::content::{self, Document, TableRow};
use crate::markdown;
use crate::relate::{self, Profile, ProfileText};
use crate::source::{SourceFile, SourceTree};

use super::{Memory, relations};

/// A file, understood.
#[derive(Debug, Serialize, Deserialize)]
pub struct ParsedEntry {
    document: Option<Arc<Document>>,
    profile: Profile,
    problems: Vec<Diagnostic>,
}

/// All entries of a site.
pub(super) struct Content {
    pub(super) documents: Vec<Arc<Document>>,
    pub(super) rows: Vec<TableRow>,
    parsed: Vec<Arc<ParsedEntry>>,
}

impl Content {
    /// The profiles of all documents, with the file of each.
    pub(super) fn profiles(&self) -> impl Iterator<Item = (&SitePath, &Profile)> {
        self.parsed.iter().filter_map(|parsed| Some((&parsed.document.as_ref()?.source, &parsed.profile)))
    }
}

/// Parses all entries and tables.
pub(super) fn parse(
    tree: &SourceTree,
    config: &Config,
    memory: &mut Memory,
    problems: &mut Vec<Diagnostic>,
) -> Content {
    let options = content_options(config);
    let relate_options = relations::options(config);
    let zone = config.zone.iana_name().unwrap_or("UTC");
    let setting = digest_of(&(&options.languages, zone, &options.markdown, &relate_options));
    let key = |file: &SourceFile| digest_of(&(setting, &file.path, file.digest));
    let make = |file: &SourceFile| parse_one(file, &options, &relate_options);
    let parsed = memory.entries.get_or_make_all(&tree.entries, key, make);
    problems.extend(parsed.iter().flat_map(|parsed| parsed.problems.iter().cloned()));
    let mut rows = Vec::new();
    for table in &tree.tables {
        let (found, wrong) = content::parse_table(table);
        rows.extend(found);
        problems.extend(wrong);
    }
    let documents = parsed.iter().filter_map(|parsed| parsed.document.clone()).collect();
    Content { documents, rows, parsed }
}

fn parse_one(file: &SourceFile, options: &content::Options, relate_options: &relate::Options) -> ParsedEntry {
    let parsed = content::parse(file, options);
    let document = parsed.document.map(Arc::new);
    let profile = document.as_deref().map(|document| profile(document, relate_options)).unwrap_or_default();
    ParsedEntry { document, profile, problems: parsed.problems }
}

/// The terms of an entry's text, for the related blocks.
fn profile(document: &Document, options: &relate::Options) -> Profile {
    let (meta, prose) = (&document.meta, &document.prose);
    let mut key_points = meta.key_points.join("\n");
    let mut body = prose.text.clone();
    if let Some(summary) = &meta.summary {
        body.push('\n');
        body.push_str(summary);
    }
    if let Some(course) = &document.course {
        key_points.push('\n');
        key_points.push_str(&course.aims.join("\n"));
        body.push('\n');
        body.push_str(&course.audience);
    }
    let headings: Vec<&str> = prose.headings.iter().map(|heading| heading.text.as_str()).collect();
    let tags: Vec<&str> = meta.tags.iter().map(|tag| tag.value.as_str()).collect();
    let text = ProfileText {
        title: &meta.title,
        key_points: &key_points,
        headings: &headings.join("\n"),
        tags: &tags.join("\n"),
        body: &body,
    };
    relate::profile(&text, options)
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
