//! A text in, its pieces out, among them other forms of what would mean something where it is to stand.

use memchr::memchr3_iter;

/// Three characters of ASCII, each with the form in which it is written.
pub(super) type Escapes = [(u8, &'static str); 3];

/// Hands on a text in pieces, with three of its characters in other forms. What lies between them is passed over many bytes at a time.
pub(super) fn escaped<'t>(text: &'t str, escapes: &Escapes, mut push: impl FnMut(&'t str)) {
    let [(first, _), (second, _), (third, _)] = *escapes;
    let mut from = 0;
    for at in memchr3_iter(first, second, third, text.as_bytes()) {
        push(&text[from..at]);
        let here = escapes.iter().filter(|(character, _)| *character == text.as_bytes()[at]);
        here.for_each(|(_, form)| push(form));
        from = at + 1;
    }
    push(&text[from..]);
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_lies_between_stays() {
        let escapes = [(b'<', "{"), (b'>', "}"), (b'&', "and")];
        for (text, expected) in [("", ""), ("客戶", "客戶"), ("<客>&<戶>", "{客}and{戶}"), ("a&&b", "aandandb")]
        {
            let mut written = String::new();
            escaped(text, &escapes, |piece| written.push_str(piece));
            assert_eq!(written, expected);
        }
    }
}
