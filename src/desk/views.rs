//! What each of the desk's templates sees.

use serde::Serialize;

use crate::base::Severity;
use crate::serve::Problem;
use crate::site::{
    EndingCourse, EntryName, Explained, ExplainedBlock, HiddenEntry, Inspected, InspectedEntry, Neighbour,
    Neighbourhood, Overview, TaxonomySizes, TermSize,
};

use super::Editor;
use super::picture::{self, Spot};
use super::score::{self, Part};

/// How many lines of a list the dashboard shows.
const FIRST: usize = 8;

/// How many lines stand on a page of a long list.
const A_PAGE: usize = 100;

/// What the dashboard sees.
#[derive(Debug, Serialize)]
pub(super) struct Dashboard<'a> {
    overview: Option<&'a Overview>,
    errors: usize,
    warnings: usize,
    problems: Vec<ProblemLine<'a>>,
    more_problems: usize,
    lists: Vec<ListView>,
    taxonomies: Vec<TaxonomyView<'a>>,
    /// The highest number of sessions in a month, and of those in a month and a city.
    most_in_month: usize,
    most_in_city: usize,
}

/// A problem in a line.
#[derive(Debug, Serialize)]
struct ProblemLine<'a> {
    severity: &'static str,
    text: String,
    path: Option<&'a str>,
    line: Option<usize>,
    edit: Option<&'a str>,
}

/// A taxonomy, its largest terms alone.
#[derive(Debug, Serialize)]
struct TaxonomyView<'a> {
    key: &'a str,
    terms: Vec<&'a TermSize>,
    most: usize,
    more: usize,
}

/// A list of entries: the beginning on the dashboard, or a page of it.
#[derive(Debug, Serialize)]
pub(super) struct ListView {
    name: &'static str,
    title: &'static str,
    /// What an empty list means.
    none: &'static str,
    lines: Vec<Line>,
    total: usize,
    page: usize,
    pages: usize,
}

/// An entry in a list.
#[derive(Debug, Default, Serialize)]
struct Line {
    title: String,
    address: Option<String>,
    kind: &'static str,
    note: String,
    file: String,
    edit: Option<String>,
    walk: Option<String>,
}

/// What the inspector sees.
#[derive(Debug, Serialize)]
pub(super) struct InspectorView<'a> {
    page: &'a str,
    about: &'a str,
    made_by: &'a str,
    entry: Option<&'a InspectedEntry>,
    edit: Option<String>,
    walk: Option<String>,
    backlinks: Vec<Line>,
    blocks: Vec<BlockView<'a>>,
}

/// A related block.
#[derive(Debug, Serialize)]
struct BlockView<'a> {
    title: &'static str,
    shown: Vec<ScoreView<'a>>,
    missed: Vec<ScoreView<'a>>,
}

/// An entry with its score.
#[derive(Debug, Serialize)]
struct ScoreView<'a> {
    entry: &'a EntryName,
    place: Option<usize>,
    pinned: bool,
    because: &'a str,
    score: String,
    parts: Vec<Part>,
}

/// What the picture of relations sees.
#[derive(Debug, Serialize)]
pub(super) struct RelationsView {
    middle: Line,
    short: String,
    nodes: Vec<Node>,
    more: Vec<Node>,
}

/// An entry on the picture, and in the list below it.
#[derive(Debug, Serialize)]
struct Node {
    number: usize,
    spot: Option<Spot>,
    short: String,
    line: Line,
    shown: bool,
    linked: bool,
}

/// What the page sees that says why there is none.
#[derive(Debug, Serialize)]
pub(super) struct MissingView {
    pub(super) reason: &'static str,
}

/// Turns names of entries into lines with links.
#[derive(Clone, Copy, Debug)]
pub(super) struct Names<'a> {
    pub(super) editor: &'a Editor,
}

