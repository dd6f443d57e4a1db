//! Tables of sessions: CSV with a row for each session, as a training plan is kept in a spreadsheet.

use std::str::FromStr;

use csv::{ReaderBuilder, StringRecord};
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::base::{Code, Diagnostic, Place, SitePath, Span, nearest, utf8};
use crate::data::{Context, Decode, Node, Ranged, Value};
use crate::source::SourceFile;

use super::course::{in_order, read_enrol, read_status};
use super::{Session, Status, TableRow};

/// The columns, each with the names that its head may have.
const COLUMNS: &[(Column, &[&str])] = &[
    (Column::Course, &["course", "課程", "课程", "課程編號", "课程编号"]),
    (Column::City, &["city", "城市", "地點", "地点"]),
    (Column::Start, &["start", "開始", "开始", "開課日期", "开课日期"]),
    (Column::End, &["end", "結束", "结束", "結束日期", "结束日期"]),
    (Column::Status, &["status", "狀態", "状态"]),
    (Column::Price, &["price", "價格", "价格", "費用", "费用"]),
    (Column::Enrol, &["enrol", "enroll", "報名", "报名"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Course,
    City,
    Start,
    End,
    Status,
    Price,
    Enrol,
}

/// Understands a table; rows that can't be used are reported and left out.
#[must_use]
pub fn parse_table(file: &SourceFile) -> (Vec<TableRow>, Vec<Diagnostic>) {
    let text = match utf8(file.bytes.clone(), &file.path) {
        Ok(text) => text,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let mut context = Context::new(&file.path);
    let rows = read_rows(&text, &mut context);
    (rows, context.problems)
}

fn read_rows(text: &str, context: &mut Context<'_>) -> Vec<TableRow> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut reader = ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(separator(&text[start..]));
    let mut reader = reader.from_reader(&text.as_bytes()[start..]);
    let mut record = StringRecord::new();
    let mut columns = None;
    let mut rows = Vec::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return rows,
            Err(error) => {
                context.problems.push(malformed(&error, text, start, context.path));
                return rows;
            }
        }
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        let row = Row::new(&record, text, start);
        match &columns {
            None => match read_head(&row, context) {
                Some(head) => columns = Some(head),
                None => return rows,
            },
            Some(columns) => rows.extend(read_row(&row, columns, context)),
        }
    }
}

/// What stands between the fields: a comma, unless the first line has none and one of the others that spreadsheets write.
fn separator(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let others = [b';', b'\t'].into_iter().find(|other| head.bytes().any(|byte| byte == *other));
    others.filter(|_| !head.contains(',')).unwrap_or(b',')
}

/// A record with the place of each field in the file.
struct Row<'a> {
    record: &'a StringRecord,
    spans: Vec<Span>,
}

impl<'a> Row<'a> {
    /// Finds each field in the text again. The parser tells only where the record begins, so fields are searched
    /// for in order; one that was written with doubled quotes is not found and gets the record's place.
    fn new(record: &'a StringRecord, text: &str, offset: usize) -> Self {
        let begin = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)) + offset;
        let line_end = text[begin..].find('\n').map_or(text.len(), |length| begin + length);
        let line = begin..begin + text[begin..line_end].trim_end().len();
        let mut from = begin;
        let mut spans = Vec::with_capacity(record.len());
        for field in record {
            let found = text[from..].find(field).map(|at| from + at..from + at + field.len());
            let span = found.filter(|span| !field.is_empty() && span.end <= line.end.max(from + field.len() + 4));
            from = span.as_ref().map_or(from, |span| span.end);
            spans.push(span.unwrap_or_else(|| line.clone()));
        }
        Self { record, spans }
    }

    fn line(&self) -> Span {
        let start = self.spans.iter().map(|span| span.start).min().unwrap_or(0);
        let end = self.spans.iter().map(|span| span.end).max().unwrap_or(start);
        start..end
    }

    fn field(&self, index: usize) -> Option<Ranged<String>> {
        let value = self.record.get(index)?.trim();
        (!value.is_empty()).then(|| Ranged { value: value.to_owned(), span: self.spans[index].clone() })
    }
}

