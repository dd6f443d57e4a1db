//! Strings, booleans, numbers and money.

use std::str::FromStr;

use rust_decimal::Decimal;

use super::decode::{Context, Decode};
use super::plain::{self, PlainKind};
use super::tree::{Node, Value};

impl Decode for String {
    const EXPECTED: &'static str = "a string";
    const EXPECTED_LIST: &'static str = "a list of strings";
    const EXPECTED_TABLE: &'static str = "a table of strings";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let written = match &node.value {
            Value::Text(text) | Value::Plain(text) => return Some(text.clone()),
            Value::Bool(value) => Some(value.to_string()),
            Value::Integer(value) => Some(value.to_string()),
            Value::Float(text) | Value::Date(text) => Some(text.clone()),
            Value::Null | Value::List(_) | Value::Table(_) => None,
        };
        let help = written.map(|written| format!("put it into quotes: `\"{written}\"`"));
        context.mistyped_with(node, Self::EXPECTED, help);
        None
    }
}

impl Decode for bool {
    const EXPECTED: &'static str = "true or false";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let help = match &node.value {
            Value::Bool(value) => return Some(*value),
            Value::Plain(text) | Value::Text(text) => match (plain::kind(text), &node.value) {
                (PlainKind::Bool(value), Value::Plain(_)) => return Some(value),
                (PlainKind::Bool(value), _) => Some(format!("write `{value}` without quotes")),
                _ => meant_boolean(text).map(|value| format!("write `{value}`")),
            },
            _ => None,
        };
        context.mistyped_with(node, Self::EXPECTED, help);
        None
    }
}

/// The words that other languages and older YAML take for booleans.
fn meant_boolean(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "yes" | "y" | "on" | "是" => Some(true),
        "no" | "n" | "off" | "否" => Some(false),
        _ => None,
    }
}

impl Decode for i64 {
    const EXPECTED: &'static str = "a whole number";
    const EXPECTED_LIST: &'static str = "a list of whole numbers";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let help = match &node.value {
            Value::Integer(value) => return Some(*value),
            Value::Plain(text) | Value::Text(text) => match (plain::kind(text), &node.value) {
                (PlainKind::Integer(value), Value::Plain(_)) => return Some(value),
                (PlainKind::Integer(value), _) => Some(format!("write `{value}` without quotes")),
                _ => None,
            },
            _ => None,
        };
        context.mistyped_with(node, Self::EXPECTED, help);
        None
    }
}

impl Decode for u32 {
    const EXPECTED: &'static str = i64::EXPECTED;
    const EXPECTED_LIST: &'static str = i64::EXPECTED_LIST;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        decode_within(node, context, u64::from(Self::MAX))
    }
}

impl Decode for u64 {
    const EXPECTED: &'static str = i64::EXPECTED;
    const EXPECTED_LIST: &'static str = i64::EXPECTED_LIST;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        decode_within(node, context, Self::MAX)
    }
}

impl Decode for usize {
    const EXPECTED: &'static str = i64::EXPECTED;
    const EXPECTED_LIST: &'static str = i64::EXPECTED_LIST;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        decode_within(node, context, Self::MAX as u64)
    }
}

/// A whole number from 0 to what the type can hold. Numbers over 2⁶³, which TOML can't write, are not asked for.
fn decode_within<T: TryFrom<i64>>(node: &Node, context: &mut Context<'_>, most: u64) -> Option<T> {
    let number = i64::decode(node, context)?;
    let converted = T::try_from(number).ok();
    if converted.is_none() {
        let limit = if number < 0 { "must not be negative".to_owned() } else { format!("must not be over {most}") };
        context.invalid(&node.span, &limit, None);
    }
    converted
}

impl Decode for f64 {
    const EXPECTED: &'static str = "a number";
    const EXPECTED_LIST: &'static str = "a list of numbers";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let number = match &node.value {
            Value::Integer(value) => plain::float(&value.to_string()),
            Value::Float(text) | Value::Plain(text) => plain::float(text),
            _ => None,
        };
        if number.is_none() {
            let help = match &node.value {
                Value::Text(text) if plain::float(text).is_some() => Some(format!("write `{text}` without quotes")),
                _ => None,
            };
            context.mistyped_with(node, Self::EXPECTED, help);
        }
        number
    }
}

