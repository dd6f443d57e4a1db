//! Slugs: the parts of an address that are made from a title, a term's name, or an editor's own words.
//!
//! In comes any text; out goes a text that is a valid part of a [`Route`](super::Route), that people can read, and that
//! is the same on every machine. Making a slug from a slug changes nothing, so that it does not matter how often it
//! happens.

mod pinyin;

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Route, Span};

/// What becomes of Chinese characters in a slug.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
pub enum ChineseSlugs {
    /// They stay: 客戶關係.
    Keep,
    /// They are spelt in Latin letters, word by word: `kehu-guanxi`.
    Pinyin,
}

/// A part of an address: not empty, lower-case, in Unicode's composed form, made of letters and digits of any script
/// and of `-`, which neither leads nor trails nor is doubled. A slug is always a valid part of a
/// [`Route`](super::Route).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Slug(Arc<str>);

/// The length up to which slugs go, in bytes. File systems take names of 255 bytes; the rest is room for what is put
/// before or behind a slug.
const MAX_BYTES: usize = 200;

impl Slug {
    /// Makes a slug from any text. `None` if no letter and no digit is in it.
    ///
    /// Letters are lowered; variants such as full-width letters, `①` or `㎡` become the plain characters that they stand
    /// for; apostrophes within words vanish; whatever else is between letters and digits becomes one `-`. Text that is
    /// too long is cut, between words if it can be.
    #[must_use]
    pub fn from_text(text: &str, chinese: ChineseSlugs) -> Option<Self> {
        // Most names of files are slugs as they are: to look at their letters one by one took a seventh of the catalog's time.
        let slug = if is_plain(text) { publishable(text) } else { publishable(shorten(&spelt(text, chinese))) };
        (!slug.is_empty()).then(|| Self(slug.into()))
    }

    /// Takes a slug that an editor wrote, as it is.
    ///
    /// # Errors
    /// If it is none: where it is wrong, and what it should be.
    pub fn checked(text: &str) -> Result<Self, SlugError> {
        match Self::from_text(text, ChineseSlugs::Keep) {
            Some(slug) if slug.as_str() == text => Ok(slug),
            suggestion => {
                let (fault, at) = fault_in(text);
                Err(SlugError { text: text.to_owned(), fault, at, suggestion })
            }
        }
    }

    /// The slug as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a text is no slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` can't be a slug: {fault}")]
pub struct SlugError {
    /// The text.
    pub text: String,
    /// What is wrong with it.
    pub fault: SlugFault,
    /// Where in the text.
    pub at: Span,
    /// The slug that comes nearest, if there is any.
    pub suggestion: Option<Slug>,
}

/// What is wrong with a text that should be a slug.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SlugFault {
    /// There is nothing.
    #[error("it is empty")]
    Empty,
    /// A capital letter.
    #[error("{0:?} is a capital letter")]
    Capital(char),
    /// A `-` that has no letter or digit on both sides.
    #[error("`-` must stand between letters or digits")]
    Hyphen,
    /// A character that is neither letter nor digit nor `-`.
    #[error("{0:?} is neither a letter nor a digit nor `-`")]
    Character(char),
    /// A full-width letter, a circled digit and the like.
    #[error("{0:?} is a variant of a plain character")]
    Variant(char),
    /// A letter and its accent that should be one character.
    #[error("its accents are not in Unicode's composed form (NFC)")]
    NotComposed,
    /// It is longer than slugs may be.
    #[error("it is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// A name that some systems keep for themselves.
    #[error("it is a name that some systems can't store")]
    Reserved,
}

/// Whether a text is words of lower-case letters and digits with one `-` between them, of which nothing is spelt in another way.
fn is_plain(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    text.len() <= MAX_BYTES && text.split('-').all(is_word)
}

fn spelt(text: &str, chinese: ChineseSlugs) -> String {
    let folded = fold(&without_joiners(text));
    match chinese {
        ChineseSlugs::Keep => hyphenate(&folded),
        ChineseSlugs::Pinyin => hyphenate(&pinyin::spell(&folded)),
    }
}

/// Takes out what is invisible or holds a word together: joiners, soft hyphens, and apostrophes between letters. In
/// Chinese the curly apostrophe is a quotation mark, so there it stays, and parts words.
fn without_joiners(text: &str) -> String {
    let letter = |character: &char| character.is_alphabetic() && !pinyin::is_chinese(*character);
    let mut kept = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    let mut after_letter = false;
    while let Some(character) = characters.next() {
        let vanishes = match character {
            '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => true,
            '\'' | '’' => after_letter && characters.peek().is_some_and(letter),
            _ => false,
        };
        if !vanishes {
            kept.push(character);
            after_letter = letter(&character);
        }
    }
    kept
}

/// Lowers letters and replaces variants by plain characters (NFKC). Lowering can bring new variants and the other way
/// round, hence the order; that one round is enough is tested for every character there is.
fn fold(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase().nfkc().collect()
}

