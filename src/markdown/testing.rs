//! For tests: HTML with each slot written plainly, as a site without any rules would fill it.

use super::output::Output;
use super::{Options, Piece, Prose, parse};

/// Parses with the defaults.
pub(super) fn prose(source: &str) -> Prose {
    parse(source, &Options::default())
}

/// The HTML of a text under the defaults.
pub(super) fn html(source: &str) -> String {
    html_with(source, &Options::default())
}

/// The HTML of a text.
pub(super) fn html_with(source: &str, options: &Options) -> String {
    join(&parse(source, options))
}

/// The pieces joined: links as they are written, images as `<img>` or `<figure>`, cards as `<card>`.
pub(super) fn join(prose: &Prose) -> String {
    let mut output = Output::default();
    for piece in &prose.body().pieces {
        match piece {
            Piece::Html(html) => output.write(html),
            Piece::LinkStart(index) => {
                output.write("<a");
                output.address("href", &prose.links[*index].destination);
                output.write(">");
            }
            Piece::Image(index) => {
                let image = &prose.images[*index];
                output.write(if image.lone { "<figure" } else { "<img" });
                output.address("src", &image.destination);
                output.attribute("alt", &image.alt);
                output.write(">");
            }
            Piece::Card(index) => {
                output.write("<card");
                output.address("to", &prose.links[*index].destination);
                output.write(">");
            }
        }
    }
    output.into_html()
}
