//! Lyceum, a static site generator for training portals.
//!
//! A site is a pure function from routes to bytes. The modules below are its stages in reading order: data walks down
//! this list and never back up. `ARCHITECTURE.md` tells the whole story.

pub mod assets;
pub mod base;
pub mod output;
