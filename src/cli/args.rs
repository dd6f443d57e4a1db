//! The commands and their options, with the words that `--help` shows.
//!
//! Arguments stay here as they were typed: what follows from them (the site's folder, the build's moment in the site's
//! zone) is worked out in `commands`.

use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::base::BaseUrl;
use crate::base::BuildMoment;
use crate::desk::EditorLink;
use crate::scaffold::EntryKind;

/// Everything on the command line.
#[derive(Clone, Debug, Parser)]
#[command(name = "lyceum", version, about, long_about = LONG_ABOUT, after_help = EXAMPLES, max_term_width = 100)]
pub struct Args {
    /// Work on the site in DIR instead of the one around the current folder
    ///
    /// A site is a folder with a file `site.toml`. Without this option the current folder is taken, or the nearest
    /// folder above it that is a site.
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath, help_heading = "Options of every command")]
    pub root: Option<PathBuf>,

    /// When to use colours: auto, always or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        help_heading = "Options of every command"
    )]
    pub color: ColorWhen,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Make a new site to start from
    ///
    /// Writes a small portal that builds at once: settings with comments, three articles, three courses with sessions
    /// in the coming weeks, a few pages. The folder must be new or empty.
    #[command(after_help = "\
Examples:
  lyceum new academy           make a site in the new folder `academy`
  lyceum serve --root academy  look at it in the browser")]
    New(NewArgs),

    /// Add an article or a course to the site
    ///
    /// Makes a file in the right folder, with every common field ready to be filled in, and prints its path. A file
    /// that is there already is never overwritten.
    #[command(after_help = "\
Examples:
  lyceum add article \"客戶信任的是誰\"
  lyceum add course \"Key account sales\" --lang en --slug key-account-sales")]
    Add(AddArgs),

    /// Write the whole site as files that any web server can publish
    ///
    /// Files whose content has not changed are left as they are, and files of pages that are gone are removed. If the
    /// site has errors, nothing is written.
    #[command(after_help = "\
Examples:
  lyceum build
  lyceum build --out /srv/www --base-url https://example.org/training/
  lyceum build --now 2027-03-01  as the site will be on the evening of 1 March 2027")]
    Build(BuildArgs),

    /// Preview the site in the browser while you write
    ///
    /// Answers on this machine only, and shows every change in the browser as soon as a file is saved. Stop it with
    /// Ctrl-C.
    #[command(after_help = "\
Examples:
  lyceum serve --open --follow
  lyceum serve --drafts --port 8080 --editor zed")]
    Serve(ServeArgs),

    /// Look for problems without writing anything
    ///
    /// Reports every problem of the site at once: mistakes in settings and front matter, dead links, missing images,
    /// errors in templates.
    #[command(after_help = "\
Examples:
  lyceum check
  lyceum check --drafts --message-format json
  lyceum check --gates     before a site goes online
  lyceum check --variants  before a second script goes online")]
    Check(CheckArgs),

    /// Tell why a file or an address is, or is not, in the site
    ///
    /// A page can be missing because it is a draft, has a date in the future, is excluded, gives way to another
    /// page of the same address, or is not content at all.
    #[command(after_help = "\
Examples:
  lyceum why content/articles/trust.md
  lyceum why /courses/crm-360/")]
    Why(WhyArgs),

    /// Tell why courses and articles stand beside an entry
    ///
    /// Prints the related blocks of an article, a course or a page: each entry with its score, with the words, topics,
    /// specials, links and the session that make it, and what just missed its place.
    #[command(after_help = "\
Examples:
  lyceum explain articles/trust
  lyceum explain content/articles/trust.en.md --why courses/crm-360
  lyceum explain /courses/crm-360/ --json")]
    Explain(ExplainArgs),

    /// Print a script that completes the commands in your shell
    #[command(after_help = "\
Examples:
  lyceum completions bash > ~/.local/share/bash-completion/completions/lyceum
  lyceum completions zsh > ~/.zfunc/_lyceum
  lyceum completions fish > ~/.config/fish/completions/lyceum.fish")]
    Completions(CompletionsArgs),
}

/// `lyceum new`.
#[derive(Clone, Debug, clap::Args)]
pub struct NewArgs {
    /// The folder of the new site
    #[arg(value_hint = ValueHint::DirPath)]
    pub dir: PathBuf,
}

/// `lyceum add`.
#[derive(Clone, Debug, clap::Args)]
pub struct AddArgs {
    /// What to add
    pub kind: EntryKind,

    /// The title; the name of the file follows from it
    #[arg(value_hint = ValueHint::Other)]
    pub title: String,

    /// The language to write in, such as `en`; without it the site's main language
    #[arg(long, value_name = "LANG", value_hint = ValueHint::Other)]
    pub lang: Option<String>,

