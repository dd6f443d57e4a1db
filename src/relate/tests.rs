//! What the engine does, seen from outside, on a small bilingual portal; and that its search misses next to nothing.

mod explanations;
mod memory;

use super::*;
use proptest::prelude::*;

const CHINESE: u16 = 0;
const ENGLISH: u16 = 1;

/// An entry as a test writes it: everything that it does not set says nothing.
#[derive(Clone, Debug, Default)]
struct Entry {
    title: String,
    body: String,
    kind: Option<Kind>,
    language: u16,
    pools: Vec<u16>,
    translations: Option<u32>,
    topics: Vec<u32>,
    specials: Vec<u32>,
    links: Vec<u32>,
    days: Option<u32>,
    courses: Vec<u32>,
    articles: Vec<u32>,
    exclude: Vec<u32>,
    hidden: bool,
}

fn article(title: &str, body: &str) -> Entry {
    Entry { title: title.to_owned(), body: body.to_owned(), ..Entry::default() }
}

fn course(title: &str, body: &str, days: u32) -> Entry {
    Entry { kind: Some(Kind::Course), days: Some(days), ..article(title, body) }
}

/// Hands the entries to the engine as candidates.
fn with_candidates<T>(entries: &[Entry], options: &Options, then: impl FnOnce(&[Candidate<'_>]) -> T) -> T {
    let profiles: Vec<Profile> = entries.iter().map(|entry| profile(&text(entry), options)).collect();
    let candidate = |(entry, profile)| candidate(entry, profile);
    then(&entries.iter().zip(&profiles).map(candidate).collect::<Vec<_>>())
}

fn text(entry: &Entry) -> ProfileText<'_> {
    ProfileText { title: &entry.title, body: &entry.body, ..ProfileText::default() }
}

fn candidate<'a>(entry: &'a Entry, profile: &'a Profile) -> Candidate<'a> {
    Candidate {
        kind: entry.kind.unwrap_or(Kind::Article),
        language: entry.language,
        pools: &entry.pools,
        translations: entry.translations,
        profile,
        title: &entry.title,
        topics: &entry.topics,
        specials: &entry.specials,
        links: &entry.links,
        days_to_session: entry.days,
        pins: Pins { courses: &entry.courses, articles: &entry.articles, exclude: &entry.exclude },
        hidden: entry.hidden,
    }
}

fn related_to(entries: &[Entry], id: usize) -> Related {
    related_with(entries, &Options::default(), id)
}

fn related_with(entries: &[Entry], options: &Options, id: usize) -> Related {
    with_candidates(entries, options, |candidates| relate(candidates, options).entries.swap_remove(id).as_ref().clone())
}

fn ids(block: &[Relation]) -> Vec<u32> {
    block.iter().map(|relation| relation.id).collect()
}

/// Ten entries on three subjects: customers (0, 1, 4, 8), lean production (2, 3, 5, 9), pay (6, 7).
fn portal() -> Vec<Entry> {
    vec![
        article(
            "客戶信任的是你的組織還是銷售個人",
            "大客戶的關係不能只在銷售一個人手裡。客戶關係要由組織維護，銷售離職時客戶才不會流失。",
        ),
        article(
            "沉默的客戶最危險",
            "客戶不抱怨就離開，客戶流失往往沒有聲音。回訪客戶，維護客戶關係，比開發新客戶便宜。",
        ),
        article("精益從一條線開始", "精益生產不必全廠鋪開，先選一條產線做樣板，消除浪費，縮短換線時間，改善現場。"),
        article("交接班的十分鐘", "班組長在交接班時要說清設備狀態、品質異常、產線進度，現場改善從這十分鐘開始。"),
        course(
            "360°客户关系管理",
            "客户关系属于组织，不在销售个人手里：大客户关系的建立与维护，销售离职时客户不流失。",
            10,
        ),
        course("精益生產實戰", "消除產線浪費、快速換線、現場改善與樣板線建設。", 40),
        course("薪酬體系設計", "崗位評估、薪酬結構、固定工資與浮動工資的比例，績效獎金的發放。", 20),
        article("薪酬結構三問", "固定工資與浮動工資怎麼配？崗位價值怎麼評估？績效獎金給誰？薪酬結構要回答這三問。"),
        course("大客戶銷售", "找到大客戶的決策人，建立客戶關係，銷售談判與客戶維護。", 70),
        article("看板不是牆上的紙", "看板拉動產線，精益生產的現場才有節奏；浪費看得見，改善才會發生。"),
    ]
}

#[test]
fn entries_on_a_subject_find_each_other_across_kinds_and_scripts() {
    let from_article = related_to(&portal(), 0);
    assert_eq!(from_article.courses[0].id, 4, "關係 in the article, 关系 in the course");
    assert_eq!(ids(&from_article.courses)[..2], [4, 8]);
    assert_eq!(from_article.articles[0].id, 1);
    let from_course = related_to(&portal(), 5);
    assert!([2, 9].contains(&from_course.articles[0].id));
    assert_eq!(related_to(&portal(), 6).articles[0].id, 7);
}

#[test]
fn english_matches_by_stems() {
    let entries = [
        article("Negotiating prices", "A buyer who negotiates well prepares the first concession."),
        article("Preparing a negotiation", "Prepare what you concede first, and what a concession buys."),
        article("Warehouse counts", "Count bins weekly; stock that nobody counts is not stock."),
    ];
    assert_eq!(ids(&related_to(&entries, 0).articles), [1]);
}

#[test]
fn nothing_is_related_to_itself_nor_to_what_is_hidden() {
    let mut entries = portal();
    entries[1].hidden = true;
    let entries = entries;
    with_candidates(&entries, &Options::default(), |candidates| {
        for (id, related) in (0..).zip(relate(candidates, &Options::default()).entries) {
            let shown = [ids(&related.courses), ids(&related.articles)].concat();
            assert!(!shown.contains(&id) && !shown.contains(&1), "{id}: {shown:?}");
        }
    });
    assert!(!related_to(&entries, 1).articles.is_empty(), "a hidden entry has blocks all the same");
}

#[test]
fn a_course_without_a_session_is_offered_only_if_pinned() {
    let mut entries = portal();
    entries[4].days = None;
    assert!(!ids(&related_to(&entries, 0).courses).contains(&4));
    entries[0].courses = vec![4];
    let related = related_to(&entries, 0);
    assert_eq!((related.courses[0].id, related.courses[0].pinned), (4, true));
}

#[test]
fn pins_come_first_in_the_editors_order_and_what_is_excluded_never() {
    let mut entries = portal();
    entries[0].courses = vec![6, 5, 6, 99, 0];
    entries[0].exclude = vec![1, 5];
    let related = related_to(&entries, 0);
    assert_eq!(ids(&related.courses), [6, 4, 8], "5 is excluded, 99 unknown, 0 the entry itself");
    assert!(!ids(&related.articles).contains(&1));
    assert!(related.courses[0].score < related.courses[1].score);
}

#[test]
fn blocks_are_as_long_as_set_but_for_pins() {
    let options = Options { courses: 1, articles: 0, ..Options::default() };
    let mut entries = portal();
    let related = related_with(&entries, &options, 0);
    assert_eq!((ids(&related.courses), related.articles.len()), (vec![4], 0));
    entries[0].courses = vec![6, 5];
    assert_eq!(ids(&related_with(&entries, &options, 0).courses), [6, 5]);
}

#[test]
fn a_block_stays_short_rather_than_holding_strangers() {
    let related = related_to(&portal(), 7);
    assert_eq!(ids(&related.courses), [6]);
    let strict = Options { threshold: 2.0, ..Options::default() };
    assert_eq!(related_with(&portal(), &strict, 0), Related::default());
}

#[test]
fn near_identical_titles_do_not_fill_the_block() {
    let mut entries = portal();
    entries.push(course("360°客戶關係管理", &entries[4].body.clone(), 30));
    entries.push(article("客戶信任的是你的組織，還是銷售個人？", &entries[0].body.clone()));
    let related = related_to(&entries, 0);
    assert_eq!(ids(&related.courses), [4, 8], "of the two editions the one with the nearer session");
    assert!(!ids(&related.articles).contains(&11), "the entry once more");
}

#[test]
fn duplicates_in_masses_do_not_crowd_out_what_stands_behind_them() {
    let mut entries = portal();
    for _ in 0..60 {
        entries.push(course("客戶關係", &entries[0].body.clone(), 5));
    }
    entries.extend(generated(150));
    let courses = ids(&related_to(&entries, 0).courses);
    assert_eq!(courses.iter().filter(|id| (10..70).contains(*id)).count(), 1, "{courses:?}");
    assert!(courses.contains(&4) && courses.contains(&8), "{courses:?}");
}

#[test]
fn shared_labels_and_links_add_to_the_score_and_rare_ones_more() {
    let mut entries = portal();
    entries[0].topics = vec![1];
    entries[6].topics = vec![1];
    entries[6].links = vec![0];
    entries[0].specials = vec![7];
    entries[5].specials = vec![7];
    entries[8].specials = vec![7];
    let explained = |to| explain_in(&entries, &Options::default(), 0, to);
    let reasons = explained(6).reasons;
    assert!(reasons.iter().any(|reason| matches!(reason, Reason::Topic(1, _))));
    assert!(reasons.iter().any(|reason| matches!(reason, Reason::LinkedFrom(weight) if *weight > 0.1)));
    assert!(explained(6).verdict == Verdict::Shown(3), "a stranger that links here: {:?}", explained(6));
    let weights = Options::default().weights;
    let special =
        explained(5).reasons.iter().find(|reason| matches!(reason, Reason::Special(7, _))).map(Reason::weight);
    assert!(special.is_some_and(|weight| weight < weights.special), "three share it, and two would be rarer");
}

#[test]
fn a_title_that_stands_in_the_other_text_brings_both_together() {
    let mut entries = portal();
    let mentions = |entries: &[Entry], from, to| {
        let reasons = explain_in(entries, &Options::default(), from, to).reasons;
        let mention = reasons.into_iter().find(|reason| matches!(reason, Reason::Mentions(_)));
        mention.map_or(0.0, |mention| mention.weight())
    };
    let before = mentions(&entries, 7, 1);
    entries[7].body.push_str("從「沉默的客戶最危險」說起。");
    let after = mentions(&entries, 7, 1);
    assert!(after > before + 0.03, "{before} before, {after} after");
    assert!((mentions(&entries, 1, 7) - after).abs() < 1e-6, "either way it is the same");
    assert!(ids(&related_to(&entries, 7).articles).contains(&1));
}

#[test]
fn a_nearer_session_goes_before_an_equal_one() {
    let mut entries = portal();
    entries.push(course("大客戶開發", &entries[8].body.clone(), 12));
    let order = ids(&related_to(&entries, 1).courses);
    let rank = |id| order.iter().position(|other| *other == id);
    assert!(rank(10) < rank(8), "{order:?}");
}

#[test]
fn of_nearly_equal_ones_comes_first_what_is_not_said_yet() {
    let leave = "銷售離職 客戶名單 競業限制 賠償金額";
    let visit = "回訪投訴 滿意程度 服務補救";
    let entries = [
        article("題", &format!("{leave} {visit}")),
        article("甲", &format!("{leave} 合同")),
        article("乙", &format!("{leave} 倉庫")),
        article("丙", visit),
        article("丁", "倉庫 盤點 合同"),
    ];
    let by_score = Options { diversity: 0.0, ..Options::default() };
    let diverse = Options { diversity: 0.5, ..Options::default() };
    assert_eq!(ids(&related_with(&entries, &by_score, 0).articles)[..3], [1, 2, 3]);
    assert_eq!(ids(&related_with(&entries, &diverse, 0).articles)[..3], [1, 3, 2]);
}

#[test]
fn another_language_fills_up_after_all_of_the_own_and_translations_never() {
    let mut entries = portal();
    let english = |title: &str, body: &str| Entry { language: ENGLISH, ..article(title, body) };
    entries[0].specials = vec![7];
    entries[0].translations = Some(0);
    let shared = || Entry { specials: vec![7], ..english("", "systems and more systems") };
    entries.push(Entry { title: "Trust".into(), pools: vec![CHINESE], translations: Some(0), ..shared() });
    entries.push(Entry { title: "Choosing a system".into(), pools: vec![CHINESE], ..shared() });
    entries.push(Entry { title: "Living with a system".into(), ..shared() });
    let related = ids(&related_to(&entries, 0).articles);
    assert_eq!(related.last(), Some(&11), "{related:?}");
    assert!(!related.contains(&10) && !related.contains(&12), "{related:?}");
    assert_eq!(ids(&related_to(&entries, 11).articles), [12, 10], "an English entry stays among its own");
}

#[test]
fn pages_have_blocks_but_stand_in_none() {
    let mut entries = portal();
    entries[1].kind = Some(Kind::Page);
    assert!(!related_to(&entries, 1).courses.is_empty());
    assert!(!ids(&related_to(&entries, 0).articles).contains(&1));
}

#[test]
fn the_reasons_of_a_relation_add_up_to_its_score() {
    let mut entries = portal();
    entries[0].links = vec![4];
    entries[4].topics = vec![3];
    entries[0].topics = vec![3];
    let options = Options::default();
    let relations = with_candidates(&entries, &options, |candidates| relate(candidates, &options));
    for (id, related) in (0..).zip(relations.entries) {
        for relation in related.courses.iter().chain(&related.articles) {
            assert_adds_up(&explain_in(&entries, &options, id, relation.id).reasons, relation.score);
        }
    }
}

fn subject(entries: &[Entry], id: u32) -> Subject<'_> {
    Subject { id, text: entries.get(id as usize).map_or(ProfileText::default(), text) }
}

