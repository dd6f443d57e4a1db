//! A script in, the same without comments and needless blanks out.
//!
//! A line's end may end a statement, so between two tokens it stays one unless it can't: behind `{`, `(`, `,`, `;` and operators, and before what
//! closes. To call variables by shorter names would save as much again, and needs to know the whole language; compressed, it is little.

use super::tokens::{Gap, Kind, Token, punctuator, script};

/// The script with fewer bytes; `None` if it is not certain how it is read.
pub(super) fn minified(text: &str) -> Option<String> {
    let script = script(text)?;
    let mut out = String::with_capacity(text.len());
    for notice in &script.notices {
        out.push_str(notice.trim_end());
        out.push('\n');
    }
    let mut last: Option<&Token<'_>> = None;
    for token in &script.tokens {
        if let Some(last) = last {
            out.push_str(between(last, token));
        }
        out.push_str(token.text);
        last = Some(token);
    }
    Some(out)
}

/// What has to stand between two tokens.
fn between(last: &Token<'_>, next: &Token<'_>) -> &'static str {
    if next.gap == Gap::Line && !continues_after(last) && !continues_before(next) {
        "\n"
    } else if next.gap != Gap::None && would_merge(last, next) {
        " "
    } else {
        ""
    }
}

/// Whether no statement ends behind a token.
fn continues_after(last: &Token<'_>) -> bool {
    last.kind == Kind::Punctuator && !matches!(last.text, ")" | "]" | "}" | "++" | "--")
}

/// Whether a line's end before a token means nothing, since either none is needed or none is allowed there.
fn continues_before(next: &Token<'_>) -> bool {
    next.kind == Kind::Punctuator && matches!(next.text, "}" | ")" | "]" | "," | ";")
}

/// Whether two tokens would be read otherwise if nothing stood between them.
fn would_merge(last: &Token<'_>, next: &Token<'_>) -> bool {
    let ends_word = matches!(last.kind, Kind::Word | Kind::Number | Kind::Regex);
    let begins_word = matches!(next.kind, Kind::Word | Kind::Number) && !next.text.starts_with('.');
    match (last.kind, next.kind) {
        _ if ends_word && begins_word => true,
        (Kind::Number, _) => next.text.starts_with('.'),
        (Kind::Punctuator, Kind::Punctuator | Kind::Regex | Kind::Number) => {
            let both = format!("{}{}", last.text, next.text);
            let is_comment = ["//", "/*", "<!", "-->"].iter().any(|start| both.contains(start));
            is_comment || punctuator(&both) != Some(last.text) || (last.text == "?" && next.text.starts_with('.'))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let made = minified(text).expect("it is understood");
        assert_eq!(made, expected);
        let tokens = |text| {
            script(text)
                .expect("it is understood")
                .tokens
                .iter()
                .map(|token| (token.kind, token.text.to_owned()))
                .collect::<Vec<_>>()
        };
        assert_eq!(tokens(text), tokens(&made), "the same tokens");
    }

    #[test]
    fn comments_and_idle_blanks_go() {
        check(
            "// a\n\"use strict\";\n/* b\n */ const a = (b) => {\n  return b + 1; // c\n};\n",
            "\"use strict\";const a=(b)=>{return b+1;};",
        );
        check("f(\n  a,\n  [ 1 , 2 ],\n)", "f(a,[1,2],)");
        check("async  function *  g() { yield  * a }", "async function*g(){yield*a}");
        check("const { a, ...b } = c?.d ?? { e : 1 }", "const{a,...b}=c?.d??{e:1}");
    }

    #[test]
    fn where_a_statement_may_end_the_line_stays() {
        check("let a = 1\nlet b = a\n++a\nreturn\n  a", "let a=1\nlet b=a\n++a\nreturn\na");
        check("a()\n  .b()\n\n\n[c].d", "a()\n.b()\n[c].d");
        check("if (a) {\n}\nelse {\n}\n", "if(a){}\nelse{}");
        check("a /* b\n */ c", "a\nc");
        check("class A {\n  static\n  #p = 1\n  get\n  *q() {}\n}", "class A{static\n#p=1\nget\n*q(){}}");
    }

    #[test]
    fn tokens_that_would_merge_stay_apart() {
        check("a + +b - --c - -d", "a+ +b- --c- -d");
        check("1 .a + 1. .b + a / /b/ .c + /d/g in e", "1 .a+1. .b+a/ /b/.c+/d/g in e");
        check("a ? .5 : b ?.c", "a? .5:b?.c");
        check("a < !--b, c-- > d", "a< !--b,c-- >d");
        check("typeof \"a\" in #b in c", "typeof\"a\"in #b in c");
    }

    #[test]
    fn texts_and_regular_expressions_stay_as_they_are() {
        check("a = 'b  // \\'c' + \"d  \\\ne\"", "a='b  // \\'c'+\"d  \\\ne\"");
        check("a = `b  // ${ c + `d  ${ {e : 1}.e }` }  /* f`", "a=`b  // ${c+`d  ${{e:1}.e}`}  /* f`");
        check("if (a) /b  [/] c/u.test(d)\ne = (f) / 2 / g", "if(a)/b  [/] c/u.test(d)\ne=(f)/2/g");
        check("a.return / b  / c", "a.return/b/c");
        check("\\u{61}b  = 客戶 - 0xE  +1 - 1e+1 - 1e-5", "\\u{61}b=客戶-0xE+1-1e+1-1e-5");
    }

    #[test]
    fn notices_stand_at_the_top() {
        check(
            "#!/usr/bin/env node\na\n/*! licence */ b // @preserve c\n",
            "#!/usr/bin/env node\n/*! licence */\n// @preserve c\na\nb",
        );
    }

    #[test]
    fn what_is_not_certain_is_left_alone() {
        for text in
            ["{}\n/a/.b()", "yield /a/g", "a <!--b", "a\n--> b", "'a\nb'", "/a\n/", "`${a", "(]", "a++ /b/ c", "/*/"]
        {
            assert_eq!(minified(text), None, "{text}");
        }
    }
}
