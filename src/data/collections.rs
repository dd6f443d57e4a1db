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
            context.mistyped_with(node, Self::EXPECTED, as_list(node, Self::EXPECTED));
            return None;
        };
        let decode = |element| context.within(Step::Element, |context| T::decode(element, context));
        let decoded: Vec<Option<T>> = elements.iter().map(decode).collect();
        decoded.into_iter().collect()
    }
}

/// What to write where a single value stands for a list. Brackets mean the same in TOML and YAML.
fn as_list(node: &Node, expected: &str) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Plain(text) if expected.ends_with("strings") => {
            let parts = text.split([',', '，', '、']).map(str::trim).filter(|part| !part.is_empty());
            let quoted: Vec<String> = parts.map(|part| format!("\"{part}\"")).collect();
            Some(format!("put it into brackets: `[{}]`", quoted.join(", ")))
        }
        Value::Integer(_) | Value::Float(_) | Value::Date(_) | Value::Table(_) => {
            Some("put it into brackets: `[…]`".to_owned())
        }
        Value::Text(_) | Value::Plain(_) | Value::Null | Value::Bool(_) | Value::List(_) => None,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;
    use crate::data::parse_toml;

    fn decode<T: Decode>(text: &str) -> (Option<T>, Vec<String>) {
        let path = SitePath::root();
        let table = parse_toml(text, 0, &path).expect("TOML");
        let mut context = Context::new(&path);
        let decoded = T::decode(&Node { value: Value::Table(table), span: 0..text.len() }, &mut context);
        (decoded, context.problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn tables_with_free_keys_keep_the_order_of_the_file() {
        let text = "zh-Hant = '課程'\nen = 'Courses'\n";
        let (map, _) = decode::<IndexMap<String, String>>(text);
        assert_eq!(map.expect("a table").keys().collect::<Vec<_>>(), ["zh-Hant", "en"]);
        let (pairs, _) = decode::<Vec<(Key, Ranged<String>)>>(text);
        let (key, value) = pairs.expect("a table").pop().expect("two entries");
        assert_eq!((&text[key.span], &text[value.span], value.value.as_str()), ("en", "'Courses'", "Courses"));
    }

    #[test]
    fn a_bad_element_does_not_hide_the_next() {
        let (map, problems) = decode::<IndexMap<String, Vec<u32>>>("a = [1, 'x', 2, -1]\nb = 3\n");
        assert_eq!(map, None);
        assert_eq!(
            problems,
            [
                "an element of `a` must be a whole number, found a string",
                "an element of `a` must not be negative",
                "`b` must be a list of whole numbers, found an integer",
            ]
        );
    }

    #[test]
    fn the_tree_itself_can_be_asked_for() {
        let (table, _) = decode::<Table>("a = 1");
        assert_eq!(table.expect("a table").get("a").map(|node| &node.value), Some(&Value::Integer(1)));
        let (tables, problems) = decode::<IndexMap<String, Table>>("a = 1");
        assert_eq!((tables, problems), (None, vec!["`a` must be a table, found an integer".to_owned()]));
    }
}
