//! Entries in, the files of cards out: what a result shows before its page is asked for.

use serde::Serialize;

use crate::base::BaseUrl;
use crate::catalog::{Catalog, Entry, SearchLayout};
use crate::content::Kind;

use super::Options;
use super::entry::city_names;
use super::numbers::{Numbers, card_file};

/// An entry as a result: a list, because names would stand in it for every entry. Versions of one have each a card with the same number.
#[derive(Serialize)]
struct Card<'a>(u32, &'a str, String, &'a str, String, Vec<String>);

pub(super) fn files(catalog: &Catalog, options: &Options<'_>, numbers: &Numbers, layout: SearchLayout) -> Vec<Vec<u8>> {
    let mut files: Vec<Vec<Card<'_>>> = Vec::new();
    files.resize_with(1 << layout.card_bits, Vec::new);
    for (number, id) in &numbers.entries {
        let entry = catalog.entry(*id);
        files[card_file(*number, layout)].push(card(catalog, options, entry, *number));
    }
    files.iter().map(|cards| serde_json::to_vec(cards).unwrap_or_default()).collect()
}

fn card<'a>(catalog: &Catalog, options: &Options<'a>, entry: &'a Entry, number: u32) -> Card<'a> {
    let language = entry.language();
    let date = match entry.kind() {
        Kind::Course => entry.upcoming(options.today).next().map(|session| session.start),
        Kind::Article | Kind::Page => entry.document.meta.date.map(jiff::civil::DateTime::date),
    };
    let date = date.map_or(String::new(), |date| date.to_string());
    let title = &entry.document.meta.title;
    let tag = &options.languages.get(language).tag;
    Card(number, title, address(entry, options.from_disk), tag, date, city_names(catalog, entry, language))
}

/// The address from the site's root. A disk shows no page for a folder, so its file is named.
fn address(entry: &Entry, from_disk: bool) -> String {
    let folder = BaseUrl::relative(&entry.route);
    if from_disk { folder + "index.html" } else { folder }
}
