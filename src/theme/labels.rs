//! Every word that a theme writes, and how it writes dates and money, by language.

use indexmap::IndexMap;

use crate::base::{Code, Diagnostic, Place, SitePath, utf8};
use crate::config::{Derived, LanguageId, Languages};
use crate::data::{self, Context, Decode, Fields, Key, Node, Ranged, Table, Value};

use super::LayeredFile;
use super::formats::{Formats, OF_ANY_LANGUAGE, WrittenFormats};

/// The labels of a language.
#[derive(Clone, Debug)]
pub struct Labels {
    /// The texts, as templates see them under `labels`.
    pub texts: serde_json::Value,
    /// How dates and money are written.
    pub formats: Formats,
    /// What the pages are called that no editor writes.
    pub titles: Titles,
    /// What taxonomies are called that the settings do not name, by key.
    pub taxonomies: IndexMap<String, String>,
}

/// What the pages are called that no editor writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titles {
    /// The home page, in breadcrumbs.
    pub home: String,
    /// The list of articles.
    pub articles: String,
    /// The list of courses.
    pub courses: String,
    /// The annual plan, with `{year}`.
    pub plan: String,
    /// The course finder.
    pub finder: String,
    /// The site map.
    pub sitemap: String,
    /// The search page.
    pub search: String,
    /// What a host answers where nothing is.
    pub not_found: String,
    /// The listing of a month, with `{name}`.
    pub month: String,
    /// The listing of a city, with `{name}`.
    pub city: String,
    /// A further page of a listing, with `{title}` and `{n}`.
    pub page: String,
}

/// The tables of a label file that are for the program and not for templates.
const SECTIONS: &[&str] = &["formats", "titles", "taxonomies"];

/// The language whose texts fill what another one lacks.
const LAST_RESORT: &str = "en";

/// Reads the labels of a language, laid over those of the nearest language that the theme knows. Files of one language are
/// laid over each other too, the site's own over the theme's, so that a site may change a single word.
///
/// A language that is made from another one has the converted labels of that below its own, in each layer of the theme:
/// what a site changes for the one is changed for both.
pub(super) fn load(
    files: &[LayeredFile],
    languages: &Languages,
    id: LanguageId,
    problems: &mut Vec<Diagnostic>,
) -> Option<Labels> {
    let tag = &languages.get(id).tag;
    let mut layers: Vec<(&SitePath, Table)> = Vec::new();
    let mut merged = Table::default();
    for (file, derived) in files_of(files, languages, id) {
        match read(file) {
            Ok(table) => {
                let table = derived.map_or_else(|| table.clone(), |way| converted(&table, way));
                merge(&mut merged, if is_foreign(file, tag) { without_dates(&table) } else { table.clone() });
                layers.push((&file.path, table));
            }
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(layers.iter().flat_map(|(path, table)| wrong_in(table, path)));
    // What is wrong in a file has been told of that file. That something is missing, only all of them together can tell.
    let mut read_section = Sections { layers: &layers, problems };
    let formats = read_section.read("formats", |context| Some(read_formats(&merged, context)));
    let titles = read_section.read("titles", |context| read_titles(&merged, context));
    let taxonomies = read_section.read("taxonomies", |context| Some(read_taxonomies(&merged, context)));
    merged.entries.retain(|(key, _)| !SECTIONS.contains(&key.name.as_str()));
    let span = merged.span.clone();
    let texts = data::to_json(&Node { value: Value::Table(merged), span });
    let formats = formats.unwrap_or_default().resolve(tag);
    Some(Labels { texts, formats, titles: titles?, taxonomies: taxonomies.unwrap_or_default() })
}

/// A theme of which no file is for a language, nor for those that would do.
pub(super) fn missing(theme: &Ranged<String>, tag: &str) -> Diagnostic {
    let site = SitePath::new(crate::config::SITE_FILE).expect("a plain name is a path");
    let folder = format!("themes/{}/labels", theme.value);
    Diagnostic::error(Code::MissingField, format!("the theme `{}` has no labels for the language `{tag}`", theme.value))
        .at(Place::at(&site, theme.span.clone()))
        .note("labels are the words that a theme writes, such as `Courses`; those of the theme `portal` show which there are")
        .help(format!("write them into `{folder}/{tag}.toml`, or into `{folder}/{LAST_RESORT}.toml` for all languages"))
}

/// Whether a file is of another language, whose words are better than none.
fn is_foreign(file: &LayeredFile, tag: &str) -> bool {
    tag.split('-').next() != Some(LAST_RESORT) && file.name.strip_suffix(".toml") == Some(LAST_RESORT)
}

/// The labels of another language without its dates and numbers: CLDR knows those of every language, so a German site whose buttons are
/// English need not write `5 December`.
fn without_dates(table: &Table) -> Table {
    let mut table = table.clone();
    for (key, node) in &mut table.entries {
        if let Value::Table(formats) = &mut node.value
            && key.name == "formats"
        {
            formats.entries.retain(|(key, _)| OF_ANY_LANGUAGE.contains(&key.name.as_str()));
        }
    }
    table
}

/// The files to lay over each other for a language, the weakest first, each with how it is to be converted.
fn files_of<'f>(
    files: &'f [LayeredFile],
    languages: &'f Languages,
    id: LanguageId,
) -> Vec<(&'f LayeredFile, Option<&'f Derived>)> {
    let own = candidates(&languages.get(id).tag);
    let Some(derived) = &languages.get(id).derived else {
        return named(files, &own).map(|file| (file, None)).collect();
    };
    let original = candidates(&languages.get(derived.from).tag);
    let last_resort = named(files, &own[..1]).map(|file| (file, None));
    let layers = (0..LAYERS).flat_map(|layer| {
        let originals = named(files, &original[1..]).map(|file| (file, Some(derived)));
        let by_hand = named(files, &own[1..]).map(|file| (file, None));
        originals.chain(by_hand).filter(move |(file, _)| layer_of(file) == layer).collect::<Vec<_>>()
    });
    last_resort.chain(layers).collect()
}

/// The files of these languages in their order, those of one language the weakest layer first.
fn named<'f>(files: &'f [LayeredFile], names: &[String]) -> impl Iterator<Item = &'f LayeredFile> {
    names.iter().flat_map(|name| files.iter().filter(move |file| file.name.strip_suffix(".toml") == Some(name)))
}

