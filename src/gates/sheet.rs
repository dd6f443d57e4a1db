//! A style sheet in, its rules out, as far as the gates look at them: selector, declarations, and for which scheme.

use cssparser::{Delimiter, ParseError, Parser, ParserInput, Token};

use crate::base::Span;

/// A rule with its declarations.
#[derive(Clone, Debug)]
pub(super) struct Rule<'a> {
    /// What it applies to, as it is written.
    pub(super) selector: &'a str,
    /// Names and values, and where the values stand.
    pub(super) declarations: Vec<(&'a str, &'a str, Span)>,
    /// Whether it holds in the dark scheme alone.
    pub(super) is_dark: bool,
    /// Whether it holds on paper alone.
    pub(super) is_print: bool,
}

/// All rules of a style sheet, those within `@media` and the like too. What is nested in a rule is left out.
pub(super) fn rules(css: &str) -> Vec<Rule<'_>> {
    let mut input = ParserInput::new(css);
    let mut rules = Vec::new();
    walk(&mut Parser::new(&mut input), (false, false), &mut rules);
    rules
}

fn walk<'a>(parser: &mut Parser<'a, '_>, (is_dark, is_print): (bool, bool), rules: &mut Vec<Rule<'a>>) {
    while !parser.is_exhausted() {
        let (prelude, is_block) = until_block(parser);
        if !is_block {
            continue;
        }
        let inside = parser.parse_nested_block(|block| {
            if prelude.starts_with("@media")
                || ["@layer", "@supports", "@container"].iter().any(|at| prelude.starts_with(at))
            {
                let is_dark = is_dark
                    || prelude.contains("prefers-color-scheme: dark")
                    || prelude.contains("prefers-color-scheme:dark");
                let is_print = is_print || prelude.contains("print");
                walk(block, (is_dark, is_print), rules);
            } else {
                let declarations = declarations(block);
                rules.push(Rule { selector: prelude, declarations, is_dark, is_print });
            }
            Ok::<_, ParseError<'_, ()>>(())
        });
        debug_assert!(inside.is_ok(), "every token is taken");
    }
}

/// What stands before the next block, and whether there is one and no `;`.
fn until_block<'a>(parser: &mut Parser<'a, '_>) -> (&'a str, bool) {
    parser.skip_whitespace();
    let start = parser.position();
    skip(parser);
    let prelude = parser.slice_from(start).trim();
    (prelude, matches!(parser.next(), Ok(Token::CurlyBracketBlock)))
}

/// Goes on to the next `;` or `{`.
fn skip(parser: &mut Parser<'_, '_>) {
    let end = Delimiter::Semicolon | Delimiter::CurlyBracketBlock;
    let skipped = parser.parse_until_before(end, |parser| {
        while parser.next().is_ok() {}
        Ok::<_, ParseError<'_, ()>>(())
    });
    debug_assert!(skipped.is_ok(), "every token is taken");
}

fn declarations<'a>(parser: &mut Parser<'a, '_>) -> Vec<(&'a str, &'a str, Span)> {
    let mut found = Vec::new();
    while !parser.is_exhausted() {
        parser.skip_whitespace();
        let start = parser.position();
        skip(parser);
        let text = parser.slice_from(start);
        let is_nested = matches!(parser.next(), Ok(Token::CurlyBracketBlock));
        let Some((name, value)) = text.split_once(':').filter(|_| !is_nested) else { continue };
        let from = start.byte_index() + name.len() + 1 + (value.len() - value.trim_start().len());
        found.push((name.trim(), value.trim(), from..from + value.trim().len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_found_at_any_depth_with_what_they_hold_for() {
        let css = "@import \"x\"; /* no */ a , b { color : red; --x: {;}; c:d }\n@layer one { @media print { p { margin: 0 } } }\n\
                   @media (prefers-color-scheme: dark) { :root { --a: #fff; & b { x: y } } }";
        let found: Vec<(&str, usize, bool, bool)> = rules(css)
            .iter()
            .map(|rule| (rule.selector, rule.declarations.len(), rule.is_dark, rule.is_print))
            .collect();
        assert_eq!(found[1..], [("p", 1, false, true), (":root", 1, true, false)]);
        let first = &rules(css)[0];
        assert_eq!((first.selector, first.declarations[0].1), ("a , b", "red"));
        assert_eq!(&css[first.declarations[0].2.clone()], "red");
    }
}
