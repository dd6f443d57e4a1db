//! A place in a file in, an address out that opens the reader's editor there.

use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// How addresses that open an editor are made: a template with `{path}`, `{line}` and `{column}`; or none, for no links at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditorLink(Option<String>);

/// Editors that everybody may name; their templates are those of their own documentation.
const KNOWN: &[(&str, &str)] = &[
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    ("idea", "idea://open?file={path}&line={line}&column={column}"),
    ("sublime", "subl://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
];

/// Schemes that would run something in the page instead of opening an editor.
const REFUSED: &[&str] = &["javascript", "data", "vbscript"];

impl FromStr for EditorLink {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "none" {
            return Ok(Self(None));
        }
        if let Some((_, template)) = KNOWN.iter().find(|(name, _)| *name == text) {
            return Ok(Self(Some((*template).to_owned())));
        }
        let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.chars().all(|next| next.is_ascii_alphanumeric() || "+-.".contains(next));
        let is_refused = REFUSED.iter().any(|refused| scheme.eq_ignore_ascii_case(refused));
        if is_scheme && !is_refused && text.contains("{path}") {
            return Ok(Self(Some(text.to_owned())));
        }
        let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
        Err(format!("name one of {}, `none`, or an address such as `{}`", names.join(", "), KNOWN[0].1))
    }
}

/// The editor, and where the project lies.
#[derive(Clone, Debug)]
pub struct Editor {
    link: EditorLink,
    root: String,
}

impl Editor {
    /// Links to files below `root`, which is absolute.
    #[must_use]
    pub fn new(link: EditorLink, root: &std::path::Path) -> Self {
        let root = root.to_string_lossy().replace('\\', "/");
        let slash = if root.starts_with('/') { "" } else { "/" };
        Self { link, root: format!("{slash}{}", root.trim_end_matches('/')) }
    }

    /// The address that opens a file of the project, at a line and column from 1; none if links are not wanted.
    #[must_use]
    pub fn open(&self, path: &str, line: usize, column: usize) -> Option<String> {
        let template = self.link.0.as_ref()?;
        let path = format!("{}/{path}", self.root);
        let path = utf8_percent_encode(&path, IN_PATHS).to_string();
        let numbers = template.replace("{line}", &line.to_string()).replace("{column}", &column.to_string());
        Some(numbers.replace("{path}", &path))
    }
}

/// What is encoded in paths.
const IN_PATHS: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b':').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn open(link: &str, root: &str, path: &str) -> Option<String> {
        Editor::new(link.parse().expect("an editor"), Path::new(root)).open(path, 7, 3)
    }

    #[test]
    fn a_place_becomes_an_address() {
        assert_eq!(
            open("vscode", "/home/a b", "content/客.md").as_deref(),
            Some("vscode://file/home/a%20b/content/%E5%AE%A2.md:7:3")
        );
        assert_eq!(open("vscode", "C:\\site", "a.md").as_deref(), Some("vscode://file/C:/site/a.md:7:3"));
        assert_eq!(
            open("x-mine://{line}/{path}", "/s", "{line}\".md").as_deref(),
            Some("x-mine://7//s/%7Bline%7D%22.md")
        );
        assert_eq!(open("none", "/s", "a.md"), None);
    }

    #[test]
    fn what_would_not_open_an_editor_is_refused() {
        for text in [
            "vim",
            "javascript:alert('{path}')",
            "JavaScript:{path}",
            "data:text/html,{path}",
            "vscode://file",
            " x:{path}",
            ":{path}",
        ] {
            assert!(text.parse::<EditorLink>().is_err(), "{text}");
        }
    }
}
