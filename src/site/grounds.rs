//! A route in, the digest of all that its bytes follow from out, told without making its view: its *ground*.
//!
//! After an edit most pages are what they were, but to make the views of all of them, only to see that, takes longer than all the rest of a
//! build. So the cache keeps for each ground the fingerprint that came of it. A ground is put together from digests that
//! are known already: that of the site's structure, settings and theme, which are the same after an edit of texts, and those of
//! the files of the entries that the route may show anything of. It may name more of them than the view sees; it must not name
//! fewer. Builds with debug assertions make all views nevertheless and compare.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use jiff::civil::DateTime;

use crate::base::{Digest, Route, digest_of};
use crate::cache::Cache;
use crate::catalog::{
    Catalog, DataPart, Entry, EntryId, Export, LinkTarget, Listing, Scope, Target, TermId, data_page, page_of,
};
use crate::config::LanguageId;
use crate::view;

use super::{Settings, Site};

/// What is known of the grounds of a site's routes.
#[derive(Debug)]
pub(super) struct Grounds {
    /// Of what all routes have in common.
    site: Digest,
    /// For each entry the digest of its file.
    files: Vec<Digest>,
    /// For each entry the same, with those of the entries that its text leads to, of which it may show cards.
    texts: Vec<Digest>,
    /// For each language the digest of the files of all courses that have sessions in plans.
    planned: Vec<Digest>,
    /// The digest of all titles and of when entries were changed.
    titles: Digest,
    /// The fingerprints that the last build found, by their grounds.
    known: HashMap<Digest, Digest>,
    /// Those of this build.
    found: Mutex<BTreeMap<Digest, Digest>>,
}

/// The fingerprints are kept under this name.
const KEPT: &str = "fingerprints";

impl Grounds {
    /// Prepares to tell grounds, and recalls what the last build found.
    pub(super) fn new(site: &Site, cache: &Cache) -> Self {
        let catalog = &site.catalog;
        let files: Vec<Digest> = catalog.entries.iter().map(|entry| entry.document.digest).collect();
        let texts = catalog.entries.iter().map(|entry| text(entry, &files)).collect();
        let languages = site.config.languages.ids();
        let planned = languages.map(|language| planned(catalog, language, &files)).collect();
        let titles: Vec<(&str, Option<DateTime>)> =
            catalog.entries.iter().map(|entry| (entry.document.meta.title.as_str(), entry.changed())).collect();
        let kept: Option<Vec<(Digest, Digest)>> = cache.read_value(KEPT);
        Self {
            site: in_common(site),
            titles: digest_of(&titles),
            known: kept.into_iter().flatten().collect(),
            found: Mutex::default(),
            files,
            texts,
            planned,
        }
    }

    /// The fingerprint that came of a ground before.
    pub(super) fn fingerprint(&self, ground: Digest) -> Option<Digest> {
        self.known.get(&ground).copied()
    }

    /// Takes note of the fingerprint that comes of a ground.
    pub(super) fn note(&self, ground: Digest, fingerprint: Digest) {
        self.found.lock().unwrap_or_else(PoisonError::into_inner).insert(ground, fingerprint);
    }

    /// Keeps for the next build what this one found. What can't be kept is found again.
    pub(super) fn keep(&self, cache: &Cache) {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = found.len() == self.known.len() && found.keys().all(|ground| self.known.contains_key(ground));
        if !is_known {
            let _ = cache.write_value(KEPT, &found.iter().collect::<Vec<_>>());
        }
    }

