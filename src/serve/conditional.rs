//! Conditional and partial answers: what a browser has already is not sent again, and of a film it gets the part it asks for.

use super::http::{Request, Response};

/// Marks a complete response with its `ETag`, then cuts it down to what the request wants of it: nothing new (304), a
/// range (206), or a range that is not there (416).
pub(super) fn answer(request: &Request, response: Response, tag: &str) -> Response {
    let etag = format!("\"{tag}\"");
    let response = response.with("ETag", &etag);
    if request.header("If-None-Match").is_some_and(|tags| names(tags, &etag)) {
        return Response { status: 304, body: [].as_slice().into(), ..response };
    }
    let response = response.with("Accept-Ranges", "bytes");
    // A browser that goes on with a download does so under the condition that the file is still the same.
    let same = request.header("If-Range").is_none_or(|known| known == etag);
    match request.header("Range").filter(|_| same).map(|range| wanted_part(range, response.body.len())) {
        None | Some(Part::Whole) => response,
        Some(Part::Bytes { first, last }) => part_of(response, first, last),
        Some(Part::Nowhere) => {
            let range = format!("bytes */{}", response.body.len());
            Response::plain(416, "there are fewer bytes than that\n").with("Content-Range", &range)
        }
    }
}

/// Which bytes of a file a `Range` header wants.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// All: the header is not one that is understood, and may then be ignored (RFC 9110, 14.2).
    Whole,
    /// From `first` to `last`, both included.
    Bytes { first: usize, last: usize },
    /// Some that are not there.
    Nowhere,
}

/// Several ranges in one header are answered with the whole file: no browser asks for them.
fn wanted_part(range: &str, length: usize) -> Part {
    let bounds = range.trim().strip_prefix("bytes=").and_then(|bounds| bounds.split_once('-'));
    let Some((first, last)) = bounds.map(|(first, last)| (first.trim(), last.trim())) else { return Part::Whole };
    match (first.parse::<usize>(), last.parse::<usize>()) {
        (Err(_), Ok(count)) if first.is_empty() => from(length.saturating_sub(count), length, length),
        (Ok(first), Err(_)) if last.is_empty() => from(first, length, length),
        (Ok(first), Ok(last)) if first <= last => from(first, last.saturating_add(1), length),
        _ => Part::Whole,
    }
}

fn from(first: usize, end: usize, length: usize) -> Part {
    if first >= length { Part::Nowhere } else { Part::Bytes { first, last: end.min(length) - 1 } }
}

fn part_of(response: Response, first: usize, last: usize) -> Response {
    let range = format!("bytes {first}-{last}/{}", response.body.len());
    let body = response.body[first..=last].to_vec();
    Response { status: 206, body: body.into(), ..response }.with("Content-Range", &range)
}

/// Whether a list of tags names this one. `If-None-Match` compares weakly, so `W/` does not count.
fn names(tags: &str, etag: &str) -> bool {
    tags.split(',').map(str::trim).any(|tag| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn answered(headers: &[(&str, &str)]) -> Response {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let request = Request { headers, ..Request::default() };
        answer(&request, Response::plain(200, "0123456789"), "abc")
    }

    #[test]
    fn what_the_browser_has_is_not_sent_again() {
        for tags in ["\"abc\"", "W/\"abc\"", "\"x\", \"abc\"", "*"] {
            assert_eq!(answered(&[("If-None-Match", tags)]).status, 304, "{tags}");
        }
        assert_eq!(answered(&[("If-None-Match", "\"abcd\"")]).status, 200);
    }

    #[test]
    fn ranges_from_the_front_the_middle_and_the_end() {
        for (range, body) in [("bytes=0-3", "0123"), ("bytes=8-", "89"), ("bytes=-2", "89"), ("bytes=5-99", "56789")] {
            let response = answered(&[("Range", range)]);
            assert_eq!((response.status, &*response.body), (206, body.as_bytes()), "{range}");
        }
        assert_eq!(answered(&[("Range", "bytes=10-")]).status, 416);
        assert_eq!(answered(&[("Range", "bytes=-0")]).status, 416);
        for ignored in ["bytes=3-1", "bytes=0-1,4-5", "lines=1-2", "bytes=", "bytes=-"] {
            assert_eq!(answered(&[("Range", ignored)]).status, 200, "{ignored}");
        }
    }

    #[test]
    fn a_download_goes_on_only_if_the_file_is_still_the_same() {
        assert_eq!(answered(&[("Range", "bytes=2-"), ("If-Range", "\"abc\"")]).status, 206);
        assert_eq!(answered(&[("Range", "bytes=2-"), ("If-Range", "\"old\"")]).status, 200);
    }

    proptest! {
        #[test]
        fn no_range_goes_beyond_the_file(range in "(bytes=)?[0-9, -]{0,24}", length in 0_usize..20) {
            if let Part::Bytes { first, last } = wanted_part(&range, length) {
                prop_assert!(first <= last && last < length);
            }
        }
    }
}
