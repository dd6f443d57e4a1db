//! The fields that every entry may have.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::base::{Code, Slug};
use crate::data::{self, Context, Decode, Fields, Moment, Node, Ranged, Table, Value};

use super::{Credit, Meta, Pins};

/// Reads the common fields out of a front matter.
pub(super) fn read(fields: &mut Fields<'_, '_, '_>, zone: &TimeZone) -> Meta {
    Meta {
        title: fields.with_default("title", String::new()),
        slug: slug(fields),
        date: moment(fields, "date", zone),
        updated: moment(fields, "updated", zone),
        expires: moment(fields, "expires", zone),
        draft: fields.with_default("draft", false),
        topics: fields.with_default("topics", Vec::new()),
        specials: fields.with_default("specials", Vec::new()),
        tags: fields.with_default("tags", Vec::new()),
        summary: fields.optional("summary"),
        key_points: fields.with_default("key_points", Vec::new()),
        credits: credits(fields),
        related: fields.optional("related").unwrap_or_default(),
        aliases: fields.with_default("aliases", Vec::new()),
        copyright: fields.optional("copyright"),
        extra: fields.optional::<Node>("extra").map_or_else(|| serde_json::json!({}), |node| data::to_json(&node)),
    }
}

fn moment(fields: &mut Fields<'_, '_, '_>, name: &'static str, zone: &TimeZone) -> Option<DateTime> {
    fields.optional::<Moment>(name).map(|moment| moment.in_zone(zone))
}

fn slug(fields: &mut Fields<'_, '_, '_>) -> Option<Slug> {
    let text: Ranged<String> = fields.optional("slug")?;
    match Slug::checked(&text.value) {
        Ok(slug) => Some(slug),
        Err(error) => {
            let help = "a slug is the last part of the address: letters, digits and `-`";
            fields.context().report(Code::InvalidRoute, error.to_string(), &text.span, Some(help.to_owned()));
            None
        }
    }
}

fn credits(fields: &mut Fields<'_, '_, '_>) -> Vec<Credit> {
    let tables: Vec<Table> = fields.with_default("credits", Vec::new());
    let mut credits = Vec::new();
    for table in &tables {
        let mut fields = Fields::new(table, "a credit", fields.context());
        let role = fields.required("role");
        let names = fields.required("names");
        fields.finish();
        if let (Some(role), Some(names)) = (role, names) {
            credits.push(Credit { role, names });
        }
    }
    credits
}

impl Decode for Pins {
    const EXPECTED: &'static str = "true, false or a table";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        match &node.value {
            Value::Table(table) => Some(pins(table, context)),
            Value::Bool(_) | Value::Plain(_) => {
                bool::decode(node, context).map(|show| Self { show: Some(show), ..Self::default() })
            }
            _ => {
                let help = "pin courses with `related = { courses = [\"…\"] }`, articles with `articles`";
                context.mistyped_with(node, Self::EXPECTED, Some(help.to_owned()));
                None
            }
        }
    }
}

/// Whoever says something of the blocks wants to see them.
fn pins(table: &Table, context: &mut Context<'_>) -> Pins {
    let mut fields = Fields::new(table, "`related`", context);
    let pins = Pins {
        courses: fields.with_default("courses", Vec::new()),
        articles: fields.with_default("articles", Vec::new()),
        exclude: fields.with_default("exclude", Vec::new()),
        show: Some(fields.with_default("show", true)),
    };
    fields.finish();
    pins
}
