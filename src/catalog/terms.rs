//! Taxonomies and their terms: the declared ones, and those of open taxonomies that entries use.

use indexmap::IndexMap;

use crate::base::{ChineseSlugs, Code, Diagnostic, Place, SitePath, Slug, nearest};
use crate::config::{LanguageId, Languages, TaxonomySettings};
use crate::data::Ranged;
use crate::script::Converter;

/// A term of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(u32);

impl TermId {
    /// The position among the catalog's terms.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The number that stands for the term where only a number will do.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The term that a number stands for, which [`TermId::number`] gave.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

/// A taxonomy with its terms.
#[derive(Clone, Debug)]
pub struct Taxonomy {
    /// How `site.toml` declares it.
    pub settings: TaxonomySettings,
    /// Its terms: the declared ones in their order, then those that entries brought, by slug.
    pub terms: Vec<TermId>,
}

/// A term: something that entries may be sorted under.
#[derive(Clone, Debug, Hash)]
pub struct Term {
    /// Its number.
    pub id: TermId,
    /// The position of its taxonomy.
    pub taxonomy: usize,
    /// Its part of the address.
    pub slug: Slug,
    /// Whether `site.toml` declares it; only then has it a page while nothing stands behind it.
    pub declared: bool,
    /// A month's number, in the taxonomy of months.
    pub month: Option<i8>,
    names: Vec<Option<String>>,
    intros: Vec<String>,
}

impl Term {
    /// Its name in a language, or in the default one, or in any.
    #[must_use]
    pub fn name(&self, language: LanguageId) -> &str {
        let named = |index: usize| self.names.get(index).and_then(Option::as_deref);
        named(language.index())
            .or_else(|| named(0))
            .or_else(|| self.names.iter().flatten().next().map(String::as_str))
            .unwrap_or(self.slug.as_str())
    }

    /// Its sentence of introduction in a language; may be empty.
    #[must_use]
    pub fn intro(&self, language: LanguageId) -> &str {
        self.intros.get(language.index()).map_or("", String::as_str)
    }
}

/// All taxonomies and all terms.
#[derive(Clone, Debug)]
pub struct Terms {
    taxonomies: Vec<Taxonomy>,
    all: Vec<Term>,
    by_name: Vec<IndexMap<String, TermId>>,
    slugs: ChineseSlugs,
    languages: Languages,
}

impl Terms {
    /// The declared taxonomies with their declared terms, and the twelve months.
    #[must_use]
    pub fn declared(settings: &[TaxonomySettings], languages: &Languages, slugs: ChineseSlugs) -> Self {
        let languages = languages.clone();
        let mut terms = Self { taxonomies: Vec::new(), all: Vec::new(), by_name: Vec::new(), slugs, languages };
        for (taxonomy, settings) in settings.iter().enumerate() {
            terms.taxonomies.push(Taxonomy { settings: settings.clone(), terms: Vec::new() });
            terms.by_name.push(IndexMap::new());
            for term in &settings.terms {
                let names = term.name.iter().map(|name| Some(name.to_owned())).collect();
                let intros = term.intro.iter().map(str::to_owned).collect();
                terms.push(taxonomy, term.slug.clone(), names, intros, None);
            }
            if settings.key == "months" {
                terms.push_months(taxonomy);
            }
        }
        terms
    }

    fn push_months(&mut self, taxonomy: usize) {
        for month in 1..=12_i8 {
            let slug = Slug::from_text(&month.to_string(), self.slugs).expect("a number is a slug");
            self.push(taxonomy, slug, vec![None; self.languages.ids().len()], Vec::new(), Some(month));
        }
    }

    fn push(
        &mut self,
        taxonomy: usize,
        slug: Slug,
        names: Vec<Option<String>>,
        intros: Vec<String>,
        month: Option<i8>,
    ) -> TermId {
        let id = TermId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        for name in names.iter().flatten().map(String::as_str).chain([slug.as_str()]) {
            self.by_name[taxonomy].entry(fold(name)).or_insert(id);
        }
        self.all.push(Term { id, taxonomy, slug, declared: true, month, names, intros });
        self.taxonomies[taxonomy].terms.push(id);
        id
    }

