//! A style sheet or a script in, the same with fewer bytes out: without comments and without blanks that mean nothing.
//!
//! Nothing is named anew and nothing is said in other words, so what a browser makes of a file is what it made of it before, whatever is new
//! in the languages. Tokens are cut out of the text as they stand; only what lies between them becomes less.

mod css;
mod js;
mod tokens;

/// The file with fewer bytes; `None` for one that is to stay as it is: it is neither a style sheet nor a script, it is called `*.min.*`, or
/// it is not certain how a browser reads it.
#[must_use]
pub fn minified(name: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let language = language(name)?;
    let text = std::str::from_utf8(bytes).ok()?;
    let shorter = match language {
        Language::Style => css::minified(text),
        Language::Script => js::minified(text)?,
    };
    (shorter.len() < text.len()).then(|| shorter.into_bytes())
}

#[derive(Clone, Copy)]
enum Language {
    Style,
    Script,
}

fn language(name: &str) -> Option<Language> {
    let (stem, extension) = name.rsplit_once('.')?;
    if stem.to_ascii_lowercase().ends_with(".min") {
        return None;
    }
    match extension.to_ascii_lowercase().as_str() {
        "css" => Some(Language::Style),
        "js" | "mjs" => Some(Language::Script),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_style_sheets_and_scripts_are_touched_and_none_that_somebody_minified() {
        let text = b"a {  }";
        assert_eq!(minified("style/a.CSS", text).as_deref(), Some(&b"a{}"[..]));
        for name in ["a.min.css", "a.MIN.js", "a.json", "a.cjs", "css"] {
            assert_eq!(minified(name, text), None, "{name}");
        }
        assert_eq!(minified("a.css", b"a{}"), None, "there is nothing to leave out");
        assert_eq!(minified("a.css", b"a {  content: '\xff' }"), None, "it is not text");
    }
}
