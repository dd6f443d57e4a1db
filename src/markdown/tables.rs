//! Tables: what opens and closes their parts.
//!
//! A wide table scrolls within a frame of its own, which can have the keyboard's focus and is named after the table's
//! columns. Alignment is a class, since a strict content security policy forbids styles in attributes.

use pulldown_cmark::{Alignment, Event, Tag};

use super::output::Output;
use super::stream::Stream;
use super::wording::Language;

/// Which cell comes next in the table under way. Tables don't nest.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    is_in_head: bool,
}

/// What ends a table.
pub(super) const END: &str = "</tbody>\n</table>\n</div>\n";
/// What ends the row of headings.
pub(super) const HEAD_END: &str = "</tr>\n</thead>\n<tbody>\n";

impl Table {
    /// Opens the table whose event is at `index`.
    pub(super) fn start(&mut self, output: &mut Output, alignments: &[Alignment], stream: &Stream<'_>, index: usize) {
        self.alignments = alignments.to_vec();
        output.start_line();
        output.write("<div class=\"table-wrap\" tabindex=\"0\"");
        let name = name(stream, index);
        if !name.is_empty() {
            output.write(" role=\"region\"");
            output.attribute("aria-label", &name);
        }
        output.write(">\n<table>\n");
    }

    /// Opens the row of headings or another row.
    pub(super) fn start_row(&mut self, output: &mut Output, is_head: bool) {
        self.is_in_head = is_head;
        self.column = 0;
        output.write(if is_head { "<thead>\n<tr>\n" } else { "<tr>\n" });
    }

    /// Opens a cell, and tells what ends it. The corner above the headings of rows is no heading: a screen reader would
    /// announce a column without a name.
    pub(super) fn start_cell(&mut self, output: &mut Output, is_empty: bool) -> &'static str {
        let is_heading = self.is_in_head && !is_empty;
        output.write(if is_heading { "<th scope=\"col\"" } else { "<td" });
        let class = match self.alignments.get(self.column) {
            Some(Alignment::Left) => Some("align-left"),
            Some(Alignment::Center) => Some("align-center"),
            Some(Alignment::Right) => Some("align-right"),
            Some(Alignment::None) | None => None,
        };
        if let Some(class) = class {
            output.attribute("class", class);
        }
        output.write(">");
        self.column += 1;
        if is_heading { "</th>\n" } else { "</td>\n" }
    }
}

/// A name for a table: the texts of its headings.
fn name(stream: &Stream<'_>, table: usize) -> String {
    let mut texts = Vec::new();
    for index in stream.inside(table + 1) {
        if matches!(stream.event(index), Some(Event::Start(Tag::TableCell))) {
            texts.push(stream.plain(stream.inside(index)));
        }
    }
    texts.retain(|text| !text.trim().is_empty());
    let language = Language::of(&texts.concat());
    texts.join(language.comma())
}

#[cfg(test)]
mod tests {
    use crate::markdown::testing::html;

    #[test]
    fn cells_are_aligned_by_class() {
        let source = "| 城市 | *日期* | |\n|:--|:-:|--:|\n| 北京 | a\\|b |\n";
        let expected = "<div class=\"table-wrap\" tabindex=\"0\" role=\"region\" aria-label=\"城市、日期\">\n<table>\n<thead>\n<tr>\n\
            <th scope=\"col\" class=\"align-left\">城市</th>\n<th scope=\"col\" class=\"align-center\"><em>日期</em></th>\n\
            <td class=\"align-right\"></td>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td class=\"align-left\">北京</td>\n\
            <td class=\"align-center\">a|b</td>\n<td class=\"align-right\"></td>\n</tr>\n</tbody>\n</table>\n</div>\n";
        assert_eq!(html(source), expected);
    }

    #[test]
    fn tables_without_headings_have_no_name() {
        let found = html("| | |\n|-|-|\n| a | b |\n");
        assert!(found.starts_with("<div class=\"table-wrap\" tabindex=\"0\">\n<table>\n"), "{found}");
    }

    #[test]
    fn names_are_escaped() {
        assert!(html("| \"a\" | b |\n|-|-|\n").contains("aria-label=\"&quot;a&quot;, b\""));
    }
}