impl Names<'_> {
    fn line(self, name: &EntryName, note: String) -> Line {
        Line {
            title: name.title.clone(),
            address: Some(name.address.clone()),
            kind: name.kind,
            note,
            file: name.file.clone(),
            edit: self.editor.open(&name.file, 1, 1),
            walk: Some(walk(name)),
        }
    }

    fn hidden(self, hidden: &HiddenEntry) -> Line {
        Line {
            title: hidden.id.clone(),
            note: hidden.reason.clone(),
            file: hidden.file.clone(),
            edit: self.editor.open(&hidden.file, 1, 1),
            ..Line::default()
        }
    }

    fn ending(self, course: &EndingCourse) -> Line {
        let note = match course.days {
            0 => "its last session ends today".to_owned(),
            1 => "its last session ends tomorrow".to_owned(),
            days => format!("its last session ends on {}, in {days} days", course.last),
        };
        self.line(&course.entry, note)
    }
}

/// The address of the picture round an entry. A file is a name that no other entry has.
fn walk(name: &EntryName) -> String {
    let file = percent_encoding::utf8_percent_encode(&name.file, percent_encoding::NON_ALPHANUMERIC);
    format!("/_lyceum/relations?entry={file}")
}

impl<'a> Dashboard<'a> {
    pub(super) fn new(overview: Option<&'a Overview>, problems: &'a [Problem], names: Names<'_>) -> Self {
        let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
        let mut sorted: Vec<&Problem> = problems.iter().collect();
        sorted.sort_by_key(|problem| problem.severity);
        let lists = overview.map(|overview| {
            LISTS
                .iter()
                .map(|(name, ..)| *name)
                .filter_map(|name| ListView::cut(name, 1, FIRST, overview, names))
                .collect()
        });
        let sessions = overview.map(|overview| &overview.sessions);
        let most = |counts: &[usize]| counts.iter().copied().max().unwrap_or(0);
        Self {
            overview,
            errors,
            warnings: problems.len() - errors,
            problems: sorted.iter().take(FIRST * 2).map(|problem| ProblemLine::new(problem)).collect(),
            more_problems: problems.len().saturating_sub(FIRST * 2),
            lists: lists.unwrap_or_default(),
            taxonomies: overview.iter().flat_map(|overview| &overview.taxonomies).map(TaxonomyView::new).collect(),
            most_in_month: sessions.map_or(0, |sessions| most(&sessions.totals)),
            most_in_city: sessions
                .and_then(|sessions| sessions.cities.iter().map(|city| most(&city.counts)).max())
                .unwrap_or(0),
        }
    }
}

impl<'a> ProblemLine<'a> {
    /// The first line of a report is its title.
    fn new(problem: &'a Problem) -> Self {
        let text: String = problem.text.iter().map(|part| part.text.as_str()).collect();
        Self {
            severity: if problem.severity == Severity::Error { "error" } else { "warning" },
            text: text.lines().next().unwrap_or_default().to_owned(),
            path: problem.path.as_deref(),
            line: problem.line,
            edit: problem.edit.as_deref(),
        }
    }
}

impl<'a> TaxonomyView<'a> {
    fn new(taxonomy: &'a TaxonomySizes) -> Self {
        let size = |term: &TermSize| term.courses + term.articles;
        Self {
            key: &taxonomy.key,
            terms: taxonomy.terms.iter().take(FIRST * 2).collect(),
            most: taxonomy.terms.first().map_or(0, size),
            more: taxonomy.terms.len().saturating_sub(FIRST * 2),
        }
    }
}

/// The lists by the names in their addresses: title, and what it means if there is nothing in one.
const LISTS: &[(&str, &str, &str)] = &[
    ("drafts", "Drafts and hidden entries", "Nothing is held back."),
    ("ending", "Courses that run out of sessions within 30 days", "Every course has sessions beyond the next 30 days."),
    ("without-topic", "Articles without a topic", "Every article has a topic."),
    ("unlinked", "Entries that no other entry links to", "Every entry is linked from another."),
];

impl ListView {
    /// A page of a list; none if there is no such list.
    pub(super) fn new(name: &str, page: Option<&str>, overview: &Overview, names: Names<'_>) -> Option<Self> {
        let page = page.and_then(|page| page.parse().ok()).unwrap_or(1);
        Self::cut(name, page, A_PAGE, overview, names)
    }

