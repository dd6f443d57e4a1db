//! A new site: a folder in, the starter's files in it out.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rust_embed::RustEmbed;

use super::placeholder::fill;
use super::{ScaffoldError, disk};

/// The starter: a small portal whose dates are placeholders.
#[derive(RustEmbed)]
#[folder = "src/scaffold/starter/"]
struct Starter;

/// Makes a site in `folder`, which must be empty or not exist, with sessions in the weeks that follow `today`. Returns
/// the files that were written, sorted.
///
/// # Errors
/// A folder that holds files, and whatever the system refuses.
pub fn new(folder: &Path, today: Date) -> Result<Vec<PathBuf>, ScaffoldError> {
    disk::require_empty(folder)?;
    let mut written = Vec::new();
    for (name, text) in starter_files(today) {
        let path = folder.join(name);
        disk::create(&path, &text)?;
        written.push(path);
    }
    Ok(written)
}

/// The starter's files, with their dates put in, sorted by path.
fn starter_files(today: Date) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Starter::iter()
        .filter_map(|name| {
            let file = Starter::get(&name)?;
            Some((name_on_disk(&name), fill(&String::from_utf8_lossy(&file.data), today)))
        })
        .collect();
    files.sort();
    files
}

/// Hidden files are kept under a visible name: a `.gitignore` in the starter would take effect in this repository.
fn name_on_disk(name: &str) -> String {
    name.strip_prefix("dot-").map_or_else(|| name.to_owned(), |hidden| format!(".{hidden}"))
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests work on folders of their own")]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn starter() -> Vec<(String, String)> {
        starter_files(date(2026, 11, 23))
    }

    #[test]
    fn a_new_site_has_all_that_a_site_needs() {
        let folder = tempfile::tempdir().expect("a folder");
        let site = folder.path().join("academy");
        let written = new(&site, date(2026, 11, 23)).expect("a site");
        let names: Vec<String> = written
            .iter()
            .filter_map(|path| Some(path.strip_prefix(&site).ok()?.to_str()?.replace('\\', "/")))
            .collect();
        snapbox::assert_data_eq!(
            names.join("\n"),
            snapbox::str![[r#"
.gitignore
README.md
content/articles/ask-before-you-quote.md
content/articles/first-week-of-probation.md
content/articles/three-accounts-before-a-big-order.md
content/courses/cash-flow-for-managers.md
content/courses/evidence-based-interviewing.md
content/courses/plan.csv
content/courses/sales-negotiation.md
content/pages/about.md
content/pages/contact.md
site.toml
"#]]
        );
        assert!(written.iter().all(|path| path.is_file()));
    }

    #[test]
    fn a_folder_in_use_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("notes.txt");
        std::fs::write(&file, "mine").expect("a file");
        let error = new(folder.path(), date(2026, 11, 23)).expect_err("the folder is in use");
        assert!(matches!(error, ScaffoldError::NotEmpty(_)), "{error}");
        assert!(error.help().is_some_and(|help| help.contains("lyceum add")));
        assert!(matches!(new(&file, date(2026, 11, 23)), Err(ScaffoldError::NotAFolder(_))));
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_repository_without_files_is_empty() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(".git")).expect("a folder");
        assert!(new(folder.path(), date(2026, 11, 23)).is_ok());
    }

    #[test]
    fn every_placeholder_is_filled() {
        for (name, text) in starter() {
            assert!(!text.contains("{{") && !text.contains("}}"), "{name}");
        }
    }

    #[test]
    fn settings_and_front_matter_are_toml() {
        for (name, text) in starter() {
            let toml = match name.rsplit_once('.') {
                Some((_, "toml")) => text.as_str(),
                Some((_, "md")) if name.starts_with("content/") => {
                    let front = text.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
                    front.map(|(front, _)| front).expect("an entry begins with its front matter")
                }
                _ => continue,
            };
            let table = toml.parse::<toml::Table>();
            assert!(table.as_ref().is_ok_and(|table| table.contains_key("title")), "{name}: {table:?}");
        }
    }

    #[test]
    fn terms_and_links_of_the_starter_exist() {
        let files = starter();
        let settings = &files.iter().find(|(name, _)| name == "site.toml").expect("settings").1;
        for (name, text) in files.iter().filter(|(name, _)| name.starts_with("content/")) {
            for key in ["topics", "specials"] {
                let line = text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
                let terms: Vec<&str> = line.unwrap_or("[]").split('"').skip(1).step_by(2).collect();
                for term in terms {
                    assert!(settings.contains(&format!("slug = \"{term}\"")), "{name}: {term}");
                }
            }
            for link in text.split("](../").skip(1).filter_map(|rest| rest.split(')').next()) {
                assert!(files.iter().any(|(file, _)| *file == format!("content/{link}")), "{name}: {link}");
            }
        }
    }

    #[test]
    fn sessions_are_to_come_whenever_the_site_is_made() {
        for today in [date(2026, 11, 23), date(2026, 12, 31), date(2028, 2, 29), date(2027, 8, 1)] {
            let files = starter_files(today);
            let mut weeks = Vec::new();
            for (name, text) in files.iter().filter(|(name, _)| name.starts_with("content/courses/")) {
                let starts: Vec<jiff::civil::Date> = if name == "content/courses/plan.csv" {
                    text.lines().skip(1).filter_map(|line| line.split(',').nth(2)?.parse().ok()).collect()
                } else {
                    text.lines().filter_map(|line| line.strip_prefix("start = ")?.parse().ok()).collect()
                };
                assert!(!starts.is_empty() && starts.iter().all(|start| *start > today), "{name} {today}");
                weeks.extend(starts.iter().map(|start| (start.duration_since(today).as_hours() / 24 + 3) / 7));
            }
            assert!([3, 6, 10].iter().all(|week| weeks.contains(week)), "{today}: {weeks:?}");
        }
    }
}
