//! What people do to a site between two builds, one thing at a time.

use crate::entry::{Kind, Session, Text, paragraph, quoted, sentence};
use crate::names::{ENDINGS, MOMENTS, NOWS, TAGS, TEMPLATES, TERMS, THINGS};
use crate::project::{Harm, Project};
use crate::random::Random;

/// Does a random thing to a site, or a few at once, and tells what.
pub(crate) fn edit(project: &mut Project, random: &mut Random) -> String {
    project.harm = None;
    let count = if random.chance(50) { 1 } else { random.between(2, 4) };
    (0..count).map(|_| edit_one(project, random)).collect::<Vec<_>>().join("; ")
}

fn edit_one(project: &mut Project, random: &mut Random) -> String {
    if let Some((path, _)) = &project.mistake
        && random.chance(75)
    {
        let told = format!("the mistake in {path} is mended");
        project.mistake = None;
        return told;
    }
    match random.below(100) {
        0..=34 => edit_entry(project, random),
        35..=50 => add_or_take_away(project, random),
        51..=72 => edit_settings(project, random),
        73..=81 => edit_theme(project, random),
        82..=86 => edit_files(project, random),
        87..=92 => ask_for_something_else(project, random),
        93..=95 => do_harm(project, random),
        96..=98 => make_a_mistake(project, random),
        _ => "nothing".to_owned(),
    }
}

fn any_entry(project: &Project, random: &mut Random) -> Option<usize> {
    let numbers: Vec<usize> = project.entries.keys().copied().collect();
    (!numbers.is_empty()).then(|| random.pick(&numbers))
}

/// Does a random thing to a single entry.
pub(crate) fn edit_entry(project: &mut Project, random: &mut Random) -> String {
    let Some(number) = any_entry(project, random) else { return "nothing, for want of entries".to_owned() };
    let (fresh, other) = (project.count(), any_entry(project, random).unwrap_or(number));
    let entry = project.entries.get_mut(&number).expect("an entry that was just found");
    let (kind, languages) = (entry.kind, entry.texts.keys().copied().collect::<Vec<_>>());
    let language = random.pick(&languages);
    let text = entry.texts.get_mut(&language).expect("a language that was just found");
    let what = edit_text(text, kind, fresh, other, random);
    format!("{}{}: {what}", entry.path, ENDINGS[language])
}

fn edit_text(text: &mut Text, kind: Kind, fresh: usize, other: usize, random: &mut Random) -> String {
    let at = random.below(text.paragraphs.len());
    match random.below(20) {
        0..=2 => {
            text.paragraphs[at] = paragraph(random);
            "a paragraph".to_owned()
        }
        3 => {
            // As long as before, so that nothing but the bytes tells of the change.
            text.paragraphs[at] = text.paragraphs[at].chars().rev().collect();
            "a paragraph of the same length".to_owned()
        }
        4 => {
            text.paragraphs.push(paragraph(random));
            "one paragraph more".to_owned()
        }
        5..=6 => {
            text.title = format!("{} {fresh}", random.pick(THINGS));
            "the title".to_owned()
        }
        7 => {
            text.slug = text.slug.is_none().then(|| format!("slug-{fresh}"));
            format!("the slug {:?}", text.slug)
        }
        8 => {
            text.date = random.chance(80).then(|| random.pick(MOMENTS));
            format!("the date {:?}", text.date)
        }
        9 => {
            text.expires = text.expires.is_none().then(|| random.pick(MOMENTS));
            format!("expires {:?}", text.expires)
        }
        10 => {
            text.draft = !text.draft;
            format!("draft {}", text.draft)
        }
        11 => {
            text.topics = vec![random.below(TERMS.len())];
            "topics".to_owned()
        }
        12 => {
            text.specials = if random.chance(50) { Vec::new() } else { vec![random.below(TERMS.len())] };
            "specials".to_owned()
        }
        13 => {
            text.tags = if random.chance(30) { Vec::new() } else { vec![random.pick(TAGS)] };
            "tags".to_owned()
        }
        14 => {
            text.pins = if text.pins.contains(&other) { Vec::new() } else { vec![other] };
            format!("pins {:?}", text.pins)
        }
        15 => {
            text.links = if text.links.contains(&other) { Vec::new() } else { vec![other] };
            format!("links {:?}", text.links)
        }
        16 => {
            text.alias = text.alias.is_none().then(|| format!("/old/{}/", fresh % 12));
            format!("the alias {:?}", text.alias)
        }
        17 => {
            text.is_yaml = !text.is_yaml;
            "the form of the front matter".to_owned()
        }
        18 => {
            text.summary = random.chance(70).then(|| sentence(random));
            text.excluded = if text.excluded.is_empty() { vec![other] } else { Vec::new() };
            "the summary, and what is excluded".to_owned()
        }
        _ if kind == Kind::Course => {
            text.sessions = (0..random.below(4)).map(|_| Session::random(random)).collect();
            text.price = random.chance(60).then(|| 10 * random.between(1, 400));
            "sessions and price".to_owned()
        }
        _ => {
            text.key_points = (0..random.below(3)).map(|_| sentence(random)).collect();
            "key points".to_owned()
        }
    }
}

