//! A text → what its terms are called: hashes can't be read back, and pairs are folded to one script. Only
//! explanations need names, so no profile carries them; they are read off the text when somebody asks.

use std::collections::BTreeMap;

use super::profile::ProfileText;
use super::terms::{self, Term};

/// For each term of a text how the text itself writes it where it stands first.
pub(super) fn names(text: &ProfileText<'_>) -> BTreeMap<Term, String> {
    let mut names = BTreeMap::new();
    for part in text.parts() {
        terms::each_term(part, |term, at| {
            names.entry(term).or_insert_with(|| {
                let mut name = String::new();
                terms::push_surface(part, term, at, &mut name);
                name
            });
        });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_what_the_entry_itself_writes() {
        let names_in = |title| -> Vec<String> {
            let mut found: Vec<String> =
                names(&ProfileText { title, ..ProfileText::default() }).into_values().collect();
            found.sort();
            found
        };
        assert_eq!(names_in("CRM 客戶關係"), ["CRM", "客戶", "戶關", "關係"]);
        assert_eq!(names_in("Crm 客户关系"), ["crm", "关系", "客户", "户关"]);
        assert_eq!(names_in("道"), ["道"]);
    }
}
