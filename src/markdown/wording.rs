//! The few words that stand in rendered Markdown and are not the author's: titles of alerts, names for screen readers.
//!
//! A theme's labels can't be known while a file is parsed. So the words follow the text beside which they
//! stand: Chinese beside Chinese, else English. The Chinese ones are such as Simplified and Traditional write alike.

use pulldown_cmark::BlockQuoteKind;

use super::characters::is_han;

/// The language of a text, as far as this module speaks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Chinese,
}

impl Language {
    /// Chinese if any character is.
    pub(super) fn of(text: &str) -> Self {
        if text.chars().any(is_han) { Self::Chinese } else { Self::English }
    }

    fn choose(self, english: &'static str, chinese: &'static str) -> &'static str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// The title of an alert.
    pub(super) fn alert(self, kind: BlockQuoteKind) -> &'static str {
        match kind {
            BlockQuoteKind::Note => self.choose("Note", "注意"),
            BlockQuoteKind::Tip => self.choose("Tip", "提示"),
            BlockQuoteKind::Important => self.choose("Important", "重要"),
            BlockQuoteKind::Warning => self.choose("Warning", "警告"),
            BlockQuoteKind::Caution => self.choose("Caution", "小心"),
        }
    }

    /// What the box before a task says.
    pub(super) fn task(self, is_done: bool) -> &'static str {
        if is_done { self.choose("done", "已完成") } else { self.choose("to do", "未完成") }
    }

    /// The name of the section of footnotes.
    pub(super) fn footnotes(self) -> &'static str {
        self.choose("Footnotes", "注解")
    }

    /// The name of the link from a footnote back to where it is referred to.
    pub(super) fn back(self) -> &'static str {
        self.choose("Back to the text", "返回正文")
    }

    /// What stands between two names in a list.
    pub(super) fn comma(self) -> &'static str {
        self.choose(", ", "、")
    }
}
