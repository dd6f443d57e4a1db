//! Which entry a file holds: its path tells.

use crate::base::{Code, Diagnostic, Place, SitePath, nearest};

use super::{Identity, Kind, Options};

/// Reads `content/courses/crm-360.en.md` as the English version of the course `courses/crm-360`.
///
/// `folder/index.md` is the entry `folder`, so that its images may lie beside it.
///
/// # Errors
/// A file outside the folders of the three kinds.
pub(super) fn identify(path: &SitePath, options: &Options) -> Result<Identity, Diagnostic> {
    let below = path.below(crate::source::CONTENT).unwrap_or(path.as_str());
    let Some((kind, _)) = kind_of(below) else { return Err(no_kind(path, below)) };
    let stem = below.strip_suffix(".md").or_else(|| below.strip_suffix(".markdown")).unwrap_or(below);
    let (stem, language) = split_language(stem, options);
    let id = stem.strip_suffix("/index").filter(|folder| folder.contains('/')).unwrap_or(stem);
    Ok(Identity { id: id.to_owned(), kind, language })
}

fn kind_of(below: &str) -> Option<(Kind, &str)> {
    [Kind::Article, Kind::Course, Kind::Page]
        .into_iter()
        .find_map(|kind| Some((kind, below.strip_prefix(kind.folder())?.strip_prefix('/')?)))
}

/// Tells of a translation into a language that the site does not have: it would stand among the entries of the default one.
pub(super) fn undeclared_language(path: &SitePath, options: &Options) -> Option<Diagnostic> {
    let stem = path.name().rsplit_once('.').map_or(path.name(), |(stem, _)| stem);
    let (_, tag) = stem.rsplit_once('.')?;
    let language = tag.split('-').next()?;
    if !LANGUAGES.contains(&language) || options.languages.find(tag).is_some() {
        return None;
    }
    let declared: Vec<String> = options.languages.tags().map(|tag| format!("`{tag}`")).collect();
    let known = options.languages.tags().find(|known| known.split('-').next() == Some(language));
    let help = match known {
        Some(known) => format!("end the name with `.{known}.md`"),
        None => format!("declare it in `site.toml`: `[languages.{tag}]`; or take `.{tag}` out of the name"),
    };
    let message = format!("`{path}` is named like a text in `{tag}`, which is none of the site's languages");
    let problem = Diagnostic::warning(Code::UnknownLanguage, message).at(Place::file(path));
    Some(problem.note(format!("it is published in the default language; there are {}", declared.join(", "))).help(help))
}

/// What stands before the extension of a name and is most likely a language. Others than these are written into names as well: `node.js.md`.
const LANGUAGES: &[&str] = &[
    "ar", "cs", "da", "de", "en", "es", "fi", "fr", "he", "hi", "hu", "id", "it", "ja", "ko", "ms", "nl", "no", "pl",
    "pt", "ru", "sv", "th", "tr", "uk", "vi", "yue", "zh",
];

/// Splits `crm-360.en` where `en` is one of the site's languages; a dot in a name means nothing otherwise.
fn split_language<'a>(stem: &'a str, options: &Options) -> (&'a str, crate::config::LanguageId) {
    let named = stem.rsplit_once('.').and_then(|(rest, tag)| Some((rest, options.languages.find(tag)?)));
    named.unwrap_or((stem, crate::config::LanguageId::DEFAULT))
}

fn no_kind(path: &SitePath, below: &str) -> Diagnostic {
    let folder = below.split_once('/').map_or("", |(folder, _)| folder);
    let folders = ["articles", "courses", "pages"];
    let help = match nearest(folder, folders) {
        Some(near) => format!("did you mean `content/{near}/`?"),
        None => "move it to `content/articles/`, `content/courses/` or `content/pages/`".to_owned(),
    };
    Diagnostic::warning(Code::NotContent, format!("`{path}` is in no folder of entries and will not be published"))
        .at(Place::file(path))
        .help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::tests::options;

    fn identity(path: &str) -> (String, &'static str) {
        let path = SitePath::new(path).expect("a path");
        let found = identify(&path, &options()).expect("a file of content");
        (found.id, if found.language == crate::config::LanguageId::DEFAULT { "zh-Hant" } else { "en" })
    }

    #[test]
    fn a_path_names_entry_and_language() {
        assert_eq!(identity("content/courses/crm-360.md"), ("courses/crm-360".to_owned(), "zh-Hant"));
        assert_eq!(identity("content/courses/crm-360.en.md"), ("courses/crm-360".to_owned(), "en"));
        assert_eq!(identity("content/articles/2023/trust/index.md"), ("articles/2023/trust".to_owned(), "zh-Hant"));
        assert_eq!(identity("content/articles/version-1.2.md"), ("articles/version-1.2".to_owned(), "zh-Hant"));
    }

    #[test]
    fn a_file_in_a_strange_folder_is_reported() {
        let path = SitePath::new("content/article/a.md").expect("a path");
        let problem = identify(&path, &options()).expect_err("no such folder");
        assert_eq!(problem.help.as_deref(), Some("did you mean `content/articles/`?"));
    }

    #[test]
    fn a_translation_into_no_language_of_the_site_is_reported() {
        let help = |path: &str| {
            let path = SitePath::new(path).expect("a path");
            undeclared_language(&path, &options()).and_then(|problem| problem.help)
        };
        assert_eq!(help("content/articles/a.zh.md").as_deref(), Some("end the name with `.zh-Hant.md`"));
        assert!(help("content/articles/a.fr.md").is_some_and(|help| help.contains("[languages.fr]")));
        for path in [
            "content/articles/a.en.md",
            "content/articles/node.js.md",
            "content/articles/1.2.md",
            "content/articles/de.md",
        ] {
            assert_eq!(help(path), None, "{path}");
        }
    }
}
