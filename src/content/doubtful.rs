//! The doubts of a conversion in, the same with their places in the entry's file out.
//!
//! What is converted is finished HTML, which has no places in the file. But text comes from Markdown nearly as it is: so
//! each doubtful character is searched with what stands around it, first with much and then with less, where tags have broken it.
//! Doubts come in the order of the file, so each is looked for behind the one before it, and only then anywhere else.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::base::Span;
use crate::config::LanguageId;
use crate::script::Doubt;

/// A place of an entry at which the conversion into another script had to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubtful {
    /// The language into which it was converted.
    pub language: LanguageId,
    /// Where in the file the character stands; none if it could not be found there.
    pub span: Option<Span>,
    /// What was chosen.
    pub doubt: Doubt,
}

/// Finds the doubts of a conversion in the text of its file.
#[must_use]
pub fn place_doubts(text: &str, language: LanguageId, doubts: Vec<Doubt>) -> Vec<Doubtful> {
    let mut taken = Taken::default();
    let place = |doubt: Doubt| Doubtful { language, span: find(text, &doubt, &mut taken), doubt };
    doubts.into_iter().map(place).collect()
}

/// The places that were found so far.
#[derive(Default)]
struct Taken {
    all: HashSet<usize>,
    last: usize,
}

fn find(text: &str, doubt: &Doubt, taken: &mut Taken) -> Option<Span> {
    let most = doubt.before.chars().count().max(doubt.after.chars().count());
    let widths = (0..=most).rev().map(|around| (around, around)).chain([(1, 0), (0, 1), (0, 0)]);
    // The character alone comes last: with one neighbour it is surer.
    let widths = widths.filter(|width| *width != (0, 0)).chain([(0, 0)]);
    for (before, after) in widths {
        let skipped = doubt.before.chars().count().saturating_sub(before);
        let before: String = doubt.before.chars().skip(skipped).collect();
        let after: String = doubt.after.chars().take(after).collect();
        let wanted = format!("{before}{}{after}", doubt.written);
        let starts = || text.match_indices(&wanted).map(|(at, _)| at + before.len());
        let behind = starts().find(|start| *start > taken.last && !taken.all.contains(start));
        if let Some(start) = behind.or_else(|| starts().find(|start| !taken.all.contains(start))) {
            taken.all.insert(start);
            taken.last = start;
            return Some(start..start + doubt.written.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::place_doubts;
    use crate::config::LanguageId;
    use crate::script::{Converter, HtmlConverter};

    /// The lines of a text on which the doubts stand that its conversion has.
    fn places(markdown: &str) -> Vec<(usize, String)> {
        let converter = Converter::between("zh-Hans", "zh-Hant", []).expect("a way between the two");
        let prose = crate::markdown::parse(markdown, &crate::markdown::Options::default());
        let mut html = HtmlConverter::new(&converter);
        for piece in &prose.body().pieces {
            if let crate::markdown::Piece::Html(written) = piece {
                let _ = html.convert(written);
            }
        }
        let placed = place_doubts(markdown, LanguageId::DEFAULT, html.into_doubts());
        let line = |at: usize| markdown[..at].matches('\n').count() + 1;
        placed
            .into_iter()
            .map(|found| (found.span.map_or(0, |span| line(span.start)), found.doubt.written.to_string()))
            .collect()
    }

    #[test]
    fn each_doubt_is_found_on_its_line() {
        let text = "`签` 他的签。\n\n头发与**签**\n\n- 他的签。\n- [签](https://a.b/签)\n- {=签=}\n";
        assert_eq!(places(text), [(1, "签".into()), (3, "签".into()), (5, "签".into()), (6, "签".into())]);
    }
}
