//! TOML and YAML as one tree of values that remember their place, and typed decoding of that tree.
//!
//! Text enters through [`parse_toml`] and [`parse_yaml`] (a file's front matter first through [`split_front_matter`]); a
//! [`Table`] leaves. [`Fields`] then reads a table field by field into the caller's own types. Unlike `serde`, which
//! stops at the first mistake and forgets where a value stood, decoding goes on after a problem, so that one run tells
//! all that is wrong with a file, each with its place.

mod collections;
mod date;
mod decode;
mod fields;
mod front_matter;
mod json;
mod plain;
mod scalars;
mod source;
mod toml;
mod tree;
mod unclosed;
mod yaml;

pub use date::Moment;
pub use decode::{Context, Decode};
pub use fields::Fields;
pub use front_matter::{Flaw, FrontMatter, MatterFormat, split_front_matter};
pub use json::to_json;
pub use toml::parse_toml;
pub use tree::{Key, Node, Ranged, Table, Value};
pub use yaml::parse_yaml;