/// Explains, with the text that the candidate was made from.
fn explain_in(entries: &[Entry], options: &Options, from: u32, to: u32) -> Explanation {
    let subject = subject(entries, from);
    with_candidates(entries, options, |candidates| explain(candidates, options, &subject, to))
}

fn assert_adds_up(reasons: &[Reason], score: f32) {
    let sum: f32 = reasons.iter().map(Reason::weight).sum();
    assert!((sum - score).abs() < 1e-4, "{sum} and {score}: {reasons:?}");
}

#[test]
fn an_empty_site_has_no_relations() {
    assert_eq!(relate(&[], &Options::default()), Relations::default());
    assert_eq!(explain_in(&[], &Options::default(), 0, 0).verdict, Verdict::Unknown);
}

/// A site of generated Chinese texts: words follow Zipf's law, a third of each text is from its subject's own words.
fn generated(count: usize) -> Vec<Entry> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut below = |end: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % end
    };
    let generate = |number: usize| {
        let subject = below(40);
        let mut body = String::new();
        for _ in 0..300 {
            let word =
                if below(3) == 0 { 5_000 + subject * 100 + below(100) } else { below(5_000) * below(5_000) / 5_000 };
            body.extend([word / 90, word % 90].map(|part| char::from_u32(0x5000 + 13 * part as u32).unwrap_or(' ')));
            body.push_str(if below(3) == 0 { " " } else { "" });
        }
        let kind = [Kind::Article, Kind::Article, Kind::Course][number % 3];
        Entry {
            kind: Some(kind),
            days: Some(below(100) as u32),
            specials: vec![below(30) as u32],
            ..article(&number.to_string(), &body)
        }
    };
    (0..count).map(generate).collect()
}

