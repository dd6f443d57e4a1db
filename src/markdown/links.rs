//! Links and images: which lead off the site and are written at once, and which get a slot.
//!
//! A destination with a scheme, or with `//`, leads off the site. Of schemes only a few are let through, because
//! `javascript:` and its like would run a stranger's program in the reader's session. What counts as a scheme is what
//! a browser takes for one: it removes tabs and line breaks anywhere in an address and control characters at its ends.

use pulldown_cmark::{Event, LinkType, Tag};

use super::output::Output;
use super::render::Renderer;
use super::stream::Stream;
use super::{Image, Link, Piece, Problem, ProblemKind};
use crate::base::Span;

/// What ends a link.
pub(super) const END: &str = "</a>";

impl Renderer<'_> {
    /// Opens the link whose event is at `index`.
    pub(super) fn link(&mut self, index: usize) {
        let Some(place) = Place::of(self.stream, index) else { return };
        // Nothing in Markdown nests links; were it otherwise one day, the outer one would hold.
        let target = if self.is_in_link { None } else { Some(target(&place.destination, Purpose::Link)) };
        match target {
            Some(Target::Slot) => {
                let slot = self.push_link(place, index);
                self.output.slot(Piece::LinkStart(slot));
            }
            Some(Target::External { address, is_web }) => {
                let is_marked = is_web && self.options.extensions;
                write_external_start(&mut self.output, &address, &place.title, is_marked);
            }
            Some(Target::Forbidden { scheme }) => {
                self.forbid(place.span, scheme);
                return self.close_with("");
            }
            None => return self.close_with(""),
        }
        self.is_in_link = true;
        self.close_with(END);
    }

    /// Leaves a slot for a card instead of the link at `index`, the only thing in its paragraph; tells whether it did.
    pub(super) fn card(&mut self, index: usize) -> bool {
        let Some(place) = Place::of(self.stream, index) else { return false };
        let holds_image = self.stream.inside(index).any(|inner| is_image(self.stream, inner));
        let is_card = !holds_image
            && leaves_page(&place.destination)
            && target(&place.destination, Purpose::Link) == Target::Slot;
        if is_card {
            let slot = self.push_link(place, index);
            self.output.slot(Piece::Card(slot));
            self.output.write("\n");
        }
        is_card
    }

    /// Writes the image at `index`, and tells which event comes next. What it holds is what is read instead of it.
    pub(super) fn image(&mut self, index: usize, lone: bool) -> usize {
        let Some(place) = Place::of(self.stream, index) else { return index + 1 };
        let alt = self.stream.plain(self.stream.inside(index));
        match target(&place.destination, Purpose::Image) {
            Target::Slot => {
                let Place { destination, title, span } = place;
                self.images.push(Image { destination, alt, title, span, lone });
                self.output.slot(Piece::Image(self.images.len() - 1));
            }
            Target::External { address, .. } => {
                let is_lazy = self.options.extensions;
                write_external_image(&mut self.output, &address, (&alt, &place.title), is_lazy);
            }
            Target::Forbidden { scheme } => {
                self.forbid(place.span, scheme);
                self.output.text(&alt);
            }
        }
        self.stream.after(index)
    }

    /// Leaves a slot for the image at `index`, the only thing in its paragraph; tells whether it did.
    pub(super) fn lone_image(&mut self, index: usize) -> bool {
        let is_slot = Place::of(self.stream, index)
            .is_some_and(|place| target(&place.destination, Purpose::Image) == Target::Slot);
        if is_slot {
            self.output.start_line();
            self.image(index, true);
            self.output.write("\n");
        }
        is_slot
    }

    fn push_link(&mut self, place: Place, index: usize) -> usize {
        let text = self.stream.plain(self.stream.inside(index));
        self.links.push(Link { destination: place.destination, title: place.title, span: place.span, text });
        self.links.len() - 1
    }

    fn forbid(&mut self, span: Span, scheme: String) {
        self.problems.push(Problem { span, kind: ProblemKind::ForbiddenScheme(scheme) });
    }
}

fn is_image(stream: &Stream<'_>, index: usize) -> bool {
    matches!(stream.event(index), Some(Event::Start(Tag::Image { .. })))
}

/// What a link or an image says of itself.
struct Place {
    destination: String,
    title: String,
    span: Span,
}

impl Place {
    fn of(stream: &Stream<'_>, index: usize) -> Option<Self> {
        let Some(Event::Start(
            Tag::Link { link_type, dest_url, title, .. } | Tag::Image { link_type, dest_url, title, .. },
        )) = stream.event(index)
        else {
            return None;
        };
        let is_mail = *link_type == LinkType::Email;
        let destination = if is_mail { format!("mailto:{dest_url}") } else { dest_url.to_string() };
        Some(Self { span: destination_span(stream, index, dest_url), destination, title: title.to_string() })
    }
}

