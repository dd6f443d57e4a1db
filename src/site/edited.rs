//! A site and what a watcher saw of its files in, the next site out, for edits after which the structure of the site is what it was.
//!
//! Nobody walks the project for it: the files that are said to have changed are read, and if all that other pages can know of their
//! entries is the same, the next site shares everything else with this one. In every other case there is no answer, and the
//! site is composed from its files. So what an edit costs hardly depends on the size of the site, and what it comes
//! to never depends on which way was taken.

use std::io;
use std::sync::{Arc, OnceLock};

use crate::base::{Diagnostic, FileStat, Files, Later, SitePath, sort_and_deduplicate};
use crate::catalog::{Catalog, Edited, EntryId};
use crate::source::{CONTENT, read_file};

use super::compose::render_frames;
use super::entries::Parser;
use super::relations::{OwnInputs, references_after, relate_later};
use super::{Composed, Memory, ParsedEntry, Settings, Site, readings};

/// What happened since a site was composed.
#[derive(Clone, Copy, Debug)]
pub struct Edit<'a> {
    /// The site that the last run composed.
    pub site: &'a Site,
    /// All files of the project that may be different since then. Whoever does not know them all composes anew.
    pub files: &'a [SitePath],
}

/// The site after an edit; none if that is to be composed anew.
pub fn compose_edited(files: &dyn Files, settings: &Settings, edit: Edit<'_>, memory: &mut Memory) -> Option<Composed> {
    let before = edit.site;
    if before.has_links || before.settings != *settings || before.tells_structurally_of(edit.files) {
        return None;
    }
    let parser = Parser::new(files, &before.config);
    let concerned = edit.files.iter().filter(|path| !before.never_knew(path, files));
    let read: Vec<Read> = concerned.map(|path| read(path, before, &parser, files)).collect::<Option<_>>()?;
    let edited: Vec<Edited> = read.iter().flat_map(Read::edited).collect();
    let (catalog, entries) = before.catalog.edited(&edited, &before.config.languages)?;
    let mut after = before.with(catalog, &read, &entries);
    for id in &entries {
        after.cards.forget(*id);
    }
    // Titles stand in the footer's list of the latest.
    if edited.iter().any(|edited| edited.before.meta.title != edited.after.meta.title) {
        after.frames = render_frames(&after).ok()?;
    }
    for read in &read {
        read.remember(&parser, memory);
    }
    let mut problems: Vec<Diagnostic> = after.all_faults().cloned().collect();
    problems.extend(readings::summaries(after.parsed.iter(), &after.config));
    sort_and_deduplicate(&mut problems);
    Some(Composed { site: Some(after), problems })
}

/// A file that was read again.
struct Read {
    /// Its position among the files of entries.
    position: usize,
    stat: FileStat,
    before: Arc<ParsedEntry>,
    after: Arc<ParsedEntry>,
}

/// Reads a file again. None if it is no entry that the site knows, or none any more.
fn read(path: &SitePath, site: &Site, parser: &Parser<'_>, files: &dyn Files) -> Option<Read> {
    let position = site.parsed.partition_point(|parsed| parsed.source < *path);
    let before = Arc::clone(site.parsed.get(position).filter(|parsed| parsed.source == *path)?);
    // First the stamp, so that what is written between the two looks changed next time.
    let stat = files.stat(path).ok().filter(|stat| !stat.is_linked)?;
    let file = read_file(files, path).ok()?;
    let is_same = before.document.as_ref()?.digest == file.digest;
    let after = if is_same { Arc::clone(&before) } else { Arc::new(parser.parse(&file)) };
    (after.document.is_some() && before.converted.len() == after.converted.len()).then_some(Read {
        position,
        stat,
        before,
        after,
    })
}

impl Read {
    /// The documents of the file that are not what they were.
    fn edited(&self) -> Vec<Edited> {
        if Arc::ptr_eq(&self.before, &self.after) {
            return Vec::new();
        }
        let before = self.before.document.iter().chain(&self.before.converted);
        let after = self.after.document.iter().chain(&self.after.converted);
        before
            .zip(after)
            .map(|(before, after)| Edited { before: Arc::clone(before), after: Arc::clone(after) })
            .collect()
    }

