//! How right the conversion between the scripts is, and that it leaves alone what is no text.
//!
//! `tests/data/scripts.tsv` holds words and sentences in both scripts, written for this test: above all those of which one
//! character stands for several in the other script. `cargo test --test scripts -- --nocapture` prints the rate.

mod support;

use lyceum::base::{MemoryFiles, Route};
use lyceum::script::Converter;
use lyceum::site::{Composed, Memory, compose, explain, why};
use proptest::prelude::*;

const SENTENCES: &str = include_str!("data/scripts.tsv");

fn pairs() -> Vec<(&'static str, &'static str)> {
    SENTENCES.lines().map(|line| line.split_once('\t').expect("a word in both scripts")).collect()
}

fn converter(from: &str, to: &str) -> Converter {
    Converter::between(from, to, []).expect("a way between the two")
}

/// The part that comes out right, in thousandths.
#[allow(clippy::print_stdout, reason = "this is what a measurement is for")]
fn rate(name: &str, converter: &Converter, pairs: &[(&str, &str)]) -> usize {
    let wrong: Vec<String> = pairs
        .iter()
        .map(|(text, wanted)| (text, wanted, converter.convert(text)))
        .filter(|(_, wanted, made)| *wanted != made)
        .map(|(text, wanted, made)| format!("{text} → {made}, not {wanted}"))
        .collect();
    let right = (pairs.len() - wrong.len()) * 1000 / pairs.len();
    println!("{name}: {} of {} right\n  {}", pairs.len() - wrong.len(), pairs.len(), wrong.join("\n  "));
    right
}

#[test]
fn nearly_all_words_are_right_in_both_directions() {
    let pairs = pairs();
    let reversed: Vec<_> = pairs.iter().map(|(left, right)| (*right, *left)).collect();
    assert!(pairs.len() >= 150);
    let to_simplified = rate("zh-Hant → zh-Hans", &converter("zh-Hant", "zh-Hans"), &pairs);
    let to_traditional = rate("zh-Hans → zh-Hant", &converter("zh-Hans", "zh-Hant"), &reversed);
    assert!(to_simplified >= FLOOR_SIMPLIFIED, "{to_simplified} of a thousand");
    assert!(to_traditional >= FLOOR_TRADITIONAL, "{to_traditional} of a thousand");
}

/// What was reached when this was written, a little below.
const FLOOR_SIMPLIFIED: usize = 980;
const FLOOR_TRADITIONAL: usize = 940;

/// The tags of a page with all that stands in them but what a reader reads, and the text of its code.
fn structure(html: &str) -> Vec<String> {
    let page = scraper::Html::parse_fragment(html);
    let mut parts = Vec::new();
    for node in page.tree.root().descendants() {
        if let scraper::Node::Element(element) = node.value() {
            let is_text = |name: &str| matches!(name, "title" | "alt" | "aria-label" | "placeholder");
            let attributes = element.attrs().filter(|(name, _)| !is_text(name));
            let mut attributes: Vec<String> = attributes.map(|(name, value)| format!("{name}={value}")).collect();
            attributes.sort();
            parts.push(format!("{} {}", element.name(), attributes.join(" ")));
            let is_left_alone = element.name() == "code" || element.attr("translate") == Some("no");
            if is_left_alone && let Some(element) = scraper::ElementRef::wrap(node) {
                parts.push(element.text().collect());
            }
        }
    }
    parts
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_page_keeps_its_structure(
        parts in proptest::collection::vec(
            prop::sample::select(vec![
                "關係", "以後", "發", "乾", "`關係`", "**", "*", "{=後=}", "{漢字|hàn zì}", "[關](https://a.b/關 \"係\")", "![圖](https://a.b/圖.png)", "\n\n", "\n", "- ",
                "> ", "## 關 {#發}", "```\n關\n```\n", "|", "<", ">", "&", "\"", "a", " ", "1. ", "[^1]", "[^1]: 註\n",
            ]),
            0..40,
        ),
    ) {
        let options = lyceum::markdown::Options::default();
        let prose = lyceum::markdown::parse(&parts.concat(), &options);
        let converter = converter("zh-Hant", "zh-Hans");
        for piece in &prose.pieces {
            if let lyceum::markdown::Piece::Html(html) = piece {
                prop_assert_eq!(structure(&converter.convert_html(html)), structure(html), "{}", html);
            }
        }
    }
}

