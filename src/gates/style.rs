//! A style sheet in, colours and sizes that can't be right wherever they are used out.
//!
//! A style sheet alone does not tell which text stands on which ground. Two cases it does decide: a rule that sets both colours, and
//! a rule for bare elements, which stand on the ground of `body`. Each is looked at in the light and in the dark scheme. The same goes for the size of
//! targets: a fixed size is what it says, one that follows from a text is not known here. Everything else is skipped, not guessed.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;
use super::colour::{Colour, contrast};
use super::sheet::{Rule, rules};
use crate::base::{Code, Diagnostic, Place};

/// The least contrast of a text, WCAG 2.2, 1.4.3.
const LEAST_CONTRAST: f64 = 4.5;
/// The least side of a target in pixels, WCAG 2.2, 2.5.8.
const LEAST_SIDE: f64 = 24.0;
/// How many pixels a `rem` is, if a reader has changed nothing.
const REM: f64 = 16.0;

/// Everything that can't be right.
pub(super) fn findings(css: &Source<'_>) -> Vec<Diagnostic> {
    let rules = rules(css.text);
    let mut findings = Vec::new();
    for scheme in [Scheme::Light, Scheme::Dark] {
        let sheet = Sheet::new(&rules, scheme);
        findings.extend(rules.iter().filter_map(|rule| sheet.low_contrast(rule, css)));
    }
    findings.extend(rules.iter().flat_map(|rule| small_targets(rule, css)));
    findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    fn holds(self, rule: &Rule<'_>) -> bool {
        !rule.is_print && (!rule.is_dark || self == Self::Dark)
    }
}

/// A style sheet as one scheme has it.
struct Sheet<'a> {
    scheme: Scheme,
    /// The custom properties of the root.
    properties: BTreeMap<&'a str, &'a str>,
    /// Custom properties that other elements set anew: what they are, depends on where one looks.
    local: BTreeSet<&'a str>,
    ground: Option<Colour>,
}

impl<'a> Sheet<'a> {
    fn new(rules: &'a [Rule<'a>], scheme: Scheme) -> Self {
        let mut sheet = Self { scheme, properties: BTreeMap::new(), local: BTreeSet::new(), ground: None };
        for rule in rules.iter().filter(|rule| scheme.holds(rule)) {
            for (name, value, _) in rule.declarations.iter().filter(|(name, ..)| name.starts_with("--")) {
                if matches!(rule.selector, ":root" | "html") {
                    sheet.properties.insert(name, value);
                } else {
                    sheet.local.insert(name);
                }
            }
        }
        let mut body = rules.iter().rev().filter(|rule| rule.selector == "body" && scheme.holds(rule));
        sheet.ground = body.find_map(background).and_then(|value| sheet.colour(value, 0));
        sheet
    }

    fn low_contrast(&self, rule: &Rule<'_>, css: &Source<'_>) -> Option<Diagnostic> {
        let (_, text, span) =
            rule.declarations.iter().find(|(name, ..)| *name == "color").filter(|_| self.scheme.holds(rule))?;
        let ground = match background(rule) {
            Some(value) => self.colour(value, 0)?,
            None => self.ground.filter(|_| is_bare(rule.selector))?,
        };
        let ratio = contrast(self.colour(text, 0)?, ground);
        let scheme = if self.scheme == Scheme::Dark { "dark" } else { "light" };
        (ratio < LEAST_CONTRAST).then(|| {
            let selector = rule.selector;
            Diagnostic::error(
                Code::LowContrast,
                format!("the text of `{selector}` is hard to read in the {scheme} scheme: contrast {ratio:.1}"),
            )
            .at(Place::at(css.path, span.clone()))
            .help(format!("choose colours with a contrast of at least {LEAST_CONTRAST}"))
        })
    }

    /// The colour that a value stands for, if that can be told.
    fn colour(&self, value: &str, depth: usize) -> Option<Colour> {
        let value = value.trim();
        if let Some(inside) = arguments(value, "var") {
            let name = inside.split(',').next().unwrap_or_default().trim();
            let property = self.properties.get(name).filter(|_| !self.local.contains(name) && depth < 8)?;
            return self.colour(property, depth + 1);
        }
        if let Some(inside) = arguments(value, "light-dark") {
            let (light, dark) = inside.split_once(',').filter(|_| !inside.contains('('))?;
            return self.colour(if self.scheme == Scheme::Dark { dark } else { light }, depth);
        }
        Colour::parse(value)
    }
}

fn arguments<'v>(value: &'v str, function: &str) -> Option<&'v str> {
    value.strip_prefix(function)?.strip_prefix('(')?.strip_suffix(')')
}