    /// A term by its number.
    #[must_use]
    pub fn get(&self, id: TermId) -> &Term {
        &self.all[id.index()]
    }

    /// All terms, of all taxonomies.
    #[must_use]
    pub fn all(&self) -> &[Term] {
        &self.all
    }

    /// All taxonomies in the order of `site.toml`.
    #[must_use]
    pub fn taxonomies(&self) -> &[Taxonomy] {
        &self.taxonomies
    }

    /// The taxonomy with a key such as `topics`.
    #[must_use]
    pub fn taxonomy(&self, key: &str) -> Option<&Taxonomy> {
        self.taxonomies.iter().find(|taxonomy| taxonomy.settings.key == key)
    }

    /// The position of the taxonomy with this key.
    #[must_use]
    pub fn position(&self, key: &str) -> Option<usize> {
        self.taxonomies.iter().position(|taxonomy| taxonomy.settings.key == key)
    }

    /// The term of a taxonomy with this name (in any language) or slug.
    #[must_use]
    pub fn find(&self, key: &str, name: &str) -> Option<TermId> {
        self.by_name.get(self.position(key)?)?.get(&fold(name)).copied()
    }

    /// The month with this number, 1 to 12.
    #[must_use]
    pub fn month(&self, number: i8) -> Option<TermId> {
        let months = self.taxonomy("months")?;
        months.terms.iter().copied().find(|id| self.get(*id).month == Some(number))
    }

    /// The term that an entry names. In an open taxonomy it is made if it is new; in a closed one that is an error.
    ///
    /// # Errors
    /// A term that is not declared, or from whose name no address can be made.
    ///
    /// # Panics
    /// If no taxonomy has the key; the settings hold all that the content model knows.
    pub fn resolve(
        &mut self,
        key: &str,
        written: &Ranged<String>,
        source: &SitePath,
        language: LanguageId,
    ) -> Result<TermId, Box<Diagnostic>> {
        let taxonomy = self.position(key).expect("the composer declares every taxonomy that entries name");
        let known = self.by_name[taxonomy].get(&fold(&written.value)).copied();
        if let Some(id) = known.or_else(|| self.find_converted(taxonomy, language, &written.value)) {
            self.learn_name(id, language, &written.value);
            return Ok(id);
        }
        if !self.taxonomies[taxonomy].settings.open {
            return Err(Box::new(self.unknown(taxonomy, written, source)));
        }
        let Some(slug) = Slug::from_text(&written.value, self.slugs) else {
            let message = format!("no address can be made from `{}`", written.value);
            let problem = Diagnostic::error(Code::InvalidRoute, message).at(Place::at(source, written.span.clone()));
            return Err(Box::new(problem.help("use a name with letters or digits in it")));
        };
        if let Some(id) = self.by_name[taxonomy].get(&fold(slug.as_str())).copied() {
            return self.same_slug(id, written, source, language);
        }
        Ok(self.push_used(taxonomy, slug, &written.value, language))
    }

    /// The term that bears this name in the other script, from a version that an editor wrote by hand.
    fn find_converted(&self, taxonomy: usize, language: LanguageId, name: &str) -> Option<TermId> {
        let find = |(_, converter): (_, &Converter)| self.by_name[taxonomy].get(&fold(&converter.convert(name)));
        self.languages.derived_from(language).find_map(find).copied()
    }

    /// A term of an open taxonomy may bear another name in another language.
    fn learn_name(&mut self, id: TermId, language: LanguageId, name: &str) {
        let term = &mut self.all[id.index()];
        if !term.declared
            && let Some(slot) = term.names.get_mut(language.index())
        {
            slot.get_or_insert_with(|| name.to_owned());
        }
    }

