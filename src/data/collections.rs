//! Lists, tables with free keys, values that keep their place, and the tree itself.

use indexmap::IndexMap;

use super::decode::{Context, Decode, Step};
use super::tree::{Key, Node, Ranged, Table, Value};

impl<T: Decode> Decode for Ranged<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const EXPECTED_LIST: &'static str = T::EXPECTED_LIST;
    const EXPECTED_TABLE: &'static str = T::EXPECTED_TABLE;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        T::decode(node, context).map(|value| Self { value, span: node.span.clone() })
    }
}

/// Every element is looked at, also after a bad one.
impl<T: Decode> Decode for Vec<T> {
    const EXPECTED: &'static str = T::EXPECTED_LIST;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let Value::List(elements) = &node.value else {
            context.mistyped_with(node, Self::EXPECTED, as_list(node));
            return None;
        };
        let decode = |element| context.within(Step::Element, |context| T::decode(element, context));
        let decoded: Vec<Option<T>> = elements.iter().map(decode).collect();
        decoded.into_iter().collect()
    }
}

/// What to write where a single value stands for a list. Brackets mean the same in TOML and YAML.
fn as_list(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Plain(text) => Some(format!("put it into brackets: `[\"{text}\"]`")),
        Value::Integer(_) | Value::Float(_) | Value::Date(_) | Value::Table(_) => {
            Some("put it into brackets: `[…]`".to_owned())
        }
        Value::Null | Value::Bool(_) | Value::List(_) => None,
    }
}

/// A table with free keys, in file order.
impl<T: Decode> Decode for IndexMap<String, T> {
    const EXPECTED: &'static str = T::EXPECTED_TABLE;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let entries = decode_entries(node, context)?;
        Some(entries.into_iter().map(|(key, value)| (key.name, value)).collect())
    }
}

/// A table with free keys, in file order, where the place of each key matters too.
impl<T: Decode> Decode for Vec<(Key, T)> {
    const EXPECTED: &'static str = T::EXPECTED_TABLE;

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        decode_entries(node, context)
    }
}

fn decode_entries<T: Decode>(node: &Node, context: &mut Context<'_>) -> Option<Vec<(Key, T)>> {
    let table = context.table(node, T::EXPECTED_TABLE)?;
    let decode = |(key, value): &(Key, Node)| {
        let decoded = context.within(Step::Key(key.name.clone()), |context| T::decode(value, context));
        decoded.map(|decoded| (key.clone(), decoded))
    };
    let decoded: Vec<Option<(Key, T)>> = table.entries.iter().map(decode).collect();
    decoded.into_iter().collect()
}

/// The tree as it is, for values that are read later.
impl Decode for Node {
    const EXPECTED: &'static str = "a value";

    fn decode(node: &Node, _: &mut Context<'_>) -> Option<Self> {
        Some(node.clone())
    }
}

/// A table as it is.
impl Decode for Table {
    const EXPECTED: &'static str = "a table";
    const EXPECTED_LIST: &'static str = "a list of tables";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        context.table(node, Self::EXPECTED).cloned()
    }
}
