//! The terms of a signature laid out so that products with others cost little. One layout is used for many entries, one
//! after the other.
//!
//! It is a byte for each term of the vocabulary: what the signature has there, most often nothing. So a product takes one look for
//! each term of the other signature and no branch, because whether two entries share a term can't be foreseen.

use super::signature::{CODES, Signature, impact};

/// A signature, laid out.
#[derive(Default)]
pub(super) struct Layout {
    /// For each place of the vocabulary a code. Terms beyond the end are not in the signature.
    codes: Vec<u8>,
    taken: Vec<u32>,
}

/// The product of the impacts that two codes stand for.
const PRODUCTS: [[u32; CODES]; CODES] = {
    let mut products = [[0; CODES]; CODES];
    let mut pair = 0;
    while pair < CODES * CODES {
        products[pair / CODES][pair % CODES] = impact((pair / CODES) as u8) * impact((pair % CODES) as u8);
        pair += 1;
    }
    products
};

impl Layout {
    /// Lays out a signature in place of the one before.
    pub(super) fn load(&mut self, signature: &Signature) {
        for place in self.taken.drain(..) {
            self.codes[place as usize] = 0;
        }
        for weighted in signature.terms() {
            let place = weighted.place as usize;
            if place >= self.codes.len() {
                self.codes.resize((place + 1).next_power_of_two(), 0);
            }
            self.codes[place] = weighted.code;
            self.taken.push(weighted.place);
        }
    }

    /// The product with a signature of the same language.
    pub(super) fn product(&self, other: &Signature) -> u32 {
        other.packed().map(|(place, code)| self.product_at(place, code)).sum()
    }

    /// The terms that both have, by their places, with their products.
    pub(super) fn shared(&self, other: &Signature) -> impl Iterator<Item = (u32, u32)> {
        let products = other.terms().map(|term| (term.place, self.product_at(term.place, term.code)));
        products.filter(|(_, product)| *product > 0)
    }

    #[inline]
    fn product_at(&self, place: u32, code: u8) -> u32 {
        let own = self.codes.get(place as usize).copied().unwrap_or(0);
        PRODUCTS[usize::from(own) % CODES][usize::from(code) % CODES]
    }
}