const SITE: &str = r#"
-- site.toml --
title = "學堂"
base_url = "https://example.org/"
language = "zh-Hant"
[languages.zh-Hant]
[languages.zh-Hans]
from = "zh-Hant"
[languages.en]
-- content/articles/trust.md --
+++
title = "客戶關係與發展"
aliases = ["/old/"]
+++
客戶為什麼信任，見[流失](loss.md)與[頁](/articles/loss/)。
-- content/articles/trust.zh-Hans.md --
+++
title = "还没写完的简体版"
draft = true
+++
草稿。
-- content/articles/loss.md --
+++
title = "客戶關係與流失"
related = { articles = ["trust"] }
+++
客戶流失以後，關係還在不在？
-- content/articles/loss.en.md --
+++
title = "Loss"
related = { articles = ["trust"] }
+++
See [trust](trust.md).
-- content/articles/only.zh-Hans.md --
+++
title = "只有简体的客户关系"
related = { articles = ["trust"] }
+++
客户关系与[流失](loss.md)。
"#;

fn composed(memory: &mut Memory) -> (MemoryFiles, Composed) {
    let files = MemoryFiles::from_archive(SITE.trim_start());
    let composed = compose(&files, &support::settings(), memory);
    (files, composed)
}

fn page(files: &MemoryFiles, composed: &Composed, route: &str) -> String {
    let site = composed.site.as_ref().expect("a site");
    let bytes = site.render(files, &Route::new(route).expect("a route")).expect("a page").expect("no problem");
    String::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_draft_by_hand_leaves_the_converted_version_in_its_place() {
    let (files, composed) = composed(&mut Memory::default());
    assert!(page(&files, &composed, "zh-hans/articles/trust/").contains("客户关系与发展"));
}

#[test]
fn links_of_a_converted_text_stay_in_its_language() {
    let (files, composed) = composed(&mut Memory::default());
    let page = page(&files, &composed, "zh-hans/articles/trust/");
    assert_eq!(page.matches("<a href=\"/zh-hans/articles/loss/\">流失</a>").count(), 1, "{page}");
    assert!(page.contains("<a href=\"/zh-hans/articles/loss/\">页</a>"), "{page}");
}

#[test]
fn what_is_asked_of_a_converted_page_is_told_of_its_original() {
    let (_, composed) = composed(&mut Memory::default());
    let told = |asked: &str| explain(&composed, asked).map(|told| (told.entry.file, told.articles.shown.len()));
    let original = told("/articles/loss/");
    assert_eq!(original, Ok(("content/articles/loss.md".to_owned(), 1)));
    assert_eq!(told("/zh-hans/articles/loss/"), original);
    assert_eq!(
        why(&composed, "/zh-hans/articles/loss/"),
        ["`/zh-hans/articles/loss/` is in the site: it is converted from `content/articles/loss.md`"]
    );
    assert!(
        why(&composed, "content/articles/loss.md").contains(&"it is converted into `/zh-hans/articles/loss/`".into())
    );
}

#[test]
fn what_is_only_written_in_the_second_script_has_blocks_from_the_first() {
    let (files, composed) = composed(&mut Memory::default());
    let page = page(&files, &composed, "zh-hans/articles/only/");
    assert!(page.contains("<a href=\"/zh-hans/articles/trust/\""), "{page}");
}

#[test]
fn nothing_is_converted_twice() {
    let mut memory = Memory::default();
    composed(&mut memory);
    composed(&mut memory);
    assert_eq!(memory.parsed(), (5, 0));
}
