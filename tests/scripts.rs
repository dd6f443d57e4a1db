//! How right the conversion between the scripts is, and that it leaves alone what is no text.
//!
//! `tests/data/scripts.tsv` holds words and sentences in both scripts, written for this test: above all those of which one
//! character stands for several in the other script. `cargo test --test scripts -- --nocapture` prints the rate.

#![expect(clippy::disallowed_methods, reason = "the demo's own files are read as they lie")]

mod support;

use lyceum::base::{MemoryFiles, Route};
use lyceum::script::Converter;
use lyceum::site::{Composed, Memory, compose, explain, why};
use proptest::prelude::*;

const WORDS: &str = include_str!("data/scripts.tsv");
const SENTENCES: &str = include_str!("data/sentences.tsv");

/// Pairs of a text in Traditional and in Simplified.
fn pairs(table: &'static str) -> Vec<(&'static str, &'static str)> {
    table.lines().map(|line| line.split_once('\t').expect("a text in both scripts")).collect()
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

/// Fails if less comes out right, in thousandths, than when this was written: a little below.
fn both_ways(name: &str, pairs: &[(&str, &str)], floors: (usize, usize)) {
    let reversed: Vec<_> = pairs.iter().map(|(left, right)| (*right, *left)).collect();
    assert!(pairs.len() >= 150);
    let there = rate(&format!("{name}, zh-Hant → zh-Hans"), &converter("zh-Hant", "zh-Hans"), pairs);
    let back = rate(&format!("{name}, zh-Hans → zh-Hant"), &converter("zh-Hans", "zh-Hant"), &reversed);
    assert!(there >= floors.0 && back >= floors.1, "{there} and {back} of a thousand");
}

#[test]
fn nearly_all_words_are_right_in_both_directions() {
    both_ways("words", &pairs(WORDS), (980, 960));
}

#[test]
fn most_sentences_are_right_in_both_directions() {
    both_ways("sentences", &pairs(SENTENCES), (970, 900));
}

/// The doubts of a text, as `written>becomes/others`.
fn doubts(from: &str, to: &str, text: &str) -> String {
    let mut doubts = Vec::new();
    let _ = converter(from, to).convert_noting(text, &mut doubts);
    let told: Vec<String> =
        doubts.iter().map(|doubt| format!("{}>{}/{}", doubt.written, doubt.becomes, doubt.others.join(""))).collect();
    told.join(" ")
}

#[test]
fn a_character_that_no_phrase_decides_is_doubtful() {
    let table = [
        ("zh-Hans", "zh-Hant", "他的签，头发与发展", "签>籤/簽"),
        ("zh-Hans", "zh-Hant", "这里的签名、标签", ""),
        ("zh-Hans", "zh-TW", "他制了", "制>制/製"),
        ("zh-Hant", "zh-Hans", "催覆的信", "覆>覆/复"),
        ("zh-Hant", "zh-Hans", "很乾淨，請諮詢，乾隆皇帝", ""),
        ("zh-Hant", "zh-TW", "他的簽", ""),
    ];
    for (from, to, text, expected) in table {
        assert_eq!(doubts(from, to, text), expected, "{text}");
    }
}

/// The texts of the demo, and a quarter of the words of the dictionaries in an order that nobody writes.
fn corpus() -> String {
    let mut texts: Vec<String> = vec![SENTENCES.replace('\t', "\n"), WORDS.replace('\t', "\n")];
    for entry in walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/content")).sort_by_file_name() {
        let entry = entry.expect("the demo's folder");
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            texts.push(std::fs::read_to_string(entry.path()).expect("a text of the demo"));
        }
    }
    let words: Vec<&str> =
        [include_str!("../src/script/opencc/STPhrases.txt"), include_str!("../src/script/opencc/TSPhrases.txt")]
            .into_iter()
            .flat_map(str::lines)
            .flat_map(|line| line.split(['\t', ' ']))
            .collect();
    // Far apart in the dictionary, side by side here: so words overlap in ways that nobody thought of.
    let step = 7919;
    texts.push((0..words.len() / 4).map(|number| words[number * step % words.len()]).collect());
    texts.join("\n")
}

/// The lines of a text in which no word stands that we convert otherwise than `OpenCC`.
fn without_corrections(text: &str) -> String {
    use ferrous_opencc::{OpenCC, config::BuiltinConfig};
    let corrections = include_str!("../src/script/corrections/STPhrases.txt");
    let words: Vec<&str> = corrections.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
    let simplified = OpenCC::from_config(BuiltinConfig::Tw2sp).expect("a dictionary").convert(text);
    let is_like = |line: &str| !words.iter().any(|word| line.contains(word));
    let lines = text.lines().zip(simplified.lines()).filter(|(line, simplified)| is_like(line) && is_like(simplified));
    lines.flat_map(|(line, _)| [line, "\n"]).collect()
}

#[test]
fn the_conversion_is_that_of_opencc() {
    use ferrous_opencc::OpenCC;
    use ferrous_opencc::config::BuiltinConfig::{Hk2s, Hk2t, S2hk, S2tw, S2twp, T2hk, T2tw, Tw2s, Tw2sp, Tw2t};
    let corpus = without_corrections(&corpus());
    let ways = [
        ("zh-Hans", "zh-Hant", vec![S2tw]),
        ("zh-Hans", "zh-TW", vec![S2twp]),
        ("zh-CN", "zh-HK", vec![S2hk]),
        ("zh-TW", "zh-Hans", vec![Tw2sp]),
        ("zh-HK", "zh-Hans", vec![Hk2s]),
        ("zh-Hant", "zh-HK", vec![Tw2t, T2hk]),
        ("zh-HK", "zh-TW", vec![Hk2t, T2tw]),
        ("zh-TW", "zh-Hant", vec![Tw2sp, S2tw]),
        ("zh-Hant", "zh-Hans", vec![Tw2s]),
    ];
    for (from, to, dictionaries) in ways {
        // Plain Traditional keeps 什么 and 抬 as they are, which the dictionary of Taiwan takes for other characters.
        let text = if dictionaries == [Tw2s] { corpus.replace(['么', '抬', '潀'], "") } else { corpus.clone() };
        let convert = |text: String, config| OpenCC::from_config(config).expect("a dictionary").convert(&text);
        let wanted = dictionaries.into_iter().fold(text.clone(), convert);
        let made = converter(from, to).convert(&text);
        let differs = made.lines().zip(wanted.lines()).find(|(made, wanted)| made != wanted);
        assert!(differs.is_none() && made.len() == wanted.len(), "{from} → {to}: {differs:?}");
    }
}

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
        for piece in &prose.body().pieces {
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

/// The labels of the theme are written by hand in both scripts.
#[test]
fn no_label_in_simplified_chinese_has_a_character_of_the_other_script() {
    let labels = include_str!("../themes/portal/labels/zh-Hans.toml");
    let texts = labels.lines().filter(|line| !line.starts_with('#'));
    let mixed: Vec<&str> = texts.filter(|line| lyceum::script::simplified(line) != *line).collect();
    assert_eq!(mixed, [""; 0]);
}
