//! The program killed, out of room, shut out and run twice at a time: the published folder must hold whole pages alone, old ones or
//! new ones, and the next build must put all right.
//!
//! `LYCEUM_KILLS=500 cargo test --release --test atomic` kills more builds than the normal run does.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

#[allow(unreachable_pub, dead_code, reason = "an example, a benchmark and tests share it")]
#[path = "../examples/gen-site/portal/mod.rs"]
mod portal;
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Entries of the site: they make a few hundred pages.
const ENTRIES: usize = 60;

/// How many builds the normal run kills.
const KILLS: usize = 12;

const MANIFEST: &str = ".lyceum-manifest";

type Tree = BTreeMap<String, Vec<u8>>;

/// A site in two versions, of which the files on disk are one, and what a clean build makes of each.
struct Site {
    folder: tempfile::TempDir,
    trees: &'static [Tree; 2],
}

/// What clean builds make of the two versions; the same for all tests.
static TREES: OnceLock<[Tree; 2]> = OnceLock::new();

impl Site {
    fn new() -> Self {
        let folder = support::quick_folder();
        let options = portal::Options { pages: ENTRIES, seed: 3, kilobytes: 1, now: jiff::civil::date(2026, 11, 23) };
        portal::write(&portal::Portal::new(options), &folder.path().join("site")).expect("a portal can be written");
        let trees = TREES.get_or_init(|| [0, 1].map(|version| clean_tree(&folder.path().join("site"), version)));
        let changed = |(path, bytes): &(&String, &Vec<u8>)| trees[1].get(*path).is_some_and(|new| new != *bytes);
        assert!(trees[0].len() > 200 && trees[0].iter().filter(changed).count() > 100, "a site of some size");
        become_version(&folder.path().join("site"), 0);
        Self { folder, trees }
    }

