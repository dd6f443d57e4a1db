//! A template in, the digests of the scripts and styles that stand in it out, so that the security policy lets them run and nothing else.
//!
//! Templates are trusted: whoever changes them has the site in hand. Texts are not, so what stands in them has to be named in `site.toml`, even
//! where HTML in texts is allowed. A script that the template fills in is another on each page, and stays forbidden.

use super::digest_of_inline;

/// The digests of all inline scripts and styles of a template that are the same on every page.
#[must_use]
pub fn inline_digests(template: &str) -> Vec<String> {
    // As browsers read it.
    let template = template.replace("\r\n", "\n");
    let folded = template.to_ascii_lowercase();
    let mut digests = Vec::new();
    for name in ["script", "style"] {
        let mut at = 0;
        while let Some(found) = element(&folded, name, at) {
            at = found.end;
            if is_code(&folded[found.tag]) && is_fixed(&template[found.text.clone()]) {
                digests.push(digest_of_inline(&template[found.text]));
            }
        }
    }
    digests
}

/// Where an element stands.
struct Found {
    /// Its attributes.
    tag: std::ops::Range<usize>,
    text: std::ops::Range<usize>,
    end: usize,
}

fn element(folded: &str, name: &str, from: usize) -> Option<Found> {
    let opening = format!("<{name}");
    let mut from = from;
    loop {
        let start = from + folded[from..].find(&opening)? + opening.len();
        // Not `<styled`.
        if folded[start..].starts_with(|next: char| next == '>' || next.is_whitespace()) {
            let tag_end = start + folded[start..].find('>')?;
            let text_end = tag_end + folded[tag_end..].find(&format!("</{name}"))?;
            return Some(Found { tag: start..tag_end, text: tag_end + 1..text_end, end: text_end });
        }
        from = start;
    }
}

/// Whether it runs, and is not a file of its own or data.
fn is_code(attributes: &str) -> bool {
    let is_data = attributes.contains("type=") && attributes.contains("json");
    !is_data && !attributes.contains("src=")
}

fn is_fixed(text: &str) -> bool {
    !text.trim().is_empty() && !["{{", "{%", "{#"].iter().any(|opening| text.contains(opening))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_template_is_named_by_its_digest() {
        let template = "<STYLE media=\"print\">a > b {}</STYLE>\n<script>\r\nalert(1)</script><styled>";
        let expected = [digest_of_inline("\nalert(1)"), digest_of_inline("a > b {}")];
        assert_eq!(inline_digests(template), expected);
    }

    #[test]
    fn files_data_and_what_differs_by_page_are_not() {
        let template = "<script src=\"a.js\"></script><script type=\"application/ld+json\">{}</script>\
                        <script>let page = {{ page.url }};</script><style> </style><script>open";
        assert_eq!(inline_digests(template), Vec::<String>::new());
    }
}
