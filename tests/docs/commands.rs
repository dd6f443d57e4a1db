//! The command line as it is defined, against the tables of commands and options in the reference.

use std::collections::{BTreeMap, BTreeSet};

use clap::{Arg, Command, CommandFactory as _};
use lyceum::cli::args::Args;

use crate::markdown::{in_backticks, sections, table};
use crate::read;

#[test]
fn the_commands_and_options_are_listed() {
    let reference = read("docs/reference.md");
    let section = sections(&reference).into_iter().find(|section| section.heading == "Commands");
    let section = section.expect("the reference has a section on commands");
    let options = section.body.find("| Option").expect("a table of options follows that of commands");
    let (commands, options) = section.body.split_at(options);

    let listed: Vec<String> = table(commands).iter().map(|row| word_after(&row[0], "lyceum ")).collect();
    let program = Args::command();
    let defined: Vec<String> = program.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    assert_eq!(listed, defined);
    assert_eq!(listed_options(options), defined_options(&program));
}

/// For each option the commands that have it, as the table says.
fn listed_options(options: &str) -> BTreeMap<String, BTreeSet<String>> {
    let row = |row: Vec<String>| {
        let of = if row[1] == "all" { vec!["all"] } else { in_backticks(&row[1]) };
        (word_after(&row[0], "--"), of.into_iter().map(str::to_owned).collect())
    };
    table(options).into_iter().map(row).collect()
}

fn defined_options(program: &Command) -> BTreeMap<String, BTreeSet<String>> {
    let mut options: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in program.get_arguments().filter_map(long_name) {
        options.insert(name, BTreeSet::from(["all".to_owned()]));
    }
    for command in program.get_subcommands() {
        for name in command.get_arguments().filter_map(long_name) {
            options.entry(name).or_default().insert(command.get_name().to_owned());
        }
    }
    options
}

fn long_name(argument: &Arg) -> Option<String> {
    argument.get_long().filter(|name| !["help", "version"].contains(name)).map(str::to_owned)
}

/// The word that follows `before` in a cell.
fn word_after(cell: &str, before: &str) -> String {
    let rest = cell.split(before).nth(1).unwrap_or_else(|| panic!("`{cell}` does not hold `{before}`"));
    rest.split([' ', '`']).next().unwrap_or_default().to_owned()
}
