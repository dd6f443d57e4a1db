//! Footnotes: their numbers, in order of reference, and the section at the end.
//!
//! A definition may stand anywhere and holds blocks of its own. It is shown in the section at the end if something
//! refers to it, under the number of its first reference; references within footnotes count after those of the text.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Tag, TagEnd};

use super::output::Output;
use super::stream::Stream;
use super::wording::Language;
use super::{Problem, ProblemKind};

/// The footnotes that are shown, in order of their numbers.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Each with where it is defined and how often it is referred to.
    pub notes: Vec<Footnote>,
    numbers: BTreeMap<String, usize>,
}

/// A footnote that is shown.
pub(super) struct Footnote {
    /// The index of the event that starts the definition.
    pub definition: usize,
    /// The number of references to it.
    pub references: usize,
}

impl Footnotes {
    /// The number of a footnote, from 1.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.numbers.get(&folded(name)).copied()
    }
}

/// Names of footnotes differ by more than case.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Numbers the footnotes of the body, which starts at the event `body`, and reports what does not fit.
pub(super) fn number(stream: &Stream<'_>, body: usize, problems: &mut Vec<Problem>) -> Footnotes {
    let definitions = definitions(stream, problems);
    let mut footnotes = Footnotes::default();
    count_references(stream, body, stream.events.len(), &definitions, &mut footnotes);
    let mut next = 0;
    while let Some(definition) = footnotes.notes.get(next).map(|note| note.definition) {
        count_references(stream, definition + 1, stream.after(definition), &definitions, &mut footnotes);
        next += 1;
    }
    for (name, index) in &definitions {
        if !footnotes.numbers.contains_key(name) {
            let kind = ProblemKind::UnusedFootnote(name.clone());
            problems.push(Problem { span: stream.span(*index), kind });
        }
    }
    report_undefined(stream, problems);
    footnotes
}

/// The first definition of each name.
fn definitions(stream: &Stream<'_>, problems: &mut Vec<Problem>) -> BTreeMap<String, usize> {
    let mut definitions = BTreeMap::new();
    for (index, (event, span)) in stream.events.iter().enumerate() {
        let Event::Start(Tag::FootnoteDefinition(name)) = event else { continue };
        let first = *definitions.entry(folded(name)).or_insert(index);
        if first != index {
            problems.push(Problem { span: span.clone(), kind: ProblemKind::DuplicateFootnote(name.to_string()) });
        }
    }
    definitions
}

/// Counts the references from one event to another, not those within definitions on the way.
fn count_references(
    stream: &Stream<'_>,
    from: usize,
    to: usize,
    definitions: &BTreeMap<String, usize>,
    footnotes: &mut Footnotes,
) {
    let mut index = from;
    while index < to {
        match stream.event(index) {
            Some(Event::Start(Tag::FootnoteDefinition(_))) => {
                index = stream.after(index);
                continue;
            }
            Some(Event::FootnoteReference(name)) => {
                if let Some(definition) = definitions.get(&folded(name)) {
                    let next = footnotes.notes.len() + 1;
                    let number = *footnotes.numbers.entry(folded(name)).or_insert(next);
                    if number == next {
                        footnotes.notes.push(Footnote { definition: *definition, references: 0 });
                    }
                    footnotes.notes[number - 1].references += 1;
                }
            }
            _ => {}
        }
        index += 1;
    }
}

/// Finds `[^name]` that came through as text, because nothing defines it. One with a backslash is meant as text.
fn report_undefined(stream: &Stream<'_>, problems: &mut Vec<Problem>) {
    let mut starts = BTreeSet::new();
    let mut is_code = false;
    for (index, (event, span)) in stream.events.iter().enumerate() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            // The parser ends a text behind the bracket, unless there are annotations, which are looked for in whole stretches.
            Event::Text(text) if text.ends_with('[') && matches!(stream.event(index + 1), Some(Event::Text(_))) => {
                starts.insert(span.end.saturating_sub(1));
            }
            Event::Text(text) if !is_code && text.contains("[^") => {
                let written = stream.source.get(span.clone()).unwrap_or_default();
                starts.extend(written.match_indices("[^").map(|(at, _)| span.start + at));
            }
            _ => {}
        }
    }
    for start in starts {
        let is_escaped = stream.source.get(..start).is_some_and(|before| before.ends_with('\\'));
        if let (Some(name), false) = (name_at(stream.source, start), is_escaped) {
            let kind = ProblemKind::UndefinedFootnote(name.to_owned());
            problems.push(Problem { span: start..start + name.len() + 3, kind });
        }
    }
}

/// The name of the reference that starts at a place in the source, if one does.
fn name_at(source: &str, start: usize) -> Option<&str> {
    let rest = source.get(start..)?.strip_prefix("[^")?;
    let (name, _) = rest.split_at(rest.find([']', '[', ' ', '\t', '\n', '\r'])?);
    (!name.is_empty() && rest[name.len()..].starts_with(']')).then_some(name)
}

/// Writes a reference: the `occurrence`th, from 1, to the footnote of a number.
pub(super) fn write_reference(output: &mut Output, number: usize, occurrence: usize) {
    output.write("<sup class=\"footnote-ref\"><a");
    output.attribute("id", &reference_id(number, occurrence));
    output.attribute("href", &format!("#{}", note_id(number)));
    output.write(" role=\"doc-noteref\">");
    output.write(&number.to_string());
    output.write("</a></sup>");
}

