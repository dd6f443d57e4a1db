//! The closed taxonomies of the portal, in the order in which its navigator shows them.

/// A term of a taxonomy.
#[derive(Clone, Copy, Debug)]
pub struct Term {
    /// Its part of the address.
    pub slug: &'static str,
    /// Its Chinese name.
    pub chinese: &'static str,
    /// Its English name.
    pub english: &'static str,
}

const fn term(slug: &'static str, chinese: &'static str, english: &'static str) -> Term {
    Term { slug, chinese, english }
}

/// What entries are about.
pub const TOPICS: [Term; 12] = [
    term("strategy", "企業戰略", "Strategy"),
    term("operations", "運營管理", "Operations"),
    term("production", "生產管理", "Production"),
    term("rnd", "研發管理", "R&D"),
    term("sales", "營銷銷售", "Sales and marketing"),
    term("hr", "人力資源", "Human resources"),
    term("finance", "財務管理", "Finance"),
    term("career", "職業發展", "Career"),
    term("executive", "高層研修", "Executive"),
    term("benchmarking", "標桿學習", "Benchmarking"),
    term("certification", "認證培訓", "Certification"),
    term("skills", "專業技能", "Professional skills"),
];

/// Narrower themes, each with the position of the topic that it belongs to.
pub const SPECIALS: [(usize, Term); 22] = [
    (4, term("key-accounts", "客戶關係", "Customer relations")),
    (4, term("negotiation", "談判技巧", "Negotiation")),
    (4, term("telesales", "電話營銷", "Telesales")),
    (0, term("hit-products", "爆品戰略", "Hit products")),
    (4, term("international-trade", "國際貿易", "International trade")),
    (5, term("equity-incentives", "股權激勵", "Equity incentives")),
    (8, term("leadership", "領導執行", "Leadership")),
    (9, term("learning-huawei", "學習華為", "Learning from Huawei")),
    (3, term("project-management", "項目管理", "Project management")),
    (3, term("product-management", "產品經理", "Product management")),
    (1, term("purchasing", "採購管理", "Purchasing")),
    (2, term("lean", "精益生產", "Lean production")),
    (1, term("warehousing", "倉儲管理", "Warehousing")),
    (2, term("team-leaders", "班組管理", "Team leaders")),
    (5, term("recruiting", "招聘面試", "Recruiting")),
    (5, term("pay", "薪酬管理", "Pay")),
    (5, term("performance", "績效考核", "Performance reviews")),
    (5, term("labour-law", "勞動法規", "Labour law")),
    (6, term("receivables", "應收賬款", "Receivables")),
    (6, term("budgeting", "預算管理", "Budgeting")),
    (6, term("tax-planning", "納稅籌劃", "Tax planning")),
    (7, term("etiquette", "商務禮儀", "Business etiquette")),
];

/// Where sessions take place, the busiest cities first.
pub const CITIES: [Term; 12] = [
    term("shanghai", "上海", "Shanghai"),
    term("beijing", "北京", "Beijing"),
    term("shenzhen", "深圳", "Shenzhen"),
    term("guangzhou", "廣州", "Guangzhou"),
    term("suzhou", "蘇州", "Suzhou"),
    term("hangzhou", "杭州", "Hangzhou"),
    term("chengdu", "成都", "Chengdu"),
    term("qingdao", "青島", "Qingdao"),
    term("xiamen", "廈門", "Xiamen"),
    term("dongguan", "東莞", "Dongguan"),
    term("wuhan", "武漢", "Wuhan"),
    term("changsha", "長沙", "Changsha"),
];
