//! `[hosting]` of `site.toml` in, what the host of the site is told out.

use crate::base::{Code, Diagnostic, Place};
use crate::data::{Context, Fields, Ranged, Table};

/// `[hosting]`: where the site is published, and what its pages may do there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "switches that an editor turns one by one, under the names that they have in `site.toml`"
)]
pub struct Hosting {
    /// Whether addresses within pages are relative, so that the site works in any folder and from a disk.
    pub relative_urls: bool,
    /// Whether to write `_headers`.
    pub headers: bool,
    /// Whether to write `_redirects`, if there is anything to redirect.
    pub redirects: bool,
    /// Whether to write `.nojekyll`.
    pub nojekyll: bool,
    /// Whether to write `CNAME`.
    pub cname: bool,
    /// Whether style sheets and scripts are published without comments and needless blanks.
    pub minify: bool,
    /// Whether to write a `.gz` and a `.br` beside every text.
    pub precompress: bool,
    /// The other hosts that pages may ask for something, as `https://host`, in the order of `site.toml`.
    pub allow: Vec<String>,
    /// Digests of inline scripts and styles that may run, as `sha256-…`.
    pub inline: Vec<String>,
    /// Whether the home page must show an ICP filing number; not said: if there is one.
    pub icp: Option<bool>,
}

impl Default for Hosting {
    fn default() -> Self {
        Self {
            relative_urls: false,
            headers: true,
            redirects: true,
            nojekyll: true,
            cname: false,
            minify: false,
            precompress: false,
            allow: Vec::new(),
            inline: Vec::new(),
            icp: None,
        }
    }
}

pub(super) fn hosting(table: Option<&Table>, context: &mut Context<'_>) -> Hosting {
    let Some(table) = table else { return Hosting::default() };
    let default = Hosting::default();
    let mut fields = Fields::new(table, "`[hosting]`", context);
    let mut hosting = Hosting {
        relative_urls: fields.with_default("relative_urls", default.relative_urls),
        headers: fields.with_default("headers", default.headers),
        redirects: fields.with_default("redirects", default.redirects),
        nojekyll: fields.with_default("nojekyll", default.nojekyll),
        cname: fields.with_default("cname", default.cname),
        minify: fields.with_default("minify", default.minify),
        precompress: fields.with_default("precompress", default.precompress),
        icp: fields.optional("icp"),
        ..default
    };
    let allow: Vec<Ranged<String>> = fields.with_default("allow", Vec::new());
    let inline: Vec<Ranged<String>> = fields.with_default("inline", Vec::new());
    fields.finish();
    hosting.allow =
        checked(allow, is_origin, "the address of a host alone, such as `https://video.example.org`", context);
    hosting.inline = checked(inline, is_hash, "a digest, such as `lyceum check --gates` names it: `sha256-…`", context);
    hosting
}

/// The values that are good; of the others is said what would be right. They end up in a header, where a blank or a `;` would
/// change the meaning of all that follows.
fn checked(
    written: Vec<Ranged<String>>,
    is_good: fn(&str) -> bool,
    right: &str,
    context: &mut Context<'_>,
) -> Vec<String> {
    let mut good = Vec::new();
    for Ranged { value, span } in written {
        if is_good(&value) {
            good.push(value);
        } else {
            let problem = Diagnostic::error(Code::InvalidValue, format!("`{value}` can't stand in a security policy"));
            context.problems.push(problem.at(Place::at(context.path, span)).help(format!("write {right}")));
        }
    }
    good
}

fn is_origin(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_of_host = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | ':');
    host.is_some_and(|host| !host.is_empty() && host.chars().all(is_of_host))
}

fn is_hash(text: &str) -> bool {
    let digest = ["sha256-", "sha384-", "sha512-"].iter().find_map(|start| text.strip_prefix(start));
    let is_base64 = |character: char| character.is_ascii_alphanumeric() || matches!(character, '+' | '/' | '=');
    digest.is_some_and(|digest| digest.len() >= 44 && digest.chars().all(is_base64))
}
