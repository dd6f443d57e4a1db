//! A page's HTML in, the elements that the rules are about out, in their order, each with its line and its text.

use std::cell::RefCell;
use std::rc::Rc;

use lol_html::html_content::{Element as Tag, TextChunk};
use lol_html::{RewriteStrSettings, doc_text, element, rewrite_str};

/// An element of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// Its name, in lower case.
    pub(super) name: String,
    /// Its attributes as they are written, with names in lower case.
    attributes: Vec<(String, String)>,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
    /// All text within it, as it is written; nothing for elements that the rules don't ask for their text.
    pub(super) text: String,
    /// Whether a picture within it says what it shows.
    pub(super) has_picture_text: bool,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// The level of a heading.
    pub(super) fn heading_level(&self) -> Option<u8> {
        match self.name.as_bytes() {
            [b'h', level @ b'1'..=b'6'] => Some(level - b'0'),
            _ => None,
        }
    }
}

/// The elements whose text is asked for. All of them need their end tag, so the end of the text is known.
const WITH_TEXT: &[&str] = &["a", "button", "h1", "h2", "h3", "h4", "h5", "h6", "noscript", "script", "style"];

/// What has been read of a page so far.
#[derive(Default)]
struct Reading {
    elements: Vec<Element>,
    /// The elements that are open and whose text is asked for.
    open: Vec<usize>,
    /// How far lines are counted, in bytes, and the line there.
    counted: (usize, usize),
}

/// Reads a page. What can't be read as HTML has no elements, and the Nu Html Checker's word on it.
pub(super) fn elements(html: &str) -> Vec<Element> {
    // Handlers of end tags outlive the call that sets them, so what they write to is shared.
    let reading = Rc::new(RefCell::new(Reading::default()));
    let settings = RewriteStrSettings::new()
        .append_element_content_handler(element!("*", |tag| {
            reading.borrow_mut().start(html, tag);
            let closing = Rc::clone(&reading);
            if let Some(handlers) = tag.end_tag_handlers().filter(|_| WITH_TEXT.contains(&tag_name(&reading).as_str()))
            {
                handlers.push(Box::new(move |_| {
                    closing.borrow_mut().open.pop();
                    Ok(())
                }));
            }
            Ok(())
        }))
        .append_document_content_handler(doc_text!(|chunk| {
            reading.borrow_mut().text(chunk);
            Ok(())
        }));
    let read = rewrite_str(html, settings);
    let elements = std::mem::take(&mut reading.borrow_mut().elements);
    if read.is_ok() { elements.into_iter().flat_map(with_content).collect() } else { Vec::new() }
}

/// An element, and those within it if it is there for browsers without scripts, to which the parser is none.
fn with_content(element: Element) -> Vec<Element> {
    let mut inside = if element.name == "noscript" { elements(&element.text) } else { Vec::new() };
    for inner in &mut inside {
        inner.line += element.line - 1;
    }
    inside.insert(0, element);
    inside
}

fn tag_name(reading: &Rc<RefCell<Reading>>) -> String {
    reading.borrow().elements.last().map(|element| element.name.clone()).unwrap_or_default()
}

impl Reading {
    fn start(&mut self, html: &str, tag: &Tag<'_, '_>) {
        let attributes: Vec<(String, String)> =
            tag.attributes().iter().map(|attribute| (attribute.name(), attribute.value())).collect();
        let line = self.line_at(html, tag.source_location().bytes().start);
        let element = Element { name: tag.tag_name(), attributes, line, ..Element::default() };
        if element.attribute("alt").is_some_and(|alt| !is_blank(alt)) {
            for open in &self.open {
                self.elements[*open].has_picture_text = true;
            }
        }
        if WITH_TEXT.contains(&element.name.as_str()) {
            self.open.push(self.elements.len());
        }
        self.elements.push(element);
    }

    fn text(&mut self, chunk: &TextChunk<'_>) {
        for open in &self.open {
            self.elements[*open].text.push_str(chunk.as_str());
        }
    }

    /// Elements come in the order of the page, so no line is counted twice.
    fn line_at(&mut self, html: &str, offset: usize) -> usize {
        let (counted, lines) = self.counted;
        let more = html[counted..offset].matches('\n').count();
        self.counted = (offset, lines + more);
        lines + more + 1
    }
}

/// Whether nothing can be seen or heard of a text.
pub(super) fn is_blank(text: &str) -> bool {
    text.replace("&nbsp;", " ").chars().all(|character| character.is_whitespace() || character == '\u{200b}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_have_their_line_and_all_their_text() {
        let html = "<!doctype html>\n<p>x\n<a href='/a' TITLE=\"b\"><b>一</b>\n二<br><img src=a alt='c'></a> y\n<h2>z</h2><script>1 < 2</script>\n<noscript>\n<i>x</i></noscript>";
        let elements = elements(html);
        let all: Vec<(&str, usize, &str)> =
            elements.iter().map(|element| (element.name.as_str(), element.line, element.text.as_str())).collect();
        assert_eq!(
            all,
            [
                ("p", 2, ""),
                ("a", 3, "一\n二"),
                ("b", 3, ""),
                ("br", 4, ""),
                ("img", 4, ""),
                ("h2", 5, "z"),
                ("script", 5, "1 < 2"),
                ("noscript", 6, "\n<i>x</i>"),
                ("i", 7, "")
            ]
        );
        assert_eq!((elements[1].attribute("title"), elements[1].has_picture_text), (Some("b"), true));
    }
}
