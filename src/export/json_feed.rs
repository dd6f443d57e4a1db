//! A feed in the JSON Feed format, version 1.1: <https://www.jsonfeed.org/version/1.1/>.

use serde::Serialize;

use super::feed::Feed;
use super::feed_entry::{FeedItem, Html};

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
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<Html<'a>>,
    /// An item must have a content; where that isn't the text, it is the summary.
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
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

/// The bytes that an item takes besides its text, about.
const ROOM: usize = 2048;

pub(super) fn write(feed: &Feed<'_>) -> Vec<u8> {
    let items: Vec<Item<'_>> = feed.items.iter().map(|each| item(each, feed.origin)).collect();
    // Quotes and line breaks make a text a little longer.
    let length = |item: &Item<'_>| item.content_html.as_ref().map_or(0, Html::about);
    let about = items.iter().map(|item| length(item) * 9 / 8 + ROOM).sum();
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

fn item<'a>(item: &'a FeedItem<'_>, origin: &'a str) -> Item<'a> {
    let entry = &item.entry.content;
    let content_html = item.html(origin);
    let (summary, content_text) = match content_html {
        Some(_) => (entry.summary.as_str(), None),
        None => ("", Some(entry.summary.as_str())),
    };
    Item {
        id: &entry.url,
        url: &entry.url,
        title: &entry.title,
        summary,
        content_html,
        content_text,
        date_published: entry.published.as_deref(),
        date_modified: &entry.updated,
        language: &entry.language,
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        tags: &entry.categories,
    }
}
