//! Events → pieces: walks over the events of a document once and writes each.
//!
//! What closes an element is decided when it opens and waits on a stack, so that a deep document needs no deep
//! recursion, and what opens differently (a link that is not allowed, an alert) closes rightly without being looked at
//! again.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

use super::footnotes::{self, Footnotes};
use super::headings::Outline;
use super::links;
use super::output::Output;
use super::stream::Stream;
use super::tables::{self, Table};
use super::wording::Language;
use super::{Image, Link, Options, Piece, Problem, code};

/// A document as pieces.
pub(super) struct Rendered {
    pub pieces: Vec<Piece>,
    pub lead_end: usize,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
}

/// Renders the body of a document.
pub(super) fn render(
    stream: &Stream<'_>,
    options: &Options,
    (outline, footnotes): (&Outline, &Footnotes),
    problems: &mut Vec<Problem>,
) -> Rendered {
    let mut renderer = Renderer {
        stream,
        options,
        outline,
        footnotes,
        problems,
        output: Output::for_text(stream.source.len()),
        closings: Vec::new(),
        is_in_link: false,
        table: Table::default(),
        occurrences: vec![0; footnotes.notes.len()],
        links: Vec::new(),
        images: Vec::new(),
    };
    let lead_end = renderer.body();
    renderer.footnotes();
    Rendered { pieces: renderer.output.into_pieces(), lead_end, links: renderer.links, images: renderer.images }
}

/// Where the walk stands, and what it has gathered.
pub(super) struct Renderer<'a> {
    pub stream: &'a Stream<'a>,
    pub options: &'a Options,
    outline: &'a Outline,
    footnotes: &'a Footnotes,
    pub problems: &'a mut Vec<Problem>,
    pub output: Output,
    /// What ends the elements under way.
    closings: Vec<Cow<'static, str>>,
    pub is_in_link: bool,
    table: Table,
    /// For each footnote the number of references to it so far.
    occurrences: Vec<usize>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
}

impl<'a> Renderer<'a> {
    /// Writes the blocks of the body, and tells after how many pieces the lead ends.
    fn body(&mut self) -> usize {
        let end = self.stream.events.len();
        let lead_end = self.lead_end();
        self.write_range(self.outline.body..lead_end);
        let pieces = if lead_end > self.outline.body { self.output.end_piece() } else { 0 };
        self.write_range(lead_end..end);
        pieces
    }

    /// The index of the event that ends the lead: the first one that starts no paragraph, if a heading comes there or
    /// later.
    fn lead_end(&self) -> usize {
        let mut lead_end = None;
        let mut index = self.outline.body;
        while let Some(event) = self.stream.event(index) {
            match event {
                Event::Start(Tag::Paragraph | Tag::FootnoteDefinition(_)) => {}
                Event::Start(Tag::Heading { .. }) => return lead_end.unwrap_or(index),
                _ => lead_end = lead_end.or(Some(index)),
            }
            index = self.stream.after(index);
        }
        self.outline.body
    }

    /// Writes the events of a range, and tells where it came to an end: an element that starts within is written whole.
    fn write_range(&mut self, range: Range<usize>) -> usize {
        let mut index = range.start;
        while index < range.end {
            index = self.write_event(index);
        }
        index
    }

    /// Writes an event, or the whole element that starts there, and tells which event comes next.
    fn write_event(&mut self, index: usize) -> usize {
        let Some(event) = self.stream.event(index) else { return index + 1 };
        match event {
            Event::Start(tag) => return self.start(index, tag),
            Event::End(_) => self.end(),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.output.text(text),
            Event::Code(text) => self.output.element("code", text),
            Event::Html(html) | Event::InlineHtml(html) => self.output.write(html),
            Event::SoftBreak => self.output.write("\n"),
            Event::HardBreak => self.output.write("<br>\n"),
            Event::Rule => self.open("<hr>\n"),
            Event::FootnoteReference(name) => self.footnote_reference(name),
            Event::TaskListMarker(is_done) => self.task_marker(index, *is_done),
        }
        index + 1
    }

