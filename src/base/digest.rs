//! Fingerprints. A digest stands for bytes or for a value everywhere that the program asks
//! "is this still the same?".

use std::fmt;
use std::hash::{Hash, Hasher};

use arrayvec::ArrayVec;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The first 128 bits of a BLAKE3 hash.
///
/// 128 bits keep accidental collisions out of reach for any number of pages, and make the digest a
/// plain copyable integer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest(u128);

impl Digest {
    /// The digest of some bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::from_hash(blake3::hash(bytes))
    }

    fn from_hash(hash: blake3::Hash) -> Self {
        let mut low = [0; 16];
        low.copy_from_slice(&hash.as_bytes()[..16]);
        Self(u128::from_le_bytes(low))
    }

    /// The digest as 32 lower-case hexadecimal digits.
    #[must_use]
    pub fn to_hex(self) -> String {
        format!("{:032x}", self.0)
    }

    /// The first `digits` hexadecimal digits, for names that people may see.
    #[must_use]
    pub fn short(self, digits: usize) -> String {
        let mut hex = self.to_hex();
        hex.truncate(digits);
        hex
    }

    /// The uppermost 32 bits, for values that are to be spread evenly.
    #[must_use]
    pub fn upper_bits(self) -> u32 {
        u32::try_from(self.0 >> 96).unwrap_or(u32::MAX)
    }

    /// Reads what [`Digest::to_hex`] wrote; `None` if it is anything else.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        (hex.len() == 32).then(|| u128::from_str_radix(hex, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Digest({})", self.short(8))
    }
}

/// As its sixteen bytes: a number of this size would take more in the formats that shorten small ones.
impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.to_le_bytes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <[u8; 16]>::deserialize(deserializer).map(|bytes| Self(u128::from_le_bytes(bytes)))
    }
}

/// The digest of any value, through its [`Hash`] implementation.
///
/// Values that hold large texts should hash the digest of the text and not the text, so that this
/// costs well under a microsecond.
#[must_use]
pub fn digest_of<T: Hash + ?Sized>(value: &T) -> Digest {
    let mut hasher = DigestHasher::default();
    value.hash(&mut hasher);
    Digest::from_hash(hasher.end())
}

/// Lets `derive(Hash)` feed BLAKE3, which unlike the standard hasher is stable between releases. Values come as a great
/// many small pieces, each of which would cost more to hand on than to hash.
#[derive(Default)]
struct DigestHasher {
    waiting: ArrayVec<u8, WAITING>,
    /// What was handed on; none if nothing had to be yet.
    before: Option<Box<blake3::Hasher>>,
}

/// The bytes that wait until they are worth handing on: as many chunks as BLAKE3 reads side by side.
const WAITING: usize = 16 * blake3::CHUNK_LEN;

impl DigestHasher {
    fn end(&self) -> blake3::Hash {
        match &self.before {
            None => blake3::hash(&self.waiting),
            Some(before) => before.clone().update(&self.waiting).finalize(),
        }
    }

    fn hand_on(&mut self) {
        self.before.get_or_insert_default().update(&self.waiting);
        self.waiting.clear();
    }
}

impl Hasher for DigestHasher {
    fn write(&mut self, mut bytes: &[u8]) {
        loop {
            let (fits, rest) = bytes.split_at(bytes.len().min(self.waiting.remaining_capacity()));
            self.waiting.try_extend_from_slice(fits).expect("what is taken is as much as fits");
            if rest.is_empty() {
                return;
            }
            self.hand_on();
            bytes = rest;
        }
    }

    fn finish(&self) -> u64 {
        let mut low = [0; 8];
        low.copy_from_slice(&self.end().as_bytes()[..8]);
        u64::from_le_bytes(low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_survives_the_way_there_and_back() {
        let digest = Digest::of("關係".as_bytes());
        assert_eq!(Digest::from_hex(&digest.to_hex()), Some(digest));
        assert_eq!(Digest::from_hex("關係"), None);
    }

    #[test]
    fn values_that_differ_have_digests_that_differ() {
        assert_eq!(digest_of(&("a", 1)), digest_of(&("a", 1)));
        assert_ne!(digest_of(&("ab", "c")), digest_of(&("a", "bc")));
    }

    #[test]
    fn it_does_not_matter_in_which_pieces_bytes_come() {
        struct Pieces(Vec<u8>, usize);
        impl Hash for Pieces {
            fn hash<H: Hasher>(&self, state: &mut H) {
                self.0.chunks(self.1).for_each(|piece| state.write(piece));
            }
        }
        let bytes: Vec<u8> = (0..50_000_u16).map(|number| number.to_le_bytes()[0]).collect();
        for size in [1, 7, 1024, 16_384, 16_385, 50_000] {
            assert_eq!(digest_of(&Pieces(bytes.clone(), size)), Digest::of(&bytes), "pieces of {size} bytes");
        }
    }
}
