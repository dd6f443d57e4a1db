//! A Markdown file in, its front matter and its body out.

use super::source::Source;
use super::tree::Table;
use super::{parse_toml, parse_yaml, toml};
use crate::base::{Code, Diagnostic, Place, SitePath, Span};

/// The language of a front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MatterFormat {
    /// Between two lines `+++`.
    Toml,
    /// Between two lines `---`.
    Yaml,
}

impl MatterFormat {
    const fn fence(self) -> &'static str {
        match self {
            Self::Toml => "+++",
            Self::Yaml => "---",
        }
    }
}

/// A file cut in two. The parts are slices of the file; what lies between them are the fences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter<'t> {
    /// The language of the front matter; `None` if the file has none.
    pub format: Option<MatterFormat>,
    /// What stands between the fences.
    pub matter: &'t str,
    /// The byte of the file at which `matter` starts.
    pub matter_offset: usize,
    /// All after the line of the closing fence; the whole file (but a byte order mark) if there is no front matter.
    pub body: &'t str,
    /// The byte of the file at which `body` starts.
    pub body_offset: usize,
    /// What the file begins with, if that was meant as a front matter and is none. The file is all body then.
    pub flaw: Option<(Flaw, Span)>,
}

/// Why what was meant as a front matter is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Flaw {
    /// The fence that opens it is never closed.
    Unclosed,
    /// The line before the first field is no fence, or there is none.
    Unopened,
}

/// Cuts a file. Any text can be cut; blanks round a fence, empty lines before the first, line ends of either kind and a byte order mark are
/// no hindrance.
#[must_use]
pub fn split_front_matter(text: &str) -> FrontMatter<'_> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let all_body = |flaw| FrontMatter {
        format: None,
        matter: &text[start..start],
        matter_offset: start,
        body: &text[start..],
        body_offset: start,
        flaw,
    };
    let opening = start + text[start..].len() - text[start..].trim_start().len();
    let first_line = text[opening..].split_inclusive('\n').next().unwrap_or_default();
    let formats = [MatterFormat::Toml, MatterFormat::Yaml];
    let Some(format) = formats.into_iter().find(|format| first_line.trim_end() == format.fence()) else {
        return all_body(unopened(&text[opening..]).map(|length| (Flaw::Unopened, opening..opening + length)));
    };
    let matter_offset = opening + first_line.len();
    let Some(closing) = find_line(&text[matter_offset..], format.fence()) else {
        return all_body(Some((Flaw::Unclosed, opening..opening + format.fence().len())));
    };
    let (closing, body_offset) = (matter_offset + closing.start, matter_offset + closing.end);
    FrontMatter {
        format: Some(format),
        matter: &text[matter_offset..closing],
        matter_offset,
        body: &text[body_offset..],
        body_offset,
        flaw: None,
    }
}

/// How much of a text to mark that begins with fields and not with a fence: a draft must not be published because its first line has one
/// sign too many, or none. Nothing for a text that just begins.
fn unopened(text: &str) -> Option<usize> {
    let mut lines = text.lines();
    let first = lines.next()?.trim_end();
    let is_like_a_fence =
        first.chars().count() > 1 && first.chars().all(|sign| "-+\u{2212}\u{ff0d}\u{ff0b}\u{2014}".contains(sign));
    let has_fields = if is_like_a_fence {
        lines.find(|line| !line.trim().is_empty()).is_some_and(is_field)
    } else {
        let closes = |line: &str| ["+++", "---"].contains(&line.trim_end());
        is_field(first) && lines.take_while(|line| !line.trim().is_empty()).any(closes)
    };
    has_fields.then_some(first.len())
}

/// Whether a line is like `title: 課程` or `title = "課程"`.
fn is_field(line: &str) -> bool {
    let (name, rest) =
        line.split_at(line.find(|sign: char| !sign.is_ascii_alphabetic() && sign != '_').unwrap_or(line.len()));
    !name.is_empty() && rest.trim_start().starts_with(['=', ':', '\u{ff1a}', '\u{ff1d}'])
}

/// The first line, with its end, that is `wanted` but for blanks after it.
fn find_line(text: &str, wanted: &str) -> Option<Span> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_end() == wanted {
            return Some(start..start + line.len());
        }
        start += line.len();
    }
    None
}

impl FrontMatter<'_> {
    /// Parses the front matter; without one, the table is empty.
    ///
    /// # Errors
    /// A fence that is never closed, and whatever [`parse_toml`] or [`parse_yaml`] find.
    pub fn parse(&self, path: &SitePath) -> Result<Table, Vec<Diagnostic>> {
        if let Some((flaw, span)) = &self.flaw {
            return Err(vec![flaw_problem(*flaw, &self.body[span.start - self.body_offset..], span, path)]);
        }
        match self.format {
            Some(MatterFormat::Toml) => parse_toml(self.matter, self.matter_offset, path),
            Some(MatterFormat::Yaml) => parse_yaml(self.matter, self.matter_offset, path),
            None => {
                let start = Source::new(self.body, self.body_offset, path).span(0..0);
                Ok(Table { entries: Vec::new(), span: start })
            }
        }
    }

    /// What can be read of a front matter that [`FrontMatter::parse`] refuses, to see what else is wrong with it: of TOML
    /// the lines without a mistake, if they make sense by themselves.
    #[must_use]
    pub fn parse_sound_lines(&self, path: &SitePath) -> Option<Table> {
        let is_toml = self.format == Some(MatterFormat::Toml);
        is_toml.then(|| toml::parse_sound_lines(self.matter, self.matter_offset, path))?
    }
}

