//! What the program has to say about a site: problems as values, with the place where each stands.
//! How they are drawn is the command line's affair.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::SitePath;

/// A range of bytes in a source file.
pub type Span = Range<usize>;

/// A place in a file of the project.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: SitePath,
    /// Where in the file; `None` where the file as a whole is meant.
    pub span: Option<Span>,
}

impl Place {
    /// A place in the middle of a file.
    #[must_use]
    pub fn at(path: &SitePath, span: Span) -> Self {
        Self { path: path.clone(), span: Some(span) }
    }

    /// A file as a whole.
    #[must_use]
    pub fn file(path: &SitePath) -> Self {
        Self { path: path.clone(), span: None }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Severity {
    /// The site can't be published like this; the command fails.
    Error,
    /// Worth a look; the command goes on.
    Warning,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// What kind of problem it is. The text of a code is stable, so that scripts may rely on it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $($(#[doc = $doc])+ $name,)+ }

        impl Code {
            /// Every code there is.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code as reports write it.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// What the code means, in a sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }
        }
    };
}

codes! {
    /// A file or folder of the project can't be read.
    Unreadable = "unreadable",
    /// A file is not UTF-8.
    NotUtf8 = "not-utf8",
    /// `site.toml` is missing.
    NoSite = "no-site",
    /// TOML, YAML or CSV that can't be parsed.
    Syntax = "syntax",
    /// A field that must be there is not.
    MissingField = "missing-field",
    /// A field that nobody knows.
    UnknownField = "unknown-field",
    /// A value of the wrong type, or one that the field can't hold.
    InvalidValue = "invalid-value",
    /// A date that is malformed or does not exist.
    InvalidDate = "invalid-date",
    /// A session that ends before it starts.
    SessionEnd = "session-end",
    /// A term that its taxonomy does not declare.
    UnknownTerm = "unknown-term",
    /// A name of an entry that does not exist.
    UnknownEntry = "unknown-entry",
    /// A language that `site.toml` does not declare.
    UnknownLanguage = "unknown-language",
    /// Two sources that claim one address, or addresses that differ by case alone.
    DuplicateRoute = "duplicate-route",
    /// Two courses with one code, or two terms with one slug.
    DuplicateName = "duplicate-name",
    /// A slug or address that can't be published.
    InvalidRoute = "invalid-route",
    /// A link to a file or address that is not in the site.
    DeadLink = "dead-link",
    /// A link to a heading that the page does not have.
    DeadAnchor = "dead-anchor",
    /// An image that is not there.
    MissingImage = "missing-image",
    /// A picture that is damaged, or too large to be looked at.
    InvalidImage = "invalid-image",
    /// A picture that tells where it was taken, in a format from which that can't be taken out.
    ImageTellsPlace = "image-tells-place",
    /// A footnote that is referred to and not defined.
    MissingFootnote = "missing-footnote",
    /// HTML in Markdown that is shown as text.
    RawHtml = "raw-html",
    /// Text that looks like a link, a picture or a heading.
    NearMiss = "near-miss",
    /// Text that was converted into another script, of which the dictionary knows several readings.
    SeveralReadings = "several-readings",
    /// A file under `content/` that is neither an entry nor beside one.
    NotContent = "not-content",
    /// An image without a text for those who can't see it.
    ImageWithoutAlt = "image-without-alt",
    /// A heading whose level is not the next below the one before it.
    HeadingJump = "heading-jump",
    /// A link or button without a text.
    EmptyLink = "empty-link",
    /// Colours of a theme on which a text is hard to read.
    LowContrast = "low-contrast",
    /// A link or button of a theme that is too small for a finger.
    SmallTarget = "small-target",
    /// Something that a page asks of another host, which the settings don't allow.
    ForeignRequest = "foreign-request",
    /// A script or style within a page that the site's security policy keeps from working.
    InlineCode = "inline-code",
    /// An address that is right only as long as the site is published at the root of its host.
    FixedAddress = "fixed-address",
    /// A home page without its ICP filing number.
    MissingIcp = "missing-icp",
    /// A template that can't be parsed.
    TemplateSyntax = "template-syntax",
    /// A template that failed while a page was rendered.
    TemplateFailed = "template-failed",
    /// A theme that does not exist.
    UnknownTheme = "unknown-theme",
    /// An output folder that must not be written to.
    UnsafeOutput = "unsafe-output",
    /// A file that could not be written.
    Unwritable = "unwritable",
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// One thing that is wrong with a site: lower case, no full stop, names in backticks, the help apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// What kind of problem.
    pub code: Code,
    /// How bad.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
    /// A word or two to stand at the marked place.
    pub label: Option<String>,
    /// Other places that have to do with it, each with what it is.
    pub related: Vec<(Place, String)>,
    /// Further facts.
    pub notes: Vec<String>,
    /// What would be right.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place as yet.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            place: None,
            label: None,
            related: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// A warning without a place as yet.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Puts some words at the marked place.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points to another place too.
    #[must_use]
    pub fn related(mut self, place: Place, what: impl Into<String>) -> Self {
        self.related.push((place, what.into()));
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what would be right.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what would be right, if anything is known.
    #[must_use]
    pub fn maybe_help(mut self, help: Option<String>) -> Self {
        self.help = help.or(self.help);
        self
    }
}

/// Brings diagnostics into the order of a report, by file and place, each once.
pub fn sort_and_deduplicate(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|left, right| sort_key(left).cmp(&sort_key(right)));
    diagnostics.dedup();
}

fn sort_key(diagnostic: &Diagnostic) -> (Option<&str>, usize, Severity, Code, &str) {
    let place = diagnostic.place.as_ref();
    let start = place.and_then(|place| place.span.as_ref()).map_or(0, |span| span.start);
    (place.map(|place| place.path.as_str()), start, diagnostic.severity, diagnostic.code, &diagnostic.message)
}
