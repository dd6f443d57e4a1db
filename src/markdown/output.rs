//! HTML under construction: the one place where text turns into HTML, and so the one that escapes it.

use std::fmt;

use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::Piece;

/// HTML with its slots.
#[derive(Default)]
pub(super) struct Output {
    html: String,
    pieces: Vec<Piece>,
    is_within_line: bool,
}

impl Output {
    /// Nothing yet, with room for a text of so many bytes and its tags.
    pub(super) fn for_text(bytes: usize) -> Self {
        Self { html: String::with_capacity(bytes + bytes / 4), ..Self::default() }
    }

    /// Writes HTML as it is.
    pub(super) fn write(&mut self, html: &str) {
        self.html.push_str(html);
        self.note_end_of(html);
    }

    /// Writes text.
    pub(super) fn text(&mut self, text: &str) {
        written(escape_html_body_text(&mut self.html, text));
        self.note_end_of(text);
    }

    /// Writes an element that holds nothing but text.
    pub(super) fn element(&mut self, name: &str, text: &str) {
        self.write("<");
        self.write(name);
        self.write(">");
        self.text(text);
        self.write("</");
        self.write(name);
        self.write(">");
    }

    /// Writes an attribute with the space before it.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.write(" ");
        self.write(name);
        self.write("=\"");
        written(escape_html(&mut self.html, value));
        self.write("\"");
    }

    /// Writes an attribute that holds an address: what an address can't hold is percent-encoded.
    pub(super) fn address(&mut self, name: &str, address: &str) {
        self.write(" ");
        self.write(name);
        self.write("=\"");
        written(escape_href(&mut self.html, address));
        self.write("\"");
    }

    /// Goes to a new line, unless at the start of one.
    pub(super) fn start_line(&mut self) {
        if self.is_within_line {
            self.write("\n");
        }
    }

    /// Leaves a slot.
    pub(super) fn slot(&mut self, slot: Piece) {
        self.end_piece();
        self.pieces.push(slot);
        self.is_within_line = true;
    }

    /// Ends the piece of HTML under way, and tells how many pieces there are. Pieces are kept for long, so each takes just the
    /// room that it needs; the room that they grow in serves all of them.
    pub(super) fn end_piece(&mut self) -> usize {
        if !self.html.is_empty() {
            self.pieces.push(Piece::Html(self.html.as_str().into()));
            self.html.clear();
        }
        self.pieces.len()
    }

    /// All pieces.
    pub(super) fn into_pieces(mut self) -> Vec<Piece> {
        self.end_piece();
        self.pieces
    }

    /// The HTML of an output that was given no slots.
    pub(super) fn into_html(self) -> String {
        self.html
    }

    fn note_end_of(&mut self, text: &str) {
        if let Some(last) = text.as_bytes().last() {
            self.is_within_line = *last != b'\n';
        }
    }
}

fn written(result: fmt::Result) {
    result.expect("writing to a string can't fail");
}
