//! A document in, the same document in the other script out: everything that a reader reads, and nothing else.
//!
//! What is converted is the finished HTML and not the Markdown, which so is parsed once, and addresses, ids and code
//! are the same in both scripts. Terms and cities keep the names under which the catalog finds them.

use crate::base::{Kept, digest_of};
use crate::config::LanguageId;
use crate::markdown::{Body, Heading, Image, Link, Piece, Prose};
use crate::script::{Converter, Doubt, HtmlConverter};

use super::{Course, Credit, Document, Identity, Meta};

/// Makes the version of a document in a language whose texts are made from the document's own, and tells the places at which the
/// dictionary had to choose.
#[must_use]
pub fn converted(document: &Document, language: LanguageId, converter: &Converter) -> (Document, Vec<Doubt>) {
    let mut texts = Texts { converter, doubts: Vec::new() };
    let converted = Document {
        identity: Identity { language, ..document.identity.clone() },
        meta: texts.meta(&document.meta),
        course: document.course.as_ref().map(|original| texts.course(original)),
        prose: texts.prose(&document.prose),
        converted_from: Some(document.identity.language),
        ..document.clone()
    };
    (converted, texts.doubts)
}

/// Converts the texts of one document.
struct Texts<'a> {
    converter: &'a Converter,
    doubts: Vec<Doubt>,
}

impl Texts<'_> {
    fn text(&mut self, text: &str) -> String {
        self.converter.convert_noting(text, &mut self.doubts)
    }

    fn list(&mut self, texts: &[String]) -> Vec<String> {
        texts.iter().map(|text| self.text(text)).collect()
    }

    fn meta(&mut self, meta: &Meta) -> Meta {
        Meta {
            title: self.text(&meta.title),
            summary: meta.summary.as_ref().map(|summary| self.text(summary)),
            key_points: self.list(&meta.key_points),
            credits: meta.credits.iter().map(|credit| self.credit(credit)).collect(),
            copyright: meta.copyright.as_ref().map(|notice| self.text(notice)),
            extra: self.free_value(&meta.extra),
            ..meta.clone()
        }
    }

    fn credit(&mut self, credit: &Credit) -> Credit {
        Credit { role: self.text(&credit.role), names: self.list(&credit.names) }
    }

    fn course(&mut self, course: &Course) -> Course {
        Course {
            lecturers: self.list(&course.lecturers),
            audience: self.text(&course.audience),
            duration: self.text(&course.duration),
            aims: self.list(&course.aims),
            ..course.clone()
        }
    }

    /// The site's own values: texts are converted, keys and addresses are not.
    fn free_value(&mut self, value: &serde_json::Value) -> serde_json::Value {
        use serde_json::Value;
        match value {
            Value::String(text) if !text.contains('/') => Value::String(self.text(text)),
            Value::Array(values) => values.iter().map(|value| self.free_value(value)).collect(),
            Value::Object(values) => values.iter().map(|(key, value)| (key.clone(), self.free_value(value))).collect(),
            other => other.clone(),
        }
    }

    /// Problems and the length are the original's. The plain text is read off the converted HTML, which is quicker than to convert it
    /// too; doubts are told of the HTML alone, which holds all the rest.
    fn prose(&mut self, prose: &Prose) -> Prose {
        let converter = self.converter;
        let mut html = HtmlConverter::new(converter);
        let convert = |piece: &Piece| match piece {
            Piece::Html(written) => Piece::Html(html.convert(written).into_boxed_str()),
            slot => slot.clone(),
        };
        let pieces: Vec<Piece> = prose.body().pieces.iter().map(convert).collect();
        self.doubts.append(&mut html.into_doubts());
        let text = pieces.iter().filter_map(|piece| match piece {
            Piece::Html(written) => Some(plain_text(written)),
            _ => None,
        });
        let body = Body { text: text.collect(), pieces };
        Prose {
            digest: digest_of(&body),
            slots: prose.slots.clone(),
            piece_count: prose.piece_count,
            body: Kept::here(body),
            lead_end: prose.lead_end,
            title: prose.title.as_ref().map(|title| converter.convert(title)),
            headings: prose.headings.iter().map(|heading| heading_in_other_script(heading, converter)).collect(),
            links: prose.links.iter().map(|link| link_in_other_script(link, converter)).collect(),
            images: prose.images.iter().map(|image| image_in_other_script(image, converter)).collect(),
            summary: converter.convert(&prose.summary),
            length: prose.length,
            problems: Vec::new(),
        }
    }
}

fn link_in_other_script(link: &Link, converter: &Converter) -> Link {
    Link { title: converter.convert(&link.title), text: converter.convert(&link.text), ..link.clone() }
}

fn image_in_other_script(image: &Image, converter: &Converter) -> Image {
    Image { alt: converter.convert(&image.alt), title: converter.convert(&image.title), ..image.clone() }
}

/// What is protected in a heading is so in the table of contents, which shows its plain text.
fn heading_in_other_script(heading: &Heading, converter: &Converter) -> Heading {
    let html = converter.convert_html(&heading.html);
    let is_protected = html.contains("translate=\"no\"");
    let text = if is_protected { plain_text(&html) } else { converter.convert(&heading.text) };
    Heading { text, html, ..heading.clone() }
}

/// The text of HTML that this program wrote.
fn plain_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for (index, part) in html.split('<').enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) });
    }
    if !text.contains('&') {
        return text;
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
