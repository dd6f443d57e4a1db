//! `[related]` of `site.toml`: what it changes, and what it leaves alone.

use lyceum::site::{Memory, compose};

use crate::{PORTAL, beside, site_files, support};

fn blocks(settings: &str) -> [Vec<String>; 2] {
    let composed = crate::compose(settings, PORTAL);
    assert_eq!(composed.problems, []);
    beside(&composed.site.expect("a site"), "articles/trust")
}

#[test]
fn blocks_are_as_long_as_the_settings_say() {
    let both = [vec!["courses/crm", "courses/key-accounts"], vec!["articles/silence", "articles/lean"]];
    assert_eq!(blocks(""), both);
    assert_eq!(blocks("[related]\ncourses = 1\narticles = 0"), [vec!["courses/crm"], vec![]]);
}

#[test]
fn the_threshold_decides_what_is_too_far_off() {
    assert_eq!(
        blocks("[related]\nthreshold = 0.2"),
        [vec!["courses/crm", "courses/key-accounts"], vec!["articles/silence"]]
    );
    assert_eq!(blocks("[related]\nthreshold = 1"), [vec!["courses/crm"], vec![]], "all but a copy");
}

#[test]
fn what_weighs_nothing_does_not_count() {
    let words = "title = 0\nkey_points = 0\nheadings = 0\ntags = 0\nbody = 0\n";
    assert_eq!(blocks(&format!("[related.weights]\n{words}")), [vec![""; 0], vec![]]);
}

/// How many entries a second run parses after `settings` took the place of the defaults.
fn parsed_after(settings: &str) -> usize {
    let mut memory = Memory::default();
    compose(&site_files("", PORTAL), &support::settings(), &mut memory);
    compose(&site_files(settings, PORTAL), &support::settings(), &mut memory);
    memory.parsed().1
}

#[test]
fn settings_that_only_rank_leave_what_is_parsed_alone() {
    let ranking = "[related]\ncourses = 1\narticles = 2\nthreshold = 0.1\ndiversity = 0.5\n\
                   [related.weights]\nmention = 0.1\ntopic = 0.2\nspecial = 0.3\nlink = 0.4\nsession = 0.5\n";
    assert_eq!(parsed_after(ranking), 0);
    for part in ["title", "key_points", "headings", "tags", "body"] {
        assert_eq!(parsed_after(&format!("[related.weights]\n{part} = 0.25\n")), 6, "{part}");
    }
}