/// The layers of a theme: what is built in, the theme's folder, the site's own files.
const LAYERS: usize = 3;

fn layer_of(file: &LayeredFile) -> usize {
    if file.embedded {
        0
    } else if file.path.below("themes").is_some() {
        1
    } else {
        2
    }
}

/// A table with its texts in the other script; names stay as they are.
fn converted(table: &Table, derived: &Derived) -> Table {
    let entry = |(key, node): &(Key, Node)| (key.clone(), converted_node(node, derived));
    Table { entries: table.entries.iter().map(entry).collect(), span: table.span.clone() }
}

fn converted_node(node: &Node, derived: &Derived) -> Node {
    let value = match &node.value {
        Value::Text(text) => Value::Text(derived.converter.convert(text)),
        Value::List(nodes) => Value::List(nodes.iter().map(|node| converted_node(node, derived)).collect()),
        Value::Table(table) => Value::Table(converted(table, derived)),
        other => other.clone(),
    };
    Node { value, span: node.span.clone() }
}

/// Reads the sections of the files that are laid over each other, for what is missing.
struct Sections<'a> {
    layers: &'a [(&'a SitePath, Table)],
    problems: &'a mut Vec<Diagnostic>,
}

impl Sections<'_> {
    /// What is missing is told of the uppermost file that has the section, or of the uppermost if none has.
    fn read<T>(&mut self, section: &str, read: impl FnOnce(&mut Context<'_>) -> Option<T>) -> Option<T> {
        let holder = self.layers.iter().rev().find(|(_, table)| table.get(section).is_some());
        let (path, _) = holder.or(self.layers.last())?;
        let mut context = Context::new(path);
        let found = read(&mut context);
        self.problems.extend(context.problems.into_iter().filter(is_missing));
        found
    }
}

