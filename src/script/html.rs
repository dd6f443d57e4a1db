//! Finished HTML in, the same HTML with its text in the other script out: tags, addresses, ids and code stay as they are.
//!
//! A text comes in pieces (`markdown::Piece`), and an element may begin in one and end in a later one; so whoever
//! converts a text keeps one [`HtmlConverter`] for all its pieces. What is left alone is what HTML itself marks as not to be
//! touched: code, `translate="no"`, and parts in another language than Chinese.
//!
//! A phrase may be broken by a tag, as in 關**係**. So the text of a line is converted as a whole, across the tags within it, and
//! cut again where it was cut before. That takes as many characters after as before, which only words of a site or of a region
//! change; then each part is converted by itself. A link's address is not known yet and ends a piece, so a phrase does not reach into a link.

use super::{Converter, Doubt};

/// Elements whose text is no prose.
const UNTOUCHED: &[&str] = &["code", "pre", "kbd", "samp", "script", "style", "textarea", "svg", "math"];

/// Attributes that a reader reads.
const TEXTS: &[&str] = &["title", "alt", "aria-label", "placeholder"];

/// Elements that have no end.
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// Elements within a line, across which a phrase goes on.
const WITHIN_LINE: &[&str] =
    &["a", "abbr", "b", "cite", "del", "em", "i", "ins", "mark", "q", "s", "small", "span", "strong", "u"];

/// Converts HTML that comes in pieces.
#[derive(Clone, Debug)]
pub struct HtmlConverter<'a> {
    converter: &'a Converter,
    /// The element that is left alone, and how many of its name are open.
    untouched: Option<(String, usize)>,
    doubts: Vec<Doubt>,
}

/// What of a line has been read and not been converted yet.
#[derive(Default)]
struct Line<'h> {
    /// Texts, each with the tags behind it, in which attributes are converted already.
    parts: Vec<(&'h str, String)>,
}

impl<'a> HtmlConverter<'a> {
    /// At the beginning of a text.
    #[must_use]
    pub fn new(converter: &'a Converter) -> Self {
        Self { converter, untouched: None, doubts: Vec::new() }
    }

    /// The places so far at which the dictionary had to choose.
    #[must_use]
    pub fn into_doubts(self) -> Vec<Doubt> {
        self.doubts
    }

    /// Converts the next piece.
    #[must_use]
    pub fn convert(&mut self, html: &str) -> String {
        let mut converted = String::with_capacity(html.len());
        let mut line = Line::default();
        let mut rest = html;
        while !rest.is_empty() {
            let (text, markup) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            let (markup, behind) = markup.split_at(markup_length(markup));
            if self.untouched.is_none() {
                line.parts.push((text, String::new()));
            } else {
                converted.push_str(text);
            }
            self.markup(markup, &mut line, &mut converted);
            rest = behind;
        }
        self.end_line(&mut line, &mut converted);
        converted
    }