/// Keeps letters, digits and their accents, with one `-` for whatever else lies between them.
fn hyphenate(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    let mut parted = false;
    for character in text.chars() {
        if character.is_alphanumeric() {
            if parted && !slug.is_empty() {
                slug.push('-');
            }
            parted = false;
            slug.push(character);
        } else if parted || slug.is_empty() || !is_combining_mark(character) {
            parted = true;
        } else {
            slug.push(character);
        }
    }
    slug
}

/// Cuts a slug that is too long, at the last `-` unless that would cost more than half of it.
fn shorten(slug: &str) -> &str {
    if slug.len() <= MAX_BYTES {
        return slug;
    }
    let cut = &slug[..slug.floor_char_boundary(MAX_BYTES)];
    let ends_a_word = slug[cut.len()..].starts_with('-');
    match cut.rfind('-') {
        Some(hyphen) if hyphen > MAX_BYTES / 2 && !ends_a_word => &cut[..hyphen],
        _ => cut.trim_end_matches('-'),
    }
}

/// Evades the names that some systems keep for themselves, such as `con`.
fn publishable(slug: &str) -> String {
    if slug.is_empty() || Route::new(slug).is_ok() { slug.to_owned() } else { format!("{slug}-page") }
}

/// The first thing that is wrong in a text that is no slug.
fn fault_in(text: &str) -> (SlugFault, Span) {
    let mut previous = '-';
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let next = text[end..].chars().next().unwrap_or('-');
        if let Some(fault) = fault_of(previous, character, next) {
            return (fault, start..end);
        }
        previous = character;
    }
    let fault = if text.is_empty() {
        SlugFault::Empty
    } else if text.len() > MAX_BYTES {
        SlugFault::TooLong
    } else if Route::new(text).is_err() {
        SlugFault::Reserved
    } else {
        SlugFault::NotComposed
    };
    (fault, 0..text.len())
}

