//! A folder of anybody's Markdown files → a collection whose truth is what the pages themselves say under "see also".
//!
//! All pages count as articles in one language, for there is no more to go by. The engine gets their title, headings,
//! tags and text as it would from files of its own; links are kept from it as from the others.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::Path;

use lyceum::base::{DiskFiles, Files, SitePath, map_parallel};
use lyceum::data::{Table, Value, split_front_matter};
use lyceum::markdown;
use lyceum::relate::{self, Candidate, Kind, Pins, Profile, ProfileText};
use percent_encoding::percent_decode_str;

use super::baselines::SHOWN;
use super::collection::{Collection, Entry, Keyword, KeywordIndex, Query, Scope};
use super::see_also::{self, Cut};

/// A file that is a page.
struct Page {
    path: SitePath,
    title: String,
    headings: String,
    tags: Vec<String>,
    body: String,
    see_also: Vec<SitePath>,
}

/// The pages below a folder. Of those that say where to read on, `most` are asked for at most.
pub(crate) fn load(folder: &Path, most: usize) -> io::Result<Collection> {
    let files = DiskFiles::new(folder);
    let paths: Vec<SitePath> =
        files.walk(&SitePath::root())?.into_iter().map(|stat| stat.path).filter(is_page).collect();
    if paths.is_empty() {
        return Err(io::Error::other(format!("there are no Markdown files in `{}`", folder.display())));
    }
    let known = Known::new(&paths);
    let pages = map_parallel(&paths, |path| read(&files, path, &known));
    let pages: Vec<Page> = pages.into_iter().flatten().collect();
    let relations = relate(&pages);
    let queries = queries(&pages, most);
    Ok(Collection { entries: pages.into_iter().map(entry_of).collect(), relations, queries })
}

/// Tables of contents, and pieces that other pages include, are no pages.
fn is_page(path: &SitePath) -> bool {
    let stem = path.name().to_lowercase();
    let is_piece = path.as_str().split('/').any(|part| part == "includes");
    path.extension() == Some("md") && !is_piece && !stem.starts_with("toc") && !stem.starts_with('_')
}

/// The paths of a corpus, for finding where a link leads.
struct Known<'p> {
    paths: &'p [SitePath],
    /// By the path in lower case, as file names are often linked with other capitals.
    places: HashMap<String, usize>,
}

impl<'p> Known<'p> {
    fn new(paths: &'p [SitePath]) -> Self {
        Self {
            paths,
            places: paths.iter().zip(0..).map(|(path, place)| (path.as_str().to_lowercase(), place)).collect(),
        }
    }

    /// The page that a link on another page leads to.
    fn resolve(&self, from: &SitePath, destination: &str) -> Option<usize> {
        let path = destination.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() || destination.contains("://") || destination.starts_with("mailto:") {
            return None;
        }
        let path = percent_decode_str(path).decode_utf8().ok()?;
        let path = match path.strip_prefix('/') {
            Some(path) => SitePath::new(path)?,
            None => from.parent().join(&path)?,
        };
        let path = path.as_str().to_lowercase();
        let path = path.trim_end_matches('/');
        [path.to_owned(), format!("{path}.md"), format!("{path}/index.md")]
            .iter()
            .find_map(|path| self.places.get(path))
            .copied()
    }
}

