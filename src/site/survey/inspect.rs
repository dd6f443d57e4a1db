//! An address in, everything out that went into the page there.

use serde::Serialize;

use crate::base::Route;

use crate::catalog::{Entry, EntryId, LinkTarget, Session, Target, TermId};
use crate::content::{Money, Status};
use crate::markdown::{Piece, Prose};
use crate::site::explain::{EntryName, ExplainedEntry};
use crate::site::{Site, why};

/// A page, inspected.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Inspected {
    /// What stands behind the address, in a clause.
    pub about: String,
    /// Its template, or a word for what no template makes.
    pub made_by: &'static str,
    /// The entry, if the page is one's.
    pub entry: Option<InspectedEntry>,
}

/// The entry of a page.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InspectedEntry {
    /// Its names.
    pub name: EntryName,
    /// Its front matter as it was understood, without what was left out.
    pub fields: Vec<Field>,
    /// Chinese characters and Japanese syllables in its text.
    pub characters: usize,
    /// Words of other scripts.
    pub words: usize,
    /// How long one reads.
    pub reading_minutes: usize,
    /// Its links to other places of the site in their order, then those to other sites.
    pub links: Vec<OutgoingLink>,
    /// Which entries link to it.
    pub backlinks: Vec<EntryName>,
    /// Its versions in other languages.
    pub translations: Vec<EntryName>,
    /// Its related blocks.
    pub related: ExplainedEntry,
}

/// A field of front matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// Its values; most have one.
    pub values: Vec<String>,
}

/// A link within the site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutgoingLink {
    /// Its label.
    pub text: String,
    /// Where it leads, from the host's root; as written if it leads nowhere.
    pub address: String,
    /// The title of the entry that it leads to.
    pub title: Option<String>,
    /// Whether it leads nowhere.
    pub is_dead: bool,
    /// Whether it leads to another site.
    pub is_foreign: bool,
}

impl Site {
    /// What went into the page at an address of the host such as `/courses/crm-360/`; none if the site has no such page.
    #[must_use]
    pub fn inspect(&self, address: &str) -> Option<Inspected> {
        let (route, target) = why::target(self, address)?;
        let entry = match target {
            Target::Entry(id) => Some(self.inspect_entry(*id)),
            _ => None,
        };
        Some(Inspected { about: why::describe(self, target), made_by: self.made_by(&route), entry })
    }

    fn inspect_entry(&self, id: EntryId) -> InspectedEntry {
        let entry = self.catalog.entry(id);
        let names = |ids: &[EntryId]| ids.iter().map(|id| self.entry_name(*id)).collect();
        let length = entry.document.prose.length;
        InspectedEntry {
            name: self.entry_name(id),
            fields: Fields { site: self, entry, found: Vec::new() }.gather(),
            characters: length.cjk,
            words: length.words,
            reading_minutes: length.reading_minutes(),
            links: self.outgoing_links(entry),
            backlinks: names(&entry.backlinks),
            translations: names(&entry.translations),
            related: self.explain(id),
        }
    }

    fn outgoing_links(&self, entry: &Entry) -> Vec<OutgoingLink> {
        let href = |route: &Route, anchor: &str| format!("{}{anchor}", self.base_url().href(route));
        let link = |(written, target): (&crate::markdown::Link, &LinkTarget)| {
            let (address, title) = match target {
                LinkTarget::Entry(id, anchor) => {
                    let other = self.catalog.entry(*id);
                    (href(&other.route, anchor), Some(other.document.meta.title.clone()))
                }
                LinkTarget::Address(route, anchor) => (href(route, anchor), None),
                LinkTarget::Anchor(anchor) => (anchor.clone(), None),
                LinkTarget::Nowhere => (written.destination.clone(), None),
            };
            let is_dead = *target == LinkTarget::Nowhere;
            OutgoingLink { text: written.text.clone(), address, title, is_dead, is_foreign: false }
        };
        let prose = &entry.document.prose;
        prose.links.iter().zip(&entry.links).map(link).chain(foreign_links(prose)).collect()
    }
}

/// The links to other sites. They have no slots, because nothing is to be looked up for them; so they are read off the finished HTML.
fn foreign_links(prose: &Prose) -> Vec<OutgoingLink> {
    let body = prose.body();
    let html = body.pieces.iter().filter_map(|piece| match piece {
        Piece::Html(html) => Some(&**html),
        _ => None,
    });
    let starts = html.flat_map(|html| html.match_indices("<a href=\"").map(|(at, start)| &html[at + start.len()..]));
    let link = |rest: &str| {
        let (address, rest) = rest.split_once('"')?;
        let (_, label) = rest.split_once('>')?;
        let label = label.split_once("</a>").map_or(label, |(label, _)| label);
        let (address, text) = (unescaped(address), without_tags(label));
        let is_foreign = address.contains("://") || address.starts_with("mailto:") || address.starts_with("tel:");
        is_foreign.then_some(OutgoingLink { text, address, title: None, is_dead: false, is_foreign })
    };
    starts.filter_map(link).collect()
}