/// Where the destination stands in the source, after the label; the whole element if it does not stand there as it is.
fn destination_span(stream: &Stream<'_>, index: usize, destination: &str) -> Span {
    let whole = stream.span(index);
    let inside = stream.inside(index);
    let label_end = if inside.is_empty() { whole.start } else { stream.span(inside.end - 1).end };
    let after_label = stream.source.get(label_end..whole.end).unwrap_or_default();
    match after_label.find(destination) {
        Some(found) if !destination.is_empty() => label_end + found..label_end + found + destination.len(),
        _ => whole,
    }
}

/// Where a link or an image leads.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// Within the site: a path or an anchor.
    Slot,
    /// Off the site: the address, and whether it is one of the web.
    External { address: String, is_web: bool },
    /// A scheme that is not let through.
    Forbidden { scheme: String },
}

/// What a destination is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Link,
    Image,
}

/// Tells where a destination leads, given without entities and backslashes.
fn target(destination: &str, purpose: Purpose) -> Target {
    let address = as_browsers_read(destination);
    let is_network_path = address.len() >= 2 && address.bytes().take(2).all(|byte| matches!(byte, b'/' | b'\\'));
    if is_network_path {
        return Target::External { address, is_web: true };
    }
    let Some(scheme) = scheme(&address) else { return Target::Slot };
    let is_web = matches!(scheme.as_str(), "http" | "https");
    if is_web || purpose == Purpose::Link && matches!(scheme.as_str(), "mailto" | "tel" | "ftp" | "sms") {
        Target::External { address, is_web }
    } else {
        Target::Forbidden { scheme }
    }
}

/// Whether a destination within the site leads to another place than this page.
fn leaves_page(destination: &str) -> bool {
    !destination.is_empty() && !destination.starts_with(['#', '?'])
}

/// An address without what browsers remove from it.
fn as_browsers_read(destination: &str) -> String {
    let is_dropped = |character: char| character.is_control() || is_invisible(character);
    let visible: String = destination.chars().filter(|character| !is_dropped(*character)).collect();
    visible.trim().to_owned()
}

/// Characters that nobody sees; browsers keep them, and so would find no scheme, but software on the way may drop them.
fn is_invisible(character: char) -> bool {
    matches!(u32::from(character), 0xad | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x2064 | 0xfeff)
}

fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|character| character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.'));
    is_scheme.then(|| scheme.to_ascii_lowercase())
}

fn write_external_start(output: &mut Output, address: &str, title: &str, is_marked: bool) {
    output.write("<a");
    output.address("href", address);
    if is_marked {
        output.write(" class=\"external\" rel=\"external noopener\"");
    }
    if !title.is_empty() {
        output.attribute("title", title);
    }
    output.write(">");
}

/// With `is_lazy` browsers fetch the image when it comes into view.
fn write_external_image(output: &mut Output, address: &str, (alt, title): (&str, &str), is_lazy: bool) {
    output.write("<img");
    output.address("src", address);
    output.attribute("alt", alt);
    if !title.is_empty() {
        output.attribute("title", title);
    }
    if is_lazy {
        output.write(" loading=\"lazy\" decoding=\"async\"");
    }
    output.write(">");
}

#[cfg(test)]
mod tests {
    use super::{Purpose, Target, target};
    use crate::markdown::testing::{html, prose};
    use crate::markdown::{Image, Link, Piece, Problem, ProblemKind};

    #[test]
    fn destinations_lead_on_or_off_the_site() {
        let table = [
            ("a.md", Target::Slot),
            ("/a/b?c#d", Target::Slot),
            ("#a", Target::Slot),
            ("", Target::Slot),
            ("../甲:乙.md", Target::Slot),
            ("01:a.md", Target::Slot),
            ("javascript%3Aalert(1)", Target::Slot),
            ("HTTPS://a.b/c", external("HTTPS://a.b/c", true)),
            ("//a.b", external("//a.b", true)),
            ("\\/a.b", external("\\/a.b", true)),
            ("mailto:a@b.c", external("mailto:a@b.c", false)),
            ("tel:+861", external("tel:+861", false)),
            ("\u{1} ht\ntps://a.b ", external("https://a.b", true)),
            ("javascript:alert(1)", forbidden("javascript")),
            ("JaVa\tScRiPt:alert(1)", forbidden("javascript")),
            ("\u{1}java\u{200b}script:alert(1)", forbidden("javascript")),
            ("data:text/html,x", forbidden("data")),
            ("vbscript:x", forbidden("vbscript")),
            ("file:///etc/passwd", forbidden("file")),
        ];
        for (destination, expected) in table {
            assert_eq!(target(destination, Purpose::Link), expected, "{destination:?}");
        }
        assert_eq!(target("tel:1", Purpose::Image), forbidden("tel"));
    }

