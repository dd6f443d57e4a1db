//! The ways in which sites are built: by the library, by the program, by the preview. Each remembers what it can, and is compared
//! with the same way in a folder where nothing was ever built.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use lyceum::base::{BaseUrl, DiskFiles, Route, SitePath};
use lyceum::build::{self, Built, Observer};
use lyceum::site::{Composed, Edit, Memory, Settings, Site, compose, compose_edited};

use crate::disk::{Folder, MEMORY, Tree, difference, tree};
use crate::project::{Project, Run};
use crate::random::Random;
use crate::support;

/// How a site is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// By the library, each time as a new process would: what is on disk is all that is remembered.
    Anew,
    /// By the library, with one memory for all builds.
    Remembering,
    /// As the preview does: with one memory, every route made when it is asked for, nothing written.
    Preview,
    /// By the program.
    Program,
}

/// What came of a build.
pub(crate) enum Outcome {
    /// The site is good, and the output is right.
    Good,
    /// The site has errors, and the output is as before.
    Broken,
}

/// What a build leaves and says.
#[derive(Debug, PartialEq)]
struct Made {
    is_good: bool,
    /// Everything that is wrong with the site.
    problems: String,
    /// The output, or what the preview answers.
    tree: Tree,
    /// Written and removed files, where the way of building tells.
    counts: Option<(usize, usize)>,
}

/// Builds the same site twice: here with all memory that there is, there with none.
pub(crate) struct Builder {
    way: Way,
    folder: tempfile::TempDir,
    here: Folder,
    there: Folder,
    memory: Memory,
    /// What the preview has composed last.
    previewed: Option<Site>,
    /// How often the preview made the next site of the last one.
    pub(crate) quick: usize,
    /// The files and settings of the last build, if they were good.
    last: Option<(Tree, Run)>,
}

impl Builder {
    pub(crate) fn new(random: &mut Random) -> Self {
        Self::building(match random.below(20) {
            0..=6 => Way::Anew,
            7..=10 => Way::Remembering,
            11..=14 => Way::Preview,
            _ => Way::Program,
        })
    }

    /// One that does as the preview does.
    pub(crate) fn previewing() -> Self {
        Self::building(Way::Preview)
    }

    fn building(way: Way) -> Self {
        let folder = support::quick_folder();
        let (here, there) = (Folder::new(folder.path().join("here")), Folder::new(folder.path().join("there")));
        let memory = Memory::default();
        Self { way, folder, here, there, memory, previewed: None, quick: 0, last: None }
    }

    /// How this one builds, for the story of a failure.
    pub(crate) fn way(&self) -> String {
        format!("{:?}", self.way)
    }

    /// Builds the site as it is now, here and there, and says how the two differ if they do.
    pub(crate) fn step(&mut self, project: &Project, random: &mut Random) -> Result<Outcome, String> {
        let files = project.files();
        let changed = self.here.become_like(&files, random);
        self.there.become_like(&files, random);
        let out = self.here.root.join("public");
        if let Some(harm) = project.harm {
            self.here.suffer(harm, &out, random);
        }
        forget(&self.there.root);
        let before = tree(&out);
        let clean = build(self.way, &self.there.root, &project.run, &mut Memory::default());
        let mut fresh = memory_of_a_new_process(&self.here.root);
        let built = match self.way {
            Way::Anew => build(self.way, &self.here.root, &project.run, &mut fresh),
            Way::Preview => self.preview_again(&project.run, &changed),
            _ => build(self.way, &self.here.root, &project.run, &mut self.memory),
        };
        let unchanged = project.harm.is_none() && self.last.as_ref() == Some(&(files.clone(), project.run.clone()));
        self.last = clean.is_good.then(|| (files, project.run.clone()));
        compare(&built, &clean, &before, unchanged)?;
        Ok(if clean.is_good { Outcome::Good } else { Outcome::Broken })
    }

    /// As the preview does once it knows a site: what a watcher saw may be enough to make the next one of it.
    fn preview_again(&mut self, run: &Run, changed: &[String]) -> Made {
        let (files, settings) = (DiskFiles::new(&self.here.root), settings(run));
        let changed: Vec<SitePath> = changed.iter().map(|path| SitePath::new(path).expect("a path")).collect();
        let edited = self
            .previewed
            .as_ref()
            .filter(|_| !changed.is_empty())
            .and_then(|site| compose_edited(&files, &settings, Edit { site, files: &changed }, &mut self.memory));
        self.quick += usize::from(edited.is_some());
        let composed = edited.unwrap_or_else(|| compose(&files, &settings, &mut self.memory));
        let made = shown(&composed, &files);
        self.previewed = composed.site;
        made
    }