    fn start(&mut self, index: usize, tag: &'a Tag<'a>) -> usize {
        match tag {
            Tag::Paragraph => return self.paragraph(index),
            Tag::CodeBlock(kind) => return self.code_block(index, kind),
            Tag::Image { .. } => return self.image(index, false),
            Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_) => return self.stream.after(index),
            Tag::Heading { level, classes, .. } => self.heading(index, *level, classes),
            Tag::BlockQuote(None) => self.block("<blockquote>\n", "</blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.alert(index, *kind),
            Tag::HtmlBlock => self.block("", ""),
            Tag::List(None) => self.block("<ul>\n", "</ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n", "</ol>\n"),
            Tag::List(Some(first)) => self.block(&format!("<ol start=\"{first}\">\n"), "</ol>\n"),
            Tag::Item if self.is_task(index) => self.block("<li class=\"task\">", "</li>\n"),
            Tag::Item => self.block("<li>", "</li>\n"),
            Tag::DefinitionList => self.block("<dl>\n", "</dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>", "</dt>\n"),
            Tag::DefinitionListDefinition => self.block("<dd>", "</dd>\n"),
            Tag::Table(alignments) => {
                self.table.start(&mut self.output, alignments, self.stream, index);
                self.close_with(tables::END);
            }
            Tag::TableHead => {
                self.table.start_row(&mut self.output, true);
                self.close_with(tables::HEAD_END);
            }
            Tag::TableRow => {
                self.table.start_row(&mut self.output, false);
                self.close_with("</tr>\n");
            }
            Tag::TableCell => {
                let is_empty = matches!(self.stream.event(index + 1), Some(Event::End(_)));
                let closing = self.table.start_cell(&mut self.output, is_empty);
                self.close_with(closing);
            }
            Tag::Emphasis => self.inline("<em>", "</em>"),
            Tag::Strong => self.inline("<strong>", "</strong>"),
            Tag::Strikethrough => self.inline("<del>", "</del>"),
            Tag::Superscript => self.inline("<sup>", "</sup>"),
            Tag::Subscript => self.inline("<sub>", "</sub>"),
            Tag::Link { .. } => self.link(index),
        }
        index + 1
    }

    fn end(&mut self) {
        let closing = self.closings.pop().unwrap_or_default();
        if closing == links::END {
            self.is_in_link = false;
        }
        self.output.write(&closing);
    }

    /// Sets what will end the element that was just opened.
    pub(super) fn close_with(&mut self, closing: impl Into<Cow<'static, str>>) {
        self.closings.push(closing.into());
    }

    fn open(&mut self, html: &str) {
        self.output.start_line();
        self.output.write(html);
    }

    fn block(&mut self, opening: &str, closing: &'static str) {
        self.open(opening);
        self.close_with(closing);
    }

    fn inline(&mut self, opening: &str, closing: &'static str) {
        self.output.write(opening);
        self.close_with(closing);
    }

    /// A paragraph; if all that it holds is an image or, outside of lists and quotations, a link, then that stands for
    /// it.
    fn paragraph(&mut self, index: usize) -> usize {
        let inside = self.stream.inside(index);
        let is_single = !inside.is_empty() && self.stream.after(inside.start) == inside.end;
        if self.options.extensions && is_single {
            let is_written = match self.stream.event(inside.start) {
                Some(Event::Start(Tag::Link { .. })) if self.closings.is_empty() => self.card(inside.start),
                Some(Event::Start(Tag::Image { .. })) => self.lone_image(inside.start),
                _ => false,
            };
            if is_written {
                return self.stream.after(index);
            }
        }
        self.block("<p>", "</p>\n");
        index + 1
    }

