//! How entries are found by what editors call them: ids, with or without the folder, and courses' codes.

use std::collections::{BTreeMap, HashMap};

use crate::base::{Code, Diagnostic, Place, SitePath, nearest};
use crate::config::{LanguageId, Promotion};
use crate::content::Kind;
use crate::data::Ranged;

use super::{Entry, EntryId, Hidden, PinnedEntries, TermId, Terms};

/// Entries by id and language, and courses by code.
#[derive(Clone, Debug, Default)]
pub struct Names {
    ids: BTreeMap<String, BTreeMap<LanguageId, EntryId>>,
    codes: HashMap<String, String>,
    hidden: BTreeMap<String, String>,
    sources: HashMap<SitePath, EntryId>,
    hidden_sources: HashMap<SitePath, String>,
}

impl Names {
    pub(super) fn new(entries: &[Entry], hidden: &[Hidden], problems: &mut Vec<Diagnostic>) -> Self {
        let mut names = Self::default();
        for entry in entries {
            let identity = &entry.document.identity;
            names.ids.entry(identity.id.clone()).or_default().insert(identity.language, entry.id);
            names.sources.insert(entry.document.source.clone(), entry.id);
            names.add_code(entry, entries, problems);
        }
        for document in hidden {
            names.hidden.insert(document.identity.id.clone(), document.reason.to_string());
            names.hidden_sources.insert(document.source.clone(), document.reason.to_string());
        }
        names
    }

    /// A code belongs to one course, in all its languages.
    fn add_code(&mut self, entry: &Entry, entries: &[Entry], problems: &mut Vec<Diagnostic>) {
        let Some(code) = entry.document.course.as_ref().and_then(|course| course.code.as_ref()) else { return };
        let id = &entry.document.identity.id;
        let first = self.codes.entry(code.value.to_lowercase()).or_insert_with(|| id.clone());
        if first == id {
            return;
        }
        let message = format!("the code `{}` belongs to `{first}` already", code.value);
        let mut problem = Diagnostic::error(Code::DuplicateName, message)
            .at(Place::at(&entry.document.source, code.span.clone()))
            .help("give each course a code of its own");
        if let Some(other) = entries.iter().find(|other| other.document.identity.id == *first) {
            problem = problem.related(Place::file(&other.document.source), "the first one");
        }
        problems.push(problem);
    }

    /// The entry in this file.
    #[must_use]
    pub fn by_source(&self, path: &SitePath) -> Option<EntryId> {
        self.sources.get(path).copied()
    }

    /// Why the document in this file is no entry of the site, if there is one.
    #[must_use]
    pub fn hidden_source(&self, path: &SitePath) -> Option<&str> {
        self.hidden_sources.get(path).map(String::as_str)
    }

    /// The entry with an id such as `courses/crm-360`, in this language or else the default one, or else any.
    #[must_use]
    pub fn by_id(&self, id: &str, language: LanguageId) -> Option<EntryId> {
        let versions = self.ids.get(id)?;
        let version = |language| versions.get(&language).copied();
        version(language).or_else(|| version(LanguageId::DEFAULT)).or_else(|| versions.values().next().copied())
    }

    /// All versions of the entry with this id.
    #[must_use]
    pub fn versions(&self, id: &str) -> Vec<EntryId> {
        self.ids.get(id).map(|versions| versions.values().copied().collect()).unwrap_or_default()
    }

    /// The id behind an id with or without the folder of its kind, or behind a course's code.
    #[must_use]
    pub fn id_of(&self, written: &str, kind: Option<Kind>) -> Option<String> {
        let written = written.trim().trim_end_matches(".md");
        let with_folder = kind.map(|kind| format!("{}/{written}", kind.folder()));
        let candidates = [Some(written.to_owned()), with_folder];
        let found = candidates.into_iter().flatten().find(|id| self.ids.contains_key(id));
        found.or_else(|| self.codes.get(&written.to_lowercase()).cloned())
    }

