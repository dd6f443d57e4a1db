//! The catalog before some texts were edited in, the catalog after it out, for an edit that leaves the structure as it is.
//!
//! Everything but entries follows from what the documents say apart from their texts: from their outlines. If those are equal, all
//! of it is shared. What follows from a text is where its links lead, who is linked to, and whether the headings are
//! there that anchors name; that is looked up anew for the entries that it concerns.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::config::Languages;
use crate::content::{Course, Document, Meta, Session};

use super::{Catalog, Entry, EntryId, links};

/// A document, and what it became.
#[derive(Clone, Debug)]
pub struct Edited {
    /// As the catalog has it.
    pub before: Arc<Document>,
    /// As it is now.
    pub after: Arc<Document>,
}

impl Catalog {
    /// The catalog after some documents were edited, each named once, and the numbers of their entries; none if more of it
    /// changes than entries and who links to whom. It is what [`super::build`] would make, given that nothing that `build` reported has its place in
    /// those documents, since places within a file may have moved.
    #[must_use]
    pub fn edited(&self, edited: &[Edited], languages: &Languages) -> Option<(Self, Vec<EntryId>)> {
        let mut next = self.clone();
        let (mut numbers, mut concerned) = (Vec::new(), BTreeSet::new());
        for Edited { before, after } in edited {
            if !is_outline_same(before, after) {
                return None;
            }
            let Some(id) = self.entry_of(before) else {
                // What an editor wrote by hand stands before what is converted; what is not in the site may come into it.
                if before.converted_from.is_some() {
                    continue;
                }
                return None;
            };
            next.entries.make_mut(id.index()).document = Arc::clone(after);
            numbers.push(id);
            concerned.insert(id);
            if !anchors(before).eq(anchors(after)) {
                concerned.extend(&self.entry(id).backlinks);
            }
        }
        for id in concerned {
            next.link_anew(id, languages)?;
        }
        Some((next, numbers))
    }

    fn entry_of(&self, document: &Arc<Document>) -> Option<EntryId> {
        let identity = &document.identity;
        let id = self.names.exactly(&identity.id, identity.language)?;
        Arc::ptr_eq(&self.entry(id).document, document).then_some(id)
    }

    /// None if other pictures are shown, each of which has addresses of its own.
    fn link_anew(&mut self, id: EntryId, languages: &Languages) -> Option<()> {
        let resolved = links::resolve_entry(self, self.entry(id), languages);
        if resolved.images != self.entry(id).images {
            return None;
        }
        let before: BTreeSet<EntryId> = links::linked(id, &self.entry(id).links).collect();
        let after: BTreeSet<EntryId> = links::linked(id, &resolved.links).collect();
        for target in before.difference(&after) {
            self.entries.make_mut(target.index()).backlinks.retain(|from| *from != id);
        }
        for target in after.difference(&before) {
            let backlinks = &mut self.entries.make_mut(target.index()).backlinks;
            if let Err(place) = backlinks.binary_search(&id) {
                backlinks.insert(place, id);
            }
        }
        let entry: &mut Entry = self.entries.make_mut(id.index());
        entry.links = resolved.links;
        if resolved.faults.is_empty() {
            self.faults.remove(&id);
        } else {
            self.faults.insert(id, resolved.faults);
        }
        Some(())
    }
}

/// What other entries may link to within a document.
fn anchors(document: &Document) -> impl Iterator<Item = &str> {
    document.prose.headings.iter().map(|heading| heading.id.as_str())
}

/// Whether two documents say the same of everything that the catalog reads, but for the text. Every field is named here, so
/// that a new one can't be forgotten.
fn is_outline_same(before: &Document, after: &Document) -> bool {
    let Document { identity, source, digest: _, meta, course, prose: _, prose_offset: _, converted_from } = before;
    *identity == after.identity
        && *source == after.source
        && is_meta_same(meta, &after.meta)
        && match (course, &after.course) {
            (None, None) => true,
            (Some(before), Some(after)) => is_course_same(before, after),
            _ => false,
        }
        && *converted_from == after.converted_from
}

fn is_meta_same(before: &Meta, after: &Meta) -> bool {
    let Meta {
        title: _,
        slug,
        date,
        updated,
        expires,
        draft,
        topics,
        specials,
        tags,
        summary: _,
        key_points: _,
        credits: _,
        related,
        aliases,
        copyright: _,
        extra: _,
    } = before;
    let times = (date, updated, expires) == (&after.date, &after.updated, &after.expires);
    let terms = (topics, specials, tags) == (&after.topics, &after.specials, &after.tags);
    times && terms && (slug, draft, related, aliases) == (&after.slug, &after.draft, &after.related, &after.aliases)
}

fn is_course_same(before: &Course, after: &Course) -> bool {
    let Course { code, lecturers: _, audience: _, duration: _, price, aims: _, sessions } = before;
    (code, price) == (&after.code, &after.price)
        && sessions.len() == after.sessions.len()
        && sessions.iter().zip(&after.sessions).all(|(before, after)| is_session_same(before, after))
}

/// A session that merely moved within its file is the same.
fn is_session_same(before: &Session, after: &Session) -> bool {
    let Session { city, start, end, status, price, enrol, place: _ } = before;
    (city, start, end) == (&after.city, &after.start, &after.end)
        && (status, price, enrol) == (&after.status, &after.price, &after.enrol)
}
