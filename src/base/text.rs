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
    let encoding = likely_encoding(bytes);
    let converted = format!("iconv -f {encoding} -t UTF-8 {path} > {path}.utf8 && mv {path}.utf8 {path}");
    Diagnostic::error(Code::NotUtf8, format!("`{path}` is not UTF-8"))
        .at(Place::at(path, valid..valid + 1))
        .label("the first byte that is no UTF-8")
        .note(format!("it looks like {encoding}"))
        .help(format!("convert it: `{converted}`"))
}

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
}