    fn cut(name: &str, page: usize, length: usize, overview: &Overview, names: Names<'_>) -> Option<Self> {
        let (name, title, none) = *LISTS.iter().find(|(known, ..)| *known == name)?;
        let total = match name {
            "drafts" => overview.drafts.len(),
            "ending" => overview.ending.len(),
            "without-topic" => overview.without_topic.len(),
            _ => overview.unlinked.len(),
        };
        let pages = total.div_ceil(length).max(1);
        let page = page.clamp(1, pages);
        let start = (page - 1) * length;
        let range = start..total.min(start + length);
        let plain = |entries: &[EntryName]| entries.iter().map(|name| names.line(name, String::new())).collect();
        let lines = match name {
            "drafts" => overview.drafts[range].iter().map(|hidden| names.hidden(hidden)).collect(),
            "ending" => overview.ending[range].iter().map(|course| names.ending(course)).collect(),
            "without-topic" => plain(&overview.without_topic[range]),
            _ => plain(&overview.unlinked[range]),
        };
        Some(Self { name, title, none, lines, total, page, pages })
    }
}

impl<'a> InspectorView<'a> {
    pub(super) fn new(page: &'a str, inspected: &'a Inspected, names: Names<'_>) -> Self {
        let entry = inspected.entry.as_ref();
        let backlinks =
            entry.map(|entry| entry.backlinks.iter().take(A_PAGE).map(|name| names.line(name, String::new())));
        let related = entry.map(|entry| &entry.related);
        let blocks = related.map(|related| {
            vec![
                BlockView::new("Related courses", &related.courses),
                BlockView::new("Related articles", &related.articles),
            ]
        });
        Self {
            page,
            about: &inspected.about,
            made_by: inspected.made_by,
            entry,
            edit: entry.and_then(|entry| names.editor.open(&entry.name.file, 1, 1)),
            walk: entry.map(|entry| walk(&entry.name)),
            backlinks: backlinks.map(Iterator::collect).unwrap_or_default(),
            blocks: blocks.unwrap_or_default(),
        }
    }
}

impl<'a> BlockView<'a> {
    fn new(title: &'static str, block: &'a ExplainedBlock) -> Self {
        let largest = block.shown.iter().chain(&block.missed).map(|each| each.score).fold(0.0, f32::max);
        let view = |explained: &'a Explained| ScoreView {
            entry: &explained.entry,
            place: explained.place,
            pinned: explained.pinned,
            because: &explained.because,
            score: format!("{:.3}", explained.score),
            parts: score::parts(explained, largest),
        };
        Self { title, shown: block.shown.iter().map(view).collect(), missed: block.missed.iter().map(view).collect() }
    }
}

impl RelationsView {
    pub(super) fn new(neighbourhood: &Neighbourhood, names: Names<'_>) -> Self {
        let spots = picture::spots(neighbourhood.neighbours.len());
        let node = |(index, neighbour): (usize, &Neighbour)| Node {
            number: index + 1,
            spot: spots.get(index).copied(),
            short: picture::short(&neighbour.entry.title),
            line: names.line(&neighbour.entry, ties(neighbour)),
            shown: neighbour.shown_at.is_some() || neighbour.shows,
            linked: neighbour.linked_to || neighbour.links,
        };
        let mut nodes: Vec<Node> = neighbourhood.neighbours.iter().take(A_PAGE).enumerate().map(node).collect();
        let more = nodes.split_off(nodes.len().min(picture::MOST));
        let middle = &neighbourhood.entry;
        Self { middle: names.line(middle, String::new()), short: picture::short(&middle.title), nodes, more }
    }
}

/// What ties a neighbour to the entry in the middle, in words.
fn ties(neighbour: &Neighbour) -> String {
    let mut ties = Vec::new();
    ties.extend(neighbour.shown_at.map(|place| format!("number {place} in its block, score {:.3}", neighbour.score)));
    ties.extend(neighbour.shows.then(|| "shows it in its own block".to_owned()));
    ties.extend(neighbour.linked_to.then(|| "it links there".to_owned()));
    ties.extend(neighbour.links.then(|| "links to it".to_owned()));
    ties.join("; ")
}
