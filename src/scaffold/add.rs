//! A new entry: a title in, a file with every common field ready to be filled in out.
//!
//! Fields that may stay empty are there, empty; those that need a value stand in comments with an example, so that the file
//! is in order as it is made. Hints stand in the front matter, where no reader of the site sees them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::ToSpan as _;
use jiff::civil::DateTime;

use super::{ScaffoldError, disk};
use crate::base::{ChineseSlugs, Route, Slug};

/// The kinds of entries that can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EntryKind {
    /// An article: a text with a date
    Article,
    /// A course, with sessions in cities
    Course,
}

/// An entry to be made.
#[derive(Clone, Debug)]
pub struct NewEntry<'a> {
    /// What it is.
    pub kind: EntryKind,
    /// Its title.
    pub title: &'a str,
    /// Its language, where that is not the site's main one: `name.en.md` instead of `name.md`.
    pub language: Option<&'a str>,
    /// The file's name without its ending; without it, the name follows from the title.
    pub slug: Option<&'a str>,
    /// Date and time in the site's zone.
    pub now: DateTime,
    /// The site's terms, for the hints.
    pub terms: &'a TermHints,
}

/// The slugs of the terms that a site declares. Where there are none, the hints are more general.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TermHints {
    /// Of the taxonomy `topics`.
    pub topics: Vec<String>,
    /// Of the taxonomy `specials`.
    pub specials: Vec<String>,
    /// Of the taxonomy `cities`.
    pub cities: Vec<String>,
}

/// Makes the entry's file in the site that `root` lies in, and returns its path.
///
/// # Errors
/// No site there, a name that can't be a file's, a file of that name, and whatever the system refuses.
pub fn add(root: &Path, entry: &NewEntry<'_>) -> Result<PathBuf, ScaffoldError> {
    let site = disk::find_site(root).ok_or_else(|| ScaffoldError::NoSite(root.to_owned()))?;
    let (folder, text) = match entry.kind {
        EntryKind::Article => ("articles", article(entry)),
        EntryKind::Course => ("courses", course(entry)),
    };
    let name = match entry.slug {
        Some(slug) => slug.to_owned(),
        None => file_name_of(entry.title).ok_or_else(|| ScaffoldError::NoFileName(entry.title.to_owned()))?,
    };
    check_name(&name)?;
    entry.language.map_or(Ok(()), check_name)?;
    let language = entry.language.map(|language| format!(".{language}")).unwrap_or_default();
    let path = site.join("content").join(folder).join(format!("{name}{language}.md"));
    disk::create(&path, &text)?;
    Ok(path)
}

/// The name that a file gets by its title; `None` if nothing of the title is left.
fn file_name_of(title: &str) -> Option<String> {
    Slug::from_text(title, ChineseSlugs::Pinyin).map(|slug| slug.as_str().to_owned())
}

/// A name must do as a part of an address, and hold no dot, because what follows a dot is taken for a language.
fn check_name(name: &str) -> Result<(), ScaffoldError> {
    let plain = !name.is_empty() && !name.contains(['/', '.']) && Route::new(&format!("{name}/")).is_ok();
    if plain { Ok(()) } else { Err(ScaffoldError::UnsuitableSlug(name.to_owned())) }
}

fn article(entry: &NewEntry<'_>) -> String {
    let (title, terms) = (toml_string(entry.title), entry.terms);
    let date = entry.now.strftime("%Y-%m-%dT%H:%M:%S");
    let topics = listed(&terms.topics, "as `site.toml` declares them");
    let specials = listed(&terms.specials, "as `site.toml` declares them");
    format!(
        "\
+++
title = {title}
date = {date}
# draft = true             # keeps the page out of the site until this line is gone
topics = []                # the main one first: {topics}
specials = []              # narrower themes: {specials}
tags = []                  # words of your own, two to four
key_points = []            # three to five full sentences, for the box above the text
# summary = \"…\"            # a sentence for listings; without it, the beginning of the text
# credits = [{{ role = \"…\", names = [\"…\"] }}]   # source, writer and others, each with one name or more
# related = {{ courses = [\"file-name\"], articles = [], exclude = [] }}   # first, or never, in the related blocks
# copyright = \"…\"          # a notice of its own in place of the site's
#
# The text begins below the next line: one or two short paragraphs, then sections under headings `## …`.
+++

"
    )
}

