//! The languages of a site.

use serde::{Deserialize, Serialize};

use crate::script::Converter;

/// One of the site's languages; [`LanguageId::DEFAULT`] is the default one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct LanguageId(u16);

impl LanguageId {
    /// The language of files that name none and of addresses without a prefix.
    pub const DEFAULT: Self = Self(0);

    /// The position among the site's languages.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The number that stands for the language where only a number will do.
    #[must_use]
    pub fn number(self) -> u16 {
        self.0
    }
}

/// A language as `site.toml` declares it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// The tag, as BCP 47 has it: `zh-Hant`, `en`.
    pub tag: String,
    /// The language's name in itself.
    pub name: String,
    /// Whether listings and related blocks of this language also show entries of the default language that have
    /// no translation into it.
    pub fallback: bool,
    /// For a language whose texts are made from another's: from which, and how.
    pub derived: Option<Derived>,
}

/// How the texts of a language come of another's, which is the same language in another script.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Derived {
    /// The language in which people write.
    pub from: LanguageId,
    /// What makes the one out of the other.
    pub converter: Converter,
}

/// The site's languages, the default one first; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Languages(Vec<Language>);

impl Languages {
    /// The languages in order, the default one first.
    #[must_use]
    pub fn new(default: Language, others: impl IntoIterator<Item = Language>) -> Self {
        Self(std::iter::once(default).chain(others).collect())
    }

    /// The language behind an id of this site.
    #[must_use]
    pub fn get(&self, id: LanguageId) -> &Language {
        &self.0[id.index()]
    }

    /// All ids, the default one first.
    #[must_use]
    pub fn ids(&self) -> impl ExactSizeIterator<Item = LanguageId> + use<> {
        (0..self.0.len()).map(|index| LanguageId(u16::try_from(index).unwrap_or(u16::MAX)))
    }

    /// The languages whose texts are made from those of a language.
    pub fn derived_from(&self, from: LanguageId) -> impl Iterator<Item = (LanguageId, &Converter)> {
        self.ids().filter_map(move |id| {
            let derived = self.get(id).derived.as_ref()?;
            (derived.from == from).then_some((id, &derived.converter))
        })
    }

    /// The language in which the texts of a language are written: itself, unless they are made from another's.
    #[must_use]
    pub fn written(&self, id: LanguageId) -> LanguageId {
        self.get(id).derived.as_ref().map_or(id, |derived| derived.from)
    }

    /// Says how the texts of a language are made.
    pub(super) fn derive(&mut self, id: LanguageId, derived: Derived) {
        self.0[id.index()].derived = Some(derived);
    }

    /// The language with this tag.
    #[must_use]
    pub fn find(&self, tag: &str) -> Option<LanguageId> {
        self.ids().find(|id| self.get(*id).tag == tag)
    }

    /// The tags, the default one first.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|language| language.tag.as_str())
    }

    /// What stands before the addresses of a language: nothing for the default one, else `en/`.
    #[must_use]
    pub fn prefix(&self, id: LanguageId) -> String {
        if id == LanguageId::DEFAULT { String::new() } else { format!("{}/", self.get(id).tag.to_lowercase()) }
    }
}
