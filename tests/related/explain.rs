//! `lyceum explain`: what it says of blocks, of single entries, and of names that it does not know.
//!
//! `SNAPSHOTS=overwrite cargo test --test related` writes the scores anew after a change of the engine; read the difference.

use lyceum::base::MemoryFiles;
use lyceum::cli::report::{Canvas, render_explained, render_explained_pair, to_json};
use lyceum::site::{Composed, NoAnswer, explain, explain_pair};
use snapbox::{assert_data_eq, str};

use crate::{PORTAL, site_files, support};

const SETTINGS: &str = "\
[languages.zh-Hant]
[languages.en]
[taxonomies.topics]
terms = [{ slug = \"sales\", name = { zh-Hant = \"營銷銷售\", en = \"Sales\" } }]
[related]
courses = 2
articles = 2
";

/// What stands beside the article on trust in one way or another, and its English version with an English portal.
const AROUND: &str = r#"
-- content/articles/mine.md --
+++
title = "維護客戶關係"
topics = ["sales"]
related = { courses = ["lean-lines"], exclude = ["silence"] }
+++
客戶關係要由組織維護，銷售離職時客戶不流失。見[課程](../courses/crm.md)。
-- content/articles/mine-again.md --
+++
title = "維護客户關係！"
+++
客戶關係要由組織維護。
-- content/articles/draft.md --
+++
title = "草稿"
draft = true
+++
-- content/articles/broken.md --
+++
title = "錯"
-- content/courses/over.md --
+++
title = "客戶維護實務"
code = "CARE-1"
topics = ["sales"]
sessions = [{ city = "北京", start = 2026-10-05 }]
+++
維護客戶關係，客戶不流失。
-- content/courses/crm-again.md --
+++
title = "360°客户关系管理"
sessions = [{ city = "北京", start = 2026-12-05 }]
+++
客戶關係屬於組織，不在銷售個人手裡：大客戶關係的建立與維護，銷售離職時客戶不流失。
-- content/pages/crm.md --
+++
title = "客戶關係"
+++
維護客戶關係。
-- content/articles/mine.en.md --
+++
title = "Keeping customers"
topics = ["sales"]
+++
A customer who trusts one salesperson leaves with that salesperson. Keep the relation with the company.
-- content/articles/loss.en.md --
+++
title = "Customers who leave in silence"
+++
A customer who complains stays. A customer who leaves without a word trusts nobody in the company any more.
See [how to keep them](mine.en.md).
-- content/articles/visits.en.md --
+++
title = "Visiting customers"
+++
Visit the customer before the salesperson leaves, and again when the relation is new.
-- content/articles/bins.en.md --
+++
title = "Counting bins"
+++
Count the bins weekly; stock that nobody counts is no stock.
-- content/courses/accounts.en.md --
+++
title = "Key account relations"
sessions = [{ city = "London", start = 2026-11-24 }]
+++
Whose customer is it? Relations that outlast the salesperson, and customers who trust the company.
"#;

fn files() -> MemoryFiles {
    site_files(SETTINGS, &format!("{PORTAL}{AROUND}"))
}

fn composed() -> Composed {
    support::compose_files(&files())
}

fn blocks(entry: &str) -> String {
    render_explained(&explain(&composed(), entry).expect("an entry"), Canvas::PLAIN)
}

fn pair(entry: &str, other: &str) -> String {
    render_explained_pair(&explain_pair(&composed(), entry, other).expect("two entries"), Canvas::PLAIN)
}

/// The sentence that opens an explanation.
fn sentence(entry: &str, other: &str) -> String {
    pair(entry, other).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn blocks_in_chinese() {
    assert_data_eq!(
        blocks("articles/mine"),
        str![[r#"
維護客戶關係  articles/mine

related courses: 2 of at most 2
 1  0.000  精益生產實戰      courses/lean-lines
           pinned
 2  0.742  360°客戶關係管理  courses/crm
           title in the other text 0.048, linked from here 0.150, session in 12 days 0.097
           words 0.447: 銷售離職時客戶不流失 0.299, 客戶關係 0.102, 組織 0.027, 維護 0.018
  just missed
    0.569  360°客户关系管理  courses/crm-again
           its title is nearly that of `courses/crm`, which is shown
           title in the other text 0.048, session in 12 days 0.074
           words 0.447: 銷售離職時客戶不流失 0.299, 客戶關係 0.102, 組織 0.027, 維護 0.018
    0.555  客戶維護實務      courses/over
           its last session was over before 2026-11-23
           title in the other text 0.074, topic 營銷銷售 0.052
           words 0.429: 維護客戶關係 0.296, 客戶不流失 0.132
    0.341  大客戶銷售        courses/key-accounts
           better ones fill the block
           title in the other text 0.071, session in 74 days 0.012
           words 0.258: 客戶關係 0.137, 銷售 0.095, 維護 0.026

related articles: 1 of at most 2
 1  0.666  客戶信任的是你的組織還是銷售個人  articles/trust
           title in the other text 0.061
           words 0.605: 銷售離職時客戶 0.243, 由組織維護 0.218, 客戶關係要 0.116, 流失 0.027
  just missed
    0.961  維護客户關係！                    articles/mine-again
           its title is nearly that of the entry itself
           title in the other text 0.120
           words 0.841: 維護客戶關係 0.473, 由組織維護 0.260, 客戶關係要 0.108
    0.033  精益從一條線開始                  articles/lean
           it scores less than the threshold of 0.04
           words 0.033: 組織 0.033

"#]]
    );
}

#[test]
fn blocks_in_english() {
    assert_data_eq!(
        blocks("content/articles/mine.en.md"),
        str![[r#"
Keeping customers  articles/mine

related courses: 1 of at most 2
 1  0.842  Key account relations  courses/accounts
           title in the other text 0.073, session in 1 day 0.110
           words 0.659: relation 0.227, salesperson 0.154, company 0.093, customers 0.093, trusts 0.093

related articles: 2 of at most 2
 1  0.964  Customers who leave in silence  articles/loss
           title in the other text 0.120, links here 0.150
           words 0.694: leaves 0.205, keeping 0.181, customers 0.140, company 0.084, trusts 0.084
 2  0.682  Visiting customers              articles/visits
           title in the other text 0.073
           words 0.609: salesperson 0.205, customers 0.159, leaves 0.123, relation 0.123

"#]]
    );
}

#[test]
fn one_that_is_not_there_is_held_against_the_last_that_is() {
    assert_data_eq!(
        pair("articles/mine", "courses/key-accounts"),
        str![[r#"
`courses/key-accounts` does not stand beside `articles/mine`: better ones fill the block

    0.341  大客戶銷售        courses/key-accounts
           title in the other text 0.071, session in 74 days 0.012
           words 0.258: 客戶關係 0.137, 銷售 0.095, 維護 0.026

the last one shown
 2  0.742  360°客戶關係管理  courses/crm

"#]]
    );
}

#[test]
fn each_reason_is_a_sentence() {
    let others = [
        "lean-lines",
        "trust",
        "silence",
        "mine-again",
        "lean",
        "courses/crm",
        "crm-again",
        "key-accounts",
        "over",
        "pages/crm",
        "mine",
        "content/articles/mine.en.md",
        "loss",
    ];
    let sentences: Vec<String> = others.iter().map(|other| sentence("articles/mine", other)).collect();
    assert_data_eq!(
        sentences.join("\n"),
        str![[r#"
`courses/lean-lines` stands beside `articles/mine`: number 1 of 2 courses, pinned in `content/articles/mine.md`
`articles/trust` stands beside `articles/mine`: number 1 of 1 article
`articles/silence` does not stand beside `articles/mine`: `related.exclude` in `content/articles/mine.md` names it
`articles/mine-again` does not stand beside `articles/mine`: its title is nearly that of the entry itself
`articles/lean` does not stand beside `articles/mine`: it scores less than the threshold of 0.04
`courses/crm` stands beside `articles/mine`: number 2 of 2 courses
`courses/crm-again` does not stand beside `articles/mine`: its title is nearly that of `courses/crm`, which is shown
`courses/key-accounts` does not stand beside `articles/mine`: better ones fill the block
`courses/over` does not stand beside `articles/mine`: its last session was over before 2026-11-23
`pages/crm` does not stand beside `articles/mine`: it is a page, and the blocks show articles and courses alone
`articles/mine` does not stand beside `articles/mine`: it is the entry itself
`content/articles/mine.en.md` does not stand beside `content/articles/mine.md`: it is a translation of the entry
`content/articles/loss.en.md` does not stand beside `content/articles/mine.md`: it is written in `en`, whose entries don't stand beside those in `zh-Hant`
"#]]
    );
    assert_data_eq!(
        sentence("/en/articles/mine/", "content/articles/mine.md"),
        str![
            "`content/articles/mine.md` does not stand beside `content/articles/mine.en.md`: it is a translation of the entry"
        ]
    );
    assert_data_eq!(
        sentence("/en/articles/mine/", "content/articles/trust.md"),
        str![
            "`content/articles/trust.md` does not stand beside `content/articles/mine.en.md`: it is written in `zh-Hant`, whose entries don't stand beside those in `en`"
        ]
    );
}

#[test]
fn a_block_that_shows_nothing_says_so() {
    let none = SETTINGS.replace("courses = 2", "courses = 0");
    let composed = support::compose_files(&site_files(&none, PORTAL));
    let answer = explain_pair(&composed, "trust", "courses/crm").expect("two entries");
    assert_eq!(answer.other.because, "`related.courses` in `site.toml` is 0");
    let pins = "related = { courses = [\"lean-lines\", \"key-accounts\"] }\n+++\n大客戶的關係";
    let pinned = PORTAL.replacen("+++\n大客戶的關係", pins, 1);
    let composed = support::compose_files(&site_files(SETTINGS, &pinned));
    let answer = explain_pair(&composed, "trust", "courses/crm").expect("two entries");
    assert_eq!(answer.other.because, "pinned ones fill the block");
}

#[test]
fn a_page_has_blocks_and_says_whether_it_shows_them() {
    let shown = blocks("pages/crm");
    assert_eq!(
        shown.lines().nth(1),
        Some("the page shows no related blocks; with `related = true` in its front matter it does")
    );
    assert!(shown.contains("courses/crm\n"), "{shown}");
}

#[test]
fn entries_are_found_by_whatever_they_are_called() {
    let composed = composed();
    let found = |asked: &str| explain(&composed, asked).map(|answer| answer.entry.file);
    for (asked, file) in [
        ("trust", "content/articles/trust.md"),
        ("articles/trust", "content/articles/trust.md"),
        ("articles/trust.md", "content/articles/trust.md"),
        ("content/articles/trust.md", "content/articles/trust.md"),
        ("./content/articles/trust", "content/articles/trust.md"),
        ("/articles/trust/", "content/articles/trust.md"),
        ("/articles/trust", "content/articles/trust.md"),
        ("http://127.0.0.1:4000/articles/trust/#top", "content/articles/trust.md"),
        ("care-1", "content/courses/over.md"),
        ("articles/mine", "content/articles/mine.md"),
        ("articles/mine.en", "content/articles/mine.en.md"),
        ("articles/mine.en.md", "content/articles/mine.en.md"),
        ("/en/articles/mine/", "content/articles/mine.en.md"),
        ("articles/loss", "content/articles/loss.en.md"),
    ] {
        assert_eq!(found(asked), Ok(file.to_owned()), "{asked}");
    }
    let other = explain_pair(&composed, "articles/mine.en", "articles/mine").expect("two entries").other;
    assert_eq!(other.entry.file, "content/articles/mine.en.md", "an id means the version in the entry's language");
}

#[test]
fn a_name_that_means_nothing_is_answered_with_what_would_be_right() {
    let composed = composed();
    let asked = [
        "articles/trsut",
        "zebra",
        "/articles/trsut/",
        "/articles/",
        "crm",
        "articles/draft",
        "/articles/draft/",
        "content/articles/broken.md",
        "articles/broken",
    ];
    let told = asked.map(|asked| {
        let error = explain(&composed, asked).expect_err(asked);
        format!("{error}: {}", error.help())
    });
    assert_data_eq!(
        told.join("\n"),
        str![[r#"
there is no entry `articles/trsut`: did you mean `articles/trust`?
there is no entry `zebra`: name an entry by its id (`courses/crm-360`), its file or its address
there is no entry `/articles/trsut/`: did you mean `/articles/trust/`?
no entry stands behind `/articles/`: the program makes it: name an entry by its id (`courses/crm-360`), its file or its address
`crm` may be `courses/crm` or `pages/crm`: name it with its folder
`content/articles/draft.md` is not in the site: it is a draft: take `draft = true` out of its front matter, or build with `--drafts`
`content/articles/draft.md` is not in the site: it is a draft: take `draft = true` out of its front matter, or build with `--drafts`
`content/articles/broken.md` could not be understood: mend what `lyceum check` reports about it
`content/articles/broken.md` could not be understood: mend what `lyceum check` reports about it
"#]]
    );
    let broken = support::compose_files(&MemoryFiles::from_archive("-- site.toml --\ntitle = 1\n"));
    assert_eq!(explain(&broken, "x"), Err(NoAnswer::NoSite));
}

#[test]
fn as_json_nothing_is_left_out() {
    let answer = explain(&composed(), "articles/mine").expect("an entry");
    let json: serde_json::Value = serde_json::from_str(&to_json(&answer)).expect("JSON");
    let crm = &json["courses"]["shown"][1];
    assert_eq!(crm["entry"]["id"], "courses/crm");
    assert_eq!((&crm["standing"], &crm["place"], &crm["pinned"]), (&"shown".into(), &2.into(), &false.into()));
    let weights = |list: &str| {
        let list = crm["reasons"][list].as_array().expect("a list");
        list.iter().map(|reason| reason["weight"].as_f64().expect("a number")).sum::<f64>()
    };
    let reasons = &crm["reasons"];
    let single = [&reasons["mentions"], &reasons["links_to"], &reasons["linked_from"], &reasons["session"]["weight"]];
    let single: f64 = single.iter().filter_map(|weight| weight.as_f64()).sum();
    let sum = weights("words") + weights("topics") + weights("specials") + single;
    assert!((sum - crm["score"].as_f64().expect("a number")).abs() < 1e-4, "{crm:#}");
    assert!(crm["reasons"]["words"].as_array().is_some_and(|words| words.len() > 3), "all words are named");
}
