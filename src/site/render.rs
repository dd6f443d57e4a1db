//! A route in, bytes out.

use crate::base::{Diagnostic, Files, Route, unreadable};
use crate::catalog::{EntryId, Target};
use crate::view;

use super::{Site, search_index};

impl Site {
    /// The bytes of a route; `None` if the site has no such route.
    ///
    /// # Errors
    /// A template that fails, or a file that can't be read any more.
    pub fn render(&self, files: &dyn Files, route: &Route) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        let target = self.catalog.routes.get(route)?;
        Some(self.render_target(files, route, target))
    }

    fn render_target(&self, files: &dyn Files, route: &Route, target: &Target) -> Result<Vec<u8>, Box<Diagnostic>> {
        match target {
            Target::File(path) => files.read(path).map_err(|error| Box::new(unreadable(path, &error))),
            Target::Asset(name) => Ok(self.asset(name)),
            Target::Redirect(id) => Ok(self.redirect(*id)),
            Target::SearchIndex(language) => Ok(search_index::build(&self.sources(), *language)),
            _ => self.render_page(route, target),
        }
    }

    fn render_page(&self, route: &Route, target: &Target) -> Result<Vec<u8>, Box<Diagnostic>> {
        let while_making = |problem: Box<Diagnostic>| {
            Box::new(problem.note(format!("on the page `{route}`{}", self.source_of(target))))
        };
        let Some((language, view)) = view::plan(&self.sources(), route, target).map_err(while_making)? else {
            return Ok(Vec::new());
        };
        let frame = self.frames[language.index()].of_page(&view.page().url);
        let besides = [("frame", tera::Value::from_serializable(frame))];
        self.theme.render_page(language, view.template(), &view, &besides).map_err(while_making)
    }

    fn source_of(&self, target: &Target) -> String {
        match target {
            Target::Entry(id) => format!(", made from `{}`", self.catalog.entry(*id).document.source),
            _ => String::new(),
        }
    }

    fn asset(&self, name: &str) -> Vec<u8> {
        let asset = self.theme.assets.iter().find(|asset| asset.name == name);
        asset.map(|asset| asset.bytes.clone()).unwrap_or_default()
    }

    /// A page at a former address, which leads on at once, also on a host that knows nothing of redirects.
    fn redirect(&self, id: EntryId) -> Vec<u8> {
        let base_url = &self.config.base_url;
        let route = &self.catalog.entry(id).route;
        let (url, href) = (base_url.absolute(route), base_url.href(route));
        format!(
            "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"><title>{href}</title>\
             <link rel=\"canonical\" href=\"{url}\"><meta name=\"robots\" content=\"noindex\">\
             <meta http-equiv=\"refresh\" content=\"0; url={href}\"></head>\
             <body><p><a href=\"{href}\">{href}</a></p></body></html>\n",
            language = self.config.languages.get(self.catalog.entry(id).language()).tag,
        )
        .into_bytes()
    }
}
