//! Structured data: what a page says, once more in the vocabulary of <https://schema.org>, for search engines and
//! assistants.
//!
//! It follows from what the page's template sees, the view and `site`, and from nothing else: so it can't say anything
//! that the page does not, and the page's fingerprint covers it.

mod article;
mod course;
mod page;
mod vocabulary;

use serde::Serialize;

use crate::export::escape::{Escapes, escaped};
use crate::view::View;
use crate::view::frame::SiteView;

use vocabulary::Thing;

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing<'a>>,
}

/// The structured data of a page as JSON-LD, safe inside `<script type="application/ld+json">`; nothing for pages that
/// search engines should leave out.
#[must_use]
pub fn of_page(view: &View, site: &SiteView) -> String {
    if view.page().unlisted {
        return String::new();
    }
    let graph = things(view, site);
    if graph.is_empty() {
        return String::new();
    }
    // No map with keys other than texts and no failing `Serialize` is in it.
    let json = serde_json::to_string(&Graph { context: "https://schema.org", graph }).unwrap_or_default();
    safe_in_script(&json)
}

fn things<'a>(view: &'a View, site: &'a SiteView) -> Vec<Thing<'a>> {
    let mut things = match view {
        View::Home(view) => page::home(view, site),
        View::Article(view) => vec![article::article(view, site)],
        View::Course(view) => course::course(view, site),
        View::Listing(view) => page::courses(&view.courses, site).into_iter().collect(),
        _ => Vec::new(),
    };
    things.extend(page::breadcrumb(view.page(), site));
    things
}

/// What may have a meaning to HTML, as JSON can write it too.
const WITHIN_SCRIPTS: Escapes = [(b'<', "\\u003c"), (b'>', "\\u003e"), (b'&', "\\u0026")];

/// Within a script nothing but the characters `</script` and `<!--` mean anything to HTML, and the line separators to old
/// scripts. In JSON all of these stand in texts alone, where an escape says the same.
fn safe_in_script(json: &str) -> String {
    let mut safe = String::with_capacity(json.len() + json.len() / 16);
    escaped(json, &WITHIN_SCRIPTS, |piece| safe.push_str(piece));
    // Hardly any text has these.
    for (separator, form) in [("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")] {
        if safe.contains(separator) {
            safe = safe.replace(separator, form);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::safe_in_script;

    proptest! {
        #[test]
        fn any_text_survives_within_a_script(text in "(\\PC|[<>&\"'\\\\\u{0}-\u{1f}\u{2028}\u{2029}]|</script>|<!--|\\]\\]>){0,40}") {
            let json = serde_json::to_string(&text).expect("a text");
            let safe = safe_in_script(&json);
            let unsafe_characters = ['<', '>', '&', '\u{2028}', '\u{2029}'];
            prop_assert!(!safe.contains(unsafe_characters), "{safe}");
            prop_assert_eq!(serde_json::from_str::<String>(&safe).expect("JSON"), text);
        }
    }
}
