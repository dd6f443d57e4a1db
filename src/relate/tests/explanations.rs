//! That explanations say what made a block, and why an entry is not there.

use super::*;

#[test]
fn explanations_name_all_words_as_the_entry_writes_them() {
    let explained = explain_in(&portal(), &Options::default(), 0, 4);
    assert_eq!(explained.verdict, Verdict::Shown(1));
    assert_adds_up(&explained.reasons, explained.score);
    let has = |name: &str| {
        explained.reasons.iter().any(|reason| matches!(reason, Reason::Term { text, .. } if &**text == name))
    };
    assert!(has("客戶關係") && has("組織"), "关系 there, 關係 here: {explained:?}");
    assert!(matches!(explained.reasons.last(), Some(Reason::Session { days: 10, .. })));
}

#[test]
fn explanations_tell_why_an_entry_is_not_there() {
    let mut entries = portal();
    entries[0].exclude = vec![1];
    entries[2].hidden = true;
    entries[5].days = None;
    entries[9].language = ENGLISH;
    entries[3].kind = Some(Kind::Page);
    entries.push(course("360°客戶關係管理", &entries[4].body.clone(), 100));
    let options = Options { courses: 1, ..Options::default() };
    let expected = [
        (0, Verdict::Itself),
        (1, Verdict::Excluded),
        (2, Verdict::Hidden),
        (3, Verdict::Page),
        (4, Verdict::Shown(1)),
        (5, Verdict::NoSession),
        (6, Verdict::BelowThreshold),
        (8, Verdict::Outranked),
        (9, Verdict::OtherLanguage),
        (10, Verdict::SameTitle(4)),
        (11, Verdict::Unknown),
    ];
    for (id, verdict) in expected {
        assert_eq!(explain_in(&entries, &options, 0, id).verdict, verdict, "{id}");
    }
}

#[test]
fn blocks_are_explained_with_what_came_next() {
    let mut entries = portal();
    entries[0].courses = vec![6];
    entries[0].exclude = vec![1];
    entries[5].days = None;
    entries[5].body.push_str("客戶關係");
    entries.push(course("360°客戶關係管理", &entries[4].body.clone(), 100));
    let options = Options { courses: 2, ..Options::default() };
    with_candidates(&entries, &options, |candidates| {
        let blocks = explain_all(candidates, &options, &subject(&entries, 0), 9);
        let related = relate(candidates, &options).entries.swap_remove(0);
        for (block, relations) in [(&blocks.courses, &related.courses), (&blocks.articles, &related.articles)] {
            let shown: Vec<u32> = block.shown.iter().map(|explanation| explanation.id).collect();
            assert_eq!(shown, ids(relations));
            for explanation in block.shown.iter().chain(&block.missed) {
                assert_eq!(*explanation, explain(candidates, &options, &subject(&entries, 0), explanation.id));
                assert_adds_up(&explanation.reasons, explanation.score);
            }
        }
        let missed: Vec<(u32, Verdict)> =
            blocks.courses.missed.iter().map(|explanation| (explanation.id, explanation.verdict)).collect();
        assert_eq!(missed, [(10, Verdict::SameTitle(4)), (8, Verdict::Outranked), (5, Verdict::NoSession)]);
        let nearest = explain_all(candidates, &options, &subject(&entries, 0), 1);
        assert_eq!(nearest.courses.missed, blocks.courses.missed[..1]);
        assert!(blocks.articles.missed.iter().all(|explanation| explanation.id != 1), "what is excluded is no miss");
        assert_eq!(
            explain_all(candidates, &options, &Subject { id: 99, ..subject(&entries, 0) }, 9),
            ExplainedBlocks::default()
        );
    });
}

#[test]
fn explanations_tell_what_an_entry_is_set_back_for() {
    let leave = "銷售離職 客戶名單 競業限制 賠償金額";
    let entries = [
        article("題", &format!("{leave} 回訪投訴 滿意程度 服務補救")),
        article("甲", &format!("{leave} 合同")),
        article("乙", &format!("{leave} 倉庫")),
        article("丙", "回訪投訴 滿意程度 服務補救"),
        article("丁", "倉庫 盤點 合同"),
    ];
    let options = Options { diversity: 0.5, articles: 2, ..Options::default() };
    with_candidates(&entries, &options, |candidates| {
        let blocks = explain_all(candidates, &options, &subject(&entries, 0), 1).articles;
        assert_eq!((blocks.shown[0].id, blocks.shown[1].id), (1, 3));
        let missed = &blocks.missed[0];
        assert_eq!((missed.id, missed.verdict), (2, Verdict::Outranked));
        assert!(missed.score > blocks.shown[1].score, "it would have come first by its score");
        let set_back = missed.set_back.expect("it repeats the first");
        assert_eq!(set_back.repeats, 1);
        assert!(set_back.score < blocks.shown[1].score);
        assert_eq!(blocks.shown[0].set_back, None);
    });
}
