//! A style sheet in, the same without comments and needless blanks out.
//!
//! Blanks go where the grammar gives them no meaning in any place, so that nobody has to know here which block holds rules and which
//! declarations: next to braces, `;`, `,` and `>`, within brackets, and behind a `:`, but not before it, where they make `a :hover` of
//! `a:hover`. What a property of one's own (`--name`) holds may be anything; there a run of blanks becomes one.

use cssparser::{ParseError, Parser, ParserInput, Token};

pub(super) fn minified(css: &str) -> String {
    let mut input = ParserInput::new(css);
    let mut writer = Writer {
        css,
        out: String::with_capacity(css.len()),
        gap: Gap::None,
        last: Last::Open,
        place: Place::Start,
        is_within_own: false,
    };
    writer.block(&mut Parser::new(&mut input));
    writer.out
}

/// What lay between the token that was written last and the next one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    Comment,
    Blank,
}

/// What was written last.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// A token after which blanks mean nothing.
    Open,
    Semicolon,
    Else,
}

/// Where in a rule or a declaration one is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    /// Behind a name that looks like that of a property of one's own.
    OwnName,
    /// Before the first token of what such a property holds.
    OwnColon,
    OwnValue,
    Else,
}

struct Writer<'a> {
    css: &'a str,
    out: String,
    gap: Gap,
    last: Last,
    place: Place,
    /// Whether the block is part of what a property of one's own holds.
    is_within_own: bool,
}

impl Writer<'_> {
    /// Every token of a block, and of the blocks within it.
    fn block(&mut self, parser: &mut Parser<'_, '_>) {
        loop {
            let start = parser.position().byte_index();
            let Ok(token) = parser.next_including_whitespace_and_comments().cloned() else { return };
            let text = &self.css[start..parser.position().byte_index()];
            match &token {
                Token::WhiteSpace(_) => self.gap = Gap::Blank,
                // One with a `!` is there to be published, as licences are.
                Token::Comment(inside) if !inside.starts_with('!') => self.gap = self.gap.max(Gap::Comment),
                _ => self.token(&token, text),
            }
            if let Some(end) = end_of(&token) {
                let (place, is_within_own) = (self.place, self.is_within_own);
                if self.is_own() {
                    self.is_within_own = true;
                } else {
                    self.place = Place::Start;
                }
                let is_ended = parser.parse_nested_block(|inside| {
                    self.block(inside);
                    Ok::<_, ParseError<'_, ()>>(inside.position().byte_index() < self.css.len())
                });
                debug_assert!(is_ended.is_ok(), "the walk takes every token");
                // What is cut off ends by itself, and a bracket might become part of a text that does.
                if is_ended == Ok(true) {
                    self.close(end);
                }
                self.place = if end == '}' && !matches!(place, Place::OwnValue) { Place::Start } else { place };
                self.is_within_own = is_within_own;
            }
        }
    }

    fn token(&mut self, token: &Token<'_>, text: &str) {
        self.fill_gap(token);
        self.out.push_str(text);
        self.last = match token {
            Token::Semicolon => Last::Semicolon,
            Token::Colon | Token::Comma | Token::Delim('>') => Last::Open,
            token if end_of(token).is_some() => Last::Open,
            _ => Last::Else,
        };
        self.place = match (self.place, token) {
            _ if self.is_within_own => Place::OwnValue,
            // It is part of nothing.
            (place, Token::Comment(_)) => place,
            (_, Token::Semicolon) => Place::Start,
            (Place::Start, Token::Ident(name)) if name.starts_with("--") => Place::OwnName,
            (Place::OwnName, Token::Colon) => Place::OwnColon,
            (Place::OwnColon | Place::OwnValue, _) => Place::OwnValue,
            _ => Place::Else,
        };
    }

    /// Writes what has to stand before the next token.
    fn fill_gap(&mut self, next: &Token<'_>) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let is_idle = match self.place {
            // Nothing at all is another thing than an empty value to some browsers.
            Place::OwnColon => *next != Token::Semicolon,
            Place::OwnValue => *next == Token::Semicolon && !self.is_within_own,
            _ => self.last != Last::Else || is_open_before(next),
        };
        match gap {
            Gap::Blank if !is_idle => self.out.push(' '),
            // Two words that only a comment keeps apart.
            Gap::Comment if !is_idle => self.out.push_str("/**/"),
            _ => {}
        }
    }

    fn close(&mut self, end: char) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        if gap == Gap::Blank && (self.place == Place::OwnColon || self.is_within_own) {
            self.out.push(' ');
        }
        if end == '}' && self.last == Last::Semicolon && !self.is_within_own {
            self.out.pop();
        }
        self.out.push(end);
        self.last = if end == '}' { Last::Open } else { Last::Else };
    }

    fn is_own(&self) -> bool {
        matches!(self.place, Place::OwnColon | Place::OwnValue)
    }
}

