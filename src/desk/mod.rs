//! The editor's desk: the pages that the preview alone has. What `site` tells of itself comes in, the answers that `serve` asks
//! for go out: the dashboard, its long lists, the inspector of a page, and the picture of how entries hang together.
//!
//! The HTML comes from templates within the program, each of which sees one typed struct of `views`. They don't belong to a
//! theme, so that a theme can't break them, and are never published.

mod editor;
mod picture;
mod score;
mod templates;
mod views;

use crate::serve::{OwnPage, OwnRequest, Problem};
use crate::site::Site;

pub use editor::{Editor, EditorLink};

use templates::Templates;
use views::{Dashboard, InspectorView, ListView, MissingView, Names, RelationsView};

/// The style sheet of all pages.
const STYLE: &str = include_str!("templates/desk.css");

/// Answers for the preview's own pages.
#[derive(Debug)]
pub struct Desk {
    templates: Templates,
    editor: Editor,
}

impl Desk {
    /// A desk whose links open files in `editor`.
    #[must_use]
    pub fn new(editor: Editor) -> Self {
        Self { templates: Templates::built_in(), editor }
    }

    /// The editor that links open.
    #[must_use]
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// The page that is asked for; none if there is no such page. `site` is the newest that could be put together, `problems` are
    /// those of the newest run.
    #[must_use]
    pub fn answer(&self, asked: &OwnRequest, site: Option<&Site>, problems: &[Problem]) -> Option<OwnPage> {
        let names = Names { editor: &self.editor };
        match (asked.path.as_str(), site) {
            ("desk.css", _) => Some(OwnPage::Css(STYLE)),
            ("", site) => {
                let overview = site.map(Site::overview);
                Some(self.html("dashboard.html", &Dashboard::new(overview.as_ref(), problems, names)))
            }
            ("inspect", Some(site)) => Some(self.inspect(asked.value("page").unwrap_or("/"), site, names)),
            ("relations", Some(site)) => Some(self.relations(asked.value("entry").unwrap_or_default(), site, names)),
            (path, Some(site)) => {
                let view = ListView::new(path.strip_prefix("list/")?, asked.value("page"), &site.overview(), names)?;
                Some(self.html("list.html", &view))
            }
            ("inspect" | "relations", None) => Some(self.missing("the site can't be put together yet")),
            (_, None) => None,
        }
    }

    fn inspect(&self, page: &str, site: &Site, names: Names<'_>) -> OwnPage {
        let page = percent_encoding::percent_decode_str(page).decode_utf8_lossy();
        match site.inspect(&page) {
            Some(inspected) => self.html("inspector.html", &InspectorView::new(&page, &inspected, names)),
            None => self.missing("this address is not in the site"),
        }
    }

    fn relations(&self, entry: &str, site: &Site, names: Names<'_>) -> OwnPage {
        match site.neighbourhood(entry) {
            Some(neighbourhood) => self.html("relations.html", &RelationsView::new(&neighbourhood, names)),
            None => self.missing("there is no such entry any more"),
        }
    }

    fn html(&self, template: &str, view: &impl serde::Serialize) -> OwnPage {
        OwnPage::Html(self.templates.render(template, view))
    }

    fn missing(&self, reason: &'static str) -> OwnPage {
        OwnPage::Missing(self.templates.render("missing.html", &MissingView { reason }))
    }
}
