//! A feed in the Atom Syndication Format, RFC 4287.

use super::feed::Feed;
use super::feed_entry::FeedEntry;
use super::xml::Xml;

pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let entries: Vec<&[u8]> = feed.entries.iter().map(|entry| entry.atom()).collect();
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
    xml.reserve(entries.iter().map(|entry| entry.len()).sum());
    for entry in entries {
        xml.push(entry);
    }
    xml.end("feed")
}

/// An element of a feed, with the line break before it.
pub(super) fn write_entry(entry: &FeedEntry) -> Box<[u8]> {
    let html = entry.html();
    let mut written = Xml::part();
    let xml = &mut written;
    xml.reserve(html.len() + html.len() / 4);
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
    xml.text("content", &[("type", "html")], &html);
    xml.close("entry");
    written.into_bytes().into_boxed_slice()
}

fn person(xml: &mut Xml, name: &str) {
    xml.open("author", &[]);
    xml.text("name", &[], name);
    xml.close("author");
}