    /// The id nearest to one that does not exist.
    #[must_use]
    pub fn nearest(&self, written: &str, kind: Option<Kind>) -> Option<String> {
        let of_kind = self.ids.keys().filter(|id| kind.is_none_or(|kind| id.starts_with(kind.folder())));
        let short = |id: &'_ String| id.split_once('/').map_or(id.clone(), |(_, name)| name.to_owned());
        let names: Vec<(String, String)> = of_kind.map(|id| (short(id), id.clone())).collect();
        let wanted = written.rsplit('/').next().unwrap_or(written);
        let near = nearest(wanted, names.iter().map(|(name, _)| name.as_str()))?.to_owned();
        names.into_iter().find(|(name, _)| *name == near).map(|(_, id)| id)
    }

    /// The diagnostic for a name that no entry has.
    pub(super) fn unknown(&self, written: &Ranged<String>, kind: Kind, source: &SitePath) -> Diagnostic {
        let what = match kind {
            Kind::Article => "article",
            Kind::Course => "course",
            Kind::Page => "page",
        };
        let problem = Diagnostic::error(Code::UnknownEntry, format!("there is no {what} `{}`", written.value))
            .at(Place::at(source, written.span.clone()));
        let full = format!("{}/{}", kind.folder(), written.value);
        if let Some(reason) = self.hidden.get(&written.value).or_else(|| self.hidden.get(&full)) {
            return problem
                .note(format!("there is such a file, but {reason}"))
                .help("see it with `--drafts`, or take the name out");
        }
        problem.maybe_help(self.nearest(&written.value, Some(kind)).map(|near| format!("did you mean `{near}`?")))
    }
}

/// Looks up the entries that editors pinned and excluded.
pub(super) fn resolve_pins(entries: &mut [Entry], names: &Names, problems: &mut Vec<Diagnostic>) {
    for entry in entries {
        let document = &entry.document;
        let language = document.identity.language;
        let mut find = |written: &[Ranged<String>], kind: Kind, any: bool| {
            let mut found = Vec::new();
            for name in written {
                let id = names
                    .id_of(&name.value, Some(kind))
                    .or_else(|| any.then(|| names.id_of(&name.value, Some(Kind::Course))).flatten());
                match id.and_then(|id| names.by_id(&id, language)) {
                    Some(id) => found.push(id),
                    None => problems.push(names.unknown(name, kind, &document.source)),
                }
            }
            found
        };
        let pins = &document.meta.related;
        let courses = find(&pins.courses, Kind::Course, false);
        let articles = find(&pins.articles, Kind::Article, false);
        let exclude = find(&pins.exclude, Kind::Article, true);
        entry.pins = PinnedEntries { courses, articles, exclude };
    }
}

/// Looks up the topics and courses of `[[promotions]]`.
pub(super) fn resolve_promotions(
    promotions: &[Promotion],
    names: &Names,
    terms: &Terms,
    entries: &[Entry],
    problems: &mut Vec<Diagnostic>,
) -> Vec<(Option<TermId>, EntryId)> {
    let site = SitePath::new(crate::config::SITE_FILE).expect("a plain name is a path");
    let mut resolved = Vec::new();
    for promotion in promotions {
        let topic = promotion.topic.as_ref().map(|topic| (topic, terms.find("topics", &topic.value)));
        if let Some((topic, None)) = topic {
            let message = format!("there is no topic `{}`", topic.value);
            problems.push(Diagnostic::error(Code::UnknownTerm, message).at(Place::at(&site, topic.span.clone())));
            continue;
        }
        let id = names.id_of(&promotion.course.value, Some(Kind::Course));
        let course = id.and_then(|id| names.by_id(&id, LanguageId::DEFAULT));
        match course.filter(|course| entries[course.index()].kind() == Kind::Course) {
            Some(course) => resolved.push((topic.and_then(|(_, term)| term), course)),
            None => problems.push(names.unknown(&promotion.course, Kind::Course, &site)),
        }
    }
    resolved
}
