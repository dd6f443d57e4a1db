//! What `lyceum explain` answers. The names of the fields are those of its JSON, and stay.

use serde::Serialize;

use crate::relate::Verdict;

/// The related blocks of an entry, explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedEntry {
    /// The entry.
    pub entry: EntryName,
    /// Whether its page shows the blocks: a page does only if it asks for them.
    pub shows_blocks: bool,
    /// The block of courses.
    pub courses: ExplainedBlock,
    /// The block of articles.
    pub articles: ExplainedBlock,
}

/// One block, explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedBlock {
    /// How many it shows at most; pins may be more.
    pub most: usize,
    /// What it shows, in its order.
    pub shown: Vec<Explained>,
    /// What came next, best first.
    pub missed: Vec<Explained>,
}

/// Why one entry stands in the blocks of another, or why it does not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExplainedPair {
    /// The entry whose blocks they are.
    pub entry: EntryName,
    /// Whether its page shows the blocks.
    pub shows_blocks: bool,
    /// The other one.
    pub other: Explained,
    /// What stands last in the block for entries of the other one's kind; none if the block is empty.
    pub last: Option<LastShown>,
}

/// An entry by its names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EntryName {
    /// Its id: `courses/crm-360`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// `article`, `course` or `page`.
    pub kind: &'static str,
    /// The tag of its language.
    pub language: String,
    /// Its address from the host's root, percent-encoded.
    pub address: String,
    /// Its file.
    pub file: String,
}

/// What relates an entry to the one whose blocks are explained.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explained {
    /// The entry.
    pub entry: EntryName,
    /// Whether it is shown, or what stands in its way.
    pub standing: Standing,
    /// Its place in the block, from 1 on, if it is shown.
    pub place: Option<usize>,
    /// Whether the editor pinned it.
    pub pinned: bool,
    /// How well it suits. The weights of the reasons add up to it.
    pub score: f32,
    /// What is left of the score, where it repeats an entry above its place.
    pub set_back: Option<SetBack>,
    /// Why it stands where it does, in a clause for people.
    pub because: String,
    /// What makes the score.
    pub reasons: Reasons,
}

/// Whether an entry is shown, or what stands in its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is shown.
    Shown,
    /// Better ones fill the block.
    Outranked,
    /// It scores less than the threshold.
    BelowThreshold,
    /// Its title is nearly the entry's own, or that of one that is shown.
    SameTitle,
    /// It is a course without an upcoming session.
    NoSession,
    /// The editor excluded it.
    Excluded,
    /// It is a translation of the entry.
    Translation,
    /// Entries of its language don't stand here.
    OtherLanguage,
    /// It is a page, and blocks show none.
    Page,
    /// It is the entry itself.
    Itself,
    /// It is not part of the site.
    Hidden,
}

impl From<Verdict> for Standing {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Shown(_) => Self::Shown,
            Verdict::Outranked => Self::Outranked,
            Verdict::BelowThreshold => Self::BelowThreshold,
            Verdict::SameTitle(_) => Self::SameTitle,
            Verdict::NoSession => Self::NoSession,
            Verdict::Excluded => Self::Excluded,
            Verdict::Translation => Self::Translation,
            Verdict::OtherLanguage => Self::OtherLanguage,
            Verdict::Page => Self::Page,
            Verdict::Itself => Self::Itself,
            Verdict::Hidden | Verdict::Unknown => Self::Hidden,
        }
    }
}

/// How an entry is set back for repeating another one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SetBack {
    /// What it counts in place of its score.
    pub score: f32,
    /// The id of the one that it repeats most.
    pub repeats: String,
}

/// What makes a score.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Reasons {
    /// What both texts hold, the strongest first.
    pub words: Vec<Weighted>,
    /// What it adds that the title of either stands in the text of the other.
    pub mentions: Option<f32>,
    /// The topics that both are filed under.
    pub topics: Vec<Weighted>,
    /// The specials that both are filed under.
    pub specials: Vec<Weighted>,
    /// What it adds that the entry links to the other one.
    pub links_to: Option<f32>,
    /// What it adds that the other one links to the entry.
    pub linked_from: Option<f32>,
    /// The other one's next session, if it is soon enough to add something.
    pub session: Option<SessionSoon>,
}

/// Something that both have, with what it adds to the score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Weighted {
    /// What it is, in the words of the entry whose blocks are explained.
    pub name: String,
    /// What it adds.
    pub weight: f32,
}

/// A session soon.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SessionSoon {
    /// In how many days it begins.
    pub days: u32,
    /// What it adds.
    pub weight: f32,
}

/// The last entry that a block shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LastShown {
    /// The entry.
    pub entry: EntryName,
    /// Its place, from 1 on.
    pub place: usize,
    /// How well it suits.
    pub score: f32,
    /// Whether the editor pinned it.
    pub pinned: bool,
}