    /// Takes note of the file as a run would that composes the whole site.
    fn remember(&self, parser: &Parser<'_>, memory: &mut Memory) {
        let digest = |parsed: &ParsedEntry| parsed.document.as_ref().map(|document| document.digest);
        let (Some(before), Some(after)) = (digest(&self.before), digest(&self.after)) else { return };
        let path = &self.stat.path;
        match self.stat.stamp {
            Some(stamp) => drop(memory.sources.insert(path.clone(), (stamp, after))),
            None => drop(memory.sources.remove(path)),
        }
        if before != after {
            memory.entries.forget(&parser.key(path, before));
            memory.entries.put(parser.key(path, after), Arc::clone(&self.after));
        }
    }
}

impl Site {
    /// Everything that is wrong.
    pub(super) fn all_faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.structural.iter().chain(self.faults.values().flatten()).chain(self.catalog.faults())
    }

    /// Whether a path among content came and went between two looks: what an editor writes first, to rename it then.
    fn never_knew(&self, path: &SitePath, files: &dyn Files) -> bool {
        let may_be_table = path.extension() == Some("csv");
        let folder = format!("{path}/");
        let first_not_before = |bound: &str| self.parsed.partition_point(|parsed| parsed.source.as_str() < bound);
        let is_there = |bound: &str, is_it: &dyn Fn(&str) -> bool| {
            self.parsed.get(first_not_before(bound)).is_some_and(|parsed| is_it(parsed.source.as_str()))
        };
        path.below(CONTENT).is_some()
            && !may_be_table
            && !is_there(path.as_str(), &|source| source == path.as_str())
            && !is_there(&folder, &|source| source.starts_with(&folder))
            && !self.catalog.has_file_in(path)
            && files.stat(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
    }

    /// Whether anything that is wrong with the structure has its place in one of these files: places move when a file is edited.
    fn tells_structurally_of(&self, files: &[SitePath]) -> bool {
        let places = |problem: &Diagnostic| {
            problem
                .place
                .iter()
                .chain(problem.related.iter().map(|(place, _)| place))
                .any(|place| files.contains(&place.path))
        };
        self.structural.iter().any(places)
    }

    /// The site with another catalog of the same structure, and files that were read again.
    fn with(&self, catalog: Catalog, read: &[Read], entries: &[EntryId]) -> Self {
        let (mut parsed, mut faults) = (self.parsed.clone(), self.faults.clone());
        for Read { position, after, .. } in read {
            *parsed.make_mut(*position) = Arc::clone(after);
            faults.remove(&after.source);
            if !after.problems.is_empty() {
                faults.insert(after.source.clone(), after.problems.clone());
            }
        }
        let references = references_after(self.references.get(), entries, &catalog, &self.config);
        let references = Arc::new(Later::new(move || references));
        let relations = relate_later(OwnInputs {
            catalog: catalog.clone(),
            parsed: parsed.clone(),
            references: Arc::clone(&references),
            config: Arc::clone(&self.config),
            now: self.now.clone(),
            related: self.related.clone(),
        });
        Self {
            settings: self.settings.clone(),
            config: Arc::clone(&self.config),
            now: self.now.clone(),
            faults,
            structural: Arc::clone(&self.structural),
            has_links: self.has_links,
            relations,
            related: self.related.clone(),
            searched: self.searched.clone(),
            references,
            theme: Arc::clone(&self.theme),
            pictures: Arc::clone(&self.pictures),
            cache: self.cache.clone(),
            stamps: Arc::clone(&self.stamps),
            terms: Arc::clone(&self.terms),
            cards: self.cards.clone(),
            exports: OnceLock::new(),
            views: Arc::clone(&self.views),
            frames: Arc::clone(&self.frames),
            pages: self.pages,
            grounds: OnceLock::new(),
            search: OnceLock::new(),
            parsed,
            catalog,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{BuildMoment, MemoryFiles, Route};
    use crate::site::compose;

    const FILES: &str = r#"
-- site.toml --
title = "Academy"
base_url = "https://academy.example/"
language = "en"
[languages.en]
name = "English"
-- content/articles/a.md --
+++
title = "First"
date = 2026-11-01
+++
See [the second](b.md#one).
-- content/articles/b.md --
+++
title = "Second"
date = 2026-11-02
+++
## One

Text.
"#;

    fn settings() -> Settings {
        let moment = BuildMoment::Date(jiff::civil::date(2026, 11, 23));
        Settings { moment, base_url: None, relative_urls: false, drafts: false }
    }

    /// What comes of changing some files of a site.
    fn edited(changes: &[(&str, &str, &str)]) -> (Site, Option<Composed>) {
        let (mut files, mut memory) = (MemoryFiles::from_archive(FILES), Memory::default());
        let site = compose(&files, &settings(), &mut memory).site.expect("a good site");
        for (path, from, to) in changes {
            let site_path = SitePath::new(path).expect("a path");
            let text = String::from_utf8(files.read(&site_path).unwrap_or_default()).expect("text");
            assert!(text.contains(from), "{path}: {text}");
            files.write(path, text.replace(from, to));
        }
        let paths: Vec<SitePath> = changes.iter().filter_map(|(path, ..)| SitePath::new(path)).collect();
        let composed = compose_edited(&files, &settings(), Edit { site: &site, files: &paths }, &mut memory);
        (site, composed)
    }

    const A: &str = "content/articles/a.md";
    const B: &str = "content/articles/b.md";

    #[test]
    fn an_edited_text_leaves_the_rest_as_it_is() {
        let (before, after) = edited(&[(A, "See", "Look at")]);
        let after = after.expect("the structure is the same").site.expect("a site");
        assert!(
            Arc::ptr_eq(&before.catalog.routes, &after.catalog.routes) && Arc::ptr_eq(&before.frames, &after.frames)
        );
        let page = after.render(&MemoryFiles::new(), &Route::new("articles/a/").expect("a route"));
        assert!(String::from_utf8_lossy(&page.expect("a page").expect("HTML")).contains("Look at"));
    }

    #[test]
    fn what_others_say_of_an_edited_text_changes_with_it() {
        let (before, after) = edited(&[(A, "[the second](b.md#one)", "nothing")]);
        let after = after.and_then(|composed| composed.site).expect("the structure is the same");
        let b = before.catalog.names.by_source(&SitePath::new(B).expect("a path")).expect("an entry");
        assert_eq!((before.catalog.entry(b).backlinks.len(), after.catalog.entry(b).backlinks.len()), (1, 0));
        let (before, after) = edited(&[(B, "## One", "## Two")]);
        assert_eq!(before.all_faults().count(), 0);
        let told = after.expect("the structure is the same").problems;
        assert!(told.len() == 1 && told[0].place.as_ref().is_some_and(|place| place.path.as_str() == A), "{told:?}");
        let (before, after) = edited(&[(B, "Second", "Renamed")]);
        let after = after.and_then(|composed| composed.site).expect("the structure is the same");
        assert!(!Arc::ptr_eq(&before.frames, &after.frames), "the footer shows titles");
    }

    #[test]
    fn what_may_change_more_is_composed_anew() {
        for changes in [
            [(B, "2026-11-02", "2026-11-03")],
            [(B, "title", "draft = true\ntitle")],
            [(B, "title = ", "title == ")],
            [("content/articles/c.md", "", "+++\ntitle = \"New\"\n+++\n")],
            [("site.toml", "Academy", "School")],
        ] {
            assert!(edited(&changes).1.is_none(), "{changes:?}");
        }
    }

    #[test]
    fn a_file_that_came_and_went_concerns_nobody() {
        let files = MemoryFiles::from_archive(FILES);
        let mut memory = Memory::default();
        let site = compose(&files, &settings(), &mut memory).site.expect("a good site");
        let composed = |path: &str| {
            let paths = [SitePath::new(path).expect("a path")];
            compose_edited(&files, &settings(), Edit { site: &site, files: &paths }, &mut Memory::default())
        };
        assert!(composed("content/articles/a.md.tmp").is_some());
        for known in ["content/articles", "content/gone.csv", "templates/gone.html", "gone.toml"] {
            assert!(composed(known).is_none(), "{known}");
        }
    }
}
