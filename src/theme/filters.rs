//! The filters that Lyceum adds to Tera's own: pure functions of their arguments.

use tera::{Kwargs, State, TeraResult, Value};

use crate::locale::Numbers;

/// Registers all filters, or takes those of a language that writes numbers in another way in their place.
pub(super) fn register(tera: &mut tera::Tera, numbers: &Numbers) {
    let of_language = numbers.clone();
    tera.register_filter("fill", move |label: Value, arguments: Kwargs, _: &State<'_>| {
        fill(&label, &arguments, &of_language)
    });
    let of_language = numbers.clone();
    tera.register_filter("number", move |number: i64, _: Kwargs, _: &State<'_>| of_language.whole(number));
}

/// `{{ labels.course_count | fill(n=3) }}`: a label with its `{names}` replaced by the arguments.
///
/// A label may be a table with texts for `one` and `other`; the argument `n` chooses. Numbers are written as the language does, but for a
/// `year`, which nobody writes with a comma.
fn fill(label: &Value, arguments: &Kwargs, numbers: &Numbers) -> TeraResult<String> {
    let count = arguments.get::<i64>("n")?;
    let mut text = pick(label, count)
        .ok_or_else(|| {
            tera::Error::message("`fill` needs a label: a text, or a table with texts for `one` and `other`")
        })?
        .to_owned();
    for name in names(&text) {
        if let Some(value) = arguments.get::<Value>(&name)? {
            let number = value.as_i64().filter(|_| name != "year");
            let written = number.map_or_else(|| value.to_string(), |number| numbers.whole(number));
            text = text.replace(&format!("{{{name}}}"), &written);
        }
    }
    Ok(text)
}

fn pick(label: &Value, count: Option<i64>) -> Option<&str> {
    if let Some(text) = label.as_str() {
        return Some(text);
    }
    let form = if count == Some(1) { "one" } else { "other" };
    label.get_from_path(form).or_else(|| label.get_from_path("other"))?.as_str()
}

/// The names in braces of a label.
fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for part in text.split('{').skip(1) {
        if let Some((name, _)) = part.split_once('}') {
            names.push(name.to_owned());
        }
    }
    names
}
