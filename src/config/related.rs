//! `[related]` of `site.toml`: how the related blocks are made.
//!
//! What is not set stays open here: the defaults are those of the engine, which alone knows what its numbers mean.

use crate::data::{Context, Decode, Fields, Node};

/// `[related]`: how related entries are chosen. What is `None` is left to the engine's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelatedSettings {
    /// The most courses in a block, up to 100.
    pub courses: Option<usize>,
    /// The most articles in a block, up to 100.
    pub articles: Option<usize>,
    /// The score below which an entry stays out, from 0 to 1.
    pub threshold: Option<f32>,
    /// How far an entry may be set back for repeating those above it, from 0 to 1.
    pub diversity: Option<f32>,
    /// `[related.weights]`: what counts how much.
    pub weights: RelatedWeights,
}

/// `[related.weights]`: what counts how much. What is `None` is left to the engine's default.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RelatedWeights {
    /// A word in the title, from 0 to 10, as the next four.
    pub title: Option<f32>,
    /// A word in the key points.
    pub key_points: Option<f32>,
    /// A word in a heading.
    pub headings: Option<f32>,
    /// A word in a tag.
    pub tags: Option<f32>,
    /// A word in the text.
    pub body: Option<f32>,
    /// The title of one in the text of the other, from 0 to 1, as the next four.
    pub mention: Option<f32>,
    /// A shared topic.
    pub topic: Option<f32>,
    /// A shared special.
    pub special: Option<f32>,
    /// A link from one to the other.
    pub link: Option<f32>,
    /// A session soon.
    pub session: Option<f32>,
}

impl Decode for RelatedSettings {
    const EXPECTED: &'static str = "a table";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::new(context.table(node, Self::EXPECTED)?, "`[related]`", context);
        let settings = Self {
            courses: fields.optional_with("courses", block_size),
            articles: fields.optional_with("articles", block_size),
            threshold: fields.optional_with("threshold", |node, context| number(node, context, &THRESHOLD)),
            diversity: fields.optional_with("diversity", |node, context| number(node, context, &DIVERSITY)),
            weights: fields.optional("weights").unwrap_or_default(),
        };
        fields.finish();
        Some(settings)
    }
}

impl Decode for RelatedWeights {
    const EXPECTED: &'static str = "a table";

    fn decode(node: &Node, context: &mut Context<'_>) -> Option<Self> {
        let mut fields = Fields::new(context.table(node, Self::EXPECTED)?, "`[related.weights]`", context);
        let mut weight = |name, bounds| fields.optional_with(name, |node, context| number(node, context, bounds));
        let weights = Self {
            title: weight("title", &WORD),
            key_points: weight("key_points", &WORD),
            headings: weight("headings", &WORD),
            tags: weight("tags", &WORD),
            body: weight("body", &WORD),
            mention: weight("mention", &SHARED),
            topic: weight("topic", &SHARED),
            special: weight("special", &SHARED),
            link: weight("link", &SHARED),
            session: weight("session", &SESSION),
        };
        fields.finish();
        Some(weights)
    }
}

/// What a number may be, with what to go by when choosing one.
struct Bounds {
    most: f64,
    help: &'static str,
}

const THRESHOLD: Bounds = Bounds {
    most: 1.0,
    help: "unrelated texts score about 0.02, texts on one subject 0.1 to 0.4; 0 lets everything in",
};
const DIVERSITY: Bounds = Bounds {
    most: 1.0,
    help: "0 ranks by score alone, 0.1 reorders entries whose scores are within a tenth of each other",
};
const WORD: Bounds =
    Bounds { most: 10.0, help: "1 is what a word in the text counts; 0 leaves that part of an entry out" };
const SHARED: Bounds = Bounds {
    most: 1.0,
    help: "it is added to a score in which the likeness of the texts is worth 0 to 1; 0 leaves it out",
};
const SESSION: Bounds = Bounds {
    most: 1.0,
    help: "it is the share by which a session soon raises a course's score; 0 leaves sessions out",
};

/// A number within its bounds. Neither infinity nor what is no number at all lies within any.
fn number(node: &Node, context: &mut Context<'_>, bounds: &Bounds) -> Option<f32> {
    let number = f64::decode(node, context)?;
    if (0.0..=bounds.most).contains(&number) {
        #[expect(clippy::cast_possible_truncation, reason = "scores are approximate")]
        return Some(number as f32);
    }
    let must = format!("must be a number from 0 to {}, found `{number}`", bounds.most);
    context.invalid(&node.span, &must, Some(bounds.help.to_owned()));
    None
}

/// How many entries a block may show. More than a hundred are no help to a reader.
fn block_size(node: &Node, context: &mut Context<'_>) -> Option<usize> {
    let size = usize::decode(node, context)?;
    if size <= MOST_IN_BLOCK {
        return Some(size);
    }
    let help = format!("a block shows at most {MOST_IN_BLOCK}; listings show all there is");
    context.invalid(&node.span, &format!("must not be over {MOST_IN_BLOCK}, found `{size}`"), Some(help));
    None
}

const MOST_IN_BLOCK: usize = 100;
