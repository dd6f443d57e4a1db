//! The JSON of `lyceum explain`, against the document that names its fields.

use std::collections::BTreeSet;

use lyceum::base::MemoryFiles;
use lyceum::site::{Memory, compose, explain_pair};
use serde_json::Value;

use crate::examples::settings;
use crate::markdown::{in_backticks, sections};
use crate::read;

/// Two articles of which each links to the other, and a course.
const SITE: &str = r#"
-- site.toml --
title = "Academy"
base_url = "https://www.example.org/"
-- content/articles/one.md --
+++
title = "One"
topics = ["sales"]
specials = ["trust"]
+++
Negotiating prices with [buyers](two.md).
-- content/articles/two.md --
+++
title = "Two"
topics = ["sales"]
specials = ["trust"]
+++
Negotiating prices with [sellers](one.md).
-- content/articles/three.md --
+++
title = "Three"
+++
Negotiating prices.
"#;

#[test]
fn every_field_of_the_json_is_named() {
    let composed = compose(&MemoryFiles::from_archive(SITE), &settings(), &mut Memory::default());
    let pair = explain_pair(&composed, "one", "two").expect("two entries");
    let site = composed.site.expect("a site");
    let blocks = site.explain(site.catalog.names.versions("articles/one")[0]);
    let mut fields = BTreeSet::new();
    for json in [serde_json::to_value(blocks), serde_json::to_value(pair)] {
        gather(&json.expect("JSON"), &mut fields);
    }
    // What only other entries have; the types say that it is there.
    fields.extend(["repeats", "days"].map(str::to_owned));
    let reference = read("docs/reference.md");
    let section = sections(&reference).into_iter().find(|section| section.heading == "Why it stands beside");
    let section = section.expect("the reference explains the command").body;
    let named: BTreeSet<&str> = in_backticks(&section).into_iter().collect();
    let missing: Vec<&String> = fields.iter().filter(|field| !named.contains(field.as_str())).collect();
    assert!(missing.is_empty(), "the reference does not name {missing:?}");
}

fn gather(json: &Value, fields: &mut BTreeSet<String>) {
    match json {
        Value::Object(object) => {
            for (name, value) in object {
                fields.insert(name.clone());
                gather(value, fields);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| gather(value, fields)),
        _ => {}
    }
}
