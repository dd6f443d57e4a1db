//! `[exports]` of `site.toml`: what the site says to machines besides its pages.

use crate::data::{Context, Decode, Fields, Node};

/// `[exports]`: what is made for machines. All of it, unless a key says otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the settings, and they are independent")]
pub struct Exports {
    /// Structured data within pages.
    pub structured_data: bool,
    /// Atom and JSON feeds.
    pub feeds: bool,
    /// The most entries in the feed of the site, of all articles or of all courses; at least 1.
    pub feed_length: usize,
    /// The most entries in the feed of a term; 0 for no such feeds.
    pub term_feed_length: usize,
    /// Whether the feed of a term holds whole texts and not summaries alone.
    pub term_feed_texts: bool,
    /// `sitemap.xml`, `robots.txt`, `llms.txt` and the web app manifest.
    pub sitemap: bool,
    /// Calendars to subscribe to.
    pub calendars: bool,
    /// Annual plans as tables, and all entries as JSON.
    pub data: bool,
}

impl Default for Exports {
    fn default() -> Self {
        Self {
            structured_data: true,
            feeds: true,
            feed_length: 20,
            term_feed_length: 10,
            term_feed_texts: false,
            sitemap: true,
            calendars: true,
            data: true,
        }
    }
}

impl Decode for Exports {
    const EXPECTED: &'static str = "a table";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let defaults = Self::default();
        let mut fields = Fields::new(context.table(node, Self::EXPECTED)?, "`[exports]`", context);
        let exports = Self {
            structured_data: fields.with_default("structured_data", defaults.structured_data),
            feeds: fields.with_default("feeds", defaults.feeds),
            feed_length: fields
                .optional_with("feed_length", |node, context| length(node, context, 1))
                .unwrap_or(defaults.feed_length),
            term_feed_length: fields
                .optional_with("term_feed_length", |node, context| length(node, context, 0))
                .unwrap_or(defaults.term_feed_length),
            term_feed_texts: fields.with_default("term_feed_texts", defaults.term_feed_texts),
            sitemap: fields.with_default("sitemap", defaults.sitemap),
            calendars: fields.with_default("calendars", defaults.calendars),
            data: fields.with_default("data", defaults.data),
        };
        fields.finish();
        Some(exports)
    }
}

/// Feeds hold whole texts and are fetched every hour by every reader, so they can't hold everything.
const LONGEST_FEED: usize = 200;

fn length(node: &Node, context: &mut Context<'_>, least: usize) -> Option<usize> {
    let length = usize::decode(node, context)?;
    if (least..=LONGEST_FEED).contains(&length) {
        return Some(length);
    }
    let must = format!("must be from {least} to {LONGEST_FEED}, found `{length}`");
    let help = "feeds tell what is new; listings and the files below `/api/` hold everything";
    context.invalid(&node.span, &must, Some(help.to_owned()));
    None
}
