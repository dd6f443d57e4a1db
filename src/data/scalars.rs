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
