//! A reader of the index that knows of it only what the script of the search page knows.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::civil::date;
use proptest::prelude::*;

use super::postings::Weight;
use super::text::{Unit, each_unit, key_of};
use super::*;
use crate::base::{BuildMoment, MemoryFiles};
use crate::site::{self, Settings, compose};

/// A site's index, and how it is looked up.
struct Searched {
    catalog: Catalog,
    index: Index,
    layout: SearchLayout,
}

const SETTINGS: &str = "-- site.toml --\ntitle = \"Site\"\nbase_url = \"https://host.example/\"\nlanguage = \"zh-Hant\"\n\
    [languages.zh-Hant]\nname = \"繁體中文\"\n[languages.en]\nname = \"English\"\nfallback = true\n\
    [[taxonomies.topics.terms]]\nname = \"客戶管理\"\nslug = \"customers\"\n\
    [[taxonomies.cities.terms]]\nname = \"北京\"\nslug = \"beijing\"\n";

impl Searched {
    fn new(archive: &str) -> Self {
        Self::with(archive, false)
    }

    fn with(archive: &str, from_disk: bool) -> Self {
        Self::after(archive, from_disk, &mut super::Memory::default())
    }

    /// With what is remembered of the last index.
    fn after(archive: &str, from_disk: bool, memory: &mut super::Memory) -> Self {
        let files = MemoryFiles::from_archive(&format!("{SETTINGS}{archive}"));
        let moment = BuildMoment::Date(date(2026, 12, 1));
        let settings = Settings { moment, base_url: None, drafts: false, relative_urls: false };
        let composed = compose(&files, &settings, &mut site::Memory::default());
        let site = composed.site.unwrap_or_else(|| panic!("{:?}", composed.problems));
        let simplified = archive.contains("[languages.zh-Hans]").then(|| language("zh-Hans", false));
        let languages =
            Languages::new(language("zh-Hant", false), [language("en", true)].into_iter().chain(simplified));
        let options = Options { languages: &languages, today: date(2026, 12, 1), from_disk };
        let index = build(&site.catalog, &options, memory);
        Self { layout: site.catalog.search_layout(), catalog: site.catalog.clone(), index }
    }

    /// The entries, by number, in which a term stands, with the weights.
    fn postings(&self, key: u32) -> BTreeMap<u64, u64> {
        let file = self.index.get(SearchFile::Terms(u16::try_from(key >> (32 - self.layout.term_bits)).expect("few")));
        let (mut at, mut last) = (0, 0);
        while at < file.len() {
            last += number(file, &mut at);
            let end = number(file, &mut at) as usize + at;
            let mut entry = 0;
            let mut found = BTreeMap::new();
            while at < end {
                let posting = number(file, &mut at);
                entry += posting >> 2;
                found.insert(entry, posting & 3);
            }
            if last == u64::from(key) {
                return found;
            }
        }
        BTreeMap::new()
    }

    /// The titles of the entries that have all units of a query.
    fn titles(&self, query: &str) -> Vec<String> {
        let mut found: Option<Vec<u64>> = None;
        let mut keys = Vec::new();
        let is_one = query.chars().count() == 1;
        each_unit(query, |unit| keys.extend((is_one || !matches!(unit, Unit::Single(_))).then(|| unit.key())));
        for key in keys {
            let entries = self.postings(key);
            let both = |known: Vec<u64>| known.into_iter().filter(|entry| entries.contains_key(entry)).collect();
            found = Some(found.take().map_or_else(|| entries.keys().copied().collect(), both));
        }
        let mut titles: Vec<String> = found.unwrap_or_default().into_iter().map(|entry| self.title(entry)).collect();
        titles.sort();
        titles
    }

    /// The title of the first card that a number has.
    fn title(&self, entry: u64) -> String {
        self.cards(entry).first().expect("every number has a card")[1].as_str().expect("a title").to_owned()
    }

    fn cards(&self, entry: u64) -> Vec<serde_json::Value> {
        let file = numbers::card_file(u32::try_from(entry).expect("a number"), self.layout);
        let cards = self.index.get(SearchFile::Cards(u16::try_from(file).expect("few")));
        let cards: Vec<serde_json::Value> = serde_json::from_slice(cards).expect("cards");
        cards.into_iter().filter(|card| card[0] == entry).collect()
    }
}

fn language(tag: &str, fallback: bool) -> crate::config::Language {
    crate::config::Language { tag: tag.to_owned(), name: tag.to_owned(), fallback, derived: None }
}

