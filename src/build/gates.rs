//! `lyceum check --gates`: the composer's site, with all its pages and style sheets held against the gates.

use crate::base::{BaseUrl, Diagnostic, Files, Route, SitePath, map_parallel, sort_and_deduplicate};
use crate::gates::{Gate, Page, Source, check_page, check_style};
use crate::hosting::Policy;
use crate::site::{Composed, Memory, Settings, Site, compose};

use super::alike_once;

/// A path that nobody publishes under: whoever writes out an address in full does not write this.
const ELSEWHERE: &str = "https://host.invalid/lyceum-gates/";

/// Everything that is wrong with the site of a project, and everything in its pages that must not be published.
///
/// # Panics
/// Never: the address for which pages are rendered is one.
pub fn check_gates(files: &dyn Files, settings: &Settings, memory: &mut Memory) -> Vec<Diagnostic> {
    let base_url = BaseUrl::parse(ELSEWHERE).expect("an address with scheme, host and path");
    let settings = Settings { base_url: Some(base_url), relative_urls: false, ..settings.clone() };
    let Composed { site, mut problems } = compose(files, &settings, memory);
    problems.extend(site.iter().flat_map(|site| findings(site, files)));
    sort_and_deduplicate(&mut problems);
    problems
}

fn findings(site: &Site, files: &dyn Files) -> Vec<Diagnostic> {
    let gate = Gate { policy: Policy::of(site.hosting()), base_url: site.base_url() };
    let is_page = |route: &&Route| site.made_by(route).rsplit_once('.').is_some_and(|(_, kind)| kind == "html");
    let routes: Vec<&Route> = site.routes().filter(is_page).collect();
    let of_pages = map_parallel(&routes, |route| of_page(site, files, route, &gate));
    let of_styles =
        site.style_sheets().flat_map(|(path, text)| check_style(&Source { path: &path, text: &text }, &gate));
    once(of_pages.into_iter().flatten().chain(of_styles).collect())
}

fn of_page(site: &Site, files: &dyn Files, route: &Route, gate: &Gate<'_>) -> Vec<Diagnostic> {
    let html = match site.render(files, route) {
        Some(Ok(bytes)) => String::from_utf8_lossy(&bytes).into_owned(),
        Some(Err(problem)) => return vec![*problem],
        None => return Vec::new(),
    };
    let source = site.entry_file(route).and_then(|path| Some((path, text_of(files, path)?)));
    let template = site.made_by(route);
    let page = Page {
        address: &route.to_string(),
        template,
        source: source.as_ref().map(|(path, text)| Source { path, text }),
        html: &html,
        icp: site.icp_to_be_shown().filter(|_| template == "home.html"),
    };
    check_page(&page, gate)
}

fn text_of(files: &dyn Files, path: &SitePath) -> Option<String> {
    String::from_utf8(files.read(path).ok()?).ok()
}

/// What a template does wrong, it does on every page; without a place, the message alone tells what is alike.
fn once(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let (placed, mut others): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| finding.place.is_some());
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    others.reverse();
    while let Some(finding) = others.pop() {
        match told.iter_mut().find(|(other, _)| other.code == finding.code && other.message == finding.message) {
            Some((_, more)) => *more += 1,
            None => told.push((finding, 0)),
        }
    }
    let counted = told.into_iter().map(|(finding, more)| match more {
        0 => finding,
        _ => finding.note(format!("and {more} times more")),
    });
    alike_once(placed).into_iter().chain(counted).collect()
}
