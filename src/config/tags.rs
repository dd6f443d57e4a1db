//! Tags of languages, as BCP 47 has them. A wrong one would name folders and tell browsers and screen readers nonsense, on every page.

use crate::base::{Code, Diagnostic, Place, Span};
use crate::data::Context;

/// Tells of what is no tag of a language: `zh_TW`, `chinese`, `繁體`.
pub(super) fn check(tag: &str, span: &Span, context: &mut Context<'_>) {
    if is_tag(tag) {
        return;
    }
    let hyphenated = tag.replace('_', "-");
    let help = if is_tag(&hyphenated) {
        format!("write `{hyphenated}`")
    } else {
        "write a tag such as `en`, `de`, `zh-Hant` (Traditional Chinese) or `zh-Hans` (Simplified)".to_owned()
    };
    let problem = Diagnostic::error(Code::InvalidValue, format!("`{tag}` is no tag of a language"));
    context.problems.push(problem.at(Place::at(context.path, span.clone())).help(help));
}

/// Tells of a default language that is a declared one but for how it is written: the site would be made twice.
pub(super) fn check_declared<'t>(
    tag: &str,
    span: &Span,
    mut declared: impl Iterator<Item = &'t str> + Clone,
    context: &mut Context<'_>,
) {
    if declared.clone().any(|known| known == tag) {
        return;
    }
    let folded = tag.to_lowercase();
    let is_meant = |known: &&str| {
        let known = known.to_lowercase();
        known == folded || known.strip_prefix(&folded).is_some_and(|rest| rest.starts_with('-'))
    };
    if let Some(near) = declared.find(is_meant) {
        let message = format!("the default language `{tag}` is none of those that are declared below");
        let problem = Diagnostic::error(Code::UnknownLanguage, message).at(Place::at(context.path, span.clone()));
        context.problems.push(problem.help(format!("did you mean `{near}`?")));
    }
}

/// A language of two or three letters, then parts of up to eight letters and digits.
fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let is_language = |part: &str| (2..=3).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_alphabetic());
    let is_part = |part: &str| (1..=8).contains(&part.len()) && part.chars().all(|sign| sign.is_ascii_alphanumeric());
    parts.next().is_some_and(is_language) && parts.all(is_part)
}
