//! Random sites and random edits in, a comparison out: after every edit a build that remembers must leave the same tree as one
//! that remembers nothing, byte for byte, and tell of the same problems. If the site is broken, the output must stay as it was.
//!
//! `LYCEUM_CASES=5000 cargo test --release --test incremental` tries more sites than the normal run does; `LYCEUM_SEED=17`
//! begins with the site number 17. A failure names the number of its site and its edits, so
//! `LYCEUM_SEED=… LYCEUM_CASES=1` shows it again; `LYCEUM_KEEP=1` leaves its folders for looking at.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

mod disk;
mod edits;
mod entry;
mod names;
mod project;
#[allow(unreachable_pub, dead_code, reason = "the source of chance of the examples, of which this test uses a part")]
#[path = "../../examples/gen-site/portal/random.rs"]
mod random;
mod settings;
#[path = "../support/mod.rs"]
mod support;
mod ways;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use project::Project;
use random::Random;
use ways::{Builder, Outcome};

/// How many sites the normal run tries.
const CASES: usize = 24;

/// How many edits each site goes through.
const EDITS: usize = 7;

#[test]
fn after_any_edits_a_build_leaves_what_a_clean_build_makes() {
    let (first, cases) = (number("LYCEUM_SEED", 1), number("LYCEUM_CASES", CASES));
    let next = AtomicUsize::new(first);
    let failed = Mutex::new(Vec::new());
    let counts = Mutex::new((0, 0));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + cases || !failed.lock().expect("no thread panics with it").is_empty() {
                        return;
                    }
                    match run_case(seed) {
                        Ok((good, broken)) => {
                            let mut counts = counts.lock().expect("no thread panics with it");
                            *counts = (counts.0 + good, counts.1 + broken);
                        }
                        Err(story) => failed.lock().expect("no thread panics with it").push(story),
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().expect("no thread panics with it");
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    let (good, broken) = counts.into_inner().expect("no thread panics with it");
    // A generator that makes broken sites alone would prove nothing, and neither would one that never breaks any.
    assert!(cases < CASES || (good > 2 * broken && broken > 0), "{good} builds went well, {broken} found errors");
}

/// What editors do all day is to change one entry, so that is tried more often. Most of it leaves the site's structure as it was, and the
/// next site is made of the last one.
#[test]
fn after_each_edit_of_an_entry_the_preview_shows_what_a_clean_one_would() {
    let cases = number("LYCEUM_CASES", CASES) / 4;
    let (mut edits, mut quick) = (0, 0);
    for seed in number("LYCEUM_SEED", 1)..number("LYCEUM_SEED", 1) + cases {
        let mut random = Random::new(0xed17, seed as u64);
        let mut project = Project::new(&mut random);
        let mut builder = Builder::previewing();
        let mut story = vec![format!("site {seed}")];
        for step in 0..=4 * EDITS {
            story.push(if step == 0 { "new".to_owned() } else { edits::edit_entry(&mut project, &mut random) });
            if let Err(difference) = builder.step(&project, &mut random) {
                panic!("{}\n{difference}", story.join("\n"));
            }
        }
        (edits, quick) = (edits + 4 * EDITS, quick + builder.quick);
    }
    assert!(quick * 8 > edits, "{quick} of {edits} edits were made to the last site");
}

fn number(variable: &str, default: usize) -> usize {
    let text = std::env::var(variable).ok();
    text.map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable} is `{text}`, which is no number")))
}

/// Takes one site through its edits; counts the builds that went well and those that found errors. The error is the story of
/// what was done and what went wrong.
fn run_case(seed: usize) -> Result<(usize, usize), String> {
    let mut random = Random::new(0x1ce, seed as u64);
    let mut project = Project::new(&mut random);
    let mut builder = Builder::new(&mut random);
    let mut story = vec![format!("site {seed}, built {}", builder.way())];
    let (mut good, mut broken) = (0, 0);
    for step in 0..=EDITS {
        let edit = if step == 0 { "a new site".to_owned() } else { edits::edit(&mut project, &mut random) };
        story.push(format!("{step}: {edit}"));
        let result = catch_unwind(AssertUnwindSafe(|| builder.step(&project, &mut random)));
        match result {
            Ok(Ok(Outcome::Good)) => good += 1,
            Ok(Ok(Outcome::Broken)) => broken += 1,
            Ok(Err(difference)) => story.push(difference),
            Err(panic) => story.push(format!("panicked: {:?}", panic.downcast_ref::<String>())),
        }
        if good + broken <= step {
            story.extend(builder.keep_if_asked());
            story.push(format!("show it again: LYCEUM_SEED={seed} LYCEUM_CASES=1 cargo test --test incremental"));
            return Err(story.join("\n"));
        }
    }
    Ok((good, broken))
}