/// What is wrong with one character between its neighbours, where the ends of the text count as `-`.
fn fault_of(previous: char, character: char, next: char) -> Option<SlugFault> {
    if character == '-' {
        return (previous == '-' || next == '-').then_some(SlugFault::Hyphen);
    }
    let accent = is_combining_mark(character) && previous != '-';
    if !character.is_alphanumeric() && !accent {
        return Some(SlugFault::Character(character));
    }
    let alone = String::from(character);
    if alone.to_lowercase() != alone {
        return Some(SlugFault::Capital(character));
    }
    (fold(&alone) != alone).then_some(SlugFault::Variant(character))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pinyin(text: &str) -> String {
        Slug::from_text(text, ChineseSlugs::Pinyin).map_or_else(String::new, |slug| slug.to_string())
    }

    fn kept(text: &str) -> String {
        Slug::from_text(text, ChineseSlugs::Keep).map_or_else(String::new, |slug| slug.to_string())
    }

    fn check(pairs: &str) {
        for pair in pairs.split_whitespace() {
            let (chinese, spelt) = pair.split_once('=').expect("a pair");
            assert_eq!(pinyin(chinese), spelt, "{chinese}");
        }
    }

    #[test]
    fn a_text_that_is_plain_is_its_own_slug() {
        for text in ["a", "crm-360", "a--b", "-a", "a-", "a_b", "A", "con", "Ａ", "", "甲-a"] {
            for chinese in [ChineseSlugs::Keep, ChineseSlugs::Pinyin] {
                assert!(!is_plain(text) || spelt(text, chinese) == text, "{text}");
            }
        }
        assert!(is_plain("crm-360") && !is_plain("a--b") && !is_plain(""));
    }

    #[test]
    fn characters_are_read_as_their_word_wants_it() {
        check(
            "銀行=yinhang 行業=hangye 行政=xingzheng 行長=hangzhang 執行力=zhixingli 重慶=chongqing 重要=zhongyao 重組=chongzu",
        );
        check(
            "長沙=changsha 成長=chengzhang 擅長=shanchang 會計=kuaiji 會議=huiyi 音樂=yinyue 快樂=kuaile 了解=liaojie",
        );
        check(
            "瞭解=liaojie 降落=jiangluo 投降=touxiang 率領=shuailing 效率=xiaolv 調整=tiaozheng 調查=diaocha 差旅=chailv",
        );
        check("差異=chayi 還款=huankuan 還是=haishi 朝陽=chaoyang 單位=danwei 乾坤=qiankun 乾淨=ganjing 戰略=zhanlve");
        check(
            "東莞=dongguan 廈門=xiamen 成都=chengdu 六安=luan 角色=juese 目的=mudi 供給=gongji 模板=muban 模型=moxing",
        );
        check(
            "強調=qiangdiao 協調=xietiao 調薪=tiaoxin 反彈=fantan 彈藥=danyao 便宜=pianyi 方便=fangbian 給予=jiyu 佛=fo",
        );
        check("著名=zhuming 名著=mingzhu 站著看=zhan-zhe-kan 隨著=suizhe 著手=zhuoshou 執著=zhizhuo 沉著=chenzhuo");
    }

    #[test]
    fn words_are_parted_by_hyphens() {
        check(
            "客戶關係管理=kehu-guanxi-guanli 客户关系管理=kehu-guanxi-guanli 企業內訓師認證班=qiye-neixunshi-renzheng-ban",
        );
        check("股權激勵方案設計與落地=guquan-jili-fangan-sheji-yu-luodi 研究生命起源=yanjiu-shengming-qiyuan");
        check("客戶信任的是你的組織還是銷售個人？=kehu-xinren-de-shi-ni-de-zuzhi-haishi-xiaoshou-geren");
        assert_eq!(pinyin("360°客戶關係：B2B 銷售"), "360-kehu-guanxi-b2b-xiaoshou");
    }

    #[test]
    fn what_is_not_chinese_is_treated_alike_in_both_manners() {
        let pairs = [
            ("Winning & growing Key Accounts!", "winning-growing-key-accounts"),
            ("Don’t  panic", "dont-panic"),
            ("ＣＲＭ３６０ ①", "crm360-1"),
            ("Cafe\u{301} Ærø", "café-ærø"),
            ("हिन्दी में", "हिन्दी-में"),
            ("한국어 교육", "한국어-교육"),
            ("--a__b--", "a-b"),
            ("con", "con-page"),
            ("…!", ""),
        ];
        for (text, slug) in pairs {
            assert_eq!((kept(text).as_str(), pinyin(text).as_str()), (slug, slug), "{text}");
        }
    }

    #[test]
    fn chinese_stays_where_it_should() {
        assert_eq!(kept("客戶信任的，是 CRM？"), "客戶信任的-是-crm");
        assert_eq!(kept("所謂‘客戶’關係"), "所謂-客戶-關係");
    }

    #[test]
    fn long_titles_are_cut_between_words() {
        let long = pinyin(&"客戶關係管理".repeat(40));
        assert!((150..=MAX_BYTES).contains(&long.len()), "{long}");
        assert!(long.split('-').all(|word| ["kehu", "guanxi", "guanli"].contains(&word)), "{long}");
        assert_eq!(kept(&"客戶".repeat(100)).len(), 198);
    }

    #[test]
    fn an_editors_slug_is_taken_or_explained() {
        assert_eq!(Slug::checked("crm-360-客戶").map(|slug| slug.to_string()), Ok("crm-360-客戶".to_owned()));
        let explained = [
            ("", "it is empty", 0..0, None),
            ("crm 360", "' ' is neither a letter nor a digit nor `-`", 3..4, Some("crm-360")),
            ("客戶CRM", "'C' is a capital letter", 6..7, Some("客戶crm")),
            ("a--b", "`-` must stand between letters or digits", 1..2, Some("a-b")),
            ("a-", "`-` must stand between letters or digits", 1..2, Some("a")),
            ("２天", "'２' is a variant of a plain character", 0..3, Some("2天")),
            ("e\u{301}", "its accents are not in Unicode's composed form (NFC)", 0..3, Some("é")),
            ("nul", "it is a name that some systems can't store", 0..3, Some("nul-page")),
            ("!", "'!' is neither a letter nor a digit nor `-`", 0..1, None),
        ];
        for (text, fault, at, suggestion) in explained {
            let error = Slug::checked(text).expect_err(text);
            assert_eq!((error.fault.to_string().as_str(), error.at), (fault, at));
            assert_eq!(error.suggestion.as_ref().map(Slug::as_str), suggestion);
        }
        assert_eq!(Slug::checked(&"a".repeat(201)).expect_err("too long").fault, SlugFault::TooLong);
    }

    /// Checks what must hold for every text.
    fn check_laws(text: &str) {
        for chinese in [ChineseSlugs::Keep, ChineseSlugs::Pinyin] {
            let Some(slug) = Slug::from_text(text, chinese) else { continue };
            assert_eq!(Slug::from_text(slug.as_str(), chinese).as_ref(), Some(&slug), "{text:?}");
            assert!(Route::new(slug.as_str()).is_ok() && slug.as_str().len() <= MAX_BYTES + "-page".len(), "{text:?}");
            assert_eq!(Slug::checked(slug.as_str()).as_ref(), Ok(&slug), "{text:?}");
        }
    }

    #[test]
    fn the_laws_hold_for_every_character() {
        // The planes above hold no letters.
        for character in '\0'..='\u{3FFFF}' {
            check_laws(&format!("{character}"));
        }
    }

    proptest! {
        #[test]
        fn the_laws_hold_for_any_text(text in ".{0,80}") {
            check_laws(&text);
        }

        #[test]
        fn the_laws_hold_for_chinese_with_latin_and_marks(
            text in "([一-龥]|[a-zA-Z0-9 '’-]|[\u{300}-\u{345}]|[ａ-ｚ①-⑨]){0,120}"
        ) {
            check_laws(&text);
        }

        #[test]
        fn a_refused_slug_names_a_fault_within_it(text in ".{0,20}") {
            if let Err(error) = Slug::checked(&text) {
                prop_assert!(text.get(error.at).is_some());
            }
        }
    }
}