/// The columns, none for those without a name: spreadsheets write them if something stood there once.
fn read_head(row: &Row<'_>, context: &mut Context<'_>) -> Option<Vec<Option<Column>>> {
    let (mut columns, mut is_sound) = (Vec::new(), true);
    for index in 0..row.record.len() {
        let Some(name) = row.field(index) else {
            columns.push(None);
            continue;
        };
        let wanted = name.value.to_lowercase();
        let found = COLUMNS.iter().find(|(_, names)| names.contains(&wanted.as_str())).map(|(column, _)| *column);
        let problem = match found {
            None => Some(unknown_column(&name, context.path)),
            Some(column) => columns.contains(&Some(column)).then(|| column_twice(&name, context.path)),
        };
        is_sound &= problem.is_none();
        context.problems.extend(problem);
        columns.push(found);
    }
    for (needed, name) in [(Column::Course, "course"), (Column::Start, "start")] {
        if !columns.contains(&Some(needed)) {
            is_sound = false;
            let problem = Diagnostic::error(Code::MissingField, format!("the table has no column `{name}`"))
                .at(Place::at(context.path, row.line()))
                .help("the first line names the columns: `course,city,start,end,status,price,enrol`");
            context.problems.push(problem);
        }
    }
    is_sound.then_some(columns)
}

fn column_twice(name: &Ranged<String>, path: &SitePath) -> Diagnostic {
    Diagnostic::error(Code::DuplicateName, format!("the column `{}` is there already", name.value))
        .at(Place::at(path, name.span.clone()))
        .help("take one of the two out, or give it its own name")
}

const WIDE_COMMA: char = '，';

fn unknown_column(name: &Ranged<String>, path: &SitePath) -> Diagnostic {
    let names = COLUMNS.iter().flat_map(|(_, names)| names.iter().copied());
    let named = |names: &[&str]| {
        let chinese = names.iter().find(|name| !name.is_ascii()).unwrap_or(&names[0]);
        format!("`{}` ({chinese})", names[0])
    };
    let known = COLUMNS.iter().map(|(_, names)| named(names)).collect::<Vec<_>>().join(", ");
    if name.value.contains(WIDE_COMMA) {
        let message = format!("the names of the columns have `{WIDE_COMMA}` between them");
        let problem = Diagnostic::error(Code::Syntax, message).at(Place::at(path, name.span.clone()));
        return problem.help("write a plain comma `,` between the fields of each line");
    }
    Diagnostic::error(Code::UnknownField, format!("unknown column `{}` in a table of sessions", name.value))
        .at(Place::at(path, name.span.clone()))
        .note(format!("a table may have the columns {known}"))
        .maybe_help(nearest(&name.value, names).map(|near| format!("did you mean `{near}`?")))
}

fn read_row(row: &Row<'_>, columns: &[Option<Column>], context: &mut Context<'_>) -> Option<TableRow> {
    if row.record.len() != columns.len() {
        context.problems.push(wrong_length(row, columns.len(), context.path));
        return None;
    }
    let field =
        |column| columns.iter().position(|candidate| *candidate == Some(column)).and_then(|index| row.field(index));
    let course = required(field(Column::Course), "course", row, context);
    let start = required(field(Column::Start), "start", row, context).and_then(|written| date(&written, context));
    let end = match field(Column::End) {
        Some(written) => date(&written, context),
        None => start.clone(),
    };
    let status = field(Column::Status).map_or(Some(Status::Open), |written| read_status(&written, context));
    let amount = match field(Column::Price) {
        Some(written) => Some(amount(&written, context)?),
        None => None,
    };
    let enrol = field(Column::Enrol).and_then(|written| read_enrol(&written, context));
    let (start, end) = in_order(start?, end?, context)?;
    let place = Place::at(context.path, row.line());
    let session = Session { city: field(Column::City), start, end, status: status?, price: None, enrol, place };
    Some(TableRow { course: course?, session, amount })
}

fn required(
    field: Option<Ranged<String>>,
    name: &str,
    row: &Row<'_>,
    context: &mut Context<'_>,
) -> Option<Ranged<String>> {
    if field.is_none() {
        let problem = Diagnostic::error(Code::MissingField, format!("this row has no `{name}`"));
        context.problems.push(problem.at(Place::at(context.path, row.line())));
    }
    field
}

fn date(written: &Ranged<String>, context: &mut Context<'_>) -> Option<Ranged<Date>> {
    let node = Node { value: Value::Text(written.value.clone()), span: written.span.clone() };
    let value = Date::decode(&node, context)?;
    Some(Ranged { value, span: written.span.clone() })
}

