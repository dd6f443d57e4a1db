//! HTML in Markdown, where the site's owner does not allow it: it turns into text before anything else sees it.
//!
//! That nothing from content reaches a page unescaped then needs no care elsewhere: there are no HTML events any more.
//! Comments are dropped, as nobody is meant to read them.

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use super::{Problem, ProblemKind};
use crate::base::Span;

/// Replaces HTML by text, and reports it.
pub(super) fn show_as_text<'a>(events: Vec<(Event<'a>, Span)>, problems: &mut Vec<Problem>) -> Vec<(Event<'a>, Span)> {
    if !events.iter().any(|(event, _)| is_html(event)) {
        return events;
    }
    let mut shown = Vec::with_capacity(events.len());
    let mut block: Option<(String, Span)> = None;
    for (event, span) in events {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some((String::new(), span)),
            Event::Html(html) => block.get_or_insert_with(|| (String::new(), span)).0.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                if let Some((html, span)) = block.take() {
                    show_block(&html, span, &mut shown, problems);
                }
            }
            Event::InlineHtml(html) => show_inline(html, span, &mut shown, problems),
            other => shown.push((other, span)),
        }
    }
    shown
}

fn is_html(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::HtmlBlock) | Event::Html(_) | Event::InlineHtml(_))
}

fn show_block(html: &str, span: Span, shown: &mut Vec<(Event<'_>, Span)>, problems: &mut Vec<Problem>) {
    let text = html.trim();
    if is_comment(text) {
        return;
    }
    problems.push(Problem { span: span.clone(), kind: ProblemKind::RawHtml });
    shown.push((Event::Start(Tag::Paragraph), span.clone()));
    shown.push((Event::Text(text.to_owned().into()), span.clone()));
    shown.push((Event::End(TagEnd::Paragraph), span));
}

/// Closing tags are shown but not reported: their opening ones were.
fn show_inline<'a>(html: CowStr<'a>, span: Span, shown: &mut Vec<(Event<'a>, Span)>, problems: &mut Vec<Problem>) {
    if is_comment(&html) {
        return;
    }
    if !html.starts_with("</") {
        problems.push(Problem { span: span.clone(), kind: ProblemKind::RawHtml });
    }
    shown.push((Event::Text(html), span));
}

/// Whether HTML is one comment and nothing else.
fn is_comment(html: &str) -> bool {
    let inner = html.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inner.is_some_and(|inner| !inner.contains("-->"))
}

#[cfg(test)]
mod tests {
    use crate::markdown::testing::{html, html_with, prose};
    use crate::markdown::{Options, Problem, ProblemKind};

    #[test]
    fn html_is_shown_as_text() {
        let table = [
            ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"),
            ("<script>\nalert(1)\n</script>\n\na", "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n<p>a</p>\n"),
            ("<!-- a\n\nb -->\n\nc<!-- d -->", "<p>c</p>\n"),
            ("<!-- a --> <b>", "<p>&lt;!-- a --&gt; &lt;b&gt;</p>\n"),
            ("## Vec<String>", "<h2 id=\"vec-string\">Vec&lt;String&gt;</h2>\n"),
            ("&lt;b&gt;", "<p>&lt;b&gt;</p>\n"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), expected, "{source}");
        }
    }

    #[test]
    fn html_is_reported_once_for_each_element() {
        let found = prose("a <b>c</b>\n\n<div>\nd\n</div>\n\n<!-- e -->\n");
        let kind = ProblemKind::RawHtml;
        assert_eq!(found.problems, [Problem { span: 2..5, kind: kind.clone() }, Problem { span: 12..27, kind }]);
    }

    #[test]
    fn the_owner_may_allow_it() {
        let options = Options { raw_html: true, ..Options::default() };
        let source = "a <b>c</b>\n\n<div>\nd\n</div>\n";
        assert_eq!(html_with(source, &options), "<p>a <b>c</b></p>\n<div>\nd\n</div>\n");
    }
}
