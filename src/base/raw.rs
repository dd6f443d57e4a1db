//! Lists of numbers as their bytes, for what is kept between runs: `#[serde(with = "base::raw")]`.
//!
//! Read number by number, those of a large site were a seventh of what a build after an edit computes. Numbers are of fixed length, the lowest
//! byte first, which for hashes is shorter too.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::{Error, Visitor};
use serde::{Deserializer, Serializer};

/// A number of `N` bytes.
pub trait Raw<const N: usize>: Copy {
    /// The bytes of the number.
    fn to_bytes(self) -> [u8; N];

    /// The number with these bytes.
    fn from_bytes(bytes: [u8; N]) -> Self;
}

impl Raw<1> for u8 {
    #[inline]
    fn to_bytes(self) -> [u8; 1] {
        [self]
    }

    #[inline]
    fn from_bytes([byte]: [u8; 1]) -> Self {
        byte
    }
}

impl Raw<2> for u16 {
    #[inline]
    fn to_bytes(self) -> [u8; 2] {
        self.to_le_bytes()
    }

    #[inline]
    fn from_bytes(bytes: [u8; 2]) -> Self {
        Self::from_le_bytes(bytes)
    }
}

impl Raw<4> for u32 {
    #[inline]
    fn to_bytes(self) -> [u8; 4] {
        self.to_le_bytes()
    }

    #[inline]
    fn from_bytes(bytes: [u8; 4]) -> Self {
        Self::from_le_bytes(bytes)
    }
}

/// Writes a list of numbers.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<C, T, S, const N: usize>(numbers: &C, serializer: S) -> Result<S::Ok, S::Error>
where
    C: Deref<Target = [T]>,
    T: Raw<N>,
    S: Serializer,
{
    let mut bytes = vec![0; numbers.len() * N];
    for (bytes, number) in bytes.as_chunks_mut().0.iter_mut().zip(numbers.iter()) {
        *bytes = number.to_bytes();
    }
    serializer.serialize_bytes(&bytes)
}

/// Reads what [`serialize`] wrote.
///
/// # Errors
/// Those of the deserializer, and anything else than bytes of whole numbers.
pub fn deserialize<'de, C, T, D, const N: usize>(deserializer: D) -> Result<C, D::Error>
where
    C: Deref<Target = [T]> + From<Vec<T>>,
    T: Raw<N>,
    D: Deserializer<'de>,
{
    deserializer.deserialize_bytes(Numbers(PhantomData)).map(C::from)
}

struct Numbers<T, const N: usize>(PhantomData<T>);

impl<T: Raw<N>, const N: usize> Visitor<'_> for Numbers<T, N> {
    type Value = Vec<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "numbers of {N} bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<T>, E> {
        match bytes.as_chunks() {
            (numbers, []) => Ok(numbers.iter().map(|number| T::from_bytes(*number)).collect()),
            _ => Err(E::invalid_length(bytes.len(), &self)),
        }
    }
}

/// The same for lists of lists: `#[serde(with = "base::raw::lists")]`.
pub mod lists {
    use std::ops::Deref;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize)]
    struct List<'a>(#[serde(with = "super")] &'a [u8]);

    /// Writes lists of bytes.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<C, S>(lists: &C, serializer: S) -> Result<S::Ok, S::Error>
    where
        C: Deref<Target = Vec<Vec<u8>>>,
        S: Serializer,
    {
        serializer.collect_seq(lists.iter().map(|list| List(list)))
    }

    /// Reads what [`serialize`] wrote.
    ///
    /// # Errors
    /// Those of the deserializer, and anything else than lists of bytes.
    pub fn deserialize<'de, C, D>(deserializer: D) -> Result<C, D::Error>
    where
        C: Deref<Target = Vec<Vec<u8>>> + From<Vec<Vec<u8>>>,
        D: Deserializer<'de>,
    {
        // What is kept is read at once, so lists are parts of that until they are copied.
        let lists: Vec<&[u8]> = Deserialize::deserialize(deserializer)?;
        Ok(lists.into_iter().map(<[u8]>::to_vec).collect::<Vec<_>>().into())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde::{Deserialize, Serialize};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Lists {
        #[serde(with = "super")]
        bytes: Vec<u8>,
        #[serde(with = "super")]
        pairs: Box<[u16]>,
        #[serde(with = "super")]
        terms: Box<[u32]>,
    }

    #[test]
    fn lists_of_numbers_come_back() {
        let lists =
            Lists { bytes: vec![1, 2, 255], pairs: [7, 0x0102].into(), terms: [u32::MAX, 0, 0x0102_0304].into() };
        let written = postcard::to_stdvec(&lists).expect("lists");
        assert_eq!(written.len(), 3 + (3 + 4 + 12));
        assert_eq!(postcard::from_bytes::<Lists>(&written), Ok(lists));
    }

    #[test]
    fn lists_of_lists_come_back() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Files(#[serde(with = "super::lists")] Arc<Vec<Vec<u8>>>);
        let files = Files(Arc::new(vec![vec![1, 2], Vec::new(), vec![255]]));
        let written = postcard::to_stdvec(&files).expect("lists");
        assert_eq!(written, b"\x03\x02\x01\x02\x00\x01\xff");
        assert_eq!(postcard::from_bytes::<Files>(&written), Ok(files));
    }

    #[test]
    fn half_a_number_is_no_number() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Terms(#[serde(with = "super")] Vec<u32>);
        assert_eq!(postcard::from_bytes(b"\x04\x01\0\0\0"), Ok(Terms(vec![1])));
        assert!(postcard::from_bytes::<Terms>(b"\x03\x01\0\0").is_err());
        assert!(postcard::from_bytes::<Terms>(b"\x04\x01\0\0").is_err(), "cut off");
    }
}
