//! The tables of fields in the documents, against the fields that the program knows and the values that it takes.
//!
//! What it knows, the program says itself: the note of the diagnostic for an unknown field lists all fields of the table.

use lyceum::base::Diagnostic;
use lyceum::relate::{Options, Weights};

use crate::examples::{compose, report};
use crate::markdown::{in_backticks, sections, table};
use crate::read;

/// A table of fields.
struct Fields {
    /// What messages call it.
    what: &'static str,
    /// The document that describes it.
    document: &'static str,
    /// The headings of the tables in the document that together list its fields.
    headings: &'static [&'static str],
    /// The file that its fields stand in.
    file: &'static str,
    /// The line in that file that opens it; nothing for the top of the file.
    opening: &'static str,
}

const REFERENCE: &str = "docs/reference.md";
const ARTICLE: &str = "content/articles/an-article.md";
const COURSE: &str = "content/courses/a-course.md";
const PAGE: &str = "content/pages/a-page.md";

const TABLES: &[Fields] = &[
    settings("`site.toml`", &["The top of `site.toml`"], ""),
    settings("a language", &["`[languages.TAG]`"], "[languages.zh-Hans]"),
    settings("`[slugs]`", &["`[slugs]`"], "[slugs]"),
    settings("`[markdown]`", &["`[markdown]`"], "[markdown]"),
    settings("`[listings]`", &["`[listings]`"], "[listings]"),
    settings("`[exports]`", &["`[exports]`"], "[exports]"),
    settings("`[images]`", &["`[images]`"], "[images]"),
    settings("`[related]`", &["`[related]`"], "[related]"),
    settings("`[related.weights]`", &["`[related.weights]`"], "[related.weights]"),
    settings("`[publisher]`", &["`[publisher]`"], "[publisher]"),
    settings("`[hosting]`", &["`[hosting]`"], "[hosting]"),
    settings("`[copyright]`", &["`[copyright]`"], "[copyright]"),
    settings("a promotion", &["`[[promotions]]`"], "[[promotions]]"),
    settings("`[menus]`", &["`[menus]`"], "[menus]"),
    settings("an entry of a menu", &["`[[menus.NAME]]`"], "[[menus.primary]]"),
    settings("`[taxonomies]`", &["`[taxonomies]`"], "[taxonomies]"),
    settings("a taxonomy", &["`[taxonomies.KEY]`"], "[taxonomies.specials]"),
    settings("a term", &["`[[taxonomies.KEY.terms]]`"], "[[taxonomies.topics.terms]]"),
    entry("an article", &["Fields of every entry"], ARTICLE, ""),
    entry("a page", &["Fields of every entry"], PAGE, ""),
    entry("a course", &["Fields of every entry", "Fields of a course"], COURSE, ""),
    entry("a credit", &["`credits`"], ARTICLE, "[[credits]]"),
    entry("`related`", &["`related`"], ARTICLE, "[related]"),
    entry("a price", &["`price`"], COURSE, "[price]"),
    entry("a session", &["`[[sessions]]`"], COURSE, "[[sessions]]"),
    labels("`[formats]`", &["`[formats]`"], "[formats]"),
    labels("`[titles]`", &["`[titles]`"], "[titles]"),
];

const fn settings(what: &'static str, headings: &'static [&'static str], opening: &'static str) -> Fields {
    Fields { what, document: REFERENCE, headings, file: "site.toml", opening }
}

const fn entry(
    what: &'static str,
    headings: &'static [&'static str],
    file: &'static str,
    opening: &'static str,
) -> Fields {
    Fields { what, document: REFERENCE, headings, file, opening }
}