    /// The ground of a route; none where the view is made as quickly.
    pub(super) fn of(&self, site: &Site, route: &Route, target: &Target) -> Option<Digest> {
        let listings = |language: &LanguageId| site.catalog.listings(*language);
        Some(match target {
            Target::Entry(id) => self.of_entry(site, route, *id),
            Target::Articles(language, number) => {
                self.ground(route, &self.files_of(slice(site, &listings(language).all.articles, *number)))
            }
            Target::Courses(language, number) => {
                self.ground(route, &self.files_of(slice(site, &listings(language).all.courses, *number)))
            }
            Target::Term(language, id, number) => self.of_term(site, route, (*language, *id, *number)),
            Target::Taxonomy(..) | Target::Search(_) => self.ground(route, &()),
            Target::Plan(language, _) | Target::Finder(language) | Target::FinderSessions(language, _) => {
                self.ground(route, &self.planned[language.index()])
            }
            Target::SiteMap(_) => self.ground(route, &self.titles),
            Target::Export(export) => return self.of_export(site, route, *export),
            _ => return None,
        })
    }

    fn ground(&self, route: &Route, shown: &impl Hash) -> Digest {
        digest_of(&(self.site, route, shown))
    }

    fn files_of<'a>(&'a self, ids: &'a [EntryId]) -> DigestsOf<'a> {
        DigestsOf { digests: &self.files, ids }
    }

    fn texts_of<'a>(&'a self, ids: &'a [EntryId]) -> DigestsOf<'a> {
        DigestsOf { digests: &self.texts, ids }
    }

    /// The entry's own text, the related blocks, and every course that may be promoted.
    fn of_entry(&self, site: &Site, route: &Route, id: EntryId) -> Digest {
        let entry = site.catalog.entry(id);
        let (courses, articles) = view::related_ids(&site.sources(), entry);
        let version = |(_, course): &(_, EntryId)| site.catalog.in_language(*course, entry.language());
        let promoted: Vec<EntryId> = site.catalog.promotions.iter().map(version).collect();
        let shown = [&courses, &articles, &promoted].map(|ids| self.files_of(ids));
        self.ground(route, &(self.texts[id.index()], shown))
    }

    /// A page of a term's listing. The first one of a month has a calendar too, with all courses of the month.
    fn of_term(&self, site: &Site, route: &Route, (language, id, number): (LanguageId, TermId, usize)) -> Digest {
        let Listing { courses, articles } = site.catalog.listings(language).term(id);
        let is_month = site.catalog.terms.get(id).month.is_some();
        let courses = if is_month { courses } else { slice(site, courses, number) };
        self.ground(route, &(self.files_of(courses), self.files_of(slice(site, articles, number))))
    }

    fn of_export(&self, site: &Site, route: &Route, export: Export) -> Option<Digest> {
        let listings = |language: LanguageId| site.catalog.listings(language);
        let both = |Listing { courses, articles }: &Listing| {
            self.ground(route, &(self.texts_of(courses), self.texts_of(articles)))
        };
        let data = |ids: &[EntryId], number: usize| self.ground(route, &self.files_of(&data_page(ids, number)));
        Some(match export {
            // Of a feed's listing it shows the newest, and which those are the entries themselves say.
            Export::Feed(language, Scope::Term(id), _) => both(listings(language).term(id)),
            Export::Feed(language, _, _) => both(&listings(language).all),
            Export::Calendar(_, Scope::Entry(id)) => self.ground(route, &self.files[id.index()]),
            Export::Calendar(language, _)
            | Export::Plan(language, ..)
            | Export::Data(language, DataPart::Sessions(_)) => self.ground(route, &self.planned[language.index()]),
            Export::Data(language, DataPart::Courses(number)) => data(&listings(language).all.courses, number),
            Export::Data(language, DataPart::Articles(number)) => data(&listings(language).all.articles, number),
            Export::SiteMap(_) => self.ground(route, &self.titles),
            Export::Data(_, DataPart::Index)
            | Export::DataSchema
            | Export::SiteMapIndex(_)
            | Export::Robots
            | Export::Guide(_)
            | Export::WebManifest(_) => return None,
        })
    }
}

/// Some entries, which hash with the digests that they have in a list of those of all.
struct DigestsOf<'a> {
    digests: &'a [Digest],
    ids: &'a [EntryId],
}

impl Hash for DigestsOf<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.ids.len().hash(state);
        self.ids.iter().for_each(|id| (id, self.digests[id.index()]).hash(state));
    }
}

