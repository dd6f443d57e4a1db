//! Colours as style sheets write them, and their contrast.

/// An opaque colour: red, green and blue from 0 to 255.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Colour([f64; 3]);

impl Colour {
    /// Reads `#fff`, `#1a2220`, `rgb(1 2 3)`, `white` and `black`. Nothing for what shines through, and for what is written in
    /// other ways.
    pub(super) fn parse(text: &str) -> Option<Self> {
        match text {
            "white" => Some(Self([255.0; 3])),
            "black" => Some(Self([0.0; 3])),
            _ => text.strip_prefix('#').map_or_else(|| Self::parse_rgb(text), Self::parse_hex),
        }
    }

    fn parse_hex(digits: &str) -> Option<Self> {
        let digits: Vec<u32> = digits.chars().map(|digit| digit.to_digit(16)).collect::<Option<_>>()?;
        let channel = |digits: &[u32]| match digits {
            [digit] => f64::from(digit * 17),
            digits => f64::from(digits.iter().fold(0, |sum, digit| sum * 16 + digit)),
        };
        let length = match digits.len() {
            3 => 1,
            6 => 2,
            _ => return None,
        };
        let channels: Vec<f64> = digits.chunks(length).map(channel).collect();
        channels.try_into().ok().map(Self)
    }

    fn parse_rgb(text: &str) -> Option<Self> {
        let inside = text.strip_prefix("rgb(")?.strip_suffix(')')?;
        let numbers: Vec<f64> =
            inside.split([',', ' ']).filter(|part| !part.is_empty()).map(str::parse).collect::<Result<_, _>>().ok()?;
        numbers.try_into().ok().map(Self)
    }

    /// WCAG 2.2, "relative luminance".
    fn luminance(self) -> f64 {
        let linear = self.0.map(|channel| {
            let channel = channel / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}

/// WCAG 2.2, "contrast ratio": from 1 to 21.
pub(super) fn contrast(one: Colour, other: Colour) -> f64 {
    let (one, other) = (one.luminance(), other.luminance());
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contrast_is_that_of_the_specification() {
        let ratio =
            |one, other| contrast(Colour::parse(one).expect("a colour"), Colour::parse(other).expect("a colour"));
        for (one, other, expected) in
            [("#000", "white", 21.0), ("#777777", "#fff", 4.48), ("rgb(118, 118, 118)", "#ffffff", 4.54)]
        {
            assert!((ratio(one, other) - expected).abs() < 0.005, "{one} on {other}: {}", ratio(one, other));
        }
        assert_eq!(["#ffff", "rgb(0 0 0 / 5%)", "transparent"].map(Colour::parse), [None; 3]);
    }
}
