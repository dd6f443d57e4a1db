//! The text of a page → the text without what gives the answer away, and the answer.
//!
//! The truth is what the section "see also" links to. That section is cut out, and so is every other link to a page
//! of the corpus, label and all: a label is most often the other page's title.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A page's text without its links, and where its "see also" leads.
pub(crate) struct Cut {
    pub(crate) text: String,
    pub(crate) see_also: Vec<usize>,
}

/// Headings of sections that lead to further pages, in lower case.
const HEADINGS: &[&str] = &[
    "see also",
    "related",
    "related articles",
    "related content",
    "related documentation",
    "related documents",
    "related information",
    "related links",
    "related pages",
    "related reading",
    "related resources",
    "related topics",
    "further reading",
    "另请参阅",
    "另請參閱",
    "另见",
    "另見",
    "参见",
    "參見",
    "参阅",
    "參閱",
    "请参阅",
    "請參閱",
    "相关",
    "相關",
    "相关文档",
    "相關文件",
    "相关文章",
    "相關文章",
    "相关内容",
    "相關內容",
    "相关主题",
    "相關主題",
    "相关资源",
    "相關資源",
    "相关链接",
    "相關連結",
    "相关视图或文档",
    "相关视图/文档",
    "延伸阅读",
    "延伸閱讀",
    "扩展阅读",
    "更多阅读",
];

/// Cuts a text. `resolve` says which page of the corpus a link leads to.
pub(crate) fn cut(text: &str, resolve: impl Fn(&str) -> Option<usize>) -> Cut {
    let mut cuts: Vec<Range<usize>> = Vec::new();
    let mut see_also = Vec::new();
    let sections = sections(text);
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        if let Some(page) = resolve(&dest_url) {
            if sections.iter().any(|section| section.contains(&range.start)) {
                see_also.push(page);
            }
            cuts.push(range);
        }
    }
    cuts.extend(sections);
    see_also.sort_unstable();
    see_also.dedup();
    Cut { text: without(text, cuts), see_also }
}

/// Where the sections "see also" stand: each reaches to the next heading that is not below its own.
fn sections(text: &str) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    let mut open: Option<(usize, HeadingLevel)> = None;
    let mut heading: Option<(Range<usize>, HeadingLevel, String)> = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some((range, level, String::new())),
            Event::Text(piece) | Event::Code(piece) => {
                if let Some((_, _, words)) = &mut heading {
                    words.push_str(&piece);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let Some((range, level, words)) = heading.take() else { continue };
                if let Some((start, _)) = open.take_if(|(_, own)| level <= *own) {
                    sections.push(start..range.start);
                }
                if open.is_none() && is_see_also(&words) {
                    open = Some((range.start, level));
                }
            }
            _ => {}
        }
    }
    sections.extend(open.map(|(start, _)| start..text.len()));
    sections
}

fn is_see_also(heading: &str) -> bool {
    let heading = heading.trim().trim_end_matches([':', '：']).to_lowercase();
    HEADINGS.contains(&heading.as_str())
}

/// A text without some parts of it, which may overlap.
fn without(text: &str, mut cuts: Vec<Range<usize>>) -> String {
    cuts.sort_by_key(|cut| cut.start);
    let (mut kept, mut at) = (String::new(), 0);
    for cut in cuts {
        if cut.start >= at {
            kept.push_str(&text[at..cut.start]);
        }
        at = at.max(cut.end);
    }
    kept + &text[at..]
}
