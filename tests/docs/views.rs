//! The doc comments of the views in, `docs/views.md` out.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::markdown::in_backticks;
use crate::rust_structs::{Struct, parse};
use crate::{made, read};

const SOURCES: &[&str] = &["src/view/pages.rs", "src/view/frame.rs", "src/view/parts.rs"];

/// The structs that templates see under a name of their own, whatever the page.
const GLOBALS: &[(&str, &str)] = &[("site", "SiteView"), ("page", "Page"), ("frame", "Frame")];

/// What templates see that a text calls for, where a paragraph holds nothing but a link.
const CARDS: &[(&str, &str)] =
    &[("partials/course-card.html", "CourseCard"), ("partials/article-card.html", "ArticleCard")];

#[test]
fn the_views_are_described_as_they_are() {
    let structs = structs();
    let views: Vec<&Struct> = structs.iter().filter(|found| template_of(found).is_some()).collect();
    made::check("docs/views.md", "templates", &template_table(&views));
    made::check("docs/views.md", "globals", &chapter(&named(&structs, GLOBALS)));
    made::check("docs/views.md", "pages", &chapter(&views_of(&views, is_page)));
    made::check("docs/views.md", "fragments", &chapter(&views_of(&views, |template| !is_page(template))));
    made::check("docs/views.md", "parts", &chapter(&parts(&structs)));
}

/// The program says in `View::template` which template shows which view; the comments must say the same.
#[test]
fn every_view_names_the_template_that_shows_it() {
    let source = read("src/view/mod.rs");
    let mut shown = BTreeMap::new();
    for line in source.lines().map(str::trim) {
        if let Some((variant, template)) = line.strip_prefix("Self::").and_then(|rest| rest.split_once("(_) => \"")) {
            let view =
                source.lines().find_map(|line| line.trim().strip_prefix(&format!("{variant}("))?.strip_suffix("),"));
            shown.insert(view.unwrap_or(variant).to_owned(), template.trim_end_matches("\",").to_owned());
        }
    }
    assert!(!shown.is_empty(), "`View::template` is not written as this test reads it");
    let structs = structs();
    let views = structs.iter().filter_map(|found| Some((found.name.clone(), template_of(found)?.to_owned())));
    assert_eq!(shown, views.filter(|(_, template)| is_page(template)).collect());
}

fn structs() -> Vec<Struct> {
    SOURCES.iter().flat_map(|path| parse(&read(path))).collect()
}

/// The template that a struct's comment names first, if the struct is a view.
fn template_of(found: &Struct) -> Option<&str> {
    let is_view = found.name.ends_with("View");
    in_backticks(&found.doc).into_iter().find(|name| is_view && name.strip_suffix(".html").is_some())
}

fn is_page(template: &str) -> bool {
    !template.contains('/')
}

fn views_of<'s>(views: &[&'s Struct], wanted: impl Fn(&str) -> bool) -> Vec<(String, &'s Struct)> {
    let with_template = views.iter().filter_map(|view| Some((template_of(view)?, *view)));
    with_template
        .filter(|(template, _)| wanted(template))
        .map(|(template, view)| (format!("What `{template}` sees."), view))
        .collect()
}

fn named<'s>(structs: &'s [Struct], names: &[(&str, &str)]) -> Vec<(String, &'s Struct)> {
    let mut found = Vec::new();
    for (global, name) in names {
        let named = structs.iter().find(|found| found.name == *name);
        let named = named.unwrap_or_else(|| panic!("the views have no struct `{name}`"));
        let says_so = named.doc.contains(&format!("`{global}`"));
        found.push((if says_so { String::new() } else { format!("In templates: `{global}`.") }, named));
    }
    found
}

/// Everything that other structs hold, by name.
fn parts(structs: &[Struct]) -> Vec<(String, &Struct)> {
    let is_part =
        |found: &&Struct| template_of(found).is_none() && GLOBALS.iter().all(|(_, global)| *global != found.name);
    let mut parts: Vec<(String, &Struct)> =
        structs.iter().filter(is_part).map(|found| (String::new(), found)).collect();
    parts.sort_by(|(_, left), (_, right)| left.name.cmp(&right.name));
    parts
}

