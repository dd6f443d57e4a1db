//! The examples of the `CommonMark` specification, all 652 of them.
//!
//! Extensions are off and raw HTML is on, as the specification wants. Both sides are brought into one form by parsing
//! them as HTML, so that `<br />` and `<br>` or `&quot;` and `"` are the same; slots are filled without any rules.

use std::collections::BTreeMap;
use std::fmt::Write;

use lyceum::markdown::{Options, Piece, Prose, parse};
use pulldown_cmark_escape::{escape_href, escape_html};
use scraper::Html;
use serde::Deserialize;

/// Examples that come out differently, each with the reason.
const DIFFERENT: &[(u32, &str)] = &[
    (596, "the scheme `irc` is not let through"),
    (598, "the scheme `a+b+c` is not let through"),
    (599, "the scheme `made-up-scheme` is not let through"),
    (601, "the scheme `localhost` is not let through"),
];

#[derive(Deserialize)]
struct Example {
    #[serde(rename = "example")]
    number: u32,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn the_examples_of_the_specification_hold() {
    let examples: Vec<Example> =
        serde_json::from_str(include_str!("data/commonmark-0.31.2.json")).expect("the file of examples is JSON");
    assert_eq!(examples.len(), 652);
    let options = Options { raw_html: true, smart_punctuation: false, highlight: false, extensions: false };
    let mut expected_failures: BTreeMap<u32, &str> = DIFFERENT.iter().copied().collect();
    let mut failures = Vec::new();
    for Example { number, section, markdown, html } in examples {
        let found = join(&parse(&markdown, &options));
        let holds = normal(&found) == normal(&html);
        match (holds, expected_failures.remove(&number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(reason)) => failures.push(format!("{number} holds, although listed: {reason}")),
            (false, None) => {
                failures.push(format!("{number} ({section})\n{markdown}\nexpected:\n{html}\nfound:\n{found}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// HTML as a browser understands it, without line breaks between tags.
fn normal(html: &str) -> String {
    Html::parse_fragment(html).html().replace(">\n", ">").replace("\n<", "<")
}

fn join(prose: &Prose) -> String {
    let mut html = String::new();
    for piece in &prose.body().pieces {
        match piece {
            Piece::Html(piece) => html.push_str(piece),
            Piece::LinkStart(index) => {
                let link = &prose.links[*index];
                let _ = write!(html, "<a href=\"{}\"{}>", address(&link.destination), title(&link.title));
            }
            Piece::Image(index) => {
                let image = &prose.images[*index];
                let (source, alt) = (address(&image.destination), attribute(&image.alt));
                let _ = write!(html, "<img src=\"{source}\" alt=\"{alt}\"{}>", title(&image.title));
            }
            Piece::Card(_) => panic!("cards are an extension"),
        }
    }
    html
}

fn title(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", attribute(title)) }
}

fn address(destination: &str) -> String {
    let mut escaped = String::new();
    escape_href(&mut escaped, destination).expect("writing to a string can't fail");
    escaped
}

fn attribute(value: &str) -> String {
    let mut escaped = String::new();
    escape_html(&mut escaped, value).expect("writing to a string can't fail");
    escaped
}