    fn markup<'h>(&mut self, markup: &'h str, line: &mut Line<'h>, converted: &mut String) {
        let tag = Tag::read(markup);
        let was_untouched = self.untouched.is_some();
        let markup_converted = match &tag {
            Some(tag) if !was_untouched && !tag.closes => self.attributes(markup),
            _ => markup.to_owned(),
        };
        if let Some(tag) = &tag {
            self.follow(tag, markup);
        }
        let goes_on = tag.is_some_and(|tag| tag.is_within_line()) || markup.is_empty() || markup == "<";
        let goes_on = goes_on && !was_untouched && self.untouched.is_none();
        if let Some((_, behind)) = line.parts.last_mut().filter(|_| goes_on) {
            behind.push_str(&markup_converted);
        } else {
            self.end_line(line, converted);
            converted.push_str(&markup_converted);
        }
    }

    /// Writes a line, converted as a whole if its parts can be told apart afterwards.
    fn end_line(&mut self, line: &mut Line<'_>, converted: &mut String) {
        let parts = std::mem::take(&mut line.parts);
        if parts.iter().filter(|(text, _)| !text.is_empty()).count() > 1 && self.whole_line(&parts, converted) {
            return;
        }
        for (text, behind) in parts {
            converted.push_str(&self.text(text));
            converted.push_str(&behind);
        }
    }

    fn whole_line(&mut self, parts: &[(&str, String)], converted: &mut String) -> bool {
        let texts: String = parts.iter().map(|(text, _)| *text).collect();
        let known = self.doubts.len();
        let whole = self.text(&texts);
        if whole.chars().count() != texts.chars().count() {
            self.doubts.truncate(known);
            return false;
        }
        let mut whole = whole.chars();
        for (text, behind) in parts {
            converted.extend(whole.by_ref().take(text.chars().count()));
            converted.push_str(behind);
        }
        true
    }

    fn text(&mut self, text: &str) -> String {
        let Self { converter, doubts, .. } = self;
        converter.convert_with(text, escaped, |found| doubts.extend(found.within(text)))
    }

    /// Keeps count of where the part ends that is left alone.
    fn follow(&mut self, tag: &Tag<'_>, markup: &str) {
        match &mut self.untouched {
            Some((name, depth)) if tag.is_called(name) => {
                *depth = if tag.closes { depth.saturating_sub(1) } else { *depth + 1 };
                if *depth == 0 {
                    self.untouched = None;
                }
            }
            None if !tag.closes && !tag.is_void() && is_left_alone(tag, markup) => {
                self.untouched = Some((tag.name.to_owned(), 1));
            }
            _ => {}
        }
    }

    /// A tag, with the attributes converted that a reader reads.
    fn attributes(&mut self, markup: &str) -> String {
        let mut converted = String::with_capacity(markup.len());
        let mut written = 0;
        for attribute in attributes(markup) {
            if TEXTS.iter().any(|name| attribute.name.eq_ignore_ascii_case(name)) {
                converted.push_str(&markup[written..attribute.start]);
                converted.push_str(&self.text(attribute.value));
                written = attribute.start + attribute.value.len();
            }
        }
        converted.push_str(&markup[written..]);
        converted
    }
}

/// Words of the site are text; the dictionaries hold nothing that would need care.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// How long the tag or comment is that a text begins with; a `<` that opens nothing stands for itself.
fn markup_length(markup: &str) -> usize {
    if markup.starts_with("<!--") {
        return markup.find("-->").map_or(markup.len(), |end| end + 3);
    }
    if !markup[1.min(markup.len())..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next)) {
        return markup.len().min(1);
    }
    let mut quote = None;
    for (at, byte) in markup.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    markup.len()
}

/// What a tag is called, and whether it ends an element.
struct Tag<'h> {
    name: &'h str,
    closes: bool,
    is_empty: bool,
}

impl<'h> Tag<'h> {
    fn read(markup: &'h str) -> Option<Self> {
        let inside = markup.strip_prefix('<')?;
        let (closes, inside) = inside.strip_prefix('/').map_or((false, inside), |inside| (true, inside));
        let end = inside.find(|next: char| !next.is_ascii_alphanumeric() && next != '-').unwrap_or(inside.len());
        let name = &inside[..end];
        name.starts_with(|first: char| first.is_ascii_alphabetic()).then(|| Self {
            name,
            closes,
            is_empty: markup.ends_with("/>"),
        })
    }

    fn is_called(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name) && !self.is_empty
    }

    fn is_within_line(&self) -> bool {
        WITHIN_LINE.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }

    fn is_void(&self) -> bool {
        self.is_empty || VOID.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

fn is_left_alone(tag: &Tag<'_>, markup: &str) -> bool {
    let is_other_language = |tag: &str| !tag.to_ascii_lowercase().starts_with("zh");
    UNTOUCHED.iter().any(|name| tag.is_called(name))
        || attributes(markup).any(|attribute| match attribute.name.to_ascii_lowercase().as_str() {
            "translate" => attribute.value == "no",
            "lang" => is_other_language(attribute.value),
            _ => false,
        })
}

/// An attribute of a tag.
struct Attribute<'h> {
    name: &'h str,
    value: &'h str,
    /// Where the value begins in the tag.
    start: usize,
}

