//! The table of `site.toml` in, a [`Config`] out, with everything that is wrong with it.

use jiff::tz::TimeZone;

use crate::base::{BaseUrl, ChineseSlugs, Code, Diagnostic, Digest, Place, Slug};
use crate::data::{self, Context, Decode, Fields, Ranged, Table};

use super::derived::WrittenOrigin;
use super::localized::{Written, transpose};
use super::{
    Config, Exports, Images, Language, Languages, Localized, RelatedSettings, derived, hosting, sections, tags,
    taxonomy,
};

/// Reads one table whose texts may differ by language.
pub(super) struct Reader<'t, 'c, 'p> {
    pub(super) fields: Fields<'t, 'c, 'p>,
    languages: &'t Languages,
}

impl<'t, 'c, 'p> Reader<'t, 'c, 'p> {
    pub(super) fn new(
        table: &'t Table,
        what: &'static str,
        languages: &'t Languages,
        context: &'c mut Context<'p>,
    ) -> Self {
        Self { fields: Fields::new(table, what, context), languages }
    }

    pub(super) fn localized(&mut self, name: &'static str) -> Option<Localized> {
        let written: Written<String> = self.fields.optional(name)?;
        Some(written.localized(self.languages, self.fields.context()))
    }

    pub(super) fn required_localized(&mut self, name: &'static str) -> Option<Localized> {
        let written: Written<String> = self.fields.required(name)?;
        Some(written.localized(self.languages, self.fields.context()))
    }

    pub(super) fn localized_list(&mut self, name: &'static str) -> Vec<Localized> {
        let written: Option<Written<Vec<String>>> = self.fields.optional(name);
        written.map(|written| transpose(&written.resolve(self.languages, self.fields.context()))).unwrap_or_default()
    }

    pub(super) fn slug(&mut self, name: &'static str) -> Option<Slug> {
        let text: Ranged<String> = self.fields.optional(name)?;
        match Slug::checked(&text.value) {
            Ok(slug) => Some(slug),
            Err(error) => {
                let context = self.fields.context();
                let problem = Diagnostic::error(Code::InvalidRoute, error.to_string());
                context.problems.push(problem.at(Place::at(context.path, text.span)));
                None
            }
        }
    }
}

/// Reads all settings.
///
/// # Errors
/// All that is wrong with them.
pub(super) fn read(table: &Table, path: &crate::base::SitePath) -> Result<Config, Vec<Diagnostic>> {
    let mut context = Context::new(path);
    let languages = read_languages(table, &mut context);
    let config = read_config(table, &languages, &mut context);
    match config {
        Some(config) if context.problems.is_empty() => Ok(config),
        _ => Err(context.problems),
    }
}

/// The languages come first, since nearly every text of the settings may differ by them.
fn read_languages(table: &Table, context: &mut Context<'_>) -> Languages {
    let written = table.get("language").and_then(|node| Some((String::decode(node, context)?, node.span.clone())));
    let default = written.as_ref().map_or_else(|| "en".to_owned(), |(tag, _)| tag.clone());
    let (mut declared, mut origins) = (Vec::new(), Vec::new());
    if let Some(node) = table.get("languages")
        && let Some(languages) = Table::decode(node, context)
    {
        for (key, node) in &languages.entries {
            let Some(settings) = Table::decode(node, context) else { continue };
            tags::check(&key.name, &key.span, context);
            let (language, origin) = read_language(&key.name, &settings, context);
            declared.push(language);
            origins.extend(origin.map(|origin| (key.name.clone(), origin)));
        }
    }
    if let Some((tag, span)) = &written {
        tags::check(tag, span, context);
        tags::check_declared(tag, span, declared.iter().map(|language| language.tag.as_str()), context);
    }
    let plain = Language { name: default.clone(), tag: default.clone(), fallback: false, derived: None };
    let (first, others): (Vec<_>, Vec<_>) = declared.into_iter().partition(|language| language.tag == default);
    let mut languages = Languages::new(first.into_iter().next().unwrap_or(plain), others);
    derived::resolve(&mut languages, origins, context);
    languages
}

fn read_language(tag: &str, settings: &Table, context: &mut Context<'_>) -> (Language, Option<WrittenOrigin>) {
    let mut fields = Fields::new(settings, "a language", context);
    let name = fields.with_default("name", tag.to_owned());
    let fallback = fields.with_default("fallback", false);
    let origin = WrittenOrigin::read(&mut fields);
    fields.finish();
    (Language { tag: tag.to_owned(), name, fallback, derived: None }, origin)
}