const fn labels(what: &'static str, headings: &'static [&'static str], opening: &'static str) -> Fields {
    Fields { what, document: "docs/themes.md", headings, file: "labels/en.toml", opening }
}

/// What the examples of the tables refer to.
const AROUND: &str = r#"
-- content/courses/crm-360.md --
+++
title = "360° customer relations"
topics = ["sales"]
price = { amount = "3980", currency = "CNY" }
+++
-- content/courses/lean-production.md --
+++
title = "Lean production"
code = "LEAN-1"
+++
-- content/articles/who-is-trusted.md --
+++
title = "Whom do customers trust?"
+++
-- content/articles/silent-loss.md --
+++
title = "Customers who leave in silence"
+++
"#;

/// The settings around the tables of examples.
const SETTINGS: &str = "title = \"Academy\"\nbase_url = \"https://www.example.org/\"\n";

/// The languages in which examples of settings give texts.
const LANGUAGES: &str = "[languages.zh-Hant]\n[languages.en]\n";

#[test]
fn the_tables_list_all_fields_and_no_others() {
    for fields in TABLES {
        let problems = compose(&fields.site("no_such_field = 1\n"));
        let known = known_fields(fields.what, &problems);
        let mut listed: Vec<String> = fields.rows().iter().map(Row::name).collect();
        listed.sort();
        assert_eq!(listed, known, "the fields of {} in `{}`", fields.what, fields.document);
    }
}

#[test]
fn the_examples_of_the_tables_are_taken() {
    for fields in TABLES {
        let examples: String = fields.rows().iter().filter_map(Row::example).map(|line| line + "\n").collect();
        let problems = compose(&fields.site(&examples));
        assert!(problems.is_empty(), "the examples for {} have problems:\n{}", fields.what, report(&problems));
    }
}

#[test]
fn the_defaults_of_the_related_blocks_are_the_engines() {
    let Options { courses, articles, weights, threshold, diversity } = Options::default();
    let Weights { title, key_points, headings, tags, body, mention, topic, special, link, session } = weights;
    let of_blocks = [courses.to_string(), articles.to_string(), threshold.to_string(), diversity.to_string()];
    assert_eq!(defaults("`[related]`")[..4], of_blocks);
    let of_weights = [title, key_points, headings, tags, body, mention, topic, special, link, session];
    assert_eq!(defaults("`[related.weights]`"), of_weights.map(|weight| weight.to_string()));
}

fn defaults(heading: &str) -> Vec<String> {
    rows(REFERENCE, heading).iter().map(|row| row.cell(2)).collect()
}

#[test]
fn the_table_of_columns_is_complete_and_its_examples_are_taken() {
    let rows = rows(REFERENCE, "Tables of sessions");
    let unknown = compose(&with_sessions("course,start,no_such_column\n"));
    let note = notes(&unknown).find_map(|note| note.strip_prefix("a table may have the columns "));
    let known = in_backticks(note.expect("a note that names the columns")).join(",");
    assert_eq!(rows.iter().map(Row::name).collect::<Vec<_>>().join(","), known);
    let values: Vec<String> = rows.iter().map(|row| row.cell(3)).collect();
    let problems = compose(&with_sessions(&format!("{known}\n{}\n", values.join(","))));
    assert!(problems.is_empty(), "{}", report(&problems));
    let names = rows.iter().flat_map(|row| in_backticks(&row.cells[1]).into_iter().map(|name| (row.name(), name)));
    for (column, name) in names {
        let required = ["course", "start"].into_iter().filter(|required| *required != column);
        let head: Vec<&str> = required.chain([name]).collect();
        let problems = compose(&with_sessions(&format!("{}\n", head.join(","))));
        assert!(problems.is_empty(), "the column `{name}`:\n{}", report(&problems));
    }
}

fn with_sessions(csv: &str) -> String {
    format!("-- site.toml --\n{SETTINGS}{AROUND}-- content/courses/plan.csv --\n{csv}")
}

impl Fields {
    /// A site in which these lines stand in the table.
    fn site(&self, lines: &str) -> String {
        let table = format!("{}\n{lines}", self.opening);
        let settings = match (self.file, self.opening) {
            ("site.toml", "") => format!("{table}{LANGUAGES}"),
            ("site.toml", _) => format!("{SETTINGS}{LANGUAGES}{table}"),
            _ => SETTINGS.to_owned(),
        };
        let file = match self.file {
            "site.toml" => String::new(),
            path if path.strip_suffix(".md").is_some() => format!("-- {path} --\n+++\n{table}+++\n"),
            path => format!("-- {path} --\n{table}"),
        };
        format!("-- site.toml --\n{settings}{AROUND}{file}")
    }

    fn rows(&self) -> Vec<Row> {
        self.headings.iter().flat_map(|heading| rows(self.document, heading)).collect()
    }
}

/// A row of a table of fields: name, type, default, meaning, example.
struct Row {
    cells: Vec<String>,
}

impl Row {
    fn name(&self) -> String {
        self.cell(0)
    }

    /// The line that the last column shows, where it shows one.
    fn example(&self) -> Option<String> {
        let last = self.cells.last().expect("a row has cells");
        let code = last.strip_prefix('`')?.strip_suffix('`')?;
        code.starts_with(&format!("{} =", self.name())).then(|| code.to_owned())
    }

    /// A cell without its backticks.
    fn cell(&self, index: usize) -> String {
        self.cells.get(index).map_or("", String::as_str).trim_matches('`').to_owned()
    }
}

/// The first table under a heading.
fn rows(document: &str, heading: &str) -> Vec<Row> {
    let text = read(document);
    let section = sections(&text).into_iter().find(|section| section.heading == heading);
    let section = section.unwrap_or_else(|| panic!("`{document}` has no heading “{heading}”"));
    table(&section.body).into_iter().map(|cells| Row { cells }).collect()
}

/// The sorted fields of a table, as the program tells them.
fn known_fields(what: &str, problems: &[Diagnostic]) -> Vec<String> {
    let opening = format!("the fields of {what} are ");
    let note = notes(problems).find_map(|note| note.strip_prefix(&opening));
    let note = note.unwrap_or_else(|| panic!("no note tells the fields of {what}:\n{}", report(problems)));
    let mut fields: Vec<String> = in_backticks(note).into_iter().map(str::to_owned).collect();
    fields.sort();
    fields.dedup();
    fields
}

fn notes(problems: &[Diagnostic]) -> impl Iterator<Item = &str> {
    problems.iter().flat_map(|problem| &problem.notes).map(String::as_str)
}
