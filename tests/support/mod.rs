//! What several tests share: composing a site at a fixed moment, and rendering all of it in memory.

#![allow(dead_code, reason = "each test uses a part of this")]

use std::collections::BTreeMap;
use std::path::Path;

use lyceum::base::{BuildMoment, DiskFiles, Files};
use lyceum::site::{Composed, Memory, Settings, compose};

/// The moment for which tests build: the last days of 2026, so that past and coming sessions are what they say.
pub(crate) fn settings() -> Settings {
    let moment = BuildMoment::Date(jiff::civil::date(2026, 11, 23));
    Settings { moment, base_url: None, relative_urls: false, drafts: false }
}

/// Composes the site in some files.
pub(crate) fn compose_files(files: &dyn Files) -> Composed {
    compose(files, &settings(), &mut Memory::default())
}

/// Composes the site in a folder and renders all of it: output paths with their bytes.
pub(crate) fn render_folder(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = DiskFiles::new(root);
    let composed = compose_files(&files);
    let site = composed.site.unwrap_or_else(|| panic!("{}: {:#?}", root.display(), composed.problems));
    let render = |route: &lyceum::base::Route| {
        let bytes =
            site.render(&files, route).expect("a route of the site").unwrap_or_else(|problem| panic!("{problem:#?}"));
        (route.output_path(), bytes)
    };
    site.routes().map(render).collect()
}

/// A folder for a test that builds much: in memory where the system has such a place, since disks are many times slower.
/// `TMPDIR` puts it elsewhere.
pub(crate) fn quick_folder() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    let is_free_to_choose = std::env::var_os("TMPDIR").is_none() && memory.is_dir();
    let quick = is_free_to_choose.then(|| tempfile::tempdir_in(memory).ok()).flatten();
    quick.unwrap_or_else(|| tempfile::tempdir().expect("a temporary folder"))
}