fn without_tags(html: &str) -> String {
    let texts = html.split('<').enumerate().map(|(index, part)| match (index, part.split_once('>')) {
        (0, _) => part,
        (_, Some((_, text))) => text,
        (_, None) => "",
    });
    unescaped(&texts.collect::<String>())
}

/// Text out of HTML that the program wrote itself.
fn unescaped(html: &str) -> String {
    let text = html.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&amp;", "&")
}

/// Gathers the fields that say something.
struct Fields<'a> {
    site: &'a Site,
    entry: &'a Entry,
    found: Vec<Field>,
}

impl Fields<'_> {
    fn gather(mut self) -> Vec<Field> {
        self.add_meta();
        self.add_terms();
        self.add_course();
        self.add_rest();
        self.found
    }

    fn add(&mut self, name: &'static str, values: impl IntoIterator<Item = String>) {
        let values: Vec<String> = values.into_iter().filter(|value| !value.is_empty()).collect();
        if !values.is_empty() {
            self.found.push(Field { name, values });
        }
    }

    fn add_meta(&mut self) {
        let meta = &self.entry.document.meta;
        self.add("title", [meta.title.clone()]);
        self.add("slug", meta.slug.iter().map(ToString::to_string));
        self.add("date", meta.date.iter().map(ToString::to_string));
        self.add("updated", meta.updated.iter().map(ToString::to_string));
        self.add("expires", meta.expires.iter().map(ToString::to_string));
        self.add("draft", meta.draft.then(|| "true".to_owned()));
        self.add("summary", meta.summary.clone());
        self.add("key_points", meta.key_points.clone());
        self.add("credits", meta.credits.iter().map(|credit| format!("{}: {}", credit.role, credit.names.join(", "))));
    }

    fn add_terms(&mut self) {
        let entry = self.entry;
        let language = entry.language();
        let terms = &self.site.catalog.terms;
        let names = |ids: &[TermId]| ids.iter().map(|id| terms.get(*id).name(language).to_owned()).collect::<Vec<_>>();
        self.add("topics", names(&entry.topics));
        self.add("specials", names(&entry.specials));
        self.add("tags", names(&entry.tags));
    }

    fn add_course(&mut self) {
        let Some(course) = &self.entry.document.course else { return };
        self.add("code", course.code.iter().map(|code| code.value.clone()));
        self.add("lecturer", course.lecturers.clone());
        self.add("audience", [course.audience.clone()]);
        self.add("duration", [course.duration.clone()]);
        self.add("price", course.price.iter().map(price));
        self.add("aims", course.aims.clone());
        let sessions: Vec<String> = self.entry.sessions.iter().map(|session| self.session(session)).collect();
        self.add("sessions", sessions);
    }

    fn add_rest(&mut self) {
        let (entry, meta) = (self.entry, &self.entry.document.meta);
        let named = |what: &str, ids: &[EntryId]| {
            let ids: Vec<_> = ids.iter().map(|id| &*self.site.catalog.entry(*id).document.identity.id).collect();
            if ids.is_empty() { String::new() } else { format!("{what}: {}", ids.join(", ")) }
        };
        let pins =
            [("courses", &entry.pins.courses), ("articles", &entry.pins.articles), ("exclude", &entry.pins.exclude)]
                .map(|(what, ids)| named(what, ids));
        self.add("related", pins);
        self.add("aliases", meta.aliases.iter().map(|alias| alias.value.clone()));
        self.add("copyright", meta.copyright.clone());
        let has_extra = meta.extra.as_object().is_some_and(|extra| !extra.is_empty());
        self.add("extra", has_extra.then(|| meta.extra.to_string()));
    }

    fn session(&self, session: &Session) -> String {
        let days = if session.start == session.end {
            session.start.to_string()
        } else {
            format!("{} to {}", session.start, session.end)
        };
        let city = session.city.map(|city| self.site.catalog.terms.get(city).name(self.entry.language()));
        let status = match session.status {
            Status::Open => "open",
            Status::Full => "full",
            Status::Cancelled => "cancelled",
        };
        let over = if session.is_past(self.site.now.today()) { ", over" } else { "" };
        let price = session.price.as_ref().map_or_else(String::new, |money| format!(", {}", price(money)));
        format!("{days}, {}, {status}{price}{over}", city.unwrap_or("online"))
    }
}

fn price(money: &Money) -> String {
    format!("{} {}", money.amount, money.currency)
}
