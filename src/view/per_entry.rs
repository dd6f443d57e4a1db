//! What many pages and files say of one entry, made once for each language, when the first of them asks.

use std::sync::OnceLock;

use crate::base::SharedList;
use crate::catalog::EntryId;
use crate::config::LanguageId;

/// A value for each entry in each language, made when it is first asked for. Which thread comes first makes no difference to
/// what is made. A copy shares the values.
#[derive(Clone, Debug)]
pub struct PerEntry<T>(Vec<SharedList<OnceLock<T>>>);

impl<T> PerEntry<T> {
    /// A place for each entry in each language.
    #[must_use]
    pub fn new(entries: usize, languages: usize) -> Self {
        Self((0..languages).map(|_| (0..entries).map(|_| OnceLock::new()).collect()).collect())
    }

    /// The value of an entry.
    pub fn get(&self, id: EntryId, language: LanguageId, make: impl FnOnce() -> T) -> &T {
        self.place(id, language).get_or_init(make)
    }

    /// The same where making it can fail; then the next who asks tries again.
    ///
    /// # Errors
    /// Those of `make`.
    pub fn try_get<E>(&self, id: EntryId, language: LanguageId, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        let place = self.place(id, language);
        if let Some(value) = place.get() {
            return Ok(value);
        }
        let made = make()?;
        // Another thread may have been quicker; it has made the same.
        Ok(place.get_or_init(|| made))
    }

    /// Forgets the values of an entry, because it is another one now.
    pub fn forget(&mut self, id: EntryId)
    where
        T: Clone,
    {
        self.0.iter_mut().for_each(|places| *places.make_mut(id.index()) = OnceLock::new());
    }

    fn place(&self, id: EntryId, language: LanguageId) -> &OnceLock<T> {
        &self.0[language.index()][id.index()]
    }
}

impl<T> Default for PerEntry<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
