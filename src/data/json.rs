//! The tree as plain values, for the free fields under `extra` that only templates read.

use serde_json::{Map, Number, Value as Json};

use super::plain::{self, PlainKind};
use super::tree::{Node, Value};

/// Forgets the places. Dates become strings as written, and so do numbers that JSON does not have; YAML scalars without
/// quotes get the type that they look like.
#[must_use]
pub fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        Value::Integer(value) => Json::from(*value),
        Value::Float(text) => float_to_json(text),
        Value::Text(text) | Value::Date(text) => Json::String(text.clone()),
        Value::Plain(text) => match plain::kind(text) {
            PlainKind::Bool(value) => Json::Bool(value),
            PlainKind::Integer(value) => Json::from(value),
            PlainKind::Float => float_to_json(text),
            PlainKind::Text => Json::String(text.clone()),
        },
        Value::List(elements) => Json::Array(elements.iter().map(to_json).collect()),
        Value::Table(table) => {
            let entries = table.entries.iter().map(|(key, node)| (key.name.clone(), to_json(node)));
            Json::Object(entries.collect::<Map<_, _>>())
        }
    }
}

fn float_to_json(text: &str) -> Json {
    let number = plain::float(text).and_then(Number::from_f64);
    number.map_or_else(|| Json::String(text.to_owned()), Json::Number)
}

#[cfg(test)]
mod tests {
    use super::to_json;
    use crate::base::SitePath;
    use crate::data::{Node, Table, Value, parse_toml, parse_yaml};

    fn json(table: Table) -> String {
        to_json(&Node { value: Value::Table(table), span: 0..0 }).to_string()
    }

    #[test]
    fn toml_keeps_its_types() {
        let text = "a = '課'\nb = 3\nc = 1.5\nd = 2026-12-05\ne = [true, inf]\nf.g = 'no'\n";
        let table = parse_toml(text, 0, &SitePath::root()).expect("TOML");
        assert_eq!(json(table), r#"{"a":"課","b":3,"c":1.5,"d":"2026-12-05","e":[true,"inf"],"f":{"g":"no"}}"#);
    }

    #[test]
    fn yaml_gets_the_types_that_it_looks_like() {
        let text = "a: 課\nb: 3\nc: '3'\nd: [true, no, ~, .inf, 2e1]\n";
        let table = parse_yaml(text, 0, &SitePath::root()).expect("YAML");
        assert_eq!(json(table), r#"{"a":"課","b":3,"c":"3","d":[true,"no",null,".inf",20.0]}"#);
    }
}
