//! A document in, the same document in the other script out: everything that a reader reads, and nothing else.
//!
//! What is converted is the finished HTML and not the Markdown, which so is parsed once, and addresses, ids and code
//! are the same in both scripts. Terms and cities keep the names under which the catalog finds them.

use crate::base::digest_of;
use crate::config::LanguageId;
use crate::markdown::{Heading, Image, Link, Piece, Prose};
use crate::script::{Converter, HtmlConverter};

use super::{Course, Credit, Document, Identity, Meta};

/// Makes the version of a document in a language whose texts are made from the document's own.
#[must_use]
pub fn converted(document: &Document, language: LanguageId, converter: &Converter) -> Document {
    Document {
        identity: Identity { language, ..document.identity.clone() },
        meta: meta(&document.meta, converter),
        course: document.course.as_ref().map(|original| course(original, converter)),
        prose: prose(&document.prose, converter),
        converted_from: Some(document.identity.language),
        ..document.clone()
    }
}

fn meta(meta: &Meta, converter: &Converter) -> Meta {
    let credit =
        |credit: &Credit| Credit { role: converter.convert(&credit.role), names: texts(&credit.names, converter) };
    Meta {
        title: converter.convert(&meta.title),
        summary: meta.summary.as_ref().map(|summary| converter.convert(summary)),
        key_points: texts(&meta.key_points, converter),
        credits: meta.credits.iter().map(credit).collect(),
        copyright: meta.copyright.as_ref().map(|notice| converter.convert(notice)),
        extra: free_value(&meta.extra, converter),
        ..meta.clone()
    }
}

fn course(course: &Course, converter: &Converter) -> Course {
    Course {
        lecturers: texts(&course.lecturers, converter),
        audience: converter.convert(&course.audience),
        duration: converter.convert(&course.duration),
        aims: texts(&course.aims, converter),
        ..course.clone()
    }
}

fn texts(texts: &[String], converter: &Converter) -> Vec<String> {
    texts.iter().map(|text| converter.convert(text)).collect()
}

/// The site's own values: texts are converted, keys and addresses are not.
fn free_value(value: &serde_json::Value, converter: &Converter) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::String(text) if !text.contains('/') => Value::String(converter.convert(text)),
        Value::Array(values) => values.iter().map(|value| free_value(value, converter)).collect(),
        Value::Object(values) => {
            values.iter().map(|(key, value)| (key.clone(), free_value(value, converter))).collect()
        }
        other => other.clone(),
    }
}

/// Problems and the length are the original's. The plain text is read off the converted HTML, which is quicker than to convert it too.
fn prose(prose: &Prose, converter: &Converter) -> Prose {
    let mut html = HtmlConverter::new(converter);
    let pieces: Vec<Piece> = prose
        .pieces
        .iter()
        .map(|piece| match piece {
            Piece::Html(written) => Piece::Html(html.convert(written).into_boxed_str()),
            slot => slot.clone(),
        })
        .collect();
    let heading = |heading: &Heading| heading_in_other_script(heading, converter);
    let link = |link: &Link| Link {
        title: converter.convert(&link.title),
        text: converter.convert(&link.text),
        ..link.clone()
    };
    let image = |image: &Image| Image {
        alt: converter.convert(&image.alt),
        title: converter.convert(&image.title),
        ..image.clone()
    };
    let text = pieces.iter().filter_map(|piece| match piece {
        Piece::Html(written) => Some(plain_text(written)),
        _ => None,
    });
    Prose {
        text: text.collect(),
        digest: digest_of(&pieces),
        pieces,
        lead_end: prose.lead_end,
        title: prose.title.as_ref().map(|title| converter.convert(title)),
        headings: prose.headings.iter().map(heading).collect(),
        links: prose.links.iter().map(link).collect(),
        images: prose.images.iter().map(image).collect(),
        summary: converter.convert(&prose.summary),
        length: prose.length,
        problems: Vec::new(),
    }
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
    let text: String = html
        .split('<')
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) })
        .collect();
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}
