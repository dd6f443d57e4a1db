//! XML: elements, attributes and texts in, bytes out.

use std::borrow::Cow;

use memchr::memmem;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, Event};

use super::escape::{Escapes, escaped};

/// A document that is being written. Writing to memory does not fail, so neither does anything here.
pub(super) struct Xml(Writer<Vec<u8>>);

type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// Begins a document with its outermost element.
    pub(super) fn begin(root: &str, attributes: Attributes<'_>) -> Self {
        let mut xml = Self::fragment();
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.open(root, attributes);
        xml
    }

    /// Begins a part of a document.
    pub(super) fn fragment() -> Self {
        Self(Writer::new(Vec::new()))
    }

    /// The bytes of a part, for [`Xml::append`].
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0.into_inner()
    }

    /// Adds a part that was written before.
    pub(super) fn append(&mut self, fragment: &[u8]) {
        self.0.get_mut().extend_from_slice(fragment);
    }

    /// Makes room for what is about to be written: a long text that grows bit by bit is copied again and again.
    pub(super) fn reserve(&mut self, bytes: usize) {
        self.0.get_mut().reserve(bytes);
    }

    /// Opens an element, on a line of its own.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.new_line();
        self.event(Event::Start(element(name, attributes)));
    }

    /// Closes the element that was opened last.
    pub(super) fn close(&mut self, name: &str) {
        self.new_line();
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element with nothing in it.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.new_line();
        self.event(Event::Empty(element(name, attributes)));
    }

    /// An element with nothing but a text in it.
    pub(super) fn text(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.pieces(name, attributes, |push| push(text));
    }

    /// The same with a text that comes in pieces.
    pub(super) fn pieces(&mut self, name: &str, attributes: Attributes<'_>, text: impl FnOnce(&mut dyn FnMut(&str))) {
        self.open(name, attributes);
        let xml = self.0.get_mut();
        text(&mut |piece| escaped(&allowed(piece), &BETWEEN_TAGS, |piece| xml.extend_from_slice(piece.as_bytes())));
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// Closes the outermost element.
    pub(super) fn end(mut self, root: &str) -> Vec<u8> {
        self.close(root);
        self.new_line();
        self.into_bytes()
    }

    fn new_line(&mut self) {
        self.0.get_mut().push(b'\n');
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).expect("memory can be written to");
    }
}

fn element<'a>(name: &'a str, attributes: Attributes<'a>) -> BytesStart<'a> {
    let mut element = BytesStart::new(name);
    for (key, value) in attributes {
        element.push_attribute((*key, &*allowed(value)));
    }
    element
}

/// What can't stand between tags as it is. Quotes can: in a feed they are those of all attributes of a page's HTML.
const BETWEEN_TAGS: Escapes = [(b'<', "&lt;"), (b'>', "&gt;"), (b'&', "&amp;")];

/// XML 1.0 can't hold most control characters, not even escaped (<https://www.w3.org/TR/xml/#charsets>).
fn allowed(text: &str) -> Cow<'_, str> {
    let is_allowed = |character: char| match character {
        '\t' | '\n' | '\r' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        _ => character >= ' ',
    };
    // Nearly every text is allowed as it is, and to look at all bytes in this way is quicker than at each character; U+FFFE and
    // U+FFFF begin with these two.
    let controls = text.bytes().filter(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')).count();
    if controls == 0 && memmem::find(text.as_bytes(), b"\xef\xbf").is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|character| is_allowed(*character)).collect())
}
