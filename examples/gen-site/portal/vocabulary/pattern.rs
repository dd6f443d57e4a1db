//! Sentences with gaps.

/// A text with gaps for words.
#[derive(Clone, Debug)]
pub struct Pattern(pub Vec<Part>);

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub enum Part {
    /// Text as it is.
    Text(&'static str),
    /// A place for a word.
    Gap(Gap),
}

/// What may stand in a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// `%t`: a thing of the topic.
    Thing,
    /// `%a`: an action of the topic.
    Action,
    /// `%g`: a general noun.
    General,
    /// `%w`: somebody.
    Person,
    /// `%d`: a time.
    Time,
    /// `%c`: a firm.
    Firm,
    /// `%n`: a number.
    Number,
}

impl Pattern {
    /// Reads a text in which `%` and a letter mark the gaps; marks that mean nothing stay text.
    pub fn parse(text: &'static str) -> Self {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            let (before, marked) = rest.split_at(at);
            let Some(gap) = marked.as_bytes().get(1).and_then(|letter| gap_of(*letter)) else { break };
            if !before.is_empty() {
                parts.push(Part::Text(before));
            }
            parts.push(Part::Gap(gap));
            rest = &marked[2..];
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest));
        }
        Self(parts)
    }
}

fn gap_of(letter: u8) -> Option<Gap> {
    Some(match letter {
        b't' => Gap::Thing,
        b'a' => Gap::Action,
        b'g' => Gap::General,
        b'w' => Gap::Person,
        b'd' => Gap::Time,
        b'c' => Gap::Firm,
        b'n' => Gap::Number,
        _ => return None,
    })
}
