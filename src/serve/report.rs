//! The pages that the server makes itself: reports in place of a page that can't be shown. And the script that goes into every
//! page while it is answered, with its style sheet.

use std::fmt::Write as _;

use super::problem::{Painted, Problem, severity_name};
use super::{message, problem};

/// The address of the script that keeps a page up to date.
pub(super) const SCRIPT_PATH: &str = "/_lyceum/preview.js";

/// The script itself. It is one function, so that a page's own scripts and it don't see each other's names.
pub(super) const SCRIPT: &str = concat!(
    "(() => {\n'use strict';\n",
    include_str!("browser/idiomorph.min.js"),
    "\n",
    include_str!("browser/morph.js"),
    include_str!("browser/panel.js"),
    include_str!("browser/preview.js"),
    "})();\n"
);

/// The address of the styles of what the script lays over a page.
pub(super) const STYLE_PATH: &str = "/_lyceum/preview.css";

/// These styles.
pub(super) const STYLE: &str = include_str!("browser/preview.css");

/// A page with all reports. Without scripts it tries again every two seconds, with them as soon as there is something new.
///
/// It holds the reports a second time as data, for the script in a page that was good before: that page stays on screen, and gets
/// them laid over it.
pub(super) fn page(title: &str, problems: &[Problem]) -> Vec<u8> {
    let reports: String = problems.iter().map(report).collect();
    let (title, data) = (escaped(title), escaped(&message::reports(problems)));
    let promise = if problem::count(problems).0 == 0 { "" } else { PROMISE };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\" data-lyceum-report>\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <noscript><meta http-equiv=\"refresh\" content=\"2\"></noscript>\n\
         <style>{PAGE_STYLE}{STYLE}</style>\n</head>\n<body>\n\
         <main data-problems=\"{data}\">\n<h1>{title}</h1>\n{reports}{promise}</main>\n\
         </body>\n</html>\n"
    )
    .into_bytes()
}

const PROMISE: &str = "<p class=\"faint\">This page goes away by itself when the problem is mended.</p>\n";

/// The rest is what reports look like everywhere; its `:host` means an element of the script.
const PAGE_STYLE: &str = ":root{color-scheme:light dark;--back:light-dark(#fff,#1d1d22);--text:light-dark(#1c1c21,#f1f1f3);\
    --faint:light-dark(#5d5d68,#b0b0ba);--line:light-dark(#d5d5dc,#45454e);--code:light-dark(#f4f4f7,#101014);\
    --error:light-dark(#b3261e,#ff8a80);--warning:light-dark(#8a5a00,#f2c14e);--info:light-dark(#1455b8,#8ab4ff);\
    --good:light-dark(#1b7a3d,#6fd08c)}body{margin:0;background:var(--back);color:var(--text);\
    font:1rem/1.5 system-ui,sans-serif}main{max-width:64rem;margin:0 auto;padding:1.5rem 1rem}h1{font-size:1.4rem}";

fn report(problem: &Problem) -> String {
    let text: String = problem.text.iter().map(painted).collect();
    let (severity, link) = (severity_name(problem.severity), edit_link(problem));
    format!("<div class=\"report {severity}\"><pre tabindex=\"0\">{text}</pre>{link}</div>\n")
}

fn painted(part: &Painted) -> String {
    let text = escaped(&part.text);
    part.paint.map_or(text.clone(), |paint| format!("<span class=\"{}\">{text}</span>", paint.name()))
}

fn edit_link(problem: &Problem) -> String {
    let (Some(edit), Some(path)) = (&problem.edit, &problem.path) else { return String::new() };
    let mut place = path.clone();
    if let Some(line) = problem.line {
        // Writing to a `String` can't fail.
        let _ = write!(place, ":{line}");
    }
    format!("<a class=\"edit\" href=\"{}\">Open {}</a>", escaped(edit), escaped(&place))
}

/// What the script's tag says of the page that it stands in.
pub(super) struct Tag<'a> {
    /// The snapshot that the page is of, because the next one may be there before the script runs.
    pub(super) snapshot: &'a str,
    /// Whether it is a page of the preview itself.
    pub(super) is_own: bool,
    /// Whether the browser is to follow the editor.
    pub(super) follow: bool,
}

/// Puts the script before the page's last `</body>`, or at its end where it has none: there all of the page is known, and
/// scripts that wait for that have not run yet.
///
/// This happens while answering, so that what is previewed and what is published are the same bytes.
pub(super) fn with_script(mut page: Vec<u8>, tag: &Tag<'_>) -> Vec<u8> {
    let own = if tag.is_own { " data-own" } else { "" };
    let follow = if tag.follow { " data-follow" } else { "" };
    let snapshot = escaped(tag.snapshot);
    let tag = format!(
        "<script src=\"{SCRIPT_PATH}\" data-snapshot=\"{snapshot}\"{own}{follow} onerror=\"{AGAIN}\"></script>"
    );
    let end = page.windows(END.len()).rposition(|window| window.eq_ignore_ascii_case(END)).unwrap_or(page.len());
    page.splice(end..end, tag.into_bytes());
    page
}

const END: &[u8] = b"</body>";

/// What a page does whose script got lost on the way, as when the network changes meanwhile: without it, it would stay as it is for good.
const AGAIN: &str = "setTimeout(()=>location.reload(),500)";

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
    use crate::base::Severity;
    use crate::serve::Paint;

    #[test]
    fn reports_are_text() {
        let text = vec![
            Painted { paint: Some(Paint::Error), text: "<b>".to_owned() },
            Painted::plain("`<script>alert(1)</script>`"),
        ];
        let problem = Problem {
            severity: Severity::Error,
            text,
            path: Some("\"><script>alert(2)</script>.md".to_owned()),
            line: Some(7),
            edit: Some("vscode://file/\"><script>alert(3)</script>".to_owned()),
        };
        let page = String::from_utf8(page("the site can't be built", &[problem])).expect("made of texts");
        assert!(page.contains("<span class=\"error\">&lt;b&gt;</span>`&lt;script&gt;alert(1)&lt;/script&gt;`"));
        assert!(page.contains(".md:7</a>"));
        assert!(!page.contains("<script>alert"));
    }

    #[test]
    fn the_script_stands_at_the_end_of_the_body() {
        let tag = Tag { snapshot: "1-2", is_own: false, follow: true };
        let scripted = |page: &str| String::from_utf8(with_script(page.into(), &tag)).expect("made of texts");
        let tag = format!(
            "<script src=\"/_lyceum/preview.js\" data-snapshot=\"1-2\" data-follow onerror=\"{AGAIN}\"></script>"
        );
        assert_eq!(scripted("<p></body> <i></BODY></html>"), format!("<p></body> <i>{tag}</BODY></html>"));
        assert_eq!(scripted("<p>short"), format!("<p>short{tag}"));
        assert_eq!(scripted(""), tag);
    }
}
