//! The gates of `lyceum check --gates`: what must not be published, whatever the templates are.
//!
//! In come pages as they are rendered and style sheets as they are published; out come diagnostics, with the place in a source
//! wherever what is wrong can be found there. Pages are rendered for a base path that nobody would choose, so that an address which
//! somebody wrote out in full does not pass for one that the site made.
//!
//! What only a browser can tell, such as the size of a button that its text makes, is not looked at here; ARCHITECTURE.md says what does.

mod colour;
mod page;
mod rules;
mod sheet;
mod style;

use crate::base::{BaseUrl, Code, Diagnostic, Place, Span};
use crate::hosting::{Policy, css_addresses};

/// What all pages of a site are held against.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'a> {
    /// What pages may ask for.
    pub policy: Policy<'a>,
    /// The address for which they were rendered.
    pub base_url: &'a BaseUrl,
}

/// A text that something was made from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// The file.
    pub path: &'a crate::base::SitePath,
    /// What is in it.
    pub text: &'a str,
}

/// A page as readers get it.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// Its address, for messages.
    pub address: &'a str,
    /// The template that made it.
    pub template: &'a str,
    /// The text that it was made from, if it is an entry.
    pub source: Option<Source<'a>>,
    /// Its HTML.
    pub html: &'a str,
    /// The filing number that it must show; empty if there is none to be shown.
    pub icp: Option<&'a str>,
}

/// Something that must not be published.
#[derive(Clone, Debug)]
struct Finding {
    code: Code,
    message: String,
    help: String,
    /// What to look for in the source.
    needle: Needle,
    /// The line of the page.
    line: usize,
}

/// How what is wrong looks in a source.
#[derive(Clone, Debug)]
enum Needle {
    /// It is in no source.
    None,
    /// This text.
    Text(String),
    /// An image in Markdown without a text, of this name. It is a mistake only there: in HTML an empty text says that a picture is
    /// an ornament.
    UntoldImage(String),
}

impl Needle {
    /// Where it stands in a source, from `start` on, or else from the beginning.
    fn find(&self, source: &str, start: usize) -> Option<Span> {
        let places: Vec<Span> = match self {
            Self::None => Vec::new(),
            Self::Text(text) if text.is_empty() => Vec::new(),
            Self::Text(text) => source.match_indices(text).map(|(at, found)| at..at + found.len()).collect(),
            Self::UntoldImage(name) => {
                untold_images(source).filter(|span| source[span.clone()].contains(name)).collect()
            }
        };
        places.iter().find(|span| span.start >= start).or(places.first()).cloned()
    }
}

/// The images in Markdown without a text.
fn untold_images(source: &str) -> impl Iterator<Item = Span> {
    source.match_indices("![](").filter_map(|(at, _)| Some(at..at + source[at..].find(')')? + 1))
}

impl Gate<'_> {
    /// Whether an address is another host's, and not one that is allowed.
    fn is_foreign(&self, address: &str) -> bool {
        let lower = address.trim().to_lowercase();
        if lower.starts_with("//") {
            return !self.policy.allows(&format!("https:{lower}"));
        }
        (lower.starts_with("https:") || lower.starts_with("http:")) && !self.policy.allows(&lower)
    }

    /// An address as the site's own base path would have it.
    fn shown(&self, address: &str) -> String {
        address.strip_prefix(self.base_url.path()).map_or_else(|| address.to_owned(), |below| format!("/{below}"))
    }

    fn is_outside_base(&self, address: &str) -> bool {
        address.starts_with('/') && !address.starts_with("//") && !address.starts_with(self.base_url.path())
    }
}

/// Everything that is wrong with a page.
#[must_use]
pub fn check_page(page: &Page<'_>, gate: &Gate<'_>) -> Vec<Diagnostic> {
    let elements = page::elements(page.html);
    let mut findings = rules::findings(&elements, gate);
    findings.extend(page.icp.and_then(|number| rules::missing_icp(&elements, number)));
    let mut looked = 0..0;
    findings.into_iter().filter_map(|finding| finding.on(page, &mut looked)).collect()
}

/// Everything that is wrong with a style sheet of the theme: addresses, contrast, the sizes of targets.
#[must_use]
pub fn check_style(css: &Source<'_>, gate: &Gate<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = style::findings(css);
    for found in css_addresses(css.text) {
        let finding = if gate.is_foreign(&found.address) {
            rules::foreign_request(&found.address, 0)
        } else if gate.is_outside_base(&found.address) {
            let help = "write the address relative to the style sheet, as in `../hero.png`".to_owned();
            Finding { help, ..rules::fixed_address(&found.address, 0) }
        } else {
            continue;
        };
        diagnostics.push(finding.diagnostic().at(Place::at(css.path, found.span)));
    }
    diagnostics
}

impl Finding {
    fn diagnostic(self) -> Diagnostic {
        Diagnostic::error(self.code, self.message).help(self.help)
    }

    /// The diagnostic: with its place in the entry if it can be found there, else with the page and the template. `looked` is where the
    /// last place was, so that two of a kind get two places.
    fn on(self, page: &Page<'_>, looked: &mut Span) -> Option<Diagnostic> {
        let place = page.source.and_then(|source| {
            let span = self.needle.find(source.text, looked.end)?;
            *looked = span.clone();
            Some(Place::at(source.path, span))
        });
        let line = self.line;
        match place {
            Some(place) => Some(self.diagnostic().at(place).note(format!("on the page `{}`", page.address))),
            None if matches!(self.needle, Needle::UntoldImage(_)) => None,
            None if line == 0 => Some(self.diagnostic()),
            None => {
                let (address, template) = (page.address, page.template);
                Some(self.diagnostic().note(format!("on the page `{address}`, line {line}, made by `{template}`")))
            }
        }
    }
}