fn add_or_take_away(project: &mut Project, random: &mut Random) -> String {
    let Some(number) = any_entry(project, random) else {
        project.add_entry(random);
        return "one entry".to_owned();
    };
    let others = project.count();
    let entry = project.entries.get_mut(&number).expect("an entry that was just found");
    match random.below(12) {
        0..=2 => {
            let number = project.add_entry(random);
            format!("the new entry {}", project.entries[&number].path)
        }
        3..=5 => {
            let gone = project.entries.remove(&number).expect("an entry that was just found");
            format!("{} is gone", gone.path)
        }
        6..=7 => {
            let from = entry.path.clone();
            entry.path = Project::path(number, entry.kind, random);
            format!("{from} is moved to {}", entry.path)
        }
        8 if entry.kind != Kind::Course => {
            let from = entry.path.clone();
            entry.kind = if entry.kind == Kind::Page { Kind::Article } else { Kind::Page };
            entry.path = Project::path(number, entry.kind, random);
            format!("{from} becomes {}", entry.path)
        }
        8..=9 => {
            if entry.texts.len() > 1 {
                let language = random.below(2);
                entry.texts.remove(&language);
                format!("{} loses its language {language}", entry.path)
            } else {
                let language = if entry.texts.contains_key(&0) { random.between(1, 2) } else { 0 };
                entry.texts.insert(language, Text::random(others, entry.kind, random));
                format!("{} gains the language {language}", entry.path)
            }
        }
        10 => {
            project.rows.clear();
            "no table of sessions".to_owned()
        }
        _ => {
            let courses = project.entries.iter().filter(|(_, entry)| entry.kind == Kind::Course);
            let courses: Vec<usize> = courses.map(|(number, _)| *number).collect();
            if !courses.is_empty() {
                let mut row = || (random.pick(&courses), Session::random(random));
                project.rows.extend([row(), row()]);
            }
            "more rows in the table of sessions".to_owned()
        }
    }
}

fn edit_settings(project: &mut Project, random: &mut Random) -> String {
    let (fresh, course) = (project.count(), any_entry(project, random));
    let settings = &mut project.settings;
    match random.below(22) {
        0 => settings.title = format!("學堂 {fresh}"),
        1 => settings.portal = !settings.portal,
        2..=3 => settings.page_size = random.between(1, 5),
        4 => settings.related = (random.between(1, 4), random.between(1, 4)),
        5 => settings.rotated += 1,
        12 => settings.intro = sentence(random),
        6 => {
            if settings.menu.len() > 1 {
                settings.menu.pop();
            } else {
                settings.menu.push(random.pick(&["/articles/", "/", "/sitemap/"]));
            }
        }
        7 => settings.fallback = !settings.fallback,
        9 => settings.english_name = format!("English {fresh}"),
        8 if random.chance(50) => settings.third_language = !settings.third_language,
        8 => settings.second_script = !settings.second_script,
        10 => settings.pinyin = !settings.pinyin,
        11 => settings.smart_punctuation = !settings.smart_punctuation,
        13 => settings.highlight = !settings.highlight,
        14 => settings.hotline = format!("400-{fresh}"),
        16 => settings.relative_urls = !settings.relative_urls,
        18 => settings.minify = !settings.minify,
        15 => settings.months = !settings.months,
        19 => settings.order = random.pick(&["declared", "name", "pinyin", "stroke", "zhuyin", "count"]),
        17 => settings.images = random.pick(&["", "resize = false", "quality = 40", "keep_metadata = true"]),
        _ => {
            settings.clause = sentence(random);
            settings.time_zone = random.pick(&["Asia/Shanghai", "UTC", "America/New_York"]);
            settings.promoted = course;
        }
    }
    format!("settings, now {:?}", project.settings)
}

