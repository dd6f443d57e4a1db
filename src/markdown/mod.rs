//! Markdown text → HTML in pieces, with slots for what only the whole site knows.
//!
//! What enters is the body of one file; what leaves is a [`Prose`], a pure function of it, so that a parsed file can be
//! remembered under the digest of its source. A link to another page can't be written while one file is parsed, as
//! the page's address may follow from another file; so such links, images and cards leave a slot, and whoever
//! knows the whole site fills it in when a page is made.
//!
//! The steps: marks that make Chinese emphasis work go in (`cjk_emphasis`); the parser makes events, which get their
//! places in the source, Chinese punctuation and line breaks, and lose raw HTML (`stream`); headings and footnotes
//! are numbered (`headings`, `footnotes`); the events are written out (`render`) and measured (`measure`).

mod annotations;
mod characters;
mod cjk_emphasis;
mod code;
mod footnotes;
mod headings;
mod line_breaks;
mod links;
mod measure;
mod near_misses;
mod output;
mod prose;
mod raw_html;
mod render;
mod smart_punctuation;
mod stream;
mod tables;
#[cfg(test)]
mod testing;
mod wording;

use crate::base::{Kept, digest_of};

pub use prose::{Body, Heading, Image, Link, Options, Piece, Problem, ProblemKind, Prose, TextLength};

/// Turns Markdown into pieces of HTML and what else a site wants to know of a text.
///
/// Never fails: in Markdown every text means something. What looks like a slip is among the `problems`.
/// All spans count bytes in `source`.
#[must_use]
pub fn parse(source: &str, options: &Options) -> Prose {
    let mut problems = Vec::new();
    let marked = if options.extensions { cjk_emphasis::mark(source) } else { cjk_emphasis::unmarked(source) };
    let stream = stream::read(source, &marked, options, &mut problems);
    let outline = headings::outline(&stream, options, &mut problems);
    let footnotes = footnotes::number(&stream, outline.body, &mut problems);
    if options.extensions {
        near_misses::report(&stream, &mut problems);
    }
    let rendered = render::render(&stream, options, (&outline, &footnotes), &mut problems);
    let text = measure::body_text(&stream, outline.body);
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    let (summary, length) = (measure::summary(&stream, outline.body, &text), measure::length(&text));
    let body = Body { pieces: rendered.pieces, text };
    Prose {
        summary,
        length,
        digest: digest_of(&body),
        slots: body.slots(),
        piece_count: body.pieces.len(),
        body: Kept::here(body),
        lead_end: rendered.lead_end,
        links: rendered.links,
        images: rendered.images,
        title: outline.title,
        headings: outline.headings.into_iter().map(|(_, heading)| heading).collect(),
        problems,
    }
}
