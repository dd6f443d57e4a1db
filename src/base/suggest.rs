//! Did you mean.

/// The candidate that a person most likely meant by `word`, if any is near enough to be worth saying.
///
/// Near is measured by Jaro–Winkler similarity, which favours a shared beginning as slips of the
/// keyboard do, or by one being part of the other. Equal distances go to the earlier candidate, so the answer is deterministic.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = word.to_lowercase();
    let mut best: Option<(&str, f64)> = None;
    for candidate in candidates {
        let score = similarity(&folded, &candidate.to_lowercase());
        if score >= THRESHOLD && best.is_none_or(|(_, previous)| score > previous) {
            best = Some((candidate, score));
        }
    }
    best.map(|(candidate, _)| candidate)
}

/// Below this, suggestions were found to puzzle more than they help.
const THRESHOLD: f64 = 0.78;

fn similarity(word: &str, candidate: &str) -> f64 {
    let contained = word.chars().count() >= 2 && (candidate.contains(word) || word.contains(candidate));
    let score = strsim::jaro_winkler(word, candidate);
    if contained && !candidate.is_empty() { score.max(0.8) } else { score }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_of_the_keyboard_are_understood() {
        assert_eq!(nearest("drafft", ["date", "draft", "title"]), Some("draft"));
        assert_eq!(nearest("客戶關西", ["客戶關係", "談判技巧"]), Some("客戶關係"));
        assert_eq!(nearest("crm", ["crm-360", "lean"]), Some("crm-360"));
        assert_eq!(nearest("zebra", ["title", "date"]), None);
    }
}