/// Money. It is read from the digits as they stand in the file, in quotes or not, and never passes through a binary float.
impl Decode for Decimal {
    const EXPECTED: &'static str = "a decimal number such as `3980.50`";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let text = match &node.value {
            Value::Integer(value) => return Some(Self::from(*value)),
            Value::Float(text) | Value::Plain(text) | Value::Text(text) => text.as_str(),
            _ => {
                context.mistyped(node, Self::EXPECTED);
                return None;
            }
        };
        let parsed = decimal(text);
        if parsed.is_none() {
            let help = bare_digits(text).map(|digits| format!("write `{digits}`"));
            context.invalid(&node.span, &format!("must be {}, found `{text}`", Self::EXPECTED), help);
        }
        parsed
    }
}

fn decimal(text: &str) -> Option<Decimal> {
    let first = text.strip_prefix(['+', '-']).unwrap_or(text).chars().next()?;
    if !first.is_ascii_digit() {
        return None;
    }
    Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text)).ok()
}

/// The number in texts such as `¥3,800` or `3800元`, if there is just one.
fn bare_digits(text: &str) -> Option<String> {
    let kept = |character: char| character.is_ascii_digit() || matches!(character, '.' | ',' | '，' | '_');
    let number = text.trim_matches(|character: char| !character.is_ascii_digit());
    let digits: String = number.chars().filter(|character| !matches!(character, ',' | '，' | '_')).collect();
    (number.chars().all(kept) && Decimal::from_str(&digits).is_ok()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use proptest::prelude::*;

    fn decode<T: Decode>(value: Value) -> Option<T> {
        let path = SitePath::root();
        let mut context = Context::new(&path);
        let decoded = T::decode(&Node { value, span: 0..1 }, &mut context);
        assert_eq!(decoded.is_none(), context.problems.len() == 1, "either a value or a problem");
        decoded
    }

    fn plain(text: &str) -> Value {
        Value::Plain(text.to_owned())
    }

    #[test]
    fn the_reader_decides_what_a_plain_scalar_is() {
        assert_eq!(decode::<String>(plain("no")).as_deref(), Some("no"));
        assert_eq!(decode::<String>(plain("2026")).as_deref(), Some("2026"));
        assert_eq!(decode::<u32>(plain("2026")), Some(2026));
        assert_eq!(decode::<Decimal>(plain("2026")), Some(Decimal::from(2026)));
        assert_eq!(decode::<f64>(plain("2026")), Some(2026.0));
        assert_eq!(decode::<bool>(plain("True")), Some(true));
        assert_eq!(decode::<bool>(plain("no")), None);
    }

    #[test]
    fn numbers_stay_in_their_bounds() {
        assert_eq!(decode::<u32>(Value::Integer(-1)), None);
        assert_eq!(decode::<u32>(Value::Integer(1 << 32)), None);
        assert_eq!(decode::<u64>(Value::Integer(i64::MAX)), Some(i64::MAX.cast_unsigned()));
        assert_eq!(decode::<usize>(Value::Integer(7)), Some(7));
        assert_eq!(decode::<i64>(Value::Float("1.0".into())), None);
        assert_eq!(decode::<f64>(Value::Text("1.0".into())), None);
    }

    #[test]
    fn money_is_exact() {
        let exact = |text: &str| decode::<Decimal>(Value::Float(text.into())).map(|amount| amount.to_string());
        assert_eq!(exact("0.10").as_deref(), Some("0.10"));
        assert_eq!(exact("12345678901234567.89").as_deref(), Some("12345678901234567.89"));
        assert_eq!(exact("1.5e3").as_deref(), Some("1500"));
        for text in ["inf", "nan", "", "三千", "1.2.3", ".", "0.00000000000000000000000000000000001"] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn amounts_survive_the_way_there_and_back(cents in any::<i64>(), scale in 0_u32..9) {
            let amount = Decimal::new(cents, scale);
            prop_assert_eq!(decode::<Decimal>(Value::Text(amount.to_string())), Some(amount));
        }

        #[test]
        fn no_text_is_too_odd(text in "([0-9.,，_eE+¥元-]|\\PC){0,20}") {
            decode::<Decimal>(plain(&text));
            decode::<f64>(plain(&text));
            decode::<i64>(plain(&text));
            decode::<bool>(plain(&text));
        }
    }
}
