//! A route in, the name of what makes it out: its template, or what else it is.

use crate::base::Route;
use crate::catalog::{Export, Target};
use crate::content::Kind;

use super::Site;

impl Site {
    /// The template that renders a route, or a word for what no template renders. Known without making the view, for reports
    /// on what a build spends its time on.
    #[must_use]
    pub fn made_by(&self, route: &Route) -> &'static str {
        let Some(target) = self.catalog.routes.get(route) else { return "nothing" };
        match target {
            Target::Home(_) => "home.html",
            Target::Entry(id) => match self.catalog.entry(*id).kind() {
                Kind::Article => "article.html",
                Kind::Course => "course.html",
                Kind::Page => "page.html",
            },
            Target::Articles(..) | Target::Courses(..) | Target::Term(..) => "listing.html",
            Target::Taxonomy(..) => "taxonomy.html",
            Target::Plan(..) => "plan.html",
            Target::Finder(_) => "finder.html",
            Target::SiteMap(_) => "sitemap.html",
            Target::Search(_) => "search.html",
            Target::NotFound(_) => "404.html",
            Target::FinderSessions(..) => "course finder",
            Target::SearchIndex(_) => "search index",
            Target::Export(export) => match export {
                Export::Feed(..) => "feed",
                Export::Calendar(..) => "calendar",
                Export::Plan(..) => "table",
                Export::Data(..) | Export::DataSchema => "data",
                Export::SiteMap(_) | Export::SiteMapIndex(_) | Export::Robots | Export::Guide(_) => "for crawlers",
                Export::WebManifest(_) => "web manifest",
            },
            Target::HostFile(_) => "host file",
            Target::Redirect(_) => "redirect",
            Target::File(_) => "file",
            Target::Variant { .. } => "smaller picture",
            Target::Asset(_) => "asset",
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::base::{BuildMoment, DiskFiles};
    use crate::site::{Memory, Settings, compose};
    use crate::view;

    #[test]
    fn it_is_the_template_of_the_view() {
        let files = DiskFiles::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sites/small/site"));
        let moment = BuildMoment::Date(jiff::civil::date(2026, 11, 23));
        let settings = Settings { moment, base_url: None, relative_urls: false, drafts: false };
        let site = compose(&files, &settings, &mut Memory::default()).site.expect("a good site");
        for (route, target) in site.catalog.routes.iter() {
            let view = view::plan(&site.sources(), route, target).expect("a view");
            let is_page = site.made_by(route).contains('.');
            assert_eq!(view.map(|(_, view)| view.template()), is_page.then(|| site.made_by(route)), "{route}");
        }
    }
}