fn template_table(views: &[&Struct]) -> String {
    let mut table = "| Template | Sees |\n|---|---|\n".to_owned();
    for view in views {
        let _ = writeln!(table, "| `{}` | {} |", template_of(view).unwrap_or_default(), link(&view.name));
    }
    for (template, card) in CARDS {
        let _ = writeln!(table, "| `{template}`, called by a text | `card`: {} |", link(card));
    }
    table
}

fn chapter(structs: &[(String, &Struct)]) -> String {
    structs.iter().map(|(opening, found)| section(opening, found)).collect::<Vec<String>>().join("\n")
}

fn section(opening: &str, found: &Struct) -> String {
    let mut section = format!("### {}\n\n", found.name);
    let text = [opening, &description(found)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let _ = writeln!(section, "{text}\n\n| Field | Type | Meaning |\n|---|---|---|");
    for field in &found.fields {
        let (rust_type, doc) = (in_template_terms(&field.rust_type), in_prose(&field.doc));
        let _ = writeln!(section, "| `{}` | {rust_type} | {doc} |", field.name);
    }
    section
}

/// The struct's comment without the template that it opens with.
fn description(found: &Struct) -> String {
    let Some(template) = template_of(found) else { return in_prose(&found.doc) };
    if found.doc.starts_with("What ") {
        return String::new();
    }
    let rest = found.doc.trim_start_matches(&format!("`{template}`")).trim_start_matches([':', '.']).trim();
    let mut characters = in_prose(rest).chars().collect::<Vec<char>>();
    if let Some(first) = characters.first_mut() {
        *first = first.to_uppercase().next().unwrap_or(*first);
    }
    characters.into_iter().collect()
}

/// A comment with the links of rustdoc turned into links within the document, fit for a cell of a table.
fn in_prose(doc: &str) -> String {
    let mut prose = String::new();
    let mut rest = doc;
    while let Some((before, after)) = rest.split_once("[`") {
        let Some((target, behind)) = after.split_once("`]") else { break };
        prose.push_str(before);
        let linked = match target.split_once("::") {
            Some((owner, member)) => format!("`{member}` of {}", link(owner)),
            None => link(target),
        };
        prose.push_str(&linked);
        rest = behind;
    }
    prose.push_str(rest);
    prose.replace('|', "\\|")
}

fn link(name: &str) -> String {
    format!("[{name}](#{})", name.to_lowercase())
}

/// A type as a template's author thinks of it.
fn in_template_terms(rust_type: &str) -> String {
    let inner = |wrapper: &str| rust_type.strip_prefix(wrapper)?.strip_suffix('>');
    if let Some(inner) = inner("Option<") {
        return format!("{}, may be missing", in_template_terms(inner));
    }
    if let Some(inner) = inner("Vec<") {
        return format!("list of {}", plural(inner));
    }
    if let Some(inner) = inner("Card<") {
        return in_template_terms(inner);
    }
    match rust_type {
        "String" | "&'static str" => "text".to_owned(),
        "bool" => "true or false".to_owned(),
        "usize" | "i8" | "i16" | "u8" | "u16" | "u32" => "number".to_owned(),
        "Fragment" => "HTML".to_owned(),
        "serde_json::Value" => "table of anything".to_owned(),
        named => link(named.rsplit("::").next().unwrap_or(named)),
    }
}

fn plural(rust_type: &str) -> String {
    match in_template_terms(rust_type).as_str() {
        "text" => "texts".to_owned(),
        "number" => "numbers".to_owned(),
        list if list.starts_with("list of ") => format!("lists of {}", &list["list of ".len()..]),
        other => match other.strip_suffix(", may be missing") {
            Some(present) => format!("{present} with gaps"),
            None => other.to_owned(),
        },
    }
}

#[test]
fn types_are_told_in_plain_words() {
    for (rust_type, words) in [
        ("Option<String>", "text, may be missing"),
        ("Vec<Card<CourseCard>>", "list of [CourseCard](#coursecard)"),
        ("Vec<Vec<Option<CalendarDay>>>", "list of lists of [CalendarDay](#calendarday) with gaps"),
        ("super::frame::Axis", "[Axis](#axis)"),
    ] {
        assert_eq!(in_template_terms(rust_type), words);
    }
}
