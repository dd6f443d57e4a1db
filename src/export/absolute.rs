//! HTML of a page in, HTML that can stand anywhere out: in a feed reader an address without a host leads nowhere.
//!
//! The HTML is our own, so its tags are closed and its attributes quoted; where the site's owner allows raw HTML and writes
//! an attribute without quotes, that one stays as it is.
//!
//! An address becomes absolute by what is put before it. So the result is the same text with a few insertions, and is handed on
//! piece by piece: feeds hold most of a site's text several times over, and each writes it straight into its own format.

use std::ops::Range;

use memchr::{memchr, memchr3, memmem};

/// The attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "poster", "cite", "data", "action"];

/// Hands on a text in pieces, with all addresses in it made absolute. `page` is the page's own address, with scheme and host.
pub(super) fn absolute<'t>(html: &'t str, origin: &'t str, page: &'t str, mut push: impl FnMut(&'t str)) {
    let (mut pushed, mut end) = (0, 0);
    while let Some(start) = memchr(b'<', &html.as_bytes()[end..]).map(|at| end + at) {
        end = start + tag_end(&html[start..]);
        for_each_address(&html[start..end], |at, address| {
            if let Some(base) = base_of(address, origin, page) {
                push(&html[pushed..start + at]);
                push(base);
                pushed = start + at;
            }
        });
    }
    push(&html[pushed..]);
}

/// Where a tag or a comment that begins a text ends.
fn tag_end(text: &str) -> usize {
    let bytes = text.as_bytes();
    if text.starts_with("<!--") {
        return memmem::find(bytes, b"-->").map_or(text.len(), |end| end + 3);
    }
    let mut end = 0;
    while let Some(at) = memchr3(b'>', b'"', b'\'', &bytes[end..]).map(|at| end + at) {
        if bytes[at] == b'>' {
            return at + 1;
        }
        let Some(closing) = memchr(bytes[at], &bytes[at + 1..]) else { break };
        end = at + 1 + closing + 1;
    }
    text.len()
}

/// Calls for each address in the attributes of a tag, with the place where it begins.
fn for_each_address(tag: &str, mut found: impl FnMut(usize, &str)) {
    if tag.starts_with("<!--") {
        return;
    }
    let mut from = 0;
    while let Some(attribute) = next_attribute(tag, from) {
        let value = &tag[attribute.value.clone()];
        if ADDRESSES.iter().any(|known| attribute.name.eq_ignore_ascii_case(known)) {
            found(attribute.value.start + blanks_before(value), value);
        } else if attribute.name.eq_ignore_ascii_case("srcset") {
            for_each_candidate(value, |at, address| found(attribute.value.start + at, address));
        }
        from = attribute.end;
    }
}

/// `/a.png 1x, /b.png 2x`
fn for_each_candidate(candidates: &str, mut found: impl FnMut(usize, &str)) {
    let mut start = 0;
    for candidate in candidates.split(", ") {
        found(start + blanks_before(candidate), candidate);
        start += candidate.len() + ", ".len();
    }
}

fn blanks_before(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

/// What makes an address absolute if it is put before it.
fn base_of<'t>(address: &str, origin: &'t str, page: &'t str) -> Option<&'t str> {
    let address = address.trim_start();
    if address.starts_with("//") || has_scheme(address) {
        None
    } else if address.starts_with('/') {
        Some(origin)
    } else {
        Some(page)
    }
}

struct Attribute<'t> {
    name: &'t str,
    value: Range<usize>,
    /// Where the next one may begin.
    end: usize,
}

/// The next attribute of a tag that has a value; one without quotes is given no name.
fn next_attribute(tag: &str, from: usize) -> Option<Attribute<'_>> {
    let equals = from + memchr(b'=', &tag.as_bytes()[from..])?;
    let name = tag[from..equals].trim_end();
    let is_before_name = |next: char| next.is_ascii_whitespace() || matches!(next, '"' | '\'');
    let name = &name[name.rfind(is_before_name).map_or(0, |at| at + 1)..];
    let start = equals + 1 + blanks_before(&tag[equals + 1..]);
    let Some(quote) = tag.as_bytes().get(start).copied().filter(|next| matches!(next, b'"' | b'\'')) else {
        let end = tag[start..].find(|next: char| next.is_ascii_whitespace()).map_or(tag.len(), |at| start + at);
        return Some(Attribute { name: "", value: start..end, end });
    };
    let value = start + 1;
    let end = value + memchr(quote, &tag.as_bytes()[value..])?;
    Some(Attribute { name, value: value..end, end: end + 1 })
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
        let made = |html: &str| {
            let mut made = String::new();
            absolute(html, "https://host.example", "https://host.example/sub/a/", |piece| made.push_str(piece));
            made
        };
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
            ("<a href=\" /b\">b</a>", "<a href=\" https://host.example/b\">b</a>"),
            (
                "<a title='<a href=\"/b\">' href=\"c\"",
                "<a title='<a href=\"/b\">' href=\"https://host.example/sub/a/c\"",
            ),
            ("<a href=\"b", "<a href=\"b"),
            ("<a href=/b lang=zh>b</a>", "<a href=/b lang=zh>b</a>"),
        ] {
            assert_eq!(made(html), expected);
        }
    }
}
