//! How good the related blocks are: `cargo bench --bench related_quality [-- --corpus DIR…] [--losses N] [--write]`.
//!
//! What belongs beside a page is known from elsewhere: on the demo portal from labels written by hand
//! (`benches/related/labels.toml`), in a foreign folder of Markdown files from the pages' own "see also". Four systems rank the same
//! candidates, and each is told how much of the truth stands among its first ten, and how far up. It asserts nothing, and with the same
//! files it prints the same figures everywhere. `--write` puts them into `docs/related.md`.

#![expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "a benchmark prints figures for people")]

#[path = "related_quality/baselines.rs"]
mod baselines;
#[path = "related_quality/collection.rs"]
pub(crate) mod collection;
#[path = "related_quality/demo.rs"]
pub(crate) mod demo;
#[path = "related_quality/foreign.rs"]
mod foreign;
#[path = "related_quality/measures.rs"]
pub(crate) mod measures;
#[path = "related_quality/report.rs"]
mod report;
#[path = "related_quality/see_also.rs"]
pub(crate) mod see_also;
#[path = "related_quality/systems.rs"]
mod systems;
#[path = "related_quality/word_index.rs"]
mod word_index;
#[path = "related_quality/words.rs"]
pub(crate) mod words;

use std::io;
use std::path::PathBuf;

use clap::Parser;

use collection::Scope;
use measures::Measured;
use report::Table;

/// Measures how good the related blocks are
#[derive(Debug, Parser)]
struct Args {
    /// A folder of Markdown files whose own "see also" is the truth, instead of the demo portal; may be given more than
    /// once, and as NAME=DIR
    #[arg(long, value_name = "DIR")]
    corpus: Vec<String>,
    /// Of a corpus, the most pages whose blocks are looked at; of more, evenly spread ones are
    #[arg(long, default_value_t = 1_000)]
    queries: usize,
    /// For so many pages on which another system does better, what each system shows
    #[arg(long, value_name = "N", default_value_t = 0)]
    losses: usize,
    /// Puts the table into docs/related.md
    #[arg(long)]
    write: bool,
    /// Given by `cargo bench`; means nothing
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> io::Result<()> {
    let args = Args::parse();
    let (name, table) =
        if args.corpus.is_empty() { ("labels", measure_demo(&args)?) } else { ("corpora", measure_corpora(&args)?) };
    println!("{table}");
    if args.write { report::write(name, &table) } else { Ok(()) }
}

/// A row for each direction, for each language, and for all.
fn measure_demo(args: &Args) -> io::Result<Table> {
    let collection = demo::load()?;
    let own: Measured<'_> = measures::measure(&collection, |query| query.scope == Scope::OwnLanguage);
    let mut table = Table::new(&["beside", "blocks"]);
    for direction in measures::DIRECTIONS {
        let only = own.only(|query| collection.direction(query) == direction);
        table.add(&[&direction.to_string()], &only);
    }
    // The portal's first language is Chinese, and of the others only English has entries of its own.
    for (is_first, name) in [(true, "Chinese pages"), (false, "English pages")] {
        table.add(&[name], &own.only(|query| (collection.entries[query.entry].language == 0) == is_first));
    }
    table.add(&["**all**"], &own);
    let filled = measures::measure(&collection, |query| query.scope == Scope::FilledUp);
    table.add(&["English pages, filled up with Chinese"], &filled);
    report::compare(&own);
    report::losses(&own, args.losses);
    report::losses(&filled, args.losses);
    Ok(table)
}

/// A row for each corpus.
fn measure_corpora(args: &Args) -> io::Result<Table> {
    let mut table = Table::new(&["corpus", "pages", "blocks"]);
    for corpus in &args.corpus {
        let folder = PathBuf::from(corpus.split_once('=').map_or(corpus.as_str(), |(_, folder)| folder));
        let name = corpus.split_once('=').map_or_else(|| folder.to_string_lossy(), |(name, _)| name.into());
        let collection = foreign::load(&folder, args.queries)?;
        let measured = measures::measure(&collection, |_| true);
        println!("{name}");
        report::compare(&measured);
        report::losses(&measured, args.losses);
        table.add(&[&name, &collection.entries.len().to_string()], &measured);
    }
    Ok(table)
}
