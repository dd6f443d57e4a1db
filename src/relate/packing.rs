//! Places of a vocabulary with their codes ⇄ few bytes.
//!
//! For each term there is the step to its place from the one before, above its code. In a small vocabulary both fit into two bytes. In a
//! large one most steps do not, and would need a second entry; then three bytes for each are shorter, and half as many are read.
//!
//! Where a step is too long all the same, there is one between with code 0, which adds nothing to any product. Its step is in units of the
//! first that is too long.

use serde::{Deserialize, Serialize};

use super::signature::CODES;

/// How much of what is packed is the title, in entries, times two; and one more if each takes three bytes. A signature has no room for
/// more than this byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Shape(u8);

impl Shape {
    fn is_wide(self) -> bool {
        self.0 % 2 == 1
    }

    /// Where the title ends in what is packed.
    fn title_end(self) -> usize {
        usize::from(self.0 / 2) * if self.is_wide() { WIDE } else { NARROW }
    }
}

/// Bytes of an entry.
const NARROW: usize = 2;
const WIDE: usize = 3;

/// From so many terms of a vocabulary on, half the steps of a signature don't fit into two bytes.
const LARGE: usize = 1 << 19;

/// Packs the terms of a title and all others, each by ascending places. The vocabulary has so many terms.
pub(super) fn pack(title: &[(u32, u8)], others: &[(u32, u8)], terms: usize) -> (Shape, Box<[u8]>) {
    if terms < LARGE { pack_by::<NARROW>(title, others) } else { pack_by::<WIDE>(title, others) }
}

fn pack_by<const WIDTH: usize>(title: &[(u32, u8)], others: &[(u32, u8)]) -> (Shape, Box<[u8]>) {
    let mut packed = Vec::with_capacity((title.len() * 2 + others.len() * 9 / 8) * WIDTH);
    push_all::<WIDTH>(title, &mut packed);
    let title_entries = packed.len() / WIDTH;
    push_all::<WIDTH>(others, &mut packed);
    (Shape((title_entries * 2) as u8 | u8::from(WIDTH == WIDE)), packed.into())
}

fn push_all<const WIDTH: usize>(codes: &[(u32, u8)], packed: &mut Vec<u8>) {
    let far = far(WIDTH);
    let mut push = |step: u32, code: u8| {
        packed.extend_from_slice(&((step << CODE_BITS) | u32::from(code)).to_le_bytes()[..WIDTH]);
    };
    let mut last = 0;
    for (place, code) in codes.iter().copied() {
        let mut units = (place - last) / far;
        while units > 0 {
            let step = units.min(far - 1);
            push(step, 0);
            (units, last) = (units - step, last + step * far);
        }
        push(place - last, code);
        last = place;
    }
}

/// The first step that is too long.
const fn far(width: usize) -> u32 {
    1 << (width as u32 * u8::BITS - CODE_BITS)
}

const CODE_BITS: u32 = CODES.ilog2();

/// The places of the title's terms with their codes, see [`Unpacked`].
pub(super) fn unpack_title(shape: Shape, packed: &[u8]) -> Unpacked<'_> {
    Unpacked { packed: &packed[..shape.title_end()], is_wide: shape.is_wide(), place: 0 }
}

/// Those of all other terms.
#[inline]
pub(super) fn unpack_others(shape: Shape, packed: &[u8]) -> Unpacked<'_> {
    Unpacked { packed: &packed[shape.title_end()..], is_wide: shape.is_wide(), place: 0 }
}

/// Places with their codes, where codes of 0 may stand between.
pub(super) struct Unpacked<'p> {
    packed: &'p [u8],
    is_wide: bool,
    place: u32,
}

impl Iterator for Unpacked<'_> {
    type Item = (u32, u8);

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_wide { self.step::<WIDE>() } else { self.step::<NARROW>() }
    }

    /// Sums and the like go through here, where the width is looked at once and not for each term.
    #[inline]
    fn fold<B, F: FnMut(B, Self::Item) -> B>(self, first: B, fold: F) -> B {
        if self.is_wide { self.fold_by::<WIDE, _, _>(first, fold) } else { self.fold_by::<NARROW, _, _>(first, fold) }
    }
}

impl Unpacked<'_> {
    fn step<const WIDTH: usize>(&mut self) -> Option<(u32, u8)> {
        let (entry, rest) = self.packed.split_first_chunk::<WIDTH>()?;
        self.packed = rest;
        let (step, code) = read(*entry);
        self.place += step;
        Some((self.place, code))
    }

    #[inline]
    fn fold_by<const WIDTH: usize, B, F: FnMut(B, (u32, u8)) -> B>(self, first: B, mut fold: F) -> B {
        let (entries, _) = self.packed.as_chunks::<WIDTH>();
        let (mut folded, mut place) = (first, self.place);
        for entry in entries {
            let (step, code) = read(*entry);
            place += step;
            folded = fold(folded, (place, code));
        }
        folded
    }
}

/// The step and the code.
#[inline]
fn read<const WIDTH: usize>(entry: [u8; WIDTH]) -> (u32, u8) {
    let mut bytes = [0; size_of::<u32>()];
    bytes[..WIDTH].copy_from_slice(&entry);
    let entry = u32::from_le_bytes(bytes);
    let code = entry as usize % CODES;
    ((entry >> CODE_BITS) * Units::<WIDTH>::OF_CODES[code], code as u8)
}

/// For each code the unit of the steps that stand beside it. A branch in place of the table would be foreseen wrongly for most of the long
/// steps.
struct Units<const WIDTH: usize>;

impl<const WIDTH: usize> Units<WIDTH> {
    const OF_CODES: &'static [u32; CODES] = &{
        let mut units = [1; CODES];
        units[0] = far(WIDTH);
        units
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    type Unpack = fn(Shape, &[u8]) -> Unpacked<'_>;

    /// Without the entries that stand between.
    fn real(unpacked: Vec<(u32, u8)>) -> Vec<(u32, u8)> {
        unpacked.into_iter().filter(|(_, code)| *code > 0).collect()
    }

    proptest::proptest! {
        #[test]
        fn what_is_packed_is_unpacked(
            title in proptest::collection::btree_map(0_u32..1 << 28, 1_u8..32, 0..8),
            others in proptest::collection::btree_map(0_u32..1 << 28, 1_u8..32, 0..200),
            terms in proptest::sample::select(vec![0, LARGE]),
        ) {
            let (title, others): (Vec<_>, Vec<_>) = (title.into_iter().collect(), others.into_iter().collect());
            let (shape, packed) = pack(&title, &others, terms);
            for (unpack, expected) in [(unpack_title as Unpack, &title), (unpack_others, &others)] {
                proptest::prop_assert_eq!(&real(unpack(shape, &packed).collect()), expected);
                let at_once = unpack(shape, &packed).map(Some).fold(Vec::new(), |all, entry| all.into_iter().chain(entry).collect());
                proptest::prop_assert_eq!(&real(at_once), expected);
            }
        }
    }
}
