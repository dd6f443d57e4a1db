//! A text → its words, as the baselines that know nothing else count them: words of letters and digits in lower case, and of Chinese each
//! pair of neighbouring characters.

/// Calls back with each word.
pub(crate) fn each_word(text: &str, mut found: impl FnMut(&str)) {
    let mut run: Vec<char> = Vec::new();
    let mut word = String::new();
    for character in text.chars().chain([' ']) {
        if is_han(character) {
            end_word(&mut word, &mut found);
            run.push(character);
            continue;
        }
        end_run(&mut run, &mut found);
        if character.is_alphanumeric() || character == '_' {
            word.extend(character.to_lowercase());
        } else {
            end_word(&mut word, &mut found);
        }
    }
}

fn end_word(word: &mut String, found: &mut impl FnMut(&str)) {
    if !word.is_empty() {
        found(word);
        word.clear();
    }
}

/// A lone character is a word of its own.
fn end_run(run: &mut Vec<char>, found: &mut impl FnMut(&str)) {
    for window in run.windows(run.len().clamp(1, 2)) {
        found(&String::from_iter(window));
    }
    run.clear();
}

fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}')
}