fn number(bytes: &[u8], at: &mut usize) -> u64 {
    let (mut number, mut shift) = (0, 0);
    loop {
        let byte = bytes[*at];
        *at += 1;
        number |= u64::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return number;
        }
    }
}

const PORTAL: &str = "-- content/courses/crm.md --\n+++\ntitle = \"客戶關係管理\"\ncode = \"CRM-360\"\ntopics = [\"customers\"]\n\
    [[sessions]]\ncity = \"beijing\"\nstart = 2026-12-05\nend = 2026-12-06\n+++\n銷售的道。Win back lost customers.\n\
    -- content/articles/trust.md --\n+++\ntitle = \"誰被信任\"\ntopics = [\"customers\"]\n+++\n## 三個問題\n客户关系，說到底是信任。客戶關係不是名單。\n\
    -- content/articles/trust.en.md --\n+++\ntitle = \"Who is trusted\"\n+++\nThe customer trusts a person.\n";

#[test]
fn both_scripts_find_both_scripts() {
    let searched = Searched::new(PORTAL);
    for query in ["客戶關係", "客户关系", "客户關係"] {
        assert_eq!(searched.titles(query), ["客戶關係管理", "誰被信任"], "{query}");
    }
}

#[test]
fn what_is_published_in_two_scripts_is_in_the_index_once() {
    let both = "[languages.zh-Hans]\nname = \"简体中文\"\nfrom = \"zh-Hant\"\n\
        [languages.zh-Hans.words]\n\"名單\" = \"通讯录\"\n";
    let (one, two) = (Searched::new(PORTAL), Searched::new(&format!("{both}{PORTAL}")));
    let manifest = |searched: &Searched| -> serde_json::Value {
        serde_json::from_slice(searched.index.get(SearchFile::Manifest)).expect("JSON")
    };
    assert_eq!(manifest(&two)["entries"], 3);
    let course = serde_json::json!(["course", ["zh-Hant", "en", "zh-Hans"]]);
    assert_eq!(manifest(&two)["regions"][0], course);
    for query in ["客戶關係", "客户关系", "誰被", "名單"] {
        assert_eq!(two.titles(query), one.titles(query), "{query}");
    }
    let trust = *two.postings(key_of("名单".chars())).keys().next().expect("it is found");
    let cards: Vec<(serde_json::Value, serde_json::Value)> =
        two.cards(trust).into_iter().map(|card| (card[1].clone(), card[3].clone())).collect();
    assert_eq!(cards, [("誰被信任".into(), "zh-Hant".into()), ("谁被信任".into(), "zh-Hans".into())]);
    assert_eq!(two.titles("通讯录"), ["誰被信任"], "a word that only the conversion has");
    assert!(one.titles("通讯录").is_empty());
    let weight = |searched: &Searched| searched.postings(key_of("关系".chars())).into_values().collect::<Vec<u64>>();
    assert_eq!(weight(&two), weight(&one), "nothing is counted twice");
}

#[test]
fn words_are_found_in_any_case_and_numbers_too() {
    let searched = Searched::new(PORTAL);
    assert_eq!(searched.titles("crm-360"), ["客戶關係管理"]);
    assert_eq!(searched.titles("LOST ＣＵＳＴＯＭＥＲＳ"), ["客戶關係管理"]);
    assert_eq!(searched.titles("customer"), ["Who is trusted"]);
}

#[test]
fn a_character_is_found_wherever_it_stands() {
    let searched = Searched::new(PORTAL);
    assert_eq!(searched.titles("誰"), ["誰被信任"]);
    assert_eq!(searched.titles("问"), ["誰被信任"]);
    assert_eq!(searched.titles("單"), ["誰被信任"], "within a text");
    assert_eq!(searched.titles("道"), ["客戶關係管理"]);
}

#[test]
fn a_character_of_every_text_is_listed_where_it_matters() {
    let mut archive = String::from("-- content/articles/a.md --\n+++\ntitle = \"的確\"\n+++\n短\n");
    archive.push_str("-- content/articles/b.md --\n+++\ntitle = \"茶\"\n+++\n茶的，水的，好的\n");
    archive.push_str("-- content/articles/c.md --\n+++\ntitle = \"水\"\n+++\n喝茶的人\n");
    for n in 0..600 {
        let _ = write!(archive, "-- content/articles/n{n}.md --\n+++\ntitle = \"N{n}\"\n+++\n我們說的話\n");
    }
    let searched = Searched::new(&archive);
    assert_eq!(searched.titles("的"), ["的確"]);
    assert_eq!(searched.titles("茶"), ["水", "茶"]);
    assert_eq!(searched.titles("說的").len(), 600);
}

