//! What was meant as a link, a picture or a heading and is none, by a single character: `[the plan](the plan.md)`, `［計劃］（plan.md）`,
//! `##Title`. Markdown takes it for text, and readers would find the brackets.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::stream::Stream;
use super::{Problem, ProblemKind};
use crate::base::Span;

/// Looks through the text of a document, but not through its code.
pub(super) fn report(stream: &Stream<'_>, problems: &mut Vec<Problem>) {
    let mut is_code = false;
    for (event, span) in &stream.events {
        match event {
            Event::Start(Tag::CodeBlock(_)) => is_code = true,
            Event::End(TagEnd::CodeBlock) => is_code = false,
            Event::Text(_) if !is_code => {
                problems.extend(heading(stream.source, span));
                problems.extend(links(stream.source, span));
            }
            _ => {}
        }
    }
}

/// A line that begins with `##Title` or `＃ Title`. A single `#` begins a keyword as well.
fn heading(source: &str, span: &Span) -> Option<Problem> {
    let (before, text) = (source.get(..span.start)?, source.get(span.clone())?);
    let hashes = text.chars().take_while(|sign| matches!(sign, '#' | '＃')).map(char::len_utf8).sum::<usize>();
    let is_meant = text.starts_with("##") || text.starts_with('＃');
    let is_heading = is_meant && text.len() > hashes && (before.is_empty() || before.ends_with('\n'));
    is_heading.then(|| Problem { span: span.start..span.start + hashes, kind: ProblemKind::NearHeading })
}

/// A closing bracket in the text, with an address behind it in parentheses.
fn links<'s>(source: &'s str, span: &Span) -> impl Iterator<Item = Problem> + use<'s> {
    let start = span.start;
    let text = source.get(span.clone()).unwrap_or_default();
    text.match_indices([']', '］']).filter_map(move |(at, bracket)| {
        let (at, behind) = (start + at, start + at + bracket.len());
        let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
        let opening = source[line..at].rfind(['[', '［'])? + line;
        let (address, end) = address_in(source, behind)?;
        let is_escaped = source[..at].ends_with('\\') || source[..opening].ends_with('\\');
        let kind = ProblemKind::NearLink { address: address.to_owned() };
        (!is_escaped && is_address(address)).then_some(Problem { span: opening..end, kind })
    })
}

/// What stands in parentheses at a place, perhaps after a blank, and where it ends.
fn address_in(source: &str, from: usize) -> Option<(&str, usize)> {
    let line = source[from..].lines().next()?;
    let inside = line.trim_start().strip_prefix(['(', '（'])?;
    let length = inside.find([')', '）'])?;
    let start = from + line.len() - inside.len();
    Some((&inside[..length], source[start + length..].chars().next().map_or(start, char::len_utf8) + start + length))
}

/// Whether it can be nothing else than an address: a remark in parentheses follows brackets too.
fn is_address(text: &str) -> bool {
    let path = text.split(['#', '?', '"']).next().unwrap_or_default().trim().to_ascii_lowercase();
    let is_file = |ending: &&str| path.strip_suffix(*ending).is_some_and(|name| !name.is_empty());
    path.contains("://") || path.starts_with('/') && path.len() > 1 || ENDINGS.iter().any(is_file)
}

const ENDINGS: &[&str] =
    &[".md", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".avif", ".pdf", ".csv", ".xlsx", ".docx", ".pptx"];

#[cfg(test)]
mod tests {
    use super::super::testing::prose;

    /// What is marked in a text.
    fn marked(source: &str) -> Vec<&str> {
        prose(source).problems.iter().map(|problem| &source[problem.span.clone()]).collect()
    }

    #[test]
    fn a_slip_of_one_character_is_told_of() {
        for (source, slip) in [
            ("見[有空格](ask before.md)。", "[有空格](ask before.md)"),
            ("見 ![圖](圖 片.png)", "[圖](圖 片.png)"),
            ("見[全形]（ask.md#a）。", "[全形]（ask.md#a）"),
            ("見［全形］（/courses/）。", "［全形］（/courses/）"),
            ("見[空格] (x.md)。", "[空格] (x.md)"),
            ("##標題\n\n文", "##"),
            ("文\n\n###　標題", "###"),
            ("＃ 標題", "＃"),
        ] {
            assert_eq!(marked(source), [slip], "{source}");
        }
    }

    #[test]
    fn text_is_text() {
        for source in [
            "[a](b.md), ![c](d.png) and [e](<f g.md>)",
            "`[a](b c.md)` and\n\n```\n##x\n[a](b c.md)\n```\n",
            "the list [1] (see above), a[0](x), \\[a](b c.md)",
            "#標籤 and a ## b\n\n## 標題 [x]\n",
            "[x]: b.md\n\nsee [x] (once more)",
            "文[甲]（見上）",
        ] {
            assert_eq!(marked(source), [""; 0], "{source}");
        }
    }
}