    /// Two names with one slug: the same term in two languages or spellings (`CRM`, `crm`), or two terms whose pinyin
    /// is the same, as 共識 and 公式. Of those, the one that comes later in the order of files keeps its characters in its
    /// address; to choose another one, editors declare it with a `slug`.
    fn same_slug(
        &mut self,
        id: TermId,
        written: &Ranged<String>,
        source: &SitePath,
        language: LanguageId,
    ) -> Result<TermId, Box<Diagnostic>> {
        let term = self.get(id);
        let (taxonomy, known) = (term.taxonomy, term.name(language).to_owned());
        if known.is_ascii() && written.value.is_ascii() || term.names[language.index()].is_none() {
            self.learn_name(id, language, &written.value);
            return Ok(id);
        }
        let unspelt = Slug::from_text(&written.value, ChineseSlugs::Keep);
        if let Some(slug) = unspelt.filter(|slug| !self.by_name[taxonomy].contains_key(&fold(slug.as_str()))) {
            return Ok(self.push_used(taxonomy, slug, &written.value, language));
        }
        let term = self.get(id);
        let key = &self.taxonomies[taxonomy].settings.key;
        let message = format!("`{}` and `{known}` would have the same address `{}`", written.value, term.slug);
        let help =
            format!("declare one of them under `[taxonomies.{key}]` with a `slug` of its own, or use the other name");
        let place = Place::at(source, written.span.clone());
        Err(Box::new(Diagnostic::error(Code::DuplicateName, message).at(place).help(help)))
    }

    /// A term that entries use and nobody declares.
    fn push_used(&mut self, taxonomy: usize, slug: Slug, name: &str, language: LanguageId) -> TermId {
        let mut names = vec![None; self.languages.ids().len()];
        names[language.index()] = Some(name.to_owned());
        let id = self.push(taxonomy, slug, names, vec![String::new(); self.languages.ids().len()], None);
        self.all[id.index()].declared = false;
        for (_, converter) in self.languages.derived_from(language) {
            self.by_name[taxonomy].entry(fold(&converter.convert(name))).or_insert(id);
        }
        id
    }

    fn unknown(&self, taxonomy: usize, written: &Ranged<String>, source: &SitePath) -> Diagnostic {
        let Taxonomy { settings, .. } = &self.taxonomies[taxonomy];
        let names = self.by_name[taxonomy].values().map(|id| self.get(*id));
        let names: Vec<&str> = names
            .flat_map(|term| term.names.iter().flatten().map(String::as_str).chain([term.slug.as_str()]))
            .collect();
        let help = match nearest(&written.value, names.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!(
                "declare it in `site.toml` under `[taxonomies.{}]`, or use one of those declared there",
                settings.key
            ),
        };
        Diagnostic::error(Code::UnknownTerm, format!("the site has no `{}` in `{}`", written.value, settings.key))
            .at(Place::at(source, written.span.clone()))
            .note(format!("declared are {}", declared_names(self, taxonomy)))
            .help(help)
    }

    /// Gives the terms that entries brought their names in the languages that are made from others. The settings have made those
    /// of the declared terms.
    pub(super) fn convert_names(&mut self) {
        for language in self.languages.ids() {
            let Some(derived) = &self.languages.get(language).derived else { continue };
            for term in self.all.iter_mut().filter(|term| term.month.is_none()) {
                if term.names[language.index()].is_none() {
                    term.names[language.index()] = Some(derived.converter.convert(term.name(derived.from)));
                }
            }
        }
    }

    /// Brings the terms of open taxonomies into the order of their slugs, behind the declared ones.
    pub(super) fn sort(&mut self) {
        let terms = &self.all;
        for taxonomy in &mut self.taxonomies {
            taxonomy.terms.sort_by(|left, right| {
                let key = |id: &TermId| {
                    let term = &terms[id.index()];
                    if term.declared { (false, id.0, "") } else { (true, 0, term.slug.as_str()) }
                };
                key(left).cmp(&key(right))
            });
        }
    }
}

fn declared_names(terms: &Terms, taxonomy: usize) -> String {
    let ids = &terms.taxonomies[taxonomy].terms;
    let names: Vec<String> =
        ids.iter().take(24).map(|id| format!("`{}`", terms.get(*id).name(LanguageId::DEFAULT))).collect();
    names.join(", ")
}

/// Names are compared without regard to case and to spaces at their ends.
fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}