#[test]
fn the_search_finds_what_comparing_all_pairs_finds() {
    let entries = generated(1_000);
    let options = Options { courses: 10, articles: 10, diversity: 0.0, threshold: 0.0, ..Options::default() };
    let (mut found, mut wanted) = (0, 0);
    with_candidates(&entries, &options, |candidates| {
        let (indexed, exhaustive) = (relate(candidates, &options), relate_all_pairs(candidates, &options));
        for (related, best) in indexed.entries.iter().zip(&exhaustive.entries) {
            for (block, best) in [(&related.courses, &best.courses), (&related.articles, &best.articles)] {
                let best = ids(best);
                found += ids(block).iter().filter(|id| best.contains(id)).count();
                wanted += best.len();
            }
        }
    });
    assert!(found as f64 >= 0.98 * wanted as f64, "found {found} of {wanted}");
}

#[test]
fn neither_order_nor_reused_memory_changes_a_result() {
    let entries = generated(300);
    let options = Options::default();
    with_candidates(&entries, &options, |candidates| {
        let all = relate(candidates, &options);
        let collection = Collection { candidates, options: &options, prepared: Prepared::of(candidates, MEASURES) };
        let mut scratch = Scratch::default();
        for id in (0..300).rev() {
            assert_eq!(block::related(&collection, id, &mut scratch).related, all.entries[id as usize]);
        }
    });
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let some_ids = || prop::collection::vec(0u32..12, 0..4);
    let texts = prop::sample::select(vec!["", "客戶關係", "客户关系 CRM", "lean lines", "Lean line 精益", "精益生產"]);
    let kinds = prop::sample::select(vec![Kind::Article, Kind::Course, Kind::Page]);
    let days = prop::option::of(0u32..100);
    ((texts.clone(), texts, kinds, days, 0u16..3), (some_ids(), some_ids(), some_ids(), some_ids()), any::<bool>())
        .prop_map(|((title, body, kind, days, language), (links, topics, pins, exclude), hidden)| Entry {
            kind: Some(kind),
            days,
            language,
            pools: topics.iter().map(|topic| *topic as u16 % 3).collect(),
            translations: links.first().copied(),
            specials: links.clone(),
            links,
            topics,
            courses: pins.clone(),
            articles: pins,
            exclude,
            hidden,
            ..article(title, body)
        })
}

proptest! {
    #[test]
    fn any_candidates_can_be_related(entries in prop::collection::vec(any_entry(), 0..10)) {
        let options = Options::default();
        with_candidates(&entries, &options, |candidates| {
            let relations = relate(candidates, &options);
            prop_assert_eq!(relations.entries.len(), candidates.len());
            for (id, related) in (0..).zip(&relations.entries) {
                for relation in related.courses.iter().chain(&related.articles) {
                    let subject = Subject { id, text: ProfileText::default() };
                    let verdict = explain(candidates, &options, &subject, relation.id).verdict;
                    prop_assert!(matches!(verdict, Verdict::Shown(_)));
                    prop_assert!(relation.id != id && !candidates[relation.id as usize].hidden);
                    prop_assert!(relation.pinned || relation.score >= options.threshold);
                }
            }
            Ok(())
        })?;
    }
}
