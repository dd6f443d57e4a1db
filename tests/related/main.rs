//! The related blocks of small sites, as their editors set and pin them, and what the program says about them.

#[path = "../support/mod.rs"]
mod support;

mod explain;
mod pins;
mod settings;

use lyceum::base::MemoryFiles;
use lyceum::relate::Relation;
use lyceum::site::{Composed, Site};

/// Composes a site of some files, whose settings are these and what every site needs.
fn compose(settings: &str, files: &str) -> Composed {
    support::compose_files(&site_files(settings, files))
}

fn site_files(settings: &str, files: &str) -> MemoryFiles {
    let top = "title = \"學堂\"\nbase_url = \"https://example.org/\"\nlanguage = \"zh-Hant\"\n";
    MemoryFiles::from_archive(&format!("-- site.toml --\n{top}{settings}\n{files}"))
}

/// The ids of the courses and of the articles beside an entry.
fn beside(site: &Site, id: &str) -> [Vec<String>; 2] {
    let entry = site.catalog.names.versions(id)[0];
    let related = &site.relations.entries[entry.index()];
    let id = |relation: &Relation| site.catalog.entries[relation.id as usize].document.identity.id.clone();
    [&related.courses, &related.articles].map(|block| block.iter().map(id).collect())
}

/// A small portal: an article on customers, with courses and articles on customers and on production.
const PORTAL: &str = r#"
-- content/articles/trust.md --
+++
title = "客戶信任的是你的組織還是銷售個人"
+++
大客戶的關係不能只在銷售一個人手裡。客戶關係要由組織維護，銷售離職時客戶才不會流失。
-- content/articles/silence.md --
+++
title = "沉默的客戶最危險"
+++
客戶不抱怨就離開，客戶流失往往沒有聲音。回訪客戶，維護客戶關係，比開發新客戶便宜。
-- content/articles/lean.md --
+++
title = "精益從一條線開始"
+++
精益生產不必全廠鋪開，先選一條產線做樣板，消除浪費，縮短換線時間，改善現場。組織要放手。
-- content/courses/crm.md --
+++
title = "360°客戶關係管理"
sessions = [{ city = "北京", start = 2026-12-05 }]
+++
客戶關係屬於組織，不在銷售個人手裡：大客戶關係的建立與維護，銷售離職時客戶不流失。
-- content/courses/key-accounts.md --
+++
title = "大客戶銷售"
sessions = [{ city = "上海", start = 2027-02-05 }]
+++
找到大客戶的決策人，建立客戶關係，銷售談判與客戶維護。
-- content/courses/lean-lines.md --
+++
title = "精益生產實戰"
+++
消除產線浪費、快速換線、現場改善與樣板線建設。
"#;
