//! The courses whose sessions are kept in a table in, the CSV file of the plan out.

use std::fmt::Write;

use super::entry::{is_in_table, sessions};
use super::outline::{Kind, Outline};
use super::vocabulary::CITIES;
use super::{Portal, SourceText};

/// Writes the plan: a row for each session, courses by their code or by their id.
pub fn write(portal: &Portal) -> SourceText {
    let mut text = String::from("course,city,start,end,status,price,enrol\n");
    for number in 0..portal.options.pages {
        let outline = Outline::new(&portal.options, number);
        if outline.kind == Kind::Course && !outline.is_translation() && is_in_table(portal, &outline) {
            rows(portal, &outline, &mut text);
        }
    }
    SourceText { path: "content/courses/plan.csv".to_owned(), text }
}

fn rows(portal: &Portal, outline: &Outline, text: &mut String) {
    let course = if outline.number.is_multiple_of(2) { outline.code() } else { outline.id(portal) };
    for session in sessions(portal, outline) {
        let (city, code) = (CITIES[session.city].chinese, outline.code().to_lowercase());
        let price = if outline.number.is_multiple_of(3) { "\"¥2,980\"" } else { "" };
        let _ = writeln!(
            text,
            "{course},{city},{},{},{},{price},https://enrol.rivers.example/{code}",
            session.start, session.end, session.status
        );
    }
}