fn edit_theme(project: &mut Project, random: &mut Random) -> String {
    let fresh = project.count();
    let own: Vec<String> = project.files.keys().filter(|path| is_own_theme(path)).cloned().collect();
    match random.below(8) {
        0..=1 if !own.is_empty() => {
            let path = &own[random.below(own.len())];
            project.files.remove(path);
            format!("{path} is gone")
        }
        2 => {
            let read_more = quoted(&sentence(random));
            let formats = "[formats]\ndate = \"{day}.{month}.{year}\"\ngroup = \"'\"\n";
            let text = format!("read_more = {read_more}\n[titles]\nhome = \"Home {fresh}\"\n{formats}");
            put(project, random.pick(&["labels/en.toml", "labels/zh-Hant.toml"]), text)
        }
        3..=4 => put(
            project,
            random.pick(&["assets/portal.css", "assets/own.css"]),
            format!("b {{ top: {fresh}px }} /* {} */\n", fresh % 2),
        ),
        _ => {
            let name = random.pick(TEMPLATES);
            let text = project.template(name);
            let (before, behind) = text.rsplit_once("{% endblock main %}").unwrap_or((&text, ""));
            let text = format!("{before}<!-- {fresh} -->{{% endblock main %}}{behind}");
            put(project, &format!("templates/{name}"), text)
        }
    }
}

fn is_own_theme(path: &str) -> bool {
    ["templates/", "labels/", "assets/"].iter().any(|folder| path.starts_with(folder))
}

fn put(project: &mut Project, path: &str, text: impl Into<Vec<u8>>) -> String {
    project.files.insert(path.to_owned(), text.into());
    format!("{path} is written")
}

fn edit_files(project: &mut Project, random: &mut Random) -> String {
    let fresh = project.count();
    let entry = any_entry(project, random);
    match random.below(6) {
        4 => put(project, "static/files/own.js", format!("own({});  // {}\n", fresh % 2, fresh % 3)),
        0 => put(project, "static/robots.txt", format!("Disallow: /{:03}\n", fresh % 1000)),
        1 => put(project, &format!("static/files/{}.txt", fresh % 3), "as it is\n".repeat(fresh % 5)),
        2 => {
            project.files.retain(|path, _| !path.starts_with("static/files/"));
            "static/files/ is gone".to_owned()
        }
        3 => put(project, "content/articles/team.png", png(fresh)),
        _ => {
            let text = entry.and_then(|number| project.entries.get_mut(&number)?.texts.values_mut().next());
            let has_image = project.files.contains_key("content/articles/team.png");
            if let Some(text) = text {
                text.image = (has_image && text.image.is_none()).then(|| "articles/team.png".to_owned());
            }
            format!("an image in {entry:?}")
        }
    }
}

/// A picture of some size, in some colours.
fn png(number: usize) -> Vec<u8> {
    let size = u32::try_from(number % 60).unwrap_or(0) + 8;
    let colour = u8::try_from(number % 200).unwrap_or(0);
    let picture =
        image::RgbImage::from_fn(size, size + 3, |x, y| image::Rgb([colour, (x * 3 + y).to_le_bytes()[0], 80]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("memory takes every byte");
    bytes.into_inner()
}

fn ask_for_something_else(project: &mut Project, random: &mut Random) -> String {
    match random.below(6) {
        0 => project.run.drafts = !project.run.drafts,
        1 => {
            let other = project.run.base_url.is_none().then_some("https://mirror.example/");
            project.run.base_url = other;
        }
        _ => project.run.now = random.pick(NOWS),
    }
    format!("{:?}", project.run)
}

fn do_harm(project: &mut Project, random: &mut Random) -> String {
    let harm = random.pick(&[
        Harm::OutputRemoved,
        Harm::OutputChanged,
        Harm::OutputGone,
        Harm::MemoryGone,
        Harm::MemoryChanged,
        Harm::MemoryCut,
    ]);
    project.harm = Some(harm);
    format!("{harm:?}")
}

fn make_a_mistake(project: &mut Project, random: &mut Random) -> String {
    let mistake: (&str, &[u8]) = random.pick(&[
        ("content/articles/mistake.md", b"+++\ntitle = \"x\"\ndrafft = true\n+++\n"),
        ("content/articles/mistake.md", b"+++\ntitle = \"x\"\ntopics = [\"nowhere\"]\n+++\n"),
        ("content/articles/mistake.md", b"+++\ntitle = \"x\"\n[related]\ncourses = [\"nowhere\"]\n+++\n"),
        ("content/articles/mistake.md", b"+++\ntitle = \"\xff\"\n+++\n"),
        ("content/courses/mistake.csv", b"course,start\nnowhere,2026-12-05\n"),
        ("templates/article.html", b"{% if %}"),
        ("templates/page.html", b"{{ nothing_of_that_name }}"),
        ("templates/home.html", b"{{ nothing_of_that_name }}"),
        ("labels/en.toml", b"[titles]\nhome = 7\n"),
        ("static/index.html", b"in the way of the home page"),
        ("site.toml", b"title = \"x\"\n"),
        ("site.toml", b"title = "),
    ]);
    project.mistake = Some((mistake.0.to_owned(), mistake.1.to_vec()));
    format!("a mistake in {}: {:?}", mistake.0, String::from_utf8_lossy(mistake.1))
}