    fn code_block(&mut self, index: usize, kind: &CodeBlockKind<'_>) -> usize {
        let info = match kind {
            CodeBlockKind::Fenced(info) => info,
            CodeBlockKind::Indented => "",
        };
        let mut text = String::new();
        for (event, _) in &self.stream.events[self.stream.inside(index)] {
            if let Event::Text(line) = event {
                text.push_str(line);
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        code::write_block(&mut self.output, info, &text, self.options);
        self.stream.after(index)
    }

    fn heading(&mut self, index: usize, level: HeadingLevel, classes: &[CowStr<'_>]) {
        let heading = self.outline.heading_at(index);
        let level = heading.map_or(level as u8, |heading| heading.level);
        self.output.start_line();
        self.output.write(&format!("<h{level}"));
        if let Some(heading) = heading.filter(|_| self.options.extensions) {
            self.output.attribute("id", &heading.id);
        }
        if !classes.is_empty() {
            self.output.attribute("class", &classes.join(" "));
        }
        self.output.write(">");
        self.close_with(format!("</h{level}>\n"));
    }

    fn alert(&mut self, index: usize, kind: BlockQuoteKind) {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let language = Language::of(&self.stream.plain(self.stream.inside(index)));
        self.open(&format!("<aside class=\"alert alert-{name}\" role=\"note\" data-kind=\"{name}\">\n"));
        self.output.write("<p class=\"alert-title\">");
        self.output.text(language.alert(kind));
        self.output.write("</p>\n");
        self.close_with("</aside>\n");
    }

    /// Whether a list item starts with a box to tick.
    fn is_task(&self, item: usize) -> bool {
        let first = match self.stream.event(item + 1) {
            Some(Event::Start(Tag::Paragraph)) => item + 2,
            _ => item + 1,
        };
        matches!(self.stream.event(first), Some(Event::TaskListMarker(_)))
    }

    fn task_marker(&mut self, index: usize, is_done: bool) {
        let rest = index + 1..self.stream.events.len();
        let ends_line = |index: &usize| {
            let event = self.stream.event(*index);
            matches!(event, Some(Event::Start(Tag::List(_)) | Event::End(TagEnd::Item | TagEnd::Paragraph)))
        };
        let end = rest.clone().find(ends_line).unwrap_or(rest.end);
        let language = Language::of(&self.stream.plain(rest.start..end));
        self.output.write("<input type=\"checkbox\" disabled");
        self.output.write(if is_done { " checked" } else { "" });
        self.output.attribute("aria-label", language.task(is_done));
        self.output.write("> ");
    }

    fn footnote_reference(&mut self, name: &str) {
        if let Some(number) = self.footnotes.number(name) {
            self.occurrences[number - 1] += 1;
            footnotes::write_reference(&mut self.output, number, self.occurrences[number - 1]);
        }
    }

    /// The section at the end, if there are footnotes.
    fn footnotes(&mut self) {
        if self.footnotes.notes.is_empty() {
            return;
        }
        let language = Language::of(self.stream.source);
        footnotes::write_section_start(&mut self.output, language);
        for (number, note) in (1..).zip(&self.footnotes.notes) {
            footnotes::write_note_start(&mut self.output, number);
            self.close_with("</li>\n");
            let inside = self.stream.inside(note.definition);
            // The links back stand at the end of the last paragraph, if that is how the footnote ends.
            let last = inside.end - 1;
            let ends_in_paragraph = matches!(self.stream.event(last), Some(Event::End(TagEnd::Paragraph)));
            let stop = self.write_range(inside.start..if ends_in_paragraph { last } else { inside.end });
            footnotes::write_back_links(&mut self.output, number, note.references, language);
            self.write_range(stop..inside.end);
            self.end();
        }
        footnotes::write_section_end(&mut self.output);
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::testing::{html, html_with, prose};
    use crate::markdown::{Options, Piece};

    #[test]
    fn blocks_and_inline_tags() {
        let table = [
            ("a  \nb", "<p>a<br>\nb</p>\n"),
            ("*a* **b** ~~c~~ `d<`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d&lt;</code></p>\n"),
            ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n"),
            ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
            ("- a\n  - b", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n"),
            ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n"),
            ("甲\n: 乙", "<dl>\n<dt>甲</dt>\n<dd>乙</dd>\n</dl>\n"),
            ("a & b < c \"d\"", "<p>a &amp; b &lt; c \"d\"</p>\n"),
            ("", ""),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), expected, "{source}");
        }
    }

    #[test]
    fn alerts_have_a_title_in_the_language_of_their_text() {
        let table = [
            ("NOTE", "a", "note", "Note"),
            ("tip", "甲", "tip", "提示"),
            ("IMPORTANT", "a 甲", "important", "重要"),
            ("WARNING", "甲", "warning", "警告"),
            ("CAUTION", "a", "caution", "Caution"),
        ];
        for (marker, text, kind, title) in table {
            let expected = format!(
                "<aside class=\"alert alert-{kind}\" role=\"note\" data-kind=\"{kind}\">\n\
                 <p class=\"alert-title\">{title}</p>\n<p>{text}</p>\n</aside>\n"
            );
            assert_eq!(html(&format!("> [!{marker}]\n> {text}\n")), expected);
        }
    }

    #[test]
    fn tasks_have_boxes_with_names() {
        let item = |attributes: &str, name: &str, text: &str| {
            format!(
                "<li class=\"task\"><input type=\"checkbox\" disabled{attributes} aria-label=\"{name}\"> {text}</li>\n"
            )
        };
        let expected =
            format!("<ul>\n{}{}<li>c</li>\n</ul>\n", item(" checked", "已完成", "甲"), item("", "to do", "b"));
        assert_eq!(html("- [x] 甲\n- [ ] b\n- c\n"), expected);
    }

    #[test]
    fn the_lead_is_the_paragraphs_before_the_first_heading() {
        let table = [
            ("a\n\nb [c](d)\n\n## e\n\nf", "<p>a</p>\n<p>b <a href=\"d\">c</a></p>\n"),
            ("# T\n\na\n\n## e", "<p>a</p>\n"),
            ("a\n\n- b\n\n## e", "<p>a</p>\n"),
            ("a\n\n[b](c)\n\n## e", "<p>a</p>\n<card to=\"c\">\n"),
            ("- a\n\nb\n\n## e", ""),
            ("## e\n\na", ""),
            ("a\n\nb", ""),
        ];
        for (source, expected) in table {
            let mut found = prose(source);
            let mut body = crate::markdown::Body::clone(&found.body());
            body.pieces.truncate(found.lead_end);
            found.body = crate::base::Kept::here(body);
            assert_eq!(crate::markdown::testing::join(&found), expected, "{source}");
        }
    }

    #[test]
    fn plain_commonmark_has_no_decorations() {
        let options = Options { extensions: false, ..Options::default() };
        let table = [
            ("# a", "<h1>a</h1>\n"),
            ("[a](https://b.c)", "<p><a href=\"https://b.c\">a</a></p>\n"),
            ("[a](b)", "<p><a href=\"b\">a</a></p>\n"),
            ("![a](b)", "<p><img src=\"b\" alt=\"a\"></p>\n"),
            ("~~a~~\n甲\n乙", "<p>~~a~~\n甲\n乙</p>\n"),
            ("    a", "<pre><code>a\n</code></pre>\n"),
        ];
        for (source, expected) in table {
            assert_eq!(html_with(source, &options), expected, "{source}");
        }
    }

    #[test]
    fn text_without_slots_is_one_piece() {
        assert!(matches!(prose("a\n\n- b\n\n> c").body().pieces[..], [Piece::Html(_)]));
    }

    #[test]
    fn deep_documents_need_no_deep_stack() {
        for source in
            ["> ".repeat(5_000), "- ".repeat(5_000), "*a ".repeat(20_000), "[".repeat(20_000), "![".repeat(20_000)]
        {
            let _ = prose(&format!("{source}x"));
        }
    }
}
