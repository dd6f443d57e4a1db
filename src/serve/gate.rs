//! What stands between the network and `tiny_http`: a connection comes in, and only when it has sent one whole request of
//! a decent size, in decent time, that request alone is passed on.
//!
//! `tiny_http` 0.12 trusts its clients. It reads heads of any size and waits for them forever; a `Content-Length` of many
//! digits makes it reserve as much memory and end the process; when descriptors run out, it panics; its thread pool lets a
//! connection starve behind others that stay open. Behind the gate it sees at most [`MOST_ANSWERED`] connections, each
//! with one short request that says `Connection: close`, so that none of this can happen. The price is one more hop over
//! loopback, about 0.1 ms.

use std::io::{self, Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::listen::spawn;

/// How many connections are open at once; others wait in the listener's queue. Systems give a process 1,024 descriptors,
/// or 256, and `tiny_http` must never find them used up.
const MOST_OPEN: usize = if cfg!(target_os = "linux") { 400 } else { 50 };

/// How many of these are being answered, streams of events among them. Each takes four descriptors.
const MOST_ANSWERED: usize = if cfg!(target_os = "linux") { 100 } else { 40 };

/// The largest head of a request, in bytes. What browsers send is below 2 KB.
const LARGEST_HEAD: usize = 16 * 1024;

/// How long a client may take to send its request.
const PATIENCE: Duration = Duration::from_secs(10);

/// The same while more than half of all connections are taken.
const PATIENCE_IN_A_CROWD: Duration = Duration::from_secs(3);

/// How long a client may leave a piece of its response unread.
const STALL: Duration = Duration::from_secs(30);

/// How often a silent stream of events is checked for a client that left.
const LOOK_ROUND: Duration = Duration::from_millis(500);

/// Accepts connections for good, on a thread of its own, and passes their requests on to `inner`.
pub(super) fn open(listener: TcpListener, inner: SocketAddr) -> io::Result<()> {
    let (open, answered) = (Slots::new(MOST_OPEN), Slots::new(MOST_ANSWERED));
    spawn("preview gate", move || {
        loop {
            let (slot, answered) = (Slot::take(&open), Arc::clone(&answered));
            match listener.accept() {
                Ok((client, _)) => {
                    drop(spawn("preview client", move || drop(serve(&client, inner, &slot, &answered))));
                }
                // Out of descriptors or the like: give others the time to end.
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
    })
}

fn serve(client: &TcpStream, inner: SocketAddr, slot: &Slot, answered: &Arc<Slots>) -> io::Result<()> {
    client.set_nodelay(true)?;
    client.set_write_timeout(Some(STALL))?;
    let patience = if slot.is_crowded { PATIENCE_IN_A_CROWD } else { PATIENCE };
    match read_head(client, Instant::now() + patience)? {
        Ok(head) => {
            let _slot = Slot::take(answered);
            relay(&head, inner, client)?;
        }
        Err(refusal) => refuse(client, refusal)?,
    }
    close(client)
}

/// Reads the head of one request. The inner result says with which status a bad one is refused.
fn read_head(mut client: &TcpStream, deadline: Instant) -> io::Result<Result<String, &'static str>> {
    let mut head = Vec::new();
    let mut piece = [0; 2048];
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            // One that never asked is not told anything: browsers open connections in advance.
            return if head.is_empty() { Err(io::ErrorKind::TimedOut.into()) } else { Ok(Err("408 Request Timeout")) };
        }
        client.set_read_timeout(Some(left))?;
        match client.read(&mut piece) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => head.extend_from_slice(&piece[..count]),
            Err(error) if is_timeout(&error) => continue,
            Err(error) => return Err(error),
        }
        if let Some(end) = end_of_head(&head) {
            return Ok(passed_on(&head[..end]));
        }
        if head.len() > LARGEST_HEAD {
            return Ok(Err("431 Request Header Fields Too Large"));
        }
    }
}

/// Where the first empty line begins, with or without carriage returns.
fn end_of_head(head: &[u8]) -> Option<usize> {
    let ends = |window: &[u8]| window.starts_with(b"\n\n") || window == b"\n\r\n";
    head.windows(3).position(ends).or_else(|| head.ends_with(b"\n\n").then(|| head.len() - 2))
}

/// The request as `tiny_http` gets it: without a body, without wishes for the connection, and the last on it.
fn passed_on(head: &[u8]) -> Result<String, &'static str> {
    const BAD: &str = "400 Bad Request";
    let head = str::from_utf8(head).ok().filter(|head| head.is_ascii()).ok_or(BAD)?;
    let mut lines = head.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let request_line = lines.next().unwrap_or_default();
    match request_line.split(' ').collect::<Vec<_>>()[..] {
        [method, target, "HTTP/1.1" | "HTTP/1.0"] if !method.is_empty() && !target.is_empty() => {}
        [_, _, version] if version.starts_with("HTTP/") => return Err("505 HTTP Version Not Supported"),
        _ => return Err(BAD),
    }
    let mut request = format!("{request_line}\r\n");
    for line in lines {
        let (name, _) = line.split_once(':').filter(|(name, _)| is_header_name(name)).ok_or(BAD)?;
        if !HELD_BACK.iter().any(|held_back| name.eq_ignore_ascii_case(held_back)) {
            request.push_str(line);
            request.push_str("\r\n");
        }
    }
    request.push_str("Connection: close\r\n\r\n");
    Ok(request)
}

