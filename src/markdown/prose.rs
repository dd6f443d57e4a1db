//! What the parser of Markdown gives back: plain data, with places in the source as ranges of bytes.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::base::{Digest, Kept, Span};

/// How Markdown is to be understood. Part of what a parsed file is remembered under.
#[derive(Clone, Debug, Hash, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches that don't depend on each other")]
pub struct Options {
    /// HTML in Markdown goes into the page as it is; otherwise it is shown as text.
    pub raw_html: bool,
    /// Straight quotes, `--` and `...` become typographic ones.
    pub smart_punctuation: bool,
    /// Fenced code in a known language gets classes for colours.
    pub highlight: bool,
    /// Everything beyond plain `CommonMark`: tables, footnotes, alerts, Chinese emphasis, heading ids, cards.
    /// `false` is for testing against the specification.
    pub extensions: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { raw_html: false, smart_punctuation: false, highlight: true, extensions: true }
    }
}

/// A text in pieces, with what a site wants to know of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prose {
    /// The text itself. Whoever keeps the rest on disk keeps this apart, since it is most of it and few ask for it.
    #[serde(skip)]
    pub body: Kept<Body>,
    /// The digest of the body.
    pub digest: Digest,
    /// The slots among the body's pieces, each with its position, so that they can be filled without the body.
    pub slots: Vec<(usize, Piece)>,
    /// How many pieces the body has.
    pub piece_count: usize,
    /// The body's `pieces[..lead_end]` are the paragraphs that open the text, if a heading comes later; 0 if the text starts
    /// otherwise or has no heading, as then nothing sets the paragraphs off from the rest.
    pub lead_end: usize,
    /// The text of a first-level heading that opens the document; it is then left out of the pieces.
    pub title: Option<String>,
    /// The headings in order.
    pub headings: Vec<Heading>,
    /// Links that have a slot, in order.
    pub links: Vec<Link>,
    /// Images that have a slot, in order.
    pub images: Vec<Image>,
    /// Plain text of the first paragraphs, 120 characters at most: whole sentences if that comes out at a fair length,
    /// else cut between words, with `…`.
    pub summary: String,
    /// How long the body's `text` is.
    pub length: TextLength,
    /// What looks like a slip, in order of place.
    pub problems: Vec<Problem>,
}

impl Prose {
    /// The text itself.
    #[must_use]
    pub fn body(&self) -> Arc<Body> {
        self.body.get()
    }
}

/// A text as readers read it, and as it is searched.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// The HTML and its slots, to be joined in order.
    pub pieces: Vec<Piece>,
    /// Plain text without headings and code blocks, for relatedness and search; a newline between blocks.
    pub text: Box<str>,
}

impl Body {
    /// The pieces that are slots, each with its position.
    #[must_use]
    pub fn slots(&self) -> Vec<(usize, Piece)> {
        let is_slot = |(_, piece): &(usize, &Piece)| !matches!(piece, Piece::Html(_));
        self.pieces.iter().enumerate().filter(is_slot).map(|(position, piece)| (position, piece.clone())).collect()
    }
}

/// A piece of a text.
#[derive(Clone, Debug, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// HTML as it goes into the page.
    Html(Box<str>),
    /// The opening `<a …>` of `links[i]`; its `</a>` is in the HTML that follows.
    LinkStart(usize),
    /// The whole `<img>` of `images[i]`. Where the image is `lone`, no paragraph is around it, so that a figure may
    /// stand here.
    Image(usize),
    /// A paragraph that held nothing but `links[i]`; what is written here replaces the paragraph.
    Card(usize),
}

/// A heading.
#[derive(Clone, Debug, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6, as written into the HTML.
    pub level: u8,
    /// Its anchor, unique in the document.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Its inline HTML without links, images and footnotes, fit for a table of contents.
    pub html: String,
}

/// A link within the site: a path or an anchor.
#[derive(Clone, Debug, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it leads, as written: nothing decoded, nothing escaped.
    pub destination: String,
    /// Its title, or nothing.
    pub title: String,
    /// The destination in the source, or the whole link where the destination stands elsewhere.
    pub span: Span,
    /// Plain text of its label.
    pub text: String,
}

