//! Which host names the preview answers to.
//!
//! A page anywhere on the web can make a browser talk to this machine, once its own name resolves to the loopback
//! address ("DNS rebinding"). What it can't do is change the `Host` header, which still carries its name.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// Whether a `Host` header names the server that is bound to `bound`. The port does not count, so that forwarded ports
/// work. A server that is open to the network (`0.0.0.0`) answers to every address in figures: those can't be rebound.
pub(super) fn is_own(header: &str, bound: IpAddr) -> bool {
    let Some(name) = without_port(header) else { return false };
    if name.eq_ignore_ascii_case("localhost") {
        return true;
    }
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    match bare.parse::<IpAddr>() {
        Ok(address) => is_loopback_name(address) || address == bound || bound.is_unspecified(),
        Err(_) => false,
    }
}

/// The address that a person opens in the browser.
pub(super) fn url(address: SocketAddr, base_path: &str) -> String {
    let shown = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}{base_path}", SocketAddr::new(shown, address.port()))
}

/// The address for a browser on another machine; none if it can't be told.
pub(super) fn url_for_others(address: SocketAddr, base_path: &str) -> Option<String> {
    let ip = if address.ip().is_unspecified() { outward()? } else { address.ip() };
    Some(format!("http://{}{base_path}", SocketAddr::new(ip, address.port())))
}

/// The address that this machine would send from. Nothing is sent: that a socket for datagrams is connected is noted by the system
/// alone, and the address is one that is kept for documents (RFC 5737).
fn outward() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|own| own.ip()).filter(|ip| !ip.is_unspecified() && !ip.is_loopback())
}

/// Whether a request comes from a page of another site, to read this one behind its reader's back. That somebody follows a link
/// from there is no such case, and old browsers say nothing of it.
pub(super) fn is_from_elsewhere(origin: Option<&str>, site: Option<&str>, mode: Option<&str>, bound: IpAddr) -> bool {
    let is_foreign = |origin: &str| {
        let name = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        !name.is_some_and(|name| is_own(name, bound))
    };
    origin.is_some_and(is_foreign) || (site == Some("cross-site") && mode != Some("navigate"))
}

fn is_loopback_name(address: IpAddr) -> bool {
    address == IpAddr::V4(Ipv4Addr::LOCALHOST) || address == IpAddr::V6(Ipv6Addr::LOCALHOST)
}

/// `None` if what follows the colon is not a port.
fn without_port(header: &str) -> Option<&str> {
    match header.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => port.parse::<u16>().is_ok().then_some(name),
        _ => Some(header),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_other_sites_may_lead_here_and_no_more() {
        let own = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let refused = |origin, site, mode| is_from_elsewhere(origin, site, mode, own);
        assert!(
            !refused(None, None, None) && !refused(Some("http://localhost:4000"), Some("same-origin"), Some("cors"))
        );
        assert!(!refused(None, Some("cross-site"), Some("navigate")), "a link that somebody follows");
        assert!(refused(None, Some("cross-site"), Some("no-cors")));
        for origin in ["https://evil.example", "http://localhost.evil.example:4000", "null", ""] {
            assert!(refused(Some(origin), None, None), "{origin}");
        }
    }

    #[test]
    fn others_get_an_address_that_is_not_the_loopback() {
        let url = |ip: [u8; 4]| url_for_others(SocketAddr::new(ip.into(), 4000), "/sub/");
        assert_eq!(url([192, 168, 0, 7]).as_deref(), Some("http://192.168.0.7:4000/sub/"));
        assert!(url([0, 0, 0, 0]).is_none_or(|url| !url.contains("//0.") && !url.contains("//127.")));
    }

    #[test]
    fn only_its_own_names_are_answered() {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        for own in ["localhost", "LocalHost:8000", "127.0.0.1", "127.0.0.1:9", "[::1]", "[::1]:8000"] {
            assert!(is_own(own, loopback), "{own}");
        }
        for foreign in ["evil.example", "localhost.evil.example:8000", "192.168.0.7", "", ":80", "127.0.0.1:x", "[::2]"]
        {
            assert!(!is_own(foreign, loopback), "{foreign}");
        }
    }

    #[test]
    fn an_open_server_answers_to_addresses_but_not_to_names() {
        let open = IpAddr::V4(Ipv4Addr::UNSPECIFIED);
        assert!(is_own("192.168.0.7:8000", open));
        assert!(!is_own("evil.example:8000", open));
        assert_eq!(url(SocketAddr::new(open, 8000), "/sub/"), "http://127.0.0.1:8000/sub/");
    }
}