    /// The name of the file without its ending, and so the last part of the page's address
    #[arg(long, value_name = "SLUG", value_hint = ValueHint::Other)]
    pub slug: Option<String>,
}

/// `lyceum build`.
#[derive(Clone, Debug, clap::Args)]
pub struct BuildArgs {
    /// The folder to write to; `public` in the site's folder without it
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub out: Option<PathBuf>,

    /// The address to publish under, in place of `base_url` in `site.toml`
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, value_parser = parse_base_url)]
    pub base_url: Option<BaseUrl>,

    /// Write addresses relative to each page, so that the site works in any folder, and from a disk without a server
    #[arg(long)]
    pub relative_urls: bool,

    /// Show where the time went: stages, templates, pages
    ///
    /// With a file, as in `--timings=trace.json`, also write every piece of work to it, in the form that the profilers of browsers
    /// open.
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, value_hint = ValueHint::FilePath)]
    pub timings: Option<Option<PathBuf>>,

    /// What is remembered.
    #[command(flatten)]
    pub cache: CacheArgs,

    /// Which entries are in.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// How problems are shown.
    #[command(flatten)]
    pub report: ReportArgs,

    /// How the work is done.
    #[command(flatten)]
    pub work: WorkArgs,
}

/// What is remembered between runs.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct CacheArgs {
    /// Do everything anew: neither use what earlier runs left in `.lyceum-cache`, nor leave anything there
    #[arg(long)]
    pub no_cache: bool,
}

/// `lyceum serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// The port to answer on; 0 takes any free one
    #[arg(long, value_name = "N", default_value_t = 4000, value_hint = ValueHint::Other)]
    pub port: u16,

    /// Let other machines in, such as a phone in the same network: at all addresses of this machine, or at the one that is given
    ///
    /// Whoever can reach that address can read the whole site then, drafts that are shown among it.
    #[arg(long, value_name = "ADDRESS", num_args = 0..=1, default_missing_value = "0.0.0.0", value_hint = ValueHint::Other)]
    pub host: Option<IpAddr>,

    /// Open the preview in the browser
    #[arg(long)]
    pub open: bool,

    /// Let the browser go to the page of the file that is saved
    ///
    /// Each page has a switch for it too, behind the badge in its corner.
    #[arg(long)]
    pub follow: bool,

    /// The editor that links of the preview open, as a name or an address
    ///
    /// A name is vscode, vscodium, cursor, zed, idea, sublime, textmate, or none for no links. An address is a template such as
    /// `vscode://file{path}:{line}:{column}`.
    #[arg(
        long,
        value_name = "EDITOR",
        env = "LYCEUM_EDITOR",
        hide_env_values = true,
        default_value = "vscode",
        value_hint = ValueHint::Other
    )]
    pub editor: EditorLink,

    /// Tell what happens as JSON, one object a line on standard output, for programs
    #[arg(long)]
    pub json: bool,

    /// What is remembered.
    #[command(flatten)]
    pub cache: CacheArgs,

    /// Which entries are in.
    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// `lyceum check`.
#[derive(Clone, Debug, clap::Args)]
pub struct CheckArgs {
    /// Also fail on what must not be published: pages that some can't read or use, requests to other hosts, addresses that break elsewhere
    #[arg(long)]
    pub gates: bool,

    /// Show every place that was converted into another script and may be read in several ways
    ///
    /// Without it, one warning for each language sums them up.
    #[arg(long)]
    pub variants: bool,

    /// What is remembered.
    #[command(flatten)]
    pub cache: CacheArgs,

    /// Which entries are in.
    #[command(flatten)]
    pub selection: SelectionArgs,

    /// How problems are shown.
    #[command(flatten)]
    pub report: ReportArgs,

    /// How the work is done.
    #[command(flatten)]
    pub work: WorkArgs,
}

/// `lyceum why`.
#[derive(Clone, Debug, clap::Args)]
pub struct WhyArgs {
    /// A file of the site, or an address such as `/courses/crm-360/`
    #[arg(value_hint = ValueHint::AnyPath)]
    pub path: String,

    /// Which entries are in.
    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// `lyceum explain`.
#[derive(Clone, Debug, clap::Args)]
pub struct ExplainArgs {
    /// An entry: its id such as `courses/crm-360`, its file, or its address
    #[arg(value_hint = ValueHint::AnyPath)]
    pub entry: String,

    /// Tell of this other entry alone why it stands there, or why it does not
    #[arg(long, value_name = "OTHER", value_hint = ValueHint::AnyPath)]
    pub why: Option<String>,

    /// Print everything as JSON, for programs
    #[arg(long)]
    pub json: bool,

