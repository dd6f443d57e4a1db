//! The smaller tables of `site.toml`, each with its type and its reader.

use crate::base::{ChineseSlugs, Code, Diagnostic, Place, Span};
use crate::data::{Context, Fields, Ranged, Table};

use super::reader::{Reader, chinese_slugs};
use super::{Languages, Localized};

/// `[slugs]`: how addresses are made from names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SlugSettings {
    /// Whether Chinese stays Chinese or becomes pinyin.
    pub chinese: ChineseSlugs,
}

/// `[markdown]`: how Markdown is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Markdown {
    /// Whether HTML in Markdown reaches the page; else it is shown as text.
    pub raw_html: bool,
    /// Whether straight quotes and `--` become typographic ones.
    pub smart_punctuation: bool,
    /// Whether code is coloured.
    pub highlight: bool,
}

/// `[listings]`: how listings are paged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Listings {
    /// Entries of a kind on a page, at least 1.
    pub page_size: usize,
}

/// `[publisher]`: who publishes; empty where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Publisher {
    /// The name.
    pub name: Localized,
    /// A telephone number.
    pub hotline: String,
    /// A QQ number.
    pub qq: String,
    /// An address for mail.
    pub email: String,
    /// The ICP filing number.
    pub icp: String,
}

/// One of `[[promotions]]`: a course that is pushed on pages about a topic.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Promotion {
    /// The topic, by slug or name; none: on every page that no other rule fits.
    pub topic: Option<Ranged<String>>,
    /// The course, by id.
    pub course: Ranged<String>,
}

/// One of `[menus]`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Menu {
    /// Its name: `utility`, `primary`, `footer` or `navigator`.
    pub name: &'static str,
    /// Its entries.
    pub items: Vec<MenuItem>,
}

/// An entry of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MenuItem {
    /// What to call it.
    pub label: Localized,
    /// Where it leads: an address of the site that begins with `/`, or one with a scheme.
    pub url: String,
    /// Where `site.toml` says so.
    pub span: Span,
}

pub(super) fn slugs(table: Option<&Table>, context: &mut Context<'_>) -> SlugSettings {
    let Some(table) = table else { return SlugSettings { chinese: ChineseSlugs::Keep } };
    let mut fields = Fields::new(table, "`[slugs]`", context);
    let chinese = fields.optional("chinese");
    fields.finish();
    SlugSettings { chinese: chinese_slugs(chinese, context) }
}

pub(super) fn markdown(table: Option<&Table>, context: &mut Context<'_>) -> Markdown {
    let empty = Table::default();
    let mut fields = Fields::new(table.unwrap_or(&empty), "`[markdown]`", context);
    let settings = Markdown {
        raw_html: fields.with_default("raw_html", false),
        smart_punctuation: fields.with_default("smart_punctuation", false),
        highlight: fields.with_default("highlight", true),
    };
    fields.finish();
    settings
}

pub(super) fn listings(table: Option<&Table>, context: &mut Context<'_>) -> Listings {
    let empty = Table::default();
    let mut fields = Fields::new(table.unwrap_or(&empty), "`[listings]`", context);
    let page_size: Ranged<usize> = fields.with_default("page_size", Ranged { value: 20, span: 0..0 });
    fields.finish();
    if page_size.value == 0 {
        let problem = Diagnostic::error(Code::InvalidValue, "`page_size` must be at least 1");
        context.problems.push(problem.at(Place::at(context.path, page_size.span)));
    }
    Listings { page_size: page_size.value.max(1) }
}

pub(super) fn publisher(table: Option<&Table>, languages: &Languages, context: &mut Context<'_>) -> Publisher {
    let Some(table) = table else { return Publisher::default() };
    let mut reader = Reader::new(table, "`[publisher]`", languages, context);
    let publisher = Publisher {
        name: reader.localized("name").unwrap_or_default(),
        hotline: reader.fields.with_default("hotline", String::new()),
        qq: reader.fields.with_default("qq", String::new()),
        email: reader.fields.with_default("email", String::new()),
        icp: reader.fields.with_default("icp", String::new()),
    };
    reader.fields.finish();
    publisher
}

pub(super) fn copyright(table: Option<&Table>, languages: &Languages, context: &mut Context<'_>) -> Vec<Localized> {
    let Some(table) = table else { return Vec::new() };
    let mut reader = Reader::new(table, "`[copyright]`", languages, context);
    let clauses = reader.localized_list("clauses");
    reader.fields.finish();
    clauses
}

pub(super) fn promotions(tables: &[Table], context: &mut Context<'_>) -> Vec<Promotion> {
    let mut promotions = Vec::new();
    for table in tables {
        let mut fields = Fields::new(table, "a promotion", context);
        let topic = fields.optional("topic");
        let course = fields.required("course");
        fields.finish();
        promotions.extend(course.map(|course| Promotion { topic, course }));
    }
    promotions
}

/// The names of the menus that themes show.
const MENUS: &[&str] = &["utility", "primary", "footer", "navigator"];

pub(super) fn menus(table: Option<&Table>, languages: &Languages, context: &mut Context<'_>) -> Vec<Menu> {
    let Some(table) = table else { return Vec::new() };
    let mut fields = Fields::new(table, "`[menus]`", context);
    let mut written: Vec<(&'static str, Vec<Table>)> = Vec::new();
    for name in MENUS {
        written.push((name, fields.with_default(name, Vec::new())));
    }
    fields.finish();
    let mut menus = Vec::new();
    for (name, tables) in written {
        let items = tables.iter().filter_map(|table| menu_item(table, languages, context)).collect();
        menus.push(Menu { name, items });
    }
    menus
}

fn menu_item(table: &Table, languages: &Languages, context: &mut Context<'_>) -> Option<MenuItem> {
    let mut reader = Reader::new(table, "an entry of a menu", languages, context);
    let label = reader.required_localized("label");
    let url: Option<Ranged<String>> = reader.fields.required("url");
    reader.fields.finish();
    let (label, url) = (label?, url?);
    Some(MenuItem { label, url: url.value, span: url.span })
}
