//! A file or an address → the destination that an editor would write for it, so that a suggestion can be pasted as it is.

use percent_encoding::percent_encode_byte;

use crate::base::SitePath;

/// A path as it is written in a link or an image: what would end it in Markdown, or mean something else in an address, is
/// encoded; all else stays as editors write it, Chinese above all.
pub(super) fn as_destination(path: &str) -> String {
    let mut destination = String::with_capacity(path.len());
    for character in path.chars() {
        match u8::try_from(character) {
            Ok(byte) if byte.is_ascii_control() || NOT_WRITTEN.contains(&byte) => {
                destination.push_str(percent_encode_byte(byte));
            }
            _ => destination.push(character),
        }
    }
    destination
}

const NOT_WRITTEN: &[u8] = b" ()<>\\`%#?";

/// How a text in the file `from` refers to another file of the project: one of `static/` by its address, any other as seen
/// from there.
pub(super) fn destination_of(file: &SitePath, from: &SitePath) -> String {
    if let Some(address) = file.below(crate::source::STATIC) {
        return as_destination(&format!("/{address}"));
    }
    let mut up = String::new();
    let mut folder = from.parent();
    loop {
        if let Some(below) = file.below(folder.as_str()) {
            return as_destination(&format!("{up}{below}"));
        }
        up.push_str("../");
        folder = folder.parent();
    }
}

/// Whether a destination without a scheme begins with the name of a host, such as `www.example.org` or `example.org/a`. A
/// name by itself may as well be a file's, so it must end as hosts do and files don't.
pub(super) fn begins_with_host(destination: &str) -> bool {
    let end = destination.find(['/', '?', '#']).unwrap_or(destination.len());
    let (host, rest) = destination.split_at(end);
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
    };
    let [first, .., last] = labels.as_slice() else { return false };
    let last = last.to_ascii_lowercase();
    let is_top_level = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_lowercase());
    let is_host = labels.iter().all(is_label) && is_top_level && !FILES.contains(&last.as_str());
    is_host && (rest.starts_with('/') || *first == "www" || TOP_LEVELS.contains(&last.as_str()))
}

/// What files end in that are linked to, also where a host could.
const FILES: &[&str] = &["md", "markdown", "html", "htm", "zip"];

/// What most hosts end in, and files don't.
const TOP_LEVELS: &[&str] =
    &["com", "org", "net", "edu", "gov", "cn", "tw", "hk", "sg", "eu", "uk", "de", "fr", "jp", "info"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_told_from_files() {
        let hosts =
            ["host.com", "host.com/x", "www.host.zone", "a.b-c.org#d", "host.example/a.md", "HOST.COM.TW/", "x.cn?q"];
        for destination in hosts {
            assert!(begins_with_host(destination), "{destination}");
        }
        let files = [
            "a.md",
            "a.pdf",
            "../a.com/b",
            "./a.com",
            "a",
            "a/b.com",
            "crm-360.en.md",
            "v1.2/a",
            ".com/x",
            "a..com",
            "甲.com",
            "a.md/",
            "",
        ];
        for destination in files {
            assert!(!begins_with_host(destination), "{destination}");
        }
    }

    #[test]
    fn destinations_are_as_seen_from_a_file() {
        let path = |path| SitePath::new(path).expect("a path");
        let from = path("content/articles/2023/a.md");
        for (file, expected) in [
            ("content/articles/2023/b.md", "b.md"),
            ("content/articles/b.md", "../b.md"),
            ("content/courses/客戶 (上).md", "../../courses/客戶%20%28上%29.md"),
            ("static/a b/100%.png", "/a%20b/100%25.png"),
        ] {
            assert_eq!(destination_of(&path(file), &from), expected);
        }
    }
}
