//! What the program says on a command line: help, mistakes, completions, new sites and entries.

#![allow(clippy::disallowed_methods, reason = "tests work on folders of their own")]

use std::path::Path;

use snapbox::cmd::{Command, OutputAssert};
use snapbox::str;
use tempfile::TempDir;

/// Runs `lyceum` in a folder, with an environment that makes its output the same everywhere.
fn lyceum(folder: &Path, line: &[&str]) -> OutputAssert {
    Command::new(snapbox::cmd::cargo_bin!("lyceum"))
        .current_dir(folder)
        .env("COLUMNS", "100")
        // 2026-11-23T10:04:09Z
        .env("SOURCE_DATE_EPOCH", "1795428249")
        .env_remove("CLICOLOR_FORCE")
        .args(line)
        .assert()
}

fn anywhere(line: &[&str]) -> OutputAssert {
    lyceum(empty_folder().path(), line)
}

fn empty_folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn help() {
    anywhere(&["--help"]).success().stderr_eq(str![]).stdout_eq(str![[r#"
Lyceum turns Markdown articles and course listings into a categorised, cross-linked website of plain
files, and previews it while you write.

Usage: lyceum [OPTIONS] <COMMAND>

Commands:
  new          Make a new site to start from
  add          Add an article or a course to the site
  build        Write the whole site as files that any web server can publish
  serve        Preview the site in the browser while you write
  check        Look for problems without writing anything
  why          Tell why a file or an address is, or is not, in the site
  explain      Tell why courses and articles stand beside an entry
  completions  Print a script that completes the commands in your shell
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum new academy     make a site to start from
  cd academy
  lyceum serve --open    preview it in the browser while you write
  lyceum build           write it to the folder `public`

"#]]);
}

#[test]
fn help_on_new() {
    anywhere(&["new", "--help"]).success().stdout_eq(str![[r#"
Make a new site to start from

Writes a small portal that builds at once: settings with comments, three articles, three courses
with sessions in the coming weeks, a few pages. The folder must be new or empty.

Usage: lyceum new [OPTIONS] <DIR>

Arguments:
  <DIR>
          The folder of the new site

Options:
  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum new academy           make a site in the new folder `academy`
  lyceum serve --root academy  look at it in the browser

"#]]);
}

#[test]
fn help_on_add() {
    anywhere(&["add", "--help"]).success().stdout_eq(str![[r#"
Add an article or a course to the site

Makes a file in the right folder, with every common field ready to be filled in, and prints its
path. A file that is there already is never overwritten.

Usage: lyceum add [OPTIONS] <KIND> <TITLE>

Arguments:
  <KIND>
          What to add

          Possible values:
          - article: An article: a text with a date
          - course:  A course, with sessions in cities

  <TITLE>
          The title; the name of the file follows from it

Options:
      --lang <LANG>
          The language to write in, such as `en`; without it the site's main language

      --slug <SLUG>
          The name of the file without its ending, and so the last part of the page's address

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum add article "客戶信任的是誰"
  lyceum add course "Key account sales" --lang en --slug key-account-sales

"#]]);
}

#[test]
fn help_on_build() {
    anywhere(&["build", "--help"]).success().stdout_eq(str![[r#"
Write the whole site as files that any web server can publish

Files whose content has not changed are left as they are, and files of pages that are gone are
removed. If the site has errors, nothing is written.

Usage: lyceum build [OPTIONS]

Options:
      --out <DIR>
          The folder to write to; `public` in the site's folder without it

      --base-url <URL>
          The address to publish under, in place of `base_url` in `site.toml`

      --relative-urls
          Write addresses relative to each page, so that the site works in any folder, and from a
          disk without a server

      --timings[=<FILE>]
          Show where the time went: stages, templates, pages
          
          With a file, as in `--timings=trace.json`, also write every piece of work to it, in the
          form that the profilers of browsers open.

      --no-cache
          Do everything anew: neither use what earlier runs left in `.lyceum-cache`, nor leave
          anything there

      --now <DATE>
          The date to take for today, such as 2026-12-01 or 2026-12-01T09:30:00
          
          It decides which articles are published and which sessions are over. A date stands for the
          evening of that day; without an offset such as +08:00, times are in the site's time zone.
          Without this option the variable `SOURCE_DATE_EPOCH` (seconds since 1970) is taken, or
          else the clock.

      --drafts
          Take in entries that are marked as drafts

      --message-format <FORMAT>
          How problems are reported

          Possible values:
          - text: For people: with the lines that they are about, on standard error
          - json: For programs: one JSON object a line, on standard output
          
          [default: text]

      --threads <N>
          How many threads to work with; as many as the machine has cores without it
          
          The site is the same with any number.
          
          [env: LYCEUM_THREADS]

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum build
  lyceum build --out /srv/www --base-url https://example.org/training/
  lyceum build --now 2027-03-01  as the site will be on the evening of 1 March 2027

"#]]);
}

#[test]
fn help_on_serve() {
    anywhere(&["serve", "--help"]).success().stdout_eq(str![[r#"
Preview the site in the browser while you write

Answers on this machine only, and shows every change in the browser as soon as a file is saved. Stop
it with Ctrl-C.

Usage: lyceum serve [OPTIONS]

Options:
      --port <N>
          The port to answer on; 0 takes any free one
          
          [default: 4000]

      --host [<ADDRESS>]
          Let other machines in, such as a phone in the same network: at all addresses of this
          machine, or at the one that is given
          
          Whoever can reach that address can read the whole site then, drafts that are shown among
          it.

      --open
          Open the preview in the browser

      --follow
          Let the browser go to the page of the file that is saved
          
          Each page has a switch for it too, behind the badge in its corner.

      --editor <EDITOR>
          The editor that links of the preview open, as a name or an address
          
          A name is vscode, vscodium, cursor, zed, idea, sublime, textmate, or none for no links. An
          address is a template such as `vscode://file{path}:{line}:{column}`.
          
          [env: LYCEUM_EDITOR]
          [default: vscode]

      --json
          Tell what happens as JSON, one object a line on standard output, for programs

      --no-cache
          Do everything anew: neither use what earlier runs left in `.lyceum-cache`, nor leave
          anything there

      --now <DATE>
          The date to take for today, such as 2026-12-01 or 2026-12-01T09:30:00
          
          It decides which articles are published and which sessions are over. A date stands for the
          evening of that day; without an offset such as +08:00, times are in the site's time zone.
          Without this option the variable `SOURCE_DATE_EPOCH` (seconds since 1970) is taken, or
          else the clock.

      --drafts
          Take in entries that are marked as drafts

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum serve --open --follow
  lyceum serve --drafts --port 8080 --editor zed

"#]]);
}

#[test]
fn help_on_check() {
    anywhere(&["check", "--help"]).success().stdout_eq(str![[r#"
Look for problems without writing anything

Reports every problem of the site at once: mistakes in settings and front matter, dead links,
missing images, errors in templates.

Usage: lyceum check [OPTIONS]

Options:
      --gates
          Also fail on what must not be published: pages that some can't read or use, requests to
          other hosts, addresses that break elsewhere

      --variants
          Show every place that was converted into another script and may be read in several ways
          
          Without it, one warning for each language sums them up.

      --no-cache
          Do everything anew: neither use what earlier runs left in `.lyceum-cache`, nor leave
          anything there

      --now <DATE>
          The date to take for today, such as 2026-12-01 or 2026-12-01T09:30:00
          
          It decides which articles are published and which sessions are over. A date stands for the
          evening of that day; without an offset such as +08:00, times are in the site's time zone.
          Without this option the variable `SOURCE_DATE_EPOCH` (seconds since 1970) is taken, or
          else the clock.

      --drafts
          Take in entries that are marked as drafts

      --message-format <FORMAT>
          How problems are reported

          Possible values:
          - text: For people: with the lines that they are about, on standard error
          - json: For programs: one JSON object a line, on standard output
          
          [default: text]

      --threads <N>
          How many threads to work with; as many as the machine has cores without it
          
          The site is the same with any number.
          
          [env: LYCEUM_THREADS]

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum check
  lyceum check --drafts --message-format json
  lyceum check --gates     before a site goes online
  lyceum check --variants  before a second script goes online

"#]]);
}

#[test]
fn help_on_why() {
    anywhere(&["why", "--help"]).success().stdout_eq(str![[r#"
Tell why a file or an address is, or is not, in the site

A page can be missing because it is a draft, has a date in the future, is excluded, gives way to
another page of the same address, or is not content at all.

Usage: lyceum why [OPTIONS] <PATH>

Arguments:
  <PATH>
          A file of the site, or an address such as `/courses/crm-360/`

Options:
      --now <DATE>
          The date to take for today, such as 2026-12-01 or 2026-12-01T09:30:00
          
          It decides which articles are published and which sessions are over. A date stands for the
          evening of that day; without an offset such as +08:00, times are in the site's time zone.
          Without this option the variable `SOURCE_DATE_EPOCH` (seconds since 1970) is taken, or
          else the clock.

      --drafts
          Take in entries that are marked as drafts

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum why content/articles/trust.md
  lyceum why /courses/crm-360/

"#]]);
}

#[test]
fn help_on_explain() {
    anywhere(&["explain", "--help"]).success().stdout_eq(str![[r#"
Tell why courses and articles stand beside an entry

Prints the related blocks of an article, a course or a page: each entry with its score, with the
words, topics, specials, links and the session that make it, and what just missed its place.

Usage: lyceum explain [OPTIONS] <ENTRY>

Arguments:
  <ENTRY>
          An entry: its id such as `courses/crm-360`, its file, or its address

Options:
      --why <OTHER>
          Tell of this other entry alone why it stands there, or why it does not

      --json
          Print everything as JSON, for programs

      --now <DATE>
          The date to take for today, such as 2026-12-01 or 2026-12-01T09:30:00
          
          It decides which articles are published and which sessions are over. A date stands for the
          evening of that day; without an offset such as +08:00, times are in the site's time zone.
          Without this option the variable `SOURCE_DATE_EPOCH` (seconds since 1970) is taken, or
          else the clock.

      --drafts
          Take in entries that are marked as drafts

  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum explain articles/trust
  lyceum explain content/articles/trust.en.md --why courses/crm-360
  lyceum explain /courses/crm-360/ --json

"#]]);
}

#[test]
fn help_on_completions() {
    anywhere(&["completions", "--help"]).success().stdout_eq(str![[r#"
Print a script that completes the commands in your shell

Usage: lyceum completions [OPTIONS] <SHELL>

Arguments:
  <SHELL>
          The shell to write for
          
          [possible values: bash, elvish, fish, powershell, zsh]

Options:
  -h, --help
          Print help (see a summary with '-h')

Options of every command:
      --root <DIR>
          Work on the site in DIR instead of the one around the current folder
          
          A site is a folder with a file `site.toml`. Without this option the current folder is
          taken, or the nearest folder above it that is a site.

      --color <WHEN>
          When to use colours: auto, always or never
          
          [default: auto]

Examples:
  lyceum completions bash > ~/.local/share/bash-completion/completions/lyceum
  lyceum completions zsh > ~/.zfunc/_lyceum
  lyceum completions fish > ~/.config/fish/completions/lyceum.fish

"#]]);
}

#[test]
fn a_command_is_needed() {
    anywhere(&[]).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
A static site generator for training portals: Markdown articles and course listings in, a
categorised, cross-linked site out.

Usage: lyceum [OPTIONS] <COMMAND>

Commands:
  new          Make a new site to start from
  add          Add an article or a course to the site
  build        Write the whole site as files that any web server can publish
  serve        Preview the site in the browser while you write
  check        Look for problems without writing anything
  why          Tell why a file or an address is, or is not, in the site
  explain      Tell why courses and articles stand beside an entry
  completions  Print a script that completes the commands in your shell
  help         Print this message or the help of the given subcommand(s)

Options:
  -h, --help     Print help (see more with '--help')
  -V, --version  Print version

Options of every command:
      --root <DIR>    Work on the site in DIR instead of the one around the current folder
      --color <WHEN>  When to use colours: auto, always or never [default: auto]

Examples:
  lyceum new academy     make a site to start from
  cd academy
  lyceum serve --open    preview it in the browser while you write
  lyceum build           write it to the folder `public`

"#]]);
}

#[test]
fn slips_of_the_keyboard_are_understood() {
    anywhere(&["bulid"]).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: unrecognized subcommand 'bulid'

  tip: a similar subcommand exists: 'build'

Usage: lyceum [OPTIONS] <COMMAND>

For more information, try '--help'.

"#]]);
    anywhere(&["build", "--drafft"]).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: unexpected argument '--drafft' found

  tip: a similar argument exists: '--drafts'

Usage: lyceum build --drafts

For more information, try '--help'.

"#]]);
}

#[test]
fn values_are_looked_at_before_anything_is_done() {
    anywhere(&["build", "--now", "2026-02-30"]).code(2).stderr_eq(str![[r#"
error: invalid value '2026-02-30' for '--now <DATE>': `2026-02-30` is no date; write `2026-12-01`, `2026-12-01T09:30:00` or `2026-12-01T09:30:00+08:00`

For more information, try '--help'.

"#]]);
    anywhere(&["build", "--base-url", "example.org"]).code(2).stderr_eq(str![[r#"
error: invalid value 'example.org' for '--base-url <URL>': an address begins with `https://` and a host, as in `https://example.org/`

For more information, try '--help'.

"#]]);
    anywhere(&["add", "page", "About"]).code(2).stderr_eq(str![[r#"
error: invalid value 'page' for '<KIND>'
  [possible values: article, course]

For more information, try '--help'.

"#]]);
}

#[test]
fn colours_are_as_asked_for() {
    let output = anywhere(&["bulid", "--color", "always"]).code(2).get_output().clone();
    assert!(output.stderr.contains(&0x1b));
    let output = anywhere(&["bulid"]).code(2).get_output().clone();
    assert!(!output.stderr.contains(&0x1b));
}

#[test]
fn a_wrong_environment_is_said() {
    let command = Command::new(snapbox::cmd::cargo_bin!("lyceum")).env("SOURCE_DATE_EPOCH", "yesterday");
    command.args(["check"]).assert().code(2).stderr_eq(str![[r#"
error: the environment variable `SOURCE_DATE_EPOCH` is `yesterday`, which is not a number of seconds since 1970

"#]]);
}

#[test]
fn a_new_site_and_an_entry_in_it() {
    let folder = empty_folder();
    lyceum(folder.path(), &["new", "academy"]).success().stdout_eq(str![]).stderr_eq(str![[r#"
made a site of 12 files in `academy`
run `lyceum serve --open` there to preview it

"#]]);
    let course = std::fs::read_to_string(folder.path().join("academy/content/courses/sales-negotiation.md"));
    assert!(course.is_ok_and(|course| course.contains("start = 2026-12-17\nend = 2026-12-18\n")));

    let line = ["add", "article", "Whom do customers trust?", "--root", "academy"];
    lyceum(folder.path(), &line).success().stderr_eq(str![]).stdout_eq(str![[r#"
academy/content/articles/whom-do-customers-trust.md

"#]]);
    lyceum(folder.path(), &line).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: the file `academy/content/articles/whom-do-customers-trust.md` exists already
 |
 = help: choose another name for the file with `--slug NAME`

"#]]);
    let inside = folder.path().join("academy");
    let line = ["add", "course", "精益生產", "--slug", "lean-production", "--lang", "zh-Hant"];
    lyceum(&inside, &line).success().stderr_eq(str![]).stdout_eq(str![[r#"
content/courses/lean-production.md

"#]]);
    let line = ["add", "course", "Lean", "--lang", "en"];
    lyceum(&inside, &line).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: `site.toml` declares no language `en`
 |
 = help: the languages of this site are zh-Hant

"#]]);
}

#[test]
fn a_folder_in_use_is_left_alone() {
    let folder = empty_folder();
    std::fs::write(folder.path().join("notes.txt"), "mine").expect("a file");
    lyceum(folder.path(), &["new", "."]).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: the folder `.` is not empty
 |
 = help: name a new folder, as in `lyceum new academy`; to a site that exists, `lyceum add` adds articles and courses

"#]]);
}

#[test]
fn an_entry_needs_a_site() {
    anywhere(&["add", "article", "Trust", "--root", "nowhere"]).code(2).stdout_eq(str![]).stderr_eq(str![[r#"
error: there is no `site.toml` in `nowhere` or in a folder above it
 |
 = help: go into the site's folder or name it with `--root DIR`; `lyceum new DIR` makes a new site

"#]]);
}

#[test]
fn completions_know_the_options() {
    for (shell, sign) in [("bash", "complete -F _lyceum"), ("zsh", "#compdef lyceum"), ("fish", "complete -c lyceum")] {
        let output = anywhere(&["completions", shell]).success().get_output().clone();
        let script = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(script.contains(sign) && script.contains("base-url"), "{shell}");
    }
}
