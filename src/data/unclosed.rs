//! A bracket of TOML that is never closed. The parser notices only where what follows makes no sense in it, and then at nearly every line to
//! the end of the file; the editor has to look where it was opened.

/// The byte of the first bracket within a value that the next field or table finds open. Fields and tables are taken for such where they
/// begin a line, so what is indented within brackets is not.
pub(super) fn bracket(text: &str) -> Option<usize> {
    let mut open: Vec<usize> = Vec::new();
    let (mut at, mut before) = (0, '\n');
    while let Some(sign) = text[at..].chars().next() {
        let is_line_start = at == 0 || text[..at].ends_with('\n');
        if is_line_start && let Some(innermost) = open.last() {
            let is_list = text[*innermost..].starts_with('[');
            let is_next = !matches!(before, ',' | '[' | '{');
            if begins_with_field(&text[at..]) && (is_list || is_next) || begins_with_header(&text[at..]) && is_next {
                return open.first().copied();
            }
        }
        let rest_of_line = text[at..].find('\n').unwrap_or(text.len() - at);
        at += match sign {
            // The brackets of a header are none of a value.
            '[' if is_line_start && open.is_empty() => rest_of_line,
            '"' | '\'' => string_length(&text[at..], sign),
            '#' => rest_of_line,
            '[' | '{' => {
                open.push(at);
                1
            }
            ']' | '}' => {
                open.pop();
                1
            }
            _ => sign.len_utf8(),
        };
        if !sign.is_whitespace() && sign != '#' {
            before = sign;
        }
    }
    open.first().copied()
}

/// How long the string is that a text begins with; one of a single line ends with the line.
fn string_length(text: &str, quote: char) -> usize {
    let triple = quote.to_string().repeat(3);
    if let Some(inside) = text.strip_prefix(&triple) {
        return inside.find(&triple).map_or(text.len(), |end| end + 2 * triple.len());
    }
    let mut is_escaped = false;
    for (at, sign) in text.char_indices().skip(1) {
        match sign {
            '\n' => return at,
            _ if sign == quote && !is_escaped => return at + 1,
            _ => is_escaped = sign == '\\' && quote == '"' && !is_escaped,
        }
    }
    text.len()
}

fn begins_with_field(text: &str) -> bool {
    let name = text.find(|sign: char| !(sign.is_ascii_alphanumeric() || "_-.\"".contains(sign))).unwrap_or(text.len());
    name > 0 && !text.starts_with('"') && text[name..].trim_start_matches([' ', '\t']).starts_with('=')
}

/// `[name]` or `[[name]]` alone in its line.
fn begins_with_header(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim_end();
    let name = line.trim_start_matches('[').trim_end_matches(']');
    let is_name = |sign: char| sign.is_alphanumeric() || "_-.".contains(sign);
    line.starts_with('[') && line.ends_with(']') && !name.is_empty() && name.chars().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::bracket;

    #[test]
    fn what_is_never_closed_is_found_where_it_was_opened() {
        for text in [
            "title = ¶{ zh = \"甲\"\ntagline = \"乙\"\n",
            "tags = ¶[\"a\", \"b\"\n\n# a note\ndate = 2026-01-01\n",
            "key_points = ¶[\n\"a\",\ncredits = []\n",
            "terms = ¶[\n  { slug = \"a\", name = { zh = \"甲\" },\n]\n[next]\n",
            "a = 1\nb = ¶[1,\n",
        ] {
            assert_eq!(bracket(&text.replace('¶', "")), text.find('¶'), "{text}");
        }
    }

    #[test]
    fn what_is_closed_is_not() {
        for text in [
            "a = [1,\n[2],\n[3]\n]\n[table]\nb = { c = \"}\" } # ]\n[[more]]\nd = ']'\n",
            "a = {\n b = 1,\n c = 2\n}\nd = \"\"\"\n[\ne = 1\n\"\"\"\n",
            "a = \"open\nb = [1]\n",
            "[a.\"b]\"]\nc = 1\n",
        ] {
            assert_eq!(bracket(text), None, "{text}");
        }
    }
}
