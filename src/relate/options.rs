//! What the site's owner may set about related blocks, with defaults that need no setting.
//!
//! All of it takes part in fingerprints, so floats are hashed by their bits: two options are the same exactly if they
//! were written the same.

use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

/// How the related blocks are made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// The most courses that a block shows.
    pub courses: usize,
    /// The most articles that a block shows.
    pub articles: usize,
    /// What counts how much.
    pub weights: Weights,
    /// Entries that score lower stay out, and the block stays short. Two texts on unrelated subjects score about
    /// 0.02, two on the same subject 0.1 to 0.4, two copies of one text 1.
    pub threshold: f32,
    /// How far an entry may be set back for repeating those above it, as a share of its score: 0 ranks by score
    /// alone, 0.1 reorders entries whose scores are within a tenth of each other.
    pub diversity: f32,
}

/// What counts how much. The first five say how often a term counts that stands once in that part of an entry; the
/// others are what a shared feature adds to a score in which the likeness of the texts is worth 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weights {
    /// A term in the title.
    pub title: f32,
    /// A term in the key points.
    pub key_points: f32,
    /// A term in a heading of the body.
    pub headings: f32,
    /// A term in a tag.
    pub tags: f32,
    /// A term in the body.
    pub body: f32,
    /// The title of one that stands in the text of the other as a whole; what stands there in part adds a part of it.
    pub mention: f32,
    /// A shared topic that only these two have; one that many entries have adds less.
    pub topic: f32,
    /// A shared special, likewise.
    pub special: f32,
    /// A link from one entry to the other that is the only link there; one among many adds less.
    pub link: f32,
    /// A session within two weeks: the share by which it raises a course's score. Later ones raise it less, and from
    /// three months on not at all.
    pub session: f32,
}

impl Default for Options {
    fn default() -> Self {
        Self { courses: 6, articles: 11, weights: Weights::default(), threshold: 0.04, diversity: 0.1 }
    }
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            title: 3.0,
            key_points: 1.5,
            headings: 1.5,
            tags: 2.0,
            body: 1.0,
            mention: 0.06,
            topic: 0.06,
            special: 0.1,
            link: 0.15,
            session: 0.15,
        }
    }
}

impl Hash for Options {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Taken apart by name, so that a field added later can't be forgotten here.
        let Self { courses, articles, weights, threshold, diversity } = self;
        (courses, articles).hash(state);
        weights.hash(state);
        hash_floats(&[*threshold, *diversity], state);
    }
}

impl Hash for Weights {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { title, key_points, headings, tags, body, mention, topic, special, link, session } = self;
        hash_floats(
            &[*title, *key_points, *headings, *tags, *body, *mention, *topic, *special, *link, *session],
            state,
        );
    }
}

fn hash_floats<H: Hasher>(floats: &[f32], state: &mut H) {
    for float in floats {
        float.to_bits().hash(state);
    }
}
