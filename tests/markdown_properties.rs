//! What holds for Markdown of any text, with raw HTML shown as text: no panic, tags that nest, nothing that runs,
//! places that exist. Texts are made of scraps of markup, Chinese and Latin, so that constructs meet in ways nobody
//! thought of.

use lyceum::markdown::{Options, Piece, Prose, parse};
use proptest::prelude::*;

const SCRAPS: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "~~",
    "`",
    "```",
    "\n",
    "\n\n",
    "  \n",
    " ",
    "    ",
    "\t",
    "\r\n",
    "> ",
    "- ",
    "1. ",
    "- [x] ",
    "# ",
    "## ",
    "\n===\n",
    "---",
    "[",
    "]",
    "](",
    ")",
    "[a](b)",
    "[a](#b)",
    "![",
    "![a](b.png)",
    "<",
    ">",
    "<b>",
    "</b>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<http://a.b>",
    "<javascript:x>",
    "](javascript:x)",
    "](https://a.b \"c\")",
    "[^1]",
    "\n[^1]: ",
    "[^2]",
    "|",
    "\n|-|-|\n",
    "\n: ",
    "> [!NOTE]\n",
    "{#a .b}",
    "\\",
    "&",
    "&lt;",
    "&#x3c;",
    "\"",
    "'",
    "\n\n| a | b |\n|---|:-:|\n| c | d |\n\n",
    "\n\n[^1]: note\n\n",
    "--",
    "...",
    "「",
    "」",
    "，",
    "。",
    "“",
    "”",
    "客戶",
    "關係",
    "한국",
    "𠮷",
    "😀",
    "\u{FDD0}",
    "\u{0}",
    "\u{200b}",
    "e\u{301}",
    "word",
    "x",
    "1",
    "```rust\nfn a() {}\n```\n",
    "[a]: b\n",
    "<div>\n",
    "<img src=x onerror=y>",
];

fn text() -> impl Strategy<Value = String> {
    let scraps = prop::collection::vec(prop::sample::select(SCRAPS), 0..40).prop_map(|scraps| scraps.concat());
    prop_oneof![4 => scraps, 1 => any::<String>()]
}

fn options() -> impl Strategy<Value = Options> {
    any::<(bool, bool, bool)>().prop_map(|(smart_punctuation, highlight, extensions)| Options {
        raw_html: false,
        smart_punctuation,
        highlight,
        extensions,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn tags_nest_and_nothing_runs(source in text(), options in options()) {
        let prose = parse(&source, &options);
        let html = join(&prose);
        check_nesting(&html).map_err(|reason| TestCaseError::fail(format!("{reason}\n{source:?}\n{html}")))?;
        prop_assert!(!html.to_lowercase().contains("<script"), "{}", html);
        prop_assert!(!html.contains("href=\"javascript:"), "{}", html);
        prop_assert!(!html.contains('\u{FDD0}') || !options.extensions, "{}", html);
    }

    #[test]
    fn places_exist_and_slots_are_in_order(source in text(), options in options()) {
        let prose = parse(&source, &options);
        let links = prose.links.iter().map(|link| &link.span);
        let images = prose.images.iter().map(|image| &image.span);
        let problems = prose.problems.iter().map(|problem| &problem.span);
        for span in links.chain(images).chain(problems) {
            prop_assert!(source.get(span.clone()).is_some(), "{:?} of {:?}", span, source);
        }
        let (mut links, mut images) = (0, 0);
        for piece in &prose.body().pieces {
            let (next, found) = match piece {
                Piece::Html(html) => {
                    prop_assert!(!html.is_empty());
                    continue;
                }
                Piece::LinkStart(index) | Piece::Card(index) => (&mut links, *index),
                Piece::Image(index) => (&mut images, *index),
            };
            prop_assert_eq!(*next, found);
            *next += 1;
        }
        prop_assert_eq!((links, images), (prose.links.len(), prose.images.len()));
        prop_assert!(prose.lead_end <= prose.body().pieces.len());
        prop_assert!(prose.summary.chars().count() <= 120);
    }

    #[test]
    fn anchors_are_unique(source in text()) {
        let prose = parse(&source, &Options::default());
        let mut ids: Vec<_> = prose.headings.iter().map(|heading| &heading.id).collect();
        prop_assert!(ids.iter().all(|id| !id.is_empty()));
        ids.sort();
        let count = ids.len();
        ids.dedup();
        prop_assert_eq!(ids.len(), count);
    }
}

fn join(prose: &Prose) -> String {
    let body = prose.body();
    let pieces = body.pieces.iter().map(|piece| match piece {
        Piece::Html(html) => html,
        Piece::LinkStart(_) => "<a>",
        Piece::Image(index) if prose.images[*index].lone => "<figure></figure>",
        Piece::Image(_) => "<img>",
        Piece::Card(_) => "<div></div>",
    });
    pieces.collect()
}

const VOID: &[&str] = &["br", "hr", "img", "input"];
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "figure",
    "ul",
    "ol",
    "dl",
    "table",
    "pre",
    "blockquote",
    "aside",
    "section",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
];

/// Every `<` starts a tag, every element is closed by its own tag, no paragraph or heading holds a block, no link a
/// link.
fn check_nesting(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    for rest in html.split('<').skip(1) {
        let (tag, _) = rest.split_once('>').ok_or("a tag has no end")?;
        let name = tag.split([' ', '>']).next().unwrap_or_default();
        if let Some(name) = name.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("`</{name}>` closes nothing"));
            }
            continue;
        }
        let is_in = |outer: &str| open.contains(&outer);
        if BLOCKS.contains(&name) && ["p", "a", "h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|outer| is_in(outer)) {
            return Err(format!("`<{name}>` within text"));
        }
        if name == "a" && is_in("a") {
            return Err("a link within a link".to_owned());
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("open at the end: {open:?}")) }
}