/// An image of the site.
#[derive(Clone, Debug, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub struct Image {
    /// Where it is, as written: nothing decoded, nothing escaped.
    pub destination: String,
    /// What to read instead.
    pub alt: String,
    /// Its title, or nothing.
    pub title: String,
    /// The destination in the source, or the whole image where the destination stands elsewhere.
    pub span: Span,
    /// It is the only thing in its paragraph, so it could be a figure.
    pub lone: bool,
}

/// How long a text is.
#[derive(Clone, Copy, Debug, Default, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextLength {
    /// Chinese characters and Japanese syllables; punctuation does not count.
    pub cjk: usize,
    /// Words of other scripts, and numbers.
    pub words: usize,
}

impl TextLength {
    /// How long one reads, in minutes, at least 1: 400 Chinese characters or 220 words a minute.
    #[must_use]
    pub fn reading_minutes(self) -> usize {
        (self.cjk * 220 + self.words * 400).div_ceil(400 * 220).max(1)
    }
}

/// Something in a text that looks like a slip.
#[derive(Clone, Debug, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: ProblemKind,
}

/// What can look wrong in a text.
#[derive(Clone, Debug, Hash, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProblemKind {
    /// A footnote is referred to and not defined.
    UndefinedFootnote(String),
    /// A footnote is defined and never referred to, so it is not shown.
    UnusedFootnote(String),
    /// A footnote is defined twice; the first definition holds.
    DuplicateFootnote(String),
    /// Two headings were given one id by hand; the later one gets a number.
    DuplicateHeadingId(String),
    /// A link or image whose scheme is not allowed; only its text is shown.
    ForbiddenScheme(String),
    /// HTML that is shown as text.
    RawHtml,
    /// A link or picture to this address, but for a slip.
    NearLink {
        /// What stands in parentheses.
        address: String,
    },
    /// A heading, but for a slip.
    NearHeading,
}

impl ProblemKind {
    /// What would be right, if there is a general answer.
    #[must_use]
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::UndefinedFootnote(_) => {
                Some("define it with a line `[^name]: …`, or write `\\[^` if no footnote is meant")
            }
            Self::UnusedFootnote(_) => Some("refer to it with `[^name]`, or remove it"),
            Self::DuplicateFootnote(_) | Self::DuplicateHeadingId(_) => None,
            Self::ForbiddenScheme(scheme) if scheme.contains('.') => {
                Some("write the address in full, with `https://` before the host")
            }
            Self::ForbiddenScheme(_) => Some("links may use `http`, `https`, `mailto`, `tel`, `ftp` and `sms`"),
            Self::NearLink { address } if address.trim().contains([' ', '\u{3000}']) => {
                Some("put the address into `<` and `>`, since it holds a blank: `[text](<the address.md>)`")
            }
            Self::NearLink { .. } => Some("write `[text](address)`: plain brackets, and nothing between `]` and `(`"),
            Self::NearHeading => Some("write plain `#` signs and a plain blank behind them: `## Title`"),
            Self::RawHtml => Some("allow it with `raw_html = true` under `[markdown]` in `site.toml`"),
        }
    }
}

impl fmt::Display for ProblemKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UndefinedFootnote(name) => write!(formatter, "footnote `{name}` is not defined"),
            Self::UnusedFootnote(name) => write!(formatter, "footnote `{name}` is never referred to"),
            Self::DuplicateFootnote(name) => write!(formatter, "footnote `{name}` is defined twice"),
            Self::DuplicateHeadingId(id) => write!(formatter, "heading id `{id}` is given twice"),
            Self::ForbiddenScheme(scheme) => write!(formatter, "links to `{scheme}:` are not allowed"),
            Self::RawHtml => write!(formatter, "raw HTML is shown as text"),
            Self::NearLink { address } => write!(formatter, "this looks like a link to `{address}`, and is text"),
            Self::NearHeading => write!(formatter, "this looks like a heading, and is text"),
        }
    }
}
