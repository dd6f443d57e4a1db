//! Rust source in, its documented structs out: by lines, as rustfmt writes them.

/// A struct that templates may see.
#[derive(Debug)]
pub(crate) struct Struct {
    /// Its name.
    pub(crate) name: String,
    /// Its doc comment on one line.
    pub(crate) doc: String,
    /// Its public fields.
    pub(crate) fields: Vec<Field>,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its name.
    pub(crate) name: String,
    /// Its type as written.
    pub(crate) rust_type: String,
    /// Its doc comment on one line.
    pub(crate) doc: String,
}

/// The public structs of a file that derive `Serialize`, in order.
pub(crate) fn parse(source: &str) -> Vec<Struct> {
    let mut structs = Vec::new();
    let mut current: Option<Struct> = None;
    let (mut doc, mut is_serialized) = (String::new(), false);
    for line in source.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            push_words(&mut doc, comment.trim());
        } else if line.starts_with("#[") {
            is_serialized |= line.starts_with("#[derive(") && line.contains("Serialize");
        } else if let Some(name) = struct_name(line) {
            let found = Struct { name: name.to_owned(), doc: std::mem::take(&mut doc), fields: Vec::new() };
            current = is_serialized.then_some(found);
        } else if line == "}" {
            structs.extend(current.take());
            (doc, is_serialized) = (String::new(), false);
        } else if let (Some(open), Some((name, rust_type))) = (&mut current, field(line)) {
            let doc = std::mem::take(&mut doc);
            open.fields.push(Field { name: name.to_owned(), rust_type: rust_type.to_owned(), doc });
        } else {
            (doc, is_serialized) = (String::new(), false);
        }
    }
    structs
}

fn push_words(doc: &mut String, words: &str) {
    if !doc.is_empty() && !words.is_empty() {
        doc.push(' ');
    }
    doc.push_str(words);
}

fn struct_name(line: &str) -> Option<&str> {
    line.strip_prefix("pub struct ")?.strip_suffix(" {")
}

fn field(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("pub ")?.strip_suffix(',')?.split_once(": ")
}

#[test]
fn structs_are_read_with_their_comments() {
    let source = "\
/// Seen by\n/// `a.html`.\n#[derive(Debug, Serialize)]\npub struct A<'a> {\n    /// How many.\n    pub count: usize,\n    hidden: bool,\n}\n\n\
/// Not serialised.\npub struct B {\n    pub x: u8,\n}\n";
    let structs = parse(source);
    assert_eq!(structs.len(), 1);
    assert_eq!((structs[0].name.as_str(), structs[0].doc.as_str()), ("A<'a>", "Seen by `a.html`."));
    let fields: Vec<_> = structs[0].fields.iter().map(|field| (field.name.as_str(), field.doc.as_str())).collect();
    assert_eq!(fields, [("count", "How many.")]);
}