/// Whether blanks mean nothing before a token.
fn is_open_before(token: &Token<'_>) -> bool {
    matches!(token, Token::CurlyBracketBlock | Token::Semicolon | Token::Comma | Token::Delim('>' | '!'))
}

/// What ends the block that a token begins.
fn end_of(token: &Token<'_>) -> Option<char> {
    match token {
        Token::CurlyBracketBlock => Some('}'),
        Token::SquareBracketBlock => Some(']'),
        Token::ParenthesisBlock | Token::Function(_) => Some(')'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(css: &str, expected: &str) {
        let made = minified(css);
        assert_eq!(made, expected);
        assert_eq!(minified(&made), expected, "there is nothing left to leave out");
    }

    #[test]
    fn comments_and_idle_blanks_go() {
        check(
            "/* a */\n@layer base , theme ;\n\na > b , c { color : red ;\n  margin: 0 -1px ; }\n",
            "@layer base,theme;a>b,c{color :red;margin:0 -1px}",
        );
        check("a::after { content: \"/* ; }  \" \"b\" }", "a::after{content:\"/* ; }  \" \"b\"}");
        check(
            "a { background: url( x  y.png ) } b { c: url( \" d \" ) }",
            "a{background:url( x  y.png )}b{c:url(\" d \")}",
        );
        check("a { color: red !important }", "a{color:red!important}");
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        for css in [
            "a :hover,a:hover,a .b,a [c],:is(a) :not(b) c{}",
            "a{width:calc(1px + (2px - -3px) * 4)}",
            "@media (a) and (b),not all and (400px <= width){}",
            "@import url(x.css) layer(base) supports(display:grid) screen;",
            "a{& .b{c:d}+ .e{f:g}.h &{i:j}&:hover>k{l:m}}",
            "a{grid-template:\"a b\" 1fr / auto;font:12px / 1.5 b}",
            "@charset \"utf-8\";@container c (width>30em) and style(--x:1){}",
            "a{color:light-dark(#fff,rgb(1 2 3 / 50%));text-spacing-trim:space-first}",
        ] {
            check(css, css);
        }
    }

    #[test]
    fn what_a_comment_keeps_apart_stays_apart() {
        check("a/* */b /* */ c/**/{d:e}", "a/**/b c{d:e}");
        check("/*! licence */\na { /*! why */ b: c }", "/*! licence */ a{/*! why */ b:c}");
    }

    #[test]
    fn properties_of_ones_own_hold_what_they_held() {
        check(
            ":root { --a: ; --b:  x , y ; --c: { \"d\" : 1 ;  }; e: f ; }",
            ":root{--a: ;--b:x , y;--c:{ \"d\" : 1 ; };e:f}",
        );
        check(":root { --a: }", ":root{--a: }");
        check("a { --b: var( --c , 1px ) ; d: e }", "a{--b:var( --c , 1px );d:e}");
    }

    #[test]
    fn escapes_are_no_punctuation() {
        check(".\\31 0 { a: b\\; }", ".\\31 0{a:b\\;}");
        check(".a\\: b { }", ".a\\: b{}");
    }

    #[test]
    fn what_is_cut_off_stays_so() {
        check("a { b: c /* d", "a{b:c");
        check("a { b: \"c", "a{b:\"c");
    }
}
