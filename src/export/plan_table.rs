//! The sessions of a year as a table, whatever the format.

use jiff::civil::Date;

use crate::catalog::SessionRef;
use crate::config::LanguageId;
use crate::theme::Labels;
use crate::view::Sources;

/// A table.
#[derive(Hash)]
pub(super) struct PlanTable {
    pub(super) title: String,
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Hash)]
pub(super) enum Cell {
    Text(String),
    Day(Date),
    /// As it is written: `3980.00` is another cell than `3980`.
    Number(String),
    Empty,
}

/// The labels of the columns, in order.
const COLUMNS: &[&str] = &[
    "starts", "ends", "days", "course", "code", "topic", "city", "lecturer", "price", "currency", "status", "address",
];

pub(super) fn gather(sources: &Sources<'_>, language: LanguageId, year: i16) -> PlanTable {
    let labels = sources.labels(language);
    let sessions = sources.catalog.listings(language).plans.get(&year).map_or(&[][..], Vec::as_slice);
    PlanTable {
        title: labels.titles.plan.replace("{year}", &year.to_string()),
        columns: COLUMNS.iter().map(|column| heading(labels, column)).collect(),
        rows: sessions.iter().map(|reference| row(sources, language, reference)).collect(),
    }
}

/// A theme of one's own may lack a word; a table without a heading would be worse than one in English.
fn heading(labels: &Labels, column: &str) -> String {
    let text = labels.text(column);
    if text.is_empty() { column } else { text }.to_owned()
}

fn row(sources: &Sources<'_>, language: LanguageId, reference: &SessionRef) -> Vec<Cell> {
    let entry = sources.entry(reference.course);
    let session = &entry.sessions[reference.position];
    let course = entry.document.course.as_ref();
    let shown = sources.session_row(language, entry, session);
    let price = session.price.as_ref().or(course.and_then(|course| course.price.as_ref()));
    let name = |id: &crate::catalog::TermId| text(sources.term_name(language, *id));
    vec![
        Cell::Day(session.start),
        Cell::Day(session.end),
        Cell::Number(shown.days.to_string()),
        text(&entry.document.meta.title),
        text(course.and_then(|course| course.code.as_ref()).map_or("", |code| &code.value)),
        entry.topics.first().map_or(Cell::Empty, name),
        session.city.as_ref().map_or(Cell::Empty, name),
        text(
            &course
                .map_or(String::new(), |course| course.lecturers.join(sources.labels(language).text("list_separator"))),
        ),
        price.map_or(Cell::Empty, |price| Cell::Number(price.amount.to_string())),
        price.map_or(Cell::Empty, |price| text(&price.currency)),
        text(sources.labels(language).text(&format!("status_{}", shown.status))),
        text(&format!("{}#{}", sources.options.base_url.absolute(&entry.route), session.id)),
    ]
}

fn text(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { Cell::Text(text.to_owned()) }
}
