//! A verdict in, a clause for people out, with the names of what decided it.

use crate::catalog::{Entry, EntryId};
use crate::content::Kind;
use crate::relate::{Explanation, Verdict};

use super::Page;

impl Page<'_> {
    /// Why an entry stands where it does, or nowhere.
    pub(super) fn because(&self, explanation: &Explanation) -> String {
        let other = self.site.catalog.entry(EntryId::from_number(explanation.id));
        match explanation.verdict {
            Verdict::Shown(place) => self.shown(other, place),
            Verdict::Outranked => self.outranked(other, explanation),
            Verdict::BelowThreshold => {
                let threshold = super::super::relations::options(&self.site.config).threshold;
                format!("it scores less than the threshold of {threshold}")
            }
            Verdict::SameTitle(same) if same == self.entry.id.number() => {
                "its title is nearly that of the entry itself".to_owned()
            }
            Verdict::SameTitle(same) => format!("its title is nearly that of `{}`, which is shown", self.id(same)),
            Verdict::NoSession => self.no_session(other),
            Verdict::Excluded => format!("`related.exclude` in `{}` names it", self.entry.document.source),
            Verdict::Translation => "it is a translation of the entry".to_owned(),
            Verdict::OtherLanguage => self.other_language(other),
            Verdict::Page => "it is a page, and the blocks show articles and courses alone".to_owned(),
            Verdict::Itself => "it is the entry itself".to_owned(),
            Verdict::Hidden | Verdict::Unknown => "it is not part of the site".to_owned(),
        }
    }

    fn shown(&self, other: &Entry, place: usize) -> String {
        let block = self.block(other.kind());
        let number = format!("number {place} of {} {}", block.len(), noun(other.kind(), block.len()));
        let is_pinned = block.get(place - 1).is_some_and(|relation| relation.pinned);
        if is_pinned { format!("{number}, pinned in `{}`", self.entry.document.source) } else { number }
    }

    fn outranked(&self, other: &Entry, explanation: &Explanation) -> String {
        let block = self.block(other.kind());
        let most = self.most(other.kind());
        if most == 0 {
            return format!("`related.{}` in `site.toml` is 0", other.kind().folder());
        }
        if block.len() < most {
            return "the search for candidates passed it over".to_owned();
        }
        if block.iter().all(|relation| relation.pinned) {
            return "pinned ones fill the block".to_owned();
        }
        if other.language() != self.entry.language() {
            return "entries of the page's own language come first, and fill the block".to_owned();
        }
        let last = block.last().map_or(0.0, |relation| relation.score);
        match explanation.set_back.filter(|_| explanation.score > last) {
            Some(set_back) => {
                format!("it is set back to {:.3} for repeating `{}`", set_back.score, self.id(set_back.repeats))
            }
            None => "better ones fill the block".to_owned(),
        }
    }

    fn no_session(&self, other: &Entry) -> String {
        let today = self.site.now.today();
        if other.sessions.is_empty() {
            "it has no session, and a course on request is shown only if it is pinned".to_owned()
        } else if other.sessions.iter().all(|session| session.is_past(today)) {
            format!("its last session was over before {today}")
        } else {
            "all of its coming sessions are cancelled".to_owned()
        }
    }

    /// Where the other one has a version in the page's language, that one may stand here.
    fn other_language(&self, other: &Entry) -> String {
        let catalog = &self.site.catalog;
        let tag = |entry: &Entry| self.site.config.languages.get(entry.language()).tag.as_str();
        let version = catalog.entry(catalog.in_language(other.id, self.entry.language()));
        if version.id == other.id {
            format!(
                "it is written in `{}`, whose entries don't stand beside those in `{}`",
                tag(other),
                tag(self.entry)
            )
        } else {
            format!("beside an entry in `{}` its version `{}` may stand", tag(self.entry), version.document.source)
        }
    }
}

fn noun(kind: Kind, number: usize) -> &'static str {
    match (kind, number) {
        (Kind::Course, 1) => "course",
        (Kind::Course, _) => "courses",
        (_, 1) => "article",
        _ => "articles",
    }
}
