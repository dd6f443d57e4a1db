//! The links between documents: each leads to a file of the repository, and to a heading where it names one.

use std::collections::BTreeMap;

use crate::markdown::sections;
use crate::{DOCUMENTS, at, read};

#[test]
fn every_link_leads_somewhere() {
    for document in DOCUMENTS {
        for target in targets(&read(document)) {
            if let Err(reason) = follow(document, &target) {
                panic!("`{document}` links to `{target}`: {reason}");
            }
        }
    }
}

/// What the links of a text lead to within the repository. Pictures are left out: they are drawn when a version is published.
fn targets(text: &str) -> Vec<String> {
    let text = without_code(text);
    let mut targets = Vec::new();
    for (start, _) in text.match_indices("](") {
        let label = text[..start].rfind('[').unwrap_or(0);
        let is_picture = text[..label].ends_with('!');
        let target = text[start + 2..].split(')').next().unwrap_or_default();
        if !is_picture && !target.contains("://") && !target.starts_with("mailto:") {
            targets.push(target.to_owned());
        }
    }
    targets
}

/// Examples of links are no links.
fn without_code(text: &str) -> String {
    let sections = sections(&format!("# Top\n{text}"));
    let texts: Vec<&str> = sections.iter().flat_map(|section| [section.heading.as_str(), &section.body]).collect();
    texts.join("\n").split('`').step_by(2).collect()
}

fn follow(document: &str, target: &str) -> Result<(), String> {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let file = if path.is_empty() { document.to_owned() } else { folded(&format!("{folder}/{path}")) };
    if !at(&file).exists() {
        return Err(format!("there is no `{file}`"));
    }
    if anchor.is_empty() || anchors(&read(&file)).iter().any(|known| known == anchor) {
        return Ok(());
    }
    Err(format!("`{file}` has no heading `#{anchor}`"))
}

fn folded(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').filter(|part| !part.is_empty() && *part != ".") {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// The anchors of a document's headings; of headings that are alike, the later ones get a number.
fn anchors(document: &str) -> Vec<String> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let numbered = |anchor: String| {
        let earlier = seen.entry(anchor.clone()).or_default();
        *earlier += 1;
        if *earlier == 1 { anchor } else { format!("{anchor}-{}", *earlier - 1) }
    };
    sections(document).iter().map(|section| anchor_of(&section.heading)).map(numbered).collect()
}

/// The anchor that GitHub makes of a heading.
fn anchor_of(heading: &str) -> String {
    let kept = heading.chars().filter(|character| character.is_alphanumeric() || matches!(character, ' ' | '-' | '_'));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