/// An amount as spreadsheets write it: `3980`, `3,980.00`, `¥3,980`.
fn amount(written: &Ranged<String>, context: &mut Context<'_>) -> Option<Decimal> {
    let digits: String = written
        .value
        .chars()
        .filter(|character| !matches!(character, ',' | '，' | '¥' | '￥' | '$' | ' ' | '元'))
        .collect();
    // `3980,50` is not what it would be without its comma.
    let (whole, _) = written.value.split_once('.').unwrap_or((&written.value, ""));
    let groups_thousands = |group: &str| group.chars().filter(char::is_ascii_digit).count() == 3;
    let is_clear = whole.split([',', '，']).skip(1).all(groups_thousands);
    let amount = Decimal::from_str(&digits).ok().filter(|amount| is_clear && !amount.is_sign_negative());
    if amount.is_none() {
        let problem = Diagnostic::error(Code::InvalidValue, format!("`{}` is not an amount of money", written.value))
            .at(Place::at(context.path, written.span.clone()))
            .help("write a plain number, such as `3980` or `3980.50`");
        context.problems.push(problem);
    }
    amount
}

fn wrong_length(row: &Row<'_>, wanted: usize, path: &SitePath) -> Diagnostic {
    let found = row.record.len();
    Diagnostic::error(Code::Syntax, format!("this row has {found} fields, the first line has {wanted}"))
        .at(Place::at(path, row.line()))
        .help("give it a field for each column, empty ones too; put quotes round a field that holds a comma")
}

fn malformed(error: &csv::Error, text: &str, offset: usize, path: &SitePath) -> Diagnostic {
    let begin = error.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0)) + offset;
    let end = text[begin..].find('\n').map_or(text.len(), |length| begin + length);
    Diagnostic::error(Code::Syntax, format!("this table can't be read: {error}")).at(Place::at(path, begin..end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Digest;

    fn parse(text: &str) -> (Vec<TableRow>, Vec<Diagnostic>) {
        let path = SitePath::new("content/courses/plan.csv").expect("a path");
        parse_table(&SourceFile { path, bytes: text.as_bytes().to_vec(), digest: Digest::default() })
    }

    #[test]
    fn a_table_out_of_a_spreadsheet() {
        let (rows, problems) =
            parse("\u{feff}課程,城市,開始,結束,狀態,價格\r\ncrm-360,北京,2027-03-06,2027-03-07,額滿,\"¥3,980\"\r\n");
        assert_eq!(problems, []);
        assert_eq!(rows[0].course.value, "crm-360");
        assert_eq!(rows[0].session.status, Status::Full);
        assert_eq!(rows[0].amount, Some(Decimal::from(3980)));
        let (rows, problems) = parse("course;start;price\na;2027-03-06;3980,50\n");
        assert!(rows.is_empty(), "a comma for decimals is not passed over");
        assert_eq!(problems[0].help.as_deref(), Some("write a plain number, such as `3980` or `3980.50`"));
    }

    #[test]
    fn every_mistake_is_reported_at_its_field() {
        let text = "course,city,start,end,status\na,北京,2027-02-30,,open\nb,上海,2027-03-06,2027-03-05,opne\nc,上海\n";
        let (rows, problems) = parse(text);
        assert!(rows.is_empty());
        let marked: Vec<_> = problems
            .iter()
            .filter_map(|problem| problem.place.as_ref()?.span.clone())
            .map(|span| &text[span])
            .collect();
        assert_eq!(marked, ["2027-02-30", "opne", "2027-03-05", "c,上海"]);
    }

    #[test]
    fn a_column_that_nobody_knows_is_reported() {
        let (_, problems) = parse("course,start,stadt\n");
        assert_eq!(problems[0].code, Code::UnknownField);
        assert_eq!(problems[0].help.as_deref(), Some("did you mean `start`?"));
        let (_, problems) = parse("course,start,開始\n");
        assert_eq!(problems[0].message, "the column `開始` is there already");
        let (_, problems) = parse("course，city，start\n");
        assert_eq!(problems[0].help.as_deref(), Some("write a plain comma `,` between the fields of each line"));
    }

    #[test]
    fn what_spreadsheets_write_in_other_places_is_read_too() {
        for text in [
            "course;city;start\na;北京;2027-03-06\n",
            "course\tcity\tstart\na\t北京\t2027-03-06\n",
            "course,city,start,,\na,北京,2027-03-06,,\n",
        ] {
            let (rows, problems) = parse(text);
            assert_eq!(problems, [], "{text}");
            assert_eq!(rows[0].session.city.as_ref().map(|city| city.value.as_str()), Some("北京"));
        }
    }
}
