//! Why a file or an address is in the site, or is not.

use crate::base::{Route, SitePath, nearest};
use crate::catalog::{Hidden, Target};
use crate::content::Kind;

use super::{Composed, Site};

/// Answers `lyceum why`: sentences about a file of the project (`content/articles/a.md`), an address (`/articles/a/`) or
/// an entry's id (`articles/a`).
#[must_use]
pub fn why(composed: &Composed, asked: &str) -> Vec<String> {
    let Some(site) = &composed.site else {
        return vec!["the site can't be put together; mend what `lyceum check` reports first".to_owned()];
    };
    let mut answers = if asked.starts_with('/') { about_address(site, asked) } else { about_file(site, asked) };
    let path = SitePath::new(asked);
    let mine = composed
        .problems
        .iter()
        .filter(|problem| problem.place.as_ref().is_some_and(|place| Some(&place.path) == path.as_ref()));
    answers.extend(mine.map(|problem| format!("{}: {}", problem.code, problem.message)));
    answers
}

fn about_address(site: &Site, asked: &str) -> Vec<String> {
    if let Some((route, target)) = target(site, asked) {
        return vec![format!("`{route}` is in the site: {}", describe(site, target))];
    }
    if let Some(hidden) = hidden_at(site, asked) {
        return vec![format!("`{asked}` would be made from `{}`, but {}", hidden.source, hidden.reason)];
    }
    let known: Vec<String> = site.routes().map(ToString::to_string).collect();
    let near = nearest(asked, known.iter().map(String::as_str));
    let mut answers = vec![format!("`{asked}` is not in the site: no file of `content/` or `static/` leads to it")];
    answers.extend(near.map(|near| format!("the nearest address is `{near}`")));
    answers
}

/// What answers an address of the host, which begins with `/`; the slash at its end may be missing.
pub(super) fn target<'s>(site: &'s Site, asked: &str) -> Option<(Route, &'s Target)> {
    let path = below_base(site, asked);
    let with_slash = format!("{}/", path.trim_end_matches('/'));
    let mut routes = [path, &with_slash].into_iter().filter_map(|path| Route::new(path).ok());
    routes.find_map(|route| site.catalog.routes.get(&route).map(|target| (route, target)))
}

/// The entry that would answer an address if it were part of the site.
pub(super) fn hidden_at<'s>(site: &'s Site, asked: &str) -> Option<&'s Hidden> {
    let path = below_base(site, asked).trim_end_matches('/');
    site.catalog.hidden.iter().find(|hidden| {
        let name = if hidden.identity.kind == Kind::Page { hidden.identity.name() } else { &hidden.identity.id };
        path.ends_with(name)
    })
}

fn below_base<'p>(site: &Site, asked: &'p str) -> &'p str {
    asked.strip_prefix(site.base_url().path()).unwrap_or(asked).trim_start_matches('/')
}

/// What stands behind an address.
pub(super) fn describe(site: &Site, target: &Target) -> String {
    match target {
        Target::Entry(id) => {
            let document = &site.catalog.entry(*id).document;
            let how = if document.converted_from.is_some() { "converted" } else { "made" };
            format!("it is {how} from `{}`", document.source)
        }
        Target::Redirect(id) => format!("it leads on to `{}`, of which it is an alias", site.catalog.entry(*id).route),
        Target::File(path) => format!("it is a copy of `{path}`"),
        Target::Variant { picture, width } => format!("it is `{picture}`, made {width} pixels wide"),
        Target::Asset(name) => format!("it is the theme's file `{name}`"),
        Target::Term(_, term, page) => {
            let term = site.catalog.terms.get(*term);
            format!("it is page {page} of the listing of `{}`", term.name(crate::config::LanguageId::DEFAULT))
        }
        _ => "the program makes it".to_owned(),
    }
}

fn about_file(site: &Site, asked: &str) -> Vec<String> {
    let Some(path) = SitePath::new(asked) else {
        return vec![format!("`{asked}` lies outside the project")];
    };
    let names = &site.catalog.names;
    let by_name = || names.versions(&names.id_of(asked, None)?).first().copied();
    if let Some(id) = names.by_source(&path).or_else(by_name) {
        return about_entry(site, id);
    }
    if let Some(hidden) = site.catalog.hidden.iter().find(|hidden| hidden.source == path || hidden.identity.id == asked)
    {
        return vec![format!("`{}` is not in the site: {}", hidden.source, hidden.reason), advice(&hidden.reason)];
    }
    for (route, target) in site.catalog.routes.iter() {
        if *target == Target::File(path.clone()) {
            return vec![format!("`{path}` is in the site: it is copied to `{route}`")];
        }
    }
    not_content(asked, &path)
}

fn about_entry(site: &Site, id: crate::catalog::EntryId) -> Vec<String> {
    let entry = site.catalog.entry(id);
    let mut answers = vec![format!("`{}` is in the site: its page is `{}`", entry.document.source, entry.route)];
    let versions = entry.translations.iter().map(|id| site.catalog.entry(*id));
    for version in versions.filter(|version| version.document.converted_from.is_some() && version.id != id) {
        answers.push(format!("it is converted into `{}`", version.route));
    }
    let today = site.now.today();
    if !entry.is_offered(today) {
        answers.push(format!("its last session was over before {today}, so listings and related blocks leave it out"));
    }
    answers
}

/// How to see what is left out for a reason.
pub(super) fn advice(reason: &crate::catalog::Reason) -> String {
    use crate::catalog::Reason;
    match reason {
        Reason::Draft => "take `draft = true` out of its front matter, or build with `--drafts`".to_owned(),
        Reason::Future(date) => format!("wait, change its `date`, or build with `--drafts` or `--now {}`", date.date()),
        Reason::Expired(_) => "change or take out its `expires`".to_owned(),
    }
}

fn not_content(asked: &str, path: &SitePath) -> Vec<String> {
    let is_hidden = path.as_str().split('/').any(|part| part.starts_with('.'));
    let reason = if is_hidden {
        "files and folders whose names begin with a dot are passed over"
    } else if path.below("content").is_some() || path.below("static").is_some() {
        "there is no such file, or it could not be understood; `lyceum check` tells"
    } else if ["templates", "themes", "labels", "assets"].iter().any(|folder| path.below(folder).is_some()) {
        "files of the theme shape pages and are no pages"
    } else {
        "only files below `content/` and `static/` are published"
    };
    vec![format!("`{asked}` is not in the site: {reason}")]
}
