//! Blocks of code, with classes for colours where the language is known.
//!
//! The classes name what a piece of code is (`z-keyword`, `z-string`); the theme's style sheet says how that looks,
//! so that a page holds no style of its own and follows the reader's light or dark setting.

use std::sync::LazyLock;

use syntect::html::{ClassStyle, ClassedHTMLGenerator};
use syntect::parsing::{SyntaxReference, SyntaxSet};
use syntect::util::LinesWithEndings;

use super::Options;
use super::output::Output;

/// The grammars of all known languages: a constant that takes a few milliseconds to unpack, hence at first use.
static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

const STYLE: ClassStyle = ClassStyle::SpacedPrefixed { prefix: "z-" };

/// Longer code stays without colours: grammars take a millisecond for 20 lines, and far longer for long lines.
const LONGEST_CODE: usize = 100_000;
const LONGEST_LINE: usize = 2_000;

/// Writes a block of code; `info` is what stands after the fence, empty if nothing.
pub(super) fn write_block(output: &mut Output, info: &str, code: &str, options: &Options) {
    let language = language(info, options);
    output.start_line();
    output.write(if options.extensions { "<pre class=\"code\" tabindex=\"0\"><code" } else { "<pre><code" });
    if !language.is_empty() {
        output.attribute("class", &format!("language-{language}"));
    }
    output.write(">");
    match highlighted(language, code, options) {
        Some(html) => output.write(&html),
        None => output.text(code),
    }
    output.write("</code></pre>\n");
}

/// The first word of the info string; `rust,ignore` is Rust too.
fn language<'a>(info: &'a str, options: &Options) -> &'a str {
    let word = info.split_whitespace().next().unwrap_or_default();
    if options.extensions { word.split(',').next().unwrap_or_default() } else { word }
}

/// The code as HTML with classes, if its language is known and the grammar can cope with it.
fn highlighted(language: &str, code: &str, options: &Options) -> Option<String> {
    if !options.highlight || language.is_empty() || code.len() > LONGEST_CODE {
        return None;
    }
    let syntax = syntax(language)?;
    let mut generator = ClassedHTMLGenerator::new_with_class_style(syntax, &SYNTAXES, STYLE);
    for line in LinesWithEndings::from(code) {
        if line.len() > LONGEST_LINE {
            return None;
        }
        generator.parse_html_for_line_which_includes_newline(line).ok()?;
    }
    Some(generator.finalize())
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let lower = language.to_ascii_lowercase();
    let syntax = SYNTAXES.find_syntax_by_token(&lower)?;
    (syntax.name != SYNTAXES.find_syntax_plain_text().name).then_some(syntax)
}

#[cfg(test)]
mod tests {
    use crate::markdown::Options;
    use crate::markdown::testing::{html, html_with};

    const OPEN: &str = "<pre class=\"code\" tabindex=\"0\"><code";

    #[test]
    fn known_languages_get_classes() {
        for language in ["rust", "Rust", "rust,ignore", "rs title=x"] {
            let found = html(&format!("```{language}\nfn a() {{}}\n```"));
            assert!(found.contains("<span class=\"z-"), "{language}: {found}");
        }
        for language in
            ["toml", "yaml", "json", "html", "css", "js", "ts", "python", "sh", "bash", "sql", "dockerfile", "c++"]
        {
            assert!(html(&format!("```{language}\n# <a> \"b\" = 1\n```")).contains("z-"), "{language}");
        }
    }

    #[test]
    fn other_code_is_escaped_text() {
        let table = [
            ("```\n<a>\n```", format!("{OPEN}>&lt;a&gt;\n</code></pre>\n")),
            ("```klingon\n<a>\n```", format!("{OPEN} class=\"language-klingon\">&lt;a&gt;\n</code></pre>\n")),
            ("```text\n<a>\n```", format!("{OPEN} class=\"language-text\">&lt;a&gt;\n</code></pre>\n")),
            ("```\"><b>\na\n```", format!("{OPEN} class=\"language-&quot;&gt;&lt;b&gt;\">a\n</code></pre>\n")),
            ("    <a>\n\n    b", format!("{OPEN}>&lt;a&gt;\n\nb\n</code></pre>\n")),
            ("```", format!("{OPEN}></code></pre>\n")),
        ];
        for (source, expected) in table {
            assert_eq!(html(source), expected, "{source}");
        }
    }

    #[test]
    fn highlighting_can_be_off_and_never_loses_text() {
        let options = Options { highlight: false, ..Options::default() };
        let found = html_with("```rust\nfn a() {}\n```", &options);
        assert_eq!(found, format!("{OPEN} class=\"language-rust\">fn a() {{}}\n</code></pre>\n"));
        let long = "x".repeat(super::LONGEST_LINE);
        assert!(html(&format!("```rust\n{long}\n```")).contains(&long));
    }

    #[test]
    fn code_from_content_is_escaped_under_colours() {
        let found = html("```html\n<script>alert(\"1\")</script>\n```");
        assert!(found.contains("z-") && !found.contains("<script"), "{found}");
    }
}
