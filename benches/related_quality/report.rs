//! Figures → a table that is legible as text and is Markdown, and what to look at where the engine loses.

use std::fmt;
use std::io;
use std::path::Path;

use super::collection::{Collection, Scope};
use super::measures::{Measured, Outcome};
use super::systems::NAMES;

/// A table of averages: some columns that say of what, then one for each system.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table whose first columns are called `heads`; the last of them holds the number of blocks.
    pub(crate) fn new(heads: &[&str]) -> Self {
        Self { rows: vec![heads.iter().chain(&NAMES).map(|head| (*head).to_owned()).collect()] }
    }

    /// A row that begins with `labels` and the number of blocks.
    pub(crate) fn add(&mut self, labels: &[&str], measured: &Measured<'_>) {
        let labels = labels.iter().map(|label| (*label).to_owned());
        let count = measured.outcomes.len().to_string();
        let averages = (0..NAMES.len()).map(|system| match measured.average(system) {
            Some(quality) => format!("{:.3} · {:.3}", quality.ndcg, quality.recall),
            None => "–".to_owned(),
        });
        self.rows.push(labels.chain([count]).chain(averages).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(head) = self.rows.first() else { return Ok(()) };
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..head.len()).map(width).collect();
        for (number, row) in self.rows.iter().enumerate() {
            for (cell, width) in row.iter().zip(&widths) {
                write!(formatter, "| {cell:<width$} ")?;
            }
            writeln!(formatter, "|")?;
            if number == 0 {
                let dashes: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();
                writeln!(formatter, "| {} |", dashes.join(" | "))?;
            }
        }
        Ok(())
    }
}

/// Prints how the engine stands against each other system, block by block. Two standard errors are about what chance may do.
pub(crate) fn compare(measured: &Measured<'_>) {
    for (system, name) in NAMES.iter().enumerate().skip(1) {
        if measured.average(system).is_none() {
            continue;
        }
        let ahead: Vec<f64> = measured.outcomes.iter().map(|outcome| -outcome.behind(system)).collect();
        let count = ahead.len() as f64;
        let mean = ahead.iter().sum::<f64>() / count;
        let variance = ahead.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0).max(1.0);
        let better = ahead.iter().filter(|value| **value > CLOSE).count();
        let worse = ahead.iter().filter(|value| **value < -CLOSE).count();
        println!(
            "nDCG against {name}: {mean:+.3} (standard error {:.3}); better in {better} blocks, worse in {worse}",
            (variance / count).sqrt()
        );
    }
    println!();
}

/// Prints the blocks in which the engine is furthest behind the best other system.
pub(crate) fn losses(measured: &Measured<'_>, most: usize) {
    let behind = |outcome: &Outcome<'_>| (1..NAMES.len()).map(|system| outcome.behind(system)).fold(0.0, f64::max);
    let mut outcomes: Vec<&Outcome<'_>> = measured.outcomes.iter().filter(|outcome| behind(outcome) > CLOSE).collect();
    outcomes.sort_by(|one, other| behind(other).total_cmp(&behind(one)));
    for outcome in outcomes.into_iter().take(most) {
        let query = outcome.query;
        let filled = if query.scope == Scope::FilledUp { ", filled up" } else { "" };
        let name = &measured.collection.entries[query.entry].name;
        println!("{name}: {}{filled}", measured.collection.direction(query));
        println!("  belongs       {}", belonging(measured.collection, outcome));
        for (system, shown) in outcome.shown.iter().enumerate() {
            let names: Vec<String> = shown.iter().map(|id| graded(measured.collection, outcome, *id)).collect();
            println!("  {:<13} {:.3}  {}", NAMES[system], outcome.qualities[system].ndcg, names.join(" "));
        }
        println!();
    }
}

/// Closer than this, two blocks are equally good.
const CLOSE: f64 = 0.000_5;

impl Outcome<'_> {
    /// How far the engine is behind a system.
    fn behind(&self, system: usize) -> f64 {
        self.qualities[system].ndcg - self.qualities[0].ndcg
    }
}

fn belonging(collection: &Collection, outcome: &Outcome<'_>) -> String {
    let ids = outcome.query.grades.keys();
    ids.map(|id| graded(collection, outcome, *id)).collect::<Vec<String>>().join(" ")
}

/// An entry with its grade, if it has one: `crm-360:2`.
fn graded(collection: &Collection, outcome: &Outcome<'_>, id: usize) -> String {
    let name = collection.entries[id].name.rsplit('/').next().unwrap_or_default();
    outcome.query.grades.get(&id).map_or_else(|| name.to_owned(), |grade| format!("{name}:{grade}"))
}

/// Puts a table into the document, between the comments that name it.
#[expect(clippy::disallowed_methods, reason = "the document is a file of the repository")]
pub(crate) fn write(name: &str, table: &Table) -> io::Result<()> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/related.md");
    let document = std::fs::read_to_string(&path)?;
    let (opening, closing) = (format!("<!-- measured:{name} -->"), format!("<!-- end:{name} -->"));
    let parts = document.split_once(&opening).and_then(|(before, rest)| Some((before, rest.split_once(&closing)?.1)));
    let (before, after) = parts.ok_or_else(|| {
        io::Error::other(format!("docs/related.md needs a line `{opening}` and, further down, a line `{closing}`"))
    })?;
    std::fs::write(&path, format!("{before}{opening}\n\n{table}\n{closing}{after}"))
}
