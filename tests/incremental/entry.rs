//! An entry as a generator thinks of it, written as a file of front matter and Markdown.

use std::fmt::Write as _;

use crate::names::{CITIES, MOMENTS, SENTENCES, STARTS, TAGS, TERMS, THINGS};
use crate::random::Random;

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Article,
    Course,
    Page,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Article, Self::Course, Self::Page];

    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::Article => "articles",
            Self::Course => "courses",
            Self::Page => "pages",
        }
    }
}

/// An entry in one language. Other entries are named by their numbers, which stay when files are moved.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) title: String,
    pub(crate) slug: Option<String>,
    pub(crate) date: Option<&'static str>,
    pub(crate) expires: Option<&'static str>,
    pub(crate) draft: bool,
    pub(crate) topics: Vec<usize>,
    pub(crate) specials: Vec<usize>,
    pub(crate) tags: Vec<&'static str>,
    pub(crate) summary: Option<String>,
    pub(crate) key_points: Vec<String>,
    pub(crate) pins: Vec<usize>,
    pub(crate) excluded: Vec<usize>,
    pub(crate) links: Vec<usize>,
    pub(crate) alias: Option<String>,
    pub(crate) price: Option<usize>,
    pub(crate) sessions: Vec<Session>,
    pub(crate) paragraphs: Vec<String>,
    pub(crate) image: Option<String>,
    pub(crate) is_yaml: bool,
}

/// A session, in the front matter or as the row of a table.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) city: usize,
    pub(crate) start: &'static str,
    pub(crate) status: &'static str,
}

impl Session {
    pub(crate) fn random(random: &mut Random) -> Self {
        let status = random.pick(&["open", "full", "cancelled"]);
        Self { city: random.below(CITIES.len()), start: random.pick(STARTS), status }
    }
}

pub(crate) fn sentence(random: &mut Random) -> String {
    let thing = random.pick(THINGS);
    random.pick(SENTENCES).replace("{}", thing)
}

pub(crate) fn paragraph(random: &mut Random) -> String {
    let count = random.between(1, 3);
    let sentences: Vec<String> = (0..count).map(|_| sentence(random)).collect();
    match random.below(6) {
        0 => format!("## {} {{#part-{}}}", random.pick(THINGS).replace(['<', '>'], ""), random.below(1000)),
        1 => sentences.iter().fold(String::new(), |list, item| list + "- " + item + "\n"),
        2 => format!("```rust\nfn main() {{}} // {}\n```", sentences[0]),
        _ => sentences.join("\n"),
    }
}

impl Text {
    pub(crate) fn random(number: usize, kind: Kind, random: &mut Random) -> Self {
        let some = |random: &mut Random, most: usize, limit: usize| -> Vec<usize> {
            let mut chosen: Vec<usize> = (0..random.below(most + 1)).map(|_| random.below(limit)).collect();
            chosen.sort_unstable();
            chosen.dedup();
            chosen
        };
        let others = number.max(6);
        Self {
            title: format!("{} {number}", random.pick(THINGS)),
            slug: None,
            date: random.chance(60).then(|| random.pick(&MOMENTS[..4])),
            expires: None,
            draft: false,
            topics: some(random, 2, TERMS.len()),
            specials: some(random, 1, TERMS.len()),
            tags: some(random, 2, TAGS.len()).into_iter().map(|tag| TAGS[tag]).collect(),
            summary: random.chance(20).then(|| sentence(random)),
            key_points: some(random, 2, 9).iter().map(|_| sentence(random)).collect(),
            pins: some(random, 1, others),
            excluded: if random.chance(15) { some(random, 1, others) } else { Vec::new() },
            links: some(random, 2, others),
            alias: None,
            price: random.chance(50).then(|| 100 * random.between(1, 40)),
            sessions: match kind {
                Kind::Course => (0..random.below(4)).map(|_| Session::random(random)).collect(),
                _ => Vec::new(),
            },
            paragraphs: (0..random.between(1, 5)).map(|_| paragraph(random)).collect(),
            image: None,
            is_yaml: random.chance(25),
        }
    }
}

/// A place that another entry lies at: its kind, and its path below `content/` without language and ending.
pub(crate) type Located<'a> = Option<(Kind, &'a str)>;

