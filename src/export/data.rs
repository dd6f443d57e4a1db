//! Everything as JSON, in files of a size that one can fetch: an index, pages of courses and of articles, the sessions of
//! each month. `data/schema.json` describes them, is published beside them, and is tested against them.

use serde::Serialize;

use crate::base::Route;
use crate::catalog::{CALENDAR, Catalog, DataPart, Entry, FeedFormat, Session, TermId, data_page};
use crate::config::LanguageId;
use crate::content::Money;
use crate::view::{Sources, summary};

use super::Gathered;

/// The JSON Schema (draft 2020-12) of all parts.
pub(super) const SCHEMA: &str = include_str!("data/schema.json");

/// Where the schema stands on the site.
const SCHEMA_PATH: &str = "api/schema.json";

#[derive(Hash, Serialize)]
struct Index<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    title: &'a str,
    language: &'a str,
    url: String,
    courses: Vec<String>,
    articles: Vec<String>,
    sessions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    calendar: Option<String>,
}

#[derive(Hash, Serialize)]
struct Part<'a> {
    #[serde(rename = "$schema")]
    schema: String,
    index: String,
    language: &'a str,
    #[serde(flatten)]
    items: Items<'a>,
}

#[derive(Hash, Serialize)]
#[serde(rename_all = "snake_case")]
enum Items<'a> {
    Courses(Vec<CourseItem<'a>>),
    Articles(Vec<ArticleItem<'a>>),
    Sessions(Vec<SessionOfCourse<'a>>),
}

#[derive(Hash, Serialize)]
struct EntryItem<'a> {
    id: &'a str,
    url: String,
    language: &'a str,
    title: &'a str,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    topics: Vec<TermItem<'a>>,
    specials: Vec<TermItem<'a>>,
    tags: Vec<TermItem<'a>>,
}

#[derive(Hash, Serialize)]
struct TermItem<'a> {
    slug: &'a str,
    name: &'a str,
}

#[derive(Hash, Serialize)]
struct CourseItem<'a> {
    #[serde(flatten)]
    entry: EntryItem<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    lecturers: &'a [String],
    #[serde(skip_serializing_if = "str::is_empty")]
    audience: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    duration: &'a str,
    aims: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<&'a Money>,
    sessions: Vec<SessionItem<'a>>,
}

#[derive(Hash, Serialize)]
struct ArticleItem<'a> {
    #[serde(flatten)]
    entry: EntryItem<'a>,
    key_points: &'a [String],
    credits: &'a [crate::content::Credit],
}

#[derive(Hash, Serialize)]
struct SessionItem<'a> {
    url: String,
    start: String,
    end: String,
    city: Option<TermItem<'a>>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<&'a Money>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enrol: Option<String>,
}

#[derive(Hash, Serialize)]
struct SessionOfCourse<'a> {
    course: &'a str,
    title: &'a str,
    #[serde(flatten)]
    session: SessionItem<'a>,
}

pub(super) fn gather<'a>(sources: &Sources<'a>, language: LanguageId, part: DataPart) -> Gathered<'a> {
    let items = match part {
        DataPart::Index => return Gathered::new(index(sources, language), |index| to_json(&index)),
        DataPart::Courses(page) => {
            let ids = data_page(&sources.catalog.listings(language).all.courses, page);
            Items::Courses(ids.into_iter().map(|id| course(sources, language, sources.entry(id))).collect())
        }
        DataPart::Articles(page) => {
            let ids = data_page(&sources.catalog.listings(language).all.articles, page);
            Items::Articles(ids.into_iter().map(|id| article(sources, language, sources.entry(id))).collect())
        }
        DataPart::Sessions(first) => {
            let plans = &sources.catalog.listings(language).plans;
            let sessions = plans.get(&first.year()).into_iter().flatten();
            let sessions = sessions.map(|reference| {
                let course = sources.entry(reference.course);
                (course, &course.sessions[reference.position])
            });
            let of_month = sessions.filter(|(_, session)| session.start.first_of_month() == first);
            Items::Sessions(of_month.map(|(course, found)| session_of(sources, language, course, found)).collect())
        }
    };
    let part = Part {
        schema: absolute(sources, SCHEMA_PATH),
        index: in_language(sources, language, &DataPart::Index.path()),
        language: sources.tag(language),
        items,
    };
    Gathered::new(part, |part| to_json(&part))
}

/// JSON on one line. All keys are texts, and no number is infinite, so it can't fail.
pub(super) fn to_json(value: &impl Serialize) -> Vec<u8> {
    to_long_json(value, 0)
}

