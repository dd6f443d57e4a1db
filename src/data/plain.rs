//! What a YAML scalar without quotes is when nobody asks for a certain type, by the core schema of YAML 1.2.
//!
//! `yes`, `no`, `on` and `off` are strings there; in YAML 1.1 they were booleans, which made Norway's `no` false.

/// What a plain scalar looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PlainKind {
    Bool(bool),
    Integer(i64),
    Float,
    Text,
}

/// Decides by the look of the text alone.
pub(super) fn kind(text: &str) -> PlainKind {
    match text {
        "true" | "True" | "TRUE" => PlainKind::Bool(true),
        "false" | "False" | "FALSE" => PlainKind::Bool(false),
        _ if is_integer(text) => text.parse().map_or(PlainKind::Float, PlainKind::Integer),
        _ if is_float(text) => PlainKind::Float,
        _ => PlainKind::Text,
    }
}

/// Whether the text is one of YAML's ways to say nothing.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// The number that the text spells: a decimal one, or one of the words for infinity and not-a-number that TOML and YAML know.
pub(super) fn float(text: &str) -> Option<f64> {
    match text.trim_start_matches(['+', '-']).to_ascii_lowercase().as_str() {
        "inf" | ".inf" => Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY }),
        "nan" | ".nan" => Some(f64::NAN),
        _ if is_decimal(text) => text.parse().ok(),
        _ => None,
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_float(text: &str) -> bool {
    is_decimal(text)
        || matches!(text.trim_start_matches(['+', '-']), ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN")
}

/// Digits with at most one point, and perhaps an exponent; not the words that Rust's own parser takes.
fn is_decimal(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) =
        unsigned.split_once(['e', 'E']).map_or((unsigned, None), |(left, right)| (left, Some(right)));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction) && whole.len() + fraction.len() > 0 && exponent.is_none_or(is_integer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_look_decides() {
        let cases = [
            ("true", PlainKind::Bool(true)),
            ("no", PlainKind::Text),
            ("-3", PlainKind::Integer(-3)),
            ("+7", PlainKind::Integer(7)),
            ("99999999999999999999", PlainKind::Float),
            ("1.5e3", PlainKind::Float),
            (".5", PlainKind::Float),
            (".inf", PlainKind::Float),
            ("inf", PlainKind::Text),
            (".", PlainKind::Text),
            ("1.2.3", PlainKind::Text),
            ("2026-12-05", PlainKind::Text),
            ("２０２６", PlainKind::Text),
            ("課程", PlainKind::Text),
        ];
        for (text, expected) in cases {
            assert_eq!(kind(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_both_languages_are_read() {
        assert_eq!(float("10.50e3"), Some(10_500.0));
        assert_eq!(float("-inf"), Some(f64::NEG_INFINITY));
        assert!(float("nan").is_some_and(f64::is_nan));
        assert_eq!(float("infinity"), None);
    }
}
