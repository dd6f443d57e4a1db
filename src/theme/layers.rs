//! Which file stands before which: the site's own, then the theme's folder, then the embedded theme.

use std::borrow::Cow;
use std::collections::BTreeMap;

use rust_embed::RustEmbed;

use crate::base::{Code, Diagnostic, Files, Place, SitePath, nearest, unreadable};
use crate::data::Ranged;

/// The themes that are built into the program.
#[derive(RustEmbed)]
#[folder = "themes/"]
#[exclude = "**/.*"]
struct Embedded;

/// A file of a theme, after all layers have been laid over each other.
#[derive(Clone, Debug)]
pub struct LayeredFile {
    /// Its path below `templates/`, `labels/` or `assets/`.
    pub name: String,
    /// Where it lies in the project; for an embedded file, where it would lie.
    pub path: SitePath,
    /// Whether it is built into the program and there is no file to be edited.
    pub embedded: bool,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// The files of a theme.
#[derive(Debug)]
pub(super) struct Layers {
    /// In the order of names, of each name the file that stands before the others.
    pub(super) templates: Vec<LayeredFile>,
    /// All files of all layers, the weakest layer first: labels are laid over each other key by key.
    pub(super) labels: Vec<LayeredFile>,
    /// As with templates.
    pub(super) assets: Vec<LayeredFile>,
}

/// Lays the layers of a theme over each other.
///
/// # Errors
/// A theme that does not exist, or files that can't be read.
pub(super) fn load(files: &dyn Files, theme: &Ranged<String>) -> Result<Layers, Vec<Diagnostic>> {
    let name = &theme.value;
    let mut problems = Vec::new();
    let folder = format!("themes/{name}");
    let is_plain = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
    let embedded = is_plain && Embedded::iter().any(|path| path.starts_with(&format!("{name}/")));
    let own = SitePath::new(&folder).filter(|_| is_plain).map(|path| files.walk(&path).unwrap_or_default());
    if !embedded && own.is_none_or(|own| own.is_empty()) {
        return Err(vec![unknown_theme(files, theme)]);
    }
    let mut layer = |part: &str| {
        let mut found = embedded_files(name, part);
        for folder in [format!("{folder}/{part}"), part.to_owned()] {
            read_folder(files, &folder, &mut found, &mut problems);
        }
        found
    };
    let layers = Layers {
        templates: strongest(layer("templates")),
        labels: layer("labels"),
        assets: strongest(layer("assets")),
    };
    if problems.is_empty() { Ok(layers) } else { Err(problems) }
}

/// Of the files with one name only the last.
fn strongest(files: Vec<LayeredFile>) -> Vec<LayeredFile> {
    let by_name: BTreeMap<String, LayeredFile> = files.into_iter().map(|file| (file.name.clone(), file)).collect();
    by_name.into_values().collect()
}

fn embedded_files(theme: &str, part: &str) -> Vec<LayeredFile> {
    let prefix = format!("{theme}/{part}/");
    let below = |path: Cow<'static, str>| path.strip_prefix(&prefix).map(|name| (name.to_owned(), path.to_string()));
    let mut found = Vec::new();
    for (name, path) in Embedded::iter().filter_map(below) {
        let (Some(file), Some(site_path)) = (Embedded::get(&path), SitePath::new(&format!("themes/{path}"))) else {
            continue;
        };
        found.push(LayeredFile { name, path: site_path, embedded: true, bytes: file.data.into_owned() });
    }
    found
}

fn read_folder(files: &dyn Files, folder: &str, found: &mut Vec<LayeredFile>, problems: &mut Vec<Diagnostic>) {
    let Some(path) = SitePath::new(folder) else { return };
    let stats = match files.walk(&path) {
        Ok(stats) => stats,
        Err(error) => return problems.push(unreadable(&path, &error)),
    };
    for stat in stats {
        let Some(name) = stat.path.below(folder).map(str::to_owned) else { continue };
        match files.read(&stat.path) {
            Ok(bytes) => found.push(LayeredFile { name, path: stat.path, embedded: false, bytes }),
            Err(error) => problems.push(unreadable(&stat.path, &error)),
        }
    }
}

fn unknown_theme(files: &dyn Files, theme: &Ranged<String>) -> Diagnostic {
    let site = SitePath::new(crate::config::SITE_FILE).expect("a plain name is a path");
    let folder = SitePath::new("themes").expect("a plain name is a path");
    let own = files.walk(&folder).unwrap_or_default();
    let own = own.iter().filter_map(|stat| stat.path.as_str().split('/').nth(1).map(str::to_owned));
    let embedded = Embedded::iter().filter_map(|path| path.split('/').next().map(str::to_owned));
    let names: std::collections::BTreeSet<String> = own.chain(embedded).collect();
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let near = nearest(&theme.value, names.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"));
    Diagnostic::error(Code::UnknownTheme, format!("there is no theme `{}`", theme.value))
        .at(Place::at(&site, theme.span.clone()))
        .note(format!("themes here are {}", listed.join(", ")))
        .help(near.unwrap_or_else(|| format!("put it into the folder `themes/{}/`", theme.value)))
}
