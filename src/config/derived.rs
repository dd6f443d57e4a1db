//! `from` and `words` of a language's table in, the language that is made from another out.

use indexmap::IndexMap;

use crate::base::{Code, Diagnostic, Place, nearest};
use crate::data::{Context, Fields, Ranged};
use crate::script::Converter;

use super::{Derived, LanguageId, Languages};

/// What the table of a language says of where its texts come from.
pub(super) struct WrittenOrigin {
    from: Ranged<String>,
    words: IndexMap<String, String>,
}

impl WrittenOrigin {
    /// Reads `from` and `words`; without `from` there is nothing for words to do.
    pub(super) fn read(fields: &mut Fields<'_, '_, '_>) -> Option<Self> {
        let from: Option<Ranged<String>> = fields.optional("from");
        let words: Option<Ranged<IndexMap<String, String>>> = fields.optional("words");
        match (from, words) {
            (Some(from), words) => Some(Self { from, words: words.map(|words| words.value).unwrap_or_default() }),
            (None, Some(words)) => {
                let message = "`words` says how texts are converted, but this language is written by hand";
                let help = "name the language that its texts are made from: `from = \"zh-Hant\"`";
                fields.context().report(Code::InvalidValue, message.to_owned(), &words.span, Some(help.to_owned()));
                None
            }
            (None, None) => None,
        }
    }
}

/// Finds the languages that others are made from.
pub(super) fn resolve(languages: &mut Languages, origins: Vec<(String, WrittenOrigin)>, context: &mut Context<'_>) {
    let derived: Vec<String> = origins.iter().map(|(tag, _)| tag.clone()).collect();
    for (tag, origin) in origins {
        let span = origin.from.span.clone();
        match find(languages, &tag, origin, &derived) {
            Ok((id, found)) => languages.derive(id, found),
            Err(problem) => context.problems.push(problem.at(Place::at(context.path, span))),
        }
    }
}

fn find(
    languages: &Languages,
    tag: &str,
    origin: WrittenOrigin,
    derived: &[String],
) -> Result<(LanguageId, Derived), Diagnostic> {
    let written = origin.from.value;
    let Some((id, from)) = languages.find(tag).zip(languages.find(&written)) else {
        let near = nearest(&written, languages.tags()).map(|near| format!("did you mean `{near}`?"));
        return Err(Diagnostic::error(Code::UnknownLanguage, format!("the site has no language `{written}`"))
            .help(near.unwrap_or_else(|| format!("declare it with `[languages.{written}]`"))));
    };
    if id == LanguageId::DEFAULT {
        let message = "the site's default language can't be made from another one";
        let help = format!("write `language = \"{written}\"` at the top, or take `from` out");
        return Err(Diagnostic::error(Code::InvalidValue, message).help(help));
    }
    if derived.contains(&written) {
        let message = format!("`{written}` is made from another language itself");
        return Err(Diagnostic::error(Code::InvalidValue, message).help("name the language in which you write"));
    }
    let Some(converter) = Converter::between(&written, tag, origin.words) else {
        let message = format!("`{tag}` can't be made from `{written}`: that takes Chinese in two scripts");
        let help = "such as `zh-Hant`, `zh-Hans`, `zh-TW`, `zh-HK` or `zh-CN`, one on each side";
        return Err(Diagnostic::error(Code::InvalidValue, message).help(help));
    };
    Ok((id, Derived { from, converter }))
}
