//! The demo portal and the labels written for it → a collection.
//!
//! The portal is built as it is published, but for two things: blocks are ten long, so that the first ten can be
//! looked at, and what editors pinned is left out, because it says nothing about the ranking.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use jiff::civil::Date;
use lyceum::base::{BuildMoment, DiskFiles, FileStat, Files, SitePath};
use lyceum::catalog;
use lyceum::content;
use lyceum::relate::Kind;
use lyceum::site::{Memory, Settings, Site, compose};
use serde::Deserialize;

use super::baselines::SHOWN;
use super::collection::{Collection, Entry, Keyword, KeywordIndex, Query, Scope};

/// The day that the portal is built for: all of its courses have sessions to come.
const NOW: Date = jiff::civil::date(2026, 12, 1);

/// What belongs beside what.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labels {
    page: Vec<LabelledPage>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LabelledPage {
    entry: String,
    #[serde(default)]
    belongs: Vec<String>,
    #[serde(default)]
    would_do: Vec<String>,
}

/// The demo portal.
pub(crate) fn load() -> io::Result<Collection> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = PlainDemo(DiskFiles::new(root));
    let settings = Settings { moment: BuildMoment::Date(NOW), base_url: None, relative_urls: false, drafts: false };
    let composed = compose(&files, &settings, &mut Memory::default());
    let problem = composed.problems.first().map_or("the demo can't be put together", |problem| &problem.message);
    let site = composed.site.ok_or_else(|| io::Error::other(problem))?;
    let entries: Vec<Entry> = site.catalog.written().map(|entry| entry_of(&site, entry)).collect();
    let mut collection = Collection { entries, relations: site.relations.get().clone(), queries: Vec::new() };
    collection.queries = queries(&collection, &read_labels(root)?)?;
    Ok(collection)
}

fn entry_of(site: &Site, entry: &catalog::Entry) -> Entry {
    let document = &entry.document;
    let (meta, prose) = (&document.meta, &document.prose);
    let (course, body) = (document.course.as_ref(), prose.body());
    let mut texts: Vec<&str> = meta.key_points.iter().map(String::as_str).collect();
    texts.extend(meta.tags.iter().map(|tag| tag.value.as_str()));
    texts.extend(prose.headings.iter().map(|heading| heading.text.as_str()));
    texts.extend(course.iter().flat_map(|course| course.aims.iter().map(String::as_str)));
    texts.extend(course.iter().map(|course| course.audience.as_str()));
    texts.extend(meta.summary.as_deref());
    texts.push(&body.text);
    let keyword = |index, terms: &[catalog::TermId]| -> Vec<Keyword> {
        terms.iter().map(|term| Keyword { index, value: term.number().to_string() }).collect()
    };
    let is_shown_in = |language: &u16| {
        let index = site.catalog.indexes.get(usize::from(*language));
        *language != entry.language().number() && index.is_some_and(|index| index.visible.contains(&entry.id))
    };
    let languages = u16::try_from(site.catalog.indexes.len()).unwrap_or(u16::MAX);
    Entry {
        name: name_of(&document.source),
        kind: match entry.kind() {
            content::Kind::Article => Kind::Article,
            content::Kind::Course => Kind::Course,
            content::Kind::Page => Kind::Page,
        },
        language: entry.language().number(),
        pools: (0..languages).filter(is_shown_in).collect(),
        translations: entry.translations.first().map(|id| id.number()),
        is_offered: entry.kind() == content::Kind::Article || entry.upcoming(NOW).next().is_some(),
        title: meta.title.clone(),
        text: texts.join("\n"),
        keywords: [
            keyword(KeywordIndex::Tag, &entry.tags),
            keyword(KeywordIndex::Topic, &entry.topics),
            keyword(KeywordIndex::Special, &entry.specials),
        ]
        .concat(),
        date: meta.date,
    }
}

/// `content/courses/crm-360.en.md` → `courses/crm-360.en`
fn name_of(path: &SitePath) -> String {
    let path = path.as_str();
    path.strip_prefix("content/").unwrap_or(path).trim_end_matches(".md").to_owned()
}