fn course(entry: &NewEntry<'_>) -> String {
    let (title, terms) = (toml_string(entry.title), entry.terms);
    let topics = listed(&terms.topics, "as `site.toml` declares them");
    let specials = listed(&terms.specials, "as `site.toml` declares them");
    let cities = listed(&terms.cities, "as `site.toml` declares them");
    let city = terms.cities.first().map_or("…", String::as_str);
    let start = entry.now.date().saturating_add(6.weeks());
    let end = start.saturating_add(1.day());
    format!(
        "\
+++
title = {title}
# draft = true             # keeps the page out of the site until this line is gone
# code = \"CRM-360\"         # letters and a number, each code once
topics = []                # the main one first: {topics}
specials = []              # narrower themes: {specials}
tags = []                  # words of your own, two to four
# lecturer = \"…\"
# audience = \"…\"           # whom it is for, in a sentence
# duration = \"…\"
# price = {{ amount = \"3980\", currency = \"CNY\" }}
aims = []                  # what people can do afterwards, three to five points
# summary = \"…\"            # a sentence for listings; without it, the beginning of the text
# related = {{ courses = [\"file-name\"], articles = [], exclude = [] }}   # first, or never, in the related blocks

# One block like this for each session, or a row a session in a table such as `content/courses/plan.csv`.
# Cities: {cities}
#
# [[sessions]]
# city = \"{city}\"
# start = {start}
# end = {end}
# status = \"open\"          # open, full or cancelled
# enrol = \"https://…\"
#
# The text begins below the next line: a paragraph on whom the course helps with what, then the outline, each part
# under a heading `## …` with a list of its points.
+++

"
    )
}

/// Some terms to choose from, or `otherwise`.
fn listed(terms: &[String], otherwise: &str) -> String {
    if terms.is_empty() { otherwise.to_owned() } else { terms.join(", ") }
}

