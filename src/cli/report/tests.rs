//! What reports look like.

use proptest::prelude::*;
use snapbox::{assert_data_eq, str};

use super::*;
use crate::base::{Code, MemoryFiles, Place, SitePath};

const ARTICLE: &str = "\
-- content/articles/trust.md --
+++
title = \"客戶信任的是誰\"
drafft = true
topics = [\"營消銷售\"]
+++

請看[客戶關係管理](../courses/crm-306.md)這門課，
它講的正是這一點。
-- content/articles/other.md --
+++
title = \"另一篇\"
slug = \"trust\"
+++
";

fn path(path: &str) -> SitePath {
    SitePath::new(path).expect("a path inside the project")
}

/// The place of a piece of text in a file.
fn place(files: &MemoryFiles, file: &str, piece: &str) -> Place {
    let bytes = files.read(&path(file)).expect("a file");
    let start = String::from_utf8(bytes).expect("UTF-8").find(piece).expect("the piece is in the file");
    Place::at(&path(file), start..start + piece.len())
}

fn plain(diagnostics: &[Diagnostic], files: &MemoryFiles) -> String {
    render_text(diagnostics, files, Style::Plain)
}

#[test]
fn the_mark_stands_right_under_chinese() {
    let files = MemoryFiles::from_archive(ARTICLE);
    let file = "content/articles/trust.md";
    let diagnostics = [
        Diagnostic::error(Code::UnknownField, "unknown field `drafft`")
            .at(place(&files, file, "drafft"))
            .help("did you mean `draft`?"),
        Diagnostic::error(Code::UnknownTerm, "`營消銷售` is not a term of `topics`")
            .at(place(&files, file, "\"營消銷售\""))
            .label("no such term")
            .note("the terms of `topics` are declared in `site.toml`")
            .help("did you mean `營銷銷售`?"),
        Diagnostic::warning(Code::DeadLink, "no entry at `content/courses/crm-306.md`")
            .at(place(&files, file, "../courses/crm-306.md"))
            .label("leads nowhere"),
    ];
    assert_data_eq!(
        plain(&diagnostics, &files),
        str![[r#"
error[unknown-field]: unknown field `drafft`
 --> content/articles/trust.md:3:1
  |
3 | drafft = true
  | ^^^^^^
  |
  = help: did you mean `draft`?

error[unknown-term]: `營消銷售` is not a term of `topics`
 --> content/articles/trust.md:4:11
  |
4 | topics = ["營消銷售"]
  |           ^^^^^^^^^^ no such term
  |
  = note: the terms of `topics` are declared in `site.toml`
  = help: did you mean `營銷銷售`?

warning[dead-link]: no entry at `content/courses/crm-306.md`
 --> content/articles/trust.md:7:12
  |
7 | 請看[客戶關係管理](../courses/crm-306.md)這門課，
  |                    ^^^^^^^^^^^^^^^^^^^^^ leads nowhere

2 errors, 1 warning in 1 file

"#]]
    );
}

#[test]
fn places_of_several_lines_and_files_are_connected() {
    let files = MemoryFiles::from_archive(ARTICLE);
    let diagnostics = [
        Diagnostic::error(Code::DuplicateRoute, "two entries claim the address `/articles/trust/`")
            .at(place(&files, "content/articles/other.md", "\"trust\""))
            .label("claimed here")
            .related(place(&files, "content/articles/trust.md", "title = \"客戶信任的是誰\""), "and by this entry")
            .related(place(&files, "content/articles/other.md", "title"), "the entry")
            .related(Place::file(&path("content/articles/third.md")), "and by this file as a whole"),
        Diagnostic::warning(Code::InvalidValue, "a paragraph of two lines")
            .at(place(&files, "content/articles/trust.md", "這門課，\n它講的正是這一點。\n"))
            .label("from here to there"),
    ];
    assert_data_eq!(
        plain(&diagnostics, &files),
        str![[r#"
error[duplicate-route]: two entries claim the address `/articles/trust/`
 --> content/articles/other.md:3:8
  |
2 | title = "另一篇"
  | ----- the entry
3 | slug = "trust"
  |        ^^^^^^^ claimed here
  |
 ::: content/articles/trust.md:2:1
  |
2 | title = "客戶信任的是誰"
  | ------------------------ and by this entry
  |
  = note: content/articles/third.md: and by this file as a whole

warning[invalid-value]: a paragraph of two lines
 --> content/articles/trust.md:7:34
  |
7 |   請看[客戶關係管理](../courses/crm-306.md)這門課，
  |  __________________________________________^
8 | | 它講的正是這一點。
  | |__________________^ from here to there

1 error, 1 warning in 2 files

"#]]
    );
}

#[test]
fn the_end_of_a_file_can_be_marked() {
    let files = MemoryFiles::from_archive("-- a.toml --\ntitle = \"稷下\n-- empty.toml --\n");
    let diagnostics = [
        Diagnostic::error(Code::Syntax, "the text ends before its closing quote")
            .at(Place::at(&path("a.toml"), 16..16)),
        Diagnostic::error(Code::Syntax, "a place far behind the end").at(Place::at(&path("a.toml"), 500..900)),
        Diagnostic::error(Code::MissingField, "missing field `title`").at(Place::at(&path("empty.toml"), 0..0)),
    ];
    assert_data_eq!(
        plain(&diagnostics, &files),
        str![[r#"
error[syntax]: the text ends before its closing quote
 --> a.toml:1:12
  |
1 | title = "稷下
  |              ^

error[syntax]: a place far behind the end
 --> a.toml:1:12
  |
1 | title = "稷下
  |              ^

error[missing-field]: missing field `title`
 --> empty.toml:1:1
  |
1 |
  | ^

3 errors in 2 files

"#]]
    );
}

#[test]
fn what_has_no_place_is_told_all_the_same() {
    let files = MemoryFiles::new();
    let diagnostics = [
        Diagnostic::error(Code::NoSite, "there is no `site.toml` here").help("run `lyceum new DIR` to make a site"),
        Diagnostic::error(Code::NotUtf8, "the file is not UTF-8")
            .at(Place::file(&path("content/courses/plan.csv")))
            .note("it looks like Big5"),
        Diagnostic::error(Code::DeadLink, "a link that leads nowhere")
            .at(Place::at(&path("content/gone.md"), 3..9))
            .label("this link"),
        Diagnostic::error(Code::MissingImage, "no place, but a relation")
            .related(Place::at(&path("a.md"), 0..1), "here"),
    ];
    assert_data_eq!(
        plain(&diagnostics, &files),
        str![[r#"
error[no-site]: there is no `site.toml` here
 |
 = help: run `lyceum new DIR` to make a site

error[not-utf8]: the file is not UTF-8
--> content/courses/plan.csv
 = note: it looks like Big5

error[dead-link]: a link that leads nowhere
--> content/gone.md
 = note: this link

error[missing-image]: no place, but a relation
 |
 = note: a.md: here

4 errors in 2 files

"#]]
    );
}

#[test]
fn a_file_that_is_not_utf8_is_shown_as_far_as_it_goes() {
    let mut files = MemoryFiles::new();
    files.write("a.md", b"title = \"\xC3\xF6\xAB\xD9\" # \xE7\xA8\xB7\n".as_slice());
    let diagnostics = [Diagnostic::error(Code::NotUtf8, "the file is not UTF-8")
        .at(Place::at(&path("a.md"), 9..13))
        .label("not UTF-8 from here")];
    assert_data_eq!(
        plain(&diagnostics, &files),
        str![[r#"
error[not-utf8]: the file is not UTF-8
 --> a.md:1:10
  |
1 | title = "����" # 稷
  |          ^^^^ not UTF-8 from here

1 error in 1 file

"#]]
    );
}

#[test]
fn long_lines_are_cut_around_the_mark() {
    let line =
        "管理者最常見的誤會，是以為講過的話別人就聽見了。".repeat(12) + "〈錯字〉" + &"這裡還有很多話要說。".repeat(20);
    let mut files = MemoryFiles::new();
    files.write("a.md", line.clone());
    let start = line.find("錯字").expect("it is in there");
    let diagnostics = [Diagnostic::error(Code::DeadLink, "a link that leads nowhere")
        .at(Place::at(&path("a.md"), start..start + 6))
        .label("here")];
    let narrow = Canvas { style: Style::Plain, width: 60 };
    assert_data_eq!(
        render_text_on(&diagnostics, &files, narrow),
        str![[r#"
error[dead-link]: a link that leads nowhere
 --> a.md:1:290
  |
1 | ... 話別人就聽見了。〈錯字〉這裡還有很多話要說。這裡...
  |                       ^^^^ here

1 error in 1 file

"#]]
    );
}

#[test]
fn content_can_not_paint_the_terminal() {
    let mut files = MemoryFiles::new();
    files.write("a.md", "a\u{1b}[31mred\tb");
    let diagnostics = [Diagnostic::error(Code::UnknownTerm, "`\u{1b}[31mred`")
        .at(Place::at(&path("a.md"), 1..9))
        .label("\u{1b}[31mred")
        .related(Place::file(&path("b.md")), "\u{1b}[31mred")
        .note("\u{1b}[31mred")
        .help("\u{1b}[31mred")];
    let report = plain(&diagnostics, &files);
    assert!(!report.contains('\u{1b}'), "{report}");
}

#[test]
fn colours_change_nothing_but_colours() {
    let files = MemoryFiles::from_archive(ARTICLE);
    let place = place(&files, "content/articles/trust.md", "drafft");
    let diagnostics = [Diagnostic::error(Code::UnknownField, "unknown field `drafft`").at(place).help("`draft`")];
    let coloured = render_text(&diagnostics, &files, Style::Coloured);
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain(&diagnostics, &files));
}

#[test]
fn a_failure_looks_like_a_diagnostic() {
    let failure = render_failure("the folder `a` is not empty", Some("choose another folder"), Canvas::PLAIN);
    assert_data_eq!(
        failure,
        str![[r#"
error: the folder `a` is not empty
 |
 = help: choose another folder

"#]]
    );
}

#[test]
fn programs_get_every_unit() {
    let files = MemoryFiles::from_archive(ARTICLE);
    let diagnostics = [
        Diagnostic::error(Code::UnknownTerm, "`營消銷售` is not a term of `topics`")
            .at(place(&files, "content/articles/trust.md", "營消銷售"))
            .label("no such term")
            .related(place(&files, "content/articles/other.md", "slug"), "related")
            .note("a note")
            .help("did you mean `營銷銷售`?"),
        Diagnostic::warning(Code::NoSite, "no place at all"),
    ];
    let report = render_json(&diagnostics, &files);
    let lines: Vec<serde_json::Value> =
        report.lines().map(|line| serde_json::from_str(line).expect("a JSON object")).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["code"], "unknown-term");
    assert_eq!((&lines[0]["line"], &lines[0]["column"]), (&4.into(), &12.into()));
    assert_eq!((&lines[0]["end_line"], &lines[0]["end_column"]), (&4.into(), &16.into()));
    assert_eq!((&lines[0]["byte_start"], &lines[0]["byte_end"]), (&61.into(), &73.into()));
    assert_eq!(
        (&lines[0]["related"][0]["path"], &lines[0]["related"][0]["line"]),
        (&"content/articles/other.md".into(), &3.into())
    );
    assert!(lines[0]["rendered"].as_str().is_some_and(|rendered| rendered.starts_with("error[unknown-term]")));
    assert_eq!((&lines[1]["severity"], &lines[1]["path"]), (&"warning".into(), &serde_json::Value::Null));
}

#[test]
fn programs_always_get_a_range_that_shows() {
    let files = MemoryFiles::from_archive("-- a.md --\n甲\n\n乙\n");
    let ends = |span| {
        let diagnostic = Diagnostic::error(Code::Syntax, "m").at(Place::at(&path("a.md"), span));
        let value: serde_json::Value =
            serde_json::from_str(&render_json(&[diagnostic], &files)).expect("a JSON object");
        (value["line"].as_u64(), value["column"].as_u64(), value["end_column"].as_u64())
    };
    assert_eq!(ends(0..0), (Some(1), Some(1), Some(2)));
    assert_eq!(ends(3..3), (Some(1), Some(2), Some(3)));
    assert_eq!(ends(4..4), (Some(2), Some(1), Some(2)));
}

proptest! {
    #[test]
    fn no_place_in_no_file_panics(
        text in "[a甲\\t\\r\\n\u{1b}\u{200d}é\u{301}　]{0,30}",
        spans in proptest::collection::vec((0_usize..60, 0_usize..60), 1..4),
        width in 0_usize..80,
    ) {
        let mut files = MemoryFiles::new();
        files.write("a.md", text);
        let mut diagnostic = Diagnostic::error(Code::Syntax, "m");
        for (index, (start, end)) in spans.into_iter().enumerate() {
            let place = Place::at(&path("a.md"), start..end);
            diagnostic = if index == 0 { diagnostic.at(place).label("l") } else { diagnostic.related(place, "r") };
        }
        let diagnostics = [diagnostic];
        let text = render_text_on(&diagnostics, &files, Canvas { style: Style::Plain, width });
        prop_assert!(text.ends_with("1 error in 1 file\n"));
        prop_assert_eq!(render_json(&diagnostics, &files).lines().count(), 1);
    }
}
