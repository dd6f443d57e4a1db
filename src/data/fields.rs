//! Reading one table field by field. Whatever was not asked for by the end is unknown, and said so with a suggestion.

use super::decode::{Context, Decode, Step};
use super::tree::{Key, Node, Table, Value};
use crate::base::{Code, Diagnostic, nearest};

/// A table that is being read.
///
/// Ask for all fields first, then call [`Fields::finish`], and only then give up on those that were missing: that way one
/// run tells all problems.
#[derive(Debug)]
pub struct Fields<'a, 'c, 'p> {
    table: &'a Table,
    what: &'static str,
    asked: Vec<&'static str>,
    context: &'c mut Context<'p>,
}

impl<'a, 'c, 'p> Fields<'a, 'c, 'p> {
    /// Starts to read `table`, which messages call `what`: `an article`, or a file's name in backticks.
    pub fn new(table: &'a Table, what: &'static str, context: &'c mut Context<'p>) -> Self {
        Self { table, what, asked: Vec::new(), context }
    }

    /// A field that must be there. `None` if it is missing or wrong, which is reported.
    pub fn required<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        self.required_or_help(name, || format!("add the field `{name}`: {}", T::EXPECTED))
    }

    /// Like [`Fields::required`]; `example` is a value to show if the field is missing, such as `2026-12-05`.
    pub fn required_like<T: Decode>(&mut self, name: &'static str, example: &str) -> Option<T> {
        self.required_or_help(name, || format!("add the field `{name}`, for example with the value `{example}`"))
    }

    /// A field that may be missing. `None` if it is missing or empty, and if it is wrong, which is reported.
    pub fn optional<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        self.optional_with(name, T::decode)
    }

    /// Like [`Fields::optional`] for values whose reading takes more than the node.
    pub fn optional_with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&Node, &mut Context<'p>) -> Option<T>,
    ) -> Option<T> {
        let node = self.find(name)?;
        self.context.within(Step::Field(name), |context| read(node, context))
    }

    /// A field that has a default.
    pub fn with_default<T: Decode>(&mut self, name: &'static str, default: T) -> T {
        self.optional(name).unwrap_or(default)
    }

    /// The context, for checks of one's own between two fields.
    pub fn context(&mut self) -> &mut Context<'p> {
        self.context
    }

    /// Ends the reading of a table that has free keys besides the fields asked for: what remains, in file order.
    #[must_use]
    pub fn rest(self) -> Vec<(&'a Key, &'a Node)> {
        self.unasked()
    }

    /// Ends the reading: every key that was not asked for is reported as unknown.
    pub fn finish(self) {
        for (key, _) in self.unasked() {
            let problem = self.unknown(key);
            self.context.problems.push(problem);
        }
    }

    fn required_or_help<T: Decode>(&mut self, name: &'static str, help: impl FnOnce() -> String) -> Option<T> {
        let Some(node) = self.find(name) else {
            let empty = self.table.entries.iter().find(|(key, _)| key.name == name);
            let (message, span) = match empty {
                Some((key, _)) => (format!("the field `{name}` has no value"), &key.span),
                None => (format!("missing field `{name}` in {}", self.what), &self.table.span),
            };
            self.context.report(Code::MissingField, message, span, Some(help()));
            return None;
        };
        self.decode(name, node)
    }

    fn decode<T: Decode>(&mut self, name: &'static str, node: &Node) -> Option<T> {
        self.context.within(Step::Field(name), |context| T::decode(node, context))
    }

    /// Remembers that the field was asked for. An empty YAML field counts as missing.
    fn find(&mut self, name: &'static str) -> Option<&'a Node> {
        if !self.asked.contains(&name) {
            self.asked.push(name);
        }
        self.table.get(name).filter(|node| node.value != Value::Null)
    }

    fn unasked(&self) -> Vec<(&'a Key, &'a Node)> {
        let entries = self.table.entries.iter().filter(|(key, _)| !self.asked.contains(&key.name.as_str()));
        entries.map(|(key, node)| (key, node)).collect()
    }

    fn unknown(&self, key: &Key) -> Diagnostic {
        let message = format!("unknown field `{}` in {}", key.name, self.what);
        let problem = Diagnostic::error(Code::UnknownField, message).at(self.context.place(&key.span));
        let folded = key.name.replace('-', "_").to_lowercase();
        let meant = nearest(&folded, self.asked.iter().copied());
        let known: Vec<String> = self.asked.iter().map(|name| format!("`{name}`")).collect();
        problem
            .note(format!("the fields of {} are {}", self.what, known.join(", ")))
            .maybe_help(meant.map(|name| format!("did you mean `{name}`?")))
    }
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;
    use jiff::civil::Date;
    use rust_decimal::Decimal;

    use super::*;
    use crate::base::SitePath;
    use crate::data::{Ranged, parse_toml, parse_yaml};

    #[derive(Debug, PartialEq)]
    struct Course {
        title: String,
        draft: bool,
        tags: Vec<String>,
        price: Option<Price>,
        sessions: Vec<Session>,
        names: IndexMap<String, String>,
    }

    #[derive(Debug, PartialEq)]
    struct Price {
        amount: Decimal,
        seats: u32,
    }

    #[derive(Debug, PartialEq)]
    struct Session {
        start: Ranged<Date>,
        open: bool,
    }

    impl Decode for Price {
        const EXPECTED: &'static str = "a price";

        fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
            let mut fields = Fields::new(context.table(node, Self::EXPECTED)?, "a price", context);
            let (amount, seats) = (fields.required("amount"), fields.with_default("seats", 0));
            fields.finish();
            Some(Self { amount: amount?, seats })
        }
    }

    impl Decode for Session {
        const EXPECTED: &'static str = "a session";
        const EXPECTED_LIST: &'static str = "a list of sessions";

        fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
            let mut fields = Fields::new(context.table(node, Self::EXPECTED)?, "a session", context);
            let start = fields.required_like("start", "2026-12-05");
            let words = [("open", true), ("full", false), ("cancelled", false)];
            let open = fields.optional_with("status", |node, context| context.choice(node, &words));
            fields.finish();
            Some(Self { start: start?, open: open.unwrap_or(true) })
        }
    }

    fn course(table: &Table) -> (Option<Course>, Vec<Diagnostic>) {
        let path = SitePath::new("content/courses/課程.md").expect("a path inside the project");
        let mut context = Context::new(&path);
        let mut fields = Fields::new(table, "a course", &mut context);
        let title = fields.required("title");
        let draft = fields.with_default("draft", false);
        let tags = fields.with_default("tags", Vec::new());
        let price = fields.optional("price");
        let sessions = fields.with_default("sessions", Vec::new());
        let names = fields.with_default("key_names", IndexMap::new());
        fields.finish();
        let course = title.map(|title| Course { title, draft, tags, price, sessions, names });
        (course, context.problems)
    }

    fn toml(text: &str) -> Table {
        parse_toml(text, 0, &SitePath::root()).expect("TOML")
    }

    fn yaml(text: &str) -> Table {
        parse_yaml(text, 0, &SitePath::root()).expect("YAML")
    }

    /// The message, what is underlined, and the help of the only problem.
    fn only_problem(table: &Table, text: &str) -> (Code, String, String, Option<String>) {
        let (_, mut problems) = course(table);
        assert_eq!(problems.len(), 1, "{problems:?}");
        let problem = problems.remove(0);
        let span = problem.place.and_then(|place| place.span).expect("a place");
        (problem.code, problem.message, text[span].to_owned(), problem.help)
    }

    fn in_toml(text: &str) -> (Code, String, String, Option<String>) {
        only_problem(&toml(text), text)
    }

    fn in_yaml(text: &str) -> (Code, String, String, Option<String>) {
        only_problem(&yaml(text), text)
    }

    #[test]
    fn both_languages_say_the_same() {
        let from_toml = toml(
            "title = '課'\ndraft = true\ntags = ['甲', 'no']\nprice = { amount = 3980.50, seats = 3 }\nkey_names.en = 'C'\n\
             [[sessions]]\nstart = 2026-12-05\nstatus = 'full'\n",
        );
        let from_yaml = yaml(
            "title: 課\ndraft: true\ntags: [甲, no]\nprice: { amount: 3980.50, seats: 3 }\nkey_names:\n  en: C\n\
             sessions:\n- start: 2026-12-05\n  status: full\n",
        );
        let ((read, problems), (other, more)) = (course(&from_toml), course(&from_yaml));
        assert_eq!((problems, more), (Vec::new(), Vec::new()));
        assert_eq!(read, other);
        let read = read.expect("a course");
        assert_eq!(read.price, Some(Price { amount: Decimal::new(398_050, 2), seats: 3 }));
        assert_eq!(read.tags, ["甲", "no"]);
    }

    #[test]
    fn all_problems_are_told_at_once() {
        let text = "draft = 'true'\ntags = ['甲', 3, 4]\nprice = { amount = '¥3,800', seets = 1 }\ncolour = 1\n\
                    [[sessions]]\nstatus = 'opne'\n[[sessions]]\nstart = '2026-02-30'\n";
        let (course, problems) = course(&toml(text));
        assert_eq!(course, None);
        let messages: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "missing field `title` in a course",
                "`draft` must be true or false, found a string",
                "an element of `tags` must be a string, found an integer",
                "an element of `tags` must be a string, found an integer",
                "`price.amount` must be a decimal number such as `3980.50`, found `¥3,800`",
                "unknown field `seets` in a price",
                "missing field `start` in a session",
                "`status` must be `open`, `full` or `cancelled`, found `opne`",
                "the date `2026-02-30` does not exist: February 2026 has 28 days",
                "unknown field `colour` in a course",
            ]
        );
    }

    #[test]
    fn unknown_fields_come_with_a_guess_and_the_list() {
        for (text, key) in [("drafft = true", "drafft"), ("Draft = true", "Draft"), ("key-names = {}", "key-names")] {
            let text = format!("title = '課'\n{text}\n");
            let (code, message, underlined, help) = in_toml(&text);
            assert_eq!((code, underlined.as_str()), (Code::UnknownField, key));
            assert_eq!(message, format!("unknown field `{key}` in a course"));
            let meant = if key == "key-names" { "key_names" } else { "draft" };
            assert_eq!(help, Some(format!("did you mean `{meant}`?")));
        }
        let (_, problems) = course(&toml("title = '課'\n\"顏色\" = 1\n"));
        assert_eq!(problems[0].help, None);
        assert_eq!(
            problems[0].notes,
            ["the fields of a course are `title`, `draft`, `tags`, `price`, `sessions`, `key_names`"]
        );
    }

    #[test]
    fn missing_fields_are_marked_shortly() {
        let (code, message, underlined, help) = in_toml("draft = false\ntags = []\n");
        assert_eq!((code, underlined.as_str()), (Code::MissingField, "draft = false"));
        assert_eq!(message, "missing field `title` in a course");
        assert_eq!(help.as_deref(), Some("add the field `title`: a string"));
        let (_, message, underlined, help) = in_toml("title = '課'\n[[sessions]]\nstatus = 'open'\n");
        assert_eq!((message.as_str(), underlined.as_str()), ("missing field `start` in a session", "[[sessions]]"));
        assert_eq!(help.as_deref(), Some("add the field `start`, for example with the value `2026-12-05`"));
        let (_, _, underlined, _) = in_yaml("title: 課\nsessions:\n  - status: open\n");
        assert_eq!(underlined, "status: open");
        let (_, message, underlined, _) = in_yaml("title:\n");
        assert_eq!((message.as_str(), underlined.as_str()), ("the field `title` has no value", "title"));
        assert_eq!(course(&yaml("title: 課\ntags:\n")).1, [], "an empty field is one that is not there");
    }

    #[test]
    fn obvious_slips_come_with_the_remedy() {
        let cases = [
            (in_toml("title = 360"), "`title` must be a string, found an integer", "put it into quotes: `\"360\"`"),
            (
                in_toml("title='課'\ndraft = 'true'"),
                "`draft` must be true or false, found a string",
                "write `true` without quotes",
            ),
            (in_yaml("title: 課\ndraft: yes"), "`draft` must be true or false, found a string", "write `true`"),
            (
                in_toml("title='課'\ntags = '甲'"),
                "`tags` must be a list of strings, found a string",
                "put it into brackets: `[\"甲\"]`",
            ),
            (
                in_yaml("title: 課\ntags: 甲"),
                "`tags` must be a list of strings, found a string",
                "put it into brackets: `[\"甲\"]`",
            ),
            (
                in_toml("title='課'\nprice = {amount='3,800元'}"),
                "`price.amount` must be a decimal number such as `3980.50`, found `3,800元`",
                "write `3800`",
            ),
            (
                in_toml("title='課'\nprice = {amount=1, seats='7'}"),
                "`price.seats` must be a whole number, found a string",
                "write `7` without quotes",
            ),
            (
                in_toml("title='課'\nsessions={start=2026-12-05}"),
                "`sessions` must be a list of sessions, found a table",
                "put it into brackets: `[…]`",
            ),
        ];
        for ((code, message, _, help), expected, remedy) in cases {
            assert_eq!((code, message.as_str(), help.as_deref()), (Code::InvalidValue, expected, Some(remedy)));
        }
        let (_, message, underlined, _) = in_toml("title='課'\nprice = {amount=1, seats=-7}");
        assert_eq!((message.as_str(), underlined.as_str()), ("`price.seats` must not be negative", "-7"));
        let (_, message, ..) = in_toml("title='課'\nkey_names = { zh-Hant = 3 }");
        assert_eq!(message, "`key_names.zh-Hant` must be a string, found an integer");
    }

    #[test]
    fn free_keys_remain() {
        let (table, path) = (toml("b = 1\nname = 2\na = 3\n"), SitePath::root());
        let mut context = Context::new(&path);
        let mut fields = Fields::new(&table, "`labels.toml`", &mut context);
        assert_eq!(fields.required::<u64>("name"), Some(2));
        let names: Vec<&str> = fields.rest().into_iter().map(|(key, _)| key.name.as_str()).collect();
        assert_eq!(names, ["b", "a"]);
        assert_eq!(context.problems, []);
    }
}
