//! HTML of a page in, HTML that can stand anywhere out: in a feed reader an address without a host leads nowhere.
//!
//! The HTML is our own, so its tags are closed and its attributes quoted; where the site's owner allows raw HTML and writes
//! an attribute without quotes, that one stays as it is.

/// The attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "poster", "cite", "data", "action"];

/// Makes all addresses in a text absolute. `page` is the page's own address, with scheme and host.
pub(super) fn absolute(html: &str, origin: &str, page: &str) -> String {
    let base = Base { origin, page };
    let mut made = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        made.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = tag_end(rest);
        base.push_tag(&mut made, &rest[..end]);
        rest = &rest[end..];
    }
    made.push_str(rest);
    made
}

/// Where a tag or a comment that begins a text ends.
fn tag_end(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    // Most tags have no attributes.
    let plain = text.find(['>', '"', '\'']).unwrap_or(text.len());
    if text[plain..].starts_with('>') {
        return plain + 1;
    }
    let mut quote = None;
    for (index, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return index + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

struct Base<'a> {
    origin: &'a str,
    page: &'a str,
}

impl Base<'_> {
    /// Copies a tag, attribute by attribute.
    fn push_tag(&self, made: &mut String, tag: &str) {
        if tag.starts_with("<!--") || !tag.contains('=') {
            return made.push_str(tag);
        }
        let mut rest = tag;
        while let Some((name, before, value, after)) = next_attribute(rest) {
            made.push_str(before);
            if ADDRESSES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
                self.push_address(made, value);
            } else if name.eq_ignore_ascii_case("srcset") {
                self.push_candidates(made, value);
            } else {
                made.push_str(value);
            }
            rest = after;
        }
        made.push_str(rest);
    }

    fn push_address(&self, made: &mut String, address: &str) {
        let address = address.trim();
        if address.starts_with('/') && !address.starts_with("//") {
            made.push_str(self.origin);
        } else if !address.starts_with("//") && !has_scheme(address) {
            made.push_str(self.page);
        }
        made.push_str(address);
    }

    /// `/a.png 1x, /b.png 2x`
    fn push_candidates(&self, made: &mut String, candidates: &str) {
        for (index, candidate) in candidates.split(", ").enumerate() {
            made.push_str(if index > 0 { ", " } else { "" });
            self.push_address(made, candidate);
        }
    }
}

/// The next quoted attribute of a tag: its name, the text up to its value, the value, and what follows, quote and all.
fn next_attribute(tag: &str) -> Option<(&str, &str, &str, &str)> {
    let equals = tag.find('=')?;
    let name = tag[..equals].trim_end();
    let name = &name
        [name.rfind(|next: char| next.is_ascii_whitespace() || matches!(next, '"' | '\'')).map_or(0, |at| at + 1)..];
    let behind = &tag[equals + 1..];
    let start = equals + 1 + (behind.len() - behind.trim_start().len());
    let quote = tag[start..].chars().next().filter(|next| matches!(next, '"' | '\''));
    let Some(quote) = quote else {
        // An attribute without quotes is copied as it is, up to where the next one may begin.
        let end = start + tag[start..].find(|next: char| next.is_ascii_whitespace()).unwrap_or(tag.len() - start);
        return Some(("", &tag[..end], "", &tag[end..]));
    };
    let value = start + quote.len_utf8();
    let end = value + tag[value..].find(quote)?;
    Some((name, &tag[..value], &tag[value..end], &tag[end..]))
}

/// Whether an address begins with a scheme, as RFC 3986 has it.
fn has_scheme(address: &str) -> bool {
    let scheme = address.split_once(':').map_or("", |(scheme, _)| scheme);
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|next| next.is_ascii_alphanumeric() || matches!(next, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::absolute;

    #[test]
    fn every_address_leads_to_the_site() {
        let made = |html: &str| absolute(html, "https://host.example", "https://host.example/sub/a/");
        for (html, expected) in [
            ("<a href=\"/sub/b/\">b</a>", "<a href=\"https://host.example/sub/b/\">b</a>"),
            ("<a class=\"x\" href='#fn'>1</a>", "<a class=\"x\" href='https://host.example/sub/a/#fn'>1</a>"),
            (
                "<img src=\"c.png\" alt=\"href=&quot;/&quot;\">",
                "<img src=\"https://host.example/sub/a/c.png\" alt=\"href=&quot;/&quot;\">",
            ),
            ("<a href=\"https://x.example/\">x</a>", "<a href=\"https://x.example/\">x</a>"),
            ("<a href=\"mailto:a@b\">x</a> a=\"/b\"", "<a href=\"mailto:a@b\">x</a> a=\"/b\""),
            ("<a href=\"//x.example/\">x</a>", "<a href=\"//x.example/\">x</a>"),
            (
                "<img srcset=\"/a.png 1x, /b.png 2x\">",
                "<img srcset=\"https://host.example/a.png 1x, https://host.example/b.png 2x\">",
            ),
            ("<!-- <a href=\"/\"> --><p title=\"1 > 0\">關係<", "<!-- <a href=\"/\"> --><p title=\"1 > 0\">關係<"),
            ("<p hidden data-x=1 lang=\"zh\">", "<p hidden data-x=1 lang=\"zh\">"),
        ] {
            assert_eq!(made(html), expected);
        }
    }
}