    fn external(address: &str, is_web: bool) -> Target {
        Target::External { address: address.to_owned(), is_web }
    }

    fn forbidden(scheme: &str) -> Target {
        Target::Forbidden { scheme: scheme.to_owned() }
    }

    #[test]
    fn links_off_the_site_are_written_at_once() {
        let table = [
            (
                "a [b](https://c.d/é?x&y \"e\") f",
                "a <a href=\"https://c.d/%C3%A9?x&amp;y\" class=\"external\" rel=\"external noopener\" title=\"e\">b</a> f",
            ),
            ("<a@b.c>", "<a href=\"mailto:a@b.c\">a@b.c</a>"),
            ("[a](tel:1)", "<a href=\"tel:1\">a</a>"),
            (
                "![a](https://b.c/d.png \"e\")",
                "<img src=\"https://b.c/d.png\" alt=\"a\" title=\"e\" loading=\"lazy\" decoding=\"async\">",
            ),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), format!("<p>{expected}</p>\n"), "{source}");
        }
    }

    #[test]
    fn forbidden_schemes_leave_text() {
        let table = [
            ("[a *b*](javascript:x) c", "a <em>b</em> c"),
            ("[a](jav&#x09;ascript&colon;x)", "a"),
            ("[a](&#1;javascript:x)", "a"),
            ("<javascript:x>", "javascript:x"),
            ("![a](data:image/png;base64,x)", "a"),
            ("[a][b]\n\n[b]: vbscript:x", "a"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), format!("<p>{expected}</p>\n"), "{source}");
            assert!(matches!(prose(source).problems[..], [Problem { kind: ProblemKind::ForbiddenScheme(_), .. }]));
        }
        assert_eq!(prose("a [b](data:x)").problems[0].span, 6..12);
    }

    #[test]
    fn links_within_the_site_leave_slots() {
        let found = prose("**「甲」**乙 [丙 *丁*](a%20b.md#c \"戊\") [f]\n\n[f]: /g");
        let link = |destination: &str, title: &str, text: &str, span| Link {
            destination: destination.to_owned(),
            title: title.to_owned(),
            span,
            text: text.to_owned(),
        };
        assert_eq!(found.links, [link("a%20b.md#c", "戊", "丙 丁", 29..39), link("/g", "", "f", 47..50)]);
        let html = |html: &str| Piece::Html(html.into());
        let expected = [
            html("<p><strong>「甲」</strong>乙 "),
            Piece::LinkStart(0),
            html("丙 <em>丁</em></a> "),
            Piece::LinkStart(1),
            html("f</a></p>\n"),
        ];
        assert_eq!(found.body().pieces, expected);
    }

    #[test]
    fn a_link_alone_in_its_paragraph_is_a_card() {
        let table = [
            ("[a](b.md)", "<card to=\"b.md\">\n"),
            ("a\n\n[*b*][c]\n\nd\n\n[c]: e.md", "<p>a</p>\n<card to=\"e.md\">\n<p>d</p>\n"),
            ("[a](#b)", "<p><a href=\"#b\">a</a></p>\n"),
            ("[a](b) c", "<p><a href=\"b\">a</a> c</p>\n"),
            ("[a](b) [c](d)", "<p><a href=\"b\">a</a> <a href=\"d\">c</a></p>\n"),
            ("> [a](b)", "<blockquote>\n<p><a href=\"b\">a</a></p>\n</blockquote>\n"),
            ("[![a](b)](c)", "<p><a href=\"c\"><img src=\"b\" alt=\"a\"></a></p>\n"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), expected, "{source}");
        }
    }

    #[test]
    fn images_of_the_site_leave_slots() {
        let table = [
            ("![a *b*](c \"d\")", "<figure src=\"c\" alt=\"a b\">\n"),
            ("- x\n\n  ![a](b)", "<ul>\n<li>\n<p>x</p>\n<figure src=\"b\" alt=\"a\">\n</li>\n</ul>\n"),
            ("a ![b](c)", "<p>a <img src=\"c\" alt=\"b\"></p>\n"),
            ("![a ![b](c) [d](e)](f)", "<figure src=\"f\" alt=\"a b d\">\n"),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), expected, "{source}");
        }
        let expected =
            Image { destination: "c".to_owned(), alt: "a".to_owned(), title: "d".to_owned(), span: 5..6, lone: true };
        assert_eq!(prose("![a](c 'd')").images, [expected]);
    }
}
