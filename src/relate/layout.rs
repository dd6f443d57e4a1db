//! The terms of a signature laid out so that comparing with others costs little. One layout is used for many entries, one
//! after the other.
//!
//! It is a byte for each term of the vocabulary: what the signature has there, most often nothing. So a comparison takes one look for
//! each term of the other signature and no branch, because whether two entries share a term can't be foreseen.

use super::signature::{CODES, IMPACTS, LEAST_TITLE, Signature, TITLE, Weighted};

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
fn meeting(mark: u8, code: u8) -> usize {
    usize::from(mark) * CODES + usize::from(code) % CODES
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
        self.taken.extend(signature.terms().map(|weighted| {
            self.marks[weighted.place as usize] = weighted.code;
            weighted.place
        }));
        self.title = Title::default();
        for (term, Weighted { place, code }) in (1..).zip(signature.title()) {
            self.title.set(term, code);
            self.marks[place as usize] |= (term * CODES) as u8;
        }
    }

    /// What is common with a signature of the same language.
    pub(super) fn compare(&self, other: &Signature) -> Common {
        let products = other.others().map(|(place, code)| PRODUCTS[meeting(self.mark(place), code)]);
        let mut sum: u64 = products.sum();
        let mut title = Title::default();
        let mut mask = 0;
        for (term, Weighted { place, code }) in (1..).zip(other.title()) {
            let mark = self.mark(place);
            sum += PRODUCTS[meeting(mark, code)];
            title.set(term, code);
            mask |= u32::from(mark > 0) << term;
        }
        Common { product: sum as u32, mentions: self.title.share((sum >> u32::BITS) as u32) + title.share(mask) }
    }

    /// The terms that both have, by their places, with their products.
    pub(super) fn shared(&self, other: &Signature) -> impl Iterator<Item = (u32, u32)> {
        let product = |mark, code| PRODUCTS[meeting(mark, code)] as u32;
        let products = other.terms().map(move |term| (term.place, product(self.mark(term.place), term.code)));
        products.filter(|(_, product)| *product > 0)
    }

    #[inline]
    fn mark(&self, place: u32) -> u8 {
        // No place of the vocabulary is beyond the end, and a layout of nothing is compared with nothing.
        self.marks.get(place as usize).copied().unwrap_or(0)
    }
}
