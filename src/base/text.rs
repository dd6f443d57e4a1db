//! Bytes to text. A wrong encoding must stop the build here, and never reach a page.

use super::{Code, Diagnostic, Place, SitePath};

/// Takes the bytes of a file as UTF-8, without a byte order mark.
///
/// # Errors
/// A diagnostic that names the place, the likely encoding, and the command that converts the file.
pub fn utf8(bytes: Vec<u8>, path: &SitePath) -> Result<String, Diagnostic> {
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(error) => Err(not_utf8(error.as_bytes(), error.utf8_error().valid_up_to(), path)),
    }
}

fn not_utf8(bytes: &[u8], valid: usize, path: &SitePath) -> Diagnostic {
    let problem = Diagnostic::error(Code::NotUtf8, format!("`{path}` is not UTF-8"))
        .at(Place::at(path, valid..valid + 1))
        .label("the first byte that is no UTF-8");
    if is_damaged_utf8(bytes) {
        return problem
            .note("all else in it is UTF-8, so another encoding is not what is wrong: something foreign was pasted, or cut through")
            .help("delete what stands there, and type it again");
    }
    let encoding = likely_encoding(bytes);
    let converted = format!("iconv -f {encoding} -t UTF-8 {path} > {path}.utf8 && mv {path}.utf8 {path}");
    problem
        .note(format!("it looks like {encoding}"))
        .help(format!("save it as UTF-8 (in Excel \u{201c}CSV UTF-8\u{201d}), or convert it: `{converted}`"))
}

/// Whether a text is UTF-8 but for little of it. One in another encoding has hardly any character beyond ASCII that happens to be right.
fn is_damaged_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > wrong * RIGHT_FOR_EACH_WRONG
}

/// In GBK or Big5 read as UTF-8 it is the other way round: many wrong places for each character that happens to be right.
const RIGHT_FOR_EACH_WRONG: usize = 4;

fn likely_encoding(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "UTF-16";
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny).name()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_gbk_is_named_as_such() {
        let (bytes, _, _) = encoding_rs::GBK.encode("客户关系管理是企业的一项商业策略");
        let path = SitePath::new("content/a.md").expect("a path");
        let problem = utf8(bytes.into_owned(), &path).expect_err("GBK is not UTF-8");
        assert_eq!(problem.notes, ["it looks like GBK"]);
        assert_eq!(problem.place, Some(Place::at(&path, 0..1)));
    }

    #[test]
    fn a_few_foreign_bytes_make_no_other_encoding() {
        let path = SitePath::new("content/a.md").expect("a path");
        let text =
            ["试用期不是考察期，是双方的事，先把期望说清楚".as_bytes(), b"\xa1\xb0", "引号".as_bytes(), b"\xa1\xb1"]
                .concat();
        let problem = utf8(text, &path).expect_err("not all of it is UTF-8");
        assert_eq!(problem.help.as_deref(), Some("delete what stands there, and type it again"));
        let latin = utf8(b"caf\xe9, d\xe9j\xe0 vu".to_vec(), &path).expect_err("Latin-1 is not UTF-8");
        assert!(latin.help.is_some_and(|help| help.contains("iconv")));
    }
}
