//! How entries are found by what editors call them: ids, with or without the folder, and courses' codes.

use std::collections::{BTreeMap, HashMap};

use crate::base::{Code, Diagnostic, Place, SharedList, SitePath, nearest};
use crate::config::{LanguageId, Promotion};
use crate::content::Kind;
use crate::data::Ranged;

use super::{Entry, EntryId, Hidden, PinnedEntries, Reason, TermId, Terms};

/// Entries by id and language, and courses by code.
#[derive(Clone, Debug, Default)]
pub struct Names {
    ids: BTreeMap<String, BTreeMap<LanguageId, EntryId>>,
    codes: HashMap<String, String>,
    hidden: BTreeMap<String, Reason>,
    sources: HashMap<SitePath, EntryId>,
    hidden_sources: HashMap<SitePath, Reason>,
}

impl Names {
    pub(super) fn new(entries: &[Entry], hidden: &[Hidden], problems: &mut Vec<Diagnostic>) -> Self {
        let mut names = Self::default();
        for entry in entries {
            let identity = &entry.document.identity;
            names.ids.entry(identity.id.clone()).or_default().insert(identity.language, entry.id);
            if entry.document.converted_from.is_none() {
                names.sources.insert(entry.document.source.clone(), entry.id);
            }
            names.add_code(entry, entries, problems);
        }
        for document in hidden {
            names.hidden.insert(document.identity.id.clone(), document.reason);
            names.hidden_sources.insert(document.source.clone(), document.reason);
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
    pub fn hidden_source(&self, path: &SitePath) -> Option<Reason> {
        self.hidden_sources.get(path).copied()
    }

    /// The entry with an id such as `courses/crm-360`, in this language or else the default one, or else any.
    #[must_use]
    pub fn by_id(&self, id: &str, language: LanguageId) -> Option<EntryId> {
        let versions = self.ids.get(id)?;
        let version = |language| versions.get(&language).copied();
        version(language).or_else(|| version(LanguageId::DEFAULT)).or_else(|| versions.values().next().copied())
    }

    /// The entry with an id such as `courses/crm-360`, in this language alone.
    pub(super) fn exactly(&self, id: &str, language: LanguageId) -> Option<EntryId> {
        self.ids.get(id)?.get(&language).copied()
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

    /// The diagnostic for a name that no entry has, or none of the kind that is wanted.
    pub(super) fn unknown(&self, written: &Ranged<String>, kind: Option<Kind>, source: &SitePath) -> Diagnostic {
        let what = kind.map_or("entry", noun);
        let (message, place) =
            (format!("there is no {what} `{}`", written.value), Place::at(source, written.span.clone()));
        if let Some(reason) = self.hidden_reason(&written.value, kind) {
            return reason.problem(Code::UnknownEntry, message, "name").at(place);
        }
        let problem = Diagnostic::error(Code::UnknownEntry, message).at(place);
        let folder = kind.map_or("content".to_owned(), |kind| format!("content/{}", kind.folder()));
        problem.help(self.nearest(&written.value, kind).map_or_else(
            || {
                let code = if kind == Some(Kind::Course) { ", or by its code" } else { "" };
                format!("name the {what} by its file below `{folder}`, without `.md`{code}")
            },
            |near| format!("did you mean `{near}`?"),
        ))
    }

    /// Why the entry with this id, with or without the folder of its kind, is not part of the site.
    fn hidden_reason(&self, written: &str, kind: Option<Kind>) -> Option<Reason> {
        let folders = KINDS.into_iter().filter(|other| kind.is_none_or(|kind| kind == *other)).map(Kind::folder);
        let mut ids = std::iter::once(written.to_owned()).chain(folders.map(|folder| format!("{folder}/{written}")));
        ids.find_map(|id| self.hidden.get(&id).copied())
    }
}

/// All kinds, in the order in which names without a folder are looked up.
const KINDS: [Kind; 3] = [Kind::Article, Kind::Course, Kind::Page];

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Article => "article",
        Kind::Course => "course",
        Kind::Page => "page",
    }
}

/// Looks up the entries that editors pinned and excluded.
pub(super) fn resolve_pins(entries: &mut [Entry], names: &Names, problems: &mut Vec<Diagnostic>) {
    let kinds: Vec<Kind> = entries.iter().map(Entry::kind).collect();
    for entry in entries {
        let mut finder = PinFinder { names, kinds: &kinds, entry, problems };
        let pins = &entry.document.meta.related;
        let courses = finder.find_all(&pins.courses, Some(Kind::Course));
        let articles = finder.find_all(&pins.articles, Some(Kind::Article));
        let exclude = finder.find_all(&pins.exclude, None);
        entry.pins = PinnedEntries { courses, articles, exclude };
    }
}

/// Looks up what one entry pins and excludes.
struct PinFinder<'a> {
    names: &'a Names,
    /// The kinds of all entries.
    kinds: &'a [Kind],
    entry: &'a Entry,
    problems: &'a mut Vec<Diagnostic>,
}

impl PinFinder<'_> {
    fn find_all(&mut self, written: &[Ranged<String>], kind: Option<Kind>) -> Vec<EntryId> {
        let mut found = Vec::new();
        for name in written {
            match self.find(name, kind) {
                Ok(id) => found.push(id),
                Err(problem) => self.problems.push(problem),
            }
        }
        found
    }

    fn find(&self, name: &Ranged<String>, kind: Option<Kind>) -> Result<EntryId, Diagnostic> {
        let document = &self.entry.document;
        let mut kinds = KINDS.into_iter().filter(|other| kind.is_none_or(|kind| kind == *other));
        let id = kinds.find_map(|kind| self.names.id_of(&name.value, Some(kind)));
        let Some(id) = id.and_then(|id| self.names.by_id(&id, document.identity.language)) else {
            return Err(self.names.unknown(name, kind, &document.source));
        };
        match kind {
            Some(kind) if self.kinds[id.index()] != kind => {
                Err(self.of_another_kind(name, self.kinds[id.index()], kind))
            }
            _ => Ok(id),
        }
    }

    fn of_another_kind(&self, name: &Ranged<String>, kind: Kind, wanted: Kind) -> Diagnostic {
        let message = format!("`{}` is {}, not {}", name.value, kind.with_article(), wanted.with_article());
        let help = match kind {
            Kind::Page => "the related blocks show courses and articles alone".to_owned(),
            _ => format!("name it under `{}`", kind.folder()),
        };
        let place = Place::at(&self.entry.document.source, name.span.clone());
        Diagnostic::error(Code::UnknownEntry, message).at(place).help(help)
    }
}

/// Looks up the topics and courses of `[[promotions]]`.
pub(super) fn resolve_promotions(
    promotions: &[Promotion],
    names: &Names,
    terms: &Terms,
    entries: &SharedList<Entry>,
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
            None => problems.push(names.unknown(&promotion.course, Some(Kind::Course), &site)),
        }
    }
    resolved
}
