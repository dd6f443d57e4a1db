//! That what comes of the memory of the last run is what comes of nothing, after any edits.

use super::*;

/// Edits entries in all the ways that candidates can differ, most of them slightly.
fn edit(entries: &mut [Entry], choices: &[(usize, usize)]) {
    for (which, how) in choices {
        let other = entries[how % entries.len()].body.clone();
        let count = entries.len();
        let entry = &mut entries[which % count];
        match how % 9 {
            0 => entry.title.push('新'),
            1 => entry.body.push_str("新一段話談客戶關係與薪酬結構"),
            2 => entry.body = entry.body.chars().skip(30).collect(),
            3 => entry.body.extend(other.chars().take(60)),
            4 => entry.links = vec![(how % count) as u32, 1],
            5 => entry.courses = vec![(how % count) as u32],
            6 => entry.days = entry.days.map(|_| (how % 100) as u32),
            7 => entry.body.extend(other.chars().rev().take(20)),
            _ => entry.topics = vec![(how % 5) as u32],
        }
    }
}

/// After each edit, what comes of the memory of the last run is what comes of nothing. Returns how many entries the
/// edits had ranked anew.
fn assert_memory_is_exact(mut entries: Vec<Entry>, edits: &[Vec<(usize, usize)>]) -> Vec<usize> {
    let options = Options::default();
    let mut memory = Memory::default();
    with_candidates(&entries, &options, |candidates| memory.relate(candidates, &options));
    let ranked = edits.iter().map(|choices| {
        edit(&mut entries, choices);
        with_candidates(&entries, &options, |candidates| {
            let (remembered, anew) = (memory.relate(candidates, &options), relate(candidates, &options));
            for (id, (remembered, anew)) in remembered.entries.iter().zip(&anew.entries).enumerate() {
                assert_eq!(remembered, anew, "entry {id} after {choices:?}");
            }
        });
        memory.ranked()
    });
    ranked.collect()
}

#[test]
fn an_edit_has_few_entries_ranked_anew() {
    let ranked = assert_memory_is_exact(generated(600), &[vec![(7, 1)], vec![(7, 2)], vec![(300, 3)], vec![]]);
    assert!(ranked[..3].iter().all(|ranked| (1..300).contains(ranked)), "{ranked:?}");
    assert_eq!(ranked[3], 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if std::env::var_os("LYCEUM_CASES").is_some() { 2_000 } else { 6 }))]
    #[test]
    fn memory_changes_no_result(
        count in 20usize..120,
        edits in prop::collection::vec(prop::collection::vec((0usize..1_000, 0usize..1_000), 1..4), 1..6),
    ) {
        assert_memory_is_exact(generated(count), &edits);
    }

    #[test]
    fn memory_changes_no_result_among_any_candidates(
        entries in prop::collection::vec(any_entry(), 1..40),
        edits in prop::collection::vec(prop::collection::vec((0usize..1_000, 0usize..1_000), 1..3), 1..6),
    ) {
        assert_memory_is_exact(entries, &edits);
    }
}
