//! What a phone needs to know to put the site beside its apps: <https://www.w3.org/TR/appmanifest/>.

use serde::Serialize;

use crate::catalog::Catalog;
use crate::config::LanguageId;
use crate::theme::Asset;
use crate::view::Sources;

#[derive(Hash, Serialize)]
pub(super) struct WebManifest<'a> {
    name: &'a str,
    short_name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    lang: &'a str,
    id: String,
    start_url: String,
    scope: String,
    display: &'static str,
    icons: Vec<Icon>,
}

#[derive(Hash, Serialize)]
struct Icon {
    src: String,
    sizes: String,
    #[serde(rename = "type")]
    media_type: &'static str,
}

/// The names that a theme or a site gives to its icons, without their endings.
const ICONS: &[&str] = &["favicon", "icon", "icon-192", "icon-512", "apple-touch-icon"];

pub(super) fn gather<'a>(sources: &Sources<'a>, language: LanguageId) -> WebManifest<'a> {
    let options = &sources.options;
    let home = sources.href(&Catalog::home(options.languages, language));
    WebManifest {
        name: options.title.get(language),
        short_name: options.title.get(language),
        description: options.description.get(language),
        lang: sources.tag(language),
        id: home.clone(),
        start_url: home.clone(),
        scope: home,
        display: "minimal-ui",
        icons: sources.theme.assets.iter().filter_map(|asset| icon(sources, asset)).collect(),
    }
}

fn icon(sources: &Sources<'_>, asset: &Asset) -> Option<Icon> {
    let (name, ending) = asset.name.rsplit_once('.')?;
    let src = ICONS.contains(&name).then(|| sources.href(&asset.route))?;
    match ending {
        "svg" => Some(Icon { src, sizes: "any".to_owned(), media_type: "image/svg+xml" }),
        "png" => {
            let size = imagesize::blob_size(&asset.bytes).ok()?;
            Some(Icon { src, sizes: format!("{}x{}", size.width, size.height), media_type: "image/png" })
        }
        _ => None,
    }
}

pub(super) fn write(manifest: &WebManifest<'_>) -> Vec<u8> {
    super::data::to_json(manifest)
}
