//! The terms of a signature laid out so that comparing with others costs little. One layout is used for many entries, one
//! after the other.
//!
//! It is a byte for each term of the vocabulary: what the signature has there, most often nothing. So a comparison takes one look for
//! each term of the other signature and no branch, because whether two entries share a term can't be foreseen.

use super::signature::{CODES, IMPACTS, LEAST_TITLE, Signature, TITLE};

/// A signature, laid out.
#[derive(Default)]
pub(super) struct Layout {
    /// For each place of the vocabulary a code and, above it, which term of the title it is, from 1 on; 0 for terms that are not
    /// in the signature. The length is a power of two.
    marks: Vec<u8>,
    taken: Vec<u32>,
    title: Title,
}

/// What two signatures have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Common {
    /// The product of the signatures.
    pub(super) product: u32,
    /// Which share of the one's title stands in the other's text, and the other way round, added up, in units of 1/[`WHOLE`].
    pub(super) mentions: u32,
}

/// The share of a title that stands in the other text as a whole.
pub(super) const WHOLE: u32 = 1 << 8;

/// How much the terms of a title tell: the squares of their impacts.
#[derive(Default)]
struct Title {
    /// By the bits of a mask, of which the lowest stands for none.
    squares: [u64; TITLE + 1],
    total: u64,
}

impl Title {
    fn set(&mut self, term: usize, code: u8) {
        self.squares[term] = u64::from(IMPACTS[usize::from(code) % CODES]).pow(2);
        self.total += self.squares[term];
    }

    /// Which share of the title the terms in a mask are.
    fn share(&self, mask: u32) -> u32 {
        let bits = (0..).zip(&self.squares).filter(|(bit, _)| mask >> bit & 1 == 1);
        let found: u64 = bits.map(|(_, square)| square).sum();
        (found * u64::from(WHOLE) / self.total.max(LEAST_TITLE)) as u32
    }
}

/// For a meeting: the product of the impacts below, and the bit of the term of the title above. Each term comes once, so adding
/// bits up makes a mask.
static PRODUCTS: [u64; CODES << u8::BITS] = {
    let mut products = [0; CODES << u8::BITS];
    let mut meeting = 0;
    while meeting < products.len() {
        let (mark, code) = (meeting / CODES, meeting % CODES);
        let (impact, term) = (IMPACTS[mark % CODES], mark / CODES);
        let bit = if code > 0 && impact > 0 && term > 0 { 1 << (u32::BITS as usize + term) } else { 0 };
        products[meeting] = bit | (impact as u64 * IMPACTS[code] as u64);
        meeting += 1;
    }
    products
};

/// What one signature has at a term, above the other's code there.
#[inline]
fn meeting(mark: u8, code: u8) -> u16 {
    u16::from(mark) * CODES as u16 + u16::from(code) % CODES as u16
}

impl Layout {
    /// Lays out a signature in place of the one before. Its vocabulary has so many terms.
    pub(super) fn load(&mut self, signature: &Signature, terms: usize) {
        if terms > self.marks.len() {
            self.marks.resize(terms.next_power_of_two(), 0);
        }
        for place in self.taken.drain(..) {
            self.marks[place as usize] = 0;
        }
        for weighted in signature.terms() {
            let place = weighted.place as usize;
            self.marks[place] = weighted.code;
            self.taken.push(weighted.place);
        }
        self.title = Title::default();
        for (term, ordinal) in (1..).zip(signature.title()) {
            let mark = &mut self.marks[self.taken[ordinal] as usize];
            self.title.set(term, *mark);
            *mark |= (term * CODES) as u8;
        }
    }

    /// What is common with a signature of the same language.
    pub(super) fn compare(&self, other: &Signature) -> Common {
        let (mut sum, mut count) = (0, 0u8);
        // The meetings at the terms of the other; terms of a title stand among so many.
        let mut met = [0; 1 << u8::BITS];
        for (place, code) in other.packed() {
            let meeting = meeting(self.mark(place), code);
            sum += PRODUCTS[usize::from(meeting) % PRODUCTS.len()];
            met[usize::from(count)] = meeting;
            count = count.wrapping_add(u8::from(code > 0));
        }
        let mut title = Title::default();
        let mut mask = 0;
        for (term, ordinal) in (1..).zip(other.title()) {
            let (own, code) = (met[ordinal] / CODES as u16, met[ordinal] % CODES as u16);
            title.set(term, code as u8);
            mask |= u32::from(own > 0) << term;
        }
        Common { product: sum as u32, mentions: self.title.share((sum >> u32::BITS) as u32) + title.share(mask) }
    }

    /// The terms that both have, by their places, with their products.
    pub(super) fn shared(&self, other: &Signature) -> impl Iterator<Item = (u32, u32)> {
        let product = |mark, code| PRODUCTS[usize::from(meeting(mark, code))] as u32;
        let products = other.terms().map(move |term| (term.place, product(self.mark(term.place), term.code)));
        products.filter(|(_, product)| *product > 0)
    }

    #[inline]
    fn mark(&self, place: u32) -> u8 {
        // No place is beyond the end. To say so in this way takes no branch.
        if self.marks.is_empty() { 0 } else { self.marks[place as usize & (self.marks.len() - 1)] }
    }
}