fn background<'a>(rule: &Rule<'a>) -> Option<&'a str> {
    let named = |name: &str| matches!(name, "background" | "background-color");
    rule.declarations.iter().rev().find(|(name, ..)| named(name)).map(|(_, value, _)| *value)
}

/// Whether a selector is a list of names of elements and nothing else.
fn is_bare(selector: &str) -> bool {
    selector.split(',').all(|one| one.trim().chars().all(|character| character.is_ascii_alphanumeric()))
}

/// Fixed sizes of what is there to be hit.
fn small_targets(rule: &Rule<'_>, css: &Source<'_>) -> Vec<Diagnostic> {
    let sizes = [
        "width",
        "height",
        "inline-size",
        "block-size",
        "max-width",
        "max-height",
        "max-inline-size",
        "max-block-size",
    ];
    let targets: Vec<&str> = rule.selector.split(',').filter(|selector| is_target(selector)).map(str::trim).collect();
    let mut findings = Vec::new();
    for (name, value, span) in &rule.declarations {
        let small = pixels(value).filter(|pixels| sizes.contains(name) && *pixels < LEAST_SIDE && !rule.is_print);
        let (Some(pixels), [target, ..]) = (small, targets.as_slice()) else { continue };
        let message = format!("`{target}` is {pixels} pixels, too small to be hit with a finger");
        findings.push(
            Diagnostic::error(Code::SmallTarget, message)
                .at(Place::at(css.path, span.clone()))
                .help(format!("make it at least {LEAST_SIDE} pixels, or give it room with `padding`")),
        );
    }
    findings
}

/// Whether the last part of a selector is something to be clicked.
fn is_target(selector: &str) -> bool {
    let last = selector.trim().rsplit([' ', '>', '+', '~']).next().unwrap_or_default();
    let name: String = last.chars().take_while(char::is_ascii_alphanumeric).collect();
    let is_part = last.contains("::");
    !is_part
        && (matches!(name.as_str(), "a" | "button" | "input" | "select" | "summary" | "textarea") || last == ".button")
}

fn pixels(value: &str) -> Option<f64> {
    let value = value.trim();
    let number = |unit: &str| value.strip_suffix(unit)?.parse::<f64>().ok();
    number("rem").map(|rem| rem * REM).or_else(|| number("px"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::SitePath;

    /// The messages, each with the marked text.
    fn check(css: &str) -> Vec<(String, String)> {
        let path = SitePath::new("assets/a.css").expect("a path");
        let found = findings(&Source { path: &path, text: css });
        let marked = |found: &Diagnostic| found.place.as_ref().and_then(|place| place.span.clone()).expect("a place");
        found.iter().map(|found| (found.message.clone(), css[marked(found)].to_owned())).collect()
    }

    #[test]
    fn colours_are_compared_in_both_schemes() {
        let css = ":root { --ink: #1a2220; --paper: #fff; --soft: #999 }\n\
                   @media (prefers-color-scheme: dark) { :root { --ink: #444; --paper: #111 } }\n\
                   body { color: var(--ink); background: var(--paper) }\n\
                   .a { background: #fff; color: var(--soft) }\n\
                   a, th { color: light-dark(#004, #8bf) }\n\
                   @media print { p { color: #eee } }";
        assert_eq!(
            check(css),
            [
                (
                    "the text of `.a` is hard to read in the light scheme: contrast 2.8".to_owned(),
                    "var(--soft)".to_owned()
                ),
                (
                    "the text of `body` is hard to read in the dark scheme: contrast 1.9".to_owned(),
                    "var(--ink)".to_owned()
                ),
                (
                    "the text of `.a` is hard to read in the dark scheme: contrast 2.8".to_owned(),
                    "var(--soft)".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn what_depends_on_the_place_is_not_guessed() {
        let css = ":root { --a: #fff } .x { --a: #000 } body { background: #fff }\n\
                   .y { color: var(--a) } .z { color: var(--a); background: #fff }\n\
                   .b { color: #fff } .c { color: #fff; background: linear-gradient(#000, #111) }\n\
                   .d { color: #fff; background: color-mix(in srgb, #000 50%, #fff) }";
        assert_eq!(check(css), []);
    }

    #[test]
    fn fixed_sizes_of_targets_are_known() {
        let css = ".pager a { block-size: 1rem } .x button:hover, .y { width: 20px; height: 24px }\n\
                   a::before { width: 4px } .icon { width: 8px } a { min-height: 8px; padding: 4px }";
        let found: Vec<String> = check(css).into_iter().map(|(message, _)| message).collect();
        assert_eq!(
            found,
            [
                "`.pager a` is 16 pixels, too small to be hit with a finger",
                "`.x button:hover` is 20 pixels, too small to be hit with a finger"
            ]
        );
    }
}
