//! The elements of a page in, what must not be published like this out.

use percent_encoding::percent_decode_str;

use super::page::{Element, is_blank};
use super::{Finding, Gate, Needle};
use crate::base::Code;
use crate::hosting::{css_addresses, digest_of_inline};

/// Everything that is wrong with a page.
pub(super) fn findings(elements: &[Element], gate: &Gate<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut level = 0;
    for element in elements {
        findings.extend(image_without_alt(element));
        findings.extend(heading_jump(element, &mut level));
        findings.extend(empty_link(element, gate));
        findings.extend(requests(element, gate));
        findings.extend(outside_base(element, gate));
        findings.extend(inline_code(element, gate));
    }
    findings
}

/// The ICP filing number on a home page, linked to the ministry's site, as the rules for sites in mainland China ask for.
pub(super) fn missing_icp(elements: &[Element], number: &str) -> Option<Finding> {
    let shows = |element: &Element| {
        element.name == "a"
            && !number.is_empty()
            && element.text.contains(number)
            && element.attribute("href").is_some_and(|href| href.trim_end_matches('/') == FILING)
    };
    if elements.iter().any(shows) {
        return None;
    }
    let (message, help) = if number.is_empty() {
        (
            "`site.toml` has no ICP filing number".to_owned(),
            "write it as `icp` under `[publisher]`, or `icp = false` under `[hosting]`".to_owned(),
        )
    } else {
        (
            format!("the home page does not link `{number}` to {FILING}"),
            format!("put `<a href=\"{FILING}/\">{{{{ site.publisher.icp }}}}</a>` into the footer of the theme"),
        )
    };
    Some(Finding { code: Code::MissingIcp, message, help, needle: Needle::None, line: 0 })
}

const FILING: &str = "https://beian.miit.gov.cn";

fn image_without_alt(element: &Element) -> Option<Finding> {
    if element.name != "img" || element.attribute("alt").is_some_and(|alt| !is_blank(alt)) {
        return None;
    }
    let source = percent_decode_str(element.attribute("src").unwrap_or_default()).decode_utf8_lossy();
    let name = source.rsplit('/').next().unwrap_or_default().to_owned();
    Some(Finding {
        code: Code::ImageWithoutAlt,
        message: format!("the image `{name}` has no text for those who can't see it"),
        help: format!("say what it shows: `![…]({name})`, or `alt=\"…\"` in HTML"),
        needle: if element.attribute("alt").is_none() { Needle::Text(name) } else { Needle::UntoldImage(name) },
        line: element.line,
    })
}

fn heading_jump(element: &Element, last: &mut u8) -> Option<Finding> {
    let level = element.heading_level()?;
    let above = std::mem::replace(last, level);
    let title = folded(&element.text);
    (level > above + 1).then(|| Finding {
        code: Code::HeadingJump,
        message: match above {
            0 => format!("the first heading `{title}` is of level {level}"),
            _ => format!("the heading `{title}` is of level {level}, and the one before it of level {above}"),
        },
        help: format!("make it a heading of level {}; how large it looks is the theme's affair", above + 1),
        needle: Needle::Text(title),
        line: element.line,
    })
}

fn empty_link(element: &Element, gate: &Gate<'_>) -> Option<Finding> {
    let is_link = element.name == "button" || (element.name == "a" && element.attribute("href").is_some());
    let is_named = ["aria-label", "aria-labelledby", "title"]
        .iter()
        .any(|name| element.attribute(name).is_some_and(|value| !is_blank(value)));
    let is_empty = is_link && !is_named && is_blank(&element.text) && !element.has_picture_text;
    is_empty.then(|| Finding {
        code: Code::EmptyLink,
        message: match element.attribute("href") {
            Some(target) => format!("the link to `{}` has no text", gate.shown(target)),
            None => "a button has no text".to_owned(),
        },
        help: "say where it leads: by its text, by the `alt` of the image in it, or by `aria-label`".to_owned(),
        needle: Needle::Text("[](".to_owned()),
        line: element.line,
    })
}