    /// Which entries are in.
    #[command(flatten)]
    pub selection: SelectionArgs,
}

/// `lyceum completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell to write for
    pub shell: Shell,
}

/// Which entries are in the site.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct SelectionArgs {
    /// The date to take for today, such as 2026-12-01 or 2026-12-01T09:30:00
    ///
    /// It decides which articles are published and which sessions are over. A date stands for the evening of that day;
    /// without an offset such as +08:00, times are in the site's time zone. Without this option the variable
    /// `SOURCE_DATE_EPOCH` (seconds since 1970) is taken, or else the clock.
    #[arg(long, value_name = "DATE", value_hint = ValueHint::Other)]
    pub now: Option<BuildMoment>,

    /// Take in entries that are marked as drafts
    #[arg(long)]
    pub drafts: bool,
}

/// How problems are shown.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct ReportArgs {
    /// How problems are reported
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub message_format: MessageFormat,
}

/// How the work is done.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct WorkArgs {
    /// How many threads to work with; as many as the machine has cores without it
    ///
    /// The site is the same with any number.
    #[arg(long, value_name = "N", env = "LYCEUM_THREADS", hide_env_values = true, value_hint = ValueHint::Other)]
    pub threads: Option<NonZeroUsize>,
}

/// How problems are reported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum MessageFormat {
    /// For people: with the lines that they are about, on standard error
    #[default]
    Text,
    /// For programs: one JSON object a line, on standard output
    Json,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal, unless the environment says `NO_COLOR`
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

const LONG_ABOUT: &str = "\
Lyceum turns Markdown articles and course listings into a categorised, cross-linked website of plain files, and previews \
it while you write.";

const EXAMPLES: &str = "\
Examples:
  lyceum new academy     make a site to start from
  cd academy
  lyceum serve --open    preview it in the browser while you write
  lyceum build           write it to the folder `public`";

fn parse_base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text)
        .ok_or_else(|| "an address begins with `https://` and a host, as in `https://example.org/`".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::error::ErrorKind;

    use super::*;

    fn parse(line: &str) -> Result<Args, ErrorKind> {
        Args::try_parse_from(line.split_whitespace()).map_err(|error| error.kind())
    }

    #[test]
    fn the_definition_is_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn lines_that_are_understood() {
        for line in [
            "lyceum new academy",
            "lyceum add article 客戶信任的是誰",
            "lyceum add course Lean --lang en --slug lean-production",
            "lyceum build",
            "lyceum build --out www --base-url https://example.org/sub --now 2026-12-01 --drafts --message-format json",
            "lyceum build --timings --drafts",
            "lyceum build --timings=trace.json",
            "lyceum --root site build --now 2026-12-01T09:30:00+08:00",
            "lyceum build --root site --color never",
            "lyceum serve --port 0 --open --drafts --now 2026-12-01",
            "lyceum serve --follow --json --editor vim://open{path}:{line}",
            "lyceum check --message-format text --threads 3",
            "lyceum why /courses/crm-360/ --drafts",
            "lyceum explain articles/trust --why courses/crm-360 --json --now 2026-12-01",
            "lyceum completions fish",
        ] {
            assert!(parse(line).is_ok(), "{line}");
        }
    }

    #[test]
    fn lines_that_are_refused() {
        for (line, kind) in [
            ("lyceum", ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand),
            ("lyceum bulid", ErrorKind::InvalidSubcommand),
            ("lyceum new", ErrorKind::MissingRequiredArgument),
            ("lyceum add page About", ErrorKind::InvalidValue),
            ("lyceum build --base-url example.org", ErrorKind::ValueValidation),
            ("lyceum build --now 2026-02-30", ErrorKind::ValueValidation),
            ("lyceum build --threads 0", ErrorKind::ValueValidation),
            ("lyceum serve --port 70000", ErrorKind::ValueValidation),
            ("lyceum serve --editor javascript:{path}", ErrorKind::ValueValidation),
            ("lyceum build --color sometimes", ErrorKind::InvalidValue),
            ("lyceum build --drafft", ErrorKind::UnknownArgument),
            ("lyceum --help", ErrorKind::DisplayHelp),
            ("lyceum --version", ErrorKind::DisplayVersion),
        ] {
            assert_eq!(parse(line).err(), Some(kind), "{line}");
        }
    }

    #[test]
    fn global_options_stand_before_or_behind_the_command() {
        for line in ["lyceum --root site --color never check", "lyceum check --root site --color never"] {
            let args = parse(line).expect("a line that is understood");
            assert_eq!((args.root, args.color), (Some(PathBuf::from("site")), ColorWhen::Never), "{line}");
        }
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Args::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(help.starts_with("Examples:\n  lyceum "), "{}", command.get_name());
        }
    }
}