/// A file as a page; nothing if it has no title or no text.
fn read(files: &DiskFiles, path: &SitePath, known: &Known<'_>) -> Option<Page> {
    let text = String::from_utf8(files.read(path).ok()?).ok()?;
    let split = split_front_matter(&text);
    // What can't be read of somebody else's front matter is passed over.
    let meta = split.parse(path).unwrap_or_default();
    let Cut { text, see_also } = see_also::cut(split.body, |destination| known.resolve(path, destination));
    let options = markdown::Options { highlight: false, ..markdown::Options::default() };
    let prose = markdown::parse(&text, &options);
    let text = prose.body().text.to_string();
    let headings: Vec<String> = prose.headings.into_iter().map(|heading| heading.text).collect();
    let title = texts(&meta, "title").pop().or(prose.title).or_else(|| headings.first().cloned())?;
    let summaries = ["description", "summary"].iter().flat_map(|name| texts(&meta, name));
    let body = summaries.fold(text, |body, summary| body + "\n" + &summary);
    (!body.trim().is_empty()).then(|| Page {
        path: path.clone(),
        title,
        headings: headings.join("\n"),
        tags: TAGS.iter().flat_map(|name| texts(&meta, name)).collect(),
        body,
        see_also: see_also.into_iter().map(|page| known.paths[page].clone()).collect(),
    })
}

/// Where other programs' front matter keeps keywords.
const TAGS: &[&str] = &["tags", "keywords", "categories", "topics", "helpviewer_keywords"];

/// The text or the texts under a name.
fn texts(meta: &Table, name: &str) -> Vec<String> {
    let text = |value: &Value| match value {
        Value::Text(text) | Value::Plain(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        _ => None,
    };
    match meta.get(name).map(|node| &node.value) {
        Some(Value::List(nodes)) => nodes.iter().filter_map(|node| text(&node.value)).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// What the engine makes of the pages.
fn relate(pages: &[Page]) -> relate::Relations {
    let options = relate::Options { courses: SHOWN, articles: SHOWN, ..relate::Options::default() };
    let profiles: Vec<Profile> = map_parallel(pages, |page| {
        let text = ProfileText {
            title: &page.title,
            key_points: "",
            headings: &page.headings,
            tags: &page.tags.join("\n"),
            body: &page.body,
            ..ProfileText::default()
        };
        relate::profile(&text, &options)
    });
    let candidates: Vec<Candidate<'_>> =
        pages.iter().zip(&profiles).map(|(page, profile)| candidate(page, profile)).collect();
    relate::relate(&candidates, &options)
}

fn candidate<'a>(page: &'a Page, profile: &'a Profile) -> Candidate<'a> {
    Candidate {
        kind: Kind::Article,
        language: 0,
        pools: &[],
        translations: None,
        profile,
        title: &page.title,
        topics: &[],
        specials: &[],
        links: &[],
        days_to_session: None,
        pins: Pins::default(),
        hidden: false,
    }
}

/// The pages with at least two others to read on, if they are too many only some, spread evenly.
fn queries(pages: &[Page], most: usize) -> Vec<Query> {
    let places: BTreeMap<&SitePath, usize> = (0..).zip(pages).map(|(place, page)| (&page.path, place)).collect();
    let query = |(entry, page): (usize, &Page)| {
        let others = page.see_also.iter().filter_map(|path| places.get(path)).filter(|other| **other != entry);
        let grades: BTreeMap<usize, u32> = others.map(|other| (*other, 1)).collect();
        let query = Query { entry, block: Kind::Article, scope: Scope::OwnLanguage, grades };
        (query.grades.len() >= LEAST).then_some(query)
    };
    let queries: Vec<Query> = pages.iter().enumerate().filter_map(query).collect();
    let stride = queries.len().div_ceil(most.max(1)).max(1);
    queries.into_iter().step_by(stride).collect()
}

/// Fewer targets than this say little.
const LEAST: usize = 2;

fn entry_of(page: Page) -> Entry {
    let Page { path, title, headings, tags, body, .. } = page;
    let text = [headings, tags.join("\n"), body].join("\n");
    let keywords = tags.into_iter().map(|value| Keyword { index: KeywordIndex::Tag, value }).collect();
    Entry {
        name: path.as_str().trim_end_matches(".md").to_owned(),
        kind: Kind::Article,
        language: 0,
        pools: Vec::new(),
        translations: None,
        is_offered: true,
        title,
        text,
        keywords,
        date: None,
    }
}
