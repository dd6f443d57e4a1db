//! The source as text in, agreement with the rules of ARCHITECTURE.md out: what the compiler can't check within one crate.

#![expect(clippy::disallowed_methods, reason = "the rules are about the repository's files")]

mod architecture;
mod files;
mod imports;
mod sources;
mod system;
