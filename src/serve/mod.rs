//! The preview server. In comes a function that makes the next snapshot of the site, out goes HTTP: pages rendered
//! when they are asked for, and browsers that follow every change by themselves.
//!
//! The flow, one file a step: `watch` sees that files changed (`noise` says which of them count, `burst` when it is
//! over), `run` calls the
//! function it was given, `live` swaps the snapshot and tells the browsers in a `message`, for which `preview.js` listens. Beside it, `gate`
//! and `listen` take in requests, `respond` decides what each is answered with, with the help of `host`, `content_type`,
//! `conditional` and `report`; `http` is the form of it all. Nothing but an answer of the snapshot and the server's own
//! addresses below `/_lyceum/` is ever sent; no file is read here. What runs in the browser lies in `browser/`: `preview.js`
//! listens and fetches, `morph.js` turns the page on screen into the new one, `panel.js` lays badge, reports and inspector
//! over it; `idiomorph` is a library of others, as it came.
//!
//! What a site is, is unknown here: everything comes through the types of this file.

mod burst;
mod conditional;
mod content_type;
mod gate;
mod host;
mod http;
mod listen;
mod live;
mod message;
mod noise;
mod problem;
mod report;
mod respond;
mod watch;

use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::base::{Digest, Route};

pub use problem::{Paint, Painted, Problem};

use live::Live;
use respond::Site;
use watch::Watching;

/// Where to listen and what to watch.
#[derive(Clone, Debug)]
pub struct Options {
    /// The address to listen at. Anything but loopback opens the preview to the network.
    pub address: IpAddr,
    /// The port that is wanted; if it is taken, the first free one of the following 20 is used.
    /// 0 lets the system choose.
    pub port: u16,
    /// The path below which the site will be published: `/` or `/sub/`.
    pub base_path: String,
    /// The project's folder, watched with everything below.
    pub root: PathBuf,
    /// Folders that are not watched: the output, the cache. They need not exist yet.
    pub ignore: Vec<PathBuf>,
    /// Further folders to watch, such as a theme that lives elsewhere.
    pub watch: Vec<PathBuf>,
    /// How long it must be quiet after a change before the site is rebuilt.
    pub debounce: Duration,
    /// Whether browsers go to the page whose file was saved, until somebody says otherwise in the page.
    pub follow: bool,
}

impl Options {
    /// What suits most: loopback, port 8000, the root of the host, 60 ms.
    #[must_use]
    pub fn new(root: PathBuf) -> Self {
        Self {
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8000,
            base_path: "/".to_owned(),
            root,
            ignore: Vec::new(),
            watch: Vec::new(),
            debounce: Duration::from_millis(60),
            follow: false,
        }
    }
}

/// One state of the site.
pub struct Snapshot {
    /// Answers requests; none if nothing of the site can be shown. If `problems` holds an error, it is asked only as long as no
    /// snapshot without one was there: else the last good one stays on screen.
    pub answer: Option<Answer>,
    /// Answers for the preview's own pages, also while an earlier snapshot is on screen.
    pub own: OwnAnswer,
    /// What is wrong with the site.
    pub problems: Vec<Problem>,
    /// How many pages the site has.
    pub pages: usize,
    /// The address of the page whose file was saved, from the host's root, percent-encoded; none if it was none or several.
    pub edited: Option<String>,
}

/// Renders a page of the preview itself; none if there is no such page. Called from several threads at once.
pub type OwnAnswer = Arc<dyn Fn(&OwnRequest) -> Option<OwnPage> + Send + Sync>;

/// Which of the preview's own pages is wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnRequest {
    /// The path below `/_lyceum/`, decoded: empty, `inspect`, `list/drafts`.
    pub path: String,
    /// What follows the `?`, decoded, in its order.
    pub query: Vec<(String, String)>,
}

impl OwnRequest {
    /// The first value of a key of the query.
    #[must_use]
    pub fn value(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }
}

/// A page of the preview itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnPage {
    /// HTML; it is kept up to date like the pages of the site.
    Html(String),
    /// A style sheet.
    Css(&'static str),
    /// A page that says why there is nothing, in HTML.
    Missing(String),
}

/// Renders a route on demand; called from several threads at once.
pub type Answer = Arc<dyn Fn(&Route) -> Answered + Send + Sync>;

