//! A text → what its terms are called: hashes can't be read back, and pairs are folded to one script. Only
//! explanations need names, so no profile carries them; they are read off the text when somebody asks.
//!
//! Chinese terms are pairs of characters, and people read words. So pairs that overlap in the text, and that all
//! count, are shown as the run of characters that they make up there: 關係, 係管 and 管理 as 關係管理.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use super::profile::ProfileText;
use super::terms::{self, Term};

/// A text as its terms follow each other.
pub(super) struct Reading<'t> {
    chains: Vec<Chain<'t>>,
}

/// Terms of which each overlaps the next, as pairs of a run of characters do; most often one alone.
struct Chain<'t> {
    part: &'t str,
    /// The terms, each with the byte at which it begins.
    terms: Vec<(Term, usize)>,
}

impl<'t> Reading<'t> {
    /// Reads a text.
    pub(super) fn of(text: &ProfileText<'t>) -> Self {
        let mut chains: Vec<Chain<'t>> = Vec::new();
        for part in text.parts() {
            let before = chains.len();
            terms::each_term(part, |term, at| {
                let last = chains[before..].last_mut().filter(|chain| chain.is_overlapped_at(at));
                match last {
                    Some(chain) => chain.terms.push((term, at)),
                    None => chains.push(Chain { part, terms: vec![(term, at)] }),
                }
            });
        }
        Self { chains }
    }

    /// What terms with their weights are called, each weight counted once. The longest runs are named first; of a shorter one,
    /// what stands in a longer one as well has been counted there. Terms that the text does not have are called nothing.
    pub(super) fn words(&self, weights: &[(Term, u32)]) -> Vec<(String, u32)> {
        let mut left: BTreeMap<Term, u32> = weights.iter().copied().collect();
        let mut runs: Vec<(&Chain<'t>, Range<usize>)> = Vec::new();
        for chain in &self.chains {
            let of_chain = chain.runs(|term| left.contains_key(&term));
            runs.extend(of_chain.into_iter().map(|run| (chain, run)));
        }
        runs.sort_by_key(|(_, run)| Reverse(run.len()));
        let mut words = Vec::new();
        for (chain, run) in runs {
            let weight: u32 = chain.terms[run.clone()].iter().filter_map(|(term, _)| left.remove(term)).sum();
            if weight > 0 {
                words.push((chain.surface(run), weight));
            }
        }
        words.extend(left.into_values().map(|weight| (String::new(), weight)));
        words
    }
}

impl Chain<'_> {
    /// Whether a term that begins at a byte of the same part overlaps the last one: a pair whose second character stands there.
    fn is_overlapped_at(&self, at: usize) -> bool {
        let second = |(term, start): &(Term, usize)| {
            let first = self.part[*start..].chars().next()?;
            (!terms::is_alone(*term)).then_some(start + first.len_utf8())
        };
        self.terms.last().and_then(second) == Some(at)
    }

    /// The longest stretches of terms that count.
    fn runs(&self, counts: impl Fn(Term) -> bool) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (place, _) in self.terms.iter().enumerate().filter(|(_, (term, _))| counts(*term)) {
            match runs.last_mut().filter(|run| run.end == place) {
                Some(run) => run.end += 1,
                None => runs.push(place..place + 1),
            }
        }
        runs
    }

    /// A stretch as the text writes it.
    fn surface(&self, run: Range<usize>) -> String {
        let mut surface = String::new();
        let (_, start) = self.terms[run.start];
        let (last, last_start) = self.terms[run.end - 1];
        surface.push_str(&self.part[start..last_start]);
        terms::push_surface(self.part, last, last_start, &mut surface);
        surface
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What all terms of a title are called, if each weighs 1.
    fn words_in(title: &str, counting: &str) -> Vec<(String, u32)> {
        let mut weights = BTreeMap::new();
        terms::each_term(counting, |term, _| {
            weights.insert(term, 1);
        });
        let weights: Vec<(Term, u32)> = weights.into_iter().collect();
        Reading::of(&ProfileText { title, ..ProfileText::default() }).words(&weights)
    }

    fn check(title: &str, counting: &str, expected: &[(&str, u32)]) {
        let expected: Vec<(String, u32)> =
            expected.iter().map(|(word, weight)| ((*word).to_owned(), *weight)).collect();
        assert_eq!(words_in(title, counting), expected);
    }

    #[test]
    fn names_are_what_the_entry_itself_writes() {
        check("CRM 客戶關係", "crm 客户关系", &[("客戶關係", 3), ("CRM", 1)]);
        check("Crm 客户关系", "CRM 客戶關係", &[("客户关系", 3), ("crm", 1)]);
        check("道 managing", "道 manages", &[("道", 1), ("managing", 1)]);
    }

    #[test]
    fn pairs_that_count_make_up_the_words_that_the_text_has() {
        check("銷售與客戶關係管理", "關係管理", &[("關係管理", 3)]);
        check("客戶關係。客戶流失", "客戶關係 客戶流失", &[("客戶關係", 3), ("客戶流失", 2)]);
        check("關係 管理", "關係管理", &[("關係", 1), ("管理", 1), ("", 1)]);
        check("用CRM管理道CRM", "CRM管理", &[("CRM", 1), ("管理", 1)]);
    }
}
