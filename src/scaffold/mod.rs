//! Files to start from: a folder or a title in, a new site or a new entry on disk out.
//!
//! Nothing that exists is ever overwritten. All that is written comes out of the binary, so an installed program needs
//! nothing beside it.

mod add;
mod disk;
mod error;
mod new;
mod placeholder;

pub use add::{EntryKind, NewEntry, TermHints, add};
pub use disk::find_site;
pub use error::ScaffoldError;
pub use new::new;
