//! A route in, bytes out, in two steps: what the bytes are made from, with its fingerprint, and the bytes themselves.

use std::borrow::Cow;

use crate::assets;
use crate::base::{Diagnostic, Digest, Files, Route, SitePath, digest_of, unreadable};
use crate::catalog::{DataForm, EntryId, Export, HostFile, SearchFile, Target};
use crate::config::LanguageId;
use crate::export::{self, structured};
use crate::hosting;
use crate::images;
use crate::search;
use crate::theme::Asset;
use crate::view::parts::Frame;
use crate::view::{self, FinderSessions, View};

use super::Site;

/// What a route answers with, known but not yet made.
pub struct Prepared<'site> {
    site: &'site Site,
    route: &'site Route,
    target: &'site Target,
    /// The digest of everything that the bytes follow from. None for a file of the project of which the system does not
    /// tell whether it is still the same.
    pub fingerprint: Option<Digest>,
    /// None if the fingerprint is known from before, so that it may not be needed.
    content: Option<Content<'site>>,
}

enum Content<'site> {
    /// A page: its view, and the frame round it.
    Page {
        language: LanguageId,
        view: Box<View>,
        frame: &'site Frame,
    },
    /// A file of the project.
    File(&'site SitePath),
    /// A picture of the project in a smaller size.
    Variant {
        picture: &'site SitePath,
        width: u32,
    },
    /// A file of the theme.
    Asset(&'site Asset),
    SearchIndex(&'site [u8]),
    Export(export::Gathered<'site>),
    FinderSessions(FinderSessions, DataForm),
    HostFile(String),
    Redirect(String),
    Nothing,
}

impl Site {
    /// The bytes of a route; `None` if the site has no such route.
    ///
    /// # Errors
    /// A template that fails, or a file that can't be read any more.
    pub fn render(&self, files: &dyn Files, route: &Route) -> Option<Result<Vec<u8>, Box<Diagnostic>>> {
        let (route, target) = self.catalog.routes.find(route)?;
        Some(self.prepared(route, target).and_then(|prepared| prepared.bytes(files)))
    }

    /// What a route answers with; `None` if the site has no such route. This is cheap, making the bytes is not; and cheaper still if a
    /// build before has found the same.
    ///
    /// # Errors
    /// A card within a text whose template fails.
    #[must_use]
    pub fn prepare(&self, route: &Route) -> Option<Result<Prepared<'_>, Box<Diagnostic>>> {
        let (route, target) = self.catalog.routes.find(route)?;
        let Some((grounds, ground)) = self.grounds().and_then(|known| Some((known, known.of(self, route, target)?)))
        else {
            return Some(self.prepared(route, target));
        };
        if let Some(known) = grounds.fingerprint(ground) {
            let is_found = || self.prepared(route, target).is_ok_and(|prepared| prepared.fingerprint == Some(known));
            debug_assert!(is_found(), "`{route}` shows more than its ground says");
            grounds.note(ground, known);
            return Some(Ok(Prepared { site: self, route, target, fingerprint: Some(known), content: None }));
        }
        let prepared = self.prepared(route, target);
        if let Ok(Some(found)) = prepared.as_ref().map(|prepared| prepared.fingerprint) {
            grounds.note(ground, found);
        }
        Some(prepared)
    }

    fn prepared<'site>(
        &'site self,
        route: &'site Route,
        target: &'site Target,
    ) -> Result<Prepared<'site>, Box<Diagnostic>> {
        let (fingerprint, content) = self.content(route, target)?;
        let fingerprint = match fingerprint {
            Some(fingerprint) if self.is_made_relative(route, target) => Some(digest_of(&(fingerprint, route))),
            fingerprint => fingerprint,
        };
        Ok(Prepared { site: self, route, target, fingerprint, content: Some(content) })
    }

    /// What a route's bytes are made from, with the digest of it.
    fn content<'site>(
        &'site self,
        route: &Route,
        target: &'site Target,
    ) -> Result<(Option<Digest>, Content<'site>), Box<Diagnostic>> {
        Ok(match target {
            Target::File(path) => (self.fingerprint_of_file(path), Content::File(path)),
            Target::Variant { picture, width } => variant(picture, *width, route),
            Target::Asset(name) => self.asset(name),
            Target::Redirect(id) => self.redirect(*id),
            Target::FinderSessions(language, form) => self.finder_sessions(route, *language, *form),
            Target::SearchIndex(file) => self.search_index(*file),
            Target::Export(export) => self.export(*export)?,
            Target::HostFile(file) => self.host_file(*file),
            _ => self.page(route, target).map_err(|problem| self.on_page(route, target, *problem))?,
        })
    }

    /// Whether addresses in what is made here are relative. The page for missing addresses is shown at any depth, so nothing is
    /// relative there; and files of the project are published as they are.
    fn is_made_relative(&self, route: &Route, target: &Target) -> bool {
        let is_text = match target {
            Target::Asset(_) => is_style(route),
            Target::Redirect(_) | Target::Search(_) => true,
            _ => target.is_indexed(),
        };
        is_text && self.config.hosting.relative_urls
    }

    fn host_file(&self, file: HostFile) -> (Option<Digest>, Content<'_>) {
        let base_url = &self.config.base_url;
        let text = match file {
            HostFile::Headers => hosting::headers(&self.config.hosting, base_url),
            HostFile::NoJekyll => String::new(),
            HostFile::Cname => hosting::cname(base_url),
            HostFile::Redirects => {
                let redirects = self.catalog.routes.redirects();
                hosting::redirects(redirects.map(|(from, id)| (from, &self.catalog.entry(id).route)), base_url)
            }
        };
        (Some(digest_of(&text)), Content::HostFile(text))
    }

    fn page<'site>(
        &'site self,
        route: &Route,
        target: &'site Target,
    ) -> Result<(Option<Digest>, Content<'site>), Box<Diagnostic>> {
        let Some((language, view)) = view::plan(&self.sources(), route, target)? else {
            return Ok((None, Content::Nothing));
        };
        let frame = self.frames[language.index()].of_page(&view.page().url);
        let fingerprint = digest_of(&(self.theme.digest(language), &view, frame, self.config.exports.structured_data));
        Ok((Some(fingerprint), Content::Page { language, view: Box::new(view), frame }))
    }

    /// It follows from the view and from what every template sees, which are both in the page's fingerprint.
    fn structured_data(&self, view: &View, language: LanguageId) -> String {
        if !self.config.exports.structured_data {
            return String::new();
        }
        structured::of_page(view, &self.views[language.index()])
    }

    /// Files are known by what the system tells of them.
    fn fingerprint_of_file(&self, path: &SitePath) -> Option<Digest> {
        let settings = (self.config.images.keep_metadata, self.config.hosting.minify);
        self.stamps.get(path).map(|stamp| digest_of(&(path, stamp, settings)))
    }

    fn file(&self, files: &dyn Files, path: &SitePath) -> Result<Vec<u8>, Box<Diagnostic>> {
        let bytes = files.read(path).map_err(|error| Box::new(unreadable(path, &error)))?;
        // What lies beside an entry is there to be looked at or taken home, so it stays as it is.
        if self.config.hosting.minify
            && path.below("static").is_some()
            && let Some(shorter) = hosting::minified(path.as_str(), &bytes)
        {
            return Ok(shorter);
        }
        if self.config.images.keep_metadata || !assets::is_picture(path) {
            return Ok(bytes);
        }
        match images::without_metadata(&bytes) {
            Ok(Cow::Owned(cleaned)) => Ok(cleaned),
            Ok(Cow::Borrowed(_)) => Ok(bytes),
            Err(flaw) => Err(Box::new(assets::problem(path, &flaw))),
        }
    }

    fn asset(&self, name: &str) -> (Option<Digest>, Content<'_>) {
        let asset = self.theme.assets.iter().find(|asset| asset.name == name);
        asset.map_or((None, Content::Nothing), |asset| (Some(asset.digest), Content::Asset(asset)))
    }

    fn redirect(&self, id: EntryId) -> (Option<Digest>, Content<'_>) {
        let html = self.redirect_html(id);
        (Some(digest_of(&html)), Content::Redirect(html))
    }

    fn finder_sessions(&self, route: &Route, language: LanguageId, form: DataForm) -> (Option<Digest>, Content<'_>) {
        let (relative, base_url) = (self.config.hosting.relative_urls, &self.config.base_url);
        let to = |entry: &Route| {
            if relative { hosting::relative_address(entry, route, base_url) } else { base_url.href(entry) }
        };
        let sessions = view::finder_sessions(&self.sources(), language, to);
        (Some(digest_of(&(&sessions, form))), Content::FinderSessions(sessions, form))
    }

    fn search_index(&self, file: SearchFile) -> (Option<Digest>, Content<'_>) {
        let bytes = self.search().get(file);
        (Some(Digest::of(bytes)), Content::SearchIndex(bytes))
    }

    fn export(&self, wanted: Export) -> Result<(Option<Digest>, Content<'_>), Box<Diagnostic>> {
        let sources = self.sources();
        let inputs =
            export::Inputs { sources: &sources, settings: &self.config.exports, shared: self.shared_exports() };
        let gathered = export::gather(&inputs, wanted)?;
        Ok((Some(gathered.fingerprint), Content::Export(gathered)))
    }

    fn on_page(&self, route: &Route, target: &Target, problem: Diagnostic) -> Box<Diagnostic> {
        Box::new(problem.note(format!("on the page `{route}`{}", self.source_of(target))))
    }

    fn source_of(&self, target: &Target) -> String {
        match target {
            Target::Entry(id) => format!(", made from `{}`", self.catalog.entry(*id).document.source),
            _ => String::new(),
        }
    }

    /// A page at a former address, which leads on at once, also on a host that knows nothing of redirects.
    fn redirect_html(&self, id: EntryId) -> String {
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
    }
}