fn read_config(table: &Table, languages: &Languages, context: &mut Context<'_>) -> Option<Config> {
    let mut reader = Reader::new(table, "`site.toml`", languages, context);
    let title = reader.required_localized("title");
    let tagline = reader.localized("tagline").unwrap_or_default();
    let description = reader.localized("description").unwrap_or_default();
    let greeting = reader.localized("greeting").unwrap_or_default();
    let fields = &mut reader.fields;
    let base_url = fields.required::<Ranged<String>>("base_url").and_then(|url| base_url(&url, fields.context()));
    let zone = match fields.optional::<Ranged<String>>("time_zone") {
        Some(name) => time_zone(&name, fields.context()),
        None => Some(TimeZone::UTC),
    };
    let theme = fields.optional("theme").unwrap_or(Ranged { value: "portal".to_owned(), span: 0..0 });
    // Read in an earlier pass; asked for here so that they count as known.
    let _: Option<data::Node> = fields.optional("language");
    let _: Option<data::Node> = fields.optional("languages");
    let extra =
        fields.optional::<data::Node>("extra").map_or_else(|| serde_json::json!({}), |node| data::to_json(&node));
    let tables = SectionTables::take(fields);
    reader.fields.finish();

    let slugs = sections::slugs(tables.slugs.as_ref(), context);
    let config = Config {
        title: title.unwrap_or_default(),
        tagline,
        description,
        greeting,
        base_url: base_url.clone().unwrap_or_else(|| BaseUrl::parse("https://localhost/").expect("a plain address")),
        languages: languages.clone(),
        zone: zone.clone().unwrap_or(TimeZone::UTC),
        theme,
        slugs,
        markdown: sections::markdown(tables.markdown.as_ref(), context),
        listings: sections::listings(tables.listings.as_ref(), context),
        related: tables.related,
        exports: tables.exports,
        images: tables.images,
        publisher: sections::publisher(tables.publisher.as_ref(), languages, context),
        copyright: sections::copyright(tables.copyright.as_ref(), languages, context),
        promotions: sections::promotions(&tables.promotions, context),
        menus: sections::menus(tables.menus.as_ref(), languages, context),
        taxonomies: taxonomy::read_all(tables.taxonomies.as_ref(), languages, slugs.chinese, context),
        hosting: hosting::hosting(tables.hosting.as_ref(), context),
        extra,
        digest: Digest::default(),
    };
    (base_url.is_some() && zone.is_some()).then_some(config)
}

/// The tables of `site.toml` that have a reader of their own.
struct SectionTables {
    slugs: Option<Table>,
    markdown: Option<Table>,
    listings: Option<Table>,
    related: RelatedSettings,
    exports: Exports,
    images: Images,
    publisher: Option<Table>,
    copyright: Option<Table>,
    promotions: Vec<Table>,
    menus: Option<Table>,
    taxonomies: Option<Table>,
    hosting: Option<Table>,
}

impl SectionTables {
    fn take(fields: &mut Fields<'_, '_, '_>) -> Self {
        Self {
            slugs: fields.optional("slugs"),
            markdown: fields.optional("markdown"),
            listings: fields.optional("listings"),
            related: fields.optional("related").unwrap_or_default(),
            exports: fields.optional("exports").unwrap_or_default(),
            images: fields.optional("images").unwrap_or_default(),
            publisher: fields.optional("publisher"),
            copyright: fields.optional("copyright"),
            promotions: fields.with_default("promotions", Vec::new()),
            menus: fields.optional("menus"),
            taxonomies: fields.optional("taxonomies"),
            hosting: fields.optional("hosting"),
        }
    }
}

fn base_url(url: &Ranged<String>, context: &mut Context<'_>) -> Option<BaseUrl> {
    let parsed = BaseUrl::parse(&url.value);
    if parsed.is_none() {
        let problem = Diagnostic::error(Code::InvalidValue, format!("`{}` is not the address of a site", url.value))
            .at(Place::at(context.path, url.span.clone()))
            .help(
                "write it with scheme and host, such as `https://www.example.org/` or `https://example.org/training/`",
            );
        context.problems.push(problem);
    }
    parsed
}

fn time_zone(name: &Ranged<String>, context: &mut Context<'_>) -> Option<TimeZone> {
    let zone = TimeZone::get(&name.value).ok();
    if zone.is_none() {
        let problem = Diagnostic::error(Code::InvalidValue, format!("there is no time zone `{}`", name.value))
            .at(Place::at(context.path, name.span.clone()))
            .help("take a name of the IANA database, such as `Asia/Shanghai`, `Asia/Taipei` or `UTC`");
        context.problems.push(problem);
    }
    zone
}

/// Reads `chinese = "keep"` or `"pinyin"`.
pub(super) fn chinese_slugs(written: Option<Ranged<String>>, context: &mut Context<'_>) -> ChineseSlugs {
    match written {
        None => ChineseSlugs::Keep,
        Some(written) if written.value == "keep" => ChineseSlugs::Keep,
        Some(written) if written.value == "pinyin" => ChineseSlugs::Pinyin,
        Some(written) => {
            let message = format!("`chinese` must be `keep` or `pinyin`, found `{}`", written.value);
            let problem = Diagnostic::error(Code::InvalidValue, message).at(Place::at(context.path, written.span));
            context.problems.push(problem.help("`keep` leaves Chinese addresses Chinese, `pinyin` spells them out"));
            ChineseSlugs::Keep
        }
    }
}
