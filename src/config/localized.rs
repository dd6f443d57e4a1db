//! Texts of the settings that may differ by language.

use crate::base::{Code, Diagnostic, Place, nearest};
use crate::data::{Context, Decode, Node, Ranged, Value};
use crate::script::Converter;

use super::{LanguageId, Languages};

/// A text in each of the site's languages; where `site.toml` gives none for a language, it is the default language's.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Localized(Vec<String>);

impl Localized {
    /// The same text in every language.
    #[must_use]
    pub fn same(text: &str, languages: &Languages) -> Self {
        Self(languages.ids().map(|_| text.to_owned()).collect())
    }

    /// The text in a language.
    #[must_use]
    pub fn get(&self, language: LanguageId) -> &str {
        self.0.get(language.index()).map_or("", String::as_str)
    }

    /// The text in each language, the default one first.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A value as written: one for all languages, or a table by language.
pub(super) enum Written<T> {
    One(T),
    Many(Vec<(Ranged<String>, T)>),
}

impl Decode for Written<String> {
    const EXPECTED: &'static str = "a string, or a table with a string for each language";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => by_language(node, context).map(Self::Many),
            Value::Text(_) | Value::Plain(_) => String::decode(node, context).map(Self::One),
            _ => {
                context.mistyped(node, Self::EXPECTED);
                None
            }
        }
    }
}

impl Decode for Written<Vec<String>> {
    const EXPECTED: &'static str = "a list of strings, or a table with such a list for each language";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(_) => by_language(node, context).map(Self::Many),
            Value::List(_) => Vec::<String>::decode(node, context).map(Self::One),
            _ => {
                context.mistyped(node, Self::EXPECTED);
                None
            }
        }
    }
}

fn by_language<T: Decode>(node: &Node, context: &mut Context<'_>) -> Option<Vec<(Ranged<String>, T)>> {
    let Value::Table(table) = &node.value else { return None };
    let mut texts = Vec::new();
    for (key, value) in &table.entries {
        let tag = Ranged { value: key.name.clone(), span: key.span.clone() };
        texts.push((tag, T::decode(value, context)?));
    }
    Some(texts)
}

/// What can be written in another script.
pub(super) trait Convert {
    /// The same in the other script.
    fn convert(&self, converter: &Converter) -> Self;
}

impl Convert for String {
    fn convert(&self, converter: &Converter) -> Self {
        converter.convert(self)
    }
}

impl Convert for Vec<String> {
    fn convert(&self, converter: &Converter) -> Self {
        self.iter().map(|text| converter.convert(text)).collect()
    }
}

impl<T: Clone + Default + Convert> Written<T> {
    /// One value for each language; languages that `site.toml` does not declare are reported. What is not written for a language
    /// that is made from another is made from that.
    pub(super) fn resolve(self, languages: &Languages, context: &mut Context<'_>) -> Vec<T> {
        let many = match self {
            Self::One(value) => {
                vec![(Ranged { value: languages.get(LanguageId::DEFAULT).tag.clone(), span: 0..0 }, value)]
            }
            Self::Many(many) => many,
        };
        for (tag, _) in &many {
            if languages.find(&tag.value).is_none() {
                context.problems.push(unknown_language(tag, languages, context));
            }
        }
        let find = |wanted: &str| many.iter().find(|(tag, _)| tag.value == wanted).map(|(_, value)| value.clone());
        let default = languages.tags().find_map(find).unwrap_or_default();
        let of_language = |id: LanguageId| {
            let language = languages.get(id);
            let made = || {
                let derived = language.derived.as_ref()?;
                let original = find(&languages.get(derived.from).tag).unwrap_or_else(|| default.clone());
                Some(original.convert(&derived.converter))
            };
            find(&language.tag).or_else(made).unwrap_or_else(|| default.clone())
        };
        languages.ids().map(of_language).collect()
    }
}

impl Written<String> {
    pub(super) fn localized(self, languages: &Languages, context: &mut Context<'_>) -> Localized {
        Localized(self.resolve(languages, context))
    }
}

/// Turns a list for each language into a list of texts, as long as the longest.
pub(super) fn transpose(lists: &[Vec<String>]) -> Vec<Localized> {
    let length = lists.iter().map(Vec::len).max().unwrap_or(0);
    let nth = |index: usize| lists.iter().map(|list| list.get(index).cloned().unwrap_or_default()).collect();
    (0..length).map(|index| Localized(nth(index))).collect()
}

fn unknown_language(tag: &Ranged<String>, languages: &Languages, context: &Context<'_>) -> Diagnostic {
    let help = match nearest(&tag.value, languages.tags()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("declare it with `[languages.{}]`", tag.value),
    };
    Diagnostic::error(Code::UnknownLanguage, format!("the site has no language `{}`", tag.value))
        .at(Place::at(context.path, tag.span.clone()))
        .help(help)
}
