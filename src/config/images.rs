//! `[images]` of `site.toml` in, what becomes of pictures out.

use crate::data::{Context, Decode, Fields, Node};

/// `[images]`: what becomes of pictures.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Images {
    /// Whether pictures that texts show are offered in smaller sizes too.
    pub resize: bool,
    /// The widths in which they are offered, in pixels, from small to large.
    pub widths: Vec<u32>,
    /// How much of a photograph is kept when it is made smaller, from 1 to 100.
    pub quality: u8,
    /// How wide pages show pictures, as the `sizes` of HTML.
    pub sizes: String,
    /// Whether what cameras write into pictures is published, where and when they were taken above all.
    pub keep_metadata: bool,
}

impl Default for Images {
    fn default() -> Self {
        Self {
            resize: true,
            widths: vec![480, 800, 1200, 1600],
            quality: 80,
            sizes: "(min-width: 64em) 49rem, 100vw".to_owned(),
            keep_metadata: false,
        }
    }
}

impl Decode for Images {
    const EXPECTED: &'static str = "a table";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let defaults = Self::default();
        let mut fields = Fields::new(context.table(node, Self::EXPECTED)?, "`[images]`", context);
        let images = Self {
            resize: fields.with_default("resize", defaults.resize),
            widths: fields.optional_with("widths", widths).unwrap_or(defaults.widths),
            quality: fields.optional_with("quality", quality).unwrap_or(defaults.quality),
            sizes: fields.with_default("sizes", defaults.sizes),
            keep_metadata: fields.with_default("keep_metadata", defaults.keep_metadata),
        };
        fields.finish();
        Some(images)
    }
}

/// No picture is offered wider: so many pixels no screen shows.
const WIDEST: u32 = 8192;
/// Each width costs a file for each picture.
const MOST_WIDTHS: usize = 8;

fn widths(node: &Node, context: &mut Context<'_>) -> Option<Vec<u32>> {
    let mut widths = Vec::<u32>::decode(node, context)?;
    if let Some(wrong) = widths.iter().find(|width| !(16..=WIDEST).contains(*width)) {
        let must = format!("must hold widths from 16 to {WIDEST} pixels, found `{wrong}`");
        context.invalid(&node.span, &must, Some("write, for example, `widths = [480, 800, 1200, 1600]`".to_owned()));
        return None;
    }
    if widths.is_empty() || widths.len() > MOST_WIDTHS {
        let must = format!("must hold 1 to {MOST_WIDTHS} widths, found {}", widths.len());
        context.invalid(&node.span, &must, Some("to have none at all, write `resize = false`".to_owned()));
        return None;
    }
    widths.sort_unstable();
    widths.dedup();
    Some(widths)
}

fn quality(node: &Node, context: &mut Context<'_>) -> Option<u8> {
    let quality = u32::decode(node, context)?;
    let within = u8::try_from(quality).ok().filter(|quality| (1..=100).contains(quality));
    if within.is_none() {
        let help = "75 to 85 is what nobody tells from the original, less makes smaller files";
        context.invalid(&node.span, &format!("must be from 1 to 100, found `{quality}`"), Some(help.to_owned()));
    }
    within
}
