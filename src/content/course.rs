//! The fields that only a course has, and its sessions.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::base::{Code, Diagnostic, Place, nearest};
use crate::data::{Context, Fields, Ranged, Table};

use super::{Course, Money, Session, Status};

/// Reads a course's own fields.
pub(super) fn read(fields: &mut Fields<'_, '_, '_>) -> Course {
    Course {
        code: fields.optional("code"),
        lecturers: lecturers(fields),
        audience: fields.with_default("audience", String::new()),
        duration: fields.with_default("duration", String::new()),
        price: price(fields),
        aims: fields.with_default("aims", Vec::new()),
        sessions: sessions(fields),
    }
}

/// `lecturer = "…"` for one, `lecturers = ["…", "…"]` for several.
fn lecturers(fields: &mut Fields<'_, '_, '_>) -> Vec<String> {
    let one: Option<String> = fields.optional("lecturer");
    let several: Vec<String> = fields.with_default("lecturers", Vec::new());
    one.into_iter().chain(several).collect()
}

/// `price = { amount = "3980", currency = "CNY" }`.
pub(super) fn price(fields: &mut Fields<'_, '_, '_>) -> Option<Money> {
    let table: Ranged<Table> = fields.optional("price")?;
    let mut parts = Fields::new(&table.value, "a price", fields.context());
    let amount: Option<Ranged<Decimal>> = parts.required("amount");
    let currency: Option<Ranged<String>> = parts.required("currency");
    parts.finish();
    let (amount, currency) = (amount?, currency?);
    let context = fields.context();
    if amount.value.is_sign_negative() {
        context.report(
            Code::InvalidValue,
            "a price can't be negative".to_owned(),
            &amount.span,
            Some("leave `price` out where there is none".to_owned()),
        );
        return None;
    }
    if currency.value.len() != 3 || !currency.value.bytes().all(|byte| byte.is_ascii_uppercase()) {
        let message = format!("`{}` is not a currency", currency.value);
        context.report(
            Code::InvalidValue,
            message,
            &currency.span,
            Some("write three capital letters, such as `CNY`, `TWD`, `HKD` or `USD`".to_owned()),
        );
        return None;
    }
    Some(Money { amount: amount.value, currency: currency.value })
}

fn sessions(fields: &mut Fields<'_, '_, '_>) -> Vec<Session> {
    let tables: Vec<Ranged<Table>> = fields.with_default("sessions", Vec::new());
    tables.iter().filter_map(|table| session(table, fields.context())).collect()
}

fn session(table: &Ranged<Table>, context: &mut Context<'_>) -> Option<Session> {
    let place = Place::at(context.path, table.span.clone());
    let mut fields = Fields::new(&table.value, "a session", context);
    let city = fields.optional("city");
    let start: Option<Ranged<Date>> = fields.required("start");
    let end: Option<Ranged<Date>> = fields.optional("end");
    let end = if table.value.get("end").is_none() { start.clone() } else { end };
    let status = fields.optional::<Ranged<String>>("status");
    let status = status.map_or(Some(Status::Open), |written| read_status(&written, fields.context()));
    let price = price(&mut fields);
    let enrol = fields.optional::<Ranged<String>>("enrol");
    let enrol = enrol.and_then(|written| read_enrol(&written, fields.context()));
    fields.finish();
    let (start, end) = in_order(start?, end?, context)?;
    Some(Session { city, start, end, status: status?, price, enrol, place })
}

/// A session can't end before it starts.
pub(super) fn in_order(start: Ranged<Date>, end: Ranged<Date>, context: &mut Context<'_>) -> Option<(Date, Date)> {
    if end.value < start.value {
        let message = format!("the session ends on {} and starts only on {}", end.value, start.value);
        let problem = Diagnostic::error(Code::SessionEnd, message)
            .at(Place::at(context.path, end.span))
            .label("before the start")
            .related(Place::at(context.path, start.span), "the start")
            .help("swap the two dates, or correct the year");
        context.problems.push(problem);
        return None;
    }
    Some((start.value, end.value))
}

/// The words for a session's status, in the languages that tables are written in.
const STATUSES: &[(&str, Status)] = &[
    ("open", Status::Open),
    ("full", Status::Full),
    ("cancelled", Status::Cancelled),
    ("canceled", Status::Cancelled),
    ("開放", Status::Open),
    ("开放", Status::Open),
    ("開放報名", Status::Open),
    ("开放报名", Status::Open),
    ("額滿", Status::Full),
    ("额满", Status::Full),
    ("已滿", Status::Full),
    ("已满", Status::Full),
    ("取消", Status::Cancelled),
    ("已取消", Status::Cancelled),
];

pub(super) fn read_status(written: &Ranged<String>, context: &mut Context<'_>) -> Option<Status> {
    let wanted = written.value.trim().to_lowercase();
    let found = STATUSES.iter().find(|(word, _)| *word == wanted).map(|(_, status)| *status);
    if found.is_none() {
        let near = nearest(&wanted, ["open", "full", "cancelled"]);
        let help = near.map_or_else(
            || "write `open` (開放), `full` (額滿) or `cancelled` (取消)".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let message = format!("`{}` is not the status of a session", written.value);
        context.report(Code::InvalidValue, message, &written.span, Some(help));
    }
    found
}

pub(super) fn read_enrol(written: &Ranged<String>, context: &mut Context<'_>) -> Option<String> {
    let url = written.value.trim();
    let allowed = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| url.starts_with(scheme));
    if !allowed && !url.starts_with('/') {
        let message = format!("`{url}` is not an address to enrol at");
        context.report(
            Code::InvalidValue,
            message,
            &written.span,
            Some("begin it with `https://`, `mailto:`, `tel:` or `/`".to_owned()),
        );
        return None;
    }
    Some(url.to_owned())
}
