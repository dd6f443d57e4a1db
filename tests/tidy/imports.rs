//! Who may use whom: data walks down the list of modules and never back up. Within one crate the compiler can't check that.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::{below, modules};

/// For each module those that it uses, in reading order. The composer and the command line may use all that stand above them.
const MAY_USE: &[(&str, &[&str])] = &[
    ("script", &[]),
    ("locale", &[]),
    ("base", &["script"]),
    ("data", &["base"]),
    ("config", &["locale", "base", "data", "script"]),
    ("source", &["base"]),
    ("markdown", &["base"]),
    ("content", &["base", "data", "script", "config", "source", "markdown"]),
    ("images", &[]),
    ("assets", &["base", "config", "images"]),
    ("catalog", &["base", "data", "script", "config", "source", "markdown", "content", "assets"]),
    ("relate", &["script", "base"]),
    ("theme", &["locale", "base", "data", "config"]),
    ("search", &["base", "config", "content", "catalog", "relate"]),
    ("view", &["locale", "base", "config", "markdown", "content", "assets", "catalog", "relate", "theme", "search"]),
    ("export", &["base", "config", "content", "catalog", "theme", "view"]),
    ("hosting", &["base", "config"]),
    ("gates", &["base", "hosting"]),
    ("cache", &["base"]),
    ("site", ALL_ABOVE),
    ("output", &["base"]),
    ("build", &["base", "source", "hosting", "gates", "cache", "site", "output"]),
    ("scaffold", &["base"]),
    ("serve", &["base"]),
    ("desk", &["base", "site", "serve"]),
    ("cli", ALL_ABOVE),
];

const ALL_ABOVE: &[&str] = &["*"];

#[test]
fn every_module_stands_in_the_table() {
    let listed: Vec<&str> = MAY_USE.iter().map(|(module, _)| *module).collect();
    assert_eq!(listed, modules(), "the table and `src/lib.rs` name the same modules in the same order");
}

#[test]
fn nobody_may_use_what_stands_further_down() {
    let order = modules();
    let position = |module: &str| order.iter().position(|known| known == module);
    for (module, allowed) in MAY_USE {
        for used in allowed.iter().filter(|used| **used != "*") {
            assert!(position(used) < position(module), "`{used}` stands below `{module}`, which may not use it then");
        }
    }
}

#[test]
fn every_module_uses_what_it_may_and_nothing_else() {
    let used = used_modules();
    for (index, (module, allowed)) in MAY_USE.iter().enumerate() {
        let uses = used.get(*module).cloned().unwrap_or_default();
        if *allowed == ALL_ABOVE {
            let above: BTreeSet<String> = MAY_USE[..index].iter().map(|(name, _)| (*name).to_owned()).collect();
            assert!(uses.is_subset(&above), "`{module}` uses what stands below it: {:?}", uses.difference(&above));
        } else {
            let allowed: BTreeSet<String> = allowed.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(uses, allowed, "what `{module}` uses, and what the table of this test grants it");
        }
    }
}

/// For each module the other modules that its program names as `crate::…`.
fn used_modules() -> BTreeMap<String, BTreeSet<String>> {
    let mut used: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in below(&["src"]).iter().filter(|source| !source.is_test()) {
        let Some(module) = source.module() else { continue };
        for (number, line) in source.program_lines() {
            for path in line.split("crate::").skip(1) {
                let name: String = path.chars().take_while(|next| next.is_alphanumeric() || *next == '_').collect();
                assert!(!name.is_empty(), "{}:{number}: write a `use` for each module", source.path);
                if name != module {
                    used.entry(module.to_owned()).or_default().insert(name);
                }
            }
            let reaches_root = line.contains(&"super::".repeat(depth(&source.path)));
            assert!(!reaches_root, "{}:{number}: name other modules as `crate::…`", source.path);
        }
    }
    used
}

/// How many `super::` lead from a file to the root of the crate.
fn depth(path: &str) -> usize {
    path.matches('/').count() - usize::from(path.ends_with("/mod.rs"))
}
