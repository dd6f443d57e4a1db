//! A voice in, Markdown out: headings, paragraphs, lists, links, quotations, tables and code, until the text is long enough.

use std::fmt::Write;

use super::Portal;
use super::outline::{Kind, Outline};
use super::prose::Voice;
use super::vocabulary::Language;

/// The topic whose entries show code: professional skills.
const CODE_TOPIC: usize = 11;

/// An entry's text, while it is being written.
pub struct Body<'p> {
    portal: &'p Portal,
    outline: Outline,
    voice: Voice<'p>,
    text: String,
    is_chinese: bool,
}

impl<'p> Body<'p> {
    /// Goes on with a text, of which the front matter is there already.
    pub fn new(portal: &'p Portal, outline: Outline, voice: Voice<'p>, text: String) -> Self {
        Self { portal, outline, voice, text, is_chinese: outline.language == Language::Chinese }
    }

    /// Writes until the text has so many bytes, and returns it.
    pub fn write(mut self, bytes: usize) -> String {
        self.lead();
        let has_footnote = self.outline.kind == Kind::Article && self.voice.random.chance(12);
        let mut section = 1;
        while self.text.len() < bytes {
            self.section(section, bytes);
            if section == 1 && has_footnote {
                self.footnote();
            }
            section += 1;
        }
        self.text.truncate(self.text.trim_end().len());
        self.text.push('\n');
        self.text
    }

    fn lead(&mut self) {
        let paragraphs = self.voice.random.between(1, 2);
        for _ in 0..paragraphs {
            let sentences = self.voice.random.between(2, 3);
            self.voice.paragraph(sentences, &mut self.text);
        }
    }

    fn section(&mut self, number: usize, bytes: usize) {
        self.heading(number);
        let blocks = self.voice.random.between(2, 4);
        for block in 0..blocks {
            // A section begins with a paragraph, as good ones do, and an outline of a course with its points.
            match (self.outline.kind, block) {
                (Kind::Article, 0) => self.paragraph(),
                (Kind::Course, 0) => self.list(),
                _ => self.block(),
            }
            if self.text.len() >= bytes {
                return;
            }
        }
    }

    fn heading(&mut self, number: usize) {
        let voice = &mut self.voice;
        let title = voice.one_of(&voice.vocabulary.headings);
        let _ = match (self.is_chinese, self.outline.kind) {
            (true, Kind::Article) => writeln!(self.text, "## {number:02}、{title}\n"),
            (true, Kind::Course) => writeln!(self.text, "## 第{number}講　{title}\n"),
            (false, Kind::Article) => writeln!(self.text, "## {title}\n"),
            (false, Kind::Course) => writeln!(self.text, "## Module {number}: {title}\n"),
        };
    }

    fn block(&mut self) {
        match self.voice.random.below(100) {
            0..55 => self.paragraph(),
            55..65 => self.linking_paragraph(),
            65..79 => self.list(),
            79..84 => self.numbered_list(),
            84..90 => self.quotation(),
            90..94 => self.table(),
            94..96 => self.subheading(),
            96..98 => self.card(),
            _ if self.outline.topic == CODE_TOPIC => self.code(),
            _ => self.paragraph(),
        }
    }

    fn paragraph(&mut self) {
        let sentences = self.voice.random.between(3, 5);
        self.voice.paragraph(sentences, &mut self.text);
    }

    fn linking_paragraph(&mut self) {
        self.voice.sentence(&mut self.text);
        if let Some((title, path)) = self.other(None) {
            let _ = if self.is_chinese {
                write!(self.text, "參看〈[{title}](../../{path})〉。")
            } else {
                write!(self.text, " See [{title}](../../{path}). ")
            };
        }
        self.voice.paragraph(2, &mut self.text);
    }

    /// A paragraph that holds nothing but a link to a course becomes its card.
    fn card(&mut self) {
        if let Some((title, path)) = self.other(Some(Kind::Course)) {
            let _ = writeln!(self.text, "[{title}](../../{path})\n");
        }
    }

    /// Title and file of another entry, of the same topic if one is found soon.
    fn other(&mut self, kind: Option<Kind>) -> Option<(String, String)> {
        let mut found = None;
        for _ in 0..40 {
            let number = self.voice.random.below(self.portal.options.pages);
            let other = Outline::new(&self.portal.options, number);
            let is_other = other.original != self.outline.original && other.language == self.outline.language;
            if !is_other || kind.is_some_and(|kind| kind != other.kind) {
                continue;
            }
            found = Some(other);
            if other.topic == self.outline.topic {
                break;
            }
        }
        found.map(|other| (other.title(self.portal), other.path(self.portal)))
    }

    fn list(&mut self) {
        for _ in 0..self.voice.random.between(3, 5) {
            let point = self.voice.one_of(&self.voice.vocabulary.points);
            let _ = writeln!(self.text, "- {point}");
        }
        self.text.push('\n');
    }

    fn numbered_list(&mut self) {
        for number in 1..=self.voice.random.between(3, 4) {
            let _ = write!(self.text, "{number}. ");
            self.voice.sentence(&mut self.text);
            self.text.push('\n');
        }
        self.text.push('\n');
    }

    fn quotation(&mut self) {
        self.text.push_str("> ");
        self.voice.sentence(&mut self.text);
        self.text.push_str("\n\n");
    }

    fn subheading(&mut self) {
        let title = self.voice.one_of(&self.voice.vocabulary.headings);
        let _ = writeln!(self.text, "### {title}\n");
        self.paragraph();
    }

    fn table(&mut self) {
        let columns = if self.is_chinese {
            "| 項目 | 本月 | 上月 | 說明 |"
        } else {
            "| Item | This month | Last month | Note |"
        };
        let _ = writeln!(self.text, "{columns}\n| --- | ---: | ---: | --- |");
        for _ in 0..self.voice.random.between(3, 6) {
            let (thing, note) = (self.voice.thing(), self.voice.vocabulary.word(&mut self.voice.random));
            let (now, before) = (self.voice.random.below(500), self.voice.random.below(500));
            let _ = writeln!(self.text, "| {thing} | {now} | {before} | {note} |");
        }
        self.text.push('\n');
    }

    fn code(&mut self) {
        let (limit, months) = (self.voice.random.between(10, 900), self.voice.random.between(1, 12));
        let thing = self.voice.thing();
        let _ = match self.voice.random.below(2) {
            0 => writeln!(
                self.text,
                "```sql\n-- {thing}\nSELECT customer, SUM(amount) AS total\nFROM orders\nWHERE ordered_on >= DATE '2026-{months:02}-01'\n\
                 GROUP BY customer\nHAVING SUM(amount) > {limit}\nORDER BY total DESC;\n```\n"
            ),
            _ => writeln!(
                self.text,
                "```python\n# {thing}\ndef overdue(invoices, limit={limit}):\n    late = [i for i in invoices if i.days > {months} * 30]\n    \
                 return sum(i.amount for i in late) > limit\n```\n"
            ),
        };
    }

    /// Joins a footnote to the last paragraph.
    fn footnote(&mut self) {
        self.text.truncate(self.text.trim_end().len());
        self.text.push_str("\n\n");
        self.voice.sentence(&mut self.text);
        self.text.push_str("[^1]\n\n[^1]: ");
        self.voice.sentence(&mut self.text);
        self.text.push_str("\n\n");
    }
}
