//! Nothing but the vocabulary in, `site.toml` and the plain pages out.

use std::fmt::Write;

use super::outline::{Kind, Outline};
use super::prose::Voice;
use super::vocabulary::{CITIES, Language, SPECIALS, TOPICS, Term};
use super::{Portal, SourceText};

/// The settings of the portal without its terms.
const HEAD: &str = r#"title = { zh-Hant = "百川學堂", en = "Rivers Academy" }
tagline = { zh-Hant = "量過尺寸的培訓網站", en = "A training portal made to measure" }
greeting = { zh-Hant = "歡迎來到百川學堂", en = "Welcome to Rivers Academy" }
base_url = "https://rivers.example/"
language = "zh-Hant"
time_zone = "Asia/Shanghai"
theme = "portal"

[languages.zh-Hant]
name = "繁體中文"

[languages.en]
name = "English"
fallback = true

[slugs]
chinese = "pinyin"

[listings]
page_size = 20

[related]
courses = 6
articles = 11

[publisher]
name = { zh-Hant = "百川學堂編輯部", en = "The editors of Rivers Academy" }
hotline = "400-000-0000"
email = "hello@rivers.example"

[copyright]
clauses.zh-Hant = ["本網文章由程式生成，僅供測試。"]
clauses.en = ["The texts of this site are made by a program, for tests alone."]

[[menus.utility]]
label = { zh-Hant = "會員登入", en = "Log in" }
url = "https://account.rivers.example/login"

[[menus.primary]]
label = { zh-Hant = "首頁", en = "Home" }
url = "/"

[[menus.primary]]
label = { zh-Hant = "公開課程", en = "Courses" }
url = "/courses/"

[[menus.primary]]
label = { zh-Hant = "管理文章", en = "Articles" }
url = "/articles/"

[[menus.primary]]
label = { zh-Hant = "培訓專題", en = "Specials" }
url = "/specials/"

[[menus.footer]]
label = { zh-Hant = "關於我們", en = "About" }
url = "/about/"

[[menus.footer]]
label = { zh-Hant = "聯繫我們", en = "Contact" }
url = "/contact/"
"#;

/// Writes `site.toml`.
pub fn site(portal: &Portal) -> SourceText {
    let mut text = HEAD.to_owned();
    for topic in [4, 6] {
        promotion(portal, topic, &mut text);
    }
    taxonomy(&mut text, "topics", ("按培訓課題", "By topic"), &TOPICS);
    taxonomy(&mut text, "specials", ("企業培訓專題", "Specials"), &SPECIALS.map(|(_, term)| term));
    taxonomy(&mut text, "cities", ("按培訓地點", "By city"), &CITIES);
    text.push_str("\n[taxonomies.tags]\nname = { zh-Hant = \"標籤\", en = \"Tags\" }\nopen = true\n");
    text.push_str("\n[taxonomies.months]\nname = { zh-Hant = \"按培訓時間\", en = \"By month\" }\n");
    SourceText { path: "site.toml".to_owned(), text }
}

fn taxonomy(text: &mut String, key: &str, name: (&str, &str), terms: &[Term]) {
    let _ =
        writeln!(text, "\n[taxonomies.{key}]\nname = {{ zh-Hant = \"{}\", en = \"{}\" }}\nterms = [", name.0, name.1);
    for Term { slug, chinese, english } in terms {
        let name = format!("{{ zh-Hant = \"{chinese}\", en = \"{english}\" }}");
        let _ = writeln!(text, "  {{ slug = \"{slug}\", name = {name} }},");
    }
    text.push_str("]\n");
}

/// Pushes the first course of a topic on the topic's pages; a small portal may have none.
fn promotion(portal: &Portal, topic: usize, text: &mut String) {
    let outlines = (0..portal.options.pages.min(1000)).map(|number| Outline::new(&portal.options, number));
    let mut courses = outlines.filter(|outline| outline.kind == Kind::Course && !outline.is_translation());
    if let Some(course) = courses.find(|course| course.topic == topic) {
        let _ = writeln!(text, "\n[[promotions]]\ntopic = \"{}\"\ncourse = \"{}\"", TOPICS[topic].slug, course.code());
    }
}

/// Writes the plain pages, each in both languages.
pub fn pages(portal: &Portal) -> Vec<SourceText> {
    let mut pages = Vec::new();
    for (language, suffix) in [(Language::Chinese, ""), (Language::English, ".en")] {
        for (position, (name, title)) in portal.vocabulary(language).pages.iter().enumerate() {
            let outline = Outline { language, ..Outline::new(&portal.options, position) };
            let mut voice = Voice::new(portal, &outline, outline.random(&portal.options));
            let mut text = format!("+++\ntitle = \"{title}\"\n+++\n\n");
            for _ in 0..3 {
                voice.paragraph(4, &mut text);
            }
            pages.push(SourceText { path: format!("content/pages/{name}{suffix}.md"), text });
        }
    }
    pages
}
