//! A feed in the Atom Syndication Format, RFC 4287.

use super::feed::Feed;
use super::feed_entry::{FeedEntry, Html};
use super::xml::Xml;

/// The bytes that an entry takes besides its text, about.
const ROOM: usize = 2048;

pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let htmls: Vec<Option<Html<'_>>> = feed.items.iter().map(|item| item.html(feed.origin)).collect();
    let mut xml = Xml::begin("feed", &[("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", feed.language)]);
    xml.text("id", &[], &feed.url);
    xml.text("title", &[], &feed.title);
    if !feed.description.is_empty() {
        xml.text("subtitle", &[], feed.description);
    }
    xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.url)]);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.page)]);
    xml.text("updated", &[], &feed.updated);
    person(&mut xml, feed.publisher);
    // Escaping makes a text a little longer.
    xml.reserve(htmls.iter().map(|html| html.as_ref().map_or(0, Html::about) * 5 / 4 + ROOM).sum());
    for (item, html) in feed.items.iter().zip(&htmls) {
        let entry = &item.entry.content;
        match html {
            Some(html) => write_entry(&mut xml, entry, Some(html)),
            None => xml.append(item.entry.written.get_or_init(|| {
                let mut alone = Xml::fragment();
                write_entry(&mut alone, entry, None);
                alone.into_bytes()
            })),
        }
    }
    xml.end("feed")
}

fn write_entry(xml: &mut Xml, entry: &FeedEntry, html: Option<&Html<'_>>) {
    xml.open("entry", &[("xml:lang", &entry.language)]);
    xml.text("id", &[], &entry.url);
    xml.text("title", &[], &entry.title);
    xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)]);
    if let Some(published) = &entry.published {
        xml.text("published", &[], published);
    }
    xml.text("updated", &[], &entry.updated);
    for author in &entry.authors {
        person(xml, author);
    }
    for category in &entry.categories {
        xml.empty("category", &[("term", category)]);
    }
    if !entry.summary.is_empty() {
        xml.text("summary", &[], &entry.summary);
    }
    if let Some(html) = html {
        xml.pieces("content", &[("type", "html")], |push| html.pieces(push));
    }
    xml.close("entry");
}

fn person(xml: &mut Xml, name: &str) {
    xml.open("author", &[]);
    xml.text("name", &[], name);
    xml.close("author");
}