/// What there is at a route.
#[derive(Clone, Debug)]
pub enum Answered {
    /// A page or a file.
    Page {
        /// What the published file will hold.
        bytes: Vec<u8>,
        /// The digest of `bytes`, for the `ETag`.
        digest: Digest,
    },
    /// The entry lives elsewhere: an address, from the host's root or with scheme and host.
    Redirect(String),
    /// The page can't be rendered.
    Failed(Vec<Problem>),
    /// Nothing, and the site's own page that says so.
    Missing(Option<Vec<u8>>),
}

/// What changed on disk since the last rebuild.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files, each below `Options::root` or one of `Options::watch` in the form given there. A folder stands for
    /// all that is or was below it. Empty at the start, when everything is new.
    pub paths: BTreeSet<PathBuf>,
}

/// What happens while the server runs, for the terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The wanted port is taken, another one is used.
    PortTaken {
        /// The port that `Options` asked for.
        wanted: u16,
        /// The port in its place.
        used: u16,
    },
    /// Other machines may read the preview.
    OpenToNetwork {
        /// The address for them; none if this machine does not know which of its own they can reach.
        url: Option<String>,
    },
    /// The site is ready at this address.
    Listening {
        /// With the base path.
        url: String,
    },
    /// Files changed; a rebuild follows.
    Changed(Changes),
    /// A new snapshot is there.
    Rebuilt {
        /// [`Snapshot::pages`]; none if the site can't be put together.
        pages: Option<usize>,
        /// How many errors the snapshot came with.
        errors: usize,
        /// How many warnings.
        warnings: usize,
        /// [`Snapshot::edited`] with scheme and host.
        edited: Option<String>,
        /// What it took, from the call to the snapshot.
        elapsed: Duration,
    },
    /// Changes to some files may go unseen, or are seen later; the text says which and why.
    WatchFailed(String),
}

/// Why the server can't run.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address is not one of this machine, or may not be listened at.
    #[error("can't listen at `{address}`: {source}")]
    Address {
        /// The address with the port that was tried last.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The wanted port and all that were tried after it are in use.
    #[error("ports {first} to {last} are all in use")]
    NoFreePort {
        /// The port that was wanted.
        first: u16,
        /// The last one that was tried.
        last: u16,
    },
    /// The system gave no thread or no inner connection.
    #[error("can't start the server: {0}")]
    Start(#[from] io::Error),
}

/// Serves the site until the process ends.
///
/// `rebuild` is called once at the start, then after every burst of changes, always on this thread. Requests under way
/// while it runs, and those that come in, are answered from the snapshot before.
///
/// # Errors
/// If it can't listen; see [`ServeError`]. Once it listens, it goes on: what can't be watched is an [`Event`].
pub fn run(
    options: &Options,
    mut rebuild: impl FnMut(&Changes) -> Snapshot + Send,
    mut on_event: impl FnMut(Event) + Send,
) -> Result<(), ServeError> {
    // First the port, because it is what most often fails; next the watcher, so that no change between the first build
    // and the watch is missed. Browsers that are early wait in the listener's queue for the first snapshot.
    let listener = listen::bind(options.address, options.port)?;
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() {
        on_event(Event::OpenToNetwork { url: host::url_for_others(address, &options.base_path) });
    }
    let mut watching = Watching::start(options);
    let mut make = |changes: &Changes, on_event: &mut dyn FnMut(Event)| {
        let start = Instant::now();
        let snapshot = rebuild(changes);
        on_event(rebuilt(&snapshot, address, start.elapsed()));
        snapshot
    };

    if options.port != 0 && address.port() != options.port {
        on_event(Event::PortTaken { wanted: options.port, used: address.port() });
    }
    let live = Live::new(make(&Changes::default(), &mut on_event));
    let (base_path, follow) = (options.base_path.clone(), options.follow);
    let site = Arc::new(Site { base_path, bound: address.ip(), follow, live });
    listen::open(listener, &site)?;
    on_event(Event::Listening { url: host::url(address, &options.base_path) });

    loop {
        let batch = watching.next_batch();
        batch.failures.into_iter().for_each(|failure| on_event(Event::WatchFailed(failure)));
        if !batch.changes.paths.is_empty() {
            on_event(Event::Changed(batch.changes.clone()));
            let snapshot = make(&batch.changes, &mut on_event);
            site.live.show(snapshot, &batch.changes);
        }
    }
}

fn rebuilt(snapshot: &Snapshot, address: SocketAddr, elapsed: Duration) -> Event {
    let (errors, warnings) = problem::count(&snapshot.problems);
    Event::Rebuilt {
        pages: snapshot.answer.is_some().then_some(snapshot.pages),
        errors,
        warnings,
        edited: snapshot.edited.as_ref().map(|path| host::url(address, path)),
        elapsed,
    }
}
