//! A text's pieces in, HTML out: the slots that parsing left open are filled with what the whole site knows.

use std::ops::Range;

use crate::assets::{Picture, Variant};
use crate::base::{Diagnostic, digest_of};
use crate::catalog::{Entry, EntryId, LinkTarget};
use crate::markdown::{Image, Link, Piece};

use super::html::push_attribute;
use super::{Fragment, Sources};

/// The lead and the body of an entry.
///
/// # Errors
/// The template of a card within the text that fails.
pub(super) fn lead_and_body(sources: &Sources<'_>, entry: &Entry) -> Result<(Fragment, Fragment), Box<Diagnostic>> {
    let prose = &entry.document.prose;
    let (end, lead_end) = (prose.piece_count, prose.lead_end.min(prose.piece_count));
    Ok((join(sources, entry, 0..lead_end)?, join(sources, entry, lead_end..end)?))
}

/// The whole text of an entry.
///
/// # Errors
/// The template of a card within the text that fails.
pub fn text_of(sources: &Sources<'_>, entry: &Entry) -> Result<Fragment, Box<Diagnostic>> {
    join(sources, entry, 0..entry.document.prose.piece_count)
}

/// Fills the slots of some pieces. Only this depends on the site; the rest is read and copied when somebody wants to see it.
fn join(sources: &Sources<'_>, entry: &Entry, range: Range<usize>) -> Result<Fragment, Box<Diagnostic>> {
    let prose = &entry.document.prose;
    let mut filled = Vec::new();
    for (_, slot) in prose.slots.iter().filter(|(position, _)| range.contains(position)) {
        let mut html = String::new();
        match slot {
            Piece::Html(_) => continue,
            Piece::LinkStart(index) => push_link(&mut html, sources, entry, *index),
            Piece::Image(index) => push_image(&mut html, sources, entry, *index),
            Piece::Card(index) => push_card(&mut html, sources, entry, *index)?,
        }
        filled.push(html);
    }
    let digest = digest_of(&(prose.digest, &range, &filled));
    let body = prose.body.clone();
    // Of a text that is gone nothing is shown: its file has changed since, and an older snapshot is still asked for the page.
    Ok(Fragment::deferred(digest, move || {
        concatenate(body.get().pieces.get(range.clone()).unwrap_or_default(), &filled)
    }))
}

fn concatenate<'a>(pieces: &'a [Piece], filled: &'a [String]) -> String {
    let mut filled = filled.iter();
    let text = |piece: &'a Piece| match piece {
        Piece::Html(html) => &**html,
        _ => filled.next().map_or("", String::as_str),
    };
    pieces.iter().map(text).collect()
}

fn push_link(html: &mut String, sources: &Sources<'_>, entry: &Entry, index: usize) {
    let (link, target) = (&entry.document.prose.links[index], &entry.links[index]);
    html.push_str("<a");
    match target {
        LinkTarget::Entry(id, rest) => {
            push_attribute(html, "href", &entry_href(sources, *id, rest));
            push_language(html, sources, entry, *id);
        }
        LinkTarget::Address(route, rest) => push_attribute(html, "href", &format!("{}{rest}", sources.href(route))),
        LinkTarget::Anchor(anchor) => push_attribute(html, "href", anchor),
        LinkTarget::Nowhere => html.push_str(" class=\"dead-link\""),
    }
    push_title(html, link);
    html.push('>');
}

fn push_title(html: &mut String, link: &Link) {
    if !link.title.is_empty() {
        push_attribute(html, "title", &link.title);
    }
}

fn entry_href(sources: &Sources<'_>, id: EntryId, rest: &str) -> String {
    format!("{}{rest}", sources.href(&sources.entry(id).route))
}

fn push_language(html: &mut String, sources: &Sources<'_>, from: &Entry, to: EntryId) {
    let language = sources.entry(to).language();
    if language != from.language() {
        push_attribute(html, "hreflang", sources.tag(language));
    }
}

/// An image, as a figure if it stands alone.
fn push_image(html: &mut String, sources: &Sources<'_>, entry: &Entry, index: usize) {
    let image = &entry.document.prose.images[index];
    let path = entry.images.get(index).and_then(Option::as_ref);
    let picture = path.and_then(|path| sources.pictures.get(path));
    let caption = image.lone && !image.title.is_empty();
    if image.lone {
        html.push_str("<figure>");
    }
    let is_offered_smaller = picture.is_some_and(|picture| !picture.variants.is_empty());
    if let Some(picture) = picture.filter(|_| is_offered_smaller) {
        html.push_str("<picture>");
        push_smaller(html, sources, picture);
    }
    html.push_str("<img");
    if let Some(path) = path {
        push_attribute(html, "src", &file_href(sources, path));
    }
    push_attribute(html, "alt", &image.alt);
    if !caption && !image.title.is_empty() {
        push_attribute(html, "title", &image.title);
    }
    push_loading(html, picture, index == 0);
    if is_offered_smaller {
        html.push_str("</picture>");
    }
    if caption {
        push_caption(html, image);
    }
    if image.lone {
        html.push_str("</figure>\n");
    }
}

/// The smaller sizes of a picture, of which the browser takes the one that suits its screen.
fn push_smaller(html: &mut String, sources: &Sources<'_>, picture: &Picture) {
    let candidate = |variant: &Variant| format!("{} {}w", sources.href(&variant.route), variant.width);
    let candidates: Vec<String> = picture.variants.iter().map(candidate).collect();
    html.push_str("<source type=\"image/webp\"");
    push_attribute(html, "srcset", &candidates.join(", "));
    push_attribute(html, "sizes", sources.options.picture_sizes);
    html.push('>');
}

/// Width and height, so that nothing jumps while a picture loads. The first is loaded at once, since readers may see it as soon as the page
/// opens; others when readers come near.
fn push_loading(html: &mut String, picture: Option<&Picture>, is_first: bool) {
    if let Some(Picture { width, height, .. }) = picture {
        push_attribute(html, "width", &width.to_string());
        push_attribute(html, "height", &height.to_string());
    }
    if !is_first {
        push_attribute(html, "loading", "lazy");
    }
    html.push_str(" decoding=\"async\">");
}

fn push_caption(html: &mut String, image: &Image) {
    html.push_str("<figcaption>");
    super::html::push_text(html, &image.title);
    html.push_str("</figcaption>");
}

fn file_href(sources: &Sources<'_>, source: &crate::base::SitePath) -> String {
    let route = crate::catalog::file_route(source);
    route.map_or_else(String::new, |route| sources.href(&route))
}

/// The card of the course or article that a paragraph names; a link to anything else stays a link.
fn push_card(html: &mut String, sources: &Sources<'_>, entry: &Entry, index: usize) -> Result<(), Box<Diagnostic>> {
    if let LinkTarget::Entry(id, _) = &entry.links[index] {
        html.push_str(&sources.card_html(*id, entry.language())?);
        html.push('\n');
        return Ok(());
    }
    html.push_str("<p>");
    push_link(html, sources, entry, index);
    super::html::push_text(html, &entry.document.prose.links[index].text);
    html.push_str("</a></p>\n");
    Ok(())
}
