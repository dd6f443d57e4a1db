//! The codes of diagnostics, against the document that explains them.

use lyceum::base::Code;

use crate::markdown::sections;
use crate::read;

#[test]
fn every_code_is_explained_and_no_other() {
    let sections = sections(&read("docs/messages.md"));
    let explained: Vec<(String, String)> = sections
        .iter()
        .filter(|section| section.level == 3)
        .map(|section| (section.heading.trim_matches('`').to_owned(), first_paragraph(&section.body)))
        .collect();
    let expected: Vec<(String, String)> =
        Code::ALL.iter().map(|code| (code.to_string(), code.meaning().trim().to_owned())).collect();
    assert_eq!(explained, expected);
}

#[test]
fn every_explanation_tells_cause_and_remedy() {
    for section in sections(&read("docs/messages.md")).iter().filter(|section| section.level == 3) {
        for part in ["**Cause:**", "**What to do:**"] {
            assert!(section.body.contains(part), "{} lacks {part}", section.heading);
        }
    }
}

/// The first paragraph on one line, without a link behind it.
fn first_paragraph(body: &str) -> String {
    body.trim().split("\n\n").next().unwrap_or_default().split_whitespace().collect::<Vec<&str>>().join(" ")
}
