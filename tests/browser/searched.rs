//! The site in which the tests in a browser look things up. Its style sheets and scripts are minified, so what runs there are these.

use std::fmt::Write as _;
use std::path::Path;

use crate::preview::write;

const SETTINGS: &str = r#"
title = "培訓"
base_url = "https://host.example/"
language = "zh-Hant"
time_zone = "Asia/Shanghai"

[hosting]
minify = true

[languages.zh-Hant]
name = "繁體中文"

[languages.zh-Hans]
name = "简体中文"
from = "zh-Hant"

[languages.en]
name = "English"

[taxonomies.topics]
name = "課題"
terms = [{ slug = "sales", name = { zh-Hant = "營銷銷售", en = "Sales" } }, { slug = "finance", name = { zh-Hant = "財務管理", en = "Finance" } }]

[taxonomies.specials]
name = "專題"
terms = [{ slug = "key-accounts", name = { zh-Hant = "大客戶", en = "Key accounts" } }]

[taxonomies.cities]
name = "地點"
terms = [{ slug = "beijing", name = { zh-Hant = "北京", en = "Beijing" } }, { slug = "shanghai", name = { zh-Hant = "上海", en = "Shanghai" } }]

[taxonomies.months]
name = "時間"
"#;

/// Writes a site with what the tests look for.
pub(crate) fn fill(root: &Path) {
    write(root, "site.toml", SETTINGS);
    for (path, front_matter, text) in [
        (
            "articles/trust",
            "title = \"誰被信任\"\ndate = 2026-10-01\ntopics = [\"sales\"]",
            "客戶關係，說到底是信任。\n\n## 三個問題\n\n名單上只有電話，沒有茶點。",
        ),
        (
            "articles/budget",
            "title = \"預算是一場對話\"\ndate = 2026-10-02\ntopics = [\"finance\"]",
            "財務部發出一套表格。沒有一個數字是客戶給的，關係也不大。",
        ),
        (
            "articles/trust.en",
            "title = \"Whom customers trust\"\ndate = 2026-10-01\ntopics = [\"sales\"]",
            "A customer who negotiates about delivery also negotiates about the price.",
        ),
    ] {
        write(root, &format!("content/{path}.md"), &format!("+++\n{front_matter}\n+++\n\n{text}\n"));
    }
    course(root, "crm", "客戶關係管理", "sales", "3980", &[("beijing", "2026-12-05"), ("shanghai", "2027-01-16")]);
    course(root, "cash", "現金流預測", "finance", "1280", &[("shanghai", "2026-12-12")]);
    course(root, "tax", "納稅籌劃", "finance", "2580", &[("beijing", "2027-01-09")]);
}

fn course(root: &Path, name: &str, title: &str, topic: &str, price: &str, sessions: &[(&str, &str)]) {
    let mut text = format!(
        "+++\ntitle = \"{title}\"\ncode = \"{}-1\"\ntopics = [\"{topic}\"]\nprice = {{ amount = \"{price}\", currency = \"CNY\" }}\n",
        name.to_uppercase()
    );
    if name == "crm" {
        text.push_str("specials = [\"key-accounts\"]\n");
    }
    for (city, day) in sessions {
        let _ = write!(text, "\n[[sessions]]\ncity = \"{city}\"\nstart = {day}\nend = {day}\n");
    }
    text.push_str("+++\n\n兩天把人脈變成能力。\n");
    write(root, &format!("content/courses/{name}.md"), &text);
}
