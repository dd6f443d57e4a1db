//! The site that the tests in a browser edit.

use std::fmt::Write as _;
use std::path::Path;

use crate::preview::write;

/// The settings of the site.
const SETTINGS: &str = r#"
title = "Academy"
base_url = "https://academy.example/"
language = "en"
time_zone = "UTC"

[languages.en]
name = "English"

[markdown]
raw_html = true

[taxonomies.topics]
name = "Topics"
terms = [{ slug = "sales", name = "Sales" }]

[taxonomies.months]
name = "Months"
"#;

/// Writes a site of a few entries.
pub(crate) fn fill(root: &Path) {
    write(root, "site.toml", SETTINGS);
    write(root, "content/articles/trust.md", &long_article());
    for (name, title, body) in [
        (
            "price",
            "Price and trust",
            "A customer who asks for a discount asks whether to trust the price. See [trust](trust.md).",
        ),
        ("harm", "<script>window.harmed = true</script>", "Customers and trust and prices, once more."),
    ] {
        let head = format!("+++\ntitle = \"{title}\"\ndate = 2026-11-01\ntopics = [\"sales\"]\n+++\n\n");
        write(root, &format!("content/articles/{name}.md"), &format!("{head}{body}\n"));
    }
    write(
        root,
        "content/articles/alone.md",
        "+++\ntitle = \"Without a topic\"\ndate = 2026-10-01\n+++\n\nNobody links here.\n",
    );
    write(root, "content/articles/later.md", "+++\ntitle = \"Later\"\ndraft = true\n+++\n\nUnfinished.\n");
    for (name, title) in [("accounts", "Key account sales"), ("talks", "Price talks with customers")] {
        let session = "[[sessions]]\nstart = 2026-12-03\nend = 2026-12-04\n";
        let head = format!("+++\ntitle = \"{title}\"\ntopics = [\"sales\"]\n\n{session}+++\n\n");
        write(root, &format!("content/courses/{name}.md"), &format!("{head}Customers, trust and prices.\n"));
    }
    write(root, "content/pages/form.md", FORM);
}

/// A page with things that readers change. Raw HTML is let through by the site's settings.
const FORM: &str = "+++\ntitle = \"Form\"\n+++\n\nFirst words.\n\n<details id=\"more\"><summary>More</summary><p>Within.</p></details>\n\n<p><input id=\"name\" value=\"\"></p>\n\nLast words.\n";

fn long_article() -> String {
    let mut text = "+++\ntitle = \"Whom customers trust\"\ndate = 2026-11-02\ntopics = [\"sales\"]\n+++\n\n".to_owned();
    for number in 1..=60 {
        let _ =
            write!(text, "Paragraph {number} on customers, trust and prices, and what else one could say of them.\n\n");
    }
    text
}
