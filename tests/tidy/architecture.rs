//! The code map of ARCHITECTURE.md, against the modules that there are.

use crate::sources::{modules, read};

#[test]
fn the_code_map_lists_the_modules_in_reading_order() {
    let architecture = read("ARCHITECTURE.md");
    let name = |line: &str| Some(line.strip_prefix("- `")?.split_once("`: ")?.0.to_owned());
    let map =
        architecture.split("\n## ").find(|section| section.starts_with("Code map")).expect("a section “Code map”");
    assert_eq!(map.lines().filter_map(name).collect::<Vec<String>>(), modules());
}
