//! A report with colours for a terminal in, the same report with colours for a browser out.

use crate::serve::{Paint, Painted};

/// Reads the escape sequences of a report that [`super::report`] drew. They are the renderer's own: it takes those of content out.
pub(super) fn painted(report: &str) -> Vec<Painted> {
    let mut parts: Vec<Painted> = Vec::new();
    let mut paint = None;
    let mut pieces = report.split('\u{1b}');
    add(&mut parts, paint, pieces.next().unwrap_or_default());
    for piece in pieces {
        let sequence = piece.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        let Some((codes, text)) = sequence else { continue };
        paint = after(paint, codes);
        add(&mut parts, paint, text);
    }
    parts
}

fn add(parts: &mut Vec<Painted>, paint: Option<Paint>, text: &str) {
    match parts.last_mut() {
        _ if text.is_empty() => {}
        Some(last) if last.paint == paint => last.text.push_str(text),
        _ => parts.push(Painted { paint, text: text.to_owned() }),
    }
}

/// The colour after a sequence ("Select Graphic Rendition", ECMA-48): bright and dark ones are the same here.
fn after(paint: Option<Paint>, codes: &str) -> Option<Paint> {
    codes.split(';').fold(paint, |paint, code| match code {
        "" | "0" => None,
        "31" | "91" => Some(Paint::Error),
        "33" | "93" => Some(Paint::Warning),
        "34" | "94" | "36" | "96" => Some(Paint::Info),
        "32" | "92" => Some(Paint::Good),
        "1" => paint.or(Some(Paint::Strong)),
        _ => paint,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::{Code, Diagnostic, MemoryFiles, Place, SitePath};
    use crate::cli::report::{Style, render_text};

    #[test]
    fn a_report_keeps_its_text_and_gets_its_colours() {
        let files = MemoryFiles::from_archive("-- a.md --\ntitel = \"<b>\"\n");
        let place = Place::at(&SitePath::new("a.md").expect("a path"), 0..5);
        let problem = [Diagnostic::error(Code::UnknownField, "unknown field `titel`").at(place).help("`title`")];
        let parts = painted(&render_text(&problem, &files, Style::Coloured));
        let text: String = parts.iter().map(|part| part.text.as_str()).collect();
        assert_eq!(text, render_text(&problem, &files, Style::Plain));
        assert_eq!(parts[0], Painted { paint: Some(Paint::Error), text: "error[unknown-field]".to_owned() });
        assert!(parts.iter().any(|part| part.paint == Some(Paint::Info) && part.text.contains("-->")), "{parts:?}");
    }

    #[test]
    fn what_is_no_sequence_is_left_out() {
        assert_eq!(
            painted("a\u{1b}]0;title\u{7}b\u{1b}[1mc\u{1b}[0md"),
            [Painted::plain("a"), Painted { paint: Some(Paint::Strong), text: "c".to_owned() }, Painted::plain("d"),]
        );
    }
}
