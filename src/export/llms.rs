//! `llms.txt`: what the site is and where to look, as Markdown for language models (<https://llmstxt.org>).

use std::fmt::Write as _;

use crate::base::Route;
use crate::catalog::{CALENDAR, DataPart, EntryId, FeedFormat};
use crate::config::LanguageId;
use crate::content::Kind;
use crate::view::{Sources, summary};

/// How many entries of a kind are named; the listings and the data have the others.
const NAMED: usize = 20;

pub(super) fn guide(sources: &Sources<'_>, language: LanguageId) -> String {
    let titles = &sources.labels(language).titles;
    let index = sources.catalog.listings(language);
    let mut guide = Guide { sources, language, text: String::new() };
    guide.opening();
    guide.section(&titles.courses);
    guide.page(&titles.courses, "courses/");
    guide.topics();
    for year in index.plans.keys() {
        guide.page(&titles.plan.replace("{year}", &year.to_string()), &format!("plan/{year}/"));
    }
    guide.entries(&index.all.courses);
    guide.section(&titles.articles);
    guide.page(&titles.articles, "articles/");
    guide.entries(&index.all.articles);
    let pages = index.visible.iter().filter(|id| sources.entry(**id).kind() == Kind::Page);
    let pages: Vec<EntryId> = pages.copied().collect();
    guide.section(&titles.sitemap);
    guide.page(&titles.sitemap, "sitemap/");
    guide.entries(&pages);
    guide.for_machines();
    guide.text
}

struct Guide<'s, 'a> {
    sources: &'s Sources<'a>,
    language: LanguageId,
    text: String,
}

impl Guide<'_, '_> {
    fn opening(&mut self) {
        let options = &self.sources.options;
        let _ = writeln!(self.text, "# {}", line(options.title.get(self.language)));
        let description = options.description.get(self.language);
        let about = if description.is_empty() { options.tagline.get(self.language) } else { description };
        if !about.is_empty() {
            let _ = writeln!(self.text, "\n> {}", line(about));
        }
    }

    fn section(&mut self, title: &str) {
        let _ = writeln!(self.text, "\n## {}\n", line(title));
    }

    /// A page that the program makes, if it is in the site.
    fn page(&mut self, title: &str, path: &str) {
        let route = Route::new(&format!("{}{path}", self.sources.options.languages.prefix(self.language)));
        if let Some(route) = route.ok().filter(|route| self.sources.catalog.routes.get(route).is_some()) {
            self.link(title, &route, "");
        }
    }

    fn topics(&mut self) {
        for id in self.sources.terms_of(self.language, "topics") {
            let is_empty = self.sources.catalog.listings(self.language).term(*id).is_empty();
            if let Some(route) = self.sources.term_route(self.language, *id).filter(|_| !is_empty) {
                let intro = self.sources.catalog.terms.get(*id).intro(self.language);
                self.link(self.sources.term_name(self.language, *id), &route, intro);
            }
        }
    }

    fn entries(&mut self, ids: &[EntryId]) {
        for entry in ids.iter().take(NAMED).map(|id| self.sources.entry(*id)) {
            self.link(&entry.document.meta.title, &entry.route, &summary(entry));
        }
    }

    fn for_machines(&mut self) {
        let data = DataPart::Index.path();
        let files = [
            (data.as_str(), "JSON"),
            (FeedFormat::Atom.file_name(), "Atom"),
            (FeedFormat::Json.file_name(), "JSON Feed"),
            (CALENDAR, "iCalendar"),
        ];
        let is_there = |path: &&(&str, &str)| self.sources.known_href(self.language, path.0).is_some();
        let there: Vec<&(&str, &str)> = files.iter().filter(is_there).collect();
        if !there.is_empty() {
            // The specification reserves this heading for what may be skipped.
            self.section("Optional");
        }
        for (path, title) in there {
            self.page(title, path);
        }
    }

    fn link(&mut self, title: &str, route: &Route, about: &str) {
        let url = self.sources.options.base_url.absolute(route);
        let _ = write!(self.text, "- [{}](<{url}>)", line(title));
        if !about.is_empty() {
            let _ = write!(self.text, ": {}", line(about));
        }
        self.text.push('\n');
    }
}

/// A text on one line, in which nothing is Markdown.
fn line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(|next: char| next.is_whitespace() || next.is_control()).filter(|word| !word.is_empty()) {
        line.push_str(if line.is_empty() { "" } else { " " });
        for character in word.chars() {
            if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#') {
                line.push('\\');
            }
            line.push(character);
        }
    }
    line
}
