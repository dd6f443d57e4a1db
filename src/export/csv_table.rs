//! A table as comma-separated values, RFC 4180, so that spreadsheets open it rightly.

use csv::{Terminator, WriterBuilder};

use crate::base::{Code, Diagnostic};

use super::plan_table::{Cell, PlanTable};

/// Without it, spreadsheets take the text for one in the encoding of the reader's country.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

pub(super) fn write(table: &PlanTable) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(BYTE_ORDER_MARK.to_vec());
    let written =
        write_rows(&mut writer, table).and_then(|()| writer.into_inner().map_err(|error| error.into_error().into()));
    written.map_err(|error: csv::Error| Box::new(Diagnostic::error(Code::Unwritable, error.to_string())))
}

fn write_rows(writer: &mut csv::Writer<Vec<u8>>, table: &PlanTable) -> csv::Result<()> {
    writer.write_record(table.columns.iter().map(|column| harmless(column)))?;
    for row in &table.rows {
        writer.write_record(row.iter().map(written))?;
    }
    Ok(())
}

fn written(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Day(day) => day.to_string(),
        Cell::Number(number) => number.clone(),
        Cell::Empty => String::new(),
    }
}

/// A spreadsheet takes a text that begins with one of these for a formula, and runs it
/// (<https://owasp.org/www-community/attacks/CSV_Injection>).
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}