/// The same for a text of which it is known about how long it gets, so that it isn't moved while it grows.
pub(super) fn to_long_json(value: &impl Serialize, about: usize) -> Vec<u8> {
    let mut json = Vec::with_capacity(about);
    serde_json::to_writer(&mut json, value).expect("plain structs become JSON");
    json
}

fn index<'a>(sources: &Sources<'a>, language: LanguageId) -> Index<'a> {
    let listings = sources.catalog.listings(language);
    let parts = listings.data_parts(&sources.catalog.entries);
    let urls = |wanted: fn(&DataPart) -> bool| -> Vec<String> {
        parts.iter().filter(|part| wanted(part)).map(|part| in_language(sources, language, &part.path())).collect()
    };
    let known = |path: &str| sources.known_href(language, path).map(|_| in_language(sources, language, path));
    Index {
        schema: absolute(sources, SCHEMA_PATH),
        title: sources.options.title.get(language),
        language: sources.tag(language),
        url: sources.options.base_url.absolute(&Catalog::home(sources.options.languages, language)),
        courses: urls(|part| matches!(part, DataPart::Courses(_))),
        articles: urls(|part| matches!(part, DataPart::Articles(_))),
        sessions: urls(|part| matches!(part, DataPart::Sessions(_))),
        feed: known(FeedFormat::Json.file_name()),
        calendar: known(CALENDAR),
    }
}

fn in_language(sources: &Sources<'_>, language: LanguageId, path: &str) -> String {
    absolute(sources, &format!("{}{path}", sources.options.languages.prefix(language)))
}

fn absolute(sources: &Sources<'_>, path: &str) -> String {
    Route::new(path).map_or_else(|_| String::new(), |route| sources.options.base_url.absolute(&route))
}

fn entry_item<'a>(sources: &Sources<'a>, language: LanguageId, entry: &'a Entry) -> EntryItem<'a> {
    let meta = &entry.document.meta;
    let iso = |moment| sources.options.now.iso_with_offset(moment);
    let terms = |ids: &[TermId]| ids.iter().map(|id| term(sources, language, *id)).collect();
    EntryItem {
        id: &entry.document.identity.id,
        url: sources.options.base_url.absolute(&entry.route),
        language: sources.tag(entry.language()),
        title: &meta.title,
        summary: summary(entry),
        published: meta.date.map(iso),
        updated: meta.updated.map(iso),
        topics: terms(&entry.topics),
        specials: terms(&entry.specials),
        tags: terms(&entry.tags),
    }
}

fn term<'a>(sources: &Sources<'a>, language: LanguageId, id: TermId) -> TermItem<'a> {
    TermItem { slug: sources.catalog.terms.get(id).slug.as_str(), name: sources.term_name(language, id) }
}

fn article<'a>(sources: &Sources<'a>, language: LanguageId, entry: &'a Entry) -> ArticleItem<'a> {
    let meta = &entry.document.meta;
    ArticleItem { entry: entry_item(sources, language, entry), key_points: &meta.key_points, credits: &meta.credits }
}

fn course<'a>(sources: &Sources<'a>, language: LanguageId, entry: &'a Entry) -> CourseItem<'a> {
    let Some(course) = entry.document.course.as_ref() else { unreachable!("only courses come here") };
    CourseItem {
        entry: entry_item(sources, language, entry),
        code: course.code.as_ref().map(|code| code.value.as_str()),
        lecturers: &course.lecturers,
        audience: &course.audience,
        duration: &course.duration,
        aims: &course.aims,
        price: course.price.as_ref(),
        sessions: entry.sessions.iter().map(|session| session_item(sources, language, entry, session)).collect(),
    }
}

fn session_item<'a>(
    sources: &Sources<'a>,
    language: LanguageId,
    entry: &'a Entry,
    session: &'a Session,
) -> SessionItem<'a> {
    let price_of_course = entry.document.course.as_ref().and_then(|course| course.price.as_ref());
    let enrol = session.enrol.as_ref().map(|url| {
        let origin = if url.starts_with('/') { sources.options.base_url.origin() } else { "" };
        format!("{origin}{url}")
    });
    SessionItem {
        url: format!("{}#{}", sources.options.base_url.absolute(&entry.route), session.id),
        start: session.start.to_string(),
        end: session.end.to_string(),
        city: session.city.map(|city| term(sources, language, city)),
        status: session.standing(sources.today()),
        price: session.price.as_ref().or(price_of_course),
        enrol,
    }
}

fn session_of<'a>(
    sources: &Sources<'a>,
    language: LanguageId,
    course: &'a Entry,
    session: &'a Session,
) -> SessionOfCourse<'a> {
    SessionOfCourse {
        course: &course.document.identity.id,
        title: &course.document.meta.title,
        session: session_item(sources, language, course, session),
    }
}
