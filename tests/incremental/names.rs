//! The words, dates and places that random sites are made of: few, so that entries share them.

/// Things that titles and texts are about.
pub(crate) const THINGS: &[&str] = &[
    "客戶關係",
    "庫存",
    "銀行",
    "班組",
    "談判",
    "預算",
    "客户关系",
    "薪酬",
    "重慶",
    "leadership",
    "key accounts",
    "inventory",
    "negotiation",
    "cash flow",
    "Café & <Co>",
    "trust",
];

/// Sentences for paragraphs; `{}` is a thing.
pub(crate) const SENTENCES: &[&str] = &[
    "{}從來不是一天的事。",
    "先看{}，再談價格。",
    "誰懂{}，誰就留得住人。",
    "Nobody learns {} from slides.",
    "The first rule of {} is to listen.",
    "**「{}」**的做法，*每月*看一次。",
    "{{ {} }} is just text, and so is {% {} %}.",
    "A colleague's \"{}\" isn't yours.",
    "Straight \"quotes\" on {} -- and dots...",
    "`code` on {}",
    "See <https://example.com/?a=1&b=2> on {}.",
];

/// Terms of `topics` and `specials`: slug, Chinese and English name.
pub(crate) const TERMS: &[(&str, &str, &str)] = &[
    ("sales", "營銷銷售", "Sales"),
    ("hr", "人力資源", "People"),
    ("lean", "精益生產", "Lean"),
    ("finance", "財務管理", "Finance"),
];

/// Cities, likewise.
pub(crate) const CITIES: &[(&str, &str, &str)] =
    &[("beijing", "北京", "Beijing"), ("shanghai", "上海", "Shanghai"), ("taipei", "台北", "Taipei")];

/// Open tags: some have one slug in common.
pub(crate) const TAGS: &[&str] = &["CRM", "crm", "信任", "key accounts", "重慶", "Lean & mean"];

/// Moments of publication and expiry, on both sides of the build's moments.
pub(crate) const MOMENTS: &[&str] = &[
    "2025-03-01",
    "2026-06-16T16:21:09",
    "2026-07-01",
    "2026-11-22",
    "2026-11-23T10:00:01",
    "2026-11-24",
    "2026-12-10",
    "2027-02-28T23:59:59",
    "2027-06-01",
];

/// Moments that a site is built for.
pub(crate) const NOWS: &[&str] = &[
    "2026-11-23",
    "2026-11-23T10:00:00",
    "2026-11-23T10:00:01",
    "2026-11-24",
    "2026-12-06",
    "2027-03-01",
    "2026-06-17",
];

/// First days of sessions.
pub(crate) const STARTS: &[&str] =
    &["2026-01-05", "2026-11-22", "2026-11-23", "2026-11-30", "2026-12-05", "2026-12-31", "2027-02-01", "2027-03-06"];

/// Languages of entries, by the ending of their file's name; the first is the main one.
pub(crate) const ENDINGS: &[&str] = &["", ".en", ".zh-Hans"];

/// Templates that both themes have and that a site may put its own in place of.
pub(crate) const TEMPLATES: &[&str] =
    &["article.html", "course.html", "home.html", "listing.html", "layout.html", "page.html"];
