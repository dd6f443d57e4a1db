//! The pages that the server makes itself: reports in place of a page that can't be shown. And the script tag that goes
//! into every page while it is answered.

use std::fmt::Write as _;

use crate::base::Severity;

use super::Problem;

/// The address of the script that keeps a page up to date.
pub(super) const SCRIPT_PATH: &str = "/_lyceum/reload.js";

/// The script itself.
pub(super) const SCRIPT: &str = include_str!("reload.js");

/// A page with all reports. Without scripts it tries again every two seconds, with them as soon as there is something new.
pub(super) fn page(title: &str, problems: &[Problem]) -> Vec<u8> {
    let mut reports = String::new();
    for problem in problems {
        let severity = match problem.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        // Writing to a `String` can't fail.
        let _ = writeln!(reports, "<pre class=\"{severity}\" tabindex=\"0\">{}</pre>", escaped(&problem.text));
    }
    let title = escaped(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-lyceum-report>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <main>\n<h1>{title}</h1>\n{reports}<p>This page goes away by itself when the problem is mended.</p>\n</main>\n\
         </body>\n</html>\n"
    )
    .into_bytes()
}

const STYLE: &str = ":root{color-scheme:light dark}body{margin:0;font:1rem/1.5 system-ui,sans-serif}\
    main{max-width:70rem;margin:0 auto;padding:1.5rem}h1{font-size:1.4rem}\
    pre{overflow:auto;padding:1rem;border-left:.3rem solid #c2281d;background:#8881;\
    font:.875rem/1.45 ui-monospace,monospace}pre.warning{border-color:#b07a00}";

/// Puts the script for live reload before the page's last `</body>`, or at its end where it has none.
///
/// This happens while answering, so that what is previewed and what is published are the same bytes. The tag names the
/// snapshot that the page is of, because the next one may be there before the script runs.
pub(super) fn with_script(mut page: Vec<u8>, snapshot: &str) -> Vec<u8> {
    let tag = format!("<script src=\"{SCRIPT_PATH}\" data-snapshot=\"{}\" defer></script>", escaped(snapshot));
    let end = page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    page.splice(end..end, tag.into_bytes());
    page
}

const END: &[u8] = b"</body>";

/// Text for HTML, in elements and in quoted attributes.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_text() {
        let text = "unknown key `<script>alert(1)</script>`".to_owned();
        let problem = Problem { severity: Severity::Error, text, path: None, line: None };
        let page = String::from_utf8(page("the site can't be built", &[problem])).expect("made of texts");
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert!(!page.contains("<script>alert"));
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let scripted = |page: &str| String::from_utf8(with_script(page.into(), "1-2")).expect("made of texts");
        let tag = "<script src=\"/_lyceum/reload.js\" data-snapshot=\"1-2\" defer></script>";
        assert_eq!(scripted("<p></body> <i></BODY></html>"), format!("<p></body> <i>{tag}</BODY></html>"));
        assert_eq!(scripted("<p>short"), format!("<p>short{tag}"));
        assert_eq!(scripted(""), tag);
    }
}