const HELD_BACK: &[&str] =
    &["connection", "content-length", "expect", "keep-alive", "te", "transfer-encoding", "upgrade"];

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// Asks `tiny_http`, and passes the response back as it comes, until it ends or the client is gone.
fn relay(request: &str, inner: SocketAddr, mut client: &TcpStream) -> io::Result<()> {
    let mut server = TcpStream::connect(inner)?;
    server.set_nodelay(true)?;
    server.write_all(request.as_bytes())?;
    server.set_read_timeout(Some(LOOK_ROUND))?;
    let mut piece = vec![0; 64 * 1024];
    loop {
        match server.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(count) => client.write_all(&piece[..count])?,
            Err(error) if is_timeout(&error) => {
                if is_gone(client)? {
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Whether the client closed its end. A stream of events would notice only with the second ping that it can't deliver,
/// and someone who walks through pages leaves one behind with every step.
fn is_gone(client: &TcpStream) -> io::Result<bool> {
    client.set_nonblocking(true)?;
    let seen = client.peek(&mut [0]);
    client.set_nonblocking(false)?;
    Ok(match seen {
        Ok(count) => count == 0,
        Err(error) => error.kind() != io::ErrorKind::WouldBlock,
    })
}

fn refuse(mut client: &TcpStream, status: &str) -> io::Result<()> {
    write!(client, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

/// Ends the connection from this side, then takes in for a moment what the client still sends: closing at once while
/// something is unread would make its system throw the response away.
fn close(mut client: &TcpStream) -> io::Result<()> {
    client.shutdown(Shutdown::Write)?;
    client.set_read_timeout(Some(LOOK_ROUND))?;
    let deadline = Instant::now() + 2 * LOOK_ROUND;
    while Instant::now() < deadline && client.read(&mut [0; 4096])? > 0 {}
    Ok(())
}

fn is_timeout(error: &io::Error) -> bool {
    // Which of the two it is depends on the system.
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut | io::ErrorKind::Interrupted)
}

/// So many connections and no more.
struct Slots {
    most: usize,
    taken: Mutex<usize>,
    freed: Condvar,
}

impl Slots {
    fn new(most: usize) -> Arc<Self> {
        Arc::new(Self { most, taken: Mutex::new(0), freed: Condvar::new() })
    }
}

/// The right to one connection, given back when dropped.
struct Slot {
    slots: Arc<Slots>,
    is_crowded: bool,
}

impl Slot {
    /// Waits until there is one.
    fn take(slots: &Arc<Slots>) -> Self {
        let taken = slots.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |taken: &mut usize| *taken >= slots.most;
        let mut taken = slots.freed.wait_while(taken, is_full).unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Self { slots: Arc::clone(slots), is_crowded: *taken > slots.most / 2 }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *self.slots.taken.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        self.slots.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_head_ends_at_its_first_empty_line() {
        assert_eq!(end_of_head(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nbody"), Some(24));
        assert_eq!(end_of_head(b"GET / HTTP/1.1\n\n"), Some(14));
        assert_eq!(end_of_head(b"GET / HTTP/1.1\r\nHost: a\r\n"), None);
    }

    #[test]
    fn bodies_and_wishes_for_the_connection_are_held_back() {
        let head = b"GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\nConnection: keep-alive\r";
        let request = passed_on(head).expect("a request");
        assert_eq!(request, "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for head in
            ["", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1\nno colon", "GET / HTTP/1.1\na: b\n c", "GET /客 HTTP/1.1"]
        {
            assert_eq!(passed_on(head.as_bytes()), Err("400 Bad Request"), "{head}");
        }
        assert_eq!(passed_on(b"PRI * HTTP/2.0"), Err("505 HTTP Version Not Supported"));
    }

    proptest! {
        #[test]
        fn whatever_passes_is_one_request_that_closes(head in prop::collection::vec(any::<u8>(), 0..80), valid: bool) {
            let start: &[u8] = if valid { b"GET / HTTP/1.1\r\n" } else { b"" };
            if let Ok(request) = passed_on(&[start, &head].concat()) {
                prop_assert_eq!(request.matches("\r\n\r\n").count(), 1);
                prop_assert!(request.ends_with("\r\nConnection: close\r\n\r\n"));
            }
        }
    }
}