/// What an element makes the browser ask for as soon as the page is shown. Links that a reader follows are none of it.
fn requested(element: &Element) -> Vec<String> {
    let mut found = Vec::new();
    let mut take = |name: &str| found.extend(element.attribute(name).map(str::to_owned));
    match element.name.as_str() {
        "img" | "script" | "iframe" | "embed" | "audio" | "source" | "track" | "input" => take("src"),
        "video" => {
            take("src");
            take("poster");
        }
        "object" => take("data"),
        "link" if element.attribute("rel").is_some_and(is_loading) => take("href"),
        _ => {}
    }
    let candidates = element.attribute("srcset").unwrap_or_default().split(", ");
    found.extend(candidates.filter_map(|one| one.split_whitespace().next()).map(str::to_owned));
    if element.name == "style" {
        found.extend(css_addresses(&element.text).into_iter().map(|found| found.address));
    }
    found
}

/// Whether a `link` of this kind is fetched; `canonical`, `alternate` and the like are only told.
fn is_loading(rel: &str) -> bool {
    const LOADING: &[&str] =
        &["stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"];
    rel.split_whitespace().any(|word| LOADING.contains(&word.to_lowercase().as_str()))
}

fn requests(element: &Element, gate: &Gate<'_>) -> Vec<Finding> {
    let foreign = requested(element).into_iter().filter(|address| gate.is_foreign(address));
    foreign.map(|address| foreign_request(&address, element.line)).collect()
}

/// What to say of a request to another host.
pub(super) fn foreign_request(address: &str, line: usize) -> Finding {
    let host: String = address.split('/').take(3).collect::<Vec<_>>().join("/");
    let host = if address.starts_with("//") { format!("https:{host}") } else { host };
    Finding {
        code: Code::ForeignRequest,
        message: format!("`{address}` is asked of another host"),
        help: format!(
            "put the file into the site, or let pages ask that host: `allow = [\"{host}\"]` under `[hosting]`"
        ),
        needle: Needle::Text(address.to_owned()),
        line,
    }
}

/// An address from the host's root that does not begin with the site's path, though the site was made for a path that no other address
/// begins with. Somebody wrote it out in full.
fn outside_base(element: &Element, gate: &Gate<'_>) -> Vec<Finding> {
    let addresses = ["href", "src", "action", "poster", "data"].iter().filter_map(|name| element.attribute(name));
    addresses
        .filter(|address| gate.is_outside_base(address))
        .map(|address| fixed_address(address, element.line))
        .collect()
}

/// What to say of an address that is right for one base path alone.
pub(super) fn fixed_address(address: &str, line: usize) -> Finding {
    Finding {
        code: Code::FixedAddress,
        message: format!("`{address}` is right only as long as the site is published at the root of its host"),
        help: "link to the file of the entry in Markdown; in a template, put `{{ site.base }}` in the place of the first `/`".to_owned(),
        needle: Needle::Text(address.to_owned()),
        line,
    }
}

fn inline_code(element: &Element, gate: &Gate<'_>) -> Option<Finding> {
    let finding = |what: &str, help: String, needle: &str| {
        let message = format!("{what} within the page, which the security policy of the site keeps from working");
        Some(Finding {
            code: Code::InlineCode,
            message,
            help,
            needle: Needle::Text(needle.to_owned()),
            line: element.line,
        })
    };
    if element.attribute("style").is_some() {
        return finding(
            "a style in an attribute stands",
            "give the element a class, and the class a style".to_owned(),
            "style=",
        );
    }
    let is_code = match element.name.as_str() {
        "style" => true,
        "script" => element.attribute("src").is_none() && element.attribute("type").is_none_or(runs),
        _ => false,
    };
    let digest = digest_of_inline(&element.text);
    if !is_code || is_blank(&element.text) || gate.policy.allows_inline(&digest) {
        return None;
    }
    let help = format!("put it into a file under `assets/`, or let it be: `inline = [\"{digest}\"]` under `[hosting]`");
    finding(&format!("a `{}` stands", element.name), help, &format!("<{}", element.name))
}

/// Whether a script of this type is run; others are data.
fn runs(kind: &str) -> bool {
    let kind = kind.trim().to_lowercase();
    kind.is_empty()
        || kind == "module"
        || kind == "importmap"
        || kind == "speculationrules"
        || kind.ends_with("javascript")
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
