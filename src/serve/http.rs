//! Requests and responses as plain data, so that what is answered to what can be read and tested without a socket.

use std::borrow::Cow;
use std::io::{self, Write};

/// What a client asks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    /// `GET`, `HEAD` or what else it says.
    pub(super) method: String,
    /// The request's target as sent: `/courses/%E5%AE%A2/?page=2`.
    pub(super) target: String,
    /// The headers as sent.
    pub(super) headers: Vec<(String, String)>,
}

impl Request {
    /// The value of a header, whatever its case.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl From<&tiny_http::Request> for Request {
    fn from(request: &tiny_http::Request) -> Self {
        let header = |header: &tiny_http::Header| (header.field.to_string(), header.value.to_string());
        Self {
            method: request.method().to_string(),
            target: request.url().to_owned(),
            headers: request.headers().iter().map(header).collect(),
        }
    }
}

/// What it gets.
#[derive(Clone, Debug)]
pub(super) struct Response {
    /// The status code.
    pub(super) status: u16,
    /// Headers, without those that every response has.
    pub(super) headers: Vec<(&'static str, String)>,
    /// The body, also for `HEAD`, which is told its length alone.
    pub(super) body: Cow<'static, [u8]>,
}

impl Response {
    /// A response with a body of some kind.
    pub(super) fn new(status: u16, content_type: &'static str, body: impl Into<Cow<'static, [u8]>>) -> Self {
        Self { status, headers: vec![("Content-Type", content_type.to_owned())], body: body.into() }
    }

    /// A response that says in a line why there is nothing else.
    pub(super) fn plain(status: u16, text: &'static str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", text.as_bytes())
    }

    /// A response that sends the browser elsewhere.
    pub(super) fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", &b"moved\n"[..]).with("Location", &printable(location))
    }

    /// Adds a header.
    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// Writes it all, for `HEAD` without the body.
    ///
    /// `Connection: close` stands in every response because `tiny_http` keeps a thread for each connection that may bring
    /// another request, and its pool starves when many wait. `no-cache` means that browsers keep a copy and ask whether it
    /// is still right, also for redirects, which they would remember beyond the preview.
    pub(super) fn write_to(&self, writer: &mut dyn Write, head_only: bool) -> io::Result<()> {
        // In one piece, so that the head is one packet.
        let mut head = Vec::new();
        write!(head, "HTTP/1.1 {} {}\r\n", self.status, reason(self.status))?;
        for (name, value) in &self.headers {
            write!(head, "{name}: {value}\r\n")?;
        }
        if self.status != 304 {
            write!(head, "Content-Length: {}\r\n", self.body.len())?;
        }
        head.extend(b"Cache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n");
        writer.write_all(&head)?;
        if !head_only && self.status != 304 {
            writer.write_all(&self.body)?;
        }
        writer.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        302 => "Found",
        304 => "Not Modified",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        404 => "Not Found",
        405 => "Method Not Allowed",
        416 => "Range Not Satisfiable",
        421 => "Misdirected Request",
        _ => "Internal Server Error",
    }
}

/// Encodes what must not stand in a header: line ends would start another one, and the rest is not ASCII.
fn printable(location: &str) -> String {
    let encode = |byte: u8| if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    location.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(response: &Response, head_only: bool) -> String {
        let mut bytes = Vec::new();
        response.write_to(&mut bytes, head_only).expect("memory takes everything");
        String::from_utf8(bytes).expect("the texts of this test")
    }

    #[test]
    fn head_tells_the_length_and_holds_the_body_back() {
        let response = Response::plain(200, "twelve bytes");
        assert!(written(&response, false).ends_with("\r\n\r\ntwelve bytes"));
        let head = written(&response, true);
        assert!(head.contains("Content-Length: 12\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    }

    #[test]
    fn a_redirect_adds_no_header_of_its_own() {
        let head = written(&Response::redirect(302, "/客\r\nSet-Cookie: a=b"), true);
        assert!(head.contains("Location: /%E5%AE%A2%0D%0ASet-Cookie:%20a=b\r\n"), "{head}");
    }
}