/// A text as a basic string of TOML.
fn toml_string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                // Writing to a string can't fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests work on folders of their own")]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use snapbox::{IntoData as _, assert_data_eq, str};
    use tempfile::TempDir;

    use super::*;

    fn site() -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("site.toml"), "").expect("a file");
        folder
    }

    fn entry<'a>(kind: EntryKind, title: &'a str, terms: &'a TermHints) -> NewEntry<'a> {
        let now = date(2026, 11, 23).at(18, 4, 9, 123_456_789);
        NewEntry { kind, title, language: None, slug: None, now, terms }
    }

    fn hints() -> TermHints {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        TermHints { topics: words(&["sales", "hr"]), specials: words(&["lean"]), cities: words(&["beijing", "xiamen"]) }
    }

    #[test]
    fn an_article_has_every_common_field() {
        let site = site();
        let hints = hints();
        let entry = NewEntry {
            slug: Some("trust"), ..entry(EntryKind::Article, "誰說「信任」就是\"信任\"?", &hints)
        };
        let path = add(site.path(), &entry).expect("a file");
        assert_eq!(path, site.path().join("content/articles/trust.md"));
        assert_data_eq!(
            std::fs::read_to_string(path).expect("the file"),
            str![[r#"
+++
title = "誰說「信任」就是\"信任\"?"
date = 2026-11-23T18:04:09
# draft = true             # keeps the page out of the site until this line is gone
topics = []                # the main one first: sales, hr
specials = []              # narrower themes: lean
tags = []                  # words of your own, two to four
key_points = []            # three to five full sentences, for the box above the text
# summary = "…"            # a sentence for listings; without it, the beginning of the text
# credits = [{ role = "…", names = ["…"] }]   # source, writer and others, each with one name or more
# related = { courses = ["file-name"], articles = [], exclude = [] }   # first, or never, in the related blocks
# copyright = "…"          # a notice of its own in place of the site's
#
# The text begins below the next line: one or two short paragraphs, then sections under headings `## …`.
+++


"#]]
            .raw()
        );
    }

    #[test]
    fn a_course_has_every_common_field() {
        let site = site();
        let hints = hints();
        let path = add(site.path(), &entry(EntryKind::Course, "Key Account Sales", &hints)).expect("a file");
        assert_eq!(path, site.path().join("content/courses/key-account-sales.md"));
        assert_data_eq!(
            std::fs::read_to_string(path).expect("the file"),
            str![[r#"
+++
title = "Key Account Sales"
# draft = true             # keeps the page out of the site until this line is gone
# code = "CRM-360"         # letters and a number, each code once
topics = []                # the main one first: sales, hr
specials = []              # narrower themes: lean
tags = []                  # words of your own, two to four
# lecturer = "…"
# audience = "…"           # whom it is for, in a sentence
# duration = "…"
# price = { amount = "3980", currency = "CNY" }
aims = []                  # what people can do afterwards, three to five points
# summary = "…"            # a sentence for listings; without it, the beginning of the text
# related = { courses = ["file-name"], articles = [], exclude = [] }   # first, or never, in the related blocks

# One block like this for each session, or a row a session in a table such as `content/courses/plan.csv`.
# Cities: beijing, xiamen
#
# [[sessions]]
# city = "beijing"
# start = 2027-01-04
# end = 2027-01-05
# status = "open"          # open, full or cancelled
# enrol = "https://…"
#
# The text begins below the next line: a paragraph on whom the course helps with what, then the outline, each part
# under a heading `## …` with a list of its points.
+++


"#]]
        );
    }

    #[test]
    fn a_translation_lies_beside_the_original() {
        let site = site();
        let hints = TermHints::default();
        let entry = NewEntry { language: Some("en"), ..entry(EntryKind::Article, "Trust", &hints) };
        assert_eq!(add(site.path(), &entry).expect("a file"), site.path().join("content/articles/trust.en.md"));
    }

    #[test]
    fn the_site_may_lie_above() {
        let site = site();
        let below = site.path().join("content/articles");
        std::fs::create_dir_all(&below).expect("a folder");
        let hints = TermHints::default();
        let path = add(&below, &entry(EntryKind::Article, "Trust", &hints)).expect("a file");
        assert!(path.ends_with("content/articles/trust.md") && path.starts_with(site.path()));
    }

    #[test]
    fn nothing_is_overwritten() {
        let site = site();
        let hints = TermHints::default();
        let entry = entry(EntryKind::Article, "Trust", &hints);
        let path = add(site.path(), &entry).expect("a file");
        std::fs::write(&path, "mine").expect("a file");
        assert!(matches!(add(site.path(), &entry), Err(ScaffoldError::Exists(_))));
        assert_eq!(std::fs::read_to_string(path).expect("the file"), "mine");
    }

    #[test]
    fn names_that_can_not_be_are_refused() {
        let site = site();
        let hints = TermHints::default();
        for slug in ["", "../trust", "a/b", "trust.en", "con", "a?b", ".hidden"] {
            let entry = NewEntry { slug: Some(slug), ..entry(EntryKind::Article, "Trust", &hints) };
            assert!(matches!(add(site.path(), &entry), Err(ScaffoldError::UnsuitableSlug(_))), "{slug}");
        }
        let nameless = entry(EntryKind::Article, "——？！", &hints);
        assert!(matches!(add(site.path(), &nameless), Err(ScaffoldError::NoFileName(_))));
    }

    #[test]
    fn without_a_site_there_is_nothing_to_add_to() {
        let folder = tempfile::tempdir().expect("a folder");
        let hints = TermHints::default();
        let error = add(folder.path(), &entry(EntryKind::Course, "Trust", &hints)).expect_err("there is no site");
        assert!(matches!(error, ScaffoldError::NoSite(_)) && error.help().is_some());
    }

    proptest! {
        #[test]
        fn any_title_survives(title in "\\PC{0,20}|[\\x00-\\x7f]{0,20}") {
            let hints = TermHints::default();
            for text in [article(&entry(EntryKind::Article, &title, &hints)), course(&entry(EntryKind::Course, &title, &hints))] {
                let front = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).expect("front matter").0;
                let table: toml::Table = front.parse().expect("TOML");
                prop_assert_eq!(table["title"].as_str(), Some(title.as_str()));
            }
        }
    }
}
