//! Neighbours in, places on a picture out: the entry in the middle, those round it on an ellipse.

use serde::Serialize;

/// How many neighbours fit; the rest is in the list alone.
pub(super) const MOST: usize = 20;

/// The middle of the picture; it is twice as wide and as high.
const MIDDLE: (f32, f32) = (330.0, 250.0);

/// Half the width and height of the ellipse.
const RADII: (f32, f32) = (255.0, 195.0);

/// A place on the picture.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Spot {
    pub(super) x: f32,
    pub(super) y: f32,
    /// Where a name stands: below the spot.
    pub(super) name_y: f32,
}

/// The places of `count` neighbours, the first at the top, then clockwise.
pub(super) fn spots(count: usize) -> Vec<Spot> {
    let count = u16::try_from(count.min(MOST)).unwrap_or(u16::MAX);
    let spot = |index: u16| {
        let angle = f32::from(index) / f32::from(count.max(1)) * std::f32::consts::TAU;
        // Hundredths are enough, and the same on every machine.
        let round = |value: f32| (value * 100.0).round() / 100.0;
        let (x, y) = (round(MIDDLE.0 + RADII.0 * angle.sin()), round(MIDDLE.1 - RADII.1 * angle.cos()));
        Spot { x, y, name_y: y + 33.0 }
    };
    (0..count).map(spot).collect()
}

/// A title that fits under its spot.
pub(super) fn short(title: &str) -> String {
    let mut width = 0;
    let mut short = String::new();
    for character in title.chars() {
        width += if character.is_ascii() { 1 } else { 2 };
        if width > 17 {
            return short.trim_end().to_owned() + "…";
        }
        short.push(character);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_stand_within_the_picture() {
        for count in [0, 1, 2, 20, 500] {
            let spots = spots(count);
            assert_eq!(spots.len(), count.min(MOST));
            let is_inside = |spot: &Spot| (40.0..620.0).contains(&spot.x) && (20.0..=500.0).contains(&spot.name_y);
            assert!(spots.iter().all(is_inside), "{spots:?}");
        }
    }

    #[test]
    fn titles_are_cut_by_width() {
        assert_eq!(short("客戶信任的是你的組織"), "客戶信任的是你的…");
        assert_eq!(short("Ask before you quote"), "Ask before you qu…");
    }
}