impl Prepared<'_> {
    /// Makes the bytes.
    ///
    /// # Errors
    /// A template that fails, or a file that can't be read any more.
    pub fn bytes(mut self, files: &dyn Files) -> Result<Vec<u8>, Box<Diagnostic>> {
        let Self { site, route, target, .. } = self;
        let content = match self.content.take() {
            Some(content) => content,
            None => site.content(route, target)?.1,
        };
        let bytes = self.made(content, files)?;
        if !site.is_made_relative(route, target) {
            return Ok(bytes);
        }
        let (text, base_url) = (String::from_utf8_lossy(&bytes), &site.config.base_url);
        let relative = if is_style(route) {
            hosting::relative_css(&text, route, base_url)
        } else {
            hosting::relative_html(&text, route, base_url)
        };
        Ok(relative.into_bytes())
    }

    fn made(&self, content: Content<'_>, files: &dyn Files) -> Result<Vec<u8>, Box<Diagnostic>> {
        let Self { site, route, target, .. } = *self;
        match content {
            Content::File(path) => site.file(files, path),
            Content::Variant { picture, width } => site.smaller_picture(files, picture, (width, route)),
            Content::Asset(asset) => Ok(asset.bytes.clone()),
            Content::Export(gathered) => gathered.bytes(),
            Content::Redirect(text) | Content::HostFile(text) => Ok(text.into_bytes()),
            Content::FinderSessions(sessions, form) => {
                let json = serde_json::to_string(&sessions).unwrap_or_default();
                Ok(if form == DataForm::Script { search::as_script(&json) } else { json }.into_bytes())
            }
            Content::SearchIndex(bytes) => Ok(bytes.to_vec()),
            Content::Nothing => Ok(Vec::new()),
            Content::Page { language, view, frame } => {
                view.finish_cards(&site.theme, language).map_err(|problem| site.on_page(route, target, *problem))?;
                let structured_data = site.structured_data(&view, language);
                let besides = [
                    ("frame", tera::Value::from_serializable(frame)),
                    ("structured_data", tera::Value::safe_string(&structured_data)),
                ];
                let rendered = site.theme.render_page(language, view.template(), &*view, &besides);
                rendered.map_err(|problem| site.on_page(route, target, *problem))
            }
        }
    }
}

/// The address of a smaller picture says everything that its bytes follow from.
fn variant<'site>(picture: &'site SitePath, width: u32, route: &Route) -> (Option<Digest>, Content<'site>) {
    (Some(digest_of(route)), Content::Variant { picture, width })
}

/// Whether a style sheet answers a route.
pub(super) fn is_style(route: &Route) -> bool {
    route.as_str().rsplit_once('.').is_some_and(|(_, extension)| extension == "css")
}