/// Writes the file of an entry. `locate` finds other entries; what is gone is not mentioned.
pub(crate) fn write<'a>(
    text: &Text,
    kind: Kind,
    path: &str,
    number: usize,
    locate: &impl Fn(usize) -> Located<'a>,
) -> String {
    let mut front = Front { is_yaml: text.is_yaml, lines: String::new() };
    write_common(text, &mut front);
    if kind == Kind::Course {
        front.field("code", &quoted(&format!("C-{number}")));
        if let Some(price) = text.price {
            let table = front.table(&[("amount", quoted(&price.to_string())), ("currency", quoted("CNY"))]);
            front.field("price", &table);
        }
        let session = |session: &Session| {
            let (city, status) = (quoted(CITIES[session.city].1), quoted(session.status));
            front.table(&[("city", city), ("start", session.start.to_owned()), ("status", status)])
        };
        let sessions: Vec<String> = text.sessions.iter().map(session).collect();
        front.list("sessions", &sessions);
    }
    let pinned = |wanted: Kind| -> Vec<String> {
        let found = text.pins.iter().filter(|pin| **pin != number).filter_map(|pin| Some((*pin, locate(*pin)?)));
        let found = found.filter(|(_, (kind, _))| *kind == wanted);
        // A course is pinned by its code, which stays when its file is moved.
        let name = |(pin, (kind, path)): (usize, (Kind, &str))| {
            if kind == Kind::Course { quoted(&format!("C-{pin}")) } else { quoted(path) }
        };
        found.map(name).collect()
    };
    let excluded = text.excluded.iter().filter_map(|other| Some(quoted(locate(*other)?.1))).collect::<Vec<_>>();
    let related = [
        ("courses", list(&pinned(Kind::Course))),
        ("articles", list(&pinned(Kind::Article))),
        ("exclude", list(&excluded)),
    ];
    let related = front.table(&related);
    front.field("related", &related);
    let mut file = front.finish();
    for paragraph in &text.paragraphs {
        let _ = write!(file, "{paragraph}\n\n");
    }
    for (index, (_, other)) in text.links.iter().filter_map(|link| locate(*link)).enumerate() {
        let target = format!("{}{other}.md", "../".repeat(path.matches('/').count()));
        // The second link stands alone and becomes a card.
        let _ = if index == 1 {
            write!(file, "[卡片]({target})\n\n")
        } else {
            write!(file, "見[那裡]({target})。\n\n")
        };
    }
    if let Some(image) = &text.image {
        let _ = writeln!(file, "![圖]({}{image})", "../".repeat(path.matches('/').count()));
    }
    file
}

fn write_common(text: &Text, front: &mut Front) {
    let terms = |ids: &[usize]| ids.iter().map(|id| quoted(TERMS[*id].0)).collect::<Vec<_>>();
    front.field("title", &quoted(&text.title));
    let optional = [
        ("slug", text.slug.as_deref().map(quoted)),
        ("date", text.date.map(str::to_owned)),
        ("expires", text.expires.map(str::to_owned)),
        ("draft", text.draft.then(|| "true".to_owned())),
        ("summary", text.summary.as_deref().map(quoted)),
        ("aliases", text.alias.as_deref().map(|alias| list(&[quoted(alias)]))),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            front.field(name, &value);
        }
    }
    front.list("topics", &terms(&text.topics));
    front.list("specials", &terms(&text.specials));
    front.list("tags", &text.tags.iter().map(|tag| quoted(tag)).collect::<Vec<_>>());
    front.list("key_points", &text.key_points.iter().map(|point| quoted(point)).collect::<Vec<_>>());
}

/// Front matter in one of its two forms. Lists and tables are written on one line, which both forms know.
struct Front {
    is_yaml: bool,
    lines: String,
}

impl Front {
    fn equals(&self) -> &'static str {
        if self.is_yaml { ": " } else { " = " }
    }

    fn field(&mut self, name: &str, value: &str) {
        let _ = writeln!(self.lines, "{name}{}{value}", self.equals());
    }

    fn list(&mut self, name: &str, values: &[String]) {
        if !values.is_empty() {
            self.field(name, &list(values));
        }
    }

    fn table(&self, fields: &[(&str, String)]) -> String {
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}{}{value}", self.equals())).collect();
        format!("{{ {} }}", fields.join(", "))
    }

    fn finish(self) -> String {
        let fence = if self.is_yaml { "---" } else { "+++" };
        format!("{fence}\n{}{fence}\n", self.lines)
    }
}

fn list(values: &[String]) -> String {
    format!("[{}]", values.join(", "))
}

/// A text in quotes, as TOML and YAML both read it.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