#[expect(clippy::disallowed_methods, reason = "the labels are a file of the repository")]
fn read_labels(root: &Path) -> io::Result<Labels> {
    toml::from_str(&std::fs::read_to_string(root.join("benches/related/labels.toml"))?).map_err(io::Error::other)
}

/// A block of courses and one of articles for each labelled page; for those not in the first language, also filled up.
fn queries(collection: &Collection, labels: &Labels) -> io::Result<Vec<Query>> {
    let names: BTreeMap<&str, usize> = (0..).zip(&collection.entries).map(|(id, entry)| (&*entry.name, id)).collect();
    let find = |name: &String| {
        let unknown = || io::Error::other(format!("labels.toml names `{name}`, which is not in the site"));
        names.get(name.as_str()).copied().ok_or_else(unknown)
    };
    let mut queries = Vec::new();
    for page in &labels.page {
        let entry = find(&page.entry)?;
        let mut grades = BTreeMap::new();
        let graded = page.belongs.iter().map(|name| (name, 2)).chain(page.would_do.iter().map(|name| (name, 1)));
        for (name, grade) in graded {
            if grades.insert(find(name)?, grade).is_some() {
                return Err(io::Error::other(format!("labels.toml names `{name}` twice for `{}`", page.entry)));
            }
        }
        let scopes = if collection.entries[entry].language == 0 { &SCOPES[..1] } else { &SCOPES };
        let mut unseen: BTreeMap<usize, u32> = grades.clone();
        for (block, scope) in scopes.iter().flat_map(|scope| BLOCKS.map(|block| (block, *scope))) {
            let mut query = Query { entry, block, scope, grades: BTreeMap::new() };
            let shown = grades.iter().filter(|(id, _)| collection.may_show(&query, **id));
            query.grades = shown.map(|(id, grade)| (*id, *grade)).collect();
            unseen.retain(|id, _| !query.grades.contains_key(id));
            queries.push(query);
        }
        if let Some((id, _)) = unseen.first_key_value() {
            let name = &collection.entries[*id].name;
            return Err(io::Error::other(format!(
                "no block of `{}` can show `{name}`, which labels.toml names",
                page.entry
            )));
        }
    }
    Ok(queries)
}

const SCOPES: [Scope; 2] = [Scope::OwnLanguage, Scope::FilledUp];
const BLOCKS: [Kind; 2] = [Kind::Course, Kind::Article];

/// The files of the demo with blocks ten long and without pins.
struct PlainDemo(DiskFiles);

impl Files for PlainDemo {
    fn read(&self, path: &SitePath) -> io::Result<Vec<u8>> {
        let bytes = self.0.read(path)?;
        let text = |bytes| String::from_utf8(bytes).map_err(io::Error::other);
        if path.as_str() == "site.toml" {
            Ok(with_long_blocks(&text(bytes)?).into_bytes())
        } else if path.below("content").is_some() && path.extension() == Some("md") {
            let text = text(bytes)?;
            let kept = text.split_inclusive('\n').filter(|line| !line.starts_with("related = "));
            Ok(kept.collect::<String>().into_bytes())
        } else {
            Ok(bytes)
        }
    }

    fn walk(&self, folder: &SitePath) -> io::Result<Vec<FileStat>> {
        self.0.walk(folder)
    }

    fn stat(&self, path: &SitePath) -> io::Result<FileStat> {
        self.0.stat(path)
    }
}

/// The settings with both counts of `[related]` changed; whatever else they say about related blocks stays.
fn with_long_blocks(settings: &str) -> String {
    let head = "[related]";
    let (before, related) = settings.split_once(head).unwrap_or((settings, ""));
    let (related, after) = related.split_at(related.find("\n[").unwrap_or(related.len()));
    let is_count = |line: &&str| ["courses", "articles"].iter().any(|name| line.trim_start().starts_with(name));
    let others: Vec<&str> = related.lines().filter(|line| !is_count(line)).collect();
    format!("{before}{head}\ncourses = {SHOWN}\narticles = {SHOWN}\n{}{after}", others.join("\n"))
}