#[test]
fn titles_weigh_most() {
    let searched = Searched::new(PORTAL);
    let weights: Vec<u64> = searched.postings(key_of("关系".chars())).into_values().collect();
    assert_eq!(weights, [Weight::Title as u64, Weight::Body as u64], "coming courses stand first");
}

#[test]
fn filters_are_terms() {
    let searched = Searched::new(PORTAL);
    let of = |name: &str| searched.postings(key_of(name.chars())).len();
    assert_eq!([of("topics/customers"), of("cities/beijing"), of("months/12"), of("months/1")], [2, 1, 1, 0]);
}

#[test]
fn words_are_listed_by_their_first_letter() {
    let searched = Searched::new(PORTAL);
    assert_eq!(searched.index.get(SearchFile::Words('c')), b"crm\ncustomer\ncustomers\n");
    assert_eq!(searched.index.get(SearchFile::Words('0')), b"360\n");
    assert_eq!(searched.index.get(SearchFile::Words('q')), b"");
}

#[test]
fn the_manifest_tells_who_sees_what_and_how_to_fold() {
    let searched = Searched::new(PORTAL);
    let manifest: serde_json::Value = serde_json::from_slice(searched.index.get(SearchFile::Manifest)).expect("JSON");
    assert_eq!(
        manifest["regions"],
        serde_json::json!([["course", ["zh-Hant", "en"]], ["article", ["zh-Hant"]], ["article", ["en"]]])
    );
    let fold = manifest["fold"].as_str().expect("pairs");
    assert!(fold.contains("關关") && fold.contains("戶户") && !fold.contains("龜龟"), "{fold}");
}

#[test]
fn for_a_disk_there_is_one_script_with_everything() {
    use base64::Engine as _;
    let searched = Searched::with(PORTAL, true);
    let script = String::from_utf8(searched.index.get(SearchFile::Script).to_vec()).expect("UTF-8");
    let json = script.trim_end().strip_prefix("document.currentScript.data=").and_then(|rest| rest.strip_suffix(';'));
    let data: serde_json::Value = serde_json::from_str(json.expect("one assignment")).expect("JSON");
    assert_eq!(data["regions"].as_array().map(Vec::len), Some(3), "it is the manifest");
    let decode = |text: &str| base64::engine::general_purpose::STANDARD.decode(text).expect("base64");
    for file in searched.layout.files().filter(|file| *file != SearchFile::Manifest) {
        let name = file.path().replacen("search/", "", 1);
        assert_eq!(decode(data["files"][&name].as_str().expect("every file")), searched.index.get(file), "{name}");
        if matches!(file, SearchFile::Cards(_)) {
            let cards: Vec<serde_json::Value> = serde_json::from_slice(searched.index.get(file)).expect("cards");
            let names_file =
                |card: &serde_json::Value| card[2].as_str().is_some_and(|path| path.ends_with("/index.html"));
            assert!(cards.iter().all(names_file), "{cards:?}");
        }
    }
    assert_eq!(Searched::new(PORTAL).index.get(SearchFile::Script), b"", "on a host it would only cost room");
}

/// Changed files of the index, without the manifest.
fn changed(before: &Index, after: &Index, layout: SearchLayout) -> usize {
    let differs = |file: &SearchFile| *file != SearchFile::Manifest && before.get(*file) != after.get(*file);
    layout.files().filter(differs).count()
}

#[test]
fn an_entry_more_leaves_the_others_where_they_are() {
    let mut archive = String::new();
    for n in 0..200 {
        let _ =
            write!(archive, "-- content/articles/n{n}.md --\n+++\ntitle = \"第{n}篇\"\n+++\n談{n}件事，客戶關係。\n");
    }
    let before = Searched::new(&archive);
    archive.push_str("-- content/articles/a-new-one.md --\n+++\ntitle = \"新聞\"\n+++\n短。\n");
    let after = Searched::new(&archive);
    assert_eq!(before.layout, after.layout);
    let changed = changed(&before.index, &after.index, before.layout);
    assert!((2..=8).contains(&changed), "one file of cards, and those of its few terms: {changed}");
}

