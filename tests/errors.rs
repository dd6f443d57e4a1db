//! Mistakes in, messages out: each file of `tests/errors/` is a small site with a mistake in it, as an archive, and at its end
//! the report that an editor gets.
//!
//! `UPDATE_ERRORS=1 cargo test --test errors` writes the reports anew; read the difference as an editor would.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use lyceum::base::{Code, Diagnostic, Files, MemoryFiles};
use lyceum::build;
use lyceum::cli::report::{Style, render_text};
use lyceum::site::Memory;

/// What stands between a site and the report.
const EXPECTED: &str = "-- expected --\n";

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/errors");
    let mut cases: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    cases.sort();
    cases
}

/// Cases of what `lyceum check --gates` alone reports have a name that begins so.
const GATES: &str = "gate-";

fn check_case(case: &Path, files: &dyn Files) -> Vec<Diagnostic> {
    let is_gate = case.file_name().is_some_and(|name| name.to_string_lossy().starts_with(GATES));
    if !is_gate {
        return check(files);
    }
    assert_eq!(check(files), [], "{} is good but for the gates", case.display());
    build::check_gates(files, &support::settings(), &mut Memory::default())
}

fn check(files: &dyn Files) -> Vec<Diagnostic> {
    build::check(files, &support::settings(), &mut Memory::default())
}

#[test]
fn every_mistake_is_reported_so_that_an_editor_can_mend_it() {
    let mut wrong = Vec::new();
    for case in cases() {
        let text = fs::read_to_string(&case).expect("a case");
        let (site, expected) = text.split_once(EXPECTED).unwrap_or((&text, ""));
        let files = MemoryFiles::from_archive(site);
        let report = render_text(&check_case(&case, &files), &files, Style::Plain);
        if std::env::var_os("UPDATE_ERRORS").is_some() {
            fs::write(&case, format!("{site}{EXPECTED}{report}")).expect("a file that can be written");
        } else if report != expected {
            wrong.push(format!("{}\nreports\n{report}\nand should report\n{expected}", case.display()));
        }
        assert!(!report.is_empty(), "{} has no mistake", case.display());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_file_in_another_encoding_is_named_with_the_way_to_convert_it() {
    let mut files = MemoryFiles::from_archive("-- site.toml --\ntitle = \"x\"\nbase_url = \"https://example.org/\"\n");
    let (bytes, _, _) =
        encoding_rs::GBK.encode("標題：客户关系管理是企业的一项商业策略，它按照客户的细分情况有效地组织企业资源");
    files.write("content/articles/a.md", bytes.into_owned());
    let problems = check(&files);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].code, Code::NotUtf8);
    let report = render_text(&problems, &files, Style::Plain);
    for words in ["content/articles/a.md:1:1", "looks like GBK", "iconv -f GBK -t UTF-8 content/articles/a.md"] {
        assert!(report.contains(words), "{report}");
    }
}

#[test]
fn every_kind_of_problem_has_a_case() {
    // These can't be had from files in memory; the tests of the stages that report them show them.
    let elsewhere = [Code::Unreadable, Code::NotUtf8, Code::UnsafeOutput, Code::Unwritable, Code::ImageTellsPlace];
    let reports: String = cases().iter().map(|case| fs::read_to_string(case).expect("a case")).collect();
    let shown: BTreeSet<&str> = reports.split(['[', ']']).collect();
    for code in Code::ALL.iter().filter(|code| !elsewhere.contains(code)) {
        assert!(shown.contains(code.as_str()), "no case shows `{code}`");
    }
}