/// What is wrong in one file, taken by itself: keys that nobody knows, and values of the wrong type.
fn wrong_in(table: &Table, path: &SitePath) -> Vec<Diagnostic> {
    let mut context = Context::new(path);
    let mut fields = Fields::new(table, "a file of labels", &mut context);
    for section in SECTIONS {
        let _: Option<Table> = fields.optional(section);
    }
    read_formats(table, &mut context);
    read_titles(table, &mut context);
    read_taxonomies(table, &mut context);
    context.problems.retain(|problem| !is_missing(problem));
    context.problems
}

fn is_missing(problem: &Diagnostic) -> bool {
    problem.code == Code::MissingField
}

/// The files to lay over each other, the weakest first: `en`, `zh-Hant`, `zh-Hant-HK`.
fn candidates(tag: &str) -> Vec<String> {
    let mut names = vec![tag.to_owned()];
    let mut rest = tag;
    while let Some((shorter, _)) = rest.rsplit_once('-') {
        names.push(shorter.to_owned());
        rest = shorter;
    }
    if rest == "zh" {
        let traditional = ["Hant", "TW", "HK", "MO"].iter().any(|part| tag.contains(part));
        names.push(if traditional { "zh-Hant" } else { "zh-Hans" }.to_owned());
    }
    names.push(LAST_RESORT.to_owned());
    names.reverse();
    names
}

fn read(file: &LayeredFile) -> Result<Table, Vec<Diagnostic>> {
    let text = utf8(file.bytes.clone(), &file.path).map_err(|problem| vec![problem])?;
    data::parse_toml(&text, 0, &file.path)
}

/// Lays a table over another: tables are merged, anything else is replaced.
fn merge(below: &mut Table, above: Table) {
    for (key, node) in above.entries {
        match below.entries.iter_mut().find(|(known, _)| known.name == key.name) {
            None => below.entries.push((key, node)),
            Some((_, known)) => match (&mut known.value, node.value) {
                (Value::Table(known), Value::Table(table)) if SECTIONS.contains(&key.name.as_str()) => {
                    merge(known, table);
                }
                // A section that is none has been reported; it must not take the place of one.
                (Value::Table(_), _) if SECTIONS.contains(&key.name.as_str()) => {}
                (known, value) => *known = value,
            },
        }
    }
    below.span = above.span;
}

fn read_formats(labels: &Table, context: &mut Context<'_>) -> WrittenFormats {
    WrittenFormats::read(&section(labels, "formats"), context)
}

fn read_titles(labels: &Table, context: &mut Context<'_>) -> Option<Titles> {
    let table = section(labels, "titles");
    let mut fields = Fields::new(&table, "`[titles]`", context);
    let mut title = |name| fields.required::<String>(name);
    let (home, articles, courses, plan) = (title("home"), title("articles"), title("courses"), title("plan"));
    let (sitemap, search, not_found) = (title("sitemap"), title("search"), title("not_found"));
    let (month, city, page, finder) = (title("month"), title("city"), title("page"), title("finder"));
    fields.finish();
    Some(Titles {
        home: home?,
        articles: articles?,
        courses: courses?,
        plan: plan?,
        finder: finder?,
        sitemap: sitemap?,
        search: search?,
        not_found: not_found?,
        month: month?,
        city: city?,
        page: page?,
    })
}

fn read_taxonomies(labels: &Table, context: &mut Context<'_>) -> IndexMap<String, String> {
    let table = section(labels, "taxonomies");
    let node = Node { span: table.span.clone(), value: Value::Table(table) };
    IndexMap::decode(&node, context).unwrap_or_default()
}

fn section(labels: &Table, name: &str) -> Table {
    match labels.get(name).map(|node| &node.value) {
        Some(Value::Table(table)) => table.clone(),
        _ => Table::default(),
    }
}

impl Labels {
    /// A label that has one form; nothing if the theme does not write it.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).and_then(serde_json::Value::as_str).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_laid_over_its_nearest_kin() {
        assert_eq!(candidates("zh-Hant-HK"), ["en", "zh-Hant", "zh", "zh-Hant", "zh-Hant-HK"]);
        assert_eq!(candidates("zh-CN"), ["en", "zh-Hans", "zh", "zh-CN"]);
        assert_eq!(candidates("de"), ["en", "de"]);
    }
}
