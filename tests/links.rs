//! The demo portal, as a host would have it: every address that a page, a style sheet or a redirect names is a file of the
//! output, and every anchor an element of its page, at a host's root as well as below it.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lyceum::base::{BaseUrl, DiskFiles, Route};
use lyceum::site::{Memory, Settings, compose};
use percent_encoding::percent_decode_str;
use scraper::{Html, Selector};

#[test]
fn every_address_of_the_demo_leads_somewhere() {
    for (base_path, relative_urls) in [("/", false), ("/training/portal/", false), ("/training/portal/", true)] {
        let files = built(base_path, relative_urls);
        let pages = pages(&files);
        let mut followed = 0;
        let mut dead = Vec::new();
        for (path, page) in &pages {
            for address in &page.addresses {
                followed += 1;
                let address = &if relative_urls { from_root(address, path, base_path) } else { address.clone() };
                if let Err(why) = follow(address, path, base_path, &files, &pages) {
                    dead.push(format!("`{path}` names `{address}`: {why}"));
                }
            }
        }
        assert!(dead.is_empty(), "{}", dead.join("\n"));
        assert!(followed > 10_000, "only {followed} addresses are named at all");
    }
}

/// A relative address as one from the host's root. What is from the root already is dead on purpose, but for the page that is shown
/// at any depth.
fn from_root(address: &str, page: &str, base_path: &str) -> String {
    let is_page_alone = address.starts_with('#')
        || address.contains("://")
        || address.starts_with("mailto:")
        || address.starts_with("tel:");
    if is_page_alone || page.ends_with("404.html") {
        return address.to_owned();
    }
    if address.starts_with('/') || address.ends_with('/') {
        return format!("/not-relative{address}");
    }
    let mut folders: Vec<&str> = page.split('/').collect();
    folders.pop();
    for part in address.split_inclusive('/') {
        match part {
            "../" => drop(folders.pop()),
            part => folders.push(part.trim_end_matches('/')),
        }
    }
    format!("{base_path}{}", folders.join("/"))
}

/// The demo, published below a path: output paths with their bytes.
fn built(base_path: &str, relative_urls: bool) -> BTreeMap<String, Vec<u8>> {
    let files = DiskFiles::new(Path::new(env!("CARGO_MANIFEST_DIR")));
    let base_url = BaseUrl::parse(&format!("https://host.example{base_path}"));
    let composed =
        compose(&files, &Settings { base_url, relative_urls, ..support::settings() }, &mut Memory::default());
    let site = composed.site.expect("a good site");
    let bytes = |route: &Route| site.render(&files, route).expect("a route of the site").expect("a good page");
    site.routes().map(|route| (route.output_path(), bytes(route))).collect()
}

/// What a page names, and what can be named in it.
struct Page {
    addresses: BTreeSet<String>,
    anchors: BTreeSet<String>,
}

fn pages(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Page> {
    let is_page = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "html");
    let pages = files.iter().filter(|(path, _)| is_page(path));
    pages.map(|(path, bytes)| (path.clone(), read_page(&String::from_utf8_lossy(bytes)))).collect()
}

fn read_page(html: &str) -> Page {
    let every = Selector::parse("*").expect("a selector");
    let (mut addresses, mut anchors) = (BTreeSet::new(), BTreeSet::new());
    for element in Html::parse_document(html).select(&every) {
        let element = element.value();
        anchors.extend(element.attr("id").map(str::to_owned));
        for name in ["href", "src", "action", "data-index", "poster"] {
            addresses.extend(element.attr(name).map(str::to_owned));
        }
        let candidates = element.attr("srcset").unwrap_or_default().split(',');
        addresses.extend(candidates.filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
    }
    Page { addresses, anchors }
}

fn follow(
    address: &str,
    page: &str,
    base_path: &str,
    files: &BTreeMap<String, Vec<u8>>,
    pages: &BTreeMap<String, Page>,
) -> Result<(), String> {
    let own = format!("https://host.example{base_path}");
    let (path, anchor) = address.split_once('#').unwrap_or((address, ""));
    let below =
        path.strip_prefix(&own).or_else(|| path.strip_prefix(base_path).filter(|below| !below.starts_with('/')));
    let file = match below {
        Some(below) => decoded(below),
        None if path.is_empty() => page.to_owned(),
        None if path.contains(':') => return Ok(()),
        None => return Err(format!("it is not below `{base_path}`")),
    };
    let file = if file.is_empty() || file.ends_with('/') { format!("{file}index.html") } else { file };
    if !files.contains_key(&file) {
        return Err(format!("there is no `{file}`"));
    }
    let is_there = |page: &Page| page.anchors.contains(&decoded(anchor));
    let is_dead = !anchor.is_empty() && !pages.get(&file).is_some_and(is_there);
    if is_dead { Err(format!("`{file}` has no such anchor")) } else { Ok(()) }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
