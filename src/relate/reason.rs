//! What makes one entry related to another.

/// Something that makes one entry related to another, with what it adds to the score.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The editor put it here.
    Pinned,
    /// Both texts hold a word, or the pairs of characters that it consists of.
    Term {
        /// The word as the text of the entry whose block this is has it.
        text: Box<str>,
        /// What it adds.
        weight: f32,
    },
    /// The title of either stands in the text of the other, or a part of it.
    Mentions(f32),
    /// Both are filed under a topic.
    Topic(u32, f32),
    /// Both are filed under a special.
    Special(u32, f32),
    /// The entry links to the related one.
    LinksTo(f32),
    /// The related one links to the entry.
    LinkedFrom(f32),
    /// The related one is a course with an open session soon.
    Session {
        /// In how many days.
        days: u32,
        /// What it adds.
        weight: f32,
    },
}

impl Reason {
    /// What this adds to the score.
    #[must_use]
    pub fn weight(&self) -> f32 {
        match self {
            Self::Pinned => 0.0,
            Self::Term { weight, .. }
            | Self::Session { weight, .. }
            | Self::Mentions(weight)
            | Self::Topic(_, weight)
            | Self::Special(_, weight)
            | Self::LinksTo(weight)
            | Self::LinkedFrom(weight) => *weight,
        }
    }
}
