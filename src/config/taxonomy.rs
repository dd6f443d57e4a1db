//! What a site is sorted by: topics, specials, tags, and the axes that follow from the sessions.

use crate::base::{ChineseSlugs, Code, Diagnostic, Place, Slug};
use crate::data::{Context, Fields, Node, Ranged, Table};
use crate::locale::Alphabet;

use super::reader::Reader;
use super::{Languages, Localized};

/// A taxonomy as `site.toml` declares it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct TaxonomySettings {
    /// Its key, such as `topics`.
    pub key: String,
    /// Its name; where `site.toml` gives none, the theme has one.
    pub name: Option<Localized>,
    /// Its part of the address, such as `topics` in `/topics/sales/`.
    pub slug: Slug,
    /// Whether terms may be used that are not declared.
    pub open: bool,
    /// In which order the site shows the terms.
    pub order: TermOrder,
    /// The declared terms, in the order in which they are declared.
    pub terms: Vec<TermSettings>,
}

/// In which order a site shows the terms of a taxonomy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermOrder {
    /// As they are declared; behind those the others, by their slugs.
    Declared,
    /// By their names, in each language as is usual there.
    Name(Alphabet),
    /// Those first behind which most courses and articles stand.
    Count,
}

impl TermOrder {
    const WORDS: &[(&str, Self)] = &[
        ("declared", Self::Declared),
        ("name", Self::Name(Alphabet::Usual)),
        ("pinyin", Self::Name(Alphabet::Pinyin)),
        ("stroke", Self::Name(Alphabet::Stroke)),
        ("zhuyin", Self::Name(Alphabet::Zhuyin)),
        ("count", Self::Count),
    ];

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        context.choice(node, Self::WORDS)
    }
}

/// A declared term.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct TermSettings {
    /// Its part of the address.
    pub slug: Slug,
    /// Its name.
    pub name: Localized,
    /// A sentence for the top of its listing; may be empty.
    pub intro: Localized,
}

/// The taxonomies that the content model knows. Entries name their topics, specials and tags; cities and months
/// follow from the sessions.
pub(super) const KEYS: &[&str] = &["topics", "specials", "tags", "cities", "months"];

/// Reads the table `[taxonomies.KEY]`; a taxonomy that is not declared is open.
pub(super) fn read(
    key: &'static str,
    table: Option<&Table>,
    languages: &Languages,
    slugs: ChineseSlugs,
    context: &mut Context<'_>,
) -> TaxonomySettings {
    let slug = Slug::from_text(key, slugs).expect("the keys of taxonomies are slugs");
    let plain = TaxonomySettings {
        key: key.to_owned(),
        name: None,
        slug: slug.clone(),
        open: true,
        order: TermOrder::Declared,
        terms: Vec::new(),
    };
    let Some(table) = table else { return plain };
    let mut reader = Reader::new(table, "a taxonomy", languages, context);
    let name = reader.localized("name");
    let slug = reader.slug("slug").unwrap_or(slug);
    let open = reader.fields.optional("open");
    // The months are twelve, and stand in the order of the year.
    let (mut order, mut terms) = (TermOrder::Declared, Vec::new());
    if key != "months" {
        order = reader.fields.optional_with("order", TermOrder::decode).unwrap_or(order);
        terms = reader.fields.with_default("terms", terms);
    }
    reader.fields.finish();
    let terms = read_terms(&terms, languages, slugs, context);
    let open = open.unwrap_or(terms.is_empty());
    TaxonomySettings { name, slug, open, order, terms, ..plain }
}

fn read_terms(
    tables: &[Ranged<Table>],
    languages: &Languages,
    slugs: ChineseSlugs,
    context: &mut Context<'_>,
) -> Vec<TermSettings> {
    let mut terms: Vec<(TermSettings, &Ranged<Table>)> = Vec::new();
    for table in tables {
        let Some(term) = read_term(table, languages, slugs, context) else { continue };
        if let Some((_, first)) = terms.iter().find(|(other, _)| other.slug == term.slug) {
            context.problems.push(
                Diagnostic::error(Code::DuplicateName, format!("two terms have the slug `{}`", term.slug))
                    .at(Place::at(context.path, table.span.clone()))
                    .related(Place::at(context.path, first.span.clone()), "the first one"),
            );
            continue;
        }
        terms.push((term, table));
    }
    terms.into_iter().map(|(term, _)| term).collect()
}

fn read_term(
    table: &Ranged<Table>,
    languages: &Languages,
    slugs: ChineseSlugs,
    context: &mut Context<'_>,
) -> Option<TermSettings> {
    let mut reader = Reader::new(&table.value, "a term", languages, context);
    let name = reader.required_localized("name");
    let slug = reader.slug("slug");
    let intro = reader.localized("intro").unwrap_or_default();
    reader.fields.finish();
    let name = name?;
    let made = name.iter().find_map(|name| Slug::from_text(name, slugs));
    if let Some(slug) = slug.or(made) {
        Some(TermSettings { slug, name, intro })
    } else {
        let problem = Diagnostic::error(Code::InvalidRoute, "no address can be made from this term's name")
            .at(Place::at(context.path, table.span.clone()))
            .help("give it a `slug` of letters and digits");
        context.problems.push(problem);
        None
    }
}

/// Reads all taxonomies from `[taxonomies]`, in the order in which they are declared.
pub(super) fn read_all(
    table: Option<&Table>,
    languages: &Languages,
    slugs: ChineseSlugs,
    context: &mut Context<'_>,
) -> Vec<TaxonomySettings> {
    let empty = Table::default();
    let table = table.unwrap_or(&empty);
    let mut declared = Vec::new();
    let mut fields = Fields::new(table, "`[taxonomies]`", context);
    for key in KEYS {
        declared.push((*key, fields.optional::<Ranged<Table>>(key)));
    }
    fields.finish();
    declared.sort_by_key(|(_, table)| table.as_ref().map_or(usize::MAX, |table| table.span.start));
    let read_one = |(key, table): (&'static str, Option<Ranged<Table>>)| {
        read(key, table.as_ref().map(|table| &table.value), languages, slugs, context)
    };
    declared.into_iter().map(read_one).collect()
}
