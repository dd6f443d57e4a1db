//! Every word that a theme writes, and how it writes dates and money, by language.

use std::borrow::Cow;

use indexmap::IndexMap;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::base::{Code, Diagnostic, SitePath, utf8};
use crate::config::{Derived, LanguageId, Languages};
use crate::data::{self, Context, Decode, Fields, Key, Node, Table, Value};

use super::LayeredFile;

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

/// How a language writes dates and money: patterns with names in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formats {
    /// A day: `{year}`, `{month}`, `{month_name}`, `{day}`.
    pub date: String,
    /// A moment, with `{time}` as well.
    pub date_time: String,
    /// A month of a year.
    pub month: String,
    /// Days of one month, with `{end_day}` as well.
    pub days: String,
    /// Days of two months, with `{end_month}` and `{end_month_name}` as well.
    pub months_range: String,
    /// Days of two years, with `{end_year}` as well.
    pub years_range: String,
    /// The names of the months, January first.
    pub months: Vec<String>,
    /// The names of the days of the week, Monday first.
    pub weekdays: Vec<String>,
    /// An amount in a currency that has no pattern of its own: `{amount}`, `{currency}`.
    pub money: String,
    /// Patterns of currencies, by code.
    pub currencies: Vec<(String, String)>,
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
    let mut layers: Vec<(&SitePath, Table)> = Vec::new();
    for (file, derived) in files_of(files, languages, id) {
        match read(file) {
            Ok(table) => layers.push((&file.path, derived.map_or_else(|| table.clone(), |way| converted(&table, way)))),
            Err(found) => problems.extend(found),
        }
    }
    problems.extend(layers.iter().flat_map(|(path, table)| wrong_in(table, path)));
    let mut merged = Table::default();
    for (_, table) in &layers {
        merge(&mut merged, table.clone());
    }
    // What is wrong in a file has been told of that file. That something is missing, only all of them together can tell.
    let mut read_section = Sections { layers: &layers, problems };
    let formats = read_section.read("formats", |context| read_formats(&merged, context));
    let titles = read_section.read("titles", |context| read_titles(&merged, context));
    let taxonomies = read_section.read("taxonomies", |context| Some(read_taxonomies(&merged, context)));
    merged.entries.retain(|(key, _)| !SECTIONS.contains(&key.name.as_str()));
    let span = merged.span.clone();
    let texts = data::to_json(&Node { value: Value::Table(merged), span });
    Some(Labels { texts, formats: formats?, titles: titles?, taxonomies: taxonomies.unwrap_or_default() })
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

fn read_formats(labels: &Table, context: &mut Context<'_>) -> Option<Formats> {
    let table = section(labels, "formats");
    let mut fields = Fields::new(&table, "`[formats]`", context);
    let mut pattern = |name| fields.required::<String>(name);
    let (date, date_time, month) = (pattern("date"), pattern("date_time"), pattern("month"));
    let (days, months_range, years_range) = (pattern("days"), pattern("months_range"), pattern("years_range"));
    let money = pattern("money");
    let (months, weekdays) = (fields.required::<Vec<String>>("months"), fields.required::<Vec<String>>("weekdays"));
    let currencies: IndexMap<String, String> = fields.with_default("currencies", IndexMap::new());
    fields.finish();
    Some(Formats {
        date: date?,
        date_time: date_time?,
        month: month?,
        days: days?,
        months_range: months_range?,
        years_range: years_range?,
        months: months?,
        weekdays: weekdays?,
        money: money?,
        currencies: currencies.into_iter().collect(),
    })
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

impl Formats {
    /// A day.
    #[must_use]
    pub fn date(&self, date: Date) -> String {
        self.fill(&self.date, date, date)
    }

    /// A moment, to the second.
    #[must_use]
    pub fn date_time(&self, moment: DateTime) -> String {
        let time = moment.strftime("%H:%M:%S").to_string();
        self.fill(&self.date_time, moment.date(), moment.date()).replace("{time}", &time)
    }

    /// A month of a year.
    #[must_use]
    pub fn month_of_year(&self, date: Date) -> String {
        self.fill(&self.month, date, date)
    }

    /// A range of days, as short as the language allows.
    #[must_use]
    pub fn range(&self, start: Date, end: Date) -> String {
        let pattern = if start == end {
            &self.date
        } else if (start.year(), start.month()) == (end.year(), end.month()) {
            &self.days
        } else if start.year() == end.year() {
            &self.months_range
        } else {
            &self.years_range
        };
        self.fill(pattern, start, end)
    }

    /// The name of a month, 1 to 12.
    #[must_use]
    pub fn month_name(&self, month: i8) -> &str {
        usize::try_from(month - 1).ok().and_then(|index| self.months.get(index)).map_or("", String::as_str)
    }

    /// An amount of money, with separators between thousands.
    #[must_use]
    pub fn money(&self, amount: Decimal, currency: &str) -> String {
        let pattern =
            self.currencies.iter().find(|(code, _)| code == currency).map_or(&self.money, |(_, pattern)| pattern);
        pattern.replace("{amount}", &grouped(amount)).replace("{currency}", currency)
    }

    fn fill(&self, pattern: &str, start: Date, end: Date) -> String {
        let mut text = String::with_capacity(2 * pattern.len());
        let mut rest = pattern;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let named = after.split_once('}').and_then(|(name, after)| Some((self.part(name, start, end)?, after)));
            rest = if let Some((value, after)) = named {
                text.push_str(&value);
                after
            } else {
                text.push('{');
                after
            };
        }
        text.push_str(rest);
        text
    }

    /// What stands for a name in braces; nothing for a name that patterns do not know.
    fn part(&self, name: &str, start: Date, end: Date) -> Option<Cow<'_, str>> {
        Some(match name {
            "year" => start.year().to_string().into(),
            "month" => start.month().to_string().into(),
            "month_name" => self.month_name(start.month()).into(),
            "day" => start.day().to_string().into(),
            "end_year" => end.year().to_string().into(),
            "end_month" => end.month().to_string().into(),
            "end_month_name" => self.month_name(end.month()).into(),
            "end_day" => end.day().to_string().into(),
            _ => return None,
        })
    }
}

/// `3980` as `3,980`, `12345.50` as `12,345.50`, `3980.00` as `3,980`.
fn grouped(amount: Decimal) -> String {
    let amount = if amount.fract().is_zero() { amount.trunc() } else { amount };
    let text = amount.to_string();
    let (whole, fraction) =
        text.split_once('.').map_or((text.as_str(), None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::new();
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    fraction.map_or(grouped.clone(), |fraction| format!("{grouped}.{fraction:0<2}"))
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        let grouped = |text| grouped(Decimal::from_str(text).expect("a number"));
        assert_eq!(
            [grouped("3980"), grouped("3980.00"), grouped("1234567.5"), grouped("80")],
            ["3,980", "3,980", "1,234,567.50", "80"]
        );
    }

    #[test]
    fn a_language_is_laid_over_its_nearest_kin() {
        assert_eq!(candidates("zh-Hant-HK"), ["en", "zh-Hant", "zh", "zh-Hant", "zh-Hant-HK"]);
        assert_eq!(candidates("zh-CN"), ["en", "zh-Hans", "zh", "zh-CN"]);
        assert_eq!(candidates("de"), ["en", "de"]);
    }
}