    /// Leaves the folders on disk if the environment asks for it, and says where they are.
    pub(crate) fn keep_if_asked(&mut self) -> Option<String> {
        std::env::var_os("LYCEUM_KEEP")?;
        self.folder.disable_cleanup(true);
        Some(format!("the folders are kept in {}", self.folder.path().display()))
    }
}

/// What the program's next run would remember of a project.
fn memory_of_a_new_process(root: &Path) -> Memory {
    Memory::kept_in(lyceum::cache::Cache::of_site(root))
}

/// Takes away everything that builds have left in a project's folder.
fn forget(root: &Path) {
    for name in ["public", MEMORY] {
        let _ = fs::remove_dir_all(root.join(name));
    }
}

fn compare(built: &Made, clean: &Made, before: &Tree, unchanged: bool) -> Result<(), String> {
    if built.is_good != clean.is_good || built.problems != clean.problems {
        return Err(format!("the problems are\n{}\nand not\n{}", built.problems, clean.problems));
    }
    let expected = if clean.is_good { &clean.tree } else { before };
    if let Some(difference) = difference(&built.tree, expected) {
        return Err(difference);
    }
    let Some(counts) = built.counts else { return Ok(()) };
    let paths: BTreeSet<&String> =
        before.keys().chain(built.tree.keys()).filter(|path| !path.starts_with(".lyceum")).collect();
    let written = paths.iter().filter(|path| built.tree.get(**path).is_some_and(|new| before.get(**path) != Some(new)));
    let removed = paths.iter().filter(|path| !built.tree.contains_key(**path) && !path.ends_with('/'));
    let expected = (written.count(), removed.count());
    if counts != expected {
        return Err(format!("{counts:?} files are said to be written and removed, and {expected:?} were"));
    }
    if unchanged && counts != (0, 0) {
        return Err(format!("{counts:?} files were written and removed without a change"));
    }
    Ok(())
}

fn build(way: Way, root: &Path, run: &Run, memory: &mut Memory) -> Made {
    match way {
        Way::Anew | Way::Remembering => build_by_library(root, run, memory),
        Way::Preview => preview(root, run, memory),
        Way::Program => build_by_program(root, run),
    }
}

fn settings(run: &Run) -> Settings {
    Settings {
        moment: run.now.parse().expect("a moment"),
        base_url: run.base_url.map(|url| BaseUrl::parse(url).expect("an address")),
        relative_urls: false,
        drafts: run.drafts,
    }
}

fn build_by_library(root: &Path, run: &Run, memory: &mut Memory) -> Made {
    let out = root.join("public");
    let Built { report, problems, .. } = build::build(root, &out, &settings(run), memory, &Observer::none());
    Made {
        is_good: report.is_some(),
        problems: format!("{problems:#?}"),
        tree: tree(&out),
        counts: report.map(|report| (report.written, report.removed)),
    }
}

fn preview(root: &Path, run: &Run, memory: &mut Memory) -> Made {
    let files = DiskFiles::new(root);
    shown(&compose(&files, &settings(run), memory), &files)
}

/// All that a preview shows.
fn shown(composed: &Composed, files: &DiskFiles) -> Made {
    let answer = |site: &lyceum::site::Site, route: &Route| {
        let answer = site.render(files, route).expect("a route of the site");
        (route.output_path(), answer.unwrap_or_else(|problem| format!("{problem:#?}").into_bytes()))
    };
    let site = composed.site.as_ref();
    Made {
        // Sites with errors can be looked at too, so what is shown of them must be right as well.
        is_good: true,
        problems: format!("{:#?}", composed.problems),
        tree: site.map(|site| site.routes().map(|route| answer(site, route)).collect()).unwrap_or_default(),
        counts: None,
    }
}

fn build_by_program(root: &Path, run: &Run) -> Made {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lyceum"));
    command.current_dir(root).args(["build", "--message-format", "json", "--now", run.now]);
    if run.drafts {
        command.arg("--drafts");
    }
    if let Some(url) = run.base_url {
        command.args(["--base-url", url]);
    }
    let output = command.output().expect("the program runs");
    Made {
        is_good: output.status.success(),
        problems: String::from_utf8_lossy(&output.stdout).into_owned(),
        tree: tree(&root.join("public")),
        counts: None,
    }
}