    fn root(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    fn out(&self) -> PathBuf {
        self.root().join("public")
    }

    fn become_version(&self, version: usize) {
        become_version(&self.root(), version);
    }

    fn build(&self) -> Command {
        build_into(&self.root(), &self.out())
    }

    /// Every file is whole, of one of the two versions; none that both have is missing; nothing else is there.
    fn check_whole(&self, when: &str) {
        let found = tree(&self.out());
        for (path, bytes) in found.iter().filter(|(path, _)| !path.starts_with(".lyceum-")) {
            let is_whole = self.trees.iter().any(|tree| tree.get(path) == Some(bytes));
            assert!(is_whole, "{when}: `{path}` is of neither version: {} bytes", bytes.len());
        }
        for path in self.trees[0].keys().filter(|path| self.trees[1].contains_key(*path)) {
            assert!(found.contains_key(path), "{when}: `{path}` is missing");
        }
    }

    fn check_version(&self, version: usize, when: &str) {
        let found = tree(&self.out());
        let expected = &self.trees[version];
        assert!(found.keys().eq(expected.keys()), "{when}: the files are {:?}", found.keys());
        for (path, bytes) in &found {
            assert!(expected[path] == *bytes, "{when}: `{path}` is not of version {version}");
        }
    }
}

/// Changes the sources: the title, which stands on every page, and some entries that one version alone has.
fn become_version(root: &Path, version: usize) {
    let settings = root.join("site.toml");
    let text = fs::read_to_string(&settings).expect("settings");
    let rest = text.split_once('\n').expect("several lines").1;
    assert!(text.starts_with("title ="), "the first line is the title");
    fs::write(&settings, format!("title = \"Version {version}\"\n{rest}")).expect("a file can be written");
    for number in 0..20 {
        let path = |version| root.join(format!("content/articles/only-{version}-{number}.md"));
        let _ = fs::remove_file(path(1 - version));
        let text = format!("+++\ntitle = \"{number}\"\ntags = [\"v{version}\"]\n+++\n版本\n");
        fs::write(path(version), text).expect("a file can be written");
    }
}

/// Builds a version into a new folder, and leaves nothing behind that a later build could remember.
fn clean_tree(root: &Path, version: usize) -> Tree {
    become_version(root, version);
    let out = root.with_file_name(format!("clean-{version}"));
    let output = run(&mut build_into(root, &out));
    assert!(output.status.success(), "{}", told(&output));
    let _ = fs::remove_dir_all(root.join(".lyceum-cache"));
    tree(&out)
}

fn build_into(root: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lyceum"));
    command.arg("build").arg("--root").arg(root).arg("--out").arg(out).args(["--now", "2026-11-23"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn run(command: &mut Command) -> Output {
    command.output().expect("the program runs")
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn tree(folder: &Path) -> Tree {
    let entries = walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = entries.filter(|entry| entry.file_type().is_file());
    let file = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(folder).expect("a path in the folder");
        (path.to_string_lossy().into_owned(), fs::read(entry.path()).expect("a readable file"))
    };
    files.map(file).collect()
}

/// When a build is killed: so many thousandths of a whole build's time after something is seen.
#[derive(Clone, Copy, Debug)]
enum Moment {
    /// After it starts.
    Start(u32),
    /// After it begins to stage files.
    Staging(u32),
    /// After it begins to put them in place.
    Commit(u32),
}

impl Moment {
    /// The moments spread over the whole of a build, more of them where files are written.
    fn of(kill: usize, kills: usize) -> Self {
        let share = u32::try_from(kill * 1000 / kills).unwrap_or(0);
        match kill % 3 {
            0 => Self::Start(share),
            1 => Self::Staging(share / 2),
            _ => Self::Commit(share / 20),
        }
    }

    /// Waits for the moment, or for the build's end.
    fn wait(self, build: &mut Child, out: &Path, usual: Duration) {
        let manifest = fs::read(out.join(MANIFEST)).ok();
        let is_staging = || {
            let entries = fs::read_dir(out).into_iter().flatten().filter_map(Result::ok);
            entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with(".lyceum-tmp"))
        };
        let is_committing = || fs::read(out.join(MANIFEST)).ok() != manifest;
        let mut wait_for = |seen: &dyn Fn() -> bool| {
            while !seen() && build.try_wait().is_ok_and(|ended| ended.is_none()) {
                std::hint::spin_loop();
            }
        };
        let share = match self {
            Self::Start(share) => share,
            Self::Staging(share) => {
                wait_for(&is_staging);
                share
            }
            Self::Commit(share) => {
                wait_for(&is_committing);
                share
            }
        };
        std::thread::sleep(usual * share / 1000);
    }
}

#[test]
fn a_build_that_is_killed_leaves_whole_pages_and_is_finished_by_the_next() {
    let site = Site::new();
    let started = Instant::now();
    assert!(run(&mut site.build()).status.success());
    let usual = started.elapsed();
    site.check_version(0, "at first");
    let kills = std::env::var("LYCEUM_KILLS").ok().map_or(KILLS, |kills| kills.parse().expect("a number"));
    let mut caught = 0;
    for kill in 0..kills {
        let version = 1 - kill % 2;
        let moment = Moment::of(kill, kills);
        site.become_version(version);
        let mut build = site.build().stderr(Stdio::null()).spawn().expect("the program runs");
        moment.wait(&mut build, &site.out(), usual);
        let _ = build.kill();
        let ended = build.wait().expect("a build that was started");
        caught += usize::from(ended.code().is_none());
        site.check_whole(&format!("killed at {moment:?}"));
        let output = run(&mut site.build());
        assert!(output.status.success(), "after {moment:?}: {}", told(&output));
        site.check_version(version, &format!("after a build killed at {moment:?}"));
    }
    assert!(caught * 3 >= kills, "only {caught} of {kills} builds were killed before their end");
}

#[test]
fn two_builds_at_once_do_not_mix() {
    let site = Site::new();
    for round in 0..4 {
        let version = round % 2;
        site.become_version(version);
        let builds = [site.build().spawn(), site.build().spawn()];
        let outputs = builds.map(|build| build.and_then(Child::wait_with_output).expect("the program runs"));
        for output in &outputs {
            let is_refused = told(output).contains("another build is writing to");
            assert!(output.status.success() != is_refused, "{}", told(output));
        }
        assert!(outputs.iter().any(|output| output.status.success()), "one of the two goes on");
        site.check_version(version, "after two builds at once");
    }
}

/// Runs a command of a shell, in which `$LYCEUM` builds the site.
fn run_in_shell(site: &Site, program: &[&str], script: &str) -> Output {
    let build = site.build();
    let line: Vec<String> = std::iter::once(build.get_program())
        .chain(build.get_args())
        .map(|word| format!("'{}'", word.to_string_lossy()))
        .collect();
    let mut command = Command::new(program[0]);
    command.args(&program[1..]).args(["sh", "-c", &script.replace("$LYCEUM", &line.join(" "))]);
    run(command.env("OUT", site.out()))
}

/// A build that the system refuses something: it must say so, and the last output must be there unharmed.
fn check_refused(site: &Site, output: &Output, reason: &str) {
    assert_eq!(output.status.code(), Some(1), "{}", told(output));
    assert!(told(output).contains(reason) && told(output).contains("unwritable"), "{}", told(output));
    site.check_version(0, "after a build that failed");
}

#[test]
fn a_full_disk_leaves_the_last_output_as_it_was() {
    let site = Site::new();
    assert!(run(&mut site.build()).status.success());
    site.become_version(1);
    // No file may be longer than this; the system's signal for it is ignored, so that writing fails as on a full disk.
    for blocks in [0, 4, 16, 40] {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec $LYCEUM --color never");
        let output = run_in_shell(&site, &["env"], &script);
        check_refused(&site, &output, "File too large");
    }
    assert!(run(&mut site.build()).status.success());
    site.check_version(1, "with room again");
}

/// A name space of one's own, in which file systems can be mounted that nobody else sees; not every system allows it.
const UNSHARE: &[&str] = &["unshare", "--map-root-user", "--mount"];

fn may_mount() -> bool {
    let tried = Command::new(UNSHARE[0]).args(&UNSHARE[1..]).args(["mount", "-t", "tmpfs", "none", "/mnt"]).output();
    tried.is_ok_and(|output| output.status.success())
}

#[test]
fn a_file_system_without_room_is_told_with_what_to_do() {
    if !may_mount() {
        return;
    }
    let site = Site::new();
    assert!(run(&mut site.build()).status.success());
    site.become_version(1);
    let size: usize = site.trees[0].values().map(|bytes| bytes.len().next_multiple_of(4096) + 4096).sum();
    // The last output fits in, and a quarter of the new one beside it.
    let script = format!(
        "set -e; cp -r \"$OUT\" \"$OUT\".kept; mount -t tmpfs -o size={}k none \"$OUT\"; cp -r \"$OUT\".kept/. \"$OUT\"\n\
         code=0; $LYCEUM --color never || code=$?; diff -r \"$OUT\" \"$OUT\".kept; rm -r \"$OUT\".kept; exit $code",
        size * 5 / 4 / 1024
    );
    let output = run_in_shell(&site, UNSHARE, &script);
    check_refused(&site, &output, "No space left on device");
    assert!(told(&output).contains("make room on the disk"), "{}", told(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "nothing differs");
}

#[test]
fn a_folder_that_may_not_be_written_to_is_told_with_what_to_do() {
    let site = Site::new();
    assert!(run(&mut site.build()).status.success());
    site.become_version(1);
    if may_mount() {
        let script =
            "set -e; mount --bind \"$OUT\" \"$OUT\"; mount -o remount,ro,bind \"$OUT\"; exec $LYCEUM --color never";
        check_refused(&site, &run_in_shell(&site, UNSHARE, script), "Read-only file system");
    }
    let permissions = |mode| std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(site.out(), permissions(0o555)).expect("permissions can be set");
    // To the system's administrator nothing is forbidden.
    let is_forbidden = fs::write(site.out().join(".lyceum-tmp-try"), "").is_err();
    if is_forbidden {
        check_refused(&site, &run(&mut site.build()), "Permission denied");
    }
    fs::set_permissions(site.out(), permissions(0o755)).expect("permissions can be set");
    let _ = fs::remove_file(site.out().join(".lyceum-tmp-try"));
    assert!(run(&mut site.build()).status.success());
    site.check_version(1, "with permission again");
}
