//! The links to all terms, and the order in which they are shown, made once for each language: nearly every page shows some of them.

use super::Sources;
use super::parts::TermLink;
use crate::catalog::{Taxonomy, TermId};
use crate::config::{LanguageId, TermOrder};
use crate::locale::Order;

/// The terms as each language shows them.
#[derive(Clone, Debug, Default)]
pub struct TermLinks(Vec<OfLanguage>);

#[derive(Clone, Debug)]
struct OfLanguage {
    /// The links to all terms.
    links: Vec<TermLink>,
    /// The terms of each taxonomy in the order of its settings.
    ordered: Vec<Vec<TermId>>,
}

impl TermLinks {
    /// Makes the links. The sources are complete but for these, cards and frames.
    #[must_use]
    pub fn new(sources: &Sources<'_>) -> Self {
        let terms = &sources.catalog.terms;
        let of_language = |language| OfLanguage {
            links: terms.all().iter().map(|term| link(sources, language, term.id)).collect(),
            ordered: terms.taxonomies().iter().map(|taxonomy| ordered(sources, language, taxonomy)).collect(),
        };
        Self(sources.options.languages.ids().map(of_language).collect())
    }

    /// The link to a term's listing.
    pub(super) fn get(&self, language: LanguageId, id: TermId) -> &TermLink {
        &self.0[language.index()].links[id.index()]
    }

    /// The terms of the taxonomy at a position, in the order in which they are shown.
    pub(super) fn ordered(&self, language: LanguageId, taxonomy: usize) -> &[TermId] {
        &self.0[language.index()].ordered[taxonomy]
    }
}

fn link(sources: &Sources<'_>, language: LanguageId, id: TermId) -> TermLink {
    let term = sources.catalog.terms.get(id);
    let listing = sources.catalog.listings(language).term(id);
    let url = if listing.is_empty() { None } else { sources.term_route(language, id) };
    TermLink {
        label: sources.term_name(language, id).to_owned(),
        url: url.map(|route| sources.href(&route)),
        courses: listing.courses.len(),
        articles: listing.articles.len(),
        intro: term.intro(language).to_owned(),
        current: false,
    }
}

/// Terms that the order holds for equal stay as they are declared.
fn ordered(sources: &Sources<'_>, language: LanguageId, taxonomy: &Taxonomy) -> Vec<TermId> {
    let mut terms = taxonomy.terms.clone();
    match taxonomy.settings.order {
        TermOrder::Declared => {}
        TermOrder::Name(alphabet) => {
            let order = Order::of(sources.tag(language), alphabet);
            let name = |id: &TermId| sources.term_name(language, *id);
            terms.sort_by(|left, right| order.compare(name(left), name(right)));
        }
        TermOrder::Count => {
            let listings = sources.catalog.listings(language);
            let count = |id: &TermId| listings.term(*id).courses.len() + listings.term(*id).articles.len();
            terms.sort_by_key(|id| std::cmp::Reverse(count(id)));
        }
    }
    terms
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use crate::base::{BuildMoment, MemoryFiles, Route};
    use crate::site::{Memory, Settings, compose};

    const SITE: &str = "-- site.toml --\ntitle = \"學堂\"\nbase_url = \"https://host.example/\"\nlanguage = \"zh-Hant\"\n\
        [languages.zh-Hant]\n[languages.zh-Hans]\nfrom = \"zh-Hant\"\n[languages.en]\nfallback = true\n\
        [taxonomies.topics]\norder = \"ORDER\"\nterms = [\n\
        { slug = \"finance\", name = { zh-Hant = \"財務管理\", en = \"Finance\" } },\n\
        { slug = \"sales\", name = { zh-Hant = \"營銷銷售\", en = \"Sales\" } },\n\
        { slug = \"production\", name = { zh-Hant = \"生產管理\", en = \"Production\" } },\n\
        { slug = \"people\", name = { zh-Hant = \"人力資源\", en = \"Human resources\" } },\n\
        ]\n\
        -- content/articles/a.md --\n+++\ntitle = \"A\"\ntopics = [\"sales\"]\n+++\nx\n\
        -- content/articles/b.md --\n+++\ntitle = \"B\"\ntopics = [\"people\", \"sales\"]\n+++\nx\n";

    /// The topics of a page in the order in which they are listed first, in the form if the page has one.
    fn shown(order: &str, route: &str) -> Vec<&'static str> {
        let files = MemoryFiles::from_archive(&SITE.replace("ORDER", order));
        let moment = BuildMoment::Date(date(2026, 12, 1));
        let settings = Settings { moment, base_url: None, drafts: false, relative_urls: false };
        let composed = compose(&files, &settings, &mut Memory::default());
        let site = composed.site.unwrap_or_else(|| panic!("{:?}", composed.problems));
        let bytes = site.render(&files, &Route::new(route).expect("a route")).expect("a page").expect("no problem");
        let page = String::from_utf8(bytes).expect("a text");
        let main = page.split_once("<main").and_then(|(_, main)| main.split("</form>").next()).expect("a main part");
        let place = |slug: &&str| {
            let names = match *slug {
                "finance" => ["財務管理", "财务管理", "Finance"],
                "sales" => ["營銷銷售", "营销销售", "Sales"],
                "production" => ["生產管理", "生产管理", "Production"],
                _ => ["人力資源", "人力资源", "Human resources"],
            };
            names.iter().filter_map(|name| main.find(name)).min()
        };
        let mut topics: Vec<&str> = ["finance", "sales", "production", "people"].into();
        topics.retain(|topic| place(topic).is_some());
        topics.sort_by_key(place);
        topics
    }

    #[test]
    fn terms_stand_in_the_order_that_the_settings_say() {
        assert_eq!(shown("declared", "topics/"), ["finance", "sales", "production", "people"]);
        assert_eq!(shown("stroke", "topics/"), ["people", "production", "finance", "sales"]);
        assert_eq!(shown("pinyin", "topics/"), ["finance", "people", "production", "sales"]);
        assert_eq!(shown("zhuyin", "topics/"), ["production", "people", "finance", "sales"]);
        assert_eq!(shown("count", "topics/"), ["sales", "people", "finance", "production"]);
    }

    #[test]
    fn each_language_has_its_own_order() {
        assert_eq!(shown("name", "topics/"), shown("stroke", "topics/"));
        assert_eq!(shown("name", "zh-hans/topics/"), shown("pinyin", "topics/"));
        assert_eq!(shown("stroke", "en/topics/"), ["finance", "people", "production", "sales"]);
    }

    #[test]
    fn every_list_of_terms_has_the_same_order() {
        assert_eq!(shown("stroke", "sitemap/"), ["people", "production", "finance", "sales"]);
        assert_eq!(shown("count", "search/"), ["sales", "people"]);
        assert_eq!(shown("stroke", "search/"), ["people", "sales"]);
    }
}