/// The entries on a page of a listing, from 1.
fn slice<'a>(site: &Site, ids: &'a [EntryId], number: usize) -> &'a [EntryId] {
    page_of(ids, number, site.config.listings.page_size)
}

/// Everything that the views of all routes are made from but the texts of entries.
fn in_common(site: &Site) -> Digest {
    let Settings { moment: _, base_url, relative_urls, drafts: _ } = &site.settings;
    let (settings, today) = ((site.config.digest, base_url, relative_urls), site.now.today());
    digest_of(&(settings, today, site.catalog.structure(), site.theme.files(), &*site.frames, &*site.pictures))
}

fn text(entry: &Entry, files: &[Digest]) -> Digest {
    let linked = entry.links.iter().filter_map(|link| match link {
        LinkTarget::Entry(id, _) => Some(files[id.index()]),
        _ => None,
    });
    let linked: Vec<Digest> = linked.collect();
    let own = files[entry.id.index()];
    if linked.is_empty() { own } else { digest_of(&(own, linked)) }
}

fn planned(catalog: &Catalog, language: LanguageId, files: &[Digest]) -> Digest {
    let courses = catalog.listings(language).plans.values().flatten().map(|reference| reference.course);
    let courses: BTreeSet<EntryId> = courses.collect();
    digest_of(&courses.iter().map(|id| files[id.index()]).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{BuildMoment, MemoryFiles};
    use crate::site::{Memory, compose};

    const FILES: &str = r#"
-- site.toml --
title = "Academy"
base_url = "https://academy.example/"
language = "en"
[languages.en]
name = "English"
[listings]
page_size = 2
-- content/articles/a.md --
+++
title = "First"
date = 2026-11-01
+++
About oranges.
-- content/articles/b.md --
+++
title = "Second"
date = 2026-11-02
+++
[First](a.md)
-- content/articles/c.md --
+++
title = "Third"
date = 2026-11-03
+++
Of ships and shoes.
-- content/courses/d.md --
+++
title = "Course"
[[sessions]]
start = 2026-12-05
+++
A day at sea.
"#;

    /// The pages of which a build does not know what comes of their grounds.
    fn unknown(files: &MemoryFiles, cache: &Cache) -> Vec<String> {
        let moment = BuildMoment::Date(jiff::civil::date(2026, 11, 23));
        let settings = Settings { moment, base_url: None, relative_urls: false, drafts: false };
        let mut memory = Memory::kept_in(cache.clone());
        let site = compose(files, &settings, &mut memory).site.expect("a good site");
        let grounds = site.grounds().expect("a cache");
        let mut unknown = Vec::new();
        for (route, target) in site.catalog.routes.iter() {
            let ground = grounds.of(&site, route, target);
            if ground.is_some_and(|ground| grounds.fingerprint(ground).is_none()) && route.is_page() {
                unknown.push(route.to_string());
            }
            assert!(site.prepare(route).is_some_and(|prepared| prepared.is_ok()));
        }
        site.keep_fingerprints();
        unknown
    }

    #[test]
    fn after_an_edit_the_pages_are_made_that_may_show_it() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let cache = Cache::of_site(folder.path());
        let mut files = MemoryFiles::from_archive(FILES);
        assert!(unknown(&files, &cache).len() > 10);
        assert_eq!(unknown(&files, &cache), Vec::<String>::new());
        files.write("content/articles/a.md", "+++\ntitle = \"First\"\ndate = 2026-11-01\n+++\nAbout lemons.\n");
        // The page, the one with its card, and the page of the listing on which it stands.
        assert_eq!(unknown(&files, &cache), ["/articles/a/", "/articles/b/", "/articles/page/2/"]);
        files.write("content/courses/d.md", "+++\ntitle = \"Course\"\n[[sessions]]\nstart = 2026-12-06\n+++\nx\n");
        assert!(unknown(&files, &cache).len() > 10, "the structure is another one");
    }
}