#[test]
fn an_edit_rewrites_only_the_files_of_its_terms() {
    let mut archive = String::new();
    for n in 0..200 {
        let _ =
            write!(archive, "-- content/articles/n{n}.md --\n+++\ntitle = \"第{n}篇\"\n+++\n談{n}件事，客戶關係。\n");
    }
    let before = Searched::new(&archive);
    let after = Searched::new(&archive.replacen("談7件事，客戶", "談7件事，茶葉與客戶", 1));
    let changed = changed(&before.index, &after.index, before.layout);
    assert!((1..=6).contains(&changed), "those of 茶, 葉, 與, 茶葉, 葉與 and 與客: {changed}");
}

#[test]
fn of_equals_those_of_today_come_first() {
    let article = |name: &str, date: &str| {
        format!("-- content/articles/{name}.md --\n+++\ntitle = \"茶 {name}\"\ndate = {date}\n+++\n短\n")
    };
    let course = |name: &str, day: &str| {
        format!(
            "-- content/courses/{name}.md --\n+++\ntitle = \"茶 {name}\"\n[[sessions]]\nstart = {day}\nend = {day}\n+++\n短\n"
        )
    };
    let archive = [
        article("old", "2020-05-05"),
        article("new", "2026-05-05"),
        course("over", "2026-11-01"),
        course("coming", "2027-01-09"),
    ];
    let searched = Searched::new(&archive.concat());
    let titles: Vec<String> =
        searched.postings(key_of(['茶'])).into_keys().map(|number| searched.title(number)).collect();
    assert_eq!(titles, ["茶 coming", "茶 new", "茶 old", "茶 over"]);
}

/// A site of articles that share words and characters by their numbers.
fn many(numbers: impl Iterator<Item = u32>, edited: &[u32]) -> String {
    let mut archive = String::new();
    for n in numbers {
        let of_few = char::from_u32(0x4E00 + n % 97 * 50).expect("a character");
        let more = if edited.contains(&n) { "又一句，談茶葉。And a lantern." } else { "" };
        let text = format!("談{n}件事{of_few}，客戶關係。Word{} and w{}.{more}", n % 53, n % 11);
        let _ = write!(archive, "-- content/articles/n{n}.md --\n+++\ntitle = \"第{n}篇\"\n+++\n{text}\n");
    }
    archive
}

#[test]
fn an_index_made_with_the_last_one_is_the_same_as_one_made_anew() {
    let mut memory = Memory::default();
    let mut expect = |archive: &str, is_new: bool, what: &str| {
        let (with, anew) = (Searched::after(archive, false, &mut memory), Searched::new(archive));
        let differs: Vec<SearchFile> =
            with.layout.files().filter(|file| with.index.get(*file) != anew.index.get(*file)).collect();
        assert_eq!(differs, [], "{what}");
        assert_eq!(memory.is_new(), is_new, "{what}");
        // As it comes back from a disk.
        memory = postcard::from_bytes(&postcard::to_stdvec(&memory).expect("plain data")).expect("plain data");
    };
    expect(&many(0..700, &[]), true, "the first");
    expect(&many(0..700, &[]), false, "nothing");
    expect(&many(0..700, &[7]), true, "an edit");
    expect(&many(0..700, &[7, 8, 400]), true, "more edits");
    expect(&many(0..700, &[8]), true, "an edit taken back");
    expect(&many((0..700).filter(|n| n % 53 != 5), &[8]), true, "a word that no entry has any more");
    expect(&many((0..699).filter(|n| n % 53 != 5), &[8]), true, "an entry less");
    expect(&many(0..710, &[8]), true, "entries more");
    expect(&many(0..3000, &[8]), true, "another layout");
    expect(
        &many(0..3000, &(0..3000).collect::<Vec<u32>>()),
        true,
        "edits everywhere, and other characters that are common",
    );
    expect(&many(2999..3000, &[]), true, "one is left");
    expect("", true, "none is left");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn every_word_of_every_entry_finds_it(texts in prop::collection::vec("[客戶關係管理信任,。 a-cA-C1Ａé]{1,60}", 1..5)) {
        let file = |(n, text)| format!("-- content/articles/n{n}.md --\n+++\ntitle = \"T{n}\"\n+++\nx{text}\n");
        let archive = texts.iter().enumerate().map(file).collect::<Vec<String>>().concat();
        let searched = Searched::new(&archive);
        for entry in searched.catalog.entries.iter() {
            let title = &entry.document.meta.title;
            for text in [title.as_str(), &entry.document.prose.body().text] {
                let mut keys = Vec::new();
                each_unit(text, |unit| keys.push(unit.key()));
                for key in keys {
                    let found = searched.postings(key).into_keys().any(|number| searched.title(number) == *title);
                    prop_assert!(found, "{text:?}");
                }
            }
        }
    }
}
