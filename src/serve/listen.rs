//! From a port to answers: finds a free port, and sends each request that comes through the gate to a worker.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::thread;

use super::http::Request;
use super::respond::{Reply, Site, reply};
use super::{ServeError, gate, live};

/// How many ports are tried after the one that is wanted.
const FURTHER_PORTS: u16 = 20;

/// From this size on a response is written by a thread of its own, so that a slow reader does not hold up a worker.
const LARGE: usize = 256 * 1024;

/// Listens at the wanted port, or the first free one after it.
pub(super) fn bind(address: IpAddr, port: u16) -> Result<TcpListener, ServeError> {
    let last = if port == 0 { 0 } else { port.saturating_add(FURTHER_PORTS) };
    for tried in port..=last {
        let address = SocketAddr::new(address, tried);
        match TcpListener::bind(address) {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {}
            Err(source) => return Err(ServeError::Address { address, source }),
            Ok(listener) => return Ok(listener),
        }
    }
    Err(ServeError::NoFreePort { first: port, last })
}

/// Starts to answer what comes in. Returns at once; the threads live as long as the process.
pub(super) fn open(listener: TcpListener, site: &Arc<Site>) -> Result<(), ServeError> {
    let inner = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let inner_address = inner.local_addr()?;
    let server = tiny_http::Server::from_listener(inner, None).map_err(io::Error::other)?;
    let server = Arc::new(server);
    let workers = thread::available_parallelism().map_or(4, |cores| cores.get().clamp(4, 16));
    for _ in 0..workers {
        let (server, site) = (Arc::clone(&server), Arc::clone(site));
        spawn("preview worker", move || {
            while let Ok(request) = server.recv() {
                answer(request, &site);
            }
        })?;
    }
    Ok(gate::open(listener, inner_address)?)
}

/// Errors while writing are passed over throughout: a browser that goes away is nobody's problem.
fn answer(request: tiny_http::Request, site: &Arc<Site>) {
    let asked = Request::from(&request);
    // Never `respond()`: it keeps connections, for which `tiny_http` has too few threads.
    let mut writer = request.into_writer();
    match reply(&asked, site) {
        Reply::Events => {
            let messages = site.live.join();
            let _ = spawn("preview events", move || {
                let _ = live::stream(&mut writer, &messages);
            });
        }
        Reply::Whole(response) => {
            let head_only = asked.method == "HEAD";
            let is_large = response.body.len() >= LARGE;
            let mut write = move || drop(response.write_to(&mut writer, head_only));
            if is_large { drop(spawn("preview download", write)) } else { write() }
        }
    }
}

/// A named thread. Unlike [`thread::spawn`] it does not panic when the system has no more of them.
pub(super) fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name(name.to_owned()).spawn(work).map(drop)
}