/// `text` begins with what is wrong.
fn flaw_problem(flaw: Flaw, text: &str, span: &Span, path: &SitePath) -> Diagnostic {
    let (message, label, help) = match flaw {
        Flaw::Unopened => (
            "the front matter has no fence before it",
            "these fields would be published as text",
            "write a line `+++` before fields like `title = \"…\"`, or a line `---` before fields like `title: …`",
        ),
        Flaw::Unclosed if text.starts_with("---") => (
            "the front matter is never closed",
            "opened here",
            "end the front matter with a line `---`; for a rule at the top of a page write `***`",
        ),
        Flaw::Unclosed => ("the front matter is never closed", "opened here", "end the front matter with a line `+++`"),
    };
    Diagnostic::error(Code::Syntax, message).at(Place::at(path, span.clone())).label(label).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(text: &str) -> (Option<MatterFormat>, &str, &str) {
        let front = split_front_matter(text);
        (front.format, front.matter, front.body)
    }

    #[test]
    fn both_fences_are_known() {
        assert_eq!(parts("+++\na = 1\n+++\n# 課\n"), (Some(MatterFormat::Toml), "a = 1\n", "# 課\n"));
        assert_eq!(parts("---\na: 1\n---\n# 課\n---\n"), (Some(MatterFormat::Yaml), "a: 1\n", "# 課\n---\n"));
        assert_eq!(parts("---\n---"), (Some(MatterFormat::Yaml), "", ""));
    }

    #[test]
    fn blanks_line_ends_and_a_byte_order_mark_are_no_hindrance() {
        let text = "\u{feff}+++ \t\r\na = 1\r\n+++  \r\n課\r\n";
        assert_eq!(parts(text), (Some(MatterFormat::Toml), "a = 1\r\n", "課\r\n"));
        let front = split_front_matter(text);
        assert_eq!(&text[front.matter_offset..][..5], "a = 1");
        assert_eq!(&text[front.body_offset..], "課\r\n");
    }

    #[test]
    fn other_lines_are_no_fences() {
        for text in
            ["", "# 課\n", "----\n\n課\n----\n", "---a\n---\n", "+++x", "Note: read on\n\n---\n", "- a: b\n", "--\n課"]
        {
            assert_eq!(parts(text), (None, "", text));
            assert_eq!(split_front_matter(text).flaw, None);
        }
        assert_eq!(parts("+++\n +++\n++++\n+++\n").1, " +++\n++++\n");
    }

    #[test]
    fn a_fence_that_is_never_closed_is_said() {
        let path = SitePath::new("課程.md").expect("a path inside the project");
        let text = "\u{feff}---\n課\n";
        let front = split_front_matter(text);
        assert_eq!((front.body, front.flaw.clone()), ("---\n課\n", Some((Flaw::Unclosed, 3..6))));
        let problems = front.parse(&path).expect_err("it is not closed");
        assert_eq!(problems[0].message, "the front matter is never closed");
        assert!(problems[0].help.as_ref().is_some_and(|help| help.contains("***")));
    }

    #[test]
    fn a_draft_is_not_published_for_a_slip_in_its_first_line() {
        assert_eq!(parts("\n \n+++ \ndraft = true\n+++\nx"), (Some(MatterFormat::Toml), "draft = true\n", "x"));
        assert_eq!(parts(" ---\ndraft: true\n---\nx"), (Some(MatterFormat::Yaml), "draft: true\n", "x"));
        let path = SitePath::new("課程.md").expect("a path inside the project");
        for text in [
            "----\ndraft: true\n----\n",
            "++\ndraft = true\n",
            "＋＋＋\ndraft＝true\n",
            "draft: true\n---\nx",
            "title = \"x\"\n+++\n",
        ] {
            let problems = split_front_matter(text).parse(&path).expect_err("it was meant as front matter");
            assert_eq!(problems[0].message, "the front matter has no fence before it", "{text}");
        }
    }

    #[test]
    fn places_are_in_the_whole_file() {
        let path = SitePath::new("課程.md").expect("a path inside the project");
        for text in ["+++\ntitle = \"課程\"\n+++\n", "---\ntitle: \"課程\"\n---\n"] {
            let table = split_front_matter(text).parse(&path).expect("front matter");
            assert_eq!(&text[table.get("title").expect("a title").span.clone()], "\"課程\"");
        }
        assert_eq!(split_front_matter("課程").parse(&path).expect("no front matter").span, 0..3);
    }

    proptest! {
        #[test]
        fn the_parts_make_the_file(text in "\u{feff}?(\\+\\+\\+|---)?([ \r]?\n|課|a|\\+\\+\\+|---|\\PC){0,40}") {
            let front = split_front_matter(&text);
            prop_assert_eq!(&text[front.body_offset..], front.body);
            prop_assert_eq!(&text[front.matter_offset..front.matter_offset + front.matter.len()], front.matter);
            let (before, between) = (&text[..front.matter_offset], &text[front.matter_offset + front.matter.len()..front.body_offset]);
            prop_assert_eq!(format!("{before}{}{between}{}", front.matter, front.body), text.clone());
            if let Some(format) = front.format {
                prop_assert_eq!(before.trim_start_matches('\u{feff}').trim(), format.fence());
                prop_assert_eq!(between.trim_end(), format.fence());
            }
        }
    }
}