/// Opens the section of footnotes.
pub(super) fn write_section_start(output: &mut Output, language: Language) {
    output.start_line();
    output.write("<section class=\"footnotes\" role=\"doc-endnotes\"");
    output.attribute("aria-label", language.footnotes());
    output.write(">\n<ol>\n");
}

/// Closes the section of footnotes.
pub(super) fn write_section_end(output: &mut Output) {
    output.write("</ol>\n</section>\n");
}

/// Opens the footnote of a number.
pub(super) fn write_note_start(output: &mut Output, number: usize) {
    output.start_line();
    output.write("<li");
    output.attribute("id", &note_id(number));
    output.write(">");
}

/// Writes the links back to the references of a footnote, each with a space before it.
pub(super) fn write_back_links(output: &mut Output, number: usize, references: usize, language: Language) {
    for occurrence in 1..=references {
        let name =
            if occurrence == 1 { language.back().to_owned() } else { format!("{} {occurrence}", language.back()) };
        output.write(" <a class=\"footnote-back\"");
        output.attribute("href", &format!("#{}", reference_id(number, occurrence)));
        output.write(" role=\"doc-backlink\"");
        output.attribute("aria-label", &name);
        output.write(">↩</a>");
    }
}

/// A colon keeps these apart from the anchors of headings, which have none unless given by hand.
fn note_id(number: usize) -> String {
    format!("fn:{number}")
}

fn reference_id(number: usize, occurrence: usize) -> String {
    if occurrence == 1 { format!("fnref:{number}") } else { format!("fnref:{number}:{occurrence}") }
}

#[cfg(test)]
mod tests {
    use crate::markdown::testing::{html, prose};
    use crate::markdown::{Problem, ProblemKind};

    fn reference(number: &str, id: &str) -> String {
        format!(
            "<sup class=\"footnote-ref\"><a id=\"fnref:{id}\" href=\"#fn:{number}\" role=\"doc-noteref\">{number}</a></sup>"
        )
    }

    fn back(id: &str, name: &str) -> String {
        format!(" <a class=\"footnote-back\" href=\"#fnref:{id}\" role=\"doc-backlink\" aria-label=\"{name}\">↩</a>")
    }

    fn section(name: &str, notes: &[String]) -> String {
        let notes = notes.concat();
        format!(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"{name}\">\n<ol>\n{notes}</ol>\n</section>\n"
        )
    }

    #[test]
    fn footnotes_are_numbered_in_order_of_reference() {
        let source = "[^b]: B[^c]\n\nx[^A] y[^b] z[^a]\n\n[^a]: A\n[^c]:\n    - C\n";
        let name = "Back to the text";
        let notes = [
            format!("<li id=\"fn:1\">\n<p>A{}{}</p>\n</li>\n", back("1", name), back("1:2", &format!("{name} 2"))),
            format!("<li id=\"fn:2\">\n<p>B{}{}</p>\n</li>\n", reference("3", "3"), back("2", name)),
            format!("<li id=\"fn:3\">\n<ul>\n<li>C</li>\n</ul>\n{}</li>\n", back("3", name)),
        ];
        let text = format!("<p>x{} y{} z{}</p>\n", reference("1", "1"), reference("2", "2"), reference("1", "1:2"));
        assert_eq!(html(source), text + &section("Footnotes", &notes));
        assert_eq!(prose(source).problems, []);
    }

    #[test]
    fn chinese_texts_get_chinese_names() {
        let expected = format!(
            "<p>甲{}</p>\n{}",
            reference("1", "1"),
            section("注解", &[format!("<li id=\"fn:1\">\n<p>乙{}</p>\n</li>\n", back("1", "返回正文"))])
        );
        assert_eq!(html("甲[^1]\n\n[^1]: 乙"), expected);
    }

    #[test]
    fn slips_are_reported() {
        let table = [
            ("a[^x] b", vec![(1..5, ProblemKind::UndefinedFootnote("x".to_owned()))]),
            ("[^甲]", vec![(0..6, ProblemKind::UndefinedFootnote("甲".to_owned()))]),
            ("a\\[^x] `[^x]` [^ x] [^x](y)", vec![]),
            ("    [^x]", vec![]),
            ("a\n\n[^x]: b", vec![(3..10, ProblemKind::UnusedFootnote("x".to_owned()))]),
            ("a[^x]\n\n[^x]: b\n\n[^X]: c", vec![(16..23, ProblemKind::DuplicateFootnote("X".to_owned()))]),
        ];
        for (source, expected) in table {
            let expected: Vec<Problem> = expected.into_iter().map(|(span, kind)| Problem { span, kind }).collect();
            assert_eq!(prose(source).problems, expected, "{source}");
        }
    }

    #[test]
    fn a_footnote_may_refer_to_itself() {
        let found = html("a[^1]\n\n[^1]: b[^1]\n");
        assert!(found.contains("id=\"fnref:1:2\"") && found.contains("href=\"#fnref:1:2\""), "{found}");
    }
}