/// The attributes of a tag that have a value in quotes, as all have that this program writes.
fn attributes(markup: &str) -> impl Iterator<Item = Attribute<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let equals = at + markup[at..].find('=')?;
            let name = markup[at..equals].rsplit(|next: char| next.is_whitespace()).next().unwrap_or_default();
            let quote = markup[equals + 1..].chars().next()?;
            if quote != '"' && quote != '\'' {
                at = equals + 1;
                continue;
            }
            let start = equals + 2;
            let value = &markup[start..start + markup[start..].find(quote)?];
            at = start + value.len() + 1;
            return Some(Attribute { name, value, start });
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::Converter;
    use super::HtmlConverter;

    fn converter() -> Converter {
        Converter::between("zh-Hant", "zh-Hans", []).expect("a way between the two")
    }

    #[test]
    fn only_what_a_reader_reads_is_converted() {
        let table = [
            ("<p>關係<br>註冊</p>", "<p>关系<br>注册</p>"),
            ("<h2 id=\"關係\">關係</h2>", "<h2 id=\"關係\">关系</h2>"),
            ("<a href=\"/關係/\" title=\"關係\">關係</a>", "<a href=\"/關係/\" title=\"关系\">关系</a>"),
            ("<img src=\"圖.png\" alt=\"圖\">圖", "<img src=\"圖.png\" alt=\"图\">图"),
            ("<code>關係</code>關係", "<code>關係</code>关系"),
            ("<pre><code>關係 &lt;</code></pre>關係", "<pre><code>關係 &lt;</code></pre>关系"),
            ("<span translate=\"no\">後<b>關</b></span>後", "<span translate=\"no\">後<b>關</b></span>后"),
            ("<span lang=\"ja\">關<span>係</span></span>係", "<span lang=\"ja\">關<span>係</span></span>系"),
            ("<span lang='zh-Hant'>關</span>", "<span lang='zh-Hant'>关</span>"),
            ("<img translate=\"no\" alt=\"後\">後", "<img translate=\"no\" alt=\"后\">后"),
            ("<!-- 關係 <p> -->關係", "<!-- 關係 <p> -->关系"),
            ("<p data-a=\"關>係\">係", "<p data-a=\"關>係\">系"),
            ("< 關", "< 关"),
            ("樹<em>幹</em>", "树<em>干</em>"),
            ("<p>簡單明<strong>瞭</strong>的</p>", "<p>简单明<strong>了</strong>的</p>"),
            ("情有<b>獨<i title=\"關\">鍾</i></b>，關", "情有<b>独<i title=\"关\">钟</i></b>，关"),
            ("<li>簡單明</li><li>瞭</li>", "<li>简单明</li><li>瞭</li>"),
            ("簡單明<code>x</code>瞭", "简单明<code>x</code>瞭"),
            ("簡單明<span translate=\"no\">瞭</span>瞭", "简单明<span translate=\"no\">瞭</span>瞭"),
        ];
        for (html, expected) in table {
            assert_eq!(converter().convert_html(html), expected, "{html}");
        }
    }

    #[test]
    fn a_word_of_the_site_can_write_no_html() {
        let words = [("甲".to_owned(), "<b title='\"'>&".to_owned())];
        let converter = Converter::between("zh-Hant", "zh-Hans", words).expect("a way between the two");
        let word = "&lt;b title=&#39;&quot;&#39;&gt;&amp;";
        assert_eq!(converter.convert_html("<i title=\"甲\">甲</i>"), format!("<i title=\"{word}\">{word}</i>"));
    }

    #[test]
    fn a_line_is_converted_in_parts_if_they_could_not_be_told_apart() {
        let words = [("學堂".to_owned(), "学".to_owned())];
        let converter = Converter::between("zh-Hant", "zh-Hans", words).expect("a way between the two");
        assert_eq!(converter.convert_html("學<b>堂</b>簡單明<b>瞭</b>"), "学<b>堂</b>简单明<b>瞭</b>");
        let mut html = HtmlConverter::new(&converter);
        assert_eq!(html.convert("<p>他<b>乾</b>了</p>"), "<p>他<b>干</b>了</p>");
        let doubts: Vec<_> = html.into_doubts();
        assert_eq!(doubts.len(), 1);
        assert_eq!((&*doubts[0].before, doubts[0].written, &*doubts[0].after), ("他", '乾', "了"));
        assert_eq!((&*doubts[0].becomes, doubts[0].others.as_slice()), ("干", &["乾".to_owned()][..]));
    }

    #[test]
    fn an_element_may_end_in_a_later_piece() {
        let converter = converter();
        let mut pieces = HtmlConverter::new(&converter);
        let converted = ["關<span translate=\"no\">關", "關</span>關"].map(|piece| pieces.convert(piece));
        assert_eq!(converted, ["关<span translate=\"no\">關", "關</span>关"]);
    }
}
