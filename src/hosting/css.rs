//! A style sheet in, the addresses that it names out: `url(…)` and `@import "…"`, with their places.

use std::ops::Range;

use cssparser::{Parser, ParserInput, Token};

/// An address in a style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CssAddress {
    /// The address, without quotes and escapes.
    pub address: String,
    /// Where it stands, with `url(…)` or quotes round it, in bytes.
    pub span: Range<usize>,
    /// Whether it stands in quotes alone, and not in `url(…)`.
    pub quoted: bool,
}

/// All addresses of a style sheet, in their order.
#[must_use]
pub fn css_addresses(css: &str) -> Vec<CssAddress> {
    let mut input = ParserInput::new(css);
    let mut found = Vec::new();
    walk(&mut Parser::new(&mut input), false, &mut found);
    found
}

/// Every token of a block, and of the blocks within it. Inside `url(` a quoted text is an address; else only after `@import`.
fn walk(parser: &mut Parser<'_, '_>, is_in_url: bool, found: &mut Vec<CssAddress>) {
    let mut is_import = false;
    loop {
        parser.skip_whitespace();
        let start = parser.position().byte_index();
        let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
        let span = start..parser.position().byte_index();
        match &token {
            Token::UnquotedUrl(address) => found.push(CssAddress { address: address.to_string(), span, quoted: false }),
            Token::QuotedString(address) if is_in_url || is_import => {
                found.push(CssAddress { address: address.to_string(), span, quoted: true });
            }
            Token::Function(_) | Token::ParenthesisBlock | Token::CurlyBracketBlock | Token::SquareBracketBlock => {
                let is_url = matches!(&token, Token::Function(name) if name.eq_ignore_ascii_case("url"));
                let walked = parser.parse_nested_block(|inside| {
                    walk(inside, is_url, found);
                    Ok::<_, cssparser::ParseError<'_, ()>>(())
                });
                debug_assert!(walked.is_ok(), "the walk takes every token");
            }
            _ => {}
        }
        is_import = matches!(&token, Token::AtKeyword(name) if name.eq_ignore_ascii_case("import"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_wherever_they_stand_and_texts_are_none() {
        let css = "@import \"a.css\"; @import url(b.css);\n/* url(no) */ a { background: url( '/c.png' ) } \
                   @media print { b::after { content: \"/d\"; mask: image-set(url(e.svg) 1x) } }";
        let found = css_addresses(css);
        let addresses: Vec<&str> = found.iter().map(|found| found.address.as_str()).collect();
        assert_eq!(addresses, ["a.css", "b.css", "/c.png", "e.svg"]);
        assert_eq!(&css[found[2].span.clone()], "'/c.png'");
        assert_eq!(&css[found[3].span.clone()], "url(e.svg)");
    }
}
