//! A place of a text at which the dictionary had to choose.

use serde::{Deserialize, Serialize};

/// A character that was converted by itself, no phrase of the dictionary deciding, although it may be read in several ways.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Doubt {
    /// The characters before it, a few at most.
    pub before: String,
    /// The character as it is written.
    pub written: char,
    /// The characters after it, a few at most.
    pub after: String,
    /// What it was converted to.
    pub becomes: String,
    /// What else may have been meant.
    pub others: Vec<String>,
}

/// How many characters on either side of a doubtful one are kept, to show it and to find it again.
const AROUND: usize = 4;

/// A doubt by its place in a text.
pub(super) struct Found {
    /// Where in the text, in bytes.
    pub(super) at: usize,
    pub(super) becomes: String,
    pub(super) others: Vec<String>,
}

impl Found {
    /// The doubt with what stands around it; none if the text has no character there.
    pub(super) fn within(self, text: &str) -> Option<Doubt> {
        let (before, behind) = text.split_at_checked(self.at)?;
        let is_near = |character: &char| !character.is_whitespace();
        let mut before: Vec<char> = before.chars().rev().take_while(is_near).take(AROUND).collect();
        before.reverse();
        let mut behind = behind.chars();
        Some(Doubt {
            written: behind.next()?,
            before: before.into_iter().collect(),
            after: behind.take_while(is_near).take(AROUND).collect(),
            becomes: self.becomes,
            others: self.others,
        })
    }
}
