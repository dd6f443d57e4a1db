//! The settings of a random site, written as `site.toml`.

use std::fmt::Write as _;

use crate::entry::quoted;
use crate::names::{CITIES, TERMS};
use crate::random::Random;

/// What of `site.toml` the edits change.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "settings are switches")]
pub(crate) struct Settings {
    pub(crate) title: String,
    pub(crate) portal: bool,
    pub(crate) page_size: usize,
    pub(crate) related: (usize, usize),
    /// How many of the terms are declared in their usual order; the rest stand before them.
    pub(crate) rotated: usize,
    /// In which order terms are shown.
    pub(crate) order: &'static str,
    pub(crate) intro: String,
    pub(crate) menu: Vec<&'static str>,
    pub(crate) fallback: bool,
    pub(crate) english_name: String,
    pub(crate) third_language: bool,
    pub(crate) second_script: bool,
    pub(crate) pinyin: bool,
    pub(crate) smart_punctuation: bool,
    pub(crate) highlight: bool,
    pub(crate) relative_urls: bool,
    pub(crate) minify: bool,
    /// A line below `[images]`.
    pub(crate) images: &'static str,
    pub(crate) hotline: String,
    pub(crate) clause: String,
    pub(crate) months: bool,
    pub(crate) time_zone: &'static str,
    pub(crate) promoted: Option<usize>,
}

impl Settings {
    pub(crate) fn random(random: &mut Random) -> Self {
        Self {
            title: "學堂".to_owned(),
            portal: random.chance(50),
            page_size: random.between(1, 5),
            related: (random.between(1, 4), random.between(1, 4)),
            rotated: 0,
            order: "declared",
            intro: "懂客戶。".to_owned(),
            menu: vec!["/courses/"],
            fallback: random.chance(50),
            english_name: "English".to_owned(),
            third_language: false,
            second_script: random.chance(50),
            pinyin: random.chance(50),
            smart_punctuation: false,
            highlight: true,
            relative_urls: random.chance(20),
            minify: random.chance(20),
            images: "",
            hotline: String::new(),
            clause: "版權所有。".to_owned(),
            months: random.chance(50),
            time_zone: "Asia/Shanghai",
            promoted: None,
        }
    }

    /// The text of `site.toml`. The promotion is of a course that is there.
    pub(crate) fn write(&self, promoted: Option<&str>) -> String {
        let theme = if self.portal { "portal" } else { "bare" };
        let mut text = format!(
            "title = {{ zh-Hant = {}, en = \"Academy\" }}\nbase_url = \"https://example.org/sub/\"\n\
             language = \"zh-Hant\"\ntime_zone = \"{}\"\ntheme = \"{theme}\"\n\
             [languages.zh-Hant]\nname = \"繁體中文\"\n[languages.en]\nname = {}\nfallback = {}\n",
            quoted(&self.title),
            self.time_zone,
            quoted(&self.english_name),
            self.fallback,
        );
        if self.third_language {
            text.push_str("[languages.de]\nname = \"Deutsch\"\n");
        }
        text.push_str("[languages.zh-Hans]\n");
        if self.second_script {
            text.push_str("from = \"zh-Hant\"\n");
        }
        let chinese = if self.pinyin { "pinyin" } else { "keep" };
        let _ = write!(
            text,
            "[slugs]\nchinese = \"{chinese}\"\n[markdown]\nsmart_punctuation = {}\nhighlight = {}\n\
             [listings]\npage_size = {}\n[related]\ncourses = {}\narticles = {}\n\
             [hosting]\nrelative_urls = {}\nminify = {}\n[images]\nwidths = [16, 30]\n{}\n[publisher]\nhotline = {}\n[copyright]\nclauses = [{}]\n",
            self.smart_punctuation,
            self.highlight,
            self.page_size,
            self.related.0,
            self.related.1,
            self.relative_urls,
            self.minify,
            self.images,
            quoted(&self.hotline),
            quoted(&self.clause),
        );
        for key in ["topics", "specials"] {
            self.write_taxonomy(key, TERMS, &mut text);
        }
        self.write_taxonomy("cities", CITIES, &mut text);
        if self.months {
            text.push_str("[taxonomies.months]\nname = \"時間\"\n");
        }
        for url in &self.menu {
            let _ = write!(text, "[[menus.primary]]\nlabel = \"{}\"\nurl = \"{url}\"\n", url.trim_matches('/'));
        }
        if let Some(course) = promoted {
            let _ = write!(text, "[[promotions]]\ntopic = \"sales\"\ncourse = {}\n", quoted(course));
        }
        text
    }

    fn write_taxonomy(&self, key: &str, terms: &[(&str, &str, &str)], text: &mut String) {
        let mut terms = terms.to_vec();
        let rotated = self.rotated % terms.len();
        terms.rotate_left(rotated);
        let _ = write!(text, "[taxonomies.{key}]\norder = \"{}\"\nterms = [\n", self.order);
        for (slug, chinese, english) in terms {
            let intro = if slug == "sales" { format!(", intro = {}", quoted(&self.intro)) } else { String::new() };
            let names = format!("{{ zh-Hant = \"{chinese}\", en = \"{english}\" }}");
            let _ = writeln!(text, "  {{ slug = \"{slug}\", name = {names}{intro} }},");
        }
        text.push_str("]\n");
    }
}
