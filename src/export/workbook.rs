//! A table as a workbook of a spreadsheet, with days that are days and prices that are numbers.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::base::{Code, Diagnostic};

use super::plan_table::{Cell, PlanTable};

pub(super) fn write(table: &PlanTable) -> Result<Vec<u8>, Box<Diagnostic>> {
    workbook(table).and_then(|mut workbook| workbook.save_to_buffer()).map_err(|error| {
        let message = format!("`{}` can't be written as a workbook: {error}", table.title);
        Box::new(Diagnostic::error(Code::Unwritable, message).help("publish it as CSV alone: `data = false`"))
    })
}

fn workbook(table: &PlanTable) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    // The moment at which a workbook was made would make every build a new file.
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&table.title).set_creation_datetime(&created));
    fill(workbook.add_worksheet(), table)?;
    Ok(workbook)
}

fn fill(sheet: &mut Worksheet, table: &PlanTable) -> Result<(), XlsxError> {
    let (heading, day) = (Format::new().set_bold(), Format::new().set_num_format("yyyy-mm-dd"));
    for (column, title) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, column, title, &heading)?;
        sheet.set_column_width(column, 14)?;
    }
    for (row, cells) in (1..).zip(&table.rows) {
        for (column, cell) in (0..).zip(cells) {
            write_cell(sheet, (row, column), cell, &day)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn write_cell(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell, day: &Format) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => sheet.write_string(row, column, text)?,
        Cell::Day(date) => {
            let date = ExcelDateTime::parse_from_str(&date.to_string())?;
            sheet.write_datetime_with_format(row, column, &date, day)?
        }
        Cell::Number(number) => sheet.write_number(row, column, number.parse::<f64>().unwrap_or_default())?,
        Cell::Empty => sheet,
    };
    Ok(())
}
