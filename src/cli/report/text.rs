//! Diagnostics as people read them: the title, the place, the line with the mark right under it, and what else there
//! is to know.

use std::collections::BTreeSet;

use annotate_snippets::renderer::{AnsiColor, Effects};
use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::source_text::{Mark, SourceText, Sources};
use super::{Canvas, Style};
use crate::base::{Diagnostic, Place, Severity, SitePath};

/// One diagnostic, without a line break at its end.
pub(super) fn render_one(diagnostic: &Diagnostic, sources: &Sources, canvas: Canvas) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    render_group(&title.elements(Drawing::plan(diagnostic, sources).elements()), canvas)
}

/// A problem that is not one of the site, such as a command that can't be carried out.
pub(super) fn render_failure(message: &str, help: Option<&str>, canvas: Canvas) -> String {
    let help = help.map(|help| Level::HELP.message(normalize_untrusted_str(help)));
    render_group(&Group::with_title(Level::ERROR.primary_title(message)).elements(help), canvas)
}

/// The line that closes a report: `3 errors, 1 warning in 2 files`.
pub(super) fn summary(diagnostics: &[Diagnostic], style: Style) -> String {
    let kinds = [(Severity::Error, "error", AnsiColor::BrightRed), (Severity::Warning, "warning", AnsiColor::Yellow)];
    let mut parts = Vec::new();
    for (severity, noun, colour) in kinds {
        let number = diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        if number > 0 {
            parts.push(painted(&counted(number, noun), colour, style));
        }
    }
    let places = diagnostics.iter().filter_map(|diagnostic| diagnostic.place.as_ref());
    let files: BTreeSet<&SitePath> = places.map(|place| &place.path).collect();
    let within = if files.is_empty() { String::new() } else { format!(" in {}", counted(files.len(), "file")) };
    parts.join(", ") + &within
}

/// What is drawn below the title.
#[derive(Default)]
struct Drawing<'a> {
    /// The file of the diagnostic, where there is nothing in it to show.
    origin: Option<&'a SitePath>,
    /// The files of which something is shown, the diagnostic's own first.
    files: Vec<MarkedFile<'a>>,
    /// What stands below: notes, what could not be shown at its place, the help.
    facts: Vec<(Level<'static>, String)>,
}

struct MarkedFile<'a> {
    path: &'a SitePath,
    source: &'a SourceText,
    marks: Vec<(AnnotationKind, Mark, Option<&'a str>)>,
}

impl<'a> Drawing<'a> {
    fn plan(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let mut drawing = Self::default();
        let label = diagnostic.label.as_deref();
        match &diagnostic.place {
            Some(place) if drawing.mark(place, AnnotationKind::Primary, label, sources) => {}
            place => {
                drawing.origin = place.as_ref().map(|place| &place.path);
                drawing.facts.extend(label.map(|label| (Level::NOTE, label.to_owned())));
            }
        }
        for (place, what) in &diagnostic.related {
            if !drawing.mark(place, AnnotationKind::Context, Some(what.as_str()), sources) {
                drawing.facts.push((Level::NOTE, format!("{}: {what}", place.path)));
            }
        }
        drawing.facts.extend(diagnostic.notes.iter().map(|note| (Level::NOTE, note.clone())));
        drawing.facts.extend(diagnostic.help.iter().map(|help| (Level::HELP, help.clone())));
        drawing
    }

    /// Marks a place in its file; `false` if the place is a whole file or the file can't be read.
    fn mark(&mut self, place: &'a Place, kind: AnnotationKind, label: Option<&'a str>, sources: &'a Sources) -> bool {
        let (Some(span), Some(source)) = (&place.span, sources.get(&place.path)) else {
            return false;
        };
        let mark = (kind, source.mark(span), label);
        match self.files.iter_mut().find(|file| file.path == &place.path) {
            Some(file) => file.marks.push(mark),
            None => self.files.push(MarkedFile { path: &place.path, source, marks: vec![mark] }),
        }
        true
    }

    fn elements(self) -> Vec<Element<'a>> {
        let origin = self.origin.map(|path| Element::from(Origin::path(normalize_untrusted_str(path.as_str()))));
        let files = self.files.iter().map(|file| Element::from(file.snippet()));
        // Content must not reach the terminal as escape sequences. The renderer sees to that in titles and sources only.
        let facts = self.facts.iter().map(|(level, fact)| level.clone().message(normalize_untrusted_str(fact)).into());
        origin.into_iter().chain(files).chain(facts).collect()
    }
}

impl<'a> MarkedFile<'a> {
    /// Only the lines from the first mark to the last are handed on, so that a report's cost does not grow with its files.
    fn snippet(&self) -> Snippet<'a, Annotation<'a>> {
        let ranges = self.marks.iter().map(|(_, mark, _)| &mark.text);
        let start = ranges.clone().map(|range| range.start).min().unwrap_or(0);
        let end = ranges.map(|range| range.end).max().unwrap_or(start);
        let excerpt = self.source.lines(&(start..end));
        let annotations = self.marks.iter().map(|(kind, mark, label)| {
            let span = mark.text.start - excerpt.offset..mark.text.end - excerpt.offset;
            kind.span(span).label(label.map(normalize_untrusted_str))
        });
        let path = normalize_untrusted_str(self.path.as_str());
        Snippet::source(excerpt.text).line_start(excerpt.first_line).path(path).annotations(annotations)
    }
}

fn render_group(group: &Group<'_>, canvas: Canvas) -> String {
    let renderer = match canvas.style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    renderer.term_width(canvas.width).render(std::slice::from_ref(group))
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn painted(text: &str, colour: AnsiColor, style: Style) -> String {
    let paint = colour.on_default().effects(Effects::BOLD);
    match style {
        Style::Plain => text.to_owned(),
        Style::Coloured => format!("{paint}{text}{paint:#}"),
    }
}
