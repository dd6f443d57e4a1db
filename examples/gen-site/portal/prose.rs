//! An entry's subject in, sentences about it out.

use super::Portal;
use super::outline::Outline;
use super::random::Random;
use super::vocabulary::{Gap, Language, Part, Pattern, TOPICS, Vocabulary};

/// Somebody who writes about one subject.
pub struct Voice<'p> {
    /// The words at hand.
    pub vocabulary: &'p Vocabulary,
    /// Where the choices come from.
    pub random: Random,
    /// Whether everything that is said is about the entry's own subject, as in a title.
    pub focused: bool,
    topic: usize,
    special: &'p [&'static str],
    focus: [&'static str; 3],
}

impl<'p> Voice<'p> {
    /// A voice that speaks about an entry's subject.
    pub fn new(portal: &'p Portal, outline: &Outline, random: Random) -> Self {
        let vocabulary = portal.vocabulary(outline.language);
        let special = outline.special.map_or(&[][..], |special| vocabulary.special_things(special));
        Self { vocabulary, random, focused: false, topic: outline.topic, special, focus: outline.focus(portal) }
    }

    /// A thing: one in four is what the entry is about, one in five belongs to its special, and now and then one comes
    /// from another topic, as in real texts.
    pub fn thing(&mut self) -> &'static str {
        if self.focused {
            // No title names the same thing twice.
            self.focus.rotate_left(1);
            return self.focus[2];
        }
        match self.random.below(100) {
            0..25 => self.random.pick(&self.focus),
            25..45 if !self.special.is_empty() => self.random.pick_by_rank(self.special),
            95.. => {
                let topic = self.random.below(TOPICS.len());
                self.random.pick_by_rank(self.vocabulary.things(topic))
            }
            _ => self.random.pick_by_rank(self.vocabulary.things(self.topic)),
        }
    }

    /// A pattern with its gaps filled, the first letter as a capital.
    pub fn fill(&mut self, pattern: &Pattern) -> String {
        let mut text = String::with_capacity(120);
        self.fill_into(pattern, &mut text);
        text
    }

    /// Writes a sentence.
    pub fn sentence(&mut self, text: &mut String) {
        let sentences = &self.vocabulary.sentences;
        let pattern = &sentences[self.random.below(sentences.len())];
        self.fill_into(pattern, text);
    }

    /// One of some patterns, filled.
    pub fn one_of(&mut self, patterns: &[Pattern]) -> String {
        let position = self.random.below(patterns.len());
        self.fill(&patterns[position])
    }

    fn fill_into(&mut self, pattern: &Pattern, text: &mut String) {
        let start = text.len();
        for part in &pattern.0 {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Gap(gap) => self.fill_gap(*gap, text),
            }
        }
        if let Some(first) = text.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
    }

    fn fill_gap(&mut self, gap: Gap, text: &mut String) {
        let (vocabulary, topic) = (self.vocabulary, self.topic);
        match gap {
            Gap::Thing => text.push_str(self.thing()),
            Gap::Action => text.push_str(vocabulary.action(topic, &mut self.random)),
            Gap::General => text.push_str(vocabulary.word(&mut self.random)),
            Gap::Person => text.push_str(vocabulary.person(&mut self.random)),
            Gap::Time => text.push_str(vocabulary.time(&mut self.random)),
            Gap::Firm => text.push_str(&vocabulary.firm(&mut self.random)),
            Gap::Number => text.push_str(&self.random.between(2, 30).to_string()),
        }
    }

    /// Writes a paragraph of so many sentences. One in three has a phrase in bold, a Chinese one with its quotation marks
    /// inside, which plain `CommonMark` gets wrong.
    pub fn paragraph(&mut self, sentences: usize, text: &mut String) {
        let is_chinese = self.vocabulary.language == Language::Chinese;
        for number in 0..sentences {
            if number > 0 && !is_chinese {
                text.push(' ');
            }
            self.sentence(text);
        }
        if self.random.chance(33) {
            let thing = self.thing();
            let (before, after) = match self.vocabulary.language {
                Language::Chinese => ("歸根到底是**「", "」**的事。"),
                Language::English => (" In the end it is about **", "**."),
            };
            text.extend([before, &thing, after]);
        }
        text.push_str("\n\n");
    }
}
