//! A feed in the JSON Feed format, version 1.1: <https://www.jsonfeed.org/version/1.1/>.

use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::feed::Feed;
use super::feed_entry::FeedEntry;

#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    language: &'a str,
    authors: [Author<'a>; 1],
    items: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    content_html: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<&'a str>,
    date_modified: &'a str,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

/// The bytes that a feed takes besides its items, about.
const ROOM: usize = 1024;

pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let items: Vec<&RawValue> = feed.entries.iter().map(|entry| entry.json()).collect();
    let about = items.iter().map(|item| item.get().len() + 1).sum::<usize>() + ROOM;
    let json = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.page,
        feed_url: &feed.url,
        description: feed.description,
        language: feed.language,
        authors: [Author { name: feed.publisher }],
        items,
    };
    super::data::to_long_json(&json, about)
}

/// An item of a feed. Like all that [`super::data::to_json`] writes, it can't fail.
pub(super) fn write_item(entry: &FeedEntry) -> Box<RawValue> {
    let item = Item {
        id: &entry.url,
        url: &entry.url,
        title: &entry.title,
        summary: &entry.summary,
        content_html: entry.html(),
        date_published: entry.published.as_deref(),
        date_modified: &entry.updated,
        language: &entry.language,
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        tags: &entry.categories,
    };
    to_raw_value(&item).expect("plain structs become JSON")
}
