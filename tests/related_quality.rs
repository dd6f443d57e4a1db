//! The benchmark of the related blocks measures what it says: its labels fit the demo portal, and its figures are right.

#![expect(clippy::float_cmp, reason = "the expected figures are exact")]

#[allow(dead_code, reason = "the benchmark's own main is not called here")]
#[path = "../benches/related_quality.rs"]
mod benchmark;

use std::collections::BTreeMap;

use benchmark::collection::{Query, Scope};
use benchmark::measures::Quality;
use benchmark::{demo, see_also, words};
use lyceum::relate::Kind;

#[test]
fn every_label_names_an_entry_that_a_block_can_show() {
    let collection = demo::load().unwrap_or_else(|error| panic!("{error}"));
    assert!(collection.queries.iter().filter(|query| !query.grades.is_empty()).count() > 80);
}

#[test]
fn what_stands_first_counts_most() {
    let query = Query {
        entry: 0,
        block: Kind::Article,
        scope: Scope::OwnLanguage,
        grades: BTreeMap::from([(1, 2), (2, 1), (3, 1)]),
    };
    assert_eq!(Quality::of(&[1, 2, 3], &query), Quality { ndcg: 1.0, recall: 1.0 });
    assert_eq!(Quality::of(&[7, 8, 9], &query), Quality { ndcg: 0.0, recall: 0.0 });
    // The best of all orders gains 3 + 1/log2(3) + 1/log2(4); the one shown gains 1 in second and 3 in third place.
    let swapped = Quality::of(&[9, 2, 1], &query);
    let (second, third) = (1.0 / 3f64.log2(), 0.5);
    assert!((swapped.ndcg - (second + 3.0 * third) / (3.0 + second + third)).abs() < 1e-12);
    assert_eq!(swapped.recall, 2.0 / 3.0);
    let late: Vec<usize> = (10..20).chain([1, 2, 3]).collect();
    assert_eq!(Quality::of(&late[..10], &query).recall, 0.0);
}

#[test]
fn the_answer_is_cut_out_of_the_text() {
    let text = "# Title\n\nRead [the other](other.md) and [a site](https://a.example).\n\n## See also:\n\n- [One](one.md)\n\n\
                ### More\n\n- [Two](two.md) [One](one.md)\n\n## Next\n\nThe end.\n";
    let pages = ["other.md", "one.md", "two.md"];
    let cut = see_also::cut(text, |link| pages.iter().position(|page| *page == link));
    assert_eq!(cut.text, "# Title\n\nRead  and [a site](https://a.example).\n\n## Next\n\nThe end.\n");
    assert_eq!(cut.see_also, [1, 2]);
    let cut = see_also::cut("正文\n\n## 另请参阅\n\n[一](one.md)\n", |_| Some(5));
    assert_eq!((cut.text.as_str(), cut.see_also), ("正文\n\n", vec![5]));
}

#[test]
fn words_are_words_and_pairs_of_chinese_characters() {
    let mut found = Vec::new();
    words::each_word("The CRM 客戶關係, 與人。Get_Item", |word| found.push(word.to_owned()));
    assert_eq!(found, ["the", "crm", "客戶", "戶關", "關係", "與人", "get_item"]);
}
