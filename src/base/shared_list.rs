//! Lists of which a changed copy shares all that did not change, so that the next snapshot of a large site costs what
//! changed, to make and to drop.

use std::ops::Index;
use std::sync::Arc;

/// A list in pieces that copies share. To change an item of a copy takes copying one piece.
#[derive(Debug)]
pub struct SharedList<T> {
    pieces: Vec<Arc<Vec<T>>>,
    len: usize,
}

/// Items of a piece: few enough that copying one costs little, enough that there are few pieces.
const PIECE: usize = 64;

// By hand, because items need not be cloned for it.
impl<T> Clone for SharedList<T> {
    fn clone(&self) -> Self {
        Self { pieces: self.pieces.clone(), len: self.len }
    }
}

impl<T> Default for SharedList<T> {
    fn default() -> Self {
        Self { pieces: Vec::new(), len: 0 }
    }
}

impl<T> SharedList<T> {
    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All items in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> + Clone {
        self.pieces.iter().flat_map(|piece| piece.iter())
    }

    /// An item, if the list is as long as that.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.pieces.get(index / PIECE)?.get(index % PIECE)
    }

    /// How many items come before the first that is not wanted, in a list where all come first that are.
    #[must_use]
    pub fn partition_point(&self, is_wanted: impl Fn(&T) -> bool) -> usize {
        let pieces = self.pieces.partition_point(|piece| piece.last().is_some_and(&is_wanted));
        // The last piece need not be full.
        self.pieces.get(pieces).map_or(self.len, |piece| pieces * PIECE + piece.partition_point(is_wanted))
    }
}

impl<T: Clone> SharedList<T> {
    /// An item, to be changed in this copy alone.
    ///
    /// # Panics
    /// If the list is not as long as that.
    pub fn make_mut(&mut self, index: usize) -> &mut T {
        &mut Arc::make_mut(&mut self.pieces[index / PIECE])[index % PIECE]
    }

    /// All items, to be changed in this copy alone.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.pieces.iter_mut().flat_map(|piece| Arc::make_mut(piece).iter_mut())
    }
}

impl<T> Index<usize> for SharedList<T> {
    type Output = T;

    fn index(&self, index: usize) -> &T {
        &self.pieces[index / PIECE][index % PIECE]
    }
}

impl<T> FromIterator<T> for SharedList<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        let mut items = items.into_iter();
        let mut list = Self::default();
        loop {
            let piece: Vec<T> = items.by_ref().take(PIECE).collect();
            if piece.is_empty() {
                return list;
            }
            list.len += piece.len();
            list.pieces.push(Arc::new(piece));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_copy_shares_what_did_not_change() {
        let list: SharedList<usize> = (0..1000).collect();
        let mut copy = list.clone();
        *copy.make_mut(500) = 7;
        assert_eq!((list[500], copy[500], copy[501], copy.len()), (500, 7, 501, 1000));
        let shared = list.pieces.iter().zip(&copy.pieces).filter(|(left, right)| Arc::ptr_eq(left, right));
        assert_eq!(shared.count(), list.pieces.len() - 1);
        assert!(list.iter().copied().eq(0..1000));
    }

    #[test]
    fn a_list_is_parted_as_a_slice_is() {
        for len in [0, 1, PIECE - 1, PIECE, 3 * PIECE + 1] {
            let list: SharedList<usize> = (0..len).collect();
            for wanted in 0..=len {
                assert_eq!(list.partition_point(|item| *item < wanted), wanted);
            }
            assert_eq!((list.get(len), list.get(len.wrapping_sub(1))), (None, len.checked_sub(1).as_ref()));
        }
    }
}
